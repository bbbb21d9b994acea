"""Help, the version and completion: quick, since they load next to nothing of the bot."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from bot.cli.program import app
from bot.settings import ROOT

Run = Callable[..., Any]
"""The `netpol` fixture: arguments in, (status, out, err) out."""

COMMANDS = [str(command.name or getattr(command.callback, "__name__", "")) for command in app.registered_commands]
SLOW = {
    *("slack_bolt", "slack_sdk", "git", "pydantic", "pydantic_settings", "starlette", "httpx", "jinja2", "yaml", "rapidfuzz"),
    *("cachetools", "prometheus_client"),
    *("rich.markdown", "markdown_it", "bot.understanding", "bot.host", "bot.desk", "bot.settings", "bot.git", "bot.slack"),
}
"""What takes long to load, or stands for a package that does."""
EACH = """
import io, json, sys
from contextlib import redirect_stdout
from bot.cli import main
for arguments in json.loads(sys.argv[1]):
    with redirect_stdout(io.StringIO()) as out:
        try:
            main(arguments)
        except SystemExit as ended:
            assert not ended.code, (arguments, ended.code)
    assert out.getvalue(), arguments
print(json.dumps(sorted(sys.modules)))
"""


@pytest.mark.parametrize(
    ("asked", "allowed"),
    [
        ([["--help"], ["-h"], ["--version"]], set()),
        ([[command, "--help"] for command in COMMANDS], {"pydantic"}),  # Typer's own, for the types of some options
    ],
    ids=["netpol", "each command"],
)
def test_help_and_the_version_load_nothing_slow(asked: list[list[str]], allowed: set[str]) -> None:
    """Modules are counted, and not seconds: a busy machine imports no more of them."""
    command = [sys.executable, "-c", EACH, json.dumps(asked)]
    ran = subprocess.run(command, capture_output=True, check=True, cwd=ROOT, text=True)
    loaded = set(json.loads(ran.stdout))
    assert "bot.cli.program" in loaded
    assert loaded & SLOW <= allowed
    assert len([name for name in loaded if name.startswith("bot.")]) <= 12


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_its_help(netpol: Run, command: str) -> None:
    ran = netpol(command, "-h")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith(f"Usage: netpol {command}")


def test_the_help_lists_whole_sentences(netpol: Run) -> None:
    """One for each command, none cut."""
    said = netpol("--help").out
    listed = re.split(r"\n  (?=\w)", said.partition("Commands:\n  ")[2].strip())
    assert [line.split()[0] for line in listed] == COMMANDS
    for line in listed:
        sentence = " ".join(line.split()[1:])
        assert re.fullmatch(r"[A-Z].+[a-z]\.", sentence), line
        assert "..." not in sentence
        assert "…" not in sentence


def test_the_version_is_the_packages(netpol: Run) -> None:
    assert (0, f"netpol {version('netpol')}\n", "") == netpol("--version")


def completed(*words: str, state: Path, **environment: str) -> tuple[list[str], str]:
    """Complete the last word as bash would; return what is offered and what is said beside it."""
    asked = {"_NETPOL_COMPLETE": "complete_bash", "COMP_WORDS": " ".join(words), "COMP_CWORD": str(len(words) - 1)}
    ran = subprocess.run(
        [sys.executable, "-c", "from bot.cli import main; main()"],
        capture_output=True,
        check=False,
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "NETPOL_STATE": str(state), **asked, **environment},
        text=True,
    )
    return ran.stdout.split(), ran.stderr


def test_commands_are_completed(tmp_path: Path) -> None:
    assert completed("netpol", "re", state=tmp_path) == (["revoke", "reach"], "")


def test_namespaces_are_completed(tmp_path: Path) -> None:
    """Of the sample, of the repository that the setting or the option names, the option first."""
    visits = ["visits-admin-dev", "visits-api-dev", "visits-api-preprod", "visits-api-prod"]
    assert completed("netpol", "allow", "reports-dev", "visits", state=tmp_path) == (visits, "")
    mine = tmp_path / "mine"
    folder = mine / "namespaces" / "live.cloud-platform.service.justice.gov.uk" / "visits-of-mine"
    folder.mkdir(parents=True)
    (folder / "00-namespace.yaml").touch()
    settings = {"NETPOL_ESTATE": str(mine)}
    assert completed("netpol", "who", "visits", state=tmp_path, **settings) == (["visits-of-mine"], "")
    assert completed("netpol", "who", "--estate", str(mine), "vis", state=tmp_path) == (["visits-of-mine"], "")
    there = str(ROOT / "examples" / "environments")
    assert completed("netpol", "who", "--estate", there, "visits", state=tmp_path, **settings) == (visits, "")


@pytest.mark.parametrize("estate", ["/nowhere", "https://nowhere.invalid/environments.git", "ext::sh -c true", " "])
def test_what_cannot_be_completed_is_silent(tmp_path: Path, estate: str) -> None:
    """Nothing is fetched for it, and nothing is written into the line that is typed."""
    assert completed("netpol", "who", "v", state=tmp_path / "state", NETPOL_ESTATE=estate)[1] == ""
    assert not (tmp_path / "state").exists()


def test_a_mistake_in_the_settings_is_silent_too(tmp_path: Path) -> None:
    assert completed("netpol", "who", "v", state=tmp_path, NETPOL_PORT="many") == ([], "")


def test_namespaces_of_a_repository_are_completed(sample: Path, tmp_path: Path) -> None:
    assert completed("netpol", "reach", "letters", state=tmp_path, NETPOL_ESTATE=str(sample))[0] == ["letters-api-dev"]

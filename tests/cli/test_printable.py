"""Whatever a repository holds, a terminal gets text, and a program gets JSON of the same value."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.printable import UNPRINTABLE, printable
from bot.settings import ROOT
from tests.cli.terminal import on_a_terminal

Run = Callable[..., Any]
CLEAR, SET_TITLE, CSI, REVERSE = "\x1b[2J", "\x1b]0;t\x07", "\x9b31m", "\u202e"
ODD = f"{CLEAR}{SET_TITLE}{CSI}{REVERSE}"
SHOWN = r"\u001b[2J\u001b]0;t\u0007\u009b31m\u202e"
ALLOW = ("allow", "book-a-visit-dev", "visits-api-dev", "--branch", "--when", "2026-05-04T12:00:00Z")
NAMESPACES = "namespaces/live.cloud-platform.service.justice.gov.uk"


def git(where: Path, *arguments: str, data: str | None = None) -> str:
    return subprocess.run(["git", "-C", where, *arguments], input=data, capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture
def odd(netpol: Run, sample: Path) -> tuple[Path, str]:
    """Return a repository with a branch of ours whose message and files somebody has changed, and that branch."""
    netpol(*ALLOW, "--estate", str(sample))
    branch = git(sample, "for-each-ref", "--format=%(refname:lstrip=2)", "refs/heads/netpol")
    message = git(sample, "log", "-1", "--format=%B", branch).replace("may call", f"may {ODD} call")
    changed = git(sample, "diff", "--name-only", "main", branch)
    text = git(sample, "show", f"{branch}:{changed}").replace("name: allow-", f"name: {CSI}{REVERSE}allow-")
    path = f"{NAMESPACES}/visits-api-dev/odd\\033[2J{CSI}{REVERSE}.yaml"
    lines = [f"commit refs/heads/{branch}", "author A <a@x> 1777896000 +0000", "committer A <a@x> 1777896000 +0000"]
    lines += [f"data {len(message.encode())}\n{message}", "from refs/heads/main^0"]
    lines += [f"M 100644 inline {changed}\ndata {len(text.encode())}\n{text}", f'M 100644 inline "{path}"\ndata 2\na\n']
    git(sample, "fast-import", "--quiet", "--force", data="\n".join([*lines, ""]))
    git(sample, "branch", f"odd{CSI}{REVERSE}", branch)
    return sample, branch


def test_each_character_is_written_by_its_number() -> None:
    assert printable(f"a\tb\n{ODD}") == f"a\tb\n{SHOWN}"
    assert printable("one\r\ntwo\rthree") == "one\ntwo\nthree"
    assert printable("é → 日本 👩‍💻") == "é → 日本 👩‍💻"
    value = {"\x7f": [ODD, "\\\u2028", "\r\n"]}
    assert json.loads(printable(json.dumps(value, ensure_ascii=False))) == value


def test_a_commit_says_nothing_to_a_terminal(netpol: Run, odd: tuple[Path, str]) -> None:
    where, branch = odd
    for extra in ((), ("--json",)):
        ran = netpol("verify", branch, "--estate", str(where), *extra)
        assert (ran.status, UNPRINTABLE.findall(ran.out + ran.err)) == (1, [])
        assert r"\u009b31m\u202e" in ran.out
    assert ODD in "".join(json.loads(ran.out)["differences"])


def test_nor_does_a_branch_or_a_path(netpol: Run, odd: tuple[Path, str], monkeypatch: pytest.MonkeyPatch) -> None:
    where, branch = odd
    monkeypatch.setenv("NETPOL_BASE", branch)
    ran = netpol("estate", "--estate", str(where))
    assert (ran.status, UNPRINTABLE.findall(ran.out + ran.err)) == (1, [])  # the file may hold a policy
    assert "Its name has characters that can't be written" in ran.out
    monkeypatch.setenv("NETPOL_BASE", "nowhere")
    for estate in (str(where), where.as_uri()):
        ran = netpol("estate", "--json", "--estate", estate)
        assert (ran.status, UNPRINTABLE.findall(ran.out + ran.err)) == (2, [])
        assert r"odd\u009b31m\u202e" in ran.err
        assert f"odd{CSI}{REVERSE}" in json.loads(ran.out)["error"]["message"]


def test_nor_where_the_terminal_is_one(odd: tuple[Path, str], tmp_path: Path) -> None:
    """There the Markdown is drawn: with escape sequences, which are our own."""
    where, branch = odd
    said = on_a_terminal(tmp_path, "verify", branch, "--estate", str(where), columns=300)
    text = re.sub(r"\x1b\[[\d;]*m", "", said)
    assert r"\u001b[2J\u001b]0;t\u0007\u009b31m\u202e" in text
    assert UNPRINTABLE.findall(text) == []


def test_what_stops_the_start_says_nothing_to_it_either(odd: tuple[Path, str], tmp_path: Path) -> None:
    where, _ = odd
    environ = {"PATH": os.environ["PATH"], "NETPOL_ESTATE": str(where), "NETPOL_BASE": "nowhere"}
    environ |= {"NETPOL_STATE": str(tmp_path), "SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
    ran = subprocess.run([sys.executable, ROOT / "app.py"], env=environ, capture_output=True, check=False)
    assert ran.returncode == 2
    assert r"odd\u009b31m\u202e" in ran.stderr.decode()
    assert UNPRINTABLE.findall(ran.stderr.decode()) == []

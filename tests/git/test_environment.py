"""What git is told, where the login goes, and what of ours neither git nor its children ever hold."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.errors import Fixable
from bot.git import Moved, NewCommit, Person, Repository, Unauthorised

from .conftest import CONVENTIONS, POLICY, ROOT, GitServer, git

BRANCH = "netpol/a-dev-allow-b-dev-0123abcd"
TOKEN = "t0k3n-of-ours"
LOGIN = f"x-access-token:{TOKEN}"
SECRETS = {
    "SLACK_BOT_TOKEN": "xoxb-secret-1",
    "SLACK_APP_TOKEN": "xapp-secret-2",
    "SLACK_SIGNING_SECRET": "signing-secret-3",
    "NETPOL_GIT_TOKEN": TOKEN,
    "DATABASE_URL": "postgres://bot:secret-4@db/bot",
    "SOMEBODY_ELSES_KEY": "secret-5",
}
HIDDEN = ("secret-", TOKEN, "eC1hY2Nlc3MtdG9rZW46")
"""Parts of every secret; the last is how a login for HTTP begins when it is sent."""


@pytest.fixture(autouse=True)
def _secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def dumping(tmp_path: Path) -> tuple[Path, Path]:
    """Make a program that writes down its environment, and fails; return it, and where it writes."""
    program, dump = tmp_path / "dump.sh", tmp_path / "dump"
    program.write_text(f"#!/bin/sh\nenv >>'{dump}'\nexit 1\n")
    program.chmod(0o755)
    return program, dump


def opened(where: object, cache: Path, token: str | None = TOKEN) -> Repository:
    return Repository.open(str(where), cache_dir=cache, conventions=CONVENTIONS, token=token)


def write(repository: Repository) -> str:
    text = {f"{ROOT}/a-dev/04-networkpolicy.yaml": POLICY.format(name="new")}
    new = NewCommit(repository.base_commit(), text, "m\n", Person("n", "n@x"), datetime(2026, 1, 1, tzinfo=UTC))
    return repository.commit_files(new, BRANCH).commit


def assert_clean(dump: Path) -> None:
    """Check that a program was run by git, and could read none of our secrets."""
    held = dump.read_text()
    assert f"{os.environ['PATH']}\n" in held  # git puts its own programs before
    assert [] == [part for part in HIDDEN if part in held]


@pytest.mark.parametrize("status", [301, 302, 307, 308])
@pytest.mark.parametrize("moves", ["GET", "POST"])
@pytest.mark.parametrize("form", ["address", "clone"])
def test_the_token_does_not_follow_a_redirect(
    status: int, moves: str, form: str, request: pytest.FixtureRequest, serve: Callable[[str], GitServer]
) -> None:
    """Neither the one that opens a connection nor a later one, to another host and port; whatever a person configured."""
    clone, cache = request.getfixturevalue("clone"), request.getfixturevalue("cache")
    here, elsewhere = serve(LOGIN), serve("")
    git(clone, "remote", "set-url", "origin", here.url())
    git(clone, "config", f"http.{here.url()}.followRedirects", "true")
    repository = opened(here.url() if form == "address" else clone, cache)
    made = write(repository)
    here.answer, here.moves, here.moves_to = status, moves, f"http://localhost:{elsewhere.port}"
    attempts = [lambda: repository.push(BRANCH), lambda: repository.push_delete(BRANCH, made)]
    for attempt in attempts if moves == "POST" else [*attempts, repository.fetch, repository.try_push]:
        here.logins.clear()
        with pytest.raises(Moved, match=rf"The repository has moved: .*error: {status}") as problem:
            attempt()
        assert "NETPOL_ESTATE" in problem.value.hint
        assert TOKEN not in str(problem.value)
        assert here.logins[0].startswith("Basic ")
    assert [] == elsewhere.logins


def test_a_first_clone_follows_no_redirect(cache: Path, serve: Callable[[str], GitServer]) -> None:
    here, elsewhere = serve(""), serve("")
    here.moves_to = f"http://localhost:{elsewhere.port}"
    with pytest.raises(Moved, match="has moved"):
        opened(here.url(), cache)
    assert [] == elsewhere.logins


def test_ssh_holds_no_secret(cache: Path, dumping: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    program, dump = dumping
    monkeypatch.setenv("GIT_SSH_COMMAND", str(program))
    monkeypatch.setenv("SSH_AUTH_SOCK", "/run/agent")
    with pytest.raises(Fixable):
        opened("ssh://git@example.org/o/r.git", cache)
    assert_clean(dump)
    assert "SSH_AUTH_SOCK=/run/agent\n" in dump.read_text()


def test_a_hook_of_a_remote_on_this_machine_holds_no_secret(bare: Path, cache: Path, dumping: tuple[Path, Path]) -> None:
    program, dump = dumping
    repository = opened(bare.as_uri(), cache)
    write(repository)
    (bare / "hooks").mkdir(exist_ok=True)
    (bare / "hooks" / "pre-receive").symlink_to(program)
    with pytest.raises(Fixable):
        repository.push(BRANCH)
    assert_clean(dump)


@pytest.mark.parametrize("kind", ["credential.helper", "core.askPass", "GIT_ASKPASS"])
def test_who_is_asked_for_a_login_holds_no_secret(
    kind: str, cache: Path, dumping: tuple[Path, Path], serve: Callable[[str], GitServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is asked beside our token; without one, those are asked whom the person named."""
    program, dump = dumping
    server = serve("somebody:else")
    if kind == "GIT_ASKPASS":
        monkeypatch.setenv(kind, str(program))
    else:
        settings = [(kind, str(program))]
        if kind == "credential.helper":
            settings.append((f"credential.{server.url()}.helper", str(program)))
        monkeypatch.setenv("GIT_CONFIG_COUNT", str(len(settings)))
        for index, (key, value) in enumerate(settings):
            monkeypatch.setenv(f"GIT_CONFIG_KEY_{index}", key)
            monkeypatch.setenv(f"GIT_CONFIG_VALUE_{index}", value)
    with pytest.raises(Unauthorised):
        opened(server.url(), cache)
    assert not dump.exists()
    with pytest.raises(Unauthorised):
        opened(server.url(), cache, token=None)
    if kind != "core.askPass":  # never asked: it might open a window
        assert_clean(dump)


def test_importing_it_shows_git_no_secret(tmp_path: Path) -> None:
    """GitPython runs git when it is imported, before anything of ours is called."""
    seen = tmp_path / "seen"
    fake = tmp_path / "git"
    fake.write_text(f'#!/bin/sh\nenv >> "{seen}"\necho git version 2.40.0\n')
    fake.chmod(0o755)
    environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "NETPOL_GIT_TOKEN": "s3cr3t", "SLACK_BOT_TOKEN": "xoxb-s3cr3t"}
    after = "import os, bot.git; print(os.environ['NETPOL_GIT_TOKEN'])"
    command = [sys.executable, "-c", after]
    done = subprocess.run(command, env=environment, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True)
    assert done.stdout == "s3cr3t\n"
    assert "PATH=" in seen.read_text()
    assert "s3cr3t" not in seen.read_text()

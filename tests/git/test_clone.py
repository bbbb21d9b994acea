"""Our own clone: one fetch at a time, and whatever was killed in it, the next one works."""

import fcntl
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.errors import Fixable
from bot.git import Repository, Unreachable, command
from bot.git.clone import FETCH_LOCK, FETCHED
from bot.git.command import Git

from .conftest import commit, git
from .test_environment import BRANCH, write
from .test_trust import opened

FETCH = (
    "import sys; from pathlib import Path; from bot.git import Repository\n"
    "repository = Repository.open(sys.argv[1], cache_dir=Path(sys.argv[2]))\n"
    "for _ in range(int(sys.argv[3])): repository.fetch()"
)


def clone_of(cache: Path) -> Path:
    return next(cache.glob("*.git"))


def fetcher(bare: Path, cache: Path, times: int = 1) -> subprocess.Popen[bytes]:
    """Start a process that fetches into the clone."""
    return subprocess.Popen([sys.executable, "-c", FETCH, bare.as_uri(), str(cache), str(times)])


@contextmanager
def stalling(bare: Path, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Let a fetch come to where git holds `shallow.lock`, and no further; give a pipe on which it then says its process id.

    It is the remote's part that waits: https://git-scm.com/docs/git-config#Documentation/git-config.txt-uploadpackpackObjectsHook
    """
    pipe, hook, config = tmp_path / "pipe", tmp_path / "stall.sh", tmp_path / "gitconfig"
    os.mkfifo(pipe)
    lock = clone_of(cache) / "shallow.lock"
    hook.write_text(f"#!/bin/sh\nwhile [ ! -e '{lock}' ]; do sleep 0.01; done\necho $$ >'{pipe}'\nexec sleep 600\n")
    hook.chmod(0o755)
    config.write_text(f"[uploadpack]\n\tpackObjectsHook = {hook}\n")
    commit(bare, {"README.md": "more\n"})
    with monkeypatch.context() as patched:
        patched.setenv("GIT_CONFIG_GLOBAL", str(config))
        yield pipe


@pytest.mark.parametrize(
    "left",
    [
        "shallow.lock",
        "packed-refs.lock",
        "config.lock",
        "HEAD.lock",
        "refs/remotes/origin/main.lock",
        f"refs/heads/{BRANCH}.lock",
        "objects/pack/tmp_pack_a1b2c3",
        "objects/info/commit-graphs/commit-graph-chain.lock",
    ],
)
def test_what_a_killed_git_left_behind_is_cleared(left: str, bare: Path, cache: Path) -> None:
    opened(bare.as_uri(), cache)
    path = clone_of(cache) / left
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("")
    new = commit(bare, {"README.md": "new\n"})
    repository = opened(bare.as_uri(), cache)
    assert new == repository.fetch()
    assert not path.exists()
    made = write(repository)
    repository.delete_branch(BRANCH, made)
    assert repository.branch_commit(BRANCH) is None


def test_a_fetch_that_is_killed_does_not_stop_the_next(
    bare: Path, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(bare.as_uri(), cache)
    with stalling(bare, cache, tmp_path, monkeypatch) as pipe, fetcher(bare, cache) as running:
        group = os.getpgid(int(pipe.read_text()))
        running.kill()
        os.killpg(group, signal.SIGKILL)
    assert (clone_of(cache) / "shallow.lock").exists()
    assert git(bare, "rev-parse", "main") == opened(bare.as_uri(), cache).fetch()


def test_a_fetch_that_outlives_us_keeps_others_out(
    bare: Path, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """We are killed, git goes on: its locks belong to somebody, and the next one waits."""
    opened(bare.as_uri(), cache)
    with stalling(bare, cache, tmp_path, monkeypatch) as pipe, fetcher(bare, cache) as running:
        group = os.getpgid(int(pipe.read_text()))
        running.kill()
    try:
        with (clone_of(cache) / FETCH_LOCK).open() as lock, pytest.raises(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        monkeypatch.setattr("bot.git.clone.LOCAL_SECONDS", 0)
        with pytest.raises(Unreachable, match="Another process has been using the bot's clone"):
            opened(bare.as_uri(), cache).fetch()
        assert (clone_of(cache) / "shallow.lock").exists()
        assert opened(bare.as_uri(), cache).branch_commit(BRANCH) is None
        write(opened(bare.as_uri(), cache))
    finally:
        os.killpg(group, signal.SIGKILL)


def test_a_fetch_that_takes_too_long_is_asked_to_end_before_it_is_killed(
    bare: Path, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that git takes its locks back."""
    repository = opened(bare.as_uri(), cache)
    monkeypatch.setattr(command, "REMOTE_SECONDS", 2)
    with stalling(bare, cache, tmp_path, monkeypatch) as pipe:
        reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
        with pytest.raises(Unreachable, match="git took longer than 2 seconds"):
            repository.fetch()
        os.close(reader)
    assert not (clone_of(cache) / "shallow.lock").exists()


def test_a_git_that_does_not_end_is_killed(bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "bin" / "git"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\ntrap '' TERM\necho $$ >pid\nwhile :; do sleep 1; done\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=":")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(command, "LOCAL_SECONDS", 2)
    monkeypatch.setattr(command, "ENDING_SECONDS", 0.2)
    with pytest.raises(Unreachable, match="took longer"):
        Git(str(bare)).run("version")
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


def test_processes_that_fetch_at_once_wait_for_each_other(bare: Path, cache: Path) -> None:
    opened(bare.as_uri(), cache)
    running = [fetcher(bare, cache, times=4) for _ in range(3)]
    for number in range(6):
        new = commit(bare, {"README.md": f"{number}\n"})
    assert [0, 0, 0] == [command.wait() for command in running]
    assert new == opened(bare.as_uri(), cache).fetch()
    git(clone_of(cache), "fsck", "--strict")


@pytest.mark.parametrize("left", ["refs/remotes/origin/main.lock", f"refs/heads/{BRANCH}.lock"])
def test_a_lock_in_a_persons_own_repository_is_left_and_named(left: str, bare: Path, clone: Path, cache: Path) -> None:
    """Somebody may be at work there."""
    path = clone / ".git" / left
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("")
    commit(bare, {"README.md": "new\n"})
    repository = opened(clone, cache)
    attempt = repository.fetch if "remotes" in left else partial(write, repository)
    with pytest.raises(Fixable, match="Another git process is at work") as problem:
        attempt()
    assert str(path) in problem.value.message
    assert "delete that file" in problem.value.hint
    assert path.exists()


def test_when_a_clone_was_fetched_outlives_the_process(bare: Path, clone: Path, cache: Path) -> None:
    """A fetch that fails changes nothing of it. A clone of before it was noted is as old as it can be."""
    repository = opened(bare.as_uri(), cache)
    noted, made = clone_of(cache) / FETCHED, clone_of(cache) / "config"
    old = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
    os.utime(noted, (old.timestamp(), old.timestamp()))
    os.utime(made, ((old - timedelta(days=1)).timestamp(),) * 2)
    bare.rename(bare.parent / "elsewhere")
    with pytest.raises(Fixable):
        repository.fetch()
    assert old == opened(bare.as_uri(), cache).fetched_at()
    noted.unlink()
    assert old - timedelta(days=1) == opened(bare.as_uri(), cache).fetched_at()
    (bare.parent / "elsewhere").rename(bare)
    repository.fetch()
    fetched = Repository.open(bare.as_uri(), cache_dir=cache).fetched_at()
    assert fetched is not None
    assert old < fetched
    assert opened(clone, cache).fetched_at() is None

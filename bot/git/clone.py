"""Our own clone of an address: the locks on it, what a killed git left in it, and when it was last fetched.

A git that is killed leaves its locks behind, and every later one stops at them. Whether somebody still holds a lock of git's
cannot be told; of ours the kernel says so, since it takes them back when the last process that holds them ends. So whoever
holds ours knows that git's belong to nobody.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

from bot.errors import Fixable
from bot.git.command import LOCAL_SECONDS, Git
from bot.git.errors import ReadOnly, Unreachable

FETCH_LOCK, REFS_LOCK = "netpol-fetch", "netpol-refs"
FETCHED = "netpol-fetched"
"""A file that was changed when the clone was last fetched."""
LEFT_BEHIND = (
    *("*.lock", "objects/info/*.lock", "objects/info/*/*.lock", "objects/pack/*.lock"),
    *("objects/pack/tmp_*", "objects/pack/.tmp-*", "objects/pack/*.keep"),
)
"""What git leaves where it is killed, beside the locks of refs: https://git-scm.com/docs/gitrepository-layout ."""
POLL_SECONDS = 0.05


@contextmanager
def fetching(git: Git) -> Iterator[Git]:
    """Yield git with the lock for fetching into our clone, which is cleared of what a killed git left; record when it is done.

    Raises Unreachable where another process does not finish, and ReadOnly where the clone cannot be written to.
    """
    folder = Path(git.git_dir)
    with _holding(git, FETCH_LOCK) as held:
        with _holding(git, REFS_LOCK):  # a branch may be being written: its lock is not one that was left behind
            _clear(folder)
        yield held
        (folder / FETCHED).touch()


@contextmanager
def writing(git: Git) -> Iterator[Git]:
    """Yield git with the lock for changing branches of our clone. Raises as `fetching` does."""
    with _holding(git, REFS_LOCK) as held:
        yield held


def fetched_at(git: Git) -> datetime:
    """Return when our clone was last fetched: at the earliest, where it was made before that was noted."""
    folder = Path(git.git_dir)
    noted = folder / FETCHED
    return datetime.fromtimestamp((noted if noted.exists() else folder / "config").stat().st_mtime, UTC)


def _clear(folder: Path) -> None:
    for path in chain((folder / "refs").rglob("*.lock"), *(folder.glob(pattern) for pattern in LEFT_BEHIND)):
        path.unlink(missing_ok=True)


@contextmanager
def _holding(git: Git, name: str) -> Iterator[Git]:
    """Hold a lock of ours. Git and its children inherit it, so that a git which outlives this process keeps it until it ends."""
    try:
        lock = os.open(Path(git.git_dir, name), os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        why = f"The bot's clone at {git.git_dir} can't be written to: {error.strerror}."
        raise ReadOnly(why, "Check the permissions on it, or set NETPOL_STATE to another folder.") from None
    has_ended = False
    try:
        _wait_for(lock)
        yield replace(git, held=(*git.held, lock))
        has_ended = True
    except Fixable:
        has_ended = True
        raise
    finally:
        if has_ended:  # something that git left running, such as a cache of credentials, may hold it as well
            fcntl.flock(lock, fcntl.LOCK_UN)
        os.close(lock)


def _wait_for(lock: int) -> None:
    deadline = time.monotonic() + LOCAL_SECONDS
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                why = f"Another process has been using the bot's clone for more than {LOCAL_SECONDS} seconds."
                raise Unreachable(why, "Try again later.") from None
            time.sleep(POLL_SECONDS)
        else:
            return

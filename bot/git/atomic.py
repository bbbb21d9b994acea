"""Folders that are made completely, or not at all."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree

from bot.git.errors import ReadOnly


def state_folder(path: Path) -> None:
    """Make a folder for what the bot keeps, if it is not there, with a file that has git leave it out of commits."""
    if not path.is_dir():
        path.mkdir(parents=True, exist_ok=True)
        (path / ".gitignore").write_text("*\n", encoding="utf-8")


@contextmanager
def atomic_folder(path: Path) -> Iterator[Path]:
    """Yield an empty folder beside `path`, and rename it to `path` when it is filled; nothing is left behind if that fails.

    If another process was faster, its folder stays. Raises ReadOnly if the folder cannot be made.
    """
    try:
        state_folder(path.parent)
        fresh = Path(tempfile.mkdtemp(prefix=".new-", dir=path.parent))
    except OSError as error:
        why = f"{path.parent} can't be written to: {error.strerror}."
        raise ReadOnly(why, "Set NETPOL_STATE to a folder that can be.") from None
    try:
        yield fresh
        try:
            fresh.rename(path)
        except OSError:
            if not path.exists():
                raise
    finally:
        rmtree(fresh, ignore_errors=True)

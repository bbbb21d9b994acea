"""A folder of files as a bare repository of its own, for trying things without a repository of anybody's."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

from bot.git.atomic import atomic_folder
from bot.git.command import Git
from bot.git.commits import NewCommit, Person, write_commit

AUTHOR = Person("The sample", "sample@localhost")
WHEN = datetime(2025, 1, 1, tzinfo=UTC)
"""Fixed, so that the same folder makes the same commit everywhere."""


def sample_repository(folder: Path, cache_dir: Path, base: str = "main") -> Path:
    """Return a bare repository with the folder's files as its only commit, made below `cache_dir` on first use.

    Its name follows from the commit, so another version of the sample is another repository. Raises Fixable if it cannot be
    written.
    """
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    files: dict[str, str | None] = {str(path.relative_to(folder)): path.read_bytes().decode() for path in paths}
    new = NewCommit(None, files, "The sample environments repository\n", AUTHOR, WHEN)
    path = cache_dir.resolve() / f"sample-{hashlib.sha256(repr((base, new)).encode()).hexdigest()[:8]}.git"
    if not path.exists():
        with atomic_folder(path) as fresh:
            git = Git(str(fresh))
            git.must("init", "--quiet", "--bare", "--template=", "--initial-branch", base, str(fresh))
            write_commit(git, new, base)
    return path

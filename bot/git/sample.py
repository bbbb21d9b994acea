"""A folder of files as a bare repository of its own, so that trying things needs no repository of anybody's."""

import hashlib
from pathlib import Path

from bot.git.atomic import made_whole
from bot.git.command import Git

SIGNATURE = "The sample <sample@localhost> 1735689600 +0000"
"""Fixed author and date (2025-01-01), so that the same folder makes the same commit everywhere."""


def sample_repository(folder: Path, cache_dir: Path, base: str = "main") -> Path:
    """Return a bare repository with the folder's files as its only commit, made below `cache_dir` on first use.

    It is named by the files' content, so that another version of the sample is another repository. Raises Fixable where
    it cannot be written.
    """
    files = {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
    stream = _stream(files, base)
    path = cache_dir.resolve() / f"sample-{hashlib.sha256(stream).hexdigest()[:8]}.git"
    if not path.exists():
        with made_whole(path) as fresh:
            git = Git(str(fresh))
            git.must("init", "--quiet", "--bare", "--template=", "--initial-branch", base, str(fresh))
            git.must("fast-import", "--quiet", "--date-format=raw", data=stream)
    return path


def _stream(files: dict[str, bytes], base: str) -> bytes:
    """Write the commit in fast-import's language: https://git-scm.com/docs/git-fast-import#_input_format ."""
    message = b"The sample environments repository\n"
    lines = [f"commit refs/heads/{base}", f"author {SIGNATURE}", f"committer {SIGNATURE}", f"data {len(message)}"]
    parts = ["\n".join(lines).encode() + b"\n" + message]
    parts += [f'M 100644 inline "{path}"\ndata {len(data)}\n'.encode() + data + b"\n" for path, data in files.items()]
    return b"".join(parts)

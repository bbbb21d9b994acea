"""What a person has checked out beside the branch that is read, and whether manifests there are not committed."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.estate import is_manifest_path
from bot.git.command import Git
from bot.git.store import readable_path

_STATUS = ("--porcelain=v2", "-z", "--branch", "--untracked-files=all", "--ignore-submodules=all")
_HEAD, _COMMIT = "# branch.head ", "# branch.oid "
_DETACHED = "(detached)"
_BEFORE_PATH = {"1": 8, "2": 9, "u": 10, "?": 1}
"""Fields before the path, by the kind of an entry: https://git-scm.com/docs/git-status#_porcelain_format_version_2"""


@dataclass(frozen=True, slots=True)
class Checkout:
    """A work tree. `branch` is "" where none is checked out; `commit` is its HEAD."""

    branch: str
    commit: str
    has_changes: bool
    """Whether a manifest there differs from the commit, or is new."""


def checkout_of(path: str) -> Checkout | None:
    """Return what is checked out at a path; None where that is no work tree, holds no commit, or takes long to look at."""
    git = Git("")
    settings = [part for setting in _without_filters(git, path) for part in ("-c", setting)]
    done = git.quick("-C", path, *settings, "status", *_STATUS)
    if done is None or not done.ok:
        return None
    lines = [readable_path(line) for line in done.out.split(b"\0")]
    branch = next((line.removeprefix(_HEAD) for line in lines if line.startswith(_HEAD)), _DETACHED)
    commit = next((line.removeprefix(_COMMIT) for line in lines if line.startswith(_COMMIT)), "")
    if not commit or commit.startswith("("):
        return None
    return Checkout("" if branch == _DETACHED else branch, commit, any(map(is_manifest_path, _changed(lines))))


def _changed(lines: list[str]) -> Iterator[str]:
    """Yield the paths that differ. That which a renamed file had before is an entry without any field."""
    before = False
    for line in lines:
        fields = line.split(" ", _BEFORE_PATH.get(line[:1], 0))
        if before:
            yield line
        elif line[1:2] == " " and line[0] in _BEFORE_PATH:
            yield fields[-1]
        before = not before and line.startswith("2 ")


def _without_filters(git: Git, path: str) -> Iterator[str]:
    """Yield the settings by which git runs no program of the repository to compare a file: a filter is one."""
    named = git.quick("-C", path, "config", "--name-only", "--get-regexp", r"^filter\..*\.(clean|process|required)$")
    for name in named.text.splitlines() if named is not None and named.ok else ():
        yield f"{name}={'false' if name.endswith('.required') else ''}"

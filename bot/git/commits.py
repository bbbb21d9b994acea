"""Commits, and a branch for each, written by `git fast-import`: no work tree, no index, no branch that is moved."""

import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.errors import Fixable
from bot.git.command import Git, last_line, left_lock
from bot.git.errors import ReadOnly
from bot.git.store import FOLDER, branch_ref, checked, no_commit, ref_commit

PATH = re.compile(r"[^\0-\x1f\x7f]+")
NEW_FILE = "100644"
"""Mode of a file that a change makes: it can be read, and not be run."""
FILES = frozenset({NEW_FILE, "100755"})
CRASH_REPORT = re.compile(r"^fast-import: dumping crash report to (.+)$", re.MULTILINE)
IMPORT = (
    # A person's clone on a file system without cases would put a new file into the folder of another.
    *("-c", "core.ignoreCase=false"),
    # The few objects of a branch become loose ones, as any commit's do, and not a pack of their own.
    *("-c", "fastimport.unpackLimit=100"),
    *("fast-import", "--quiet", "--date-format=raw"),
)


@dataclass(frozen=True, slots=True)
class Person:
    """Author or committer of a commit."""

    name: str
    email: str

    def __str__(self) -> str:
        name, email = (" ".join(re.sub(r"[<>\x00-\x1f\x7f]", " ", text).split()) for text in (self.name, self.email))
        return f"{name or 'netpol'} <{email}>"


@dataclass(frozen=True, slots=True)
class NewCommit:
    """A commit to make on `parent`, if it has one: whole files by path (None deletes one). The author is the committer too."""

    parent: str | None
    files: Mapping[str, str | None]
    message: str
    author: Person
    when: datetime
    """Aware. Written in whole seconds of UTC, so that the same moment gives the same commit wherever it is made."""


@dataclass(frozen=True, slots=True)
class Written:
    """A commit that was made, and what its branch holds now: the same, unless the branch existed before."""

    commit: str
    holds: str
    created: bool


def restore_branch(git: Git, branch: str, commit: str) -> None:
    """Make a branch again at a commit that it held before; where it is there meanwhile, leave it."""
    git.run("update-ref", "--stdin", data=f"create {branch_ref(branch)} {checked(commit)}\n".encode())


def write_commit(git: Git, new: NewCommit, branch: str) -> Written:
    """Make a commit, and a branch for it if there is none of that name.

    The same arguments give the same commit, byte for byte. Files keep their mode. A branch that exists is not changed: see
    `Written`. Raises Fixable if something other than a file is in the way, and ReadOnly if the repository cannot be written to.
    """
    ref = branch_ref(branch)
    _check(new)
    commit = _import(git, new)
    # A second writer of the same branch, in this process or another, fails here and changes nothing.
    made = git.run("update-ref", "--stdin", data=f"create {ref} {commit}\n".encode())
    if made.ok:
        return Written(commit, commit, created=True)
    holds = ref_commit(git, ref)
    if holds is None:
        locked = left_lock(made.said)
        if locked:
            raise locked
        why = f"The branch can't be written: {last_line(made.said)}"
        raise ReadOnly(why, "Check the permissions on the repository, and that no other branch stands in the way.")
    return Written(commit, holds, created=False)


def _check(new: NewCommit) -> None:
    """Raise Fixable for what git itself would accept, and nobody should write."""
    if new.parent is not None:
        checked(new.parent)
    if new.when.timestamp() < 0:
        raise Fixable("The moment of the change lies before 1970, which git can't write.", "Give a later one.")
    for path in new.files:
        if not PATH.fullmatch(path) or any(part in {"", ".", ".."} or part.lower() == ".git" for part in path.split("/")):
            raise Fixable(f"“{path[:200]}” can't be a path in the repository.", "Choose another.")
        _encoded(path)


def _import(git: Git, new: NewCommit) -> str:
    """Store a commit with its trees and blobs, and return its id. No ref holds it."""
    done = git.run(*IMPORT, data=b"".join(_stream(new, _modes(git, new))))
    if done.ok:
        return done.text
    report = CRASH_REPORT.search(done.said)
    if report:  # written into the git directory, with the change in it
        with suppress(OSError):
            Path(report[1]).unlink()
    raise ReadOnly(
        f"The branch can't be written: {last_line(done.said)}.",
        "Check the permissions on the repository, and that the disk has room.",
    )


def _modes(git: Git, new: NewCommit) -> dict[str, str]:
    """Return the modes of the files that exist already; raise Fixable if something other than a file is in the way."""
    if new.parent is None:
        return {}
    folders = {path[:at] for path in new.files for at, char in enumerate(path) if char == "/"}
    listed = git.run("ls-tree", "-t", "-z", "--full-tree", new.parent, "--", *sorted(folders | new.files.keys()))
    if not listed.ok:
        raise no_commit(new.parent)
    lines = (line.partition(b"\t") for line in listed.out.split(b"\0"))
    modes = {path.decode(errors="surrogateescape"): about[:6].decode() for about, _, path in lines}
    for path in new.files:
        if modes.get(path, NEW_FILE) not in FILES:
            raise Fixable(f"{path} is a link, a submodule or a folder, not a file.", "Change it by hand.")
    for folder in sorted(folders):
        if modes.get(folder, FOLDER) != FOLDER:
            raise Fixable(f"{folder} is a file, not a folder.", "Change it by hand.")
    return modes


def _stream(new: NewCommit, modes: Mapping[str, str]) -> Iterator[bytes]:
    """Write a commit in fast-import's language: https://git-scm.com/docs/git-fast-import#_input_format .

    Fast-import makes a commit only on a ref. This one gets a name of its own, which is taken back before it is written.
    """
    ref = f"refs/netpol/{secrets.token_hex(8)}"
    signature = f"{new.author} {int(new.when.timestamp())} +0000"
    yield _encoded(f"commit {ref}\nmark :1\nauthor {signature}\ncommitter {signature}\n")
    yield _data(new.message)
    if new.parent is not None:
        yield f"from {new.parent}\n".encode()
    for path, text in new.files.items():
        name = _encoded(path.replace("\\", "\\\\").replace('"', '\\"'))
        if text is None:
            yield b'D "%s"\n' % name
        else:
            yield b'M %s inline "%s"\n' % (modes.get(path, NEW_FILE).encode(), name) + _data(text)
    nothing = "0" * (len(new.parent) if new.parent else 40)
    yield f"reset {ref}\nfrom {nothing}\n\nget-mark :1\n".encode()


def _data(text: str) -> bytes:
    data = _encoded(text)
    return b"data %d\n%s\n" % (len(data), data)


def _encoded(text: str) -> bytes:
    """Return a text as UTF-8, or raise Fixable."""
    try:
        return text.encode()
    except UnicodeEncodeError:  # half of a surrogate pair
        raise Fixable("The text has characters that UTF-8 doesn't have.", "Remove them.") from None

"""Commits written straight into the object database, and a branch for each: no work tree, no index, no branch that is moved."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.errors import Fixable
from bot.git.command import Git, last_line, left_lock
from bot.git.errors import ReadOnly
from bot.git.objects import checked
from bot.git.refs import branch_ref, ref_commit
from bot.git.trees import encoded, store, write_tree

PATH = re.compile(r"[^\0-\x1f\x7f]+")


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
    """A commit to make on `parent`: whole files by path (None deletes one). The author is the committer too."""

    parent: str
    files: Mapping[str, str | None]
    message: str
    author: Person
    when: datetime
    """Aware. Written in whole seconds of UTC, so that the same moment gives the same commit wherever it is made."""


@dataclass(frozen=True, slots=True)
class Written:
    """A commit that was made, and what its branch holds now: the same, unless the branch was there before."""

    commit: str
    holds: str
    created: bool


def write_commit(git: Git, new: NewCommit, branch: str) -> Written:
    """Make a commit, and a branch for it where there is none of that name.

    The same arguments give the same commit, byte for byte. Files keep their mode. Where the branch is there already it is
    left as it is: see `Written`.
    """
    ref = branch_ref(branch)
    _check(new)
    commit = store(git, "commit", _commit(new, write_tree(git, new.parent, new.files)))
    # A second writer of the same branch, in this process or another, loses here and changes nothing.
    made = git.run("update-ref", "--stdin", data=f"create {ref} {commit}\n".encode())
    if made.ok:
        return Written(commit, commit, created=True)
    holds = ref_commit(git, ref)
    if holds is None:
        locked = left_lock(made.said)
        if locked:
            raise locked
        why = f"The branch cannot be written: {last_line(made.said)}"
        raise ReadOnly(why, "Check the rights on the repository, and that no other branch stands in the way.")
    return Written(commit, holds, created=False)


def _check(new: NewCommit) -> None:
    """Raise Fixable for what git itself would take, and nobody should."""
    if len(checked(new.parent)) != 40:
        raise Fixable("The repository uses SHA-256 ids, which this cannot write.", "Make the change by hand.")
    if new.when.timestamp() < 0:
        raise Fixable("The moment of the change lies before 1970, which git cannot write.", "Give a later one.")
    for path in new.files:
        if not PATH.fullmatch(path) or any(part in {"", ".", ".."} or part.lower() == ".git" for part in path.split("/")):
            raise Fixable(f"“{path[:200]}” cannot be a path in the repository.", "Choose another.")
        encoded(path)


def _commit(new: NewCommit, tree: str) -> bytes:
    signature = f"{new.author} {int(new.when.timestamp())} +0000"
    return encoded(f"tree {tree}\nparent {new.parent}\nauthor {signature}\ncommitter {signature}\n\n{new.message}")

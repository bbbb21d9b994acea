"""Branches, and commits written straight into the object database: no work tree, no index, no branch that is moved."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from bot.errors import Fixable
from bot.repository.errors import BranchMoved, ReadOnly
from bot.repository.objects import SUBMODULE, SYMLINK, no_commit
from bot.repository.process import Finished, Git, last_line

INCOMING = "refs/netpol/incoming"
"""Where a commit waits for the moment in which its branch is made: fast-import would move a branch, and we never do."""
NEW_FILE = "100644"
BRANCH = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9._/+=-]*[A-Za-z0-9_])?")
"""Narrower than git's own rule (https://git-scm.com/docs/git-check-ref-format): the names that we make, and nothing odd."""
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


def branch_commit(git: Git, ref: str) -> str | None:
    """Return the commit of a full ref name, or None."""
    done = git.run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
    return done.text if done.ok else None


def ref_commits(git: Git, *refs: str) -> dict[str, str]:
    """Return the commits of the refs that there are, by full name. `refs` are full names, or folders of them."""
    listed = git.must("for-each-ref", "--format=%(objectname) %(refname)", *refs)
    pairs = (line.split(" ", 1) for line in listed.text.splitlines())
    return {ref: commit for commit, ref in pairs}


def write_commit(git: Git, new: NewCommit, branch: str) -> Written:
    """Make a commit, and a branch for it where there is none of that name.

    The same arguments give the same commit, byte for byte. Files keep their mode. Where the branch is there already it is
    left as it is: see `Written`.
    """
    ref = branch_ref(branch)
    modes = _modes(git, new.parent, new.files)
    waiting = f"{INCOMING}/{uuid4().hex}"
    imported = git.run("fast-import", "--quiet", "--date-format=raw", data=_stream(waiting, new, modes))
    if not imported.ok:
        raise _cannot_write(imported)
    commit = imported.text
    # One transaction: a second writer of the same branch, in this process or another, loses here and changes nothing.
    made = git.run("update-ref", "--stdin", data=f"create {ref} {commit}\ndelete {waiting} {commit}\n".encode())
    if made.ok:
        return Written(commit, commit, created=True)
    git.run("update-ref", "-d", waiting)
    holds = branch_commit(git, ref)
    if holds is None:
        raise _cannot_write(made)
    return Written(commit, holds, created=False)


def delete_branch(git: Git, branch: str, expected: str) -> None:
    """Delete a branch where it still holds `expected`. One that is gone is fine; raises BranchMoved for any other."""
    ref = branch_ref(branch)
    if ref in checked_out(git):
        raise BranchMoved(f"The branch {branch} is checked out, so it is left alone.", "Switch to another branch first.")
    if git.run("update-ref", "-d", ref, expected).ok:
        return
    holds = branch_commit(git, ref)
    if holds is not None:
        raise BranchMoved(f"The branch {branch} has changed since: it holds {holds[:10]}.", "Look at it before you delete it.")


def checked_out(git: Git) -> set[str]:
    """Return the full names of the branches that a work tree of this repository is on."""
    done = git.must("worktree", "list", "--porcelain")
    return {line.removeprefix("branch ") for line in done.text.splitlines() if line.startswith("branch ")}


def branch_ref(branch: str) -> str:
    """Return the full name of a branch, or raise Fixable where the name could be something else to git."""
    parts = branch.split("/")
    is_odd = ".." in branch or any(not part or part.startswith(".") or part.endswith((".lock", ".")) for part in parts)
    if is_odd or len(branch) > 200 or not BRANCH.fullmatch(branch):
        raise Fixable(f"“{branch[:80]}” cannot be the name of a branch.", "Use letters, digits, “-”, “_”, “.” and “/”.")
    return f"refs/heads/{branch}"


def _modes(git: Git, parent: str, files: Mapping[str, str | None]) -> dict[str, str]:
    """Return the modes of the files that are there, or raise Fixable where something else stands at a path."""
    for path in files:
        if not PATH.fullmatch(path) or any(part in {"", ".", "..", ".git"} for part in path.split("/")):
            raise Fixable(f"“{path[:200]}” cannot be a path in the repository.", "Choose another.")
    listed = git.run("ls-tree", "-z", "--full-tree", parent, "--", *files)
    if not listed.ok:
        raise no_commit(parent)
    modes = {}
    for line in listed.out.decode(errors="replace").split("\0")[:-1]:
        about, _, path = line.partition("\t")
        mode = about.split()[0]
        if mode in {SYMLINK, SUBMODULE} or about.split()[1] != "blob":
            raise Fixable(f"{path} is a link, a submodule or a folder, not a file.", "Change it by hand.")
        modes[path] = mode
    return modes


def _stream(ref: str, new: NewCommit, modes: Mapping[str, str]) -> bytes:
    """Write the commit in fast-import's language: https://git-scm.com/docs/git-fast-import#_input_format ."""
    signature = f"{new.author} {int(new.when.timestamp())} +0000"
    lines = ["feature done", f"commit {ref}", "mark :1", f"author {signature}", f"committer {signature}", _data(new.message)]
    lines.append(f"from {new.parent}")
    for path, text in sorted(new.files.items()):
        name = path.replace("\\", "\\\\").replace('"', '\\"')
        if text is None:
            lines.append(f'D "{name}"')
        else:
            lines += [f'M {modes.get(path, NEW_FILE)} inline "{name}"', _data(text)]
    return "\n".join([*lines, "get-mark :1", "done", ""]).encode()


def _data(text: str) -> str:
    try:
        return f"data {len(text.encode())}\n{text}"
    except UnicodeEncodeError:  # half of a surrogate pair
        raise Fixable("The text holds characters that UTF-8 does not have.", "Remove them.") from None


def _cannot_write(done: Finished) -> ReadOnly:
    return ReadOnly(
        f"The branch cannot be written: {last_line(done.said)}", "Check the rights on the repository, and that the disk has room."
    )

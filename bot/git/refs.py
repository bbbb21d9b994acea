"""Branches by name: what they hold, and how they are deleted."""

import re
from pathlib import Path

from bot.errors import Fixable
from bot.git.command import Git
from bot.git.errors import BranchMoved
from bot.git.objects import FULL_ID

BRANCH = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9._/+=-]*[A-Za-z0-9_])?")
"""Narrower than git's own rule (https://git-scm.com/docs/git-check-ref-format): the names that we make, and nothing odd."""


def branch_ref(branch: str) -> str:
    """Return the full name of a branch, or raise Fixable where the name could be something else to git."""
    parts = branch.split("/")
    is_odd = ".." in branch or any(not part or part.startswith(".") or part.endswith((".lock", ".")) for part in parts)
    if is_odd or len(branch) > 200 or not BRANCH.fullmatch(branch):
        raise Fixable(f"“{branch[:80]}” cannot be the name of a branch.", "Use letters, digits, “-”, “_”, “.” and “/”.")
    return f"refs/heads/{branch}"


def ref_commit(git: Git, ref: str) -> str | None:
    """Return the commit of a full ref name, or None.

    A ref is a file, or a line of `packed-refs` (https://git-scm.com/docs/gitrepository-layout), which is read here, since a
    process costs more than all the rest. Whatever else there is, such as a symbolic ref or the reftable format, git reads.
    """
    folder = Path(git.git_dir)
    if not (folder / "reftable").exists():
        loose = _content(folder / ref).strip()
        if FULL_ID.fullmatch(loose):
            return loose
        if not loose:
            return _packed(_content(folder / "packed-refs"), ref)
    done = git.run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
    return done.text if done.ok else None


def _content(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _packed(lines: str, ref: str) -> str | None:
    end = f"\n{lines}".find(f" {ref}\n")
    start = lines.rfind("\n", 0, max(end - 1, 0)) + 1
    found = lines[start : end - 1] if end > 0 else ""
    return found if FULL_ID.fullmatch(found) else None


def ref_commits(git: Git, *refs: str) -> dict[str, str]:
    """Return the commits of the refs that there are, by full name. `refs` are full names, or folders of them."""
    listed = git.must("for-each-ref", "--format=%(objectname) %(refname)", *refs)
    pairs = (line.split(" ", 1) for line in listed.text.splitlines())
    return {ref: commit for commit, ref in pairs}


def delete_branch(git: Git, branch: str, expected: str) -> None:
    """Delete a branch where it still holds `expected`. One that is gone is fine; raises BranchMoved for any other."""
    ref = branch_ref(branch)
    if ref in checked_out(git):
        raise BranchMoved(f"The branch {branch} is checked out, so it is left alone.", "Switch to another branch first.")
    if git.run("update-ref", "-d", ref, expected).ok:
        return
    holds = ref_commit(git, ref)
    if holds is not None:
        raise BranchMoved(f"The branch {branch} has changed since: it holds {holds[:10]}.", "Look at it before you delete it.")


def checked_out(git: Git) -> set[str]:
    """Return the full names of the branches that a work tree of this repository is on."""
    done = git.must("worktree", "list", "--porcelain")
    return {line.removeprefix("branch ") for line in done.text.splitlines() if line.startswith("branch ")}

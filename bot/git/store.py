"""Objects and refs of a repository: files of a commit, many blobs at once, what changed between two commits, branches by name."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from bot.errors import Fixable
from bot.git.command import Git
from bot.git.errors import BranchMoved

FILE = "100644"
SYMLINK = "120000"
SUBMODULE = "160000"
FOLDER = "040000"
UNWRITABLE = "\ufffd"
"""Stands in a path for what is not UTF-8 or cannot be printed. Such a file is nobody's manifest, and is never written."""
FULL_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


@dataclass(frozen=True, slots=True)
class Entry:
    """A path of a commit. `size` is in bytes; it is 0 for a submodule, and -1 where it was not asked for."""

    path: str
    mode: str
    blob: str
    size: int = -1


@dataclass(frozen=True, slots=True)
class Change:
    """A path that differs between two commits; None on the side where it is not there."""

    path: str
    before: Entry | None
    after: Entry | None


@dataclass(frozen=True, slots=True)
class CommitInfo:
    """A commit as it is written. `author` and `committer` are `Name <email>`; `extra` names further headers, such as gpgsig."""

    commit: str
    tree: str
    parents: tuple[str, ...]
    author: str
    author_date: datetime
    committer: str
    committer_date: datetime
    message: str
    extra: tuple[str, ...]


@lru_cache(maxsize=1)
def entries(git: Git, commit: str) -> tuple[Entry, ...]:
    """List every file, link and submodule of a commit. The last listing is kept: one reading asks for it several times."""
    # Folders are listed too (-t), and counted: one without any file may be there without end.
    listed = git.listing("ls-tree", "-r", "-t", "-z", "-l", "--full-tree", checked(commit), "--")
    if not listed.ok:
        raise no_commit(commit)
    return tuple(entry for entry in _entries(listed.out) if entry.mode != FOLDER)


def entry_at(git: Git, commit: str, path: str) -> Entry | None:
    """Return what stands at one path of a commit, or None."""
    if not path or not path.isprintable():
        return None
    listed = git.run("ls-tree", "-z", "-l", "--full-tree", checked(commit), "--", path)
    if not listed.ok:
        raise no_commit(commit)
    return next((entry for entry in _entries(listed.out) if entry.path == path), None)


def _entries(listed: bytes) -> Iterator[Entry]:
    for line in listed.split(b"\0")[:-1]:
        about, _, path = line.partition(b"\t")
        mode, _, blob, size = about.split()
        yield Entry(readable_path(path), mode.decode(), blob.decode(), int(size) if size != b"-" else 0)


def readable_path(name: bytes) -> str:
    """Return a path as text; what cannot be written in it is replaced by UNWRITABLE."""
    path = name.decode(errors="replace")
    return path if path.isprintable() else "".join(char if char.isprintable() else UNWRITABLE for char in path)


def with_sizes(git: Git, listed: Sequence[Entry]) -> list[Entry]:
    """Return entries with their sizes: those that `changes` lists come without."""
    files = [entry for entry in listed if entry.mode not in {SYMLINK, SUBMODULE}]
    if not files:
        return list(listed)
    names = "".join(f"{entry.blob}\n" for entry in files).encode()
    out = git.must("cat-file", "--batch-check=%(objectname) %(objectsize)", data=names).text
    sizes = dict(line.split(" ", 1) for line in out.splitlines())
    return [replace(entry, size=int(sizes[entry.blob])) if sizes.get(entry.blob, "").isdecimal() else entry for entry in listed]


def read_blobs(git: Git, blobs: Sequence[str]) -> dict[str, bytes]:
    """Read many blobs with one process."""
    wanted = list(dict.fromkeys(blobs))
    if not wanted:
        return {}
    out = git.must("cat-file", "--batch", "--buffer", data="".join(f"{blob}\n" for blob in wanted).encode()).out
    found: dict[str, bytes] = {}
    at = 0
    for blob in wanted:
        end = out.index(b"\n", at)
        size = out[at:end].rpartition(b" ")[2]
        if size == b"missing":
            raise Fixable(f"The object {blob} is missing from the repository.", "Check it with `git fsck`, or clone it again.")
        found[blob] = out[end + 1 : end + 1 + int(size)]
        at = end + int(size) + 2
    return found


def changes(git: Git, before: str, after: str, folder: str = "") -> list[Change]:
    """List the paths under a folder that differ between two commits, in the order of their paths."""
    where = (folder,) if folder else ()
    options = ("-r", "-z", "--no-renames", "--raw", "--no-abbrev")
    command = ("diff-tree", *options, checked(before), checked(after), "--", *where)
    # It says nothing before it is done, so that only a listing finds out whether it ever will be.
    done = git.quick(*command)
    if done is None and entries(git, after):
        done = git.run(*command)
    if done is None or not done.ok:
        raise no_commit(f"{before} or {after}")
    parts = done.out.split(b"\0")[:-1]
    found = []
    for about, name in zip(parts[::2], parts[1::2], strict=True):
        old_mode, new_mode, old, new, status = about.decode().lstrip(":").split()
        path = readable_path(name)
        found.append(
            Change(
                path,
                None if status == "A" else Entry(path, old_mode, old),
                None if status == "D" else Entry(path, new_mode, new),
            )
        )
    return found


def patch(git: Git, before: str, after: str) -> str:
    """Return the difference between two commits as a unified diff, the same whatever people have configured."""
    options = (
        "--no-color",
        "--no-ext-diff",
        "--no-textconv",
        "--no-renames",
        "--unified=3",
        "--src-prefix=a/",
        "--dst-prefix=b/",
    )
    done = git.run("diff-tree", "-p", "-r", *options, checked(before), checked(after), "--")
    if not done.ok:
        raise no_commit(f"{before} or {after}")
    return done.out.decode(errors="replace")


def mail(git: Git, before: str, after: str) -> str:
    """Return the commits after another as mails that `git am` and `git apply` take, the same whatever people have configured.

    "" where a change holds bytes that are no UTF-8, which a text could not keep. https://git-scm.com/docs/git-format-patch
    """
    options = (
        "--stdout --no-signature --no-numbered --no-attach --no-signoff --no-thread --no-cover-letter --encoding=UTF-8 --no-from "
        "--no-to --no-cc --no-add-header --no-base --subject-prefix=PATCH --full-index --no-notes --no-color --no-ext-diff "
        "--no-textconv --no-renames --unified=3 --src-prefix=a/ --dst-prefix=b/"
    )
    done = git.run("format-patch", *options.split(), f"{checked(before)}..{checked(after)}", "--")
    if not done.ok:
        raise no_commit(f"{before} or {after}")
    try:
        return done.out.decode()
    except UnicodeDecodeError:
        return ""


def read_commit(git: Git, commit: str) -> CommitInfo:
    """Read one commit, headers that we never write included by name."""
    done = git.run("cat-file", "commit", checked(commit))
    if not done.ok:
        raise no_commit(commit)
    head, _, message = done.out.decode(errors="replace").partition("\n\n")
    headers = [line.split(" ", 1) for line in head.split("\n") if not line.startswith(" ")]
    values = {name: value for name, value in headers if name != "parent"}
    author, author_date = _signature(values["author"])
    committer, committer_date = _signature(values["committer"])
    return CommitInfo(
        commit=commit,
        tree=values["tree"],
        parents=tuple(value for name, value in headers if name == "parent"),
        author=author,
        author_date=author_date,
        committer=committer,
        committer_date=committer_date,
        message=message,
        extra=tuple(name for name in values if name not in {"tree", "author", "committer"}),
    )


def _signature(line: str) -> tuple[str, datetime]:
    who, seconds, _zone = line.rsplit(" ", 2)
    try:
        return who, datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        raise Fixable("The commit has a date that can't be read.", "Look at it with `git cat-file commit`.") from None


def is_in_history(git: Git, older: str, newer: str) -> bool:
    """Whether `newer` contains `older`."""
    return git.run("merge-base", "--is-ancestor", older, newer).ok


def checked(commit: str) -> str:
    """Return a full commit id, or raise Fixable for anything else: git would take it for an option, or another name."""
    if not FULL_ID.fullmatch(commit):
        raise no_commit(commit)
    return commit


def no_commit(commit: str) -> Fixable:
    """Return the error for a commit that the repository does not hold."""
    return Fixable(f"The repository doesn't have the commit {commit[:100]}.", "Fetch it, or check its name.")


BRANCH = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9._/+=-]*[A-Za-z0-9_])?")
"""Narrower than git's own rule (https://git-scm.com/docs/git-check-ref-format): the names that we make, and nothing odd."""


def branch_ref(branch: str) -> str:
    """Return the full name of a branch, or raise Fixable where the name could be something else to git."""
    parts = branch.split("/")
    is_odd = ".." in branch or any(not part or part.startswith(".") or part.endswith((".lock", ".")) for part in parts)
    if is_odd or len(branch) > 200 or not BRANCH.fullmatch(branch):
        raise Fixable(f"“{branch[:80]}” can't be the name of a branch.", "Use letters, digits, “-”, “_”, “.” and “/”.")
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


def commit_of(git: Git, revision: str) -> str | None:
    """Return the commit of whatever git takes for one (https://git-scm.com/docs/gitrevisions), or None."""
    done = git.run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    return done.text if done.ok else None


def ref_commits(git: Git, *refs: str) -> dict[str, str]:
    """Return the commits of the refs that there are, by full name. `refs` are full names, or folders of them."""
    listed = git.must("for-each-ref", "--format=%(objectname) %(refname)", *refs)
    pairs = (line.split(" ", 1) for line in listed.text.splitlines())
    return {ref: commit for commit, ref in pairs}


def delete_branch(git: Git, branch: str, expected: str) -> None:
    """Delete a branch where it still holds `expected`. One that is gone is fine; raises BranchMoved for any other."""
    ref = branch_ref(branch)
    if ref in checked_out(git):
        raise BranchMoved(f"The branch {branch} is checked out, so the bot leaves it alone.", "Switch to another branch first.")
    if git.run("update-ref", "-d", ref, expected).ok:
        return
    holds = ref_commit(git, ref)
    if holds is not None:
        raise BranchMoved(f"The branch {branch} has changed since: it holds {holds[:10]}.", "Look at it before you delete it.")


def checked_out(git: Git) -> set[str]:
    """Return the full names of the branches that a work tree of this repository is on."""
    done = git.must("worktree", "list", "--porcelain")
    return {line.removeprefix("branch ") for line in done.text.splitlines() if line.startswith("branch ")}

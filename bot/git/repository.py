"""One git repository: what it holds at a commit, its branches, and its remote. What is read comes from no work tree."""

import os
import stat
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta
from pathlib import Path

from bot.errors import Fixable
from bot.estate import FileChange, Link, RawFile, library_of
from bot.git import store
from bot.git.checkout import Checkout, checkout_of
from bot.git.clone import fetched_at, writing
from bot.git.command import Git
from bot.git.commits import NewCommit, Written, restore_branch, write_commit
from bot.git.errors import ReadOnly
from bot.git.layout import (
    is_manifest,
    left_aside,
    looked_up,
    may_be_followed,
    may_be_outside,
    target_inside,
    why_not_read,
    why_opaque,
)
from bot.git.open import Opened, Options, open_git, parse_address, shown
from bot.git.remote import Update, fetch, fetch_since, no_base, push
from bot.git.store import Change, CommitInfo, Entry, branch_ref, delete_branch, readable_path, ref_commit, ref_commits
from bot.model.conventions import Conventions
from bot.model.estate import Skipped

Changes = Mapping[str, FileChange]


class Repository:
    """A git repository, bare or not, of a person's own or our clone of an address.

    Every method raises Fixable where it cannot do its work, with one of the classes of `bot.git.errors` where the cause
    matters. All commits are full ids. It keeps no state but where it is, so threads and processes may share it.
    """

    def __init__(self, opened: Opened, base: str, conventions: Conventions) -> None:
        self.name = opened.name
        """The path or address, without credentials: what people may see."""
        self.base = base
        self.conventions = conventions
        self.is_new_clone = opened.is_new
        """Whether it was cloned when it was opened, so that there is nothing to fetch yet."""
        self._git = opened.git
        self._remote = opened.remote

    @classmethod
    def open(  # noqa: PLR0913 - what the settings hold
        cls,
        where: str,
        *,
        base: str = "main",
        cache_dir: Path = Path(".netpol"),
        conventions: Conventions = Conventions(),  # noqa: B008 - frozen
        token: str | None = None,
        remote: str = "origin",
    ) -> "Repository":
        """Open the repository at a path or an address. An address is cloned below `cache_dir`, once.

        `token` is for HTTPS. Raises Fixable where there is no repository, where it cannot be reached, or where it has no
        branch `base`.
        """
        opened = open_git(where, Options(base, conventions.branch_prefix, cache_dir, token, remote))
        if isinstance(opened, Path):
            raise Fixable(f"{shown(where)} isn't a git repository.", "Name the folder that holds .git, or a bare repository.")
        repository = cls(opened, base, conventions)
        repository.base_commit()
        return repository

    # What it holds

    def base_commit(self) -> str:
        """Return the commit of the base branch, as of the last fetch: of our clone the remote's, else the branch itself.

        A person's own branch that has merely fallen behind what was fetched counts as that: nobody wants a branch cut from it.
        """
        local = None if self._remote.own else ref_commit(self._git, branch_ref(self.base))
        fetched = ref_commit(self._git, self._remote.tracking(self.base))
        if local and fetched and local != fetched:
            return fetched if store.is_in_history(self._git, local, fetched) else local
        commit = local or fetched
        if commit is None:
            raise no_base(self.base, self.branch_names())
        return commit

    def files(self, commit: str) -> tuple[list[RawFile], list[Skipped | Link]]:
        """Read every YAML file at a namespace folder's root, with one process, and say what was not read.

        Elsewhere every manifest is read: a namespace, or a policy of any, may be declared in it.
        """
        listed = store.entries(self._git, commit)
        files, skipped = self._read([entry for entry in listed if is_manifest(entry, self.conventions)], self._outside(listed))
        return files, [*skipped, *left_aside(entry.path for entry in listed)]

    def changed_files(self, before: str, after: str) -> Changes:
        """Read what `files` reads and differs between two commits. None is a file that is gone."""
        found: dict[str, FileChange] = {}
        present, outside, libraries = [], False, set[str]()
        for change in store.changes(self._git, before, after):
            ends = [end for end in (change.before, change.after) if end is not None]
            libraries |= {folder for end in ends if (folder := library_of(end.path))}
            if any(may_be_outside(end, self.conventions) for end in ends):
                found[change.path], outside = None, True
            if change.before is not None and is_manifest(change.before, self.conventions):
                found[change.path] = None
            if change.after is not None and is_manifest(change.after, self.conventions):
                present.append(change.after)
        others = self._outside(store.entries(self._git, after)) if outside else []
        files, skipped = self._read(store.with_sizes(self._git, present), others)
        counted = left_aside(entry.path for entry in store.entries(self._git, after)) if libraries else ()
        found |= dict.fromkeys(libraries)
        return found | {skip.path: skip for skip in (*skipped, *counted)} | {file.path: file for file in files}

    def look_up(self, commit: str, paths: Iterable[str]) -> Changes:
        """Read what stands at paths whatever their names are: files, links (under their own paths), None for nothing."""
        listed = {entry.path: entry for entry in store.entries(self._git, commit)}
        found = {path: looked_up(listed, path, self._target_of) for path in paths}
        entries = [each for each in found.values() if isinstance(each, Entry)]
        data = store.read_blobs(self._git, [entry.blob for entry in entries])
        files = {entry.path: RawFile(entry.path, entry.blob, data[entry.blob]) for entry in entries}
        links = {each.path: each for each in found.values() if isinstance(each, Link)}
        others = {path: each for path, each in found.items() if each is None or isinstance(each, Skipped)}
        return others | files | links

    def _target_of(self, link: Entry) -> str:
        return readable_path(store.read_blobs(self._git, [link.blob])[link.blob])

    def _outside(self, listed: Iterable[Entry]) -> list[Entry]:
        """Return the manifests outside the namespace folders."""
        return [entry for entry in listed if may_be_outside(entry, self.conventions)]

    def _read(self, manifests: Iterable[Entry], outside: Iterable[Entry]) -> tuple[list[RawFile], list[Skipped | Link]]:
        """Read files, and links outside the namespace folders, with one process, and say what is not read of them."""
        others = [(entry, why_opaque(entry)) for entry in outside]
        listed = [(entry, why_not_read(entry)) for entry in manifests] + others
        wanted = [entry for entry, why in listed if why is None]
        links = [(entry, why) for entry, why in others if why is not None and may_be_followed(entry)]
        data = store.read_blobs(self._git, [entry.blob for entry in (*wanted, *(entry for entry, _ in links))])
        said: dict[str, Skipped | Link] = {entry.path: why for entry, why in listed if why is not None}
        for entry, why in links:
            if target := target_inside(entry.path, readable_path(data[entry.blob])):
                said[entry.path] = Link(entry.path, target, why)
        return [RawFile(entry.path, entry.blob, data[entry.blob]) for entry in wanted], [*said.values()]

    def folders(self, commit: str) -> list[str]:
        """List the folders of a commit that hold a file named as namespaces are declared, for a hint on the layout."""
        name = self.conventions.namespace_file
        paths = (entry.path for entry in store.entries(self._git, commit))
        return [path.rpartition("/")[0] for path in paths if path.rpartition("/")[2] == name]

    def has(self, commit: str, path: str) -> bool:
        """Whether anything, a folder included, is at a path of a commit."""
        return store.entry_at(self._git, commit, path) is not None

    def text(self, commit: str, path: str) -> str | None:
        """Return the text of a file at a commit, None where there is none. Raises Fixable where it is not UTF-8."""
        entry = store.entry_at(self._git, commit, path)
        if entry is None or entry.mode in {store.SYMLINK, store.SUBMODULE, store.FOLDER}:
            return None
        try:
            return store.read_blobs(self._git, [entry.blob])[entry.blob].decode()
        except UnicodeDecodeError:
            raise Fixable(f"{path} isn't UTF-8.", "Change it by hand.") from None

    def holds(self, commit: str) -> bool:
        """Whether a commit is in the repository."""
        return self._git.run("cat-file", "-e", f"{store.checked(commit)}^{{commit}}").ok

    def is_merged(self, commit: str) -> bool:
        """Whether the base branch contains a commit, as far as the history that is here tells."""
        return store.is_in_history(self._git, commit, self.base_commit())

    def fork_of(self, commit: str, other: str) -> str | None:
        """Return the commit at which two histories parted, None where the history that is here does not go back that far."""
        found = self._git.run("merge-base", store.checked(commit), store.checked(other))
        return found.text or None if found.ok else None

    def is_on_base(self, commit: str) -> bool:
        """Whether the base branch contains a commit, looked up at the remote where our own clone's history is too short."""
        if self.is_merged(commit):
            return True
        if self._remote.own and self.holds(commit):
            fetch_since(self._git, self._remote, self.base, self.commit_info(commit).committer_date - timedelta(days=1))
        return self.is_merged(commit)

    def commit_info(self, commit: str) -> CommitInfo:
        """Read a commit: parents, people, dates and message."""
        return store.read_commit(self._git, commit)

    def changes(self, before: str, after: str) -> list[Change]:
        """List every path that differs between two commits."""
        return store.changes(self._git, before, after)

    def diff(self, before: str, after: str) -> str:
        """Return the difference between two commits as a unified diff."""
        return store.patch(self._git, before, after)

    def mail(self, commit: str) -> str:
        """Return what a commit has beyond the base branch as mails for `git am`, "" where it cannot be one text."""
        fork = self.fork_of(commit, self.base_commit())
        return store.mail(self._git, fork, commit) if fork else ""

    # Branches

    def branch_commit(self, branch: str) -> str | None:
        """Return the commit of a branch here, None where there is none."""
        return ref_commit(self._git, branch_ref(branch))

    def remote_commit(self, branch: str) -> str | None:
        """Return the commit of a remote branch as of the last fetch, None where there was none."""
        branch_ref(branch)
        return ref_commit(self._git, self._remote.tracking(branch))

    def commit_of(self, revision: str) -> str:
        """Return the commit that git knows by a revision (a branch, a tag, `main~1`); raise Fixable where it knows none."""
        found = store.commit_of(self._git, revision) or store.commit_of(self._git, self._remote.tracking(revision))
        if found is None:
            raise Fixable(f"There's no folder or revision {shown(revision)}.", "Name a folder, a branch, a tag or a commit.")
        return found

    def branch_names(self) -> list[str]:
        """List the branches there are, here and at the remote."""
        prefixes = ("refs/heads/", self._remote.tracking(""))
        refs = ref_commits(self._git, *prefixes)
        names = {ref.removeprefix(prefix) for prefix in prefixes for ref in refs if ref.startswith(prefix)}
        return sorted(names - {"HEAD"})

    def commit_files(self, new: NewCommit, branch: str) -> Written:
        """Write a commit, and a branch for it if there is none of that name.

        The same commit comes out byte for byte, whoever makes it. A branch that is there is never moved: `Written` says what
        it holds. Raises ReadOnly where the repository cannot be written to.
        """
        self.demand_writable()
        if branch == self.base:
            raise Fixable(f"The bot writes nothing to {self.base} itself.", "Name another branch.")
        with self._with_lock() as git:
            return write_commit(git, new, branch)

    def delete_branch(self, branch: str, expected: str) -> None:
        """Delete a branch here where it still holds `expected`; one that is gone is fine. Raises BranchMoved for any other."""
        self.demand_writable()
        if branch == self.base:
            raise Fixable(f"The bot doesn't delete {self.base}.", "Name another branch.")
        with self._with_lock() as git:
            delete_branch(git, branch, expected)

    def restore_branch(self, branch: str, commit: str) -> None:
        """Make a branch again at the commit that it held before it was replaced."""
        self.demand_writable()
        with self._with_lock() as git:
            restore_branch(git, branch, commit)

    def _with_lock(self) -> AbstractContextManager[Git]:
        """Return git to change branches with. In a person's own repository git's locks are enough: nobody clears them there."""
        return writing(self._git) if self._remote.own else nullcontext(self._git)

    def why_read_only(self) -> str:
        """Return why nothing can be written, in one sentence, or ""."""
        folders = (Path(self._git.git_dir, name) for name in ("objects", "refs", "refs/heads", ""))
        for path in (path for path in folders if path.exists()):
            # Rights that were taken from everybody were taken on purpose, also where root could write all the same.
            if not path.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH) or not os.access(path, os.W_OK):
                return f"The repository {self.name} is read-only."
        return ""

    def can_write(self) -> bool:
        """Whether branches can be written here."""
        return not self.why_read_only()

    def demand_writable(self) -> None:
        """Raise ReadOnly where nothing can be written."""
        why = self.why_read_only()
        if why:
            raise ReadOnly(why, "Check the permissions on it, or name another repository.")

    # The remote

    @property
    def git_dir(self) -> str:
        """The folder of git's own files."""
        return str(self._git.git_dir)

    @property
    def remote_url(self) -> str:
        """Address of the remote without credentials, "" where there is none."""
        try:
            address = parse_address(self._remote.url)
        except Fixable:
            return ""
        return address.url if address else self._git.scrubbed(self._remote.url)

    @property
    def is_own(self) -> bool:
        """Whether this is our own clone of an address."""
        return self._remote.own

    def fetched_at(self) -> datetime | None:
        """Return when our own clone was last fetched, by whichever process; None for a person's own repository."""
        return fetched_at(self._git) if self._remote.own else None

    def checked_out(self) -> Checkout | None:
        """Return what a person has checked out here; None for our own clone and for a bare repository."""
        return None if self._remote.own else checkout_of(self.name)

    def fetch(self) -> str:
        """Bring what is known of the remote up to date, and return the base commit. Without a remote there is nothing to do.

        Where the fetch fails in a person's own repository, `base_commit` is still what that repository says.
        """
        if self._remote.own or (self._remote.follows and self.can_write()):
            fetch(self._git, self._remote, self.base, self.conventions.branch_prefix)
        return self.base_commit()

    def push(self, branch: str, replacing: str = "") -> None:
        """Make the remote's branch the same as ours, if it has none of that name, or one that holds the commit `replacing`.

        Raises Unreachable, Unauthorised, Rejected.
        """
        commit = self.branch_commit(branch)
        if commit is None:
            raise Fixable(f"There's no branch {branch} to push.", "Create it first.")
        self._push(Update(branch, expected=replacing, commit=commit))

    def push_delete(self, branch: str, expected: str) -> None:
        """Delete the remote's branch where it still holds `expected`; one that is gone is fine. Raises as `push` does."""
        self._push(Update(branch, expected=expected, commit=""))

    def try_push(self) -> None:
        """Ask the remote whether it would take a branch, and send none. Raises as `push` does."""
        branch = f"{self.conventions.branch_prefix}try"
        self._push(Update(branch, expected="", commit=self.base_commit()), dry_run=True)

    def _push(self, update: Update, *, dry_run: bool = False) -> None:
        branch_ref(update.branch)
        if update.branch == self.base:
            raise Fixable(f"The bot pushes nothing to {self.base} itself.", "Name another branch.")
        if not self.remote_url:
            raise Fixable(f"The repository has no remote called {self._remote.name}.", "Add one with `git remote add`.")
        push(self._git, self._remote, update, dry_run=dry_run)

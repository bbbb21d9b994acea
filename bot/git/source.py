"""The source of an Estate: a repository or a folder, opened and read once, and then read again where it changed."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Lock

from bot.errors import Fixable
from bot.estate import Reading, read, root_of
from bot.git.folder import Folder
from bot.git.layout import no_namespaces
from bot.git.open import Options, open_git, parse_address
from bot.git.repository import Repository
from bot.model.conventions import Conventions
from bot.model.estate import Estate
from bot.model.text import COMMIT_DIGITS

MOST_ROUNDS = 5
"""How often what was found leads to more to look up: a link to a kustomization that lists a link."""


class EstateSource:
    """Reads the Estate of a repository's base branch, or of a plain folder. Threads may share it.

    Every method raises Fixable where the repository cannot be read, or has no namespaces where they are looked for; what was
    read before stays as it was.
    """

    def __init__(self, place: Repository | Folder, conventions: Conventions) -> None:
        self.repository = place if isinstance(place, Repository) else None
        """Where branches can be written; None for a plain folder."""
        self._place = place
        self._conventions = conventions
        self._reading: Reading | None = None
        self._lock = Lock()

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
    ) -> "EstateSource":
        """Open the path or address of a git repository, or a plain folder. The arguments are those of `Repository.open`."""
        opened = open_git(where, Options(base, conventions.branch_prefix, cache_dir, token, remote))
        if isinstance(opened, Path):
            return cls(Folder(opened, conventions), conventions)
        return cls(Repository(opened, base, conventions), conventions)

    @classmethod
    def open_here(cls, where: str, *, base: str, cache_dir: Path, conventions: Conventions) -> "EstateSource | None":
        """Open it as `open` does, or return None for an address of which there is no clone yet: no network is used."""
        address = parse_address(where)
        if address is not None and not (cache_dir.resolve() / address.folder_name).exists():
            return None
        return cls.open(where, base=base, cache_dir=cache_dir, conventions=conventions)

    @property
    def name(self) -> str:
        """The path or address, without credentials."""
        return str(self._place.path) if isinstance(self._place, Folder) else self._place.name

    @property
    def is_kept_clone(self) -> bool:
        """Whether this is our own clone of an address, from an earlier start: it is only as fresh as its last fetch."""
        return self.repository is not None and self.repository.is_own and not self.repository.is_new_clone

    def fetched_at(self) -> datetime | None:
        """Return when our own clone was last fetched; None for a person's own repository or folder, which is read as it is."""
        return self.repository.fetched_at() if self.repository is not None else None

    def checked_out(self) -> str:
        """Return in one sentence that a person has something else checked out here than what is read, or ""."""
        found = self.repository.checked_out() if self.repository is not None else None
        if self.repository is None or found is None:
            return ""
        commit, base = self.read().commit, self.repository.base
        if found.commit == commit and not found.has_changes:
            return ""
        head = found.commit[:COMMIT_DIGITS]
        where = f"{base} at {head}" if found.branch == base else found.branch or f"commit {head}"
        said = f"Read from {base} at {commit[:COMMIT_DIGITS]}"
        if found.commit == commit:
            return f"{said}; your uncommitted changes don't count."
        return f"{said}; you're on {where}{', with uncommitted changes' if found.has_changes else ''}."

    def why_read_only(self) -> str:
        """Return why no branch can be written here, in one sentence, or ""."""
        if isinstance(self._place, Folder):
            return f"{self.name} is a plain folder, not a git repository."
        return self._place.why_read_only()

    def namespace_folders(self) -> list[str]:
        """List the names of the folders that declare a namespace. No file is read."""
        place = self._place
        folders = place.folders() if isinstance(place, Folder) else place.folders(place.base_commit())
        root = root_of(self._conventions)
        parents = (folder.rpartition("/") for folder in folders)
        return sorted(name for parent, _, name in parents if parent == root)

    def read(self) -> Estate:
        """Return the Estate as it is known, reading it on the first call."""
        with self._lock:
            return self._read().estate

    def refresh(self, *, fetch: bool = True) -> Estate:
        """Fetch, and return the Estate of the base branch as it is now. Only blobs that changed are read and parsed."""
        if fetch and self.repository is not None:
            self.repository.fetch()
        with self._lock:
            known = self._read()
            self._reading = self._checked(self._completed(self._moved(known)))
            return self._reading.estate

    def at(self, commit: str) -> Estate:
        """Return the Estate at another commit, by what differs from the one that is known."""
        with self._lock:
            known = self._read()
            if self.repository is None or commit == known.estate.commit:
                return known.estate
            return self._completed(known.updated(self.repository.changed_files(known.estate.commit, commit), commit)).estate

    def at_revision(self, revision: str) -> Estate:
        """Return the Estate at a branch, tag or commit; raise Fixable where there is none of that name."""
        if self.repository is None:
            raise Fixable(f"{self.name} has no revisions: it isn't a git repository.", "Name two folders, or a git repository.")
        return self.at(self.repository.commit_of(revision))

    def _read(self) -> Reading:
        if self._reading is None:
            self._reading = self._checked(self._completed(self._whole()))
        return self._reading

    def _whole(self) -> Reading:
        if isinstance(self._place, Folder):
            commit, (files, skipped) = "", self._place.files()
        else:
            commit = self._place.base_commit()
            files, skipped = self._place.files(commit)
        with _no_garbage_collection():
            return read(files, self._conventions, commit, skipped)

    def _completed(self, reading: Reading) -> Reading:
        """Read what kustomizations list and no name tells, and follow the links on the way there."""
        for _ in range(MOST_ROUNDS):
            odd = reading.odd_paths
            changes = reading.differing(self._place.look_up(reading.estate.commit, sorted(odd))) if odd else {}
            if not changes:
                break
            reading = reading.updated(changes, reading.estate.commit)
        return reading

    def _moved(self, known: Reading) -> Reading:
        """Read what changed since. A folder has no history to tell, so all of its files are compared."""
        if isinstance(self._place, Folder):
            files, skipped = self._place.files()
            gone = dict.fromkeys(known.paths, None)
            return known.updated(gone | {skip.path: skip for skip in skipped} | {file.path: file for file in files}, "")
        before, commit = known.estate.commit, self._place.base_commit()
        if commit == before:
            return known
        if not self._place.holds(before):  # the base branch was forced, and git has cleaned up since
            return self._whole()
        return known.updated(self._place.changed_files(before, commit), commit)

    def _checked(self, reading: Reading) -> Reading:
        estate = reading.estate
        if estate.namespaces:
            return reading
        raise no_namespaces(estate, self._conventions, reading.declaring, list(reading.paths))


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Turn garbage collection off while many long-lived objects are made: it would take a third of the time.

    Afterwards they are frozen, so that no later collection goes through them.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()

"""A plain folder of namespace folders, under no version control: it can be read, and nothing else."""

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import sha1
from pathlib import Path

from bot.errors import Fixable
from bot.estate import FileChange, Link, RawFile, is_manifest_path, is_outside, library_of, namespace_of, opaque, root_of
from bot.git.command import MOST_LISTED, too_many
from bot.git.layout import NOT_FOLLOWED, left_aside, looked_up, may_be_a_folder, target_inside, way_to, why_not_read, why_opaque
from bot.git.store import FILE, SYMLINK, Entry, readable_path
from bot.model.conventions import Conventions
from bot.model.estate import Skipped

UNREADABLE = "It can't be read:"


class Folder:
    """Namespace folders on disk. Links are not followed, so that nothing outside the folder is ever read."""

    def __init__(self, path: Path, conventions: Conventions) -> None:
        self.path = path
        self.conventions = conventions

    def files(self) -> tuple[list[RawFile], list[Skipped | Link]]:
        """Read every YAML file at a namespace folder's root, and say what was not read. Blob ids are what git would give."""
        found: list[RawFile] = []
        skipped: list[Skipped | Link] = []
        for path, inner in self._paths():
            read = self._read(path, inner)
            if isinstance(read, Skipped):
                skipped.append(read)
            elif read is not None:
                found.append(read)
        for file in self._outside():
            if isinstance(file, RawFile):
                found.append(file)
            else:
                skipped.append(file)
        return found, skipped

    def folders(self) -> list[str]:
        """List the folders that hold a file named as namespaces are declared, for a hint on the layout."""
        found = self.path.glob(f"**/{self.conventions.namespace_file}")
        return [path.parent.relative_to(self.path).as_posix() for path in found]

    def look_up(self, _commit: str, paths: Iterable[str]) -> Mapping[str, FileChange]:
        """Read what stands at paths whatever their names are: files, links (under their own paths), None for nothing."""
        found: dict[str, FileChange] = {}
        for path in paths:
            if path.startswith(("/", "..")):  # nothing outside the folder is ever read
                continue
            entries = {part: entry for part in way_to(path) if (entry := self._entry(part)) is not None}
            what = looked_up(entries, path, lambda link: str((self.path / link.path).readlink()))
            if isinstance(what, Entry):
                data = (self.path / path).read_bytes()
                found[path] = RawFile(path, _blob_id(data), data)
            else:
                found[what.path if isinstance(what, Link) else path] = what
        return found

    def _entry(self, path: str) -> Entry | None:
        """Return a file or link as git would list it."""
        try:
            about = (self.path / path).lstat()
        except (OSError, ValueError):
            return None
        is_link = stat.S_ISLNK(about.st_mode)
        return Entry(path, SYMLINK if is_link else FILE, "", about.st_size) if is_link or stat.S_ISREG(about.st_mode) else None

    def _paths(self) -> Iterator[tuple[Path, str]]:
        """List what is in the folders below the root, links to such folders too, with the paths as git would write them."""
        root = root_of(self.conventions)
        for path in _children(self.path / root):
            name = readable_path(os.fsencode(path.name))
            inner = f"{root}/{name}" if root else name
            if path.is_symlink():
                yield path, inner
            elif path.is_dir():
                yield from ((child, f"{inner}/{readable_path(os.fsencode(child.name))}") for child in _children(path))

    def _outside(self) -> Iterator[RawFile | Skipped | Link]:
        """Read the files outside the namespace folders that may hold a policy of the whole cluster."""
        closed: list[Skipped] = []

        def passed_over(error: OSError) -> None:
            inner = readable_path(os.fsencode(Path(error.filename).relative_to(self.path).as_posix()))
            closed.append(Skipped(inner, f"The folder can't be read: {error.strerror}.", hides=True))

        libraries: list[str] = []
        for path, inner in _below(self.path, passed_over):
            if library_of(inner):
                libraries.append(inner)
                continue
            is_link = path.is_symlink() and may_be_a_folder(inner) and inner.rpartition("/")[0] != root_of(self.conventions)
            if not (is_outside(inner, self.conventions) or is_link):
                continue
            read = _read_file(path, inner)
            if isinstance(read, Skipped):
                said = read if read.about else opaque(inner, read.why)
                target = target_inside(inner, str(path.readlink())) if path.is_symlink() else ""
                yield Link(inner, target, said) if target else said
            elif read is not None:
                yield read
        yield from (*closed, *left_aside(libraries))

    def _read(self, path: Path, inner: str) -> RawFile | Skipped | None:
        is_link = path.is_symlink()
        if namespace_of(inner, self.conventions) is None:  # a link may stand for a whole folder
            return why_not_read(Entry(inner, SYMLINK, "")) if is_link and path.is_dir() else None
        try:
            about = path.lstat()
            if not is_link and not stat.S_ISREG(about.st_mode):
                return None if stat.S_ISDIR(about.st_mode) else Skipped(inner, "It isn't a file.", hides=True)
            why = why_not_read(Entry(inner, SYMLINK if is_link else "", "", about.st_size))
            data = b"" if why else path.read_bytes()
        except OSError as error:
            return Skipped(inner, f"{UNREADABLE} {error.strerror}.", hides=True)
        return why or RawFile(inner, _blob_id(data), data)


def _blob_id(data: bytes) -> str:
    """Return the id that git would give a file."""
    return sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def manifest_files(path: Path) -> tuple[list[RawFile], list[Skipped]]:
    """Read every file of a plain folder that may hold manifests, in whatever folders below, and say what was not read.

    Raises Fixable where there is no such folder. Paths begin with the folder's name.
    """
    if not path.is_dir():
        raise Fixable(f"{path} isn't a folder.", "Name the folder that holds the rendered manifests.")
    name = path.resolve().name or "."
    found: list[RawFile] = []
    skipped: list[Skipped] = []

    def passed_over(error: OSError) -> None:
        inner = Path(error.filename).relative_to(path).as_posix()
        skipped.append(Skipped(f"{name}/{inner}", f"{UNREADABLE} {error.strerror}."))

    for file, inner in _below(path, passed_over):
        read = _read_file(file, f"{name}/{inner}") if is_manifest_path(inner) else None
        if isinstance(read, Skipped):
            skipped.append(read)
        elif read is not None:
            found.append(read)
    return found, skipped


def _below(path: Path, on_error: Callable[[OSError], object] | None = None) -> Iterator[tuple[Path, str]]:
    """List the files of a folder and those below it, git's own left aside, with their paths as git would write them.

    Raises Fixable where there are more than MOST_LISTED.
    """
    left = MOST_LISTED
    for folder, folders, names in os.walk(path, onerror=on_error):
        left -= len(folders) + len(names)
        if left < 0:
            raise too_many()
        folders[:] = sorted(name for name in folders if name != ".git")
        links = [name for name in folders if Path(folder, name).is_symlink()]
        for name in sorted([*names, *links]):
            file = Path(folder, name)
            yield file, readable_path(os.fsencode(file.relative_to(path).as_posix()))


def _read_file(path: Path, inner: str) -> RawFile | Skipped | None:
    """Read a file, or return why not; None where it is no file."""
    if path.is_symlink():
        return Skipped(inner, NOT_FOLLOWED)
    try:
        about = path.lstat()
        if not stat.S_ISREG(about.st_mode):
            return None
        return why_opaque(Entry(inner, FILE, "", about.st_size)) or RawFile(inner, "", path.read_bytes())
    except OSError as error:
        return Skipped(inner, f"{UNREADABLE} {error.strerror}.")


def _children(path: Path) -> list[Path]:
    try:
        with os.scandir(path) as found:
            names = sorted(entry.name for entry in found)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise Fixable(f"{path} can't be read: {error.strerror}.", "Check the permissions on it.") from None
    return [path / name for name in names]

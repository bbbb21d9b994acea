"""Which paths of a repository are manifests, and the error for a repository without any."""

import posixpath
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from bot.errors import Fixable
from bot.estate import MAX_BYTES, Link, is_outside, library_of, namespace_of, opaque, root_of, too_large
from bot.git.store import SUBMODULE, SYMLINK, UNWRITABLE, Entry
from bot.model.conventions import Conventions
from bot.model.estate import Estate, Skipped
from bot.model.text import listed

SETTING = "NETPOL_NAMESPACES_ROOT"
MAX_SEARCHED = 32 * 1024 * 1024
"""Bytes of a file outside the namespace folders that is read at all: definitions of kinds have one or two million."""
NOT_FOLLOWED = "It's a symbolic link, which the bot doesn't follow."
MOST_ROOTS = 5
"""Folders to choose from that one message names."""
MOST_LINK = 4096
"""Bytes of a symbolic link at most: https://man7.org/linux/man-pages/man7/path_resolution.7.html"""


def is_manifest(entry: Entry, conventions: Conventions) -> bool:
    """Whether an entry may be a manifest, or is a link or submodule where a namespace folder may stand."""
    if namespace_of(entry.path, conventions) is not None:
        return True
    root = root_of(conventions)
    inner = entry.path.removeprefix(f"{root}/") if root else entry.path
    is_in_root = "/" not in inner and (not root or inner != entry.path)
    return is_in_root and entry.mode in {SYMLINK, SUBMODULE}


def may_be_outside(entry: Entry, conventions: Conventions) -> bool:
    """Whether an entry is a file, link or submodule outside the namespace folders that may hold manifests."""
    if library_of(entry.path):
        return False
    if entry.mode == SUBMODULE or (entry.mode == SYMLINK and may_be_a_folder(entry.path)):
        return not is_manifest(entry, conventions)
    return is_outside(entry.path, conventions)


def may_be_a_folder(path: str) -> bool:
    """Whether a link, by its name, may stand for a folder of manifests: it is in a folder itself, and its name has no ending."""
    folder, _, name = path.rpartition("/")
    return bool(folder) and "." not in name


def left_aside(paths: Iterable[str]) -> Iterator[Skipped]:
    """Yield, for each folder of other people's files, how many files are in it."""
    for folder, count in sorted(Counter(folder for path in paths if (folder := library_of(path))).items()):
        files = "1 file below it is" if count == 1 else f"{count:,} files below it are"
        yield Skipped(folder, f"{files} other people's. Nothing applies them from there, so the bot doesn't read them.")


def why_opaque(entry: Entry) -> Skipped | None:
    """Say why an entry outside the namespace folders cannot be read, or None. One too large to parse is searched."""
    if entry.size > MAX_SEARCHED:
        return opaque(entry.path, f"The file is larger than {MAX_SEARCHED // 1024**2} MiB.")
    why = why_not_read(replace(entry, size=0))
    return opaque(entry.path, why.why) if why else None


def why_not_read(entry: Entry) -> Skipped | None:
    """Return why an entry is not read at all, or None."""
    if UNWRITABLE in entry.path:
        return Skipped(entry.path, "Its name has characters that can't be written. Rename it.", hides=True)
    if entry.mode == SYMLINK:
        return Skipped(entry.path, f"{NOT_FOLLOWED} Put the file itself there.", hides=True)
    if entry.mode == SUBMODULE:
        return Skipped(entry.path, "It's a submodule, which the bot doesn't read. Put the files themselves there.", hides=True)
    if entry.size > MAX_BYTES:
        return Skipped(entry.path, str(too_large(entry.size)), hides=True)
    return None


def way_to(path: str) -> list[str]:
    """Return the folders above a path, the outermost first, and the path."""
    parts = path.split("/")
    return ["/".join(parts[:count]) for count in range(1, len(parts) + 1)]


def looked_up(entries: Mapping[str, Entry], path: str, target_of: Callable[[Entry], str]) -> Entry | Skipped | Link | None:
    """Return what stands at a path that a kustomization lists: the file, the link on the way to it, why not, or nothing.

    `target_of` reads what a symbolic link holds. A link out of the repository is not followed.
    """
    for part in way_to(path):
        entry = entries.get(part)
        if entry is None:
            continue
        if entry.mode == SYMLINK and entry.size <= MOST_LINK:
            if target := target_inside(part, target_of(entry)):
                return Link(part, target)
            return Skipped(path, "It's a symbolic link out of the repository, which the bot doesn't follow.", hides=True)
        why = why_not_read(entry)
        return replace(why, path=path) if why else entry
    return None


def may_be_followed(entry: Entry) -> bool:
    """Whether an entry is a symbolic link whose target can be read and written out."""
    return entry.mode == SYMLINK and entry.size <= MOST_LINK and UNWRITABLE not in entry.path


def target_inside(path: str, written: str) -> str:
    """Return the path that a symbolic link stands for, "" where that is not in the repository."""
    target = posixpath.normpath(posixpath.join(posixpath.dirname(path), written))
    return "" if target.startswith(("/", "..")) else target


def no_namespaces(estate: Estate, conventions: Conventions, declaring: Iterable[str], paths: Iterable[str]) -> Fixable:
    """Return the error for a repository in which no namespace was found.

    `declaring` are the folders that declare namespaces outside the root, `paths` all that was read.
    """
    root = root_of(conventions)
    is_there = not root or any(path.startswith(f"{root}/") for path in paths)
    roots = Counter(folder.rpartition("/")[0] for folder in declaring).most_common(MOST_ROOTS)
    if roots:
        best, count = roots[0]
        others = [f"{folder or '.'} ({number})" for folder, number in roots[1:]]
        more = f" Others are below {listed(others)}. An overlay that builds them works too." if others else ""
        declare = "1 folder declares" if count == 1 else f"{count} folders declare"
        hint = f"Set {SETTING}={best or '.'} , where {declare} namespaces.{more}"
    elif estate.skipped:
        first, count = estate.skipped[0], len(estate.skipped)
        which = f"{count} files or folders; the first is" if count > 1 else "1 file or folder,"
        hint = f"The bot skipped {which} {first.path}: {first.why}"
    else:
        hint = f"Set {SETTING} to the folder whose subfolders are the namespaces."
    if is_there:
        return Fixable(f"The bot found no namespace {f'below {root}/' if root else 'in the repository'}.", hint)
    if conventions.namespaces_root == Conventions().namespaces_root:
        return Fixable("The bot found no namespace in the repository.", hint)
    return Fixable(f"The bot found no namespace below {root}/: the repository has no such folder with manifests in it.", hint)

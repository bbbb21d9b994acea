"""The files of one folder: read again where they changed, and put together into the namespace that the folder is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import chain

from bot.estate.applied import listed_paths
from bot.estate.by_content import in_force
from bot.estate.contents import Contents, Link, RawFile, read_anywhere, read_contents
from bot.estate.installers import is_install_path, read_installs
from bot.estate.layout import folders_above, is_manifest_path, is_template_path, root_of
from bot.estate.pods import pods_of
from bot.estate.templates import read_template
from bot.model.conventions import Conventions
from bot.model.estate import EVERY_NAMESPACE, Namespace, Skipped
from bot.model.syntax import DNS_LABEL

ELSEWHERE = ""
"""Stands for a folder's name where a file is in none, or a link or submodule in the place of one."""


MOST_TEXT = 16 * 1024 * 1024
"""Characters of all manifests together that are parsed: six times those of a platform with 1,458 namespaces."""

FileChange = RawFile | Skipped | Link | None
"""A file or link as it is now, why it was not read at all, or that it is gone."""


@dataclass(frozen=True, slots=True)
class Folder:
    """What the files of one folder declare, by path; the namespace that they make, if they do; and what is said of them."""

    contents: Mapping[str, Contents] = field(default_factory=dict)
    namespace: Namespace | None = None
    skipped: tuple[Skipped, ...] = ()


def odd_paths(contents: Mapping[str, Contents]) -> frozenset[str]:
    """Return the paths that have to be looked up whatever their names are: what kustomizations list and was not read, and links.

    `contents` are those of the files in no namespace's folder.
    """
    listed = listed_paths(contents)
    folders = {folder for path in contents for folder in folders_above(path)} if listed else set()
    unread = {path for path in listed & contents.keys() if not (contents[path].blob or contents[path].link)}
    links = {path for path, part in contents.items() if part.link and (path in listed or not part.skipped)}
    odd = links | {path for path, part in contents.items() if is_odd(path, part)}
    return frozenset((listed - contents.keys() - folders) | unread | odd)


def is_odd(path: str, part: Contents) -> bool:
    """Whether a file was read only because a kustomization lists it."""
    return part.blob != "" and not is_manifest_path(path)


def text_of_all(folders: Mapping[str, Folder]) -> int:
    """Return the number of characters of all files that were parsed."""
    return sum(len(part.source.text) for each in folders.values() for part in each.contents.values() if part.source is not None)


def contents_after(
    known: Mapping[str, Contents], changed: Mapping[str, FileChange], name: str, room: int = MOST_TEXT
) -> dict[str, Contents]:
    """Return the contents of a folder's files after some of them changed. `room` is for how many characters more are parsed."""
    contents = dict(known)
    for path, change in changed.items():
        if change is None:
            contents.pop(path, None)
        elif isinstance(change, Skipped):
            contents[path] = Contents(skipped=(change,))
        elif isinstance(change, Link):
            contents[path] = Contents(link=change.target, skipped=(change.said,) if change.said is not None else ())
        elif name == ELSEWHERE and is_install_path(path) and (installs := read_installs(change)) is not None:
            contents[path] = installs
        elif not is_manifest_path(path) and not (name == ELSEWHERE and path in listed_paths(known)):
            contents.pop(path, None)
            if is_template_path(path) and (template := read_template(change)) is not None:
                contents[path] = template
        elif not (change.blob and path in contents and contents[path].blob == change.blob):
            is_beyond = len(change.data) > room
            read = read_anywhere if name == ELSEWHERE else partial(read_contents, namespace=name)
            contents[path] = found = read(change, is_beyond=is_beyond)
            room -= len(found.source.text) if found.source is not None else 0
    return contents


def folder_of(name: str, contents: Mapping[str, Contents], conventions: Conventions) -> Folder:
    """Put the files of a folder together, those that are in no namespace's folder (ELSEWHERE) included."""
    skipped = tuple(chain.from_iterable((*part.skipped, *part.pods.unread) for part in contents.values()))
    if name == ELSEWHERE:
        root = root_of(conventions)
        return Folder(contents, None, tuple(skip for skip in skipped if skip.about == EVERY_NAMESPACE or stands_for(skip, root)))
    path = next(iter(contents)).rpartition("/")[0]
    if not DNS_LABEL.fullmatch(name):
        said = Skipped(path, "The folder doesn't count: its name can't be the name of a namespace.")
        return Folder(contents, None, (said, *skipped))
    files = {file: contents[file] for file in sorted(contents)}
    namespace = _namespace(name, path, files)
    if namespace is None:
        hint = f"Add a {conventions.namespace_file} that does."
        said = Skipped(path, f"The folder doesn't count: no file in it declares the Namespace {name}. {hint}")
        return Folder(contents, None, (said, *skipped))
    return Folder(contents, namespace, (*skipped, *_declared_again(files)))


def stands_for(skip: Skipped, root: str) -> str:
    """Return the namespace in the place of whose folder something stands that is not read; "" for none."""
    name = skip.path.removeprefix(f"{root}/") if root else skip.path
    return name if skip.hides and not skip.about and DNS_LABEL.fullmatch(name) else ""


def _declared_again(files: Mapping[str, Contents]) -> Iterator[Skipped]:
    """Say which documents declare a namespace that a later one declares again."""
    declared = [document for part in files.values() for document in part.namespaces]
    for document in declared[:-1]:
        last = declared[-1]
        why = f"Namespace {document.name} is declared again in {last.place}, which is applied last: only its labels count."
        yield Skipped(document.place.path, why, document.place.line)


def _namespace(name: str, folder: str, files: Mapping[str, Contents]) -> Namespace | None:
    """Put a namespace together from its files in the order in which kubectl applies them, or return None."""
    declared = [document for part in files.values() for document in part.namespaces]
    if not declared:
        return None
    written = list(chain.from_iterable(part.policies for part in files.values()))
    policies, overwritten = in_force(written)
    foreign = {(policy.kind, policy.name): policy for part in files.values() for policy in part.foreign}
    pods = pods_of(part.pods for part in files.values())
    return Namespace(
        name=name,
        folder=folder,
        labels=declared[-1].labels,
        annotations=declared[-1].annotations,
        teams=tuple(dict.fromkeys(chain.from_iterable(part.teams for part in files.values()))),
        policies=policies,
        overwritten=overwritten,
        foreign=tuple(foreign.values()),
        on_requests=tuple(chain.from_iterable(part.on_requests for part in files.values())),
        files={path: part.source for path, part in files.items() if part.source is not None},
        place=declared[-1].place,
        unread=tuple(skip for part in files.values() for skip in part.skipped if skip.hides),
        workloads=pods.workloads,
        services=pods.services,
        pods_unread=pods.unread,
    )

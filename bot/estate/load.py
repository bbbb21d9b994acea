"""Files to an Estate. `read` keeps what each file declares, so that a later commit is read by its changed files alone."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

from bot.conventions import BUILT_IN_KEY, Conventions
from bot.estate.contents import Contents, RawFile, read_contents
from bot.estate.model import Estate, Namespace, NetworkPolicy, Skipped
from bot.estate.scalars import DNS_LABEL

SUFFIXES = (".yaml", ".yml", ".json")
"""What `kubectl apply -f FOLDER` reads: https://kubernetes.io/docs/reference/kubectl/generated/kubectl_apply/ ."""


def load(files: Iterable[RawFile], conventions: Conventions, commit: str = "", also: Iterable[Skipped] = ()) -> Estate:
    """Read the YAML files at the namespace folders' roots into an Estate.

    `also` are files that were not read at all (links, files that are too large). Any bytes will do, and nothing is raised.
    """
    return read(files, conventions, commit, also).estate


def read(files: Iterable[RawFile], conventions: Conventions, commit: str = "", also: Iterable[Skipped] = ()) -> "Reading":
    """Read everything, for what comes later: see `Reading.updated`."""
    empty = Reading(conventions, {}, Estate(commit, {}))
    changes: dict[str, RawFile | Skipped | None] = {skipped.path: skipped for skipped in also}
    return empty.updated(changes | {file.path: file for file in files}, commit)


@dataclass(frozen=True, slots=True)
class Reading:
    """An Estate, and what each file declares, by path: unreadable files and folders that are no namespaces included."""

    conventions: Conventions
    contents: Mapping[str, Contents]
    estate: Estate

    def updated(self, changes: Mapping[str, RawFile | Skipped | None], commit: str) -> "Reading":
        """Return the reading after some files changed. Only these are parsed; None is a file that is gone.

        A file whose blob is known at its path is not parsed again. Files outside the namespace folders are passed over.
        """
        contents = dict(self.contents)
        touched = set()
        for path, change in changes.items():
            name = namespace_of(path, self.conventions)
            if name is not None:
                touched.add(name)
            if change is None:
                contents.pop(path, None)
            elif isinstance(change, Skipped):
                contents[path] = Contents(skipped=(change,))
            elif name is not None and not (change.blob and path in contents and contents[path].blob == change.blob):
                contents[path] = read_contents(change, name)
        return Reading(self.conventions, contents, self._assembled(contents, touched, commit))

    def _assembled(self, contents: Mapping[str, Contents], touched: set[str], commit: str) -> Estate:
        folders: dict[str, list[str]] = defaultdict(list)
        for path in contents:
            name = namespace_of(path, self.conventions)
            if name is not None:
                folders[name].append(path)
        namespaces = {name: known for name, known in self.estate.namespaces.items() if name not in touched}
        skipped = [skip for part in contents.values() for skip in part.skipped]
        for name, paths in folders.items():
            if name in namespaces:
                continue
            namespace = _namespace(name, _folder(paths[0]), {path: contents[path] for path in sorted(paths)})
            if namespace is None:
                skipped.append(_no_namespace(name, _folder(paths[0]), self.conventions))
            else:
                namespaces[name] = namespace
        ordered = dict(sorted(namespaces.items()))
        skipped.sort(key=lambda skip: (skip.path, skip.line or 0))
        return Estate(commit, ordered, tuple(skipped), _carriers(ordered))


def root_of(conventions: Conventions) -> str:
    """Return the folder of the namespace folders as git writes it: without `./` or slashes at its ends, "" for the top."""
    return "/".join(part for part in conventions.namespaces_root.split("/") if part not in {"", "."})


def namespace_of(path: str, conventions: Conventions) -> str | None:
    """Return the name of the namespace folder that a file is directly in, if it is one that kubectl would apply."""
    root = root_of(conventions)
    inner = path.removeprefix(f"{root}/") if root else path
    folder, _, file = inner.partition("/")
    is_inside = not root or inner != path
    if not is_inside or not file or "/" in file or folder.startswith(".") or not file.endswith(SUFFIXES):
        return None
    return folder


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _namespace(name: str, folder: str, files: Mapping[str, Contents]) -> Namespace | None:
    """Put a namespace together from its files in the order in which kubectl applies them, or return None."""
    declared = [document for part in files.values() for document in part.namespaces]
    if not declared or not DNS_LABEL.fullmatch(name):
        return None
    written = list(chain.from_iterable(part.policies for part in files.values()))
    last: dict[str, NetworkPolicy] = {policy.name: policy for policy in written}
    foreign = {(policy.kind, policy.name): policy for part in files.values() for policy in part.foreign}
    return Namespace(
        name=name,
        folder=folder,
        labels=declared[-1].labels,
        annotations=declared[-1].annotations,
        teams=tuple(dict.fromkeys(chain.from_iterable(part.teams for part in files.values()))),
        policies=tuple(policy for policy in written if last[policy.name] is policy),
        overwritten=tuple(policy for policy in written if last[policy.name] is not policy),
        foreign=tuple(foreign.values()),
        files={path: part.source for path, part in files.items() if part.source is not None},
        place=declared[-1].place,
    )


def _no_namespace(name: str, folder: str, conventions: Conventions) -> Skipped:
    if not DNS_LABEL.fullmatch(name):
        return Skipped(folder, "The folder is not counted: its name cannot be the name of a namespace.")
    return Skipped(
        folder,
        f"The folder is not counted: no file in it declares the Namespace {name}. Add a {conventions.namespace_file} that does.",
    )


def _carriers(namespaces: Mapping[str, Namespace]) -> dict[tuple[str, str], tuple[str, ...]]:
    """Index the namespaces by each label that they carry. Names come sorted, since the namespaces do."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name, namespace in namespaces.items():
        for key, label in namespace.labels.items():
            # The API server sets this one, whatever is written.
            if key != BUILT_IN_KEY:
                found[key, label.value].append(name)
        found[BUILT_IN_KEY, name].append(name)
    return {label: tuple(names) for label, names in found.items()}

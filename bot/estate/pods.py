"""Workloads and services of files: what was read, what was not, and which of several of one name counts.

No verdict hangs on them, so what cannot be read of them is kept apart from what may hide a policy.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, TypeVar

from bot.manifests.compose import Unreadable, compose_documents, decode
from bot.manifests.manifest import Manifest, manifests, policy_kind
from bot.manifests.nodes import Nodes, Wrong, quoted, text_of
from bot.manifests.workloads import POD_KINDS, is_pod_kind, read_pod_kind
from bot.model.estate import SOME_NAMESPACE, Service, Skipped, Workload

MAKES_PODS = re.compile(rf"""kind["']? *: *["']?(?:{"|".join(sorted(POD_KINDS))})(?:List)?\b""".encode())
"""What a text holds that declares a workload or a service."""
MOST_UNREAD = 20
"""What is said of one file at most."""

PodKind = Workload | Service
Written = TypeVar("Written", Workload, Service)


class Pods(NamedTuple):
    """The workloads and services of one file or namespace. In a file, a namespace is "" where the document names none."""

    workloads: tuple[Workload, ...] = ()
    services: tuple[Service, ...] = ()
    unread: tuple[Skipped, ...] = ()
    kinds: frozenset[str] = frozenset()
    """The kinds of all that a file holds, what could not be read included: a patch is a part of an object."""

    @property
    def objects(self) -> tuple[PodKind, ...]:
        """Return the workloads, then the services."""
        return (*self.workloads, *self.services)


NO_PODS = Pods()


def of_pods(skip: Skipped) -> Skipped:
    """Return what is said of a file as a remark on which no verdict hangs."""
    return replace(skip, hides=False, of_pods=True)


def unread(path: str, why: str, line: int | None = None) -> Pods:
    """Return that something was not read that may hold workloads or services."""
    return Pods(unread=(of_pods(Skipped(path, why, line)),))


@dataclass(slots=True)
class PodReader:
    """Collects the workloads and services of one file. `nodes` are its own: a remark on a Deployment hides no policy."""

    nodes: Nodes
    namespace: str | None
    """The namespace of the file's folder, None where what a document says of itself decides."""
    workloads: list[Workload] = field(default_factory=list)
    services: list[Service] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)

    def take(self, item: Manifest) -> None:
        """Read one object, or record why not."""
        self.kinds.add(item.kind)
        named = text_of(item.metadata.get("namespace"))
        try:
            found = read_pod_kind(self.nodes, item)
        except Wrong as wrong:
            whom = named if self.namespace is None else ""
            self.nodes.skip(f"{item} isn't read, because Kubernetes refuses it: {wrong.why}.", wrong.node, about=whom)
            return
        if self.namespace is not None and named not in {"", self.namespace}:
            why = f"{item} doesn't count: its namespace is {quoted(named)}, but it's in the folder of {quoted(self.namespace)}."
            self.nodes.skip(why, item.root)
            return
        placed = replace(found, namespace=named or self.namespace or "")
        if isinstance(placed, Service):
            self.services.append(placed)
        else:
            self.workloads.append(placed)

    def found(self) -> Pods:
        """Return all that was collected."""
        said = [of_pods(skip) for skip in self.nodes.skipped[:MOST_UNREAD]]
        if more := len(self.nodes.skipped) - len(said):
            why = f"{more} more workloads, services or entries of it aren't read either."
            said.append(of_pods(Skipped(self.nodes.path, why)))
        return Pods(tuple(self.workloads), tuple(self.services), tuple(said), frozenset(self.kinds))


def read_pods(path: str, data: bytes, *, alone: bool = False) -> Pods:
    """Read the workloads and services of a file. Any bytes will do.

    `alone` says that nothing else reads the file, so that a policy in it is named.
    """
    try:
        text = decode(data)
        roots = compose_documents(text)
    except Unreadable as problem:
        return unread(path, f"{problem} It may hold workloads or services.", problem.line)
    reader = PodReader(Nodes(path, text), None)
    for document, root in enumerate(roots):
        for item in manifests(reader.nodes, root, document) if root is not None else ():
            if is_pod_kind(item.api_version, item.kind):
                reader.take(item)
            elif alone and policy_kind(item.kind):
                reader.nodes.skip(f"{item} doesn't count: the bot reads policies from the repository.", item.root)
    return reader.found()


def pods_of(parts: Iterable[Pods]) -> Pods:
    """Put the workloads and services of one namespace together, each once."""
    some = [part for part in parts if part is not NO_PODS]
    if not some:
        return NO_PODS
    workloads, unsure = settled([each for part in some for each in part.workloads])
    services, more = settled([each for part in some for each in part.services])
    said = (*(skip for part in some for skip in part.unread), *unsure, *more)
    return Pods(workloads, services, tuple(dict.fromkeys(said)))


def perhaps_changed(found: PodKind, said: Sequence[Skipped]) -> Pods:
    """Return an object, with what may change it. A service whose very port may be another one is left out."""
    if isinstance(found, Workload):
        return Pods(workloads=(found,), unread=tuple(said))
    return Pods(unread=tuple(said)) if said else Pods(services=(found,))


def left_aside(astray: Mapping[str, Sequence[PodKind]]) -> Iterator[Skipped]:
    """Say of which namespaces, that nothing declares, there are workloads or services; "" where they name none."""
    for name, several in astray.items():
        first, rest = several[0], f" (and {len(several) - 1} more of them)" if len(several) > 1 else ""
        is_named = name not in {"", SOME_NAMESPACE}
        whose = (
            f"it's for the namespace {name}, which nothing declares" if is_named else "it names no namespace, nor does its place"
        )
        yield of_pods(Skipped(first.place.path, f"{first} doesn't count: {whose}{rest}.", first.place.line))


def settled(written: Sequence[Written]) -> tuple[tuple[Written, ...], tuple[Skipped, ...]]:
    """Return each object once. Of those that have one name and are not the same, none counts, and each is said."""
    by_name: dict[str, list[Written]] = defaultdict(list)
    for each in written:
        by_name[str(each)].append(each)
    kept: list[Written] = []
    said: list[Skipped] = []
    for several in by_name.values():
        first = several[0]
        if all(replace(each, place=first.place) == first for each in several):
            kept.append(first)
            continue
        for each in several:
            other = next(one.place for one in several if one is not each)
            why = f"{each} is written differently in {other}, and the bot can't tell which of them is in force."
            said.append(of_pods(Skipped(each.place.path, why, each.place.line)))
    return tuple(kept), tuple(said)

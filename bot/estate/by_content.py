"""Namespaces put together by what documents say, and added to those that have a folder of their own."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple

from bot.estate.by_cluster import Chosen, ClusterFolders
from bot.estate.contents import Contents
from bot.estate.gather import Gathered, gather
from bot.estate.layout import Layout, is_below_any, listed_folders
from bot.estate.pieces import Pieces
from bot.estate.pods import NO_PODS, Pods, pods_of
from bot.model.estate import ForeignPolicy, Namespace, NetworkPolicy, Place, Skipped, SourceFile, is_in


class ByContent(NamedTuple):
    """What files add that are in no namespace's folder: namespaces as they then are, and what was not read."""

    namespaces: Mapping[str, Namespace] = MappingProxyType({})
    skipped: tuple[Skipped, ...] = ()
    unlabelled: Mapping[str, Skipped] = MappingProxyType({})
    undeclared: Mapping[str, Skipped] = MappingProxyType({})
    aside: frozenset[str] = frozenset()
    """Files that nothing applies."""
    clusters: ClusterFolders = ClusterFolders()
    differing: frozenset[str] = frozenset()
    """The namespaces of which clusters have other policies or labels."""


def by_content(
    parts: Mapping[str, Contents],
    own: Mapping[str, Namespace],
    layout: Layout,
    chosen: Chosen = Chosen(),  # noqa: B008 - immutable
) -> ByContent:
    """Return the namespaces that files declare in whatever folder, and those of folders (`own`) to which they add something.

    With roots, only what stands below them declares a namespace. Policies for it may stand outside, unless the namespace is
    declared there too: then they are most likely another cluster's. Where the roots are those of `chosen`, one of several, what
    is declared for all of them counts too.
    """
    if not any(part.source is not None or part.skipped or part.pods is not NO_PODS for part in parts.values()):
        return ByContent()
    gathered = gather(parts, own, layout.roots, chosen, alone=not layout.by_folder)
    sources = {path: part.source for path, part in parts.items() if part.source is not None}
    namespaces: dict[str, Namespace] = {}
    skipped: list[Skipped] = []
    for name, pieces in gathered.pieces.items():
        if chosen.is_for_all(name):
            _leave_out_others(pieces, chosen)
        elif whose := _not_ours(name, pieces, own, layout):
            skipped += _left_aside(pieces, layout, whose)
            continue
        namespaces[name] = _put_together(name, pieces, own, sources, gathered.clusters)
    namespaces = _with_others(namespaces, parts)
    unlabelled, undeclared = _unknown(gathered, namespaces)
    differing = frozenset(name for name in namespaces if gathered.pieces[name].differs)
    if not layout.by_folder:
        every = (*gathered.skipped, *skipped)
        return ByContent(namespaces, every, unlabelled, undeclared, gathered.aside, gathered.clusters, differing)
    undeclared = {name: skip for name, skip in undeclared.items() if is_in(skip.path, "/".join((*layout.roots, name)))}
    concerning = {skip for space in namespaces.values() for skip in (*space.unread, *space.pods_unread)} | {*undeclared.values()}
    concerned = tuple(skip for skip in gathered.skipped if skip in concerning)
    return ByContent(namespaces, (*concerned, *skipped), unlabelled, undeclared, gathered.aside)


def _put_together(
    name: str,
    pieces: Pieces,
    own: Mapping[str, Namespace],
    sources: Mapping[str, SourceFile],
    clusters: ClusterFolders,
) -> Namespace:
    if name in own:
        return _added(own[name], pieces, sources)
    found = namespace_of_pieces(name, pieces, sources, clusters)
    pieces.unlabelled += [] if found.declared else [_undeclared(found)]
    return found


def _unknown(gathered: Gathered, namespaces: Collection[str]) -> tuple[dict[str, Skipped], dict[str, Skipped]]:
    """Return what leaves open the labels of namespaces, and what may declare other ones, by name."""
    unlabelled = {name: gathered.pieces[name].unlabelled[0] for name in namespaces if gathered.pieces[name].unlabelled}
    unlabelled |= {name: skip for name, skip in gathered.undeclared.items() if name in namespaces}
    return unlabelled, {name: skip for name, skip in gathered.undeclared.items() if name not in namespaces}


def _with_others(namespaces: Mapping[str, Namespace], parts: Iterable[str]) -> dict[str, Namespace]:
    """Return the namespaces with the other files of their folders: a new one must not be written over them."""
    beside: dict[str, set[str]] = defaultdict(set)
    for path in parts:
        beside[path.rpartition("/")[0]].add(path)
    return {name: replace(each, others=frozenset(beside[each.folder] - each.files.keys())) for name, each in namespaces.items()}


def _not_ours(name: str, pieces: Pieces, own: Collection[str], layout: Layout) -> str:
    """Return why what was found of a namespace is left aside, as a clause; "" where it counts."""
    inside = [document for document in pieces.declared if document.place.path in pieces.ours]
    if name in own or (inside and not layout.by_folder):
        return ""
    if pieces.declared:
        return f"the namespace {name} is declared outside {listed_folders(layout.roots)}"
    if layout.by_folder or not any(is_below_any(path, layout.roots) for path in pieces.paths):
        return f"nothing that the bot reads declares the namespace {name}"
    return ""


def _leave_out_others(pieces: Pieces, chosen: Chosen) -> None:
    """Take away the policies that only other clusters have in a namespace that is declared for every cluster."""

    def counts(policy: NetworkPolicy | ForeignPolicy) -> bool:
        return not chosen.is_for_others((policy.place.path, *pieces.by_policy[policy.place]))

    pieces.keep(list(filter(counts, pieces.policies)), list(filter(counts, pieces.foreign)), pieces.declared)
    pieces.bases |= {path for path in pieces.paths if not chosen.clusters.of_paths([path])}


def _left_aside(pieces: Pieces, layout: Layout, why: str) -> Iterator[Skipped]:
    for policy in pieces.policies:
        if not is_below_any(policy.place.path, layout.roots) or layout.by_folder:
            yield Skipped(policy.place.path, f"NetworkPolicy {policy.name} doesn't count: {why}.", policy.place.line)


def _added(namespace: Namespace, pieces: Pieces, sources: Mapping[str, SourceFile]) -> Namespace:
    """Return a namespace of a folder with what files elsewhere say of it."""
    pieces.policies[:0] = [*namespace.overwritten, *namespace.policies]
    pieces.foreign[:0] = namespace.foreign
    pieces.on_requests[:0] = namespace.on_requests
    pieces.teams[:0] = namespace.teams
    pieces.unread[:0] = namespace.unread
    pieces.pods[:0] = [Pods(namespace.workloads, namespace.services, namespace.pods_unread)]
    whole = namespace_of_pieces(namespace.name, pieces, sources)
    return replace(
        namespace,
        policies=whole.policies,
        overwritten=whole.overwritten,
        foreign=whole.foreign,
        on_requests=whole.on_requests,
        teams=whole.teams,
        unread=whole.unread,
        workloads=whole.workloads,
        services=whole.services,
        pods_unread=whole.pods_unread,
        files={**namespace.files, **whole.files},
        shared=namespace.shared | whole.shared,
        bases=namespace.bases | whole.bases,
    )


def _undeclared(namespace: Namespace) -> Skipped:
    why = f"No file declares the namespace {namespace.name}, which has policies, so the bot doesn't know its labels."
    return Skipped(namespace.place.path, why, namespace.place.line, hides=True, about=namespace.name, is_read=True)


def in_force(
    written: Sequence[NetworkPolicy], where: Callable[[NetworkPolicy], object] = lambda _: None
) -> tuple[tuple[NetworkPolicy, ...], tuple[NetworkPolicy, ...]]:
    """Return the policies of one namespace that are in force, and those whose name a later one has in the same cluster.

    `where` tells a policy's cluster.
    """
    last = {(policy.name, where(policy)): policy for policy in written}
    in_turn = [(policy, last[policy.name, where(policy)] is policy) for policy in written]
    return tuple(policy for policy, is_last in in_turn if is_last), tuple(policy for policy, is_last in in_turn if not is_last)


def namespace_of_pieces(
    name: str,
    pieces: Pieces,
    sources: Mapping[str, SourceFile],
    clusters: ClusterFolders = ClusterFolders(),  # noqa: B008 - immutable
) -> Namespace:
    """Put a namespace together. Where nothing declares it, it stands where its first policy does, and has no labels."""
    policies, overwritten = in_force(
        pieces.policies, lambda policy: clusters.of_paths((policy.place.path, *pieces.by_policy[policy.place]))
    )
    foreign = {(policy.kind, policy.name): policy for policy in pieces.foreign}
    document = pieces.declared[-1] if pieces.declared else None
    places = [*(each.place for each in pieces.policies), *(each.place for each in pieces.foreign)]
    first = min(places, default=Place("", 0))
    place = document.place if document else first
    pods = pods_of(pieces.pods)
    return Namespace(
        name=name,
        folder=place.path.rpartition("/")[0],
        labels=document.labels if document else {},
        annotations=document.annotations if document else {},
        teams=tuple(dict.fromkeys(pieces.teams)),
        policies=policies,
        overwritten=overwritten,
        foreign=tuple(foreign.values()),
        on_requests=tuple(dict.fromkeys(pieces.on_requests)),
        files={path: sources[path] for path in sorted(pieces.paths) if path in sources},
        place=place,
        shared=frozenset(pieces.shared),
        bases=frozenset(pieces.bases),
        overlay=pieces.overlay,
        declared=document is not None,
        unread=tuple(dict.fromkeys(pieces.unread)),
        workloads=pods.workloads,
        services=pods.services,
        pods_unread=pods.unread,
    )

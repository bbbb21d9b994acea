"""`netpol connections` and `netpol probe`: who may call whom among the workloads of a folder of manifests."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from ipaddress import ip_address
from itertools import chain, product
from pathlib import Path

from bot.cli import show
from bot.cli.status import DONE, NO
from bot.errors import Fixable
from bot.estate import RawFile, Unreadable, cluster_of, compose_documents
from bot.estate.documents import STAYS
from bot.git.folder import manifest_files
from bot.manifests.compose import decode
from bot.manifests.manifest import is_served
from bot.manifests.manifest import manifests as manifests_of
from bot.manifests.nodes import Nodes, quoted
from bot.model.estate import Estate, Skipped, Workload
from bot.model.question import Port
from bot.model.text import abridged
from bot.parsing import parse_port
from bot.policy.asked import asked_connections
from bot.policy.between_pods import UNKNOWN, AddressRange, Endpoint, PodConnections, connection_rows, workloads_of
from bot.policy.connections import ConnectionSet
from bot.settings import read_settings

KINDS = {
    "apps/v1": {"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ControllerRevision"},
    "batch/v1": {"Job", "CronJob"},
}
"""All kinds of the versions that make pods: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/ ."""
MOST_PLACES = 5
"""Places of invalid documents that an error lists beside the first."""


def connections(manifests: str, *, as_json: bool) -> int:
    """Print the connections between each two workloads, and between each and the addresses outside the cluster."""
    rows = connection_rows(folder_estate(manifests))
    if as_json:
        show.as_json([{"src": source, "dst": target, "conn": conn} for (source, target), conn in rows.items()])
    else:
        for (source, target), conn in rows.items():
            show.plain_line(f"{source} → {target}: {conn}")
    return NO if UNKNOWN in rows.values() else DONE


def probe(manifests: str, port: str, protocol: str, addresses: Sequence[str], *, as_json: bool) -> int:
    """Print which workloads and addresses may call which workloads on a port, and which may not."""
    asked = asked_connections((_port(port, protocol),), None, ())
    estate = folder_estate(manifests)
    outside = [_outside(text) for text in addresses]
    ends: list[Endpoint] = [*workloads_of(estate), *outside]
    found: dict[str, list[list[str]]] = {"allowed": [], "blocked": [], "unknown": []}
    known = PodConnections(estate)
    for source, target in product(ends, ends):
        if not (isinstance(source, AddressRange) and isinstance(target, AddressRange)):
            found[_outcome(known, source, target, asked)].append([_name(source), _name(target)])
    if not found["unknown"]:
        del found["unknown"]
    if as_json:
        show.as_json(found)
    else:
        for outcome, (source_name, target_name) in ((each, pair) for each, pairs in found.items() for pair in pairs):
            show.plain_line(f"{outcome}: {source_name} → {target_name}")
    return NO if "unknown" in found else DONE


def _outcome(known: PodConnections, source: Endpoint, target: Endpoint, asked: Sequence[ConnectionSet]) -> str:
    if source is target and isinstance(source, Workload) and source.kind == "Pod":
        return "allowed"  # no policy keeps a pod from itself
    sets = known.between(source, target, asked=asked)
    if sets is None:
        return "unknown"
    return "allowed" if sets else "blocked"


def folder_estate(manifests: str) -> Estate:
    """Return what a folder of rendered manifests declares, and print what does not count.

    Raises Fixable where a document that may hold a policy, a namespace or a workload cannot be read, and without any workload.
    """
    files, skipped = manifest_files(Path(manifests))
    estate = replace(cluster_of(files, skipped), pod_ranges=read_settings().pod_ranges or ())
    unread = chain.from_iterable((*each.unread, *each.pods_unread) for each in estate.namespaces.values())
    said = dict.fromkeys(chain(estate.skipped, unread, _twice(estate), chain.from_iterable(map(_refused, files))))
    if invalid := sorted(filter(_is_invalid, said), key=lambda skip: (skip.path, skip.line or 0)):
        raise _invalid(invalid)
    show.not_counted(list(said))
    if not any(each.workloads for each in estate.namespaces.values()):
        raise Fixable(f"{manifests} declares no workload.", "Name the folder that holds the rendered manifests.")
    return estate


def _twice(estate: Estate) -> Iterator[Skipped]:
    """Yield the policies of which another one has the name: which of them counts is not told by a folder."""
    for namespace in estate.namespaces.values():
        for policy in namespace.overwritten:
            yield Skipped(
                policy.place.path, f"NetworkPolicy {quoted(policy.name)} is written twice.", policy.place.line, hides=True
            )


def _is_invalid(skip: Skipped) -> bool:
    """Report whether a document is not read that may matter. A chart or a patch is read, and leaves connections unknown."""
    return not skip.is_read and (skip.of_pods or skip.hides)


def _refused(file: RawFile) -> Iterator[Skipped]:
    """Yield what is no Kubernetes object in a file: the estate says so only of what may be a policy or a namespace."""
    try:
        text = decode(file.data)
        roots = compose_documents(text)
    except Unreadable as problem:
        yield Skipped(file.path, str(problem), problem.line, hides=True)
        return
    nodes = Nodes(file.path, text)
    for document, root in enumerate(roots):
        for item in manifests_of(nodes, root, document) if root is not None else ():
            if not is_served(item.api_version, item.kind) or item.kind not in KINDS.get(item.api_version, {item.kind}):
                nodes.skip(f"{item} is not read: {item.api_version} has no kind {item.kind}.", item.root, hides=True)
    yield from (skip for skip in nodes.skipped if skip.hides)


def _invalid(skipped: Sequence[Skipped]) -> Fixable:
    """Return the error for documents that cannot be read: the first with its reason, the others by their places."""
    places = list(dict.fromkeys(f"{skip.path}:{skip.line}" if skip.line else skip.path for skip in skipped))
    more = abridged(places[1:], MOST_PLACES)
    also = f" So it is with {len(places) - 1} more: {', '.join(more)}." if more else ""
    why = skipped[0].why.removesuffix(STAYS).rstrip()
    return Fixable(f"{places[0]}: {why}{also}", "Correct it, or take it out of the folder, and ask again.")


def _outside(text: str) -> AddressRange:
    try:
        address = ip_address(text.strip())
    except ValueError:
        raise Fixable(f"{text} is not an address.", "Write one such as 192.0.2.7.") from None
    return AddressRange(address, address)


def _port(port: str, protocol: str) -> Port:
    found = parse_port(f"{port}/{protocol}")
    if not isinstance(found.value, int) or found.end is not None:
        raise Fixable(f"{port} is not the number of one port.", "A probe calls one port, such as 8080.")
    return found


def _name(end: Endpoint) -> str:
    return f"{end.namespace}/{end.name}" if isinstance(end, Workload) else str(end.first)

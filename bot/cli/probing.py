"""`netpol connections` and `netpol probe`: who may call whom among the workloads of a folder of manifests."""

from collections.abc import Sequence
from dataclasses import replace
from ipaddress import ip_address
from itertools import chain, product
from pathlib import Path

from bot.cli import show
from bot.cli.status import DONE, NO
from bot.errors import Fixable
from bot.estate import cluster_of
from bot.git.folder import manifest_files
from bot.model.estate import Estate, Workload
from bot.model.question import Port
from bot.parsing import parse_port
from bot.policy.between_pods import UNKNOWN, AddressRange, Endpoint, PodConnections, connection_rows, workloads_of
from bot.policy.connections import Budget, ConnectionSet, intersect_all
from bot.policy.verdict import asked_connections
from bot.settings import read_settings


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
    sets = known.between(source, target)
    if sets is None:
        return "unknown"
    return "allowed" if intersect_all(sets, asked, Budget()) else "blocked"


def folder_estate(manifests: str) -> Estate:
    """Return what a folder of rendered manifests declares, and print what does not count; raise Fixable without any workload."""
    files, skipped = manifest_files(Path(manifests))
    estate = replace(cluster_of(files, skipped), pod_ranges=read_settings().pod_ranges or ())
    said = dict.fromkeys(chain(estate.skipped, *(each.unread for each in estate.namespaces.values())))
    show.not_counted(list(said))
    if not any(each.workloads for each in estate.namespaces.values()):
        raise Fixable(f"{manifests} declares no workload.", "Name the folder that holds the rendered manifests.")
    return estate


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

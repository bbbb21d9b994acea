"""Which connections policies allow between declared workloads, and between these and addresses outside the cluster.

All pods of a workload carry the same labels, so they are one peer. A connection needs the source's egress and the target's
ingress. A rule's port name stands for what the target's containers declare under that name. An `ipBlock` admits a pod whose
address is known where it holds that; another one as in a verdict: all of them, none, or it is not known.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from itertools import product

from bot.model.estate import Direction, Estate, IPBlock, Peer, Rule, Skipped, Workload
from bot.model.question import Protocol
from bot.policy.bounds import certain, has_doubts, possible
from bot.policy.connections import (
    ALL_CONNECTIONS,
    PORT_NAME,
    PROTOCOLS,
    Budget,
    ConnectionSet,
    Dimension,
    LabelValues,
    TooManyCases,
    covers,
    intersect_all,
    simplify,
)
from bot.policy.matcher import Isolation, Matches, isolation_of, matching, rules
from bot.policy.verdict import isolation_towards

UNKNOWN = "Unknown"
NO_CONNECTIONS = "No Connections"
Address = IPv4Address | IPv6Address
LAST_ADDRESS = int(IPv4Address("255.255.255.255"))


@dataclass(frozen=True, slots=True)
class AddressRange:
    """Addresses outside the cluster that the policies do not tell apart, the last one included."""

    first: Address
    last: Address

    def __str__(self) -> str:
        return f"{self.first}-{self.last}"


Endpoint = Workload | AddressRange


class PodConnections:
    """The connections between the endpoints of an estate."""

    def __init__(self, estate: Estate) -> None:
        self.estate = estate
        self._known: dict[tuple[str, Direction, str | Workload], Isolation | None] = {}

    def between(
        self, source: Endpoint, target: Endpoint, *, asked: Sequence[ConnectionSet] = (ALL_CONNECTIONS,)
    ) -> tuple[ConnectionSet, ...] | None:
        """Return what both ends allow of what is asked, without labels; None where something that is not known leaves it open."""
        ends = ((target, Direction.INGRESS, source), (source, Direction.EGRESS, target))
        found = [
            self._isolation(owner.namespace, direction, other) for owner, direction, other in ends if isinstance(owner, Workload)
        ]
        isolations = [each for each in found if each is not None]
        if len(isolations) < len(found):
            return None
        try:
            allowed = intersect_all(self._common(isolations, certain, source, target), asked, Budget())
            if any(map(has_doubts, isolations)):
                every = self._common(isolations, lambda each, _: possible(each), source, target)
                perhaps = intersect_all(every, asked, Budget())
                if not covers(allowed, perhaps, Budget()):
                    return None
            return tuple(simplify(allowed, Budget()))
        except TooManyCases:
            return None

    def _common(
        self,
        isolations: Iterable[Isolation],
        bound: Callable[[Isolation, Budget], list[ConnectionSet]],
        source: Endpoint,
        target: Endpoint,
    ) -> list[ConnectionSet]:
        """Return what the policies of all ends have in common for two endpoints; an address has no policies."""
        labels = {**_labels("source", source), **_labels("target", target)}
        ports = target.ports if isinstance(target, Workload) else ()
        numbers = {(one.name, one.protocol): one.number for one in ports}
        common = [ALL_CONNECTIONS]
        for isolation in isolations:
            held = (each for each in bound(isolation, Budget()) if _holds(each.labels, labels))
            common = intersect_all(common, [found for each in held for found in _numbered(each, numbers)], Budget())
        return common

    def _isolation(self, owner: str, direction: Direction, other: Endpoint) -> Isolation | None:
        """Return how an owner's policies isolate its pods towards another end; None where they tell too many cases apart."""
        whom: str | Workload = str(other)
        if isinstance(other, Workload):
            whom = other if other.addresses else other.namespace
        key = owner, direction, whom
        if key not in self._known:
            try:
                self._known[key] = self._computed(owner, direction, other)
            except TooManyCases:
                self._known[key] = None
        return self._known[key]

    def _computed(self, owner: str, direction: Direction, other: Endpoint) -> Isolation:
        if isinstance(other, Workload) and not other.addresses:
            return isolation_towards(self.estate, owner, other.namespace, direction, Budget())
        by_selectors = _selecting(self.estate, owner, other) if isinstance(other, Workload) else None
        addresses = [ip_address(each) for each in other.addresses] if isinstance(other, Workload) else [other.first]

        def matches(rule: Rule, peer: Peer) -> bool | Skipped:
            if peer.ip_block is not None:
                return any(_contains(peer.ip_block, address) for address in addresses)
            return by_selectors is not None and by_selectors(rule, peer)

        return isolation_of(self.estate.namespaces[owner], direction, matches, Budget())


def _selecting(estate: Estate, owner: str, other: Workload) -> Matches:
    return matching(estate, owner, other.namespace, estate.labels_of(other.namespace))


def connection_rows(estate: Estate, *beside: Estate) -> dict[tuple[str, str], str]:
    """Return what is allowed between each two ends, by their names: rows as the np-guard analyser writes them.

    What is not allowed is left out; UNKNOWN stands for what is not known. An address calls no address, and a workload not itself.
    Addresses are cut at the borders of the rules of `beside` too, so that the rows of several estates can be compared.
    """
    known, pods = PodConnections(estate), workloads_of(estate)
    calling: list[Endpoint] = [*pods, *outside_ranges(Direction.INGRESS, estate, *beside)]
    called: list[Endpoint] = [*pods, *outside_ranges(Direction.EGRESS, estate, *beside)]
    found: dict[tuple[str, str], str] = {}
    for source, target in product(calling, called):
        if source is target or (isinstance(source, AddressRange) and isinstance(target, AddressRange)):
            continue
        sets = known.between(source, target)
        if sets is None or sets:
            found[peer_name(source), peer_name(target)] = UNKNOWN if sets is None else describe_connection(sets)
    return found


def peer_name(end: Endpoint) -> str:
    """Return an end as the np-guard analyser writes it: `shop/web[Deployment]`, `0.0.0.0-255.255.255.255[External]`."""
    return f"{end.namespace}/{end.name}[{end.kind}]" if isinstance(end, Workload) else f"{end}[External]"


def workloads_of(estate: Estate) -> list[Workload]:
    """Return all workloads, namespace by namespace."""
    return [each for namespace in estate.namespaces.values() for each in namespace.workloads]


def outside_ranges(direction: Direction, *estates: Estate) -> list[AddressRange]:
    """Return the IPv4 addresses as ranges of which every `ipBlock` of a direction's rules holds all or none, in order."""
    starts = {0}
    for block in (block for estate in estates for block in _blocks(estate, direction)):
        for cidr in (block.cidr, *block.excludes):
            network = ip_network(cidr, strict=False)
            if network.version == 4:
                starts |= {int(network.network_address), int(network.broadcast_address) + 1}
    firsts = sorted(start for start in starts if start <= LAST_ADDRESS)
    lasts = [*(first - 1 for first in firsts[1:]), LAST_ADDRESS]
    return [AddressRange(IPv4Address(first), IPv4Address(last)) for first, last in zip(firsts, lasts, strict=True)]


def describe_connection(connection_sets: Iterable[ConnectionSet]) -> str:
    """Return "All Connections", "No Connections", or the ports of each protocol: "TCP 80,443,UDP 1-65535"."""
    said = []
    spans = {protocol: _spans(connection_sets, protocol) for protocol in map(str, Protocol)}
    if all(each == [(ALL_CONNECTIONS.min_port, ALL_CONNECTIONS.max_port)] for each in spans.values()):
        return "All Connections"
    for protocol, found in spans.items():
        if found:
            said.append(f"{protocol} {','.join(str(first) if first == last else f'{first}-{last}' for first, last in found)}")
    return ",".join(sorted(said)) or NO_CONNECTIONS


def _spans(connection_sets: Iterable[ConnectionSet], protocol: str) -> list[tuple[int, int]]:
    """Return the ports of one protocol as ranges that neither overlap nor touch."""
    found: list[tuple[int, int]] = []
    for first, last in sorted((each.min_port, each.max_port) for each in connection_sets if protocol in each.protocols):
        if found and first <= found[-1][1] + 1:
            found[-1] = found[-1][0], max(last, found[-1][1])
        else:
            found.append((first, last))
    return found


def _labels(end: str, endpoint: Endpoint) -> dict[Dimension, str]:
    return {(end, key): value for key, value in endpoint.labels} if isinstance(endpoint, Workload) else {}


def _holds(limits: Mapping[Dimension, LabelValues], labels: Mapping[Dimension, str]) -> bool:
    """Report whether labels satisfy limits, the port's name left aside."""
    return all(
        (labels.get(dimension) in values.items) is not values.excluding
        for dimension, values in limits.items()
        if dimension != PORT_NAME
    )


def _numbered(connections: ConnectionSet, ports: Mapping[tuple[str, str], int]) -> Iterator[ConnectionSet]:
    """Yield connections without labels, with the numbers that the target's containers give to a name."""
    if PORT_NAME not in connections.labels:
        yield connections._replace(labels={})
        return
    for name in connections.port_names:
        for protocol in connections.protocols & PROTOCOLS:
            number = ports.get((name, protocol))
            if number is not None and connections.min_port <= number <= connections.max_port:
                yield ConnectionSet({}, frozenset((protocol,)), number, number)


def _blocks(estate: Estate, direction: Direction) -> Iterator[IPBlock]:
    for namespace in estate.namespaces.values():
        for policy in namespace.policies:
            for rule in rules(policy, direction):
                yield from (peer.ip_block for peer in rule.peers if peer.ip_block is not None)


def _contains(block: IPBlock, address: Address) -> bool:
    network = ip_network(block.cidr, strict=False)
    return address in network and not any(address in ip_network(cidr, strict=False) for cidr in block.excludes)

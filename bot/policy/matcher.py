"""What the policies of one namespace admit in one direction.

Read from the API reference of networking.k8s.io/v1: a pod is isolated in a direction as soon as one policy with that policy
type selects it; an isolated pod's connections are those that at least one rule of one such policy allows; a rule allows what
both one of its peers and one of its ports match; no peers means every peer and no ports means every port.
https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_network

from bot.model.conventions import BUILT_IN_KEY
from bot.model.estate import (
    Direction,
    Estate,
    ForeignPolicy,
    IPBlock,
    Namespace,
    NetworkPolicy,
    Peer,
    Place,
    PolicyPort,
    Rule,
    Skipped,
    may_select,
    needs_labels,
    selects,
)
from bot.model.syntax import MAX_PORT, MIN_PORT
from bot.policy.connections import (
    ALL_CONNECTIONS,
    PORT_NAME,
    PROTOCOLS,
    Budget,
    ConnectionSet,
    Dimension,
    LabelValues,
    intersect_labels,
    subtract_all,
)
from bot.policy.selectors import is_everything, limits, matching_namespaces

ENDS = {Direction.INGRESS: ("target", "source"), Direction.EGRESS: ("source", "target")}
"""For each direction: the end whose pods the policy selects, and the end whose pods its peers select."""

RULE_PEER_STEPS = 12
"""The steps of reading one rule peer, or one of its ports, apart from those for its labels."""

_NEVER_PODS = tuple(
    ip_network(cidr) for cidr in ("169.254.0.0/16", "127.0.0.0/8", "224.0.0.0/4", "fe80::/10", "::1/128", "ff00::/8")
)
"""Link-local, loopback and multicast addresses, which no pod has."""
_BLOCKS_KEPT = 1024
"""Address blocks whose answer `covers_every_pod` keeps. Past that number, it works an answer out again."""


@dataclass(frozen=True, slots=True, eq=False)
class RulePeer:
    """A peer of a rule with the connections that it admits. `peer` is None for a rule without peers, which admits every peer."""

    policy: NetworkPolicy
    rule: Rule
    peer: Peer | None
    connection_sets: tuple[ConnectionSet, ...]
    """The connections that it admits to the pods that the policy selects. Empty where no pod can match its selectors."""

    @property
    def place(self) -> Place:
        """Return the line of the peer, or of the rule where it has no peers."""
        return self.peer.place if self.peer else self.rule.place


@dataclass(frozen=True, slots=True)
class Isolation:
    """How policies isolate the pods of one namespace in one direction, and what they admit.

    https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation
    """

    namespace: Namespace
    direction: Direction
    policies: tuple[NetworkPolicy, ...]
    """The policies that isolate some of its pods in this direction."""
    unisolated: tuple[ConnectionSet, ...]
    """The connections of the pods that no policy isolates."""
    rule_peers: tuple[RulePeer, ...]
    unsure: tuple[Skipped, ...] = ()
    """The unread documents that leave open whether some rule admits the other end; empty unless one other end is given."""

    @property
    def connection_sets(self) -> list[ConnectionSet]:
        """Return all connections that are admitted."""
        return [*self.unisolated, *(connections for rule_peer in self.rule_peers for connections in rule_peer.connection_sets)]


def isolation_of(namespace: Namespace, direction: Direction, matches: Callable[[Peer], bool], budget: Budget) -> Isolation:
    """Return the isolation of `namespace` in one direction, with only the rule peers that `matches` accepts.

    Raise TooManyCases where the policies distinguish more kinds of pods than the budget allows.
    """
    selected_end, peer_end = ENDS[direction]
    isolating = []
    rule_peers = []
    for policy in namespace.policies:
        selected = limits(policy.pods, selected_end) if direction in policy.types else None
        if selected is None:
            continue
        isolating.append((policy, ConnectionSet(selected)))
        for rule, peer in _matching_peers(policy, direction, matches):
            budget.spend(RULE_PEER_STEPS)
            rule_peers.append(RulePeer(policy, rule, peer, tuple(_connections(selected, peer, peer_end, rule.ports, budget))))
    # The widest come first: most often one policy selects every pod, and nothing is left to subtract from.
    taken = sorted((connections for _, connections in isolating), key=lambda connections: len(connections.labels))
    left = subtract_all((ALL_CONNECTIONS,), taken, budget)
    return Isolation(namespace, direction, tuple(policy for policy, _ in isolating), tuple(left), tuple(rule_peers))


def admits(peer: Peer, owner: str, namespace: str, labels: dict[str, str]) -> bool:
    """Report whether a peer of a policy in `owner` can match pods of `namespace`, whose labels are given.

    An address block admits a namespace only where it covers every pod address: see `covers_every_pod`.
    """
    if peer.ip_block is not None:
        return covers_every_pod(peer.ip_block)
    if peer.namespaces is not None:
        return selects(peer.namespaces, labels)
    return peer.pods is not None and owner == namespace


def leaves_open(estate: Estate, peer: Peer, name: str) -> bool:
    """Report whether unknown labels of a namespace, declared or not, leave open if a peer matches its pods."""
    selector = peer.namespaces
    if name not in estate.unlabelled or selector is None or peer.ip_block is not None:
        return False
    return needs_labels(selector) and may_select(selector, name)


def unsure_of(estate: Estate, owner: Namespace, direction: Direction, name: str) -> tuple[Skipped, ...]:
    """Return the unread document that leaves open whether a rule of `owner` admits the namespace `name`; empty for none."""
    if name not in estate.unlabelled:
        return ()
    is_open = any(peer is not None and leaves_open(estate, peer, name) for peer in _effective(owner, direction))
    return (estate.unlabelled[name],) if is_open else ()


def may_admit(estate: Estate, owner: Namespace, direction: Direction, name: str) -> bool:
    """Report whether a rule of `owner` may admit a namespace that no file which was read declares."""
    labels = {BUILT_IN_KEY: name}
    return any(
        peer is None or leaves_open(estate, peer, name) or admits(peer, owner.name, name, labels)
        for peer in _effective(owner, direction)
    )


def _effective(owner: Namespace, direction: Direction) -> Iterator[Peer | None]:
    """Yield the peers of the rules that count in a direction; None for a rule that admits every peer."""
    for policy in owner.policies:
        if direction in policy.types:
            for rule in policy.ingress if direction is Direction.INGRESS else policy.egress:
                yield from rule.peers or (None,)


def admitted(estate: Estate, rule_peer: RulePeer) -> frozenset[str]:
    """Return the namespaces that a rule peer can match, its own included: `admits` for all of them, by the estate's index.

    Those of which `leaves_open` is true are left out.
    """
    peer = rule_peer.peer
    if peer is None or (peer.ip_block is not None and covers_every_pod(peer.ip_block)):
        return frozenset(estate.namespaces)
    if peer.ip_block is not None:
        return frozenset()
    if peer.namespaces is not None:
        found = matching_namespaces(estate, peer.namespaces)
        return found.difference(name for name in estate.unlabelled if leaves_open(estate, peer, name))
    return frozenset() if peer.pods is None else frozenset((rule_peer.policy.namespace,))


@lru_cache(maxsize=_BLOCKS_KEPT)
def covers_every_pod(block: IPBlock) -> bool:
    """Report whether a CIDR holds the address of every pod: 0.0.0.0/0 or ::/0, less at most addresses that no pod has.

    No repository declares the addresses of pods, so a narrower block does not count as admitting a namespace; a verdict that
    does not allow all that was asked names it. Link-local (the metadata service), loopback and multicast addresses are never a
    pod's.
    """
    whole = _network(block.cidr)
    if whole is None or whole.prefixlen != 0:
        return False
    return all(_is_never_a_pod(_network(cidr)) for cidr in block.excludes)


def foreign_policies(namespace: Namespace, direction: Direction) -> tuple[ForeignPolicy, ...]:
    """Return the namespace's policies of another kind that may limit this direction."""
    return tuple(policy for policy in namespace.foreign if direction in policy.types)


def is_undecided(namespace: Namespace, direction: Direction) -> bool:
    """Report whether a policy that is not interpreted, or a document that was not read, may limit or open this direction."""
    return bool(namespace.unread) or any(direction in policy.types for policy in namespace.foreign)


def port_connections(ports: tuple[PolicyPort, ...]) -> Iterator[ConnectionSet]:
    """Yield the connections that a rule's `ports` match. Each target pod resolves a port name for itself.

    Protocols and numbers that Kubernetes does not know match nothing.
    """
    if not ports:
        yield ALL_CONNECTIONS
    for port in ports:
        protocols = PROTOCOLS & {port.protocol}
        if not protocols:
            continue
        if port.port is None:
            yield ConnectionSet({}, protocols)
        elif isinstance(port.port, str):
            yield ConnectionSet({PORT_NAME: LabelValues(False, frozenset((port.port,)))}, protocols)
        else:
            min_port, max_port = port.port, port.port if port.end_port is None else port.end_port
            if MIN_PORT <= min_port <= max_port <= MAX_PORT:
                yield ConnectionSet({}, protocols, min_port, max_port)


def _matching_peers(
    policy: NetworkPolicy, direction: Direction, matches: Callable[[Peer], bool]
) -> Iterator[tuple[Rule, Peer | None]]:
    for rule in policy.ingress if direction is Direction.INGRESS else policy.egress:
        if not rule.peers:
            yield rule, None
        for peer in rule.peers:
            if matches(peer):
                yield rule, peer


def _connections(
    selected: dict[Dimension, LabelValues], peer: Peer | None, peer_end: str, ports: tuple[PolicyPort, ...], budget: Budget
) -> Iterator[ConnectionSet]:
    others = limits(peer.pods, peer_end) if peer is not None and not is_everything(peer.pods) else {}
    labels = None if others is None else intersect_labels(selected, others)
    if labels is None:
        return
    for connections in port_connections(ports):
        budget.spend(RULE_PEER_STEPS + len(labels))
        yield connections._replace(labels={**labels, **connections.labels})


def _network(cidr: str) -> IPv4Network | IPv6Network | None:
    try:
        return ip_network(cidr, strict=False)
    except ValueError:
        return None


def _is_never_a_pod(network: IPv4Network | IPv6Network | None) -> bool:
    return network is not None and any(
        network.version == never.version and network.subnet_of(never)  # type: ignore[arg-type]
        for never in _NEVER_PODS
    )

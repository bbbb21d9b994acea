"""The ways through the policies of one namespace in one direction.

Read from the API reference of networking.k8s.io/v1: a pod is isolated in a direction as soon as one policy with that policy
type selects it; an isolated pod's connections are those that at least one rule of one such policy allows; a rule allows what
both one of its peers and one of its ports match; no peers means every peer and no ports means every port.
https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_network

from bot.manifests.label_selector import selects
from bot.model.estate import Direction, Estate, ForeignPolicy, IPBlock, Namespace, NetworkPolicy, Peer, Place, PolicyPort, Rule
from bot.policy.connections import (
    EVERYTHING,
    FIRST_PORT,
    LAST_PORT,
    PORT_NAME,
    PROTOCOLS,
    Axis,
    Box,
    Budget,
    Values,
    meet_labels,
    without,
)
from bot.policy.selectors import is_everything, limits, matching_namespaces

SIDES = {Direction.INGRESS: ("target", "source"), Direction.EGRESS: ("source", "target")}
"""For each direction: whose pods the policy selects, and whose pods its peers select."""

_NEVER_PODS = tuple(
    ip_network(cidr) for cidr in ("169.254.0.0/16", "127.0.0.0/8", "224.0.0.0/4", "fe80::/10", "::1/128", "ff00::/8")
)


@dataclass(frozen=True, slots=True, eq=False)
class Gate:
    """One way through a policy: a peer of a rule, or (`peer` None) a rule that admits every peer."""

    policy: NetworkPolicy
    rule: Rule
    peer: Peer | None
    boxes: tuple[Box, ...]
    """The connections that it admits, over the pods that the policy selects. Empty where its selectors contradict themselves."""

    @property
    def place(self) -> Place:
        """Where it is written."""
        return self.peer.place if self.peer else self.rule.place


@dataclass(frozen=True, slots=True)
class Side:
    """One namespace in one direction."""

    namespace: Namespace
    direction: Direction
    policies: tuple[NetworkPolicy, ...]
    """Those that isolate some of its pods in this direction."""
    open: tuple[Box, ...]
    """The connections of the pods that no policy isolates."""
    gates: tuple[Gate, ...]

    @property
    def boxes(self) -> list[Box]:
        """All connections that are admitted."""
        return [*self.open, *(box for gate in self.gates for box in gate.boxes)]


def side(namespace: Namespace, direction: Direction, wanted: Callable[[Peer], bool], budget: Budget) -> Side:
    """Read the policies of `namespace` in one direction, with only those gates whose peer is `wanted`.

    Raises TooManyCases where pods are told apart in more ways than the budget allows.
    """
    own, far = SIDES[direction]
    isolating = []
    gates = []
    for policy in namespace.policies:
        selected = limits(policy.pods, own) if direction in policy.types else None
        if selected is None:
            continue
        isolating.append((policy, Box(selected)))
        for rule, peer in _ways(policy, direction, wanted):
            budget.spend(12)
            gates.append(Gate(policy, rule, peer, tuple(_boxes(selected, peer, far, rule.ports, budget))))
    # The widest first: most often one policy selects every pod, and nothing is left to go through.
    taken = sorted((box for _, box in isolating), key=lambda box: len(box.labels))
    left = without((EVERYTHING,), taken, budget)
    return Side(namespace, direction, tuple(policy for policy, _ in isolating), tuple(left), tuple(gates))


def admits(peer: Peer, owner: str, namespace: str, labels: dict[str, str]) -> bool:
    """Say whether a peer of a policy in `owner` can match pods of `namespace`, whose labels are given.

    An address block admits a namespace only where it covers every pod address: see `covers_every_pod`.
    """
    if peer.ip_block is not None:
        return covers_every_pod(peer.ip_block)
    if peer.namespaces is not None:
        return selects(peer.namespaces, labels)
    return peer.pods is not None and owner == namespace


def admitted(estate: Estate, gate: Gate) -> frozenset[str]:
    """Return the namespaces of the estate, its own included, that a gate's peer can match: `admits` by index."""
    peer = gate.peer
    if peer is None or (peer.ip_block is not None and covers_every_pod(peer.ip_block)):
        return frozenset(estate.namespaces)
    if peer.ip_block is not None:
        return frozenset()
    if peer.namespaces is not None:
        return matching_namespaces(estate, peer.namespaces)
    return frozenset() if peer.pods is None else frozenset((gate.policy.namespace,))


@lru_cache(maxsize=1024)
def covers_every_pod(block: IPBlock) -> bool:
    """Say whether a CIDR holds the address of every pod: 0.0.0.0/0 or ::/0, less at most addresses that no pod has.

    Pod addresses are not declared in a repository, so any narrower block is not counted as admitting a namespace; the
    verdict then says that it may. Link-local (the metadata service), loopback and multicast addresses are never a pod's.
    """
    whole = _network(block.cidr)
    if whole is None or whole.prefixlen != 0:
        return False
    return all(_is_never_a_pod(_network(cidr)) for cidr in block.excludes)


def foreign(namespace: Namespace, direction: Direction) -> tuple[ForeignPolicy, ...]:
    """Return the namespace's policies of another kind that may limit this direction."""
    return tuple(policy for policy in namespace.foreign if direction in policy.types)


def is_undecided(namespace: Namespace, direction: Direction) -> bool:
    """Say whether something that is not interpreted, or was not read, may limit this direction or open it."""
    return bool(namespace.unread) or any(direction in policy.types for policy in namespace.foreign)


def port_boxes(ports: tuple[PolicyPort, ...]) -> Iterator[Box]:
    """Give the connections that a rule's `ports` match. A name is resolved by each target pod for itself.

    Protocols and numbers that Kubernetes does not know match nothing.
    """
    if not ports:
        yield EVERYTHING
    for port in ports:
        protocols = PROTOCOLS & {port.protocol}
        if not protocols:
            continue
        if port.port is None:
            yield Box({}, protocols)
        elif isinstance(port.port, str):
            yield Box({PORT_NAME: Values(False, frozenset((port.port,)))}, protocols)
        else:
            low, high = port.port, port.port if port.end_port is None else port.end_port
            if FIRST_PORT <= low <= high <= LAST_PORT:
                yield Box({}, protocols, low, high)


def _ways(policy: NetworkPolicy, direction: Direction, wanted: Callable[[Peer], bool]) -> Iterator[tuple[Rule, Peer | None]]:
    for rule in policy.ingress if direction is Direction.INGRESS else policy.egress:
        if not rule.peers:
            yield rule, None
        for peer in rule.peers:
            if wanted(peer):
                yield rule, peer


def _boxes(
    selected: dict[Axis, Values], peer: Peer | None, far: str, ports: tuple[PolicyPort, ...], budget: Budget
) -> Iterator[Box]:
    others = limits(peer.pods, far) if peer is not None and not is_everything(peer.pods) else {}
    labels = None if others is None else meet_labels(selected, others)
    if labels is None:
        return
    for box in port_boxes(ports):
        budget.spend(12 + len(labels))
        yield box._replace(labels={**labels, **box.labels})


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

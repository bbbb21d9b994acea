"""What the policies of one namespace admit in one direction.

Read from the API reference of networking.k8s.io/v1: a pod is isolated in a direction as soon as one policy with that policy
type selects it; an isolated pod's connections are those that at least one rule of one such policy allows; a rule allows what
both one of its peers and one of its ports match; no peers means every peer and no ports means every port.
https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from bot.model.conventions import BUILT_IN_KEY
from bot.model.estate import Direction, Estate, ForeignPolicy, Namespace, NetworkPolicy, Peer, Place, PolicyPort, Rule, Skipped
from bot.model.selector import may_select, needs_labels, selects
from bot.model.syntax import MAX_PORT, MIN_PORT
from bot.policy.addresses import match_block
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

_NONE_OPEN: Mapping[str | None, Skipped] = {}

RULE_PEER_STEPS = 12
"""The steps of reading one rule peer, or one of its ports, apart from those for its labels."""


@dataclass(frozen=True, slots=True, eq=False)
class RulePeer:
    """A peer of a rule with the connections that it admits. `peer` is None for a rule without peers, which admits every peer."""

    policy: NetworkPolicy
    rule: Rule
    peer: Peer | None
    connection_sets: tuple[ConnectionSet, ...]
    """The connections that it admits to the pods that the policy selects. Empty where no pod can match its selectors."""
    doubts: tuple[Skipped, ...] = ()
    """What leaves open whether it admits: its policy may not be in force, or it may not match the other end."""

    @property
    def place(self) -> Place:
        """Return the line of the peer, or of the rule where it has no peers."""
        return self.peer.place if self.peer else self.rule.place


@dataclass(frozen=True, slots=True, eq=False)
class UncertainPolicy:
    """A policy of which it is not known whether it is in force, and the connections of the pods that it would isolate."""

    policy: NetworkPolicy
    doubt: Skipped
    selected: ConnectionSet


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
    """Those that admit for certain."""
    perhaps: tuple[RulePeer, ...] = ()
    """Those that may admit: each has doubts."""
    uncertain: tuple[UncertainPolicy, ...] = ()

    @property
    def connection_sets(self) -> list[ConnectionSet]:
        """Return all connections that are admitted, as if nothing were in doubt."""
        return [*self.unisolated, *(connections for rule_peer in self.rule_peers for connections in rule_peer.connection_sets)]


Matches = Callable[[Rule, Peer], bool | Skipped]
"""Whether a peer of a rule matches the other end; where that is not known, what leaves it open."""


def isolation_of(namespace: Namespace, direction: Direction, matches: Matches, budget: Budget) -> Isolation:
    """Return the isolation of `namespace` in one direction, with only the rule peers that match, or may match.

    Raise TooManyCases where the policies distinguish more kinds of pods than the budget allows.
    """
    isolating: list[tuple[NetworkPolicy, ConnectionSet]] = []
    uncertain: list[UncertainPolicy] = []
    rule_peers: list[RulePeer] = []
    perhaps: list[RulePeer] = []
    for policy, said in _policies(namespace, direction):
        selected = limits(policy.pods, ENDS[direction][0])
        if selected is None:
            continue
        if said is None:
            isolating.append((policy, ConnectionSet(selected)))
        else:
            uncertain.append(UncertainPolicy(policy, said, ConnectionSet(selected)))
        for rule_peer in _rule_peers(policy, direction, selected, matches, budget):
            if said is not None:
                perhaps.append(replace(rule_peer, doubts=(said, *rule_peer.doubts)))
            else:
                (perhaps if rule_peer.doubts else rule_peers).append(rule_peer)
    # The widest come first: most often one policy selects every pod, and nothing is left to subtract from.
    taken = sorted((connections for _, connections in isolating), key=lambda connections: len(connections.labels))
    left = () if taken and not taken[0].labels else subtract_all((ALL_CONNECTIONS,), taken, budget)
    effective = tuple(policy for policy, _ in isolating)
    return Isolation(namespace, direction, effective, tuple(left), tuple(rule_peers), tuple(perhaps), tuple(uncertain))


def _policies(namespace: Namespace, direction: Direction) -> Iterator[tuple[NetworkPolicy, Skipped | None]]:
    """Yield the policies of a direction, those that may not be in force with what leaves it open."""
    if not namespace.unread:  # as nearly all namespaces are
        yield from ((policy, None) for policy in namespace.policies if direction in policy.types)
        return
    doubted = {skip.policy.place for skip in namespace.unread if skip.policy is not None}
    for policy in namespace.policies:
        if direction in policy.types and policy.place not in doubted:
            yield policy, None
    for skip in namespace.unread:
        if isinstance(skip.policy, NetworkPolicy) and direction in skip.policy.types and not _may_replace(namespace, skip):
            yield skip.policy, skip


def _rule_peers(
    policy: NetworkPolicy, direction: Direction, selected: dict[Dimension, LabelValues], matches: Matches, budget: Budget
) -> Iterator[RulePeer]:
    peer_end = ENDS[direction][1]
    for rule in rules(policy, direction):
        for peer in rule.peers or (None,):
            found = peer is None or matches(rule, peer)
            if found is not False:
                budget.spend(RULE_PEER_STEPS)
                connections = tuple(_connections(selected, peer, peer_end, rule.ports, budget))
                yield RulePeer(policy, rule, peer, connections, () if found is True else (found,))


def rules(policy: NetworkPolicy, direction: Direction) -> tuple[Rule, ...]:
    """Return the rules that a policy has for a direction, whether or not its policy types list that direction."""
    return policy.ingress if direction is Direction.INGRESS else policy.egress


def rules_in_force(policies: Iterable[NetworkPolicy], direction: Direction) -> Iterator[tuple[NetworkPolicy, Rule]]:
    """Yield the rules of a direction that count: those of the policies whose types list it."""
    for policy in policies:
        if direction in policy.types:
            for rule in rules(policy, direction):
                yield policy, rule


def matching(estate: Estate, owner: str, name: str, labels: dict[str, str]) -> Matches:
    """Return what reports whether a peer of a rule in `owner` matches pods of the namespace `name`, or what leaves it open."""

    def matches(rule: Rule, peer: Peer) -> bool | Skipped:
        if peer.ip_block is not None:
            return match_block(rule, peer, estate.pod_ranges)
        if leaves_open(estate, peer, name):
            return estate.unlabelled[name]
        return admits(peer, owner, name, labels)

    return matches


def admits(peer: Peer, owner: str, namespace: str, labels: dict[str, str]) -> bool:
    """Report whether the selectors of a peer of a policy in `owner` match pods of `namespace`, whose labels are given.

    An address block has no selectors: see `match_block`.
    """
    if peer.ip_block is not None:
        return False
    if peer.namespaces is not None:
        return selects(peer.namespaces, labels)
    return peer.pods is not None and owner == namespace


def leaves_open(estate: Estate, peer: Peer, name: str) -> bool:
    """Report whether unknown labels of a namespace, declared or not, leave open if a peer matches its pods."""
    selector = peer.namespaces
    if name not in estate.unlabelled or selector is None or peer.ip_block is not None:
        return False
    return needs_labels(selector) and may_select(selector, name)


def may_admit(estate: Estate, owner: Namespace, direction: Direction, name: str) -> bool:
    """Report whether a rule of `owner` may admit a namespace that no file which was read declares."""
    matches = matching(estate, owner.name, name, {BUILT_IN_KEY: name})
    return any(
        peer is None or matches(rule, peer) is not False
        for policy, _ in _policies(owner, direction)
        for rule in rules(policy, direction)
        for peer in rule.peers or (None,)
    )


def matched(estate: Estate, rule_peer: RulePeer) -> tuple[frozenset[str] | None, Mapping[str | None, Skipped]]:
    """Return the namespaces that a rule peer matches and those that it may match: `match` for all of them, by the estate's index.

    The first is None where it matches every namespace; in the second, the key None stands for every namespace.
    """
    peer = rule_peer.peer
    if peer is None:
        return None, _NONE_OPEN
    if peer.ip_block is not None:
        held = match_block(rule_peer.rule, peer, estate.pod_ranges)
        return (None if held is True else frozenset()), ({None: held} if isinstance(held, Skipped) else {})
    if peer.namespaces is not None:
        open_to: dict[str | None, Skipped] = {
            name: skip for name, skip in estate.unlabelled.items() if leaves_open(estate, peer, name)
        }
        return matching_namespaces(estate, peer.namespaces).difference(open_to), open_to
    return frozenset() if peer.pods is None else frozenset((rule_peer.policy.namespace,)), _NONE_OPEN


def foreign_policies(namespace: Namespace, direction: Direction) -> tuple[ForeignPolicy, ...]:
    """Return the namespace's policies of another kind that may limit this direction."""
    return tuple(policy for policy in namespace.foreign if direction in policy.types)


def is_undecided(namespace: Namespace, direction: Direction) -> bool:
    """Report whether a policy that is not interpreted, or a document that was not read, may limit or open this direction."""
    return bool(doubtful_documents(namespace, direction)) or any(direction in policy.types for policy in namespace.foreign)


def is_open(namespace: Namespace, direction: Direction) -> bool:
    """Report whether anything may be in force in this direction: what could be read decides nothing."""
    return bool(open_documents(namespace, direction)) or any(direction in policy.types for policy in namespace.foreign)


def open_documents(namespace: Namespace, direction: Direction) -> tuple[Skipped, ...]:
    """Return the documents that may limit or open this direction, whatever the policies that were read say."""
    if not namespace.unread:
        return ()
    return tuple(skip for skip in namespace.unread if _leaves_all_open(namespace, skip, direction))


def doubtful_documents(namespace: Namespace, direction: Direction) -> list[Skipped]:
    """Return all documents that leave something open in this direction, also only for some pairs."""
    if not namespace.unread:
        return []
    return [
        skip
        for skip in namespace.unread
        if _leaves_all_open(namespace, skip, direction) or (skip.policy is not None and direction in skip.policy.types)
    ]


def _leaves_all_open(namespace: Namespace, skip: Skipped, direction: Direction) -> bool:
    if skip.policy is None:
        return True
    types = skip.policy.types
    if isinstance(skip.policy, NetworkPolicy):
        replaced = _may_replace(namespace, skip)
        types = types.union(*(each.types for each in replaced)) if replaced else frozenset()
    return direction in types


def _may_replace(namespace: Namespace, skip: Skipped) -> list[NetworkPolicy]:
    """Return the policy that another one, which may be in force, would replace, since the two have one name."""
    other = skip.policy
    return [each for each in namespace.policies if other and each.name == other.name and each.place != other.place]


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


def _connections(
    selected: dict[Dimension, LabelValues], peer: Peer | None, peer_end: str, ports: tuple[PolicyPort, ...], budget: Budget
) -> Iterator[ConnectionSet]:
    others = limits(peer.pods, peer_end) if peer is not None and not is_everything(peer.pods) else {}
    labels = None if others is None else intersect_labels(selected, others)
    if labels is None:
        return
    for connections in port_connections(ports):
        budget.spend(RULE_PEER_STEPS + len(labels))
        yield connections._replace(labels={**labels, **connections.labels}) if labels else connections

"""The rules by which a source gets into a target, and whether each can be taken away by itself."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.changes.asking import Asked
from bot.conventions import Conventions
from bot.estate.model import Direction, Estate, LabelSelector, NetworkPolicy, Operator, Peer, Place, PolicyPort, Rule
from bot.policy.gates import admits
from bot.policy.selectors import pairs
from bot.question import Protocol


@dataclass(frozen=True, slots=True)
class Way:
    """A peer of an ingress rule that admits the source, by its indexes; `peer` None is a rule that admits everyone."""

    policy: NetworkPolicy
    rule: int
    peer: int | None

    @property
    def place(self) -> Place:
        """Where it is written."""
        rule = self.policy.ingress[self.rule]
        return rule.place if self.peer is None else rule.peers[self.peer].place

    @property
    def selector(self) -> LabelSelector | None:
        """The namespaces that the peer selects; None where it is no selector of namespaces."""
        return None if self.peer is None else self.policy.ingress[self.rule].peers[self.peer].namespaces


def ways_in(estate: Estate, source: str, asked: Asked) -> Iterator[Way]:
    """Give the ways by which some of what was asked gets in, in the order of the files."""
    labels = estate.labels_of(source)
    for policy in estate.namespaces[asked.target].policies:
        if Direction.INGRESS not in policy.types or _contradicts(policy.pods, asked.pods):
            continue
        for i, rule in enumerate(policy.ingress):
            if rule.ports and not any(_overlaps(mine, theirs) for mine in rule.ports for theirs in _ports(asked)):
                continue
            if not rule.peers:
                yield Way(policy, i, None)
            for j, peer in enumerate(rule.peers):
                if admits(peer, asked.target, source, labels):
                    yield Way(policy, i, j)


def why_not(way: Way, source: str, asked: Asked, conventions: Conventions) -> str | None:
    """Say, in one sentence, why a way cannot be taken away by itself; None where it can."""
    where = f"Policy `{way.policy.name}` (`{way.place}`)"
    rule = way.policy.ingress[way.rule]
    peer = None if way.peer is None else rule.peers[way.peer]
    if peer is None:
        return f"{where} lets everyone in, not {source} alone: narrow it by hand."
    if not way.place.path.endswith(".yaml"):
        return f"{where} is in a file that is never written: only `.yaml` files are. Take it out by hand."
    if peer.namespaces is None or not _picks_by_value(peer.namespaces):
        return f"{where} lets {source} in by {_described(peer)}, which is not about {source} alone: narrow it by hand."
    platform = next((label for label in pairs(peer.namespaces) if label in conventions.platform_labels), None)
    if platform:
        return (
            f"{where} lets {source} in by the platform's own label `{platform[0]}: {platform[1]}`, and without it the platform "
            f"would be cut off: take the label away from {source} instead."
        )
    if not _is_covered(way.policy, rule, asked):
        return f"{where} lets {source} in by more than what was named: take all of it away, or narrow the rule by hand."
    return None


def _ports(asked: Asked) -> tuple[PolicyPort, ...]:
    if asked.ports:
        return tuple(PolicyPort(str(port.protocol or Protocol.TCP), port.value, port.end) for port in asked.ports)
    return tuple(PolicyPort(str(each)) for each in ([asked.protocol] if asked.protocol else Protocol))


def _overlaps(one: PolicyPort, other: PolicyPort) -> bool:
    """Whether two ports can be the same one. A name can stand for any number."""
    if one.protocol != other.protocol or one.port is None or other.port is None:
        return one.protocol == other.protocol
    if isinstance(one.port, int) and isinstance(other.port, int):
        return one.port <= (other.end_port or other.port) and other.port <= (one.end_port or one.port)
    return one.port == other.port or type(one.port) is not type(other.port)


def _contains(outer: PolicyPort, inner: PolicyPort) -> bool:
    if outer.protocol != inner.protocol or outer.port is None:
        return outer.protocol == inner.protocol
    if isinstance(outer.port, int) and isinstance(inner.port, int):
        return outer.port <= inner.port and (inner.end_port or inner.port) <= (outer.end_port or outer.port)
    return outer.port == inner.port


def _is_covered(policy: NetworkPolicy, rule: Rule, asked: Asked) -> bool:
    """Whether everything that the rule admits was asked to be taken away."""
    inner = rule.ports or tuple(PolicyPort(str(each)) for each in Protocol)
    ports = all(any(_contains(outer, port) for outer in _ports(asked)) for port in inner)
    return ports and set(asked.pods.labels) <= set(policy.pods.labels)


def _contradicts(one: LabelSelector, other: LabelSelector) -> bool:
    wanted = dict(one.labels)
    return any(wanted.get(key, value) != value for key, value in other.labels)


def _picks_by_value(selector: LabelSelector) -> bool:
    """Whether a selector asks for label values, one each: anything else also selects namespaces that nobody named."""
    single = all(each.operator is Operator.IN and len(each.values) == 1 for each in selector.expressions)
    return single and bool(selector.labels or selector.expressions)


def _described(peer: Peer) -> str:
    if peer.ip_block is not None:
        return "an address block"
    if peer.namespaces is not None and not peer.namespaces.labels and not peer.namespaces.expressions:
        return "a selector of every namespace"
    return "a selector with expressions"

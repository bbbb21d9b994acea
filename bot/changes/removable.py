"""Which peers of the target's rules let a source in, and whether the source can be taken out of each, and nobody else."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.changes.request import RequestedAccess
from bot.model.conventions import BUILT_IN_KEY, Conventions
from bot.model.estate import Direction, Estate, NetworkPolicy, Peer, Place, PolicyPort, Rule
from bot.model.question import Protocol
from bot.model.selector import LabelSelector, Operator
from bot.policy.matcher import matching
from bot.policy.selectors import pairs


@dataclass(frozen=True, slots=True)
class AdmittingPeer:
    """A peer of an ingress rule that admits the source, by index. Where `peer` is None, the rule admits everyone."""

    policy: NetworkPolicy
    rule: int
    peer: int | None

    @property
    def place(self) -> Place:
        """Return where it is written."""
        rule = self.policy.ingress[self.rule]
        return rule.place if self.peer is None else rule.peers[self.peer].place

    @property
    def selector(self) -> LabelSelector | None:
        """Return the peer's selector of namespaces; None where it has none."""
        return None if self.peer is None else self.policy.ingress[self.rule].peers[self.peer].namespaces


def admitting_peers(estate: Estate, source: str, asked: RequestedAccess) -> Iterator[AdmittingPeer]:
    """Yield the peers that admit some of what was asked, in the order of the files."""
    matches = matching(estate, asked.target, source, estate.labels_of(source))
    for policy in estate.namespaces[asked.target].policies:
        if Direction.INGRESS not in policy.types or _contradicts(policy.pods, asked.pods):
            continue
        for i, rule in enumerate(policy.ingress):
            if rule.ports and not any(_overlaps(mine, theirs) for mine in rule.ports for theirs in _ports(asked)):
                continue
            if not rule.peers:
                yield AdmittingPeer(policy, i, None)
            for j, peer in enumerate(rule.peers):
                if matches(rule, peer) is True:
                    yield AdmittingPeer(policy, i, j)


Way = tuple[int, str] | None
"""How the source is taken out of a peer: by a value of an `In` list, given as (expression, value); None is the whole peer."""


def ways_out(entry: AdmittingPeer, labels: Mapping[str, str], conventions: Conventions) -> list[Way]:
    """Return the ways that may take the source out of a peer and nobody else, the one that is most surely about it alone first.

    `labels` are those of the source. Where the peer names the namespace itself, that is the peer; else a value of a list, and
    then again the peer, where it asks for a single value of any label. A label of the platform is never taken out of a list.
    """
    selector = entry.selector
    if selector is None:
        return []
    single = [key for key, _ in selector.labels]
    listed: list[tuple[str, Way]] = []
    for i, each in enumerate(selector.expressions):
        if each.operator is not Operator.IN:
            continue
        if len(set(each.values)) == 1:
            single.append(each.key)
        elif (each.key, labels[each.key]) not in conventions.platform_labels:
            listed.append((each.key, (i, labels[each.key])))
    values = [way for key, way in sorted(listed, key=lambda each: each[0] != BUILT_IN_KEY)]
    whole: list[Way] = [None] if single else []
    return [*whole, *values] if BUILT_IN_KEY in single else [*values, *whole]


def why_not_removable(
    entry: AdmittingPeer, source: str, labels: Mapping[str, str], asked: RequestedAccess, conventions: Conventions
) -> str | None:
    """Return, in one sentence, why a peer cannot be removed by itself; None where it can. `labels` are those of the source."""
    where = f"Policy `{entry.policy.name}` (`{entry.place}`)"
    rule = entry.policy.ingress[entry.rule]
    peer = None if entry.peer is None else rule.peers[entry.peer]
    if peer is None:
        return f"{where} lets everyone in, not just {source}: narrow it by hand."
    if not conventions.may_write(entry.place.path):
        return f"{where} isn't in a YAML file that the repository's checks read, so the bot doesn't edit it. Take it out by hand."
    ways = ways_out(entry, labels, conventions)
    asked_for = pairs(peer.namespaces) if peer.namespaces is not None else ()
    platform = next((each for each in asked_for if each in conventions.platform_labels and each in labels.items()), None)
    is_component = any(each.namespace == source for each in conventions.components)
    if platform and not is_component and None in (ways or [None]):
        return (
            f"{where} lets {source} in by the platform's own label `{platform[0]}: {platform[1]}`. Without that, the platform "
            f"would be cut off: take the label off {source} instead."
        )
    if not ways:
        return f"{where} lets {source} in by {_described(peer)}, which isn't only about {source}: narrow it by hand."
    if not _is_covered(entry.policy, rule, asked):
        return f"{where} lets {source} in to more than you named: take all of it away, or narrow the rule by hand."
    return None


def _ports(asked: RequestedAccess) -> tuple[PolicyPort, ...]:
    if asked.ports:
        return tuple(PolicyPort(str(port.protocol or Protocol.TCP), port.value, port.end) for port in asked.ports)
    return tuple(PolicyPort(str(each)) for each in ([asked.protocol] if asked.protocol else Protocol))


def _overlaps(one: PolicyPort, other: PolicyPort) -> bool:
    """Report whether two ports can be the same one. A name can stand for any number."""
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


def _is_covered(policy: NetworkPolicy, rule: Rule, asked: RequestedAccess) -> bool:
    """Report whether the question asks to remove everything that the rule admits."""
    inner = rule.ports or tuple(PolicyPort(str(each)) for each in Protocol)
    ports = all(any(_contains(outer, port) for outer in _ports(asked)) for port in inner)
    return ports and set(asked.pods.labels) <= set(policy.pods.labels)


def _contradicts(one: LabelSelector, other: LabelSelector) -> bool:
    wanted = dict(one.labels)
    return any(wanted.get(key, value) != value for key, value in other.labels)


def _described(peer: Peer) -> str:
    if peer.ip_block is not None:
        return "an address block"
    if peer.namespaces is not None and not peer.namespaces.labels and not peer.namespaces.expressions:
        return "a selector of every namespace"
    return "a selector that names no value of a label"

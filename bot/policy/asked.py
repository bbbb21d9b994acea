"""What a question asks about, as connection sets."""

from collections.abc import Iterator

from bot.errors import Fixable
from bot.model.estate import Namespace, NetworkPolicy
from bot.model.question import Port, Protocol
from bot.model.syntax import MAX_PORT, MIN_PORT
from bot.policy.connections import PORT_NAME, PROTOCOLS, Budget, ConnectionSet, LabelValues, simplify
from bot.policy.describe import code

_MOST_PORTS = 64
"""A question with fewer ports than this has adjoining ones merged: the effort grows with the square of their number."""


def asked_connections(
    ports: tuple[Port, ...],
    protocol: Protocol | None,
    pods: tuple[tuple[str, str], ...],
    from_pods: tuple[tuple[str, str], ...] = (),
) -> tuple[ConnectionSet, ...]:
    """Return what was asked as connection sets that have their pods in common.

    A port without a protocol takes `protocol`, or TCP where that is None. Raises Fixable for an invalid port, and for labels
    that no single pod can carry.
    """
    ends = [*(("target", pod) for pod in pods), *(("source", pod) for pod in from_pods)]
    labels = {(end, key): LabelValues(False, frozenset((value,))) for end, (key, value) in ends}
    twice = [key for end, (key, value) in ends if labels[(end, key)].items != {value}]
    if twice:
        raise Fixable(
            f"No pod can have two values for the label {code(twice[0])}.", "Give each label once, or ask about them one by one."
        )
    if not ports:
        return (ConnectionSet(labels, frozenset((str(protocol),)) if protocol else PROTOCOLS),)
    connection_sets = []
    for port in ports:
        protocols = frozenset((str(port.protocol or protocol or Protocol.TCP),))
        if isinstance(port.value, str):
            connection_sets.append(ConnectionSet({**labels, PORT_NAME: LabelValues(False, frozenset((port.value,)))}, protocols))
            continue
        end = port.value if port.end is None else port.end
        if not MIN_PORT <= port.value <= end <= MAX_PORT:
            raise Fixable(
                f"{code(str(port))} isn't a port.",
                f"A port is a number from {MIN_PORT} to {MAX_PORT}, or a range such as 8000-8080.",
            )
        connection_sets.append(ConnectionSet(labels, protocols, port.value, end))
    return tuple(simplify(connection_sets, Budget(), most=len(connection_sets) if len(connection_sets) < _MOST_PORTS else 0))


def without_other_labels(asked: ConnectionSet, source: Namespace, target: Namespace) -> ConnectionSet:
    """Return what is asked for pods that carry no label that policies of either end ask for, beside those that are given."""
    none = LabelValues(False, frozenset((None,)))
    keys = {key for namespace in (source, target) for policy in namespace.policies for key in _pod_keys(policy)}
    others = {(end, key): none for key in keys for end in ("source", "target") if (end, key) not in asked.labels}
    return asked._replace(labels={**asked.labels, **others})


def _pod_keys(policy: NetworkPolicy) -> Iterator[str]:
    """Yield the keys of pod labels that a policy selects by."""
    peers = (peer for rule in (*policy.ingress, *policy.egress) for peer in rule.peers)
    for selector in (policy.pods, *(peer.pods for peer in peers)):
        if selector is not None:
            yield from (key for key, _ in selector.labels)
            yield from (each.key for each in selector.expressions)

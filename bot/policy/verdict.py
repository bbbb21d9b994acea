"""The verdict on a pair of namespaces: what was asked, what the policies of both ends admit of it, and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from bot.errors import Fixable
from bot.model.conventions import Conventions
from bot.model.estate import Direction, Estate, Place, PolicyPort
from bot.model.question import Port, Protocol, Question
from bot.model.selector import LabelSelector
from bot.model.verdict import Opening, Outcome, Reason, Verdict
from bot.policy.asked import asked_connections, without_other_labels
from bot.policy.bounds import doubts, is_settled
from bot.policy.connections import (
    ALL_CONNECTIONS,
    PROTOCOLS,
    Budget,
    ConnectionSet,
    TooManyCases,
    covers,
    intersect_all,
    intersection,
)
from bot.policy.describe import code, describe_asked, describe_connections
from bot.policy.explain import (
    address_reasons,
    admission_reasons,
    foreign_reasons,
    foreign_scope,
    isolation_reasons,
    label_reasons,
    no_policy,
    unread_reasons,
    unread_scope,
    unread_text,
)
from bot.policy.host_network import escapes
from bot.policy.matcher import Isolation, RulePeer, isolation_of, matching
from bot.policy.near_misses import near_misses
from bot.policy.selectors import selectors
from bot.policy.undeclared import not_declared


def require_declared(estate: Estate, *names: str) -> None:
    """Raise Fixable for a namespace that is not declared."""
    for name in names:
        if name not in estate.namespaces:
            require_readable(estate, name)
            raise not_declared(estate, name)


def require_readable(estate: Estate, name: str) -> None:
    """Raise Fixable for a name whose folder exists, but where no readable file declares the namespace."""
    if hidden := estate.undeclared.get(name):
        why = unread_text(hidden, code)
        raise Fixable(f"No file that the bot could read declares the namespace {code(name)}: {why}.", "Fix it, then ask again.")


TOO_MANY_CASES = "the policies distinguish more kinds of pods and ports than the bot goes through"

_OpeningKey = tuple[LabelSelector, LabelSelector, Place | None, Place | None, str | None]
_EVERY_PORT = {PolicyPort(protocol) for protocol in PROTOCOLS}


class Admitted(NamedTuple):
    """Connections that both ends admit, with the rule peer of each; None where policies do not isolate the pods."""

    connections: ConnectionSet
    ingress: RulePeer | None
    egress: RulePeer | None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What the policies of both ends admit of what was asked, together and each end alone."""

    outcome: Outcome
    scope: str
    admitted: tuple[Admitted, ...]
    ingress: Outcome
    egress: Outcome
    known: str
    """The scope as if nothing were in doubt."""


def evaluate(ingress: Isolation, egress: Isolation, asked: Sequence[ConnectionSet], budget: Budget) -> Evaluation:
    """Return what the policies of both ends admit of what was asked: together only what both admit, and each end alone."""
    try:
        admitted = tuple(_admitted_by_both(ingress, egress, asked, budget))
        connection_sets = [each.connections for each in admitted]
        declared = _outcome(connection_sets, asked, budget)
        scope = describe_declared(declared, connection_sets, asked, budget)
        alone: tuple[Outcome, Outcome]
        if declared is Outcome.ALLOWED:
            alone = declared, declared
        else:
            alone = (
                _outcome(_admitted_connections(ingress, asked, budget), asked, budget),
                _outcome(_admitted_connections(egress, asked, budget), asked, budget),
            )
        if is_settled(ingress, egress, asked, budget):
            return Evaluation(declared, scope, admitted, *alone, scope)
        documents, policies = doubts(ingress, egress, asked, budget)
    except TooManyCases:
        return too_many_cases()
    if documents:
        return Evaluation(Outcome.UNKNOWN, unread_scope(documents, policies, declared, scope), admitted, *alone, scope)
    return Evaluation(Outcome.UNKNOWN, foreign_scope(policies, declared, scope), admitted, *alone, scope)


def too_many_cases() -> Evaluation:
    """Return the evaluation for a spent budget: unknown."""
    scope = f"unknown because {TOO_MANY_CASES}"
    return Evaluation(Outcome.UNKNOWN, scope, (), Outcome.UNKNOWN, Outcome.UNKNOWN, scope)


def describe_declared(
    outcome: Outcome, connection_sets: Sequence[ConnectionSet], asked: Sequence[ConnectionSet], budget: Budget
) -> str:
    """Return in words the scope of an outcome that is not unknown."""
    if outcome is Outcome.PARTLY:
        return describe_connections(connection_sets, asked, budget)
    return describe_asked(asked, none=outcome is Outcome.BLOCKED)


def admitting_peers(isolation: Isolation, asked: Sequence[ConnectionSet], budget: Budget) -> list[RulePeer]:
    """Return the rule peers that admit some of what was asked."""
    return [
        rule_peer
        for rule_peer in isolation.rule_peers
        if any(intersection(connections, one, budget) for connections in rule_peer.connection_sets for one in asked)
    ]


def openings(evaluation: Evaluation) -> tuple[Opening, ...]:
    """Return the openings as selectors and ports; those that differ only in their ports are merged."""
    found: dict[_OpeningKey, dict[PolicyPort, None]] = {}
    for connections, ingress, egress in evaluation.admitted:
        places = ingress.place if ingress else None, egress.place if egress else None
        for source in selectors(connections.labels, "source"):
            for target in selectors(connections.labels, "target"):
                for port, name in _ports(connections):
                    found.setdefault((source, target, *places, name), {})[port] = None
    # Every port of each protocol is every port, which an opening writes as no ports.
    return tuple(
        Opening(key[0], key[1], () if ports.keys() >= _EVERY_PORT else tuple(ports), *key[2:]) for key, ports in found.items()
    )


def _ports(connections: ConnectionSet) -> Iterator[tuple[PolicyPort, str | None]]:
    """Yield the ports of a connection set, each with the name that it must have besides its number."""
    names: list[str | None] = [*connections.port_names] or [None]
    first, last = connections.min_port, connections.max_port
    for protocol in (str(protocol) for protocol in Protocol if protocol in connections.protocols):
        if connections.every_port:
            yield from ((PolicyPort(protocol, name), None) for name in names)
        else:
            number = PolicyPort(protocol, first, None if first == last else last)
            yield from ((number, name) for name in names)


def _admitted_by_both(
    ingress: Isolation, egress: Isolation, asked: Sequence[ConnectionSet], budget: Budget
) -> Iterator[Admitted]:
    of_egress = [(ALL_CONNECTIONS, None)] if not egress.policies else _admitted_by(egress, asked, budget)
    for one, by_ingress in _admitted_by(ingress, asked, budget):
        for other, by_egress in of_egress:
            connections = intersection(one, other, budget)
            if connections is not None:
                yield Admitted(connections, by_ingress, by_egress)


def _admitted_by(
    isolation: Isolation, asked: Sequence[ConnectionSet], budget: Budget
) -> list[tuple[ConnectionSet, RulePeer | None]]:
    rule_peers: list[tuple[RulePeer | None, Sequence[ConnectionSet]]] = [
        (None, isolation.unisolated),
        *((rule_peer, rule_peer.connection_sets) for rule_peer in isolation.rule_peers),
    ]
    return [
        (connections, rule_peer)
        for rule_peer, connection_sets in rule_peers
        for connections in intersect_all(connection_sets, asked, budget)
    ]


def _admitted_connections(isolation: Isolation, asked: Sequence[ConnectionSet], budget: Budget) -> list[ConnectionSet]:
    return [connections for connections, _ in _admitted_by(isolation, asked, budget)]


def _outcome(connection_sets: Sequence[ConnectionSet], asked: Sequence[ConnectionSet], budget: Budget) -> Outcome:
    if not connection_sets:
        return Outcome.BLOCKED
    return Outcome.ALLOWED if covers(connection_sets, asked, budget) else Outcome.PARTLY


def verdict(  # noqa: PLR0913 - the slots of a question
    estate: Estate,
    source: str,
    target: str,
    *,
    ports: tuple[Port, ...] = (),
    protocol: Protocol | None = None,
    pods: tuple[tuple[str, str], ...] = (),
    from_pods: tuple[tuple[str, str], ...] = (),
    exact: bool = False,
    conventions: Conventions,
) -> Verdict:
    """Return whether pods of `source` may call pods of `target`, as the repository declares it, for every possible pod.

    `ports` and `protocol` restrict the ports asked about (none: every port of TCP, UDP and SCTP; a port without a protocol is
    TCP), `pods` the target's pods and `from_pods` the source's (labels that they carry; their other labels stay open, unless they
    are `exact`: then there are no others).

    The outcome is ALLOWED when the ingress of the target and the egress of the source admit all of that, BLOCKED when they admit
    none of it, PARTLY otherwise. It is UNKNOWN when something decides of which it is not known what it says: a policy of another
    kind, a document that was not read, a policy that may not be in force, labels that are not known, or an address block that may
    hold pods; and when the policies distinguish more cases than the budget allows.

    Raises Fixable for a namespace that the estate does not hold, an invalid port, and labels that no single pod can
    carry.
    """
    require_declared(estate, source, target)
    asked = asked_connections(ports, protocol, pods, from_pods)
    if exact:
        asked = tuple(without_other_labels(each, estate.namespaces[source], estate.namespaces[target]) for each in asked)
    budget = Budget()
    try:
        ingress = isolation_towards(estate, target, source, Direction.INGRESS, budget)
        egress = isolation_towards(estate, source, target, Direction.EGRESS, budget)
        evaluation = evaluate(ingress, egress, asked, budget)
        if why := escapes(ingress, egress, evaluation.outcome, pods, from_pods):
            by_rules = f"going by the rules: {evaluation.outcome}, {evaluation.scope}"
            evaluation = replace(evaluation, outcome=Outcome.UNKNOWN, scope=f"unknown because {why}; {by_rules}")
        reasons = tuple(_reasons(estate, (ingress, egress), evaluation, asked, conventions))
    except TooManyCases:
        evaluation = too_many_cases()
        reasons = ()
    if not reasons or evaluation.ingress is Outcome.UNKNOWN:
        reasons = (Reason("too-many", Direction.INGRESS, target, None, None, f"Unknown, because {TOO_MANY_CASES}."),)
    return Verdict(
        source,
        target,
        evaluation.outcome,
        evaluation.scope,
        openings(evaluation),
        reasons,
        evaluation.ingress,
        evaluation.egress,
        evaluation.known,
    )


def verdict_on(question: Question, source: str, estate: Estate, conventions: Conventions) -> Verdict:
    """Return the verdict on what a question asks of one of its sources and of its target. Raises as `verdict` does."""
    return verdict(
        estate,
        source,
        str(question.target),
        ports=question.ports,
        protocol=question.protocol,
        pods=question.pods,
        from_pods=question.from_pods,
        exact=question.exact,
        conventions=conventions,
    )


def isolation_towards(estate: Estate, owner: str, other: str, direction: Direction, budget: Budget) -> Isolation:
    """Return the isolation of one namespace in one direction, with only the rule peers that match the other, or may match it."""
    matches = matching(estate, owner, other, estate.labels_of(other))
    return isolation_of(estate.namespaces[owner], direction, matches, budget)


def _reasons(
    estate: Estate,
    ends: tuple[Isolation, Isolation],
    evaluation: Evaluation,
    asked: Sequence[ConnectionSet],
    conventions: Conventions,
) -> Iterator[Reason]:
    for end in ends:
        yield from foreign_reasons(end)
    budget = Budget()
    for end, other, outcome in zip(ends, reversed(ends), (evaluation.ingress, evaluation.egress), strict=True):
        through = admitting_peers(end, asked, budget)
        yield from admission_reasons(end, through)
        if intersect_all(end.unisolated, asked, budget):
            yield no_policy(end)
        if outcome is not Outcome.ALLOWED:
            yield from isolation_reasons(end, through)
            yield from near_misses(estate, end, other.namespace.name, through, conventions)
            yield from address_reasons(end, estate.pod_ranges)
            if hidden := estate.unlabelled.get(other.namespace.name):
                yield from label_reasons(end, other.namespace.name, hidden)
        yield from unread_reasons(end, estate.skipped)

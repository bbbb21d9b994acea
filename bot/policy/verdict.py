"""The verdict for a pair of namespaces: what was asked, what both ends say of it, and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.errors import Fixable
from bot.model.conventions import Conventions
from bot.model.estate import Direction, Estate, ForeignPolicy, LabelSelector, Peer, Place, PolicyPort, Skipped
from bot.model.question import Port, Protocol
from bot.model.verdict import Opening, Outcome, Reason, Verdict
from bot.policy.connections import (
    ANY,
    EVERYTHING,
    FIRST_PORT,
    LAST_PORT,
    PORT_NAME,
    PROTOCOLS,
    Box,
    Budget,
    TooManyCases,
    Values,
    covers,
    meet,
    meet_all,
    simplify,
)
from bot.policy.describe import code, describe_asked, describe_boxes
from bot.policy.explain import (
    a_foreign_kind,
    address_reasons,
    admission_reasons,
    foreign_kind,
    foreign_reasons,
    isolation_reasons,
    no_policy,
    unread_reasons,
    unread_text,
)
from bot.policy.matcher import Gate, Side, admits, foreign, side
from bot.policy.near_misses import near_misses
from bot.policy.selectors import selectors


def known(estate: Estate, *names: str) -> None:
    """Raise Fixable for a namespace that is not declared."""
    for name in names:
        if name not in estate.namespaces:
            demand_readable(estate, name)
            hint = "Check the spelling, and whether its folder is on this branch."
            raise Fixable(f"There is no namespace {code(name)} in this repository.", hint)


def demand_readable(estate: Estate, name: str) -> None:
    """Raise Fixable for a name whose folder is there, and of which it cannot be read whether it declares the namespace."""
    if hidden := estate.undeclared.get(name):
        why = unread_text(hidden, code)
        raise Fixable(f"No file that could be read declares the namespace {code(name)}: {why}.", "Correct it, then ask again.")


def asked_boxes(ports: tuple[Port, ...], protocol: Protocol | None, pods: tuple[tuple[str, str], ...]) -> tuple[Box, ...]:
    """Return what was asked as boxes that have their pods in common.

    A port without a protocol is of `protocol`, and TCP where none was said. Raises Fixable for a port that cannot be, and for
    labels that no single pod can carry.
    """
    labels = {("target", key): Values(False, frozenset((value,))) for key, value in pods}
    twice = [key for key, value in pods if labels[("target", key)].items != {value}]
    if twice:
        raise Fixable(
            f"No pod can carry two values of the label {code(twice[0])}.", "Give each label once, or ask about them one by one."
        )
    if not ports:
        return (Box(labels, frozenset((str(protocol),)) if protocol else PROTOCOLS),)
    boxes = []
    for port in ports:
        protocols = frozenset((str(port.protocol or protocol or Protocol.TCP),))
        if isinstance(port.value, str):
            boxes.append(Box({**labels, PORT_NAME: Values(False, frozenset((port.value,)))}, protocols))
            continue
        end = port.value if port.end is None else port.end
        if not FIRST_PORT <= port.value <= end <= LAST_PORT:
            raise Fixable(
                f"{code(str(port))} is not a port.",
                f"A port is a number from {FIRST_PORT} to {LAST_PORT}, or a range such as 8000-8080.",
            )
        boxes.append(Box(labels, protocols, port.value, end))
    return tuple(simplify(boxes, Budget(), most=len(boxes) if len(boxes) < 64 else 0))


TOO_MANY = "the policies tell more kinds of pods and ports apart than are gone through here"


_Way = tuple[LabelSelector, LabelSelector, Place | None, Place | None, str | None]
_EVERY_PORT = {PolicyPort(protocol) for protocol in PROTOCOLS}


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the policies of both ends say of what was asked. `ways` are the openings before they are put into selectors."""

    outcome: Outcome
    scope: str
    ways: tuple[tuple[Box, Gate | None, Gate | None], ...]
    ingress: Outcome
    egress: Outcome


def judge(ingress: Side, egress: Side, asked: Sequence[Box], budget: Budget) -> Judgement:
    """Say what the two sides admit of what was asked: only what both do."""
    whom = foreign(ingress.namespace, Direction.INGRESS) + foreign(egress.namespace, Direction.EGRESS)
    unread = ingress.namespace.unread + egress.namespace.unread
    try:
        ways = tuple(_ways(ingress, egress, asked, budget))
        boxes = [box for box, _, _ in ways]
        declared = _outcome(boxes, asked, budget)
        scope = describe_declared(declared, boxes, asked, budget)
        sides: tuple[Outcome, Outcome]
        if declared is Outcome.ALLOWED:
            sides = declared, declared
        else:
            sides = (
                _outcome(_within(ingress, asked, budget), asked, budget),
                _outcome(_within(egress, asked, budget), asked, budget),
            )
    except TooManyCases:
        return too_many()
    if unread:
        return Judgement(Outcome.UNKNOWN, _unread(unread, whom, declared, scope), ways, *sides)
    if whom:
        return Judgement(Outcome.UNKNOWN, _unknown(whom, declared, scope), ways, *sides)
    return Judgement(declared, scope, ways, *sides)


def too_many() -> Judgement:
    """Return what is said where a budget is spent."""
    return Judgement(Outcome.UNKNOWN, f"unknown because {TOO_MANY}", (), Outcome.UNKNOWN, Outcome.UNKNOWN)


def describe_declared(outcome: Outcome, boxes: Sequence[Box], asked: Sequence[Box], budget: Budget) -> str:
    """Return the scope of an outcome that is known."""
    if outcome is Outcome.PARTLY:
        return describe_boxes(boxes, asked, budget)
    return describe_asked(asked, none=outcome is Outcome.BLOCKED)


def admitting(side: Side, asked: Sequence[Box], budget: Budget) -> list[Gate]:
    """Return the gates that admit some of what was asked."""
    return [gate for gate in side.gates if any(meet(box, one, budget) for box in gate.boxes for one in asked)]


def openings(judgement: Judgement) -> tuple[Opening, ...]:
    """Return the openings as selectors and ports, those that differ only in their ports as one."""
    found: dict[_Way, dict[PolicyPort, None]] = {}
    for box, ingress, egress in judgement.ways:
        places = ingress.place if ingress else None, egress.place if egress else None
        for source in selectors(box.labels, "source"):
            for target in selectors(box.labels, "target"):
                for port, called in _ports(box):
                    found.setdefault((source, target, *places, called), {})[port] = None
    # The whole of each protocol is every port, which is said by no ports.
    return tuple(
        Opening(way[0], way[1], () if ports.keys() >= _EVERY_PORT else tuple(ports), *way[2:]) for way, ports in found.items()
    )


def _ports(box: Box) -> Iterator[tuple[PolicyPort, str | None]]:
    """Give the ports of a box, each with the name that it must have besides its number."""
    names: list[str | None] = [*sorted(name for name in box.labels.get(PORT_NAME, ANY).items if name)] or [None]
    whole = (box.low, box.high) == (FIRST_PORT, LAST_PORT)
    for protocol in (str(protocol) for protocol in Protocol if protocol in box.protocols):
        if whole:
            yield from ((PolicyPort(protocol, name), None) for name in names)
        else:
            number = PolicyPort(protocol, box.low, None if box.low == box.high else box.high)
            yield from ((number, name) for name in names)


def _ways(ingress: Side, egress: Side, asked: Sequence[Box], budget: Budget) -> Iterator[tuple[Box, Gate | None, Gate | None]]:
    inward = _parts(ingress, asked, budget)
    outward = [(EVERYTHING, None)] if not egress.policies else _parts(egress, asked, budget)
    for one, entering in inward:
        for other, leaving in outward:
            box = meet(one, other, budget)
            if box is not None:
                yield box, entering, leaving


def _parts(side: Side, asked: Sequence[Box], budget: Budget) -> list[tuple[Box, Gate | None]]:
    gates: list[tuple[Gate | None, Sequence[Box]]] = [(None, side.open), *((gate, gate.boxes) for gate in side.gates)]
    return [(box, gate) for gate, boxes in gates for box in meet_all(boxes, asked, budget)]


def _within(side: Side, asked: Sequence[Box], budget: Budget) -> list[Box]:
    return [box for box, _ in _parts(side, asked, budget)]


def _outcome(boxes: Sequence[Box], asked: Sequence[Box], budget: Budget) -> Outcome:
    if not boxes:
        return Outcome.BLOCKED
    return Outcome.ALLOWED if covers(boxes, asked, budget) else Outcome.PARTLY


def _unread(unread: Sequence[Skipped], whom: Sequence[ForeignPolicy], declared: Outcome, scope: str) -> str:
    """Say what was not read, what is not interpreted besides, and what would hold without either."""
    documents = list(dict.fromkeys(unread))
    others = [f"{len(documents) - 1} more documents"] if len(documents) > 2 else ["1 more document"] * (len(documents) > 1)
    others += [f"{code(each.name)} in {code(str(each.place))} is not interpreted" for each in whom[:1]]
    said = {
        Outcome.ALLOWED: f"allowed, {scope}",
        Outcome.PARTLY: f"partly allowed, {scope}",
        Outcome.BLOCKED: "blocked",
    }[declared]
    them = "them" if others else "it"
    return f"unknown because {' and '.join([unread_text(documents[0], code), *others])}; without {them}: {said}"


def _unknown(whom: Sequence[ForeignPolicy], declared: Outcome, scope: str) -> str:
    first = whom[0]
    more, what = "", f"is {a_foreign_kind(first)}"
    if len(whom) > 1:
        alike = len({foreign_kind(each) for each in whom}) == 1 and "(" not in foreign_kind(first)
        more, what = f" and {len(whom) - 1} more", "are Calico policies" if alike else "are policies of other kinds"
    said = {
        Outcome.ALLOWED: f"the other policies would allow it: {scope}",
        Outcome.PARTLY: f"the other policies would allow {scope}",
        Outcome.BLOCKED: "the other policies would block it",
    }[declared]
    return (
        f"unknown because {code(first.name)} in {code(str(first.place))}{more} {what}, "
        f"which the cluster enforces and this check does not interpret; {said}"
    )


def verdict(  # noqa: PLR0913 - the slots of a question
    estate: Estate,
    source: str,
    target: str,
    *,
    ports: tuple[Port, ...] = (),
    protocol: Protocol | None = None,
    pods: tuple[tuple[str, str], ...] = (),
    conventions: Conventions,
) -> Verdict:
    """Say whether pods of `source` may call pods of `target`, as the repository declares it, over every pod there could be.

    `ports` and `protocol` restrict the ports asked about (none: every port of TCP, UDP and SCTP; a port without a protocol is
    TCP), `pods` the target's pods (labels that they carry; their other labels stay open). ALLOWED when all of that is admitted by
    the target's ingress and by the source's egress, BLOCKED when none of it, PARTLY otherwise; UNKNOWN when a policy of another
    kind limits the target's ingress or the source's egress, when a document that may was not read, or when there are more cases
    than are gone through.

    Raises Fixable for a namespace that the estate does not hold, a port that cannot be, and labels that no pod can carry.
    """
    known(estate, source, target)
    asked = asked_boxes(ports, protocol, pods)
    budget = Budget()
    try:
        ingress = _side(estate, target, source, Direction.INGRESS, budget)
        egress = _side(estate, source, target, Direction.EGRESS, budget)
        judgement = judge(ingress, egress, asked, budget)
        reasons = tuple(_reasons(estate, (ingress, egress), judgement, asked, conventions))
    except TooManyCases:
        judgement = too_many()
        reasons = ()
    if not reasons or judgement.ingress is Outcome.UNKNOWN:
        reasons = (Reason("too-many", Direction.INGRESS, target, None, None, f"Unknown, because {TOO_MANY}."),)
    return Verdict(
        source, target, judgement.outcome, judgement.scope, openings(judgement), reasons, judgement.ingress, judgement.egress
    )


def _side(estate: Estate, owner: str, other: str, direction: Direction, budget: Budget) -> Side:
    namespace = estate.namespaces[owner]
    labels = estate.labels_of(other)

    def wanted(peer: Peer) -> bool:
        return admits(peer, owner, other, labels)

    return side(namespace, direction, wanted, budget)


def _reasons(
    estate: Estate, ends: tuple[Side, Side], judgement: Judgement, asked: Sequence[Box], conventions: Conventions
) -> Iterator[Reason]:
    for end in ends:
        yield from foreign_reasons(end)
    budget = Budget()
    for end, other, outcome in zip(ends, reversed(ends), (judgement.ingress, judgement.egress), strict=True):
        through = admitting(end, asked, budget)
        yield from admission_reasons(end, through)
        if meet_all(end.open, asked, budget):
            yield no_policy(end)
        if outcome is not Outcome.ALLOWED:
            yield from isolation_reasons(end, through)
            yield from near_misses(estate, end, other.namespace.name, through, conventions)
            yield from address_reasons(end)
        yield from unread_reasons(end, estate.skipped)

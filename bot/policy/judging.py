"""What two sides say together: an outcome, the openings, and the scope in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.estate.model import Direction, ForeignPolicy, LabelSelector, Place, PolicyPort, Skipped
from bot.policy.gates import Gate, Side, foreign
from bot.policy.model import Opening, Outcome
from bot.policy.reasons import a_foreign_kind, foreign_kind, unread_text
from bot.policy.selectors import selectors
from bot.policy.space import (
    ANY,
    EVERYTHING,
    FIRST_PORT,
    LAST_PORT,
    PORT_NAME,
    PROTOCOLS,
    Box,
    Budget,
    TooManyCases,
    covers,
    meet,
    meet_all,
)
from bot.policy.words import code, describe_asked, describe_boxes
from bot.question import Protocol

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

"""Sets of connections, as exact algebra.

A connection is what a NetworkPolicy can tell apart: the source pod's labels, the target pod's labels, a protocol, a port
number, and the name by which the target pod calls that port. A `Box` is a set of connections that limits each of these on
its own (label `app` of the target is `api`, the protocol is TCP, the port is 8000 to 8080); every policy is a union of
boxes. Meeting and subtracting boxes is exact over every pod there could be: nothing is sampled, and no list of pods is
needed. Every step is counted on a `Budget`, so that a hostile file ends in `TooManyCases` and never in a hang.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from bot.model.question import Protocol

PROTOCOLS = frozenset(str(protocol) for protocol in Protocol)
FIRST_PORT, LAST_PORT = 1, 65535

STEPS = 500_000
"""What one pair may take: a tenth of a second at most, where a real pair takes some hundred steps."""

Axis = tuple[str, str]
"""What is limited: (`source` or `target`, a label key), or PORT_NAME."""

PORT_NAME: Axis = ("port", "name")
"""The name by which the target pod calls the port; like a label, it may be absent. A pod calls a port by one name at most."""


class TooManyCases(Exception):  # noqa: N818 - it says what happened, and never leaves this room
    """The policies distinguish more cases than are worth going through."""


class Budget:
    """How many elementary steps may still be taken: about a fifth of a microsecond each."""

    __slots__ = ("left",)

    def __init__(self, steps: int = STEPS) -> None:
        self.left = steps

    def spend(self, steps: int) -> None:
        """Take `steps`, or raise TooManyCases."""
        self.left -= steps
        if self.left < 0:
            raise TooManyCases


class Values(NamedTuple):
    """A set of label values: the `items`, or (`but`) everything but the items. None among the items is the absent label."""

    but: bool
    items: frozenset[str | None]

    @property
    def empty(self) -> bool:
        """Whether no value, nor the label's absence, is in it."""
        return not self.but and not self.items

    def meet(self, other: "Values") -> "Values":
        """Return what is in both."""
        if self.but:
            return Values(True, self.items | other.items) if other.but else Values(False, other.items - self.items)
        return Values(False, self.items - other.items if other.but else self.items & other.items)

    def outside(self) -> "Values":
        """Return what is not in it."""
        return Values(not self.but, self.items)

    def join(self, other: "Values") -> "Values":
        """Return what is in either."""
        return self.outside().meet(other.outside()).outside()


ANY = Values(True, frozenset())


class Box(NamedTuple):
    """A set of connections. An axis that `labels` leaves out is free. `low` and `high` are port numbers, both inclusive."""

    labels: Mapping[Axis, Values]
    protocols: frozenset[str] = PROTOCOLS
    low: int = FIRST_PORT
    high: int = LAST_PORT

    @property
    def key(self) -> tuple[object, ...]:
        """Return a hashable form: equal for equal boxes."""
        return frozenset(self.labels.items()), self.protocols, self.low, self.high


EVERYTHING = Box({})


def meet_labels(one: Mapping[Axis, Values], other: Mapping[Axis, Values]) -> Mapping[Axis, Values] | None:
    """Return the limits that hold when both do; None when nothing is left."""
    if not other:
        return one
    if not one:
        return other
    merged = dict(one)
    for axis, values in other.items():
        mine = merged.get(axis)
        if mine is not None:
            values = mine.meet(values)  # noqa: PLW2901 - the narrowed form of the same thing
            if values.empty:
                return None
        merged[axis] = values
    return merged


def meet(one: Box, other: Box, budget: Budget) -> Box | None:
    """Return the connections that are in both boxes; None when there are none."""
    budget.spend(8 + len(one.labels) + len(other.labels))
    low, high = max(one.low, other.low), min(one.high, other.high)
    if low > high:
        return None
    protocols = one.protocols & other.protocols
    if not protocols:
        return None
    labels = meet_labels(one.labels, other.labels)
    return None if labels is None else Box(labels, protocols, low, high)


def meet_all(some: Iterable[Box], others: Iterable[Box], budget: Budget) -> list[Box]:
    """Return what two unions of boxes have in common, as a union of boxes."""
    others = tuple(others)
    met = (meet(one, other, budget) for one in some for other in others)
    return [box for box in met if box is not None]


def subtract(box: Box, taken: Box, budget: Budget) -> list[Box]:
    """Return `box` without `taken`, as boxes that do not overlap."""
    common = meet(box, taken, budget)
    if common is None:
        return [box]
    pieces = []
    rest = box
    for axis, values in taken.labels.items():
        mine = rest.labels.get(axis, ANY)
        left = mine.meet(values.outside())
        if not left.empty:
            budget.spend(8 + len(rest.labels))
            pieces.append(rest._replace(labels={**rest.labels, axis: left}))
        rest = rest._replace(labels={**rest.labels, axis: common.labels[axis]})
    if outside := rest.protocols - taken.protocols:
        pieces.append(rest._replace(protocols=outside))
        rest = rest._replace(protocols=common.protocols)
    if rest.low < taken.low:
        pieces.append(rest._replace(high=taken.low - 1))
    if rest.high > taken.high:
        pieces.append(rest._replace(low=taken.high + 1))
    return pieces


def without(boxes: Iterable[Box], taken: Iterable[Box], budget: Budget) -> list[Box]:
    """Return the union of `boxes` without the union of `taken`."""
    left = list(boxes)
    for one in taken:
        left = [piece for box in left for piece in subtract(box, one, budget)]
        if not left:
            break
    return left


def covers(boxes: Sequence[Box], all_of: Iterable[Box], budget: Budget) -> bool:
    """Say whether the union of `boxes` holds the union of `all_of`.

    It goes down one piece at a time, and stops at the first connection that is left over: most unions of many boxes leave
    something, and that is found without taking the rest apart.
    """
    pieces = [(box, 0) for box in all_of]
    while pieces:
        piece, start = pieces.pop()
        for number in range(start, len(boxes)):
            budget.spend(1)
            left = subtract(piece, boxes[number], budget)
            if left != [piece]:
                pieces += [(one, number + 1) for one in left]
                break
        else:
            return False
    return True


def simplify(boxes: Iterable[Box], budget: Budget, *, most: int = 32) -> list[Box]:
    """Return the same union in fewer boxes, for words: drop what another holds, join what differs in one thing.

    Beyond `most` boxes the union is returned as it is: so many cannot be put into a sentence anyway.
    """
    left = list({box.key: box for box in boxes}.values())
    if len(left) > most:
        return left
    changed = True
    while changed:
        changed = False
        for i, one in enumerate(left):
            for j in range(i + 1, len(left)):
                joined = _joined(one, left[j], budget)
                if joined is not None:
                    left[i] = joined
                    del left[j]
                    changed = True
                    break
            if changed:
                break
    return left


def _joined(one: Box, other: Box, budget: Budget) -> Box | None:
    """Return the union of two boxes where it is a box of its own."""
    if not subtract(one, other, budget):
        return other
    if not subtract(other, one, budget):
        return one
    if one.labels == other.labels:
        return _joined_ports(one, other)
    axes = [axis for axis in {**one.labels, **other.labels} if one.labels.get(axis) != other.labels.get(axis)]
    if one[1:] != other[1:] or len(axes) > 1 or axes[0] not in one.labels or axes[0] not in other.labels:
        return None
    values = one.labels[axes[0]].join(other.labels[axes[0]])
    labels = {axis: held for axis, held in one.labels.items() if axis != axes[0]}
    return one._replace(labels=labels if values == ANY else {**labels, axes[0]: values})


def _joined_ports(one: Box, other: Box) -> Box | None:
    if (one.low, one.high) == (other.low, other.high):
        return one._replace(protocols=one.protocols | other.protocols)
    if one.protocols == other.protocols and max(one.low, other.low) <= min(one.high, other.high) + 1:
        return one._replace(low=min(one.low, other.low), high=max(one.high, other.high))
    return None

"""The sides of all namespaces of an estate, for what is asked about many pairs at once.

Each side is read once, with all of its gates; peers are matched by the estate's label index; and sides that come down to the
same connections are compared once.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from bot.estate.model import Direction, Estate
from bot.policy.gates import Gate, Side, admitted, side
from bot.policy.judging import Judgement, judge
from bot.policy.space import STEPS, Box, Budget, meet

_ALL_STEPS = 10_000_000
"""For all that is asked at once: what a hostile estate leaves over is unknown, after two seconds or so."""


@dataclass(frozen=True, slots=True)
class Read:
    """A side with all its gates: those through which every namespace may come, and for the others who may."""

    side: Side
    everyones: tuple[Gate, ...]
    through: Mapping[str, Sequence[Gate]]
    shape: int
    """The shape that it has for namespaces which only come through everyone's gates."""

    def seen_from(self, other: str) -> Side:
        """Return the side with the gates through which `other` may come."""
        gates = (*self.everyones, *self.through.get(other, ()))
        return Side(self.side.namespace, self.side.direction, self.side.policies, self.side.open, gates)


class Sides:
    """Reads sides when they are asked for, and counts what everything takes together."""

    def __init__(self, estate: Estate) -> None:
        self.estate = estate
        self._left = Budget(_ALL_STEPS)
        self._read: dict[tuple[str, Direction], Read] = {}
        self._shapes: dict[frozenset[tuple[object, ...]], int] = {}
        self._met: dict[tuple[int, int], bool] = {}

    def read(self, name: str, direction: Direction) -> Read:
        """Return a side. Raises TooManyCases."""
        if (name, direction) not in self._read:
            self._read[name, direction] = self._reading(name, direction)
        return self._read[name, direction]

    def judged(self, ingress: Side, egress: Side, asked: Sequence[Box]) -> Judgement:
        """Judge a pair."""
        with self.budget() as budget:
            return judge(ingress, egress, asked, budget)

    def shape(self, read: Read, other: str) -> int:
        """Return a number that is the same for sides that admit the same connections, as `other` sees them."""
        return self._shape(read.seen_from(other).boxes) if other in read.through else read.shape

    def meet(self, source: str, target: str) -> bool:
        """Say whether the target admits anything that the source lets out. Raises TooManyCases."""
        inward, outward = self.read(target, Direction.INGRESS), self.read(source, Direction.EGRESS)
        shapes = self.shape(inward, source), self.shape(outward, target)
        if shapes not in self._met:
            ones, others = inward.seen_from(source).boxes, outward.seen_from(target).boxes
            with self.budget() as budget:
                self._met[shapes] = any(meet(one, other, budget) for one in ones for other in others)
        return self._met[shapes]

    @contextmanager
    def budget(self) -> Iterator[Budget]:
        """Give the budget of one pair, as far as there is still one for everything."""
        steps = max(0, min(STEPS, self._left.left))
        budget = Budget(steps)
        try:
            yield budget
        finally:
            self._left.left -= steps - max(0, budget.left)

    def _reading(self, name: str, direction: Direction) -> Read:
        with self.budget() as budget:
            whole = side(self.estate.namespaces[name], direction, lambda _: True, budget)
        everyones = []
        through: dict[str, list[Gate]] = {}
        for gate in whole.gates:
            others = admitted(self.estate, gate) if gate.boxes else frozenset()
            if len(others) == len(self.estate.namespaces):
                everyones.append(gate)
                continue
            for other in others:
                through.setdefault(other, []).append(gate)
        boxes = [*whole.open, *(box for gate in everyones for box in gate.boxes)]
        return Read(whole, tuple(everyones), through, self._shape(boxes))

    def _shape(self, boxes: Sequence[Box]) -> int:
        return self._shapes.setdefault(frozenset(box.key for box in boxes), len(self._shapes))

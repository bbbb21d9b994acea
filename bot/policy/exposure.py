"""Who can reach a namespace, and whom it can reach: the verdicts of one namespace with all others, at once."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from bot.model.conventions import Conventions
from bot.model.estate import Direction, Estate, Namespace, NetworkPolicy, Peer, Skipped
from bot.model.verdict import Admission, Exposure, Outcome, Reason
from bot.policy.connections import STEPS, Box, Budget, TooManyCases, meet
from bot.policy.explain import address_reasons, foreign_reasons, isolation_reasons, no_policy, rules, unread_reasons
from bot.policy.matcher import Gate, Side, admits, admitted, is_undecided, side
from bot.policy.near_misses import dead_peers, platform_labels
from bot.policy.selectors import is_everything, limits
from bot.policy.verdict import TOO_MANY, Judgement, asked_boxes, judge, known, too_many

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


_ASKED = asked_boxes((), None, ())


def who_can_reach(estate: Estate, target: str, *, conventions: Conventions) -> Exposure:
    """Return every namespace but itself that may call some pod of `target` on some port, by the policies of both ends.

    Raises Fixable for a namespace that the estate does not hold.
    """
    known(estate, target)
    sides = Sides(estate)

    def admissions() -> Iterator[Admission]:
        inward = sides.read(target, Direction.INGRESS)
        judged: dict[tuple[tuple[Gate, ...], int], Judgement] = {}
        for source in sorted(estate.namespaces if inward.side.open or inward.everyones else inward.through):
            if source == target:
                continue
            ingress = inward.seen_from(source)
            try:
                outward = sides.read(source, Direction.EGRESS)
            except TooManyCases:
                yield from _admission(source, too_many())
                continue
            alike = ingress.gates, sides.shape(outward, target)
            judgement = judged.get(alike)
            if judgement is None or is_undecided(outward.side.namespace, Direction.EGRESS):
                judgement = sides.judged(ingress, outward.seen_from(target), _ASKED)
                if not is_undecided(outward.side.namespace, Direction.EGRESS):
                    judged[alike] = judgement
            yield from _admission(source, judgement)

    return _exposure(estate, target, Direction.INGRESS, admissions, conventions)


def can_reach(estate: Estate, source: str, *, conventions: Conventions) -> Exposure:
    """Return every namespace but itself of which `source` may call some pod on some port, by the policies of both ends.

    Raises Fixable for a namespace that the estate does not hold.
    """
    known(estate, source)
    sides = Sides(estate)
    labels = estate.labels_of(source)

    def admissions() -> Iterator[Admission]:
        outward = sides.read(source, Direction.EGRESS)
        for target in sorted(estate.namespaces):
            namespace = estate.namespaces[target]
            undecided = is_undecided(namespace, Direction.INGRESS)
            if target == source or (not undecided and _keeps_out(namespace, source, labels)):
                continue

            def wanted(peer: Peer, target: str = target) -> bool:
                return admits(peer, target, source, labels)

            try:
                with sides.budget() as budget:
                    ingress = side(namespace, Direction.INGRESS, wanted, budget)
                judgement = sides.judged(ingress, outward.seen_from(target), _ASKED)
            except TooManyCases:
                judgement = too_many()
            yield from _admission(target, judgement, undecided=undecided)

    return _exposure(estate, source, Direction.EGRESS, admissions, conventions)


def admitted_pairs(estate: Estate) -> dict[str, frozenset[str]]:
    """Return for each target the sources that may call some pod of it on some port, by the networking.k8s.io/v1 policies of both.

    A target is among its own sources where its pods may call each other. Policies that are not interpreted are left out of
    account; where there are too many cases to go through, the sources that cannot be ruled out are in.
    """
    sides = Sides(estate)
    everyone = frozenset(estate.namespaces)
    limited = frozenset(name for name, one in estate.namespaces.items() if _isolating(one, Direction.EGRESS))
    found = {}
    for target in estate.namespaces:
        try:
            inward = sides.read(target, Direction.INGRESS)
            sources = everyone if inward.side.open or inward.everyones else frozenset(inward.through)
        except TooManyCases:
            sources = everyone
        kept_in = [name for name in sources & limited if not _may_meet(sides, name, target)]
        found[target] = sources.difference(kept_in) if kept_in else sources
    return found


def _exposure(
    estate: Estate, name: str, direction: Direction, admissions: Callable[[], Iterator[Admission]], conventions: Conventions
) -> Exposure:
    """Put an exposure together. What was found before a budget is spent is kept, and the rest is said to be unknown."""
    namespace = estate.namespaces[name]
    found: list[Admission] = []
    unknown = is_undecided(namespace, direction)
    cut_short: list[Reason] = []
    try:
        for admission in admissions():
            found.append(admission)  # noqa: PERF402 - a list() would lose them all when the budget ends
    except TooManyCases:
        unknown = True
        cut_short.append(Reason("too-many", direction, name, None, None, f"Unknown, because {TOO_MANY}."))
    own = Side(namespace, direction, _isolating(namespace, direction), (), ())
    return Exposure(
        namespace=name,
        everyone=not own.policies and not unknown,
        admissions=tuple(found),
        platform=_platform(estate, namespace, direction, conventions),
        dead=tuple(dead_peers(estate, namespace, direction, conventions)),
        reasons=(*cut_short, *_reasons(own, estate.skipped)),
        unknown=unknown,
    )


def _admission(name: str, judgement: Judgement, *, undecided: bool = False) -> Iterator[Admission]:
    """Give the admission of a namespace that is judged to be admitted, or that cannot be ruled out."""
    if judgement.ways or undecided or judgement.ingress is Outcome.UNKNOWN:
        places = sorted({entering.place for _, entering, _ in judgement.ways if entering})
        yield Admission(name, judgement.outcome, judgement.scope, tuple(places))


def _reasons(own: Side, skipped: tuple[Skipped, ...]) -> Iterator[Reason]:
    yield from foreign_reasons(own)
    if not own.policies:
        yield no_policy(own)
    yield from isolation_reasons(own, ())
    yield from address_reasons(own)
    yield from unread_reasons(own, skipped)


def _platform(estate: Estate, namespace: Namespace, direction: Direction, conventions: Conventions) -> tuple[str, ...]:
    """Return the labels of platform components that the rules of a direction admit."""
    found = {
        label
        for policy in namespace.policies
        if direction in policy.types
        for rule in rules(policy, direction)
        for peer in rule.peers
        if peer.namespaces is not None
        for label in platform_labels(estate, peer.namespaces, conventions)
    }
    return tuple(sorted(found))


def _keeps_out(namespace: Namespace, source: str, labels: dict[str, str]) -> bool:
    """Say, without reading the side, whether a policy isolates every pod and no rule admits the source: true of nearly all pairs.

    Plain loops: this runs for every namespace of the estate.
    """
    closed = False
    for policy in namespace.policies:
        if Direction.INGRESS not in policy.types:
            continue
        closed = closed or is_everything(policy.pods)
        for rule in policy.ingress:
            if not rule.peers:
                return False
            for peer in rule.peers:
                if admits(peer, namespace.name, source, labels):
                    return False
    return closed


def _isolating(namespace: Namespace, direction: Direction) -> tuple[NetworkPolicy, ...]:
    return tuple(policy for policy in namespace.policies if direction in policy.types and limits(policy.pods, "") is not None)


def _may_meet(sides: Sides, source: str, target: str) -> bool:
    try:
        return sides.meet(source, target)
    except TooManyCases:
        return True

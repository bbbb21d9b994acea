"""Who can reach a namespace, whom a namespace can reach, and all pairs at once.

These give for every namespace what `verdict` gives for one pair, without asking pair by pair: peers are matched by the
estate's label index, and sources that come through the same gates are judged once.
"""

from collections.abc import Callable, Iterator

from bot.conventions import Conventions
from bot.estate.model import Direction, Estate, Namespace, NetworkPolicy, Peer, Skipped
from bot.policy.asking import asked_boxes, known
from bot.policy.diagnosis import dead_peers, platform_labels
from bot.policy.gates import Gate, Side, admits, admitted, foreign, side
from bot.policy.judging import Judgement, judge
from bot.policy.model import Admission, Exposure, Outcome, Reason
from bot.policy.reasons import address_reasons, foreign_reasons, isolation_reasons, no_policy, rules, unread_reasons
from bot.policy.selectors import is_everything, limits
from bot.policy.space import EVERYTHING, STEPS, Budget, TooManyCases, meet
from bot.policy.verdicts import STANDARD

_ASKED = asked_boxes((), None, ())
_STEPS = 2_000_000
"""For a whole exposure or all pairs: what a hostile estate leaves over is unknown, after about a second."""


class _Sides:
    """The sides of an estate's namespaces, each read once with all of its gates, and seen from any other namespace."""

    def __init__(self, estate: Estate) -> None:
        self.estate = estate
        self.budget = Budget(_STEPS)
        self._read: dict[tuple[str, Direction], tuple[Side, dict[str, list[Gate]]]] = {}

    def read(self, name: str, direction: Direction) -> tuple[Side, dict[str, list[Gate]]]:
        """Return the side with all its gates, and for each namespace those that a peer of it can match."""
        if (name, direction) not in self._read:
            budget = Budget()
            try:
                whole = side(self.estate.namespaces[name], direction, _any_peer, budget)
            finally:
                self.budget.spend(_spent(budget))
            through: dict[str, list[Gate]] = {}
            for gate in whole.gates:
                for other in admitted(self.estate, gate) if gate.boxes else ():
                    through.setdefault(other, []).append(gate)
            self._read[(name, direction)] = whole, through
        return self._read[(name, direction)]

    def seen_from(self, name: str, direction: Direction, other: str) -> Side:
        """Return the side of `name` with the gates that `other` can come through."""
        if not _limited(self.estate.namespaces[name], direction):
            return Side(self.estate.namespaces[name], direction, (), (EVERYTHING,), ())
        whole, through = self.read(name, direction)
        return Side(whole.namespace, direction, whole.policies, whole.open, tuple(through.get(other, ())))

    def judged(self, ingress: Side, egress: Side) -> Judgement:
        """Judge a pair, and count what it took."""
        budget = Budget()
        judgement = judge(ingress, egress, _ASKED, budget)
        self.budget.spend(_spent(budget))
        return judgement


def who_can_reach(estate: Estate, target: str, *, conventions: Conventions = STANDARD) -> Exposure:
    """Return every namespace but itself that may call some pod of `target` on some port, by the policies of both ends.

    Raises Fixable for a namespace that the estate does not hold.
    """
    known(estate, target)
    sides = _Sides(estate)

    def admissions() -> Iterator[Admission]:
        whole, through = sides.read(target, Direction.INGRESS)
        judged: dict[tuple[Gate, ...], Judgement] = {}
        for source in sorted(estate.namespaces if whole.open else through):
            if source == target:
                continue
            gates = tuple(through.get(source, ()))
            ingress = Side(whole.namespace, Direction.INGRESS, whole.policies, whole.open, gates)
            egress = sides.seen_from(source, Direction.EGRESS, target)
            if egress.policies or foreign(egress.namespace, Direction.EGRESS):
                yield from _admission(source, sides.judged(ingress, egress))
                continue
            if gates not in judged:
                judged[gates] = sides.judged(ingress, egress)
            yield from _admission(source, judged[gates])

    return _exposure(estate, target, Direction.INGRESS, admissions, conventions)


def can_reach(estate: Estate, source: str, *, conventions: Conventions = STANDARD) -> Exposure:
    """Return every namespace but itself of which `source` may call some pod on some port, by the policies of both ends.

    Raises Fixable for a namespace that the estate does not hold.
    """
    known(estate, source)
    sides = _Sides(estate)
    labels = estate.labels_of(source)

    def admissions() -> Iterator[Admission]:
        for target in sorted(estate.namespaces):
            namespace = estate.namespaces[target]

            def wanted(peer: Peer, target: str = target) -> bool:
                return admits(peer, target, source, labels)

            if target == source or _keeps_out(namespace, wanted):
                continue
            ingress = side(namespace, Direction.INGRESS, wanted, Budget())
            yield from _admission(target, sides.judged(ingress, sides.seen_from(source, Direction.EGRESS, target)))

    return _exposure(estate, source, Direction.EGRESS, admissions, conventions)


def admitted_pairs(estate: Estate) -> dict[str, frozenset[str]]:
    """Return for each target the sources that may call some pod of it on some port, by the networking.k8s.io/v1 policies of both.

    A target is among its own sources where its pods may call each other. Policies that are not interpreted are left out of
    account; where there are too many cases to go through, the sources that cannot be ruled out are in.
    """
    sides = _Sides(estate)
    everyone = frozenset(estate.namespaces)
    limited = frozenset(name for name, namespace in estate.namespaces.items() if _limited(namespace, Direction.EGRESS))
    found = {}
    for target in estate.namespaces:
        try:
            whole, through = sides.read(target, Direction.INGRESS)
            sources = everyone if whole.open else frozenset(through)
        except TooManyCases:
            sources = everyone
        kept_in = [name for name in sources & limited if not _lets_out(sides, name, target)]
        found[target] = sources.difference(kept_in) if kept_in else sources
    return found


def _exposure(
    estate: Estate, name: str, direction: Direction, admissions: Callable[[], Iterator[Admission]], conventions: Conventions
) -> Exposure:
    """Put an exposure together. What was found before a budget is spent is kept, and the rest is said to be unknown."""
    namespace = estate.namespaces[name]
    found: list[Admission] = []
    unknown = bool(foreign(namespace, direction))
    try:
        for admission in admissions():
            found.append(admission)  # noqa: PERF402 - a list() would lose them all when the budget ends
    except TooManyCases:
        unknown = True
    own = Side(namespace, direction, _isolating(namespace, direction), (), ())
    return Exposure(
        namespace=name,
        everyone=not own.policies and not unknown,
        admissions=tuple(found),
        platform=_platform(estate, namespace, direction, conventions),
        dead=tuple(dead_peers(estate, namespace, direction, conventions)),
        reasons=tuple(_reasons(own, estate.skipped)),
        unknown=unknown,
    )


def _admission(name: str, judgement: Judgement) -> Iterator[Admission]:
    """Give the admission of a namespace that is judged to be admitted, or that cannot be ruled out."""
    if judgement.ways or judgement.ingress is Outcome.UNKNOWN:
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


def _keeps_out(namespace: Namespace, wanted: Callable[[Peer], bool]) -> bool:
    """Say, without reading the whole side, whether a policy isolates every pod and no rule admits: true of nearly all pairs."""
    policies = [policy for policy in namespace.policies if Direction.INGRESS in policy.types]
    if not any(is_everything(policy.pods) for policy in policies):
        return False
    ways = (rule.peers for policy in policies for rule in policy.ingress)
    return not any(not peers or any(map(wanted, peers)) for peers in ways)


def _lets_out(sides: _Sides, source: str, target: str) -> bool:
    """Say whether what the target admits of a source that is limited is also let out by the source."""
    try:
        inward = sides.seen_from(target, Direction.INGRESS, source).boxes
        outward = sides.seen_from(source, Direction.EGRESS, target).boxes
        return any(meet(one, other, sides.budget) for one in inward for other in outward)
    except TooManyCases:
        return True


def _limited(namespace: Namespace, direction: Direction) -> bool:
    return any(direction in policy.types for policy in namespace.policies)


def _isolating(namespace: Namespace, direction: Direction) -> tuple[NetworkPolicy, ...]:
    return tuple(policy for policy in namespace.policies if direction in policy.types and limits(policy.pods, "") is not None)


def _any_peer(_: Peer) -> bool:
    return True


def _spent(budget: Budget) -> int:
    return STEPS - max(budget.left, 0)

"""Who can reach a namespace, whom a namespace can reach, and all pairs: what `verdict` says, without asking pair by pair."""

from collections.abc import Callable, Iterator

from bot.conventions import Conventions
from bot.estate.model import Direction, Estate, Namespace, NetworkPolicy, Peer, Skipped
from bot.policy.asking import asked_boxes, known
from bot.policy.diagnosis import dead_peers, platform_labels
from bot.policy.gates import Gate, Side, admits, is_undecided, side
from bot.policy.judging import TOO_MANY, Judgement, too_many
from bot.policy.model import Admission, Exposure, Outcome, Reason
from bot.policy.reasons import address_reasons, foreign_reasons, isolation_reasons, no_policy, rules, unread_reasons
from bot.policy.selectors import is_everything, limits
from bot.policy.sides import Sides
from bot.policy.space import TooManyCases

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

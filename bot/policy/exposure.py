"""Who can reach a namespace, and whom it can reach: the verdicts of one namespace with all others, at once."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from bot.model.conventions import Conventions
from bot.model.estate import Direction, Estate, Namespace, NetworkPolicy, Place
from bot.model.verdict import Admission, Exposure, Outcome, Reason
from bot.policy.addresses import match_block
from bot.policy.asked import asked_connections
from bot.policy.bounds import has_doubts
from bot.policy.connections import STEPS_PER_PAIR, Budget, ConnectionSet, TooManyCases, intersection
from bot.policy.describe import code
from bot.policy.explain import (
    address_reasons,
    foreign_reasons,
    isolation_reasons,
    no_policy,
    unplaced_reasons,
    unread_reasons,
    unread_text,
)
from bot.policy.matcher import (
    Isolation,
    RulePeer,
    admits,
    is_open,
    is_undecided,
    isolation_of,
    leaves_open,
    matched,
    may_admit,
)
from bot.policy.near_misses import dead_peers
from bot.policy.selectors import is_everything, limits
from bot.policy.undeclared import outsiders
from bot.policy.verdict import (
    TOO_MANY_CASES,
    Evaluation,
    evaluate,
    isolation_towards,
    require_declared,
    too_many_cases,
)

STEPS_PER_EXPOSURE = 10_000_000
"""The budget of one exposure, about two seconds. In a hostile estate, what the budget does not reach is unknown."""


@dataclass(frozen=True, slots=True)
class IndexedIsolation:
    """An isolation with its rule peers by the namespaces that they match, or may match."""

    isolation: Isolation
    for_all: tuple[RulePeer, ...]
    """Those that match, or may match, every namespace."""
    by_namespace: Mapping[str, Sequence[RulePeer]]
    signature: int
    """The signature for namespaces that only the peers in `for_all` match."""
    in_doubt: bool
    """Whether some rule peer has doubts."""

    @property
    def admitted(self) -> frozenset[str]:
        """Return the namespaces that some rule peer matches for certain, apart from those for all."""
        if not self.in_doubt:
            return frozenset(self.by_namespace)
        return frozenset(name for name, found in self.by_namespace.items() if any(not each.doubts for each in found))

    def towards(self, other: str) -> Isolation:
        """Return the isolation with only the rule peers that match `other`, or may match it."""
        found = (*self.for_all, *self.by_namespace.get(other, ()))
        if not self.in_doubt:
            return replace(self.isolation, rule_peers=found)
        return replace(
            self.isolation,
            rule_peers=tuple(each for each in found if not each.doubts),
            perhaps=tuple(each for each in found if each.doubts),
        )


class IsolationIndex:
    """Computes isolations on demand, all of them within one budget."""

    def __init__(self, estate: Estate) -> None:
        self.estate = estate
        self._left = Budget(STEPS_PER_EXPOSURE)
        self._known: dict[tuple[str, Direction], IndexedIsolation] = {}
        self._signatures: dict[frozenset[tuple[object, ...]], int] = {}
        self._intersecting: dict[tuple[int, int], bool] = {}

    def get(self, name: str, direction: Direction) -> IndexedIsolation:
        """Return the isolation of a namespace in one direction; raise TooManyCases where the budget is spent."""
        if (name, direction) not in self._known:
            self._known[name, direction] = self._indexed(name, direction)
        return self._known[name, direction]

    def evaluate(self, ingress: Isolation, egress: Isolation, asked: Sequence[ConnectionSet]) -> Evaluation:
        """Return the evaluation of a pair, within the budget of one pair."""
        with self.budget() as budget:
            return evaluate(ingress, egress, asked, budget)

    def signature(self, indexed: IndexedIsolation, other: str) -> int:
        """Return a number that is equal for isolations that admit the same connections with `other`."""
        return self._signature(indexed.towards(other).connection_sets) if other in indexed.by_namespace else indexed.signature

    def intersects(self, source: str, target: str) -> bool:
        """Report whether the target admits anything that the source may send; raise TooManyCases where the budget is spent."""
        of_target, of_source = self.get(target, Direction.INGRESS), self.get(source, Direction.EGRESS)
        signatures = self.signature(of_target, source), self.signature(of_source, target)
        if signatures not in self._intersecting:
            ones, others = of_target.towards(source).connection_sets, of_source.towards(target).connection_sets
            with self.budget() as budget:
                self._intersecting[signatures] = any(intersection(one, other, budget) for one in ones for other in others)
        return self._intersecting[signatures]

    @contextmanager
    def budget(self) -> Iterator[Budget]:
        """Yield the budget of one pair: at most what is left of the budget of the whole exposure."""
        steps = max(0, min(STEPS_PER_PAIR, self._left.left))
        budget = Budget(steps)
        try:
            yield budget
        finally:
            self._left.left -= steps - max(0, budget.left)

    def _indexed(self, name: str, direction: Direction) -> IndexedIsolation:
        with self.budget() as budget:
            whole = isolation_of(self.estate.namespaces[name], direction, lambda *_: True, budget)
        in_doubt = bool(whole.perhaps)
        for_all: list[RulePeer] = []
        by_namespace: dict[str, list[RulePeer]] = {}
        for rule_peer in (*whole.rule_peers, *whole.perhaps):
            if not rule_peer.connection_sets:
                continue
            certain, open_to = matched(self.estate, rule_peer)
            if certain is None or len(certain) == len(self.estate.namespaces):
                for_all.append(rule_peer)
                continue
            for other in certain:
                by_namespace.setdefault(other, []).append(rule_peer)
            in_doubt = in_doubt or bool(open_to)
            for one, said in open_to.items():
                doubted = replace(rule_peer, doubts=(*rule_peer.doubts, said))
                (for_all if one is None else by_namespace.setdefault(one, [])).append(doubted)
        surely = (one for one in for_all if not one.doubts)
        of_all = [*whole.unisolated, *(each for one in surely for each in one.connection_sets)]
        return IndexedIsolation(whole, tuple(for_all), by_namespace, self._signature(of_all), in_doubt)

    def _signature(self, connection_sets: Sequence[ConnectionSet]) -> int:
        return self._signatures.setdefault(frozenset(connections.key for connections in connection_sets), len(self._signatures))


_ASKED = asked_connections((), None, ())


def who_can_reach(estate: Estate, target: str, *, conventions: Conventions) -> Exposure:
    """Return every other namespace that may call some pod of `target` on some port, by the policies of both ends.

    Raises Fixable for a namespace that the estate does not hold.
    """
    require_declared(estate, target)
    index = IsolationIndex(estate)

    def admissions() -> Iterator[Admission]:
        of_target = index.get(target, Direction.INGRESS)
        is_known = not is_open(of_target.isolation.namespace, Direction.INGRESS)
        evaluated: dict[tuple[object, ...], Evaluation] = {}
        everyone = of_target.isolation.unisolated or of_target.for_all
        for source in sorted(estate.namespaces if everyone else of_target.by_namespace):
            if source == target or source not in estate.namespaces:
                continue
            ingress = of_target.towards(source)
            if _calls_freely(estate.namespaces[source]) and (of_all := evaluated.get((ingress.rule_peers, ingress.perhaps))):
                yield from _admission(source, of_all)
                continue
            try:
                of_source = index.get(source, Direction.EGRESS)
            except TooManyCases:
                yield from _admission(source, too_many_cases())
                continue
            egress = of_source.towards(target)
            undecided = has_doubts(egress)
            alike = ingress.rule_peers, ingress.perhaps, index.signature(of_source, target)
            evaluation = evaluated.get(alike)
            if evaluation is None or undecided:
                evaluation = index.evaluate(ingress, egress, _ASKED)
                if not undecided:
                    evaluated[alike] = evaluation
                    if _calls_freely(estate.namespaces[source]) and (evaluation.admitted or is_known):
                        evaluated[alike[:2]] = evaluation
            if evaluation.admitted or undecided or is_known:
                yield from _admission(source, evaluation)
        yield from _undeclared(estate, of_target.isolation)

    return _exposure(estate, target, Direction.INGRESS, admissions, conventions)


def can_reach(estate: Estate, source: str, *, conventions: Conventions) -> Exposure:
    """Return every other namespace in which `source` may call some pod on some port, by the policies of both ends.

    Raises Fixable for a namespace that the estate does not hold.
    """
    require_declared(estate, source)
    index = IsolationIndex(estate)
    labels = estate.labels_of(source)

    def admissions() -> Iterator[Admission]:
        of_source = index.get(source, Direction.EGRESS)
        is_known = not is_open(of_source.isolation.namespace, Direction.EGRESS)
        for target in sorted(estate.namespaces):
            namespace = estate.namespaces[target]
            undecided = is_undecided(namespace, Direction.INGRESS)
            if target == source or (not undecided and _keeps_out(estate, namespace, source, labels)):
                continue
            try:
                with index.budget() as budget:
                    ingress = isolation_towards(estate, target, source, Direction.INGRESS, budget)
                evaluation = index.evaluate(ingress, of_source.towards(target), _ASKED)
                undecided = undecided or has_doubts(ingress)
            except TooManyCases:
                evaluation = too_many_cases()
            if evaluation.admitted or undecided or is_known:
                yield from _admission(target, evaluation)
        yield from _undeclared(estate, of_source.isolation)

    return _exposure(estate, source, Direction.EGRESS, admissions, conventions)


def admitted_pairs(estate: Estate) -> dict[str, frozenset[str]]:
    """Return for each target the sources that may call some pod of it on some port, by the networking.k8s.io/v1 policies of both.

    A target is among its own sources where its pods may call each other. Policies that are not interpreted are ignored. Where
    the budget is spent, the sources that cannot be ruled out are included.
    """
    index = IsolationIndex(estate)
    everyone = frozenset(estate.namespaces)
    limited = frozenset(name for name, one in estate.namespaces.items() if _isolating(one, Direction.EGRESS))
    found = {}
    for target in estate.namespaces:
        try:
            of_target = index.get(target, Direction.INGRESS)
            is_for_all = of_target.isolation.unisolated or any(not each.doubts for each in of_target.for_all)
            sources = everyone if is_for_all else of_target.admitted
        except TooManyCases:
            sources = everyone
        kept_in = [name for name in sources & limited if not _may_intersect(index, name, target)]
        found[target] = sources.difference(kept_in) if kept_in else sources
    return found


def _exposure(
    estate: Estate, name: str, direction: Direction, admissions: Callable[[], Iterator[Admission]], conventions: Conventions
) -> Exposure:
    """Return an exposure: the admissions found before the budget was spent, with the rest reported as unknown."""
    namespace = estate.namespaces[name]
    found: list[Admission] = []
    unknown = is_open(namespace, direction)
    cut_short: list[Reason] = []
    try:
        for admission in admissions():
            found.append(admission)  # noqa: PERF402 - a list() would lose them all when the budget ends
    except TooManyCases:
        unknown = True
        cut_short.append(Reason("too-many", direction, name, None, None, f"Unknown, because {TOO_MANY_CASES}."))
    own = Isolation(namespace, direction, _isolating(namespace, direction), (), ())
    return Exposure(
        namespace=name,
        everyone=not own.policies and not is_undecided(namespace, direction),
        admissions=tuple(found),
        dead=tuple(dead_peers(estate, namespace, direction, conventions)),
        reasons=(*cut_short, *_reasons(own, estate)),
        unknown=unknown,
        outsiders=tuple(dict.fromkeys(outsiders(estate, namespace, direction, conventions))),
    )


def _admission(name: str, evaluation: Evaluation) -> Iterator[Admission]:
    """Yield the admission of a namespace, unless it is blocked for certain."""
    if evaluation.outcome is not Outcome.BLOCKED:
        places = sorted({each.ingress.place for each in evaluation.admitted if each.ingress})
        yield Admission(name, evaluation.outcome, evaluation.scope, tuple(places), evaluation.known)


def _undeclared(estate: Estate, own: Isolation) -> Iterator[Admission]:
    """Yield, as unknown, the namespaces that may be admitted and that no file which was read declares."""
    for name, skip in sorted(estate.undeclared.items()):
        if own.unisolated or may_admit(estate, own.namespace, own.direction, name):
            scope = f"unknown because {unread_text(skip, code)}"
            yield Admission(name, Outcome.UNKNOWN, scope, (Place(skip.path, skip.line or 1),), known="unknown")


def _reasons(own: Isolation, estate: Estate) -> Iterator[Reason]:
    yield from foreign_reasons(own)
    if not own.policies and (is_open(own.namespace, own.direction) or not is_undecided(own.namespace, own.direction)):
        yield no_policy(own)
    yield from isolation_reasons(own, ())
    yield from address_reasons(own, estate.pod_ranges)
    yield from unread_reasons(own, estate.skipped)
    if own.direction is Direction.EGRESS:
        yield from unplaced_reasons(own.namespace.name, "a policy of any namespace in this list", estate.skipped)


def _keeps_out(estate: Estate, namespace: Namespace, source: str, labels: dict[str, str]) -> bool:
    """Report whether a policy isolates every pod and no rule may admit the source, which holds for nearly all pairs.

    It computes no isolation and uses plain loops, because it runs for every namespace of the estate.
    """
    closed = False
    is_unlabelled = source in estate.unlabelled
    for policy in namespace.policies:
        if Direction.INGRESS not in policy.types:
            continue
        closed = closed or is_everything(policy.pods)
        for rule in policy.ingress:
            if not rule.peers:
                return False
            for peer in rule.peers:
                if admits(peer, namespace.name, source, labels) or (is_unlabelled and leaves_open(estate, peer, source)):
                    return False
                if peer.ip_block is not None and match_block(rule, peer, estate.pod_ranges) is not False:
                    return False
    return closed


def _calls_freely(namespace: Namespace) -> bool:
    """Report whether nothing limits what the namespace calls, as nothing does in nearly every one."""
    egress = Direction.EGRESS
    return not (namespace.unread or namespace.foreign or any(egress in policy.types for policy in namespace.policies))


def _isolating(namespace: Namespace, direction: Direction) -> tuple[NetworkPolicy, ...]:
    return tuple(policy for policy in namespace.policies if direction in policy.types and limits(policy.pods, "") is not None)


def _may_intersect(index: IsolationIndex, source: str, target: str) -> bool:
    try:
        return index.intersects(source, target)
    except TooManyCases:
        return True

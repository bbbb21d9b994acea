"""What differs between two states of an estate: who may call whom, before and after, for every pair whose verdict may differ.

A verdict on a pair depends on the policies and labels of its two namespaces alone. So only pairs of a namespace that differs are
compared: those towards it where its ingress policies differ, those from it where its egress policies do, and those that some rule
decides by a label that differs.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from bot.model.conventions import Conventions
from bot.model.estate import Direction, Estate, NetworkPolicy, Peer, Place
from bot.model.selector import selects
from bot.model.verdict import RANK, AccessChange, Exposure, Outcome
from bot.policy.components import with_namespace
from bot.policy.exposure import can_reach, who_can_reach
from bot.policy.matcher import rules_in_force
from bot.policy.verdict import TOO_MANY_CASES, verdict

ANY_NAMESPACE = "netpol-stranger"
"""The name of a namespace that no policy names: what is open to it is open to everyone."""

Standing = tuple[Outcome, str]
"""What holds for a pair: the outcome, and its scope in words, as if nothing were in doubt."""
BLOCKED: Standing = (Outcome.BLOCKED, "")


@dataclass(frozen=True, slots=True)
class Difference:
    """Namespaces whose access differs from before, sorted. A mere shift (other pods, not more or fewer) counts as gained.

    Where it takes too many cases to tell, access counts as lost: nothing is proven of it.
    """

    gained: tuple[str, ...]
    lost: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Return all names, sorted, each once."""
        return tuple(sorted({*self.gained, *self.lost}))


Compared = tuple[Standing, Standing]
"""What holds for a pair before and after."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two states of an estate. What is asked of one namespace is worked out once.

    Policies that are not interpreted and documents that were not read are left aside: see `interpreted`.
    """

    before: Estate
    after: Estate
    conventions: Conventions
    _known: dict[tuple[str, Direction], dict[str, Compared]] = field(default_factory=dict)

    def towards(self, target: str) -> Difference:
        """Compare who may call the target: its own pods included, and `ANY_NAMESPACE` for those that no file declares."""
        return _difference(self._rows(target, Direction.INGRESS))

    def out_of(self, source: str) -> Difference:
        """Compare whom the source may call."""
        return _difference(self._rows(source, Direction.EGRESS))

    def changes(self) -> tuple[AccessChange, ...]:
        """Return every pair whose verdict differs, sorted. `ANY_NAMESPACE` calls in the place of those that no file declares."""
        found: dict[tuple[str, str], Compared] = {}
        for name in _differing(self.before, self.after):
            for pair, both in (
                *self._pairs(name, Direction.INGRESS),
                *self._pairs(name, Direction.EGRESS),
                *self._by_labels(name),
            ):
                if _differ(*both):
                    found.setdefault(pair, both)
        return tuple(AccessChange(*pair, was[0], now[0], was[1], now[1]) for pair, (was, now) in sorted(found.items()))

    def _rows(self, name: str, direction: Direction) -> dict[str, Compared]:
        """Return who calls a namespace, or whom it calls, in either state: what holds in both."""
        key = name, direction
        if key not in self._known:
            standing = callers if direction is Direction.INGRESS else called
            was, now = (
                standing(interpreted(each, name), name, self.conventions) if name in each.namespaces else {}
                for each in (self.before, self.after)
            )
            self._known[key] = {other: (was.get(other, BLOCKED), now.get(other, BLOCKED)) for other in sorted({*was, *now})}
        return self._known[key]

    def _pairs(self, name: str, direction: Direction) -> Iterator[tuple[tuple[str, str], Compared]]:
        """Yield the pairs with a namespace whose policies of a direction differ: those towards it, or those from it."""
        if _policies(self.before, name, direction) == _policies(self.after, name, direction):
            return
        for other, both in self._rows(name, direction).items():
            yield ((other, name) if direction is Direction.INGRESS else (name, other)), both

    def _by_labels(self, name: str) -> Iterator[tuple[tuple[str, str], Compared]]:
        """Yield the pairs that some rule decides by a label of the namespace which differs."""
        states = self.before, self.after
        if any(name not in each.namespaces for each in states) or self.before.labels_of(name) == self.after.labels_of(name):
            return
        for source, target, _ in affected_pairs(*states, name):
            both = (interpreted(interpreted(each, source), target) for each in states)
            was, now = (_standing(each, source, target, self.conventions) for each in both)
            yield (source, target), (was, now)


def access_changes(before: Estate, after: Estate, conventions: Conventions) -> tuple[AccessChange, ...]:
    """Return every pair whose verdict differs between two states: see `Comparison.changes`."""
    return Comparison(before, after, conventions).changes()


def _difference(rows: Mapping[str, Compared]) -> Difference:
    lost = [name for name, (was, now) in rows.items() if RANK[now[0]] < RANK[was[0]] or TOO_MANY_CASES in now[1]]
    gained = [name for name, both in rows.items() if name not in lost and _differ(*both)]
    return Difference(tuple(gained), tuple(lost))


def _differ(was: Standing, now: Standing) -> bool:
    return was != now and (was[0], now[0]) != (Outcome.BLOCKED, Outcome.BLOCKED)


def without_policy(estate: Estate, namespace: str, name: str) -> Estate:
    """Return the estate without the policies of one name in a namespace, those that it overwrites among them."""
    known = estate.namespaces[namespace]
    kept = replace(
        known,
        policies=tuple(each for each in known.policies if each.name != name),
        overwritten=tuple(each for each in known.overwritten if each.name != name),
    )
    return replace(estate, namespaces={**estate.namespaces, namespace: kept})


def interpreted(estate: Estate, name: str) -> Estate:
    """Return the estate without a namespace's uninterpreted policies and unread documents.

    No edit touches them, and they would make every verdict on the namespace unknown.
    """
    known = replace(estate.namespaces[name], foreign=(), unread=())
    return replace(estate, namespaces={**estate.namespaces, name: known})


def callers(estate: Estate, target: str, conventions: Conventions) -> dict[str, Standing]:
    """Return who may call the target: its own pods included, and `ANY_NAMESPACE` for the namespaces that no file declares."""
    seen = _by_namespace(who_can_reach(estate, target, conventions=conventions))
    own = _standing(estate, target, target, conventions)
    anyone = _standing(with_namespace(estate, ANY_NAMESPACE, {}), ANY_NAMESPACE, target, conventions)
    return {**seen, target: own, ANY_NAMESPACE: anyone}


def called(estate: Estate, source: str, conventions: Conventions) -> dict[str, Standing]:
    """Return whom the source may call, its own pods included."""
    seen = _by_namespace(can_reach(estate, source, conventions=conventions))
    return {**seen, source: _standing(estate, source, source, conventions)}


def affected_pairs(before: Estate, after: Estate, labelled: str) -> Iterator[tuple[str, str, tuple[str, Place]]]:
    """Yield the pairs that a rule decides by the namespace's changed labels, each with the first such rule's policy and place."""
    old, new = before.labels_of(labelled), after.labels_of(labelled)
    for name, namespace in after.namespaces.items():
        if inward := newly_matching(namespace.policies, Direction.INGRESS, old, new):
            yield labelled, name, inward
        if name != labelled and (outward := newly_matching(namespace.policies, Direction.EGRESS, old, new)):
            yield name, labelled, outward


def newly_matching(
    policies: Iterable[NetworkPolicy], direction: Direction, old: Mapping[str, str], new: Mapping[str, str]
) -> tuple[str, Place] | None:
    """Return the policy and place of the first peer that matches one of two sets of labels alone."""
    for policy, rule in rules_in_force(policies, direction):
        for peer in rule.peers:
            if _matches_differently(peer, old, new):
                return policy.name, peer.place
    return None


def _matches_differently(peer: Peer, old: Mapping[str, str], new: Mapping[str, str]) -> bool:
    return peer.namespaces is not None and selects(peer.namespaces, old) != selects(peer.namespaces, new)


def _differing(before: Estate, after: Estate) -> list[str]:
    old, new = before.namespaces, after.namespaces
    return [name for name in sorted(old.keys() | new.keys()) if old.get(name) is not new.get(name)]


def _policies(estate: Estate, name: str, direction: Direction) -> list[NetworkPolicy] | None:
    """Return a namespace's policies of a direction; None where there is no such namespace."""
    namespace = estate.namespaces.get(name)
    return None if namespace is None else [policy for policy in namespace.policies if direction in policy.types]


def _standing(estate: Estate, source: str, target: str, conventions: Conventions) -> Standing:
    found = verdict(estate, source, target, conventions=conventions)
    return BLOCKED if found.outcome is Outcome.BLOCKED else (found.outcome, found.known)


def _by_namespace(exposure: Exposure) -> dict[str, Standing]:
    return {each.namespace: (each.outcome, each.known) for each in exposure.admissions}

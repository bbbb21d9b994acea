"""What a change does besides what was asked: who gains or loses access, also by rules that wait for a new label."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from bot.changes.request import ANY_NAMESPACE
from bot.model.conventions import Conventions
from bot.model.estate import Direction, Estate, NetworkPolicy, Peer, Place
from bot.model.verdict import Exposure, Outcome, Verdict
from bot.policy import can_reach, selects, verdict, who_can_reach
from bot.policy.components import with_namespace
from bot.policy.describe import code
from bot.policy.explain import unread_text
from bot.policy.matcher import rules
from bot.policy.verdict import TOO_MANY_CASES

RANK = {Outcome.BLOCKED: 0, Outcome.UNKNOWN: 1, Outcome.PARTLY: 1, Outcome.ALLOWED: 2}
"""From less to more open."""


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


def access_difference(before: Estate, after: Estate, target: str, conventions: Conventions) -> Difference:
    """Compare who may call the target: its own pods included, and `ANY_NAMESPACE` for the namespaces that no file declares."""
    return _difference(*(_callers(interpreted(each, target), target, conventions) for each in (before, after)))


def reach_difference(before: Estate, after: Estate, source: str, conventions: Conventions) -> Difference:
    """Compare whom the source may call."""
    return _difference(
        *(_by_namespace(can_reach(interpreted(each, source), source, conventions=conventions)) for each in (before, after))
    )


def interpreted(estate: Estate, name: str) -> Estate:
    """Return the estate without a namespace's uninterpreted policies and unread documents.

    No edit touches them, and they would make every verdict on the namespace unknown.
    """
    known = replace(estate.namespaces[name], foreign=(), unread=())
    return replace(estate, namespaces={**estate.namespaces, name: known})


def _callers(estate: Estate, target: str, conventions: Conventions) -> dict[str, tuple[Outcome, str]]:
    own = verdict(estate, target, target, conventions=conventions)
    anyone = verdict(with_namespace(estate, ANY_NAMESPACE, {}), ANY_NAMESPACE, target, conventions=conventions)
    seen = _by_namespace(who_can_reach(estate, target, conventions=conventions))
    return {**seen, target: (own.outcome, own.known), ANY_NAMESPACE: (anyone.outcome, anyone.known)}


def _by_namespace(exposure: Exposure) -> dict[str, tuple[Outcome, str]]:
    return {each.namespace: (each.outcome, each.known) for each in exposure.admissions}


def _difference(before: Mapping[str, tuple[Outcome, str]], after: Mapping[str, tuple[Outcome, str]]) -> Difference:
    nothing = (Outcome.BLOCKED, "")
    gained, lost = [], []
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name, nothing), after.get(name, nothing)
        if RANK[new[0]] < RANK[old[0]] or TOO_MANY_CASES in new[1]:
            lost.append(name)
        elif new != old and RANK[new[0]] + RANK[old[0]] > 0:
            gained.append(name)
    return Difference(tuple(gained), tuple(lost))


@dataclass(frozen=True, slots=True)
class Opened:
    """A pair that the label opens further than what was asked would, and the rule that selects by the label."""

    source: str
    target: str
    scope: str
    """In words, all that is open with the label."""
    policy: str
    place: Place

    def __str__(self) -> str:
        return f"{self.source} may call {self.target}: {self.scope} (policy `{self.policy}`, `{self.place}`)"


@dataclass(frozen=True, slots=True)
class Effects:
    """What a label does to pairs other than the one that was asked about. `lost` are pairs that a label closes, in words."""

    opened: tuple[Opened, ...] = ()
    lost: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    """What else may wait for the label, as clauses: unread documents and uninterpreted policies."""


def effects_elsewhere(before: Estate, after: Estate, labelled: str, target: str, conventions: Conventions) -> Effects:
    """Compare whom a labelled namespace may call, besides the target, and who may call it.

    It evaluates only the pairs that a rule decides by these labels: all pairs would take twenty times as long.
    """
    opened, lost = [], []
    for source, callee, rule_place in _affected_pairs(before, after, labelled):
        if (source, callee) == (labelled, target):
            continue
        old, new = (verdict(each, source, callee, conventions=conventions) for each in (before, after))
        if RANK[new.outcome] < RANK[old.outcome]:
            lost.append(f"{source} → {callee}")
        elif (new.outcome, new.known) != (old.outcome, old.known) and new.outcome is not Outcome.BLOCKED:
            opened.append(Opened(source, callee, new.scope, *rule_place))
    return Effects(tuple(opened), tuple(lost))


def may_wait(estate: Estate, key: str) -> tuple[str, ...]:
    """Return what may hold a rule that waits for a label, in any namespace: unread documents, and uninterpreted policies.

    Of these policies it returns those whose text names the label's key: a selector of any kind names the keys it selects by.
    """
    unread = [skip for namespace in estate.namespaces.values() for skip in namespace.unread]
    unread += estate.undeclared.values()
    foreign = [policy for namespace in estate.namespaces.values() for policy in namespace.foreign]
    foreign += [each.policy for each in estate.cluster_wide]
    naming = sorted({policy.place: policy for policy in foreign if key in policy.text}.items())
    said = [unread_text(skip, code) for skip in sorted(dict.fromkeys(unread), key=lambda skip: (skip.path, skip.line or 0))]
    said += [
        f"{code(policy.name)} ({policy.kind}, {code(str(place))}) names `{key}` and is not interpreted"
        for place, policy in naming
    ]
    return tuple(said)


def effect_on_target(as_asked: Estate, after: Estate, before: Estate, pair: Verdict, conventions: Conventions) -> Opened | None:
    """Return what the label opens towards the target that would not open without it; None where the two are the same.

    `as_asked` is the estate in which the built-in label opens what was asked.
    """
    found = [
        verdict(interpreted(each, pair.target), pair.source, pair.target, conventions=conventions) for each in (as_asked, after)
    ]
    if (found[0].outcome, found[0].known) == (found[1].outcome, found[1].known):
        return None
    rule_place = newly_matching_rule(before, after, pair.source, pair.target)
    return Opened(pair.source, pair.target, found[1].scope, *rule_place) if rule_place else None


def newly_matching_rule(before: Estate, after: Estate, labelled: str, target: str) -> tuple[str, Place] | None:
    """Return the first rule of the target, as it was before, that the new labels make match, or no longer match; else None."""
    old, new = before.labels_of(labelled), after.labels_of(labelled)
    return _first_newly_matching(before.namespaces[target].policies, Direction.INGRESS, old, new)


def _affected_pairs(before: Estate, after: Estate, labelled: str) -> Iterator[tuple[str, str, tuple[str, Place]]]:
    """Yield the pairs that a rule decides by the namespace's changed labels, each with the first such rule."""
    old, new = before.labels_of(labelled), after.labels_of(labelled)
    for name, namespace in after.namespaces.items():
        if inward := _first_newly_matching(namespace.policies, Direction.INGRESS, old, new):
            yield labelled, name, inward
        if name != labelled and (outward := _first_newly_matching(namespace.policies, Direction.EGRESS, old, new)):
            yield name, labelled, outward


def _first_newly_matching(
    policies: Iterable[NetworkPolicy], direction: Direction, old: Mapping[str, str], new: Mapping[str, str]
) -> tuple[str, Place] | None:
    for policy in policies:
        if direction in policy.types:
            for rule in rules(policy, direction):
                for peer in rule.peers:
                    if _matches_differently(peer, old, new):
                        return policy.name, peer.place
    return None


def _matches_differently(peer: Peer, old: Mapping[str, str], new: Mapping[str, str]) -> bool:
    return peer.namespaces is not None and selects(peer.namespaces, old) != selects(peer.namespaces, new)

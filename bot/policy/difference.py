"""What differs between two states of an estate: who may call whom, before and after, for every pair whose verdict may differ.

A verdict on a pair depends on the policies and labels of its two namespaces alone. So only pairs of a namespace that differs are
compared: those towards it where its ingress policies differ, those from it where its egress policies do, and those that some rule
decides by a label that differs.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from bot.model.conventions import Conventions
from bot.model.estate import Direction, Estate, NetworkPolicy, Peer, Place
from bot.model.selector import selects
from bot.model.verdict import AccessChange, Exposure, Outcome
from bot.policy.components import with_namespace
from bot.policy.exposure import can_reach, who_can_reach
from bot.policy.matcher import rules
from bot.policy.verdict import verdict

ANY_NAMESPACE = "netpol-stranger"
"""The name of a namespace that no policy names: what is open to it is open to everyone."""

Standing = tuple[Outcome, str]
"""What holds for a pair: the outcome, and its scope in words, as if nothing were in doubt."""
BLOCKED: Standing = (Outcome.BLOCKED, "")


def access_changes(before: Estate, after: Estate, conventions: Conventions) -> tuple[AccessChange, ...]:
    """Return every pair whose verdict differs, sorted. `ANY_NAMESPACE` calls in the place of those that no file declares.

    Policies that are not interpreted and documents that were not read are left aside where they are the same: see `interpreted`.
    """
    found: dict[tuple[str, str], tuple[Standing, Standing]] = {}
    for name in _differing(before, after):
        compared = (
            *_compared(before, after, name, Direction.INGRESS, conventions),
            *_compared(before, after, name, Direction.EGRESS, conventions),
            *_compared_by_labels(before, after, name, conventions),
        )
        for pair, was, now in compared:
            if was != now and (was[0], now[0]) != (Outcome.BLOCKED, Outcome.BLOCKED):
                found.setdefault(pair, (was, now))
    return tuple(AccessChange(*pair, was[0], now[0], was[1], now[1]) for pair, (was, now) in sorted(found.items()))


Compared = tuple[tuple[str, str], Standing, Standing]


def _compared(before: Estate, after: Estate, name: str, direction: Direction, conventions: Conventions) -> Iterator[Compared]:
    """Yield the pairs with a namespace whose policies of a direction differ: those towards it, or those from it."""
    if _policies(before, name, direction) == _policies(after, name, direction):
        return
    standing = callers if direction is Direction.INGRESS else called
    was, now = (
        standing(interpreted(each, name), name, conventions) if name in each.namespaces else {} for each in (before, after)
    )
    for other in was.keys() | now.keys():
        pair = (other, name) if direction is Direction.INGRESS else (name, other)
        yield pair, was.get(other, BLOCKED), now.get(other, BLOCKED)


def _compared_by_labels(before: Estate, after: Estate, name: str, conventions: Conventions) -> Iterator[Compared]:
    """Yield the pairs that some rule decides by a label of the namespace which differs."""
    if not {name} <= before.namespaces.keys() & after.namespaces.keys() or before.labels_of(name) == after.labels_of(name):
        return
    for source, target, _ in affected_pairs(before, after, name):
        both = (interpreted(interpreted(each, source), target) for each in (before, after))
        was, now = (_standing(each, source, target, conventions) for each in both)
        yield (source, target), was, now


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
    for policy in policies:
        if direction in policy.types:
            for rule in rules(policy, direction):
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

"""What a label does besides what was asked: rules that wait for it, here and elsewhere."""

from dataclasses import dataclass

from bot.model.conventions import Conventions
from bot.model.estate import Direction, Estate, Place
from bot.model.verdict import RANK, Outcome, Verdict
from bot.policy import verdict
from bot.policy.describe import code
from bot.policy.difference import affected_pairs, interpreted, newly_matching
from bot.policy.explain import CANNOT_EVALUATE, unread_text


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
    for source, callee, rule_place in affected_pairs(before, after, labelled):
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
        f"{code(policy.name)} ({policy.kind}, {code(str(place))}) names `{key}`, and {CANNOT_EVALUATE}"
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
    return newly_matching(before.namespaces[target].policies, Direction.INGRESS, old, new)

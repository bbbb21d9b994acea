"""Every policy file of a real environments repository, 2,000 pairs of its namespaces, and every pair that works in it."""

import random
from collections.abc import Iterator

import pytest

from bot.changes import plan_allow, plan_revoke
from bot.errors import Fixable
from bot.estate import RawFile, Reading
from bot.model.estate import Estate
from bot.model.plan import Plan
from bot.model.question import Intent, Question
from bot.model.verdict import Outcome
from tests.changes.estates import TEMPLATES, documents, edits_of, policies_added
from tests.platforms import CLOUD_PLATFORM
from tests.policy.asking import verdict, who_can_reach

CONVENTIONS = CLOUD_PLATFORM
PAIRS = 2_000
SEED = 20_260_821


def pairs(names: list[str]) -> list[tuple[str, str]]:
    """Draw pairs in which every namespace is a target at least once."""
    dice = random.Random(SEED)
    targets = [*names, *dice.choices(names, k=PAIRS)][: max(PAIRS, len(names))]
    return [(dice.choice([name for name in dice.sample(names, 2) if name != target]), target) for target in targets]


def batches(wanted: list[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    """Put pairs together that have no namespace in common, so that all of their edits can be merged at once."""
    while wanted:
        used: set[str] = set()
        batch = []
        for one in list(wanted):
            if used.isdisjoint(one):
                used.update(one)
                batch.append(one)
        yield batch
        wanted = [one for one in wanted if one not in set(batch)]


def merged(reading: Reading, plans: list[Plan]) -> Estate:
    """Read the repository again with the bytes of all edits in it."""
    edits = [edit for plan in plans for edit in edits_of(plan).values()]
    return reading.updated({edit.path: RawFile(edit.path, "", edit.after.encode()) for edit in edits}, "merged").estate


def callers(estate: Estate, target: str) -> dict[str, tuple[Outcome, str]]:
    """Say who may call the target."""
    return {each.namespace: (each.outcome, each.scope) for each in who_can_reach(estate, target).admissions}


def check_files(plan: Plan, source: str, target: str, before: Estate) -> None:
    """Hold each edit to its rules."""
    taken = {policy.name for policy in (*before.namespaces[target].policies, *before.namespaces[target].overwritten)}
    for group in plan.groups:
        for edit in group.edits:
            assert edit.path.startswith(f"{before.namespaces[group.namespace].folder}/")
            if edit.path.endswith(CONVENTIONS.namespace_file):
                check_label(plan, edit.before or "", edit.after, source)
                continue
            (policy,) = policies_added(edit)
            assert policy["metadata"]["namespace"] == group.namespace
            if group.namespace == target:
                assert policy["metadata"]["name"].startswith(f"allow-{source}")
                assert policy["metadata"]["name"] not in taken


def check_label(plan: Plan, before: str, after: str, source: str) -> None:
    """One line more, which is the chosen label of the source, and the file otherwise as it was."""
    (choice,) = plan.choices
    rest = after.splitlines()
    added = next(line for line in rest if choice.key in line and line not in before.splitlines())
    rest.remove(added)
    assert before.splitlines() == rest
    (old,), (new,) = documents(before), documents(after)
    assert new["metadata"]["labels"].pop(choice.key) == source
    assert old == new


@pytest.mark.parametrize(
    ("select_by", "share"), [("auto", slice(0, 1_600)), ("guide", slice(1_600, 1_800)), ("built-in", slice(1_800, None))]
)
def test_every_target_gains_one_policy_and_one_caller(real: Reading, select_by: str, share: slice) -> None:
    """The old documents stay, one is added, the source is let in, and nobody else's access changes."""
    estate = real.estate
    planned = written = 0
    wanted = pairs(sorted(estate.namespaces))[share]
    # A label can wake up rules elsewhere, so edits with labels are merged one pair at a time.
    for batch in batches(wanted) if select_by != "guide" else ([one] for one in wanted):
        plans = {}
        for source, target in batch:
            question = Question(Intent.ALLOW, (source,), target, select_by=select_by)
            plans[source, target] = plan_allow(question, estate, CONVENTIONS, TEMPLATES)
        after = merged(real, list(plans.values()))
        for (source, target), plan in plans.items():
            planned += 1
            (seen,) = plan.before
            assert verdict(estate, source, target) == seen
            if seen.ingress is Outcome.ALLOWED and seen.egress is Outcome.ALLOWED:
                assert plan.groups == ()
                continue
            written += 1
            check_files(plan, source, target, estate)
            then = verdict(after, source, target)
            assert (then.ingress, then.egress) == (Outcome.ALLOWED, Outcome.ALLOWED)
            assert seen.outcome in {Outcome.BLOCKED, Outcome.UNKNOWN}
            assert then.outcome in {Outcome.ALLOWED, Outcome.UNKNOWN}
            was, now = callers(estate, target), callers(after, target)
            assert was == {name: how for name, how in now.items() if name != source}
            assert plan.also == ()
    assert planned == len(wanted)
    assert written > 0.9 * planned


def test_every_pair_that_works_can_be_taken_away_alone(real: Reading) -> None:
    """After it that pair, and only it, is no longer admitted; where a label is shared it says with whom, and writes nothing."""
    estate = real.estate
    taken = refused = 0
    for target in sorted(estate.namespaces):
        seen = who_can_reach(estate, target)
        for source in [] if seen.everyone else [each.namespace for each in seen.admissions]:
            plan = plan_revoke(Question(Intent.REVOKE, (source,), target), estate, CONVENTIONS)
            was = callers(estate, target)
            if plan.refusal:
                refused += 1
                assert plan.groups == ()
                others = [name for name in was if name != source and name in plan.refusal]
                assert others, plan.refusal
                continue
            taken += 1
            after = merged(real, [plan])
            was.pop(source)
            assert was == callers(after, target)
            assert verdict(after, source, target).ingress is Outcome.BLOCKED
            assert verdict(estate, target, target).scope == verdict(after, target, target).scope
            (edit,) = edits_of(plan).values()
            check_removal(edit.before or "", edit.after)
            gone = {each.name for each in estate.namespaces[target].policies} - {
                each.name for each in after.namespaces[target].policies
            }
            assert sorted(f"kubectl -n {target} delete networkpolicy {name}" for name in gone) == sorted(plan.follow_up)
    assert taken >= 100
    assert refused <= 0.05 * taken


def check_removal(before: str, after: str) -> None:
    """Lines are only taken out, and what is left is documents that were there, or a policy with fewer peers."""
    rest = iter(before.splitlines())
    assert all(line in rest for line in after.splitlines())
    assert len(documents(after)) <= len(documents(before))


def test_what_was_allowed_can_be_taken_away_and_the_file_is_as_it_was(real: Reading) -> None:
    """Allow and then revoke leaves every byte as before, a final line break that was missing apart."""
    estate = real.estate
    for source, target in pairs(sorted(estate.namespaces))[:150]:
        allowed = plan_allow(Question(Intent.ALLOW, (source,), target, select_by="built-in"), estate, CONVENTIONS, TEMPLATES)
        edit = next((edit for group in allowed.groups if group.namespace == target for edit in group.edits), None)
        if edit is None or edit.before is None:
            continue
        revoked = plan_revoke(Question(Intent.REVOKE, (source,), target), merged(real, [allowed]), CONVENTIONS)
        (undone,) = edits_of(revoked).values()
        assert edit.before.rstrip("\n") == undone.after.rstrip("\n")
        assert len(edit.before.rstrip("\n")) + 1 >= len(undone.after) or edit.before == undone.after


def test_a_key_that_is_not_configured_is_named_with_those_that_are(real: Reading) -> None:
    """Even where nothing would have to change."""
    name = next(iter(real.estate.namespaces))
    with pytest.raises(Fixable, match="team") as problem:
        plan_allow(Question(Intent.ALLOW, (name,), name, select_by="team"), real.estate, CONVENTIONS, TEMPLATES)
    assert "component" in problem.value.hint

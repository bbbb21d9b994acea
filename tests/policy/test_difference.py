"""The difference between two states of an estate, against all pairs of both: all that changes, and nothing else."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from bot.model.estate import Estate
from bot.model.verdict import Outcome
from bot.policy.difference import ANY_NAMESPACE, access_changes
from tests.platforms import CLOUD_PLATFORM
from tests.policy.asking import verdict
from tests.policy.test_against_oracle import NAMESPACES, estate, worlds


def standing(of: Estate) -> dict[tuple[str, str], tuple[Outcome, str]]:
    """Return what holds for every ordered pair, asked one by one."""
    found = {pair: verdict(of, *pair) for pair in product(NAMESPACES, NAMESPACES)}
    return {pair: (each.outcome, each.known if each.outcome is not Outcome.BLOCKED else "") for pair, each in found.items()}


@given(before=worlds, after=worlds, kept=st.sets(st.sampled_from([*product(("labels", "policies"), NAMESPACES)])))
def test_the_difference_is_that_of_all_pairs(estate_of, before, after, kept):
    """Some namespaces keep their labels or policies, as they do in a real change."""
    after = {part: {**after[part], **{name: before[part][name] for of, name in kept if of == part}} for part in before}
    one, other = estate(before, estate_of), estate(after, estate_of)

    changes = access_changes(one, other, CLOUD_PLATFORM)

    found = {(each.source, each.target): each for each in changes if each.source != ANY_NAMESPACE}
    old, new = standing(one), standing(other)
    assert found.keys() == {pair for pair in old if old[pair] != new[pair]}
    for pair, each in found.items():
        assert (each.before, each.after) == (old[pair][0], new[pair][0])


def test_a_namespace_that_appears_is_compared_with_nothing(estate_of, policy):
    """Where it has no policy, everyone may call it; where it goes, nobody can."""
    one = estate_of({"a-dev": {}}, {})
    two = estate_of({"a-dev": {}, "b-dev": {}}, {"b-dev": policy("all", "podSelector: {}\n  ingress: [{}]")})

    opened = [each for each in access_changes(one, two, CLOUD_PLATFORM) if each.source == "a-dev"]
    closed = [each for each in access_changes(two, one, CLOUD_PLATFORM) if each.source == "a-dev"]

    assert [(each.target, each.before, each.after, each.closes) for each in opened] == [
        ("b-dev", Outcome.BLOCKED, Outcome.ALLOWED, False)
    ]
    assert [each.closes for each in closed] == [True]

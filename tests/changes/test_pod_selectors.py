"""As few policies as name exactly the pods that are isolated."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.changes.pod_selectors import MOST_POLICIES, union_of
from bot.errors import Fixable
from bot.model.question import SHARED_LABEL, Intent
from bot.model.selector import LabelSelector, Operator, Requirement, selects
from tests.changes.estates import DEFAULT, ask, edits_of, namespace, pair, path, planned, policies_added
from tests.effort import within

KEYS, VALUES = ("app", "tier"), ("x", "y", "z")


def labelled(**labels: str) -> LabelSelector:
    """Select by labels."""
    return LabelSelector(tuple(labels.items()))


def listed(key: str, *values: str, **labels: str) -> LabelSelector:
    """Select by a list of values, and by labels."""
    return LabelSelector(tuple(labels.items()), (Requirement(key, Operator.IN, values),))


@pytest.mark.parametrize(
    ("given", "union"),
    [
        pytest.param([labelled(app="x"), labelled(app="y")], [listed("app", "x", "y")], id="one key"),
        pytest.param([labelled(app="x"), listed("app", "y", "x")], [listed("app", "x", "y")], id="a list among them"),
        pytest.param(
            [labelled(app="x", tier="z"), labelled(app="y", tier="z")],
            [listed("app", "x", "y", tier="z")],
            id="another in common",
        ),
        pytest.param(
            [labelled(app="x", tier="x"), labelled(app="y", tier="y")],
            [labelled(app="x", tier="x"), labelled(app="y", tier="y")],
            id="pairs: a list of each would select more",
        ),
        pytest.param([labelled(app="x"), labelled(tier="x")], [labelled(app="x"), labelled(tier="x")], id="two keys"),
        pytest.param([labelled(app="x", tier="y"), labelled(app="x")], [labelled(app="x")], id="one that another includes"),
        pytest.param([labelled(app="x"), LabelSelector()], [LabelSelector()], id="every pod"),
    ],
)
def test_selectors_that_differ_in_one_label_are_one(given: list[LabelSelector], union: list[LabelSelector]) -> None:
    assert union == union_of(given)


requirements = st.one_of(
    st.builds(Requirement, st.sampled_from(KEYS), st.sampled_from([Operator.EXISTS, Operator.DOES_NOT_EXIST])),
    st.builds(
        Requirement,
        st.sampled_from(KEYS),
        st.sampled_from([Operator.IN, Operator.NOT_IN]),
        st.lists(st.sampled_from(VALUES), min_size=1, max_size=3).map(tuple),
    ),
)
selectors = st.builds(
    LabelSelector,
    st.dictionaries(st.sampled_from(KEYS), st.sampled_from(VALUES)).map(lambda labels: tuple(labels.items())),
    st.lists(requirements, max_size=2).map(tuple),
)


@given(st.lists(selectors, max_size=6))
def test_the_union_selects_what_any_of_them_does_and_nothing_else(given: list[LabelSelector]) -> None:
    """Whatever a pod carries of these labels."""
    union = union_of(given)
    assert len(union) <= len(given)
    for app in (None, *VALUES):
        for tier in (None, *VALUES):
            pod = {key: value for key, value in zip(KEYS, (app, tier), strict=True) if value}
            assert any(selects(each, pod) for each in given) is any(selects(each, pod) for each in union)


def policies(count: int, selector: str) -> str:
    """Write a policy for each of so many selectors; `{n}` in the selector is its number."""
    one = DEFAULT.format(name="b-dev")
    return "---\n".join(
        one.replace("podSelector: {}\n  p", f"podSelector: {selector.replace('#', str(n))}\n  p").replace("default", f"p{n}")
        for n in range(count)
    )


def test_many_apps_get_one_policy_and_little_work() -> None:
    """The text of the file is read a few times, not once for each app."""
    known = pair(policies(150, "{matchLabels: {app: a#}}"))
    made = within(3_000_000, lambda: planned(ask(), known))
    (policy,) = policies_added(edits_of(made)[path("b-dev")])
    (listed,) = policy["spec"]["podSelector"]["matchExpressions"]
    assert ("app", "In", 150) == (listed["key"], listed["operator"], len(listed["values"]))


def test_more_policies_than_anybody_reviews_are_not_written() -> None:
    with pytest.raises(Fixable, match="Name the pods"):
        planned(ask(), pair(policies(MOST_POLICIES + 1, "{matchLabels: {k#: v}}")))


def test_several_callers_go_into_the_file_together() -> None:
    """Each under its own name; one label that they share is admitted once."""
    sources = [f"s{n}-dev" for n in range(40)]
    known = pair(**{f"{name}/x.yaml": "" for name in sources})
    made = within(3_000_000, lambda: planned(ask(*sources), known))
    assert [f"allow-{name}" for name in sorted(sources)] == [
        each["metadata"]["name"] for each in policies_added(edits_of(made)[path("b-dev")])
    ]
    shared = pair(**{f"{name}/00-namespace.yaml": namespace(name, "component: web") for name in ("a-dev", "c-dev")})
    made = planned(ask("a-dev", "c-dev", select_by="component", confirmed=frozenset({SHARED_LABEL})), shared)
    assert 1 == len(policies_added(edits_of(made)[path("b-dev")]))


def test_what_takes_too_many_cases_to_tell_is_not_changed() -> None:
    """Neither opened nor closed: nothing could be proven of it."""
    selector = "{matchExpressions: [{key: k#, operator: Exists}, {key: j#, operator: DoesNotExist}]}"
    for intent in (Intent.ALLOW, Intent.REVOKE):
        made = planned(ask(intent=intent), pair(policies(30, selector)))
        assert () == made.groups
        assert "can't prove a change" in str(made.refusal)

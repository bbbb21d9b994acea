"""Whom selectors select, and how they are said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.estate import PolicyPort
from bot.model.selector import LabelSelector, Operator, Requirement
from bot.policy import describe_ports, describe_selector, matching_namespaces, quoted, selects
from bot.policy.selectors import limits
from bot.policy.selectors import selectors as written

IN, NOT_IN, EXISTS, ABSENT = Operator.IN, Operator.NOT_IN, Operator.EXISTS, Operator.DOES_NOT_EXIST


def _selector(*requirements, **labels):
    return LabelSelector(tuple(labels.items()), tuple(Requirement(*one) for one in requirements))


CASES = [
    (_selector(), {}, True),
    (_selector(app="x"), {"app": "x", "tier": "y"}, True),
    (_selector(app="x"), {"app": "X"}, False),
    (_selector(app=""), {}, False),
    (_selector(app=""), {"app": ""}, True),
    (_selector(app="x", tier="y"), {"app": "x"}, False),
    (_selector(("app", IN, ("x", "y"))), {"app": "y"}, True),
    (_selector(("app", IN, ("x", "y"))), {}, False),
    (_selector(("app", NOT_IN, ("x",))), {}, True),
    (_selector(("app", NOT_IN, ("x",))), {"app": "x"}, False),
    (_selector(("app", EXISTS)), {"app": ""}, True),
    (_selector(("app", EXISTS)), {}, False),
    (_selector(("app", ABSENT)), {}, True),
    (_selector(("app", ABSENT)), {"app": "x"}, False),
    (_selector(("app", EXISTS), ("app", NOT_IN, ("x",)), tier="y"), {"app": "z", "tier": "y"}, True),
]


@pytest.mark.parametrize(("selector", "labels", "selected"), CASES)
def test_selects(selector, labels, selected):
    """The table of label selectors."""
    assert selected is selects(selector, labels)


requirements = st.builds(
    lambda key, operator, values: Requirement(key, operator, values if operator in {IN, NOT_IN} else ()),
    st.sampled_from(["app", "tier"]),
    st.sampled_from(list(Operator)),
    st.lists(st.sampled_from(["x", "y"]), min_size=1, max_size=2, unique=True).map(tuple),
)
any_selector = st.builds(
    LabelSelector,
    st.dictionaries(st.sampled_from(["app", "tier"]), st.sampled_from(["x", "y"])).map(lambda labels: tuple(labels.items())),
    st.lists(requirements, max_size=3).map(tuple),
)
labels = st.dictionaries(st.sampled_from(["app", "tier"]), st.sampled_from(["x", "y", "z"]))


@given(any_selector, labels)
def test_limits_and_back(selector, carried):
    """A selector as limits, written as selectors again, selects the same."""
    found = limits(selector, "source")
    assert selects(selector, carried) is (found is not None and any(selects(one, carried) for one in written(found, "source")))


@given(any_selector, st.lists(labels, min_size=1, max_size=5))
def test_matching_namespaces(estate_of, selector, carried):
    """The index gives what asking every namespace gives."""
    estate = estate_of({f"n{number}": one for number, one in enumerate(carried)})
    assert {name for name in estate.namespaces if selects(selector, estate.labels_of(name))} == matching_namespaces(
        estate, selector
    )


def test_the_built_in_label_cannot_be_forged(estate_of):
    """What a file writes under the built-in key counts for nothing."""
    estate = estate_of({"a": {"kubernetes.io/metadata.name": "b"}, "b": {}})
    assert {"b"} == matching_namespaces(estate, LabelSelector((("kubernetes.io/metadata.name", "b"),)))


WORDS = [
    (_selector(), "every pod"),
    (None, "every pod"),
    (_selector(app="api"), "pods with `app: api`"),
    (_selector(app="api", tier="web"), "pods with `app: api` and `tier: web`"),
    (_selector(("app", IN, ("b", "a"))), "pods with `app: a` or `app: b`"),
    (_selector(("app", NOT_IN, ("b",))), "pods without `app: b`"),
    (_selector(("app", EXISTS)), "pods with the label `app`"),
    (_selector(("app", ABSENT)), "pods without the label `app`"),
    (
        _selector(("job", ABSENT), ("app", EXISTS), ("app", NOT_IN, ("x",))),
        "pods with the label `app` and without `app: x` and the label `job`",
    ),
    (_selector(("app", EXISTS), ("app", ABSENT)), "no pod"),
    (_selector(("app", IN, tuple("abcdefgh"))), "pods with `app: a`, `app: b`, `app: c`, `app: d`, `app: e` or 3 others"),
    (_selector(app="`<!channel>\n# x"), "pods with `app: '<!channel> # x`"),
]


@pytest.mark.parametrize(("selector", "words"), WORDS)
def test_describe_selector(selector, words):
    """Selectors in words, and nothing in them that a reader's screen would act on."""
    assert words == describe_selector(selector)


def test_describe_for_plain_text():
    """Namespaces, with curly quotes."""
    assert describe_selector(_selector(component="x"), "namespaces", quoted) == "namespaces with “component: x”"


PORTS = [
    ((), "every port"),
    ((PolicyPort("TCP", 80), PolicyPort("TCP", 443), PolicyPort("TCP", 8000, 9000)), "TCP 80, 443 and 8000-9000"),
    ((PolicyPort("UDP", 53), PolicyPort("TCP", 53)), "UDP 53 and TCP 53"),
    ((PolicyPort("TCP"),), "TCP"),
    ((PolicyPort("TCP"), PolicyPort("TCP", 80)), "TCP"),
    ((PolicyPort("TCP", "http"),), "the TCP port called `http`"),
]


@pytest.mark.parametrize(("ports", "words"), PORTS)
def test_describe_ports(ports, words):
    """Ports in words."""
    assert words == describe_ports(ports)

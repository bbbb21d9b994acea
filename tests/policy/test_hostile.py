"""Files that somebody wrote to hurt: every question ends soon, in an answer or in an honest unknown."""

import pytest

from bot.model.verdict import Outcome
from bot.policy import admitted_pairs
from tests.effort import within
from tests.policy.asking import can_reach, verdict, who_can_reach

NAMESPACES: dict[str, dict[str, str]] = {"a": {}, "b": {}}
LINES = 50_000_000
"""Lines of Python that may run: far more than are needed, and far less than an explosion takes."""


def _two_keys(number):
    """Return policies for pods by two labels of their own: 2 ** number kinds of pods are open."""
    return ["{podSelector: {matchLabels: {a%: x, b%: x}}}".replace("%", str(n)) for n in range(number)]


def _list(number, item):
    return ", ".join(item.replace("%", str(n)) for n in range(1, number + 1))


ANY = "{namespaceSelector: {}}"
PORTS = _list(2000, "{port: %}")
APPS = [
    f"{{podSelector: {{matchLabels: {{app: x{n}}}}}, ingress: [{{from: [{ANY}], ports: [{{port: {n}}}]}}]}}"
    for n in range(1, 301)
]
TARGETS = {
    "pods told apart in 2^10 ways": (_two_keys(10), Outcome.PARTLY),
    "pods told apart in 2^40 ways": (_two_keys(40), Outcome.UNKNOWN),
    "one rule of 2,000 ports": (
        ["{podSelector: {}, ingress: [{from: [" + ANY + "], ports: [" + PORTS + "]}]}"],
        Outcome.PARTLY,
    ),
    "2,000 ports for each of 500 peers": (
        ["{podSelector: {}, ingress: [{from: [" + ", ".join([ANY] * 500) + "], ports: [" + PORTS + "]}]}"],
        Outcome.UNKNOWN,
    ),
    "300 policies for an app each": (["{podSelector: {}}", *APPS], Outcome.PARTLY),
    "a list of 4,000 values": (
        ["{podSelector: {matchExpressions: [{key: app, operator: NotIn, values: [" + _list(4000, "v%") + "]}]}}"],
        Outcome.PARTLY,
    ),
    "a selector of 2,000 labels": (["{podSelector: {matchLabels: {" + _list(2000, "k%: v") + "}}}"], None),
    "1,200 peers that nobody is": (
        ["{podSelector: {}, ingress: [{from: [" + _list(1200, "{namespaceSelector: {matchLabels: {c: gone-%-dev}}}") + "]}]}"],
        Outcome.BLOCKED,
    ),
}


@pytest.mark.parametrize(("specs", "outcome"), TARGETS.values(), ids=TARGETS.keys())
def test_hostile_targets(estate_of, policy, specs, outcome):
    """Verdict, exposures and all pairs, one after the other."""
    estate = estate_of(NAMESPACES, {"b": "".join(policy(f"p{number}", spec) for number, spec in enumerate(specs))})
    assert () == estate.skipped
    found, who, reach, pairs = within(
        LINES,
        lambda: (verdict(estate, "a", "b"), who_can_reach(estate, "b"), can_reach(estate, "a"), admitted_pairs(estate)),
    )
    assert outcome in {found.outcome, None}
    assert len(found.scope) < 2000
    assert len(found.reasons) < 100
    if found.outcome is Outcome.UNKNOWN:
        assert "too-many" in {reason.kind for reason in found.reasons}
        assert who.unknown or [Outcome.UNKNOWN] == [one.outcome for one in who.admissions]
        assert [Outcome.UNKNOWN] == [one.outcome for one in reach.admissions]
        assert "a" in pairs["b"]
    else:
        assert (found.outcome is not Outcome.BLOCKED) is bool(reach.admissions) is ("a" in pairs["b"])


def test_both_ends_hostile(estate_of, policy):
    """Many openings at both ends multiply."""
    specs = [
        "{podSelector: {matchLabels: {app: x%}}, policyTypes: [Egress], egress: [{to: [{namespaceSelector: {}}]}]}".replace(
            "%", str(n)
        )
        for n in range(300)
    ]
    texts = {
        "a": "".join(policy(f"p{number}", spec) for number, spec in enumerate(specs)),
        "b": "".join(policy(f"p{number}", spec) for number, spec in enumerate(TARGETS["300 policies for an app each"][0])),
    }
    estate = estate_of(NAMESPACES, texts)
    assert within(LINES, lambda: verdict(estate, "a", "b")).outcome in {Outcome.PARTLY, Outcome.UNKNOWN}


@pytest.mark.parametrize(
    "spec",
    [
        "{podSelector: {}, policyTypes: [Egress], egress: [{to: [{namespaceSelector: {}}], ports: [{port: 80}]}]}",
        "{podSelector: {}, ingress: [{from: [{namespaceSelector: {}}], ports: [{port: 80}]}]}",
    ],
    ids=["egress", "ingress"],
)
def test_everyone_admits_everyone_a_little(estate_of, policy, spec):
    """A thousand namespaces in which a rule admits every pair."""
    names: dict[str, dict[str, str]] = {f"n{number}": {} for number in range(1000)}
    estate = estate_of(names, {name: policy("p", spec) for name in names})
    pairs = within(LINES, lambda: admitted_pairs(estate))
    assert {1000} == {len(sources) for sources in pairs.values()}
    assert 999 == len(within(LINES, lambda: who_can_reach(estate, "n1")).admissions)
    assert 999 == len(within(LINES, lambda: can_reach(estate, "n1")).admissions)

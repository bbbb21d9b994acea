"""Namespaces that only rules name: something else makes them, so nothing but what a rule says of them is known."""

from dataclasses import replace

import pytest

from bot.model.conventions import Component, ComponentKind
from bot.model.estate import Estate
from bot.model.verdict import Outcome
from bot.policy import can_reach, verdict, who_can_reach
from bot.policy.undeclared import is_judged, with_undeclared
from tests.estate.repositories import CONVENTIONS, estate, policy

PLAIN = replace(CONVENTIONS, components=(), never_written=())


def named(name: str) -> str:
    """Write a peer by the built-in label."""
    return "{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: " + name + "}}}"


def orchard() -> Estate:
    """Return an estate: the cellar admits a name and a label that nothing declares, the press may call only another name."""
    admits = f"{{podSelector: {{}}, ingress: [{{from: [{named('wagons')}], ports: [{{port: 9090}}]}}]}}"
    by_label = "{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {guild: coopers}}}]}]}"
    to_wells = f"{{to: [{named('wells')}], ports: [{{port: 53, protocol: UDP}}]}}"
    calls = f"{{podSelector: {{}}, policyTypes: [Egress], egress: [{to_wells}]}}"
    spaces = "---\n".join(f"apiVersion: v1\nkind: Namespace\nmetadata: {{name: {name}}}\n" for name in ("cellar", "press"))
    return estate(
        {
            "all/spaces.yaml": spaces,
            "all/cellar.yaml": policy("wagons", "cellar", admits) + "---\n" + policy("guild", "cellar", by_label),
            "all/press.yaml": policy("wells", "press", calls),
        }
    )


def test_who_names_them_with_port_and_line() -> None:
    """So nobody is told that no other namespace gets in."""
    found = who_can_reach(orchard(), "cellar", conventions=PLAIN)
    assert not found.admissions
    assert [(one.namespace, one.whom, one.ports, str(one.place)) for one in found.outsiders] == [
        ("wagons", "namespaces with `kubernetes.io/metadata.name: wagons`", "TCP 9090", "all/cellar.yaml:4"),
        ("", "namespaces with `guild: coopers`", "every port", "all/cellar.yaml:9"),
    ]


def test_reach_names_them_too() -> None:
    """By the caller's own rules."""
    found = can_reach(orchard(), "press", conventions=PLAIN)
    assert [(one.namespace, one.ports) for one in found.outsiders] == [("wells", "UDP 53")]


@pytest.mark.parametrize(
    ("source", "target", "outcome", "words"),
    [
        ("wagons", "cellar", Outcome.UNKNOWN, "as far as those let it: partly allowed, every pod, only on TCP 9090"),
        ("wells", "cellar", Outcome.UNKNOWN, "without them: blocked"),
        ("press", "wells", Outcome.UNKNOWN, "as far as those let it: partly allowed, every pod, only on UDP 53"),
        ("press", "wagons", Outcome.BLOCKED, "no pod, on any port"),
    ],
    ids=["a rule lets it in", "a rule by labels may let it in", "a rule lets the call out", "no rule lets the call out"],
)
def test_a_verdict_on_them_says_what_is_not_known(source: str, target: str, outcome: Outcome, words: str) -> None:
    """Neither their labels nor their policies are known: it is never flatly allowed, and blocked only by the other end."""
    found = verdict(with_undeclared(orchard(), (source, target), PLAIN), source, target, conventions=PLAIN)
    assert outcome is found.outcome
    assert words in found.scope
    if outcome is Outcome.UNKNOWN:
        assert found.scope.startswith("unknown because no file declares the namespace w")


def test_a_name_that_no_rule_says_is_not_judged() -> None:
    """Nothing is known of it, so it may be misspelt."""
    assert is_judged(orchard(), "wagons", PLAIN)
    assert not is_judged(orchard(), "wagon", PLAIN)
    assert not is_judged(orchard(), "coopers", PLAIN)


def test_where_every_namespace_is_declared_only_the_platforms_own_may_exist() -> None:
    """There a rule for another name does nothing."""
    whole = replace(orchard(), is_whole=True)
    assert not is_judged(whole, "wagons", PLAIN)
    assert not who_can_reach(whole, "cellar", conventions=PLAIN).outsiders
    wagons = Component("the wagons", ComponentKind.INGRESS, namespace="wagons")
    found = who_can_reach(whole, "cellar", conventions=replace(PLAIN, components=(wagons,)))
    assert [(one.namespace, one.component, one.is_platform) for one in found.outsiders] == [("wagons", "the wagons", True)]

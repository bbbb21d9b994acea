"""Kyverno makes and changes NetworkPolicies in the cluster: the namespaces that it may do that for are not told."""

import pytest

from bot.model.estate import EVERY_NAMESPACE
from bot.model.verdict import Outcome
from tests.estate.conftest import namespace
from tests.estate.repositories import estate, outcome, policy, unread
from tests.platforms import below

SPACES = {f"{name}/ns.yaml": namespace(name) for name in ("shop", "till", "stock")}
MATCH = "{any: [{resources: {kinds: [Namespace]}}]}"
NAMED = "{any: [{resources: {kinds: [Namespace], names: [shop]}}]}"
MAKES = "{kind: NetworkPolicy, apiVersion: networking.k8s.io/v1, name: deny, namespace: '{{request.object.metadata.name}}'}"
INTO = MAKES.replace("'{{request.object.metadata.name}}'", "shop")
OF_POLICIES = "{any: [{resources: {kinds: [networking.k8s.io/v1/NetworkPolicy], namespaces: [shop]}}]}"
SPEC = "{patchStrategicMerge: {spec: {podSelector: {}}}}"


def rule(match: str, does: str, how: str) -> str:
    return f"{{name: r, match: {match}, {does}: {how}}}"


def kyverno(*rules: str, kind: str = "ClusterPolicy", space: str = "", group: str = "kyverno.io/v1") -> str:
    """Write a policy of Kyverno. The comment makes it a text that is of interest."""
    own = f", namespace: {space}" if space else ""
    head = f"apiVersion: {group}\nkind: {kind}\nmetadata: {{name: rules{own}}}\nspec:\n  rules: # NetworkPolicy\n"
    return head + "".join(f"  - {each}\n" for each in rules)


EVERY = ["shop", "stock", "till"]
LEAVES_OPEN = {
    "made in every namespace": (kyverno(rule(MATCH, "generate", MAKES)), EVERY),
    "made in namespaces of these names": (kyverno(rule(NAMED, "generate", MAKES)), ["shop"]),
    "by an older form": (kyverno(rule("{resources: {kinds: [Namespace], name: shop}}", "generate", MAKES)), ["shop"]),
    "by a pattern": (kyverno(rule(NAMED.replace("shop", "'s*'"), "generate", MAKES)), EVERY),
    "made in one namespace": (kyverno(rule(MATCH, "generate", INTO)), ["shop"]),
    "made for what is in a namespace": (
        kyverno(rule("{all: [{resources: {kinds: [Pod], namespaces: [shop, till]}}]}", "generate", MAKES)),
        ["shop", "till"],
    ),
    "any of two": (
        kyverno(rule("{any: [{resources: {kinds: [Namespace], names: [shop]}}, {subjects: []}]}", "generate", MAKES)),
        EVERY,
    ),
    "copies": (
        kyverno(
            rule(MATCH, "generate", "{namespace: shop, cloneList: {kinds: [v1/Secret, networking.k8s.io/v1/NetworkPolicy]}}")
        ),
        ["shop"],
    ),
    "one of several": (kyverno(rule(MATCH, "generate", f"{{foreach: [{INTO}]}}")), ["shop"]),
    "by a policy of a namespace": (kyverno(rule(MATCH, "generate", MAKES), kind="Policy", space="shop"), ["shop"]),
    "by a policy of its folder's namespace": (kyverno(rule(MATCH, "generate", MAKES), kind="Policy"), ["shop"]),
    "changed as they come": (kyverno(rule(OF_POLICIES, "mutate", SPEC)), ["shop"]),
    "changed where they are": (
        kyverno(rule(MATCH, "mutate", "{targets: [{kind: NetworkPolicy, namespace: shop}], patchesJson6902: x}")),
        ["shop"],
    ),
    "by a program": (kyverno(kind="GeneratingPolicy", group="policies.kyverno.io/v1alpha1"), EVERY),
    "by a program for a namespace": (
        kyverno(kind="NamespacedMutatingPolicy", group="policies.kyverno.io/v1beta1", space="shop"),
        ["shop"],
    ),
}


@pytest.mark.parametrize(("text", "names"), LEAVES_OPEN.values(), ids=LEAVES_OPEN)
def test_what_kyverno_makes_is_not_known(text: str, names: list[str]) -> None:
    found = estate(SPACES | {"shop/kyverno.yaml": text})
    assert names == sorted(unread(found))
    assert "the bot doesn't run Kyverno" in found.namespaces["shop"].unread[0].why
    for name in ("shop", "stock"):
        assert (outcome(found, "till" if name == "shop" else "shop", name) is Outcome.UNKNOWN) is (
            name in names or "shop" in names
        )


LABELLED = "{any: [{resources: {kinds: [Namespace], selector: {matchLabels: {team: shop}}}}]}"
SELECTED = {
    "namespaces with labels": (LABELLED, ["fresh", "shop"]),
    "what is in them": (LABELLED.replace("[Namespace], selector", "[Pod], namespaceSelector"), ["fresh", "shop"]),
    "these or one by its name": (
        LABELLED.replace("any: [", "any: [{resources: {kinds: [Namespace], names: [till]}}, "),
        ["fresh", "shop", "till"],
    ),
    "a built-in label": (LABELLED.replace("team: shop", "kubernetes.io/metadata.name: till"), ["till"]),
    "a pattern": (LABELLED.replace("team: shop", "team: 's*'"), ["fresh", *EVERY]),
    "a variable": (LABELLED.replace("team: shop", "team: '{{ x }}'"), ["fresh", *EVERY]),
    "expressions": (LABELLED.replace("matchLabels: {team: shop}", "matchExpressions: []"), ["fresh", *EVERY]),
    "labels of pods": (LABELLED.replace("[Namespace]", "[Pod]"), ["fresh", *EVERY]),
}


@pytest.mark.parametrize(("match", "names"), SELECTED.values(), ids=SELECTED)
def test_a_selector_leaves_open_the_namespaces_that_carry_its_labels_or_may(match: str, names: list[str]) -> None:
    """Of `fresh`, which nothing declares, no label is known."""
    spaces = SPACES | {"shop/ns.yaml": namespace("shop", "{team: shop}"), "fresh/np.yaml": policy(space="fresh")}
    found = estate(spaces | {"rules.yaml": kyverno(rule(match, "generate", MAKES))})
    assert {*names} == unread(found).keys()
    own = {f"namespaces/{path}": text for path, text in spaces.items()}
    by_folder = estate(own | {"rules.yaml": kyverno(rule(match, "generate", MAKES))}, below("namespaces"))
    assert {*names} - {"fresh"} == unread(by_folder).keys() - {"fresh"}


NONE = {
    "another kind": kyverno(rule(MATCH, "generate", MAKES.replace("NetworkPolicy", "LimitRange"))),
    "a check": kyverno(rule(OF_POLICIES, "validate", "{message: x, pattern: {spec: {podSelector: {}}}}")),
    "labels": kyverno(rule(OF_POLICIES, "mutate", "{patchStrategicMerge: {metadata: {labels: {a: b}}}}")),
    "a change of others": kyverno(rule(MATCH, "mutate", "{patchStrategicMerge: {metadata: {labels: {a: b}}}}")),
    "a change of what a policy names": kyverno(rule(OF_POLICIES, "mutate", "{targets: [{kind: Deployment}], patches: x}")),
    "no rules": kyverno(),
    "a check by a program": kyverno(kind="ValidatingPolicy", group="policies.kyverno.io/v1"),
    "somebody else's kind": kyverno(rule(MATCH, "generate", MAKES), group="example.org/v1"),
}


@pytest.mark.parametrize("text", NONE.values(), ids=NONE)
def test_a_policy_of_kyverno_that_touches_none_leaves_nothing_open(text: str) -> None:
    assert {} == unread(estate(SPACES | {"shop/kyverno.yaml": text}))


def test_where_folders_are_namespaces_it_counts_too() -> None:
    files = {f"namespaces/{path}": text for path, text in SPACES.items()}
    every, one = kyverno(rule(MATCH, "generate", MAKES)), kyverno(rule(MATCH, "generate", INTO))
    conventions = below("namespaces")
    assert EVERY == sorted(unread(estate(files | {"kyverno/x.yaml": every}, conventions)))
    assert ["shop"] == sorted(unread(estate(files | {"kyverno/x.yaml": one}, conventions)))
    assert EVERY == sorted(unread(estate(files | {"namespaces/till/x.yaml": one}, conventions)))
    assert ["shop"] == sorted(unread(estate(files | {"namespaces/shop/x.yaml": one}, conventions)))


def test_one_that_nothing_applies_is_named() -> None:
    found = estate(SPACES | {"docs/x.yaml": kyverno(rule(MATCH, "generate", MAKES))})
    assert {} == unread(found)
    assert not any(skip.hides and skip.about == EVERY_NAMESPACE for skip in found.skipped)
    assert ["docs/x.yaml"] == [skip.path for skip in found.skipped]

"""Objects that hold other objects make policies in the cluster: each is named, and covers the namespaces that it may be for."""

import pytest

from bot.model.estate import EVERY_NAMESPACE
from bot.model.verdict import Outcome
from tests.estate.conftest import namespace
from tests.estate.repositories import estate, kustomization, outcome, policies, policy, unread
from tests.platforms import below

SPACES = {f"spaces/{name}.yaml": namespace(name) for name in ("shop", "till", "stock")}
EVERY = ["shop", "stock", "till"]


def inner(space: str = "", kind: str = "NetworkPolicy") -> str:
    own = f", namespace: {space}" if space else ""
    return f"{{apiVersion: networking.k8s.io/v1, kind: {kind}, metadata: {{name: deny{own}}}, spec: {{podSelector: {{}}}}}}"


def holder(api: str, kind: str, rest: str) -> str:
    return f"apiVersion: {api}\nkind: {kind}\nmetadata: {{name: x}}\n{rest}\n"


def management(selector: str = "", more: str = "") -> str:
    """Write a policy of Open Cluster Management, which holds one, which holds a NetworkPolicy."""
    configured = f"{{apiVersion: policy.open-cluster-management.io/v1, kind: ConfigurationPolicy, metadata: {{name: y}}, spec: {{{selector}object-templates: [{{complianceType: musthave, objectDefinition: {inner()}}}]}}}}"  # noqa: E501
    api = "policy.open-cluster-management.io/v1"
    return holder(api, "Policy", f"spec: {{{more}policy-templates: [{{objectDefinition: {configured}}}]}}")


HOLDS = {
    "Crossplane": (
        holder("kubernetes.crossplane.io/v1alpha2", "Object", f"spec: {{forProvider: {{manifest: {inner('shop')}}}}}"),
        ["shop"],
    ),
    "a manifest without a namespace": (
        holder("kubernetes.crossplane.io/v1alpha2", "Object", f"spec: {{forProvider: {{manifest: {inner()}}}}}"),
        EVERY,
    ),
    "ManifestWork": (
        holder(
            "work.open-cluster-management.io/v1",
            "ManifestWork",
            f"spec: {{workload: {{manifests: [{inner('shop')}, {inner('till')}]}}}}",
        ),
        ["shop", "till"],
    ),
    "a selector by names": (management("namespaceSelector: {include: [shop]}, "), ["shop"]),
    "a selector by a pattern": (management("namespaceSelector: {include: ['s*']}, "), EVERY),
    "no selector": (management(), EVERY),
    "OpenShift's template": (holder("template.openshift.io/v1", "Template", f"objects: [{inner('shop')}]"), ["shop"]),
    "an old one": (holder("v1", "Template", f"objects: [{inner('shop')}]"), ["shop"]),
    "a template of every project": (
        holder(
            "template.openshift.io/v1",
            "Template",
            f"objects: [{{apiVersion: project.openshift.io/v1, kind: Project, metadata: {{name: '${{P}}'}}}}, {inner()}]",
        ),
        EVERY,
    ),
    "Cilium's": (holder("example.org/v1", "Bundle", f"spec: [{inner('shop', 'CiliumNetworkPolicy')}]"), ["shop"]),
    "one of the whole cluster": (holder("example.org/v1", "Bundle", f"spec: [{inner('shop', 'AdminNetworkPolicy')}]"), EVERY),
    "a tenant": (
        holder("capsule.clastix.io/v1beta2", "Tenant", "spec: {networkPolicies: {items: [{podSelector: {}}]}}"),
        EVERY,
    ),
}


@pytest.mark.parametrize(("text", "names"), HOLDS.values(), ids=HOLDS)
def test_a_policy_in_another_object_leaves_its_namespace_unknown(text: str, names: list[str]) -> None:
    found = estate(SPACES | {"more/x.yaml": text})
    assert names == sorted(unread(found))
    assert len(names if names != EVERY else [EVERY_NAMESPACE]) == len(found.skipped)
    assert Outcome.UNKNOWN is outcome(found, "till", "shop")
    assert "more/x.yaml" == found.skipped[0].path


def test_a_template_that_names_none_is_for_the_nearest_namespace() -> None:
    text = holder("template.openshift.io/v1", "Template", f"objects: [{inner('${SPACE}')}]")
    assert ["shop"] == list(unread(estate(SPACES | {"services/shop/x.yaml": text})))


def test_where_folders_are_namespaces_it_counts_too() -> None:
    own = {f"namespaces/{name}/ns.yaml": namespace(name) for name in ("shop", "till")}
    text = HOLDS["Crossplane"][0]
    for path in ("more/x.yaml", "namespaces/shop/x.yaml"):
        assert ["shop"] == list(unread(estate(own | {path: text}, below("namespaces"))))


MAKES_NONE = {
    "a text in a ConfigMap": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n  np: |\n    "
    + policy(space="shop").replace("\n", "\n    ").rstrip()
    + "\n",
    "one that is off": management(more="disabled: true, "),
    "one that only reports": management(more="remediationAction: Inform, "),
    "a tenant without any": holder("capsule.clastix.io/v1beta2", "Tenant", "spec: {networkPolicies: {items: []}}"),
    "a kind that is allowed": holder(
        "argoproj.io/v1alpha1", "AppProject", "spec: {namespaceResourceWhitelist: [{group: '*', kind: NetworkPolicy}]}"
    ),
    "what an object is about": holder(
        "example.org/v1", "Spread", "spec: {of: [{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, name: x}]}"
    ),
    "a definition of a kind": holder(
        "apiextensions.k8s.io/v1", "CustomResourceDefinition", "spec: {names: {kind: NetworkPolicy, plural: networkpolicies}}"
    ),
    "a test": holder("chainsaw.kyverno.io/v1alpha1", "Test", f"spec: {{steps: [{{try: [{{apply: {inner('shop')}}}]}}]}}"),
}


@pytest.mark.parametrize("text", MAKES_NONE.values(), ids=MAKES_NONE)
def test_what_makes_no_policy_is_left_out(text: str) -> None:
    found = estate(SPACES | {"more/x.yaml": text})
    assert {} == unread(found)
    assert () == found.skipped


def test_a_list_of_steps_covers_the_namespace_that_it_names() -> None:
    """A playbook of Ansible, for one."""
    steps = f"- hosts: all\n  tasks:\n  - k8s: {{definition: {inner('shop')}}}\n"
    assert {"shop": ["site.yml"]} == unread(estate(SPACES | {"site.yml": steps}))


@pytest.mark.parametrize("kind", ["Project", "ProjectRequest"])
def test_an_openshift_project_declares_a_namespace(kind: str) -> None:
    project = f"apiVersion: project.openshift.io/v1\nkind: {kind}\nmetadata: {{name: made, labels: {{team: a}}}}\n"
    found = estate(SPACES | {"made/p.yaml": project, "made/np.yaml": policy()})
    assert ["deny"] == policies(found)["made"]
    assert "a" == found.namespaces["made"].labels["team"].value
    assert () == found.skipped
    built = estate(SPACES | {"made/p.yaml": project, "made/kustomization.yaml": kustomization("p.yaml", namespace="shop")})
    assert {*EVERY, "made"} == built.namespaces.keys()
    own = {"namespaces/shop/ns.yaml": namespace("shop"), "namespaces/made/p.yaml": project}
    assert {"shop", "made"} == estate(own, below("namespaces")).namespaces.keys()
    assert ["made"] == list(estate({"namespaces/made/p.yaml": project}).namespaces)

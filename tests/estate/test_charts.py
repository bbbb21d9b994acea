"""Helm charts are not rendered: each covers the namespace that it is installed into, once, and no other."""

import pytest

from bot.model.verdict import Outcome
from tests.estate.conftest import namespace
from tests.estate.repositories import estate, kustomization, outcome, policy, unread

SPACES = {"shop/ns.yaml": namespace("shop"), "till/ns.yaml": namespace("till")}


def release(name: str, space: str = "", spec: str = "{chart: {spec: {chart: redis}}}") -> str:
    """Write a HelmRelease of Flux."""
    own = f", namespace: {space}" if space else ""
    return f"apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {{name: {name}{own}}}\nspec: {spec}\n"


CHART = "helmCharts:\n- {name: redis, repo: 'https://charts.example.org'}\n"
INSTALLED = {
    "its own namespace": {"flux/x.yaml": release("x", "shop")},
    "a target namespace": {"flux/x.yaml": release("x", "flux-system", "{targetNamespace: shop}")},
    "its folder": {"shop/x.yaml": release("x")},
    "its kustomization": {
        "k/x.yaml": release("x", "till"),
        "k/kustomization.yaml": kustomization("x.yaml", namespace="shop"),
    },
    "a kustomization's chart": {"k/kustomization.yaml": kustomization(namespace="shop", more=CHART)},
    "a chart's own namespace": {"k/kustomization.yaml": kustomization(more=CHART.replace("name:", "namespace: shop, name:"))},
    "an overlay of a chart": {
        "k/kustomization.yaml": kustomization(more=CHART),
        "o/kustomization.yaml": kustomization("../k", namespace="shop"),
    },
    "a HelmChart": {
        "x.yaml": "apiVersion: helm.cattle.io/v1\nkind: HelmChart\nmetadata: {name: x, namespace: kube-system}\n"
        "spec: {targetNamespace: shop}\n"
    },
    "templates in the repository": {
        "charts/x/Chart.yaml": "name: x\n",
        "charts/x/templates/np.yaml": policy(space="shop"),
    },
}


@pytest.mark.parametrize("files", INSTALLED.values(), ids=INSTALLED)
def test_a_chart_leaves_its_namespace_unknown(files: dict[str, str]) -> None:
    """It may hold a policy. Those of other namespaces it would not touch."""
    found = estate(SPACES | {"third/ns.yaml": namespace("third")} | files)
    assert ["shop"] == list(unread(found))
    assert Outcome.UNKNOWN is outcome(found, "till", "shop")
    assert Outcome.ALLOWED is outcome(found, "till", "third")


def test_several_charts_of_one_namespace_are_said_once() -> None:
    found = estate(
        SPACES | {"flux/a.yaml": release("a", "shop"), "flux/b.yaml": f"{release('b', 'shop')}---\n{release('c', 'shop')}"}
    )
    (said,) = found.namespaces["shop"].unread
    assert ("flux/a.yaml", 1) == (said.path, said.line)
    assert "2 more do the same" in said.why


def test_a_chart_of_which_nothing_says_where_it_goes_is_named_and_counts_for_no_verdict() -> None:
    found = estate(
        SPACES | {"flux/a.yaml": release("a", "${NS}"), "flux/b.yaml": release("b", spec="{targetNamespace: '${NS}'}")}
    )
    assert {} == unread(found)
    assert {"?"} == {skip.about for skip in found.skipped}
    assert Outcome.ALLOWED is outcome(found, "till", "shop")


def test_a_namespace_into_which_a_chart_is_installed_may_be_there() -> None:
    assert "flux/a.yaml" == estate(SPACES | {"flux/a.yaml": release("a", "fresh")}).undeclared["fresh"].path


def test_templates_and_values_of_a_chart_declare_nothing() -> None:
    """Also where they are plain YAML."""
    chart = {"charts/x/Chart.yaml": "name: x\n", "charts/x/values.yaml": "networkPolicy: {enabled: true}\n"}
    found = estate(SPACES | chart | {"charts/x/templates/ns.yaml": namespace("made")})
    assert ["shop", "till"] == list(found.namespaces)
    assert {} == unread(found)

"""Helmfile and Fleet say which namespace a chart is installed into, and Fleet also where the files of a folder go."""

import pytest

from bot.model.estate import SOME_NAMESPACE
from bot.model.verdict import Outcome
from tests.estate.conftest import namespace
from tests.estate.repositories import estate, outcome, policies, policy, unread

SPACES = {f"spaces/{name}.yaml": namespace(name) for name in ("shop", "till", "stock")}
CHART = {
    "charts/x/Chart.yaml": "name: x\n",
    "charts/x/templates/np.yaml": "{{- if .Values.on }}\n" + policy(space="{{ .Release.Namespace }}") + "{{- end }}\n",
}
RELEASES = "releases:\n- {name: x, namespace: shop, chart: ./charts/x}\n"
INSTALLED = {
    "a helmfile": ("helmfile.yaml", RELEASES),
    "a part of one": ("helmfile.d/10-x.yaml", RELEASES.replace("./", "../")),
    "a template that is YAML as it is": ("helmfile.yaml.gotmpl", RELEASES),
    "a namespace for all": ("helmfile.yaml", "namespace: shop\n" + RELEASES.replace("namespace: shop", "namespace: till")),
    "one of several documents": ("helmfile.yaml", "environments: {prod: {}}\n---\n" + RELEASES),
    "a bundle": ("fleet/x/fleet.yaml", "defaultNamespace: shop\nhelm: {chart: ../../charts/x}\n"),
}


@pytest.mark.parametrize(("path", "text"), INSTALLED.values(), ids=INSTALLED)
def test_a_chart_of_the_repository_covers_the_namespace_that_it_is_installed_into(path: str, text: str) -> None:
    found = estate(SPACES | CHART | {path: text})
    assert {"shop": ["charts/x/templates/np.yaml", path]} == unread(found)
    assert SOME_NAMESPACE not in {skip.about for skip in found.skipped}
    assert Outcome.UNKNOWN is outcome(found, "till", "shop")
    assert Outcome.ALLOWED is outcome(found, "till", "stock")


def test_a_chart_from_elsewhere_covers_its_namespace_too() -> None:
    found = estate(SPACES | {"helmfile.yaml": RELEASES.replace("./charts/x", "bitnami/x").replace("shop", "made")})
    assert {} == unread(found)
    assert {"made"} == found.undeclared.keys()


NOT_TOLD = {
    "no namespace": "releases:\n- {name: x, chart: ./charts/x}\n",
    "one that is filled in": RELEASES.replace("shop", "'{{ .Environment.Name }}'"),
    "one that YAML takes for a mapping": "releases:\n- name: x\n  namespace: {{ ns }}\n  chart: ./charts/x\n",
}


@pytest.mark.parametrize("text", NOT_TOLD.values(), ids=NOT_TOLD)
def test_a_release_that_does_not_say_where_it_goes_is_named_and_counts_for_no_verdict(text: str) -> None:
    found = estate(SPACES | CHART | {"helmfile.yaml": text})
    assert {} == unread(found)
    assert SOME_NAMESPACE in {skip.about for skip in found.skipped if skip.path == "helmfile.yaml"}


QUIET = {
    "one that is not installed": ("helmfile.yaml", RELEASES.replace("name: x", "name: x, installed: false")),
    "repositories alone": ("helmfile.yaml", "repositories: [{name: x, url: 'https://charts.example.org'}]\n"),
    "a bundle without a namespace": ("fleet/fleet.yaml", "kustomize: {dir: .}\n"),
}


@pytest.mark.parametrize(("path", "text"), QUIET.values(), ids=QUIET)
def test_what_installs_nothing_is_left_out(path: str, text: str) -> None:
    assert () == estate(SPACES | {path: text}).skipped


def test_one_that_is_no_yaml_is_named() -> None:
    found = estate(SPACES | {"helmfile.yaml": "{{ if x }}\n" + RELEASES + "{{ end }}\n"})
    assert {} == unread(found)
    assert ["helmfile.yaml"] == [skip.path for skip in found.skipped]


def test_a_manifest_of_that_name_is_read() -> None:
    assert ["deny"] == policies(estate(SPACES | {"x/fleet.yaml": policy(space="shop")}))["shop"]


def test_the_files_of_a_bundle_go_into_its_namespace() -> None:
    files = {
        "fleet/a/fleet.yaml": "defaultNamespace: shop\n",
        "fleet/a/np.yaml": policy("a"),
        "fleet/a/till.yaml": policy("b", "till"),
        "fleet/b/fleet.yaml": "namespace: stock\n",
        "fleet/b/np.yaml": policy("c", "till"),
    }
    assert {"shop": ["a"], "stock": ["c"], "till": ["b"]} == policies(estate(SPACES | files))

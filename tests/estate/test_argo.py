"""Argo CD: an Application gives its namespace to what names none in its folder, and what it doesn't tell is not known."""

import pytest

from bot.model.verdict import Outcome
from tests.estate.conftest import namespace
from tests.estate.repositories import estate, kustomization, outcome, policies, policy, unread

HERE = "https://git.example.org/platform/deploy.git"
SPACES = {"ns/all.yaml": f"{namespace('shop')}---\n{namespace('till')}"}
POLICY = {"apps/shop/np.yaml": policy()}


def application(space: str = "shop", source: str = "path: apps/shop", more: str = "") -> str:
    """Write an Application that applies a folder of this repository."""
    return (
        f"apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: x, namespace: argocd}}\nspec:\n"
        f"  destination: {{namespace: {space!r}}}\n  source: {{repoURL: '{HERE}', {source}}}\n{more}"
    )


def application_set(generators: str, space: str, path: str = "apps/shop", more: str = "") -> str:
    """Write an ApplicationSet whose template applies a folder of this repository."""
    return (
        f"apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {{name: x}}\nspec:\n  generators: {generators}\n"
        f"  template:\n    spec:\n      destination: {{namespace: '{space}'}}\n"
        f"      source: {{repoURL: '{HERE}', path: '{path}'}}\n{more}"
    )


CREATE = "  syncPolicy: {syncOptions: [CreateNamespace=true]}\n"
FOLDERS = "[{git: {directories: [{path: apps/*}, {path: apps/old, exclude: true}]}}]"
FILES = "[{git: {files: [{path: apps/*/config.json}, {path: apps/old/*, exclude: true}]}}]"
CLUSTERS = "[{clusters: {}}]"
PLACED = {
    "an Application": application(),
    "one of several sources": application().replace("  source: {", "  sources:\n  - {"),
    "the top of the address left out": application().replace("https://git.example.org/", "git@git.example.org:"),
    "kustomize's namespace": application("other", "path: apps/shop, kustomize: {namespace: shop}"),
    "a list": application_set("[{list: {elements: [{team: shop, ring: 1}]}}]", "{{team}}", "apps/{{team}}"),
    "a list, by Go": application_set("[{list: {elements: [{own: {team: shop}}]}}]", "{{ .own.team }}", "apps/{{.own.team}}"),
    "folders": application_set(FOLDERS, "{{path.basename}}", "{{path}}"),
    "folders, by Go": application_set(FOLDERS, "{{ index .path.segments 1 }}", "{{.path.path}}"),
    "folders of every cluster": application_set(
        f"[{{matrix: {{generators: [{FOLDERS[1:-1]}, {CLUSTERS[1:-1]}]}}}}]", "{{path.basename}}", "{{path}}"
    ),
    "files, by the folders that they are in": application_set(FILES, "{{path.basename}}", "{{path}}"),
    "files, by Go": application_set(FILES, "{{ index .path.segments 1 }}", "{{.path.path}}"),
    "files at any depth": application_set(FILES.replace("apps/*/config.json", "'**/config.json'"), "{{path[1]}}", "{{path}}"),
    "files of every cluster": application_set(
        f"[{{matrix: {{generators: [{FILES[1:-1]}, {CLUSTERS[1:-1]}]}}}}]", "{{path.basename}}", "{{path}}"
    ),
    "clusters, where neither folder nor namespace hangs on them": application_set(CLUSTERS, "shop"),
    "clusters, where only the folder hangs on them": application_set(CLUSTERS, "shop", "apps/{{name}}"),
    "clusters, where the namespace hangs on folders": application_set(
        f"[{{matrix: {{generators: [{CLUSTERS[1:-1]}, {FOLDERS[1:-1]}]}}}}]", "{{path.basename}}", "{{name}}/{{path.basename}}"
    ).replace("{{name}}/", "{{values.top}}/"),
}


@pytest.mark.parametrize("text", PLACED.values(), ids=PLACED)
def test_a_policy_without_a_namespace_goes_where_its_application_says(text: str) -> None:
    config = {f"apps/{name}/config.json": "{}" for name in ("shop", "old")}
    found = estate(SPACES | POLICY | config | {"argocd/apps.yaml": text, "apps/old/np.yaml": policy("old", "till")})
    assert {"shop": ["deny"], "till": ["old"]} == policies(found)
    assert {} == unread(found)
    assert Outcome.BLOCKED is outcome(found, "till", "shop")


def test_a_namespace_that_a_policy_names_counts_before_that_of_the_application() -> None:
    """As in Argo CD; what kustomize sets counts before both."""
    found = estate(SPACES | {"apps/shop/np.yaml": policy(space="till"), "argocd/apps.yaml": application()})
    assert {"shop": [], "till": ["deny"]} == policies(found)
    kustomized = {"apps/shop/kustomization.yaml": kustomization("np.yaml", namespace="till")}
    found = estate(SPACES | POLICY | kustomized | {"argocd/apps.yaml": application()})
    assert {"shop": [], "till": ["deny"]} == policies(found)


def test_only_what_stands_in_the_folder_is_applied_unless_it_says_recurse() -> None:
    files = SPACES | {"apps/shop/net/np.yaml": policy()}
    found = estate(files | {"argocd/apps.yaml": application()})
    assert {"shop": ["apps/shop/net/np.yaml"]} == unread(found)
    found = estate(files | {"argocd/apps.yaml": application(source="path: apps/shop, directory: {recurse: true}")})
    assert ({"shop": ["deny"], "till": []}, {}) == (policies(found), unread(found))


NOT_TOLD = {
    "a variable": application("${TEAM}"),
    "clusters": application_set(CLUSTERS, "{{name}}"),
    "a function": application_set(FOLDERS, "{{ .path.basename | upper }}", "apps/shop"),
    "a key that no element has": application_set("[{list: {elements: [{a: b}]}}]", "{{team}}"),
    "files, whose values are not read": application_set("[{git: {files: [{path: x.json}]}}]", "{{team}}", "apps/{{team}}"),
    "what a file holds": application_set("[{git: {files: [{path: apps/*/np.yaml}]}}]", "{{team}}", "{{path}}"),
    "files that are not there": application_set("[{git: {files: [{path: apps/*/x.toml}]}}]", "{{path.basename}}", "apps/shop"),
    "files, by names of their own": application_set(
        "[{git: {pathParamPrefix: x, files: [{path: apps/*/np.yaml}]}}]", "{{path.basename}}", "apps/shop"
    ),
    "a patch of the template": application_set(FOLDERS, "shop", more="  templatePatch: '{}'\n"),
}


@pytest.mark.parametrize("text", NOT_TOLD.values(), ids=NOT_TOLD)
def test_a_namespace_that_is_not_told_is_not_guessed(text: str) -> None:
    """The remark has the Application's file and line, and covers what the policy may concern."""
    found = estate(SPACES | POLICY | {"argocd/apps.yaml": text})
    assert {"shop": [], "till": []} == policies(found)
    assert {"shop": ["apps/shop/np.yaml"]} == unread(found)
    assert "argocd/apps.yaml:1" in found.namespaces["shop"].unread[0].why
    assert Outcome.UNKNOWN is outcome(found, "till", "shop")


def test_bases_are_not_taken_for_folders_that_a_variable_path_may_mean() -> None:
    """Nothing applies a base by itself."""
    files = {
        "apps/base/np.yaml": policy(),
        "apps/base/kustomization.yaml": kustomization("np.yaml"),
        "apps/shop/kustomization.yaml": kustomization("../base", namespace="shop"),
        "argocd/apps.yaml": application_set(CLUSTERS, "{{name}}", "apps/{{name}}"),
    }
    found = estate(SPACES | files)
    assert ({"shop": ["deny"], "till": []}, {}) == (policies(found), unread(found))


OVERLAYS = {
    "clusters": application_set(CLUSTERS, "shop", "shop/overlays/{{name}}"),
    "clusters, by Go": application_set(CLUSTERS, "shop", "shop/overlays/{{.name}}"),
    "folders": application_set("[{git: {directories: [{path: shop/overlays/*}]}}]", "shop", "{{path}}"),
}


@pytest.mark.parametrize("text", OVERLAYS.values(), ids=OVERLAYS)
def test_the_folders_of_an_application_set_tell_of_clusters(text: str) -> None:
    """What the generator leaves open is the cluster, and not the namespace that is written out."""
    files = {
        "shop/base/ns.yaml": namespace("shop"),
        "shop/base/np.yaml": policy(),
        "shop/base/kustomization.yaml": kustomization("ns.yaml", "np.yaml"),
        "shop/overlays/east/np.yaml": policy("more"),
        "shop/overlays/east/kustomization.yaml": kustomization("../../base", "np.yaml"),
        "shop/overlays/west/kustomization.yaml": kustomization("../../base"),
    }
    found = estate(files | {"argocd/apps.yaml": text})
    assert ("east", "west") == tuple(found.clusters.folders)
    assert {"shop": ["shop/overlays/east/np.yaml"]} == unread(found)
    assert {"shop": ["deny", "more"]} == policies(found)


CONTENT = {
    "a chart": "repoURL: 'https://charts.example.org', chart: redis",
    "values of a chart": "path: apps/shop, helm: {values: x}",
    "a chart of the repository": "path: charts/redis",
    "a plugin": "path: apps/shop, plugin: {name: cue}",
    "another repository": "path: deploy/manifests",
}


@pytest.mark.parametrize("source", CONTENT.values(), ids=CONTENT)
def test_what_is_not_in_the_repository_covers_the_namespace_that_it_goes_into(source: str) -> None:
    """It may hold a policy there; all other namespaces are as they were."""
    files = SPACES | {"charts/redis/Chart.yaml": "name: redis\n", "argocd/apps.yaml": application(source=source)}
    found = estate(files)
    assert {"shop": ["argocd/apps.yaml"]} == unread(found)
    assert Outcome.UNKNOWN is outcome(found, "till", "shop")


def test_a_folder_of_this_repository_without_manifests_holds_none() -> None:
    """Most folders that are named at this address are here, so it is this repository's."""
    empty = application("till", "path: apps/till").replace("name: x", "name: y")
    files = (
        SPACES
        | POLICY
        | {"argocd/apps.yaml": f"{application()}---\n{application('till')}---\n{empty}", "apps/till/README.md": "Nothing yet."}
    )
    assert {} == unread(estate(files))


PATCHES = {
    "a patch": "kustomize: {patches: [{target: {kind: NetworkPolicy}, patch: '[]'}]}",
    "labels in selectors": "kustomize: {commonLabels: {a: b}}",
    "files that are left out by an escape": "directory: {exclude: 'n\\*'}",
    "files of choices in choices": "directory: {include: '{a,{b,np}}.yaml'}",
    "Jsonnet": "directory: {jsonnet: {libs: [x]}}",
}


@pytest.mark.parametrize("more", PATCHES.values(), ids=PATCHES)
def test_what_an_application_changes_is_not_known(more: str) -> None:
    found = estate(SPACES | POLICY | {"argocd/apps.yaml": application(source=f"path: apps/shop, {more}")})
    assert {"shop": ["argocd/apps.yaml"]} == unread(found)
    assert Outcome.UNKNOWN is outcome(found, "till", "shop")


def test_a_namespace_that_an_application_creates_may_be_there() -> None:
    """And the labels that it sets on one are not known to be all."""
    create = "  syncPolicy: {syncOptions: [CreateNamespace=true]}\n"
    found = estate(SPACES | {"apps/shop/x.yaml": "a: b"} | {"argocd/apps.yaml": application("fresh", more=create)})
    assert "argocd/apps.yaml" == found.undeclared["fresh"].path
    labels = "  syncPolicy: {syncOptions: [CreateNamespace=true], managedNamespaceMetadata: {labels: {a: b}}}\n"
    found = estate(SPACES | POLICY | {"argocd/apps.yaml": application(more=labels)})
    assert "argocd/apps.yaml" == found.unlabelled["shop"].path


CREATED = {
    "the destination's": (application("kiln", more=CREATE), ["kiln"]),
    "the one that kustomize sets": (application("", "path: apps/shop, kustomize: {namespace: kiln}", CREATE), ["kiln"]),
    "none is told": (application("", more=CREATE), []),
    "it is filled in later": (
        application_set(CLUSTERS, "{{name}}", more="      syncPolicy: {syncOptions: [CreateNamespace=true]}\n"),
        [],
    ),
}


@pytest.mark.parametrize(("text", "names"), CREATED.values(), ids=CREATED)
def test_the_namespace_that_an_application_creates_has_a_name(text: str, names: list[str]) -> None:
    found = estate(SPACES | {"argocd/apps.yaml": text})
    assert names == list(found.undeclared)


def test_what_nothing_declares_is_not_said_to_be_for_every_cluster() -> None:
    """Argo CD may apply it to one of them."""
    overlays = {
        f"clusters/{each}/shop/{name}": text
        for each in ("east", "west")
        for name, text in (("ns.yaml", namespace("shop")), ("np.yaml", policy(space="shop")))
    }
    found = estate(overlays | {"kiln/ns.yaml": namespace("kiln"), "glaze/np.yaml": policy(space="glaze")})
    assert ["glaze"] == [name for name in ("shop", "glaze") if name in found.clusters.undeclared]
    assert [False, True] == [found.clusters.is_for_all(name) for name in ("glaze", "kiln")]


LEFT_OUT = {
    "excluded": "exclude: np.yaml",
    "excluded by a choice": "exclude: '{a,b/*,n*}'",
    "in a folder": "recurse: true, exclude: '*/np.yaml'",
    "not included": "include: '{ns,set-*}.yaml'",
    "excluded again": "include: '*.yaml', exclude: '[m-n]p.yaml'",
}


@pytest.mark.parametrize("directory", LEFT_OUT.values(), ids=LEFT_OUT)
def test_a_file_that_an_application_leaves_out_may_not_be_in_force(directory: str) -> None:
    """As one that a kustomization does not list: it concerns the calls that its policies limit, and no other file."""
    where = "apps/shop/net/np.yaml" if "recurse" in directory else "apps/shop/np.yaml"
    argo = {"argocd/apps.yaml": application(source=f"path: apps/shop, directory: {{{directory}}}")}
    found = estate(SPACES | {where: policy(), "apps/shop/set-in.yaml": policy("more")} | argo)
    assert {"shop": [where]} == unread(found)
    assert "argocd/apps.yaml:6 leaves out" in found.namespaces["shop"].unread[0].why
    assert {"shop": ["more"], "till": []} == policies(found)
    assert Outcome.BLOCKED is outcome(found, "till", "shop")
    assert Outcome.ALLOWED is outcome(found, "shop", "till")


def test_what_another_application_applies_is_not_left_out() -> None:
    argo = f"{application(source='path: apps/shop, directory: {exclude: np.yaml}')}---\n{application('till')}"
    found = estate(SPACES | POLICY | {"argocd/apps.yaml": argo})
    assert ({"shop": [], "till": ["deny"]}, {}) == (policies(found), unread(found))

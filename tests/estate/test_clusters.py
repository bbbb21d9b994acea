"""A repository of several clusters: a root, or a name, chooses one, with its bases; without, what differs is not known."""

from dataclasses import replace

import pytest

from bot.model.verdict import Outcome
from bot.policy import verdict
from tests.estate.conftest import namespace
from tests.estate.repositories import estate, kustomization, outcome, policies, policy, unread
from tests.platforms import CLOUD_PLATFORM, below

FLUX = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: apps, namespace: flux-system}\nspec: "
REPOSITORY = {
    "apps/base/shop/ns.yaml": namespace("shop"),
    "apps/base/shop/np.yaml": policy(),
    "apps/base/shop/kustomization.yaml": kustomization("ns.yaml", "np.yaml", namespace="shop"),
    "apps/staging/kustomization.yaml": kustomization("../base/shop", "till.yaml"),
    "apps/staging/till.yaml": namespace("till"),
    "apps/production/kustomization.yaml": kustomization("../base/shop", "open.yaml", "till.yaml"),
    "apps/production/open.yaml": policy("open", "shop", "{podSelector: {}, ingress: [{}]}"),
    "apps/production/till.yaml": namespace("till"),
    "clusters/staging/apps.yaml": FLUX + "{path: ./apps/staging}\n",
    "clusters/production/apps.yaml": FLUX + "{path: ./apps/production}\n",
}
STAGING, PRODUCTION = {"shop": ["deny"], "till": []}, {"shop": ["deny", "open"], "till": []}
ROOTS = {"apps/staging": STAGING, "clusters/staging": STAGING, "apps/production": PRODUCTION, "clusters/production": PRODUCTION}


@pytest.mark.parametrize("root", ROOTS)
def test_a_root_is_read_with_the_bases_outside_of_it(root: str) -> None:
    """And without what other clusters build."""
    found = estate(REPOSITORY, below(root))
    assert (ROOTS[root], {}) == (policies(found), unread(found))
    assert (Outcome.ALLOWED if "production" in root else Outcome.BLOCKED) is outcome(found, "till", "shop")


@pytest.mark.parametrize("files", [REPOSITORY, {path: REPOSITORY[path] for path in REPOSITORY if path.startswith("apps/")}])
def test_without_a_root_what_differs_is_not_known_and_the_clusters_are_named(files: dict[str, str]) -> None:
    found = estate(files)
    assert Outcome.UNKNOWN is outcome(found, "till", "shop")
    (said,) = found.namespaces["shop"].unread
    assert said.why.endswith("Say which you mean: production, staging.")
    assert {"shop"} == found.clusters.differing
    assert {"shop": ("production", "staging"), "till": ("production", "staging")} == found.clusters.of


@pytest.mark.parametrize("files", [REPOSITORY, {path: REPOSITORY[path] for path in REPOSITORY if path.startswith("apps/")}])
def test_each_cluster_is_read_as_if_its_folder_were_the_root(files: dict[str, str]) -> None:
    found = estate(files).clusters.estates
    assert (STAGING, PRODUCTION) == (policies(found["staging"]), policies(found["production"]))
    assert {} == unread(found["staging"]) | unread(found["production"])
    assert ("staging", {}) == (found["staging"].cluster, found["staging"].clusters.folders)
    assert Outcome.BLOCKED is outcome(found["staging"], "till", "shop")
    assert Outcome.ALLOWED is outcome(found["production"], "till", "shop")


@pytest.mark.parametrize(
    "form", ["{cluster}/{space}", "envs/{cluster}/spaces/{space}", "teams/{space}/{cluster}", "teams/{space}/over/{cluster}/net"]
)
def test_the_clusters_are_told_by_what_sets_the_folders_apart(form: str) -> None:
    spaces = {
        (cluster, space): form.format(cluster=cluster, space=space) for cluster in ("eu", "us") for space in ("shop", "till")
    }
    files = {f"{folder}/ns.yaml": namespace(space) for (_, space), folder in spaces.items()}
    files[f"{spaces['eu', 'shop']}/np.yaml"] = policy()
    found = estate(files).clusters
    assert ["eu", "us"] == [*found.folders]
    assert {"shop"} == found.differing
    assert {"shop": ["deny"], "till": []} == policies(found.estates["eu"])
    assert {"shop": [], "till": []} == policies(found.estates["us"])


def test_other_folders_called_as_a_cluster_are_its_own() -> None:
    """But for a folder that a namespace of that name has."""
    files = {f"scope/{each}/shop/ns.yaml": namespace("shop") for each in ("eu", "us")}
    files |= {"till/over/eu/ns.yaml": namespace("till"), "net/eu/ns.yaml": namespace("eu")}
    found = estate(files).clusters
    assert {"eu": ("scope/eu", "till/over/eu"), "us": ("scope/us",)} == found.folders
    assert {"shop": ("eu", "us"), "till": ("eu",)} == found.of
    assert ["eu", "shop", "till"] == [*found.estates["eu"].namespaces]
    assert ["eu", "shop"] == [*found.estates["us"].namespaces]


def test_what_is_declared_once_is_for_every_cluster_and_a_policy_of_one_of_them_is_its_own() -> None:
    files = {f"{each}/shop/ns.yaml": namespace("shop") for each in ("eu", "us")}
    files |= {
        "shared/till.yaml": namespace("till"),
        "shared/np.yaml": policy("all", "till"),
        "eu/till.yaml": policy("own", "till"),
    }
    found = estate(files)
    assert Outcome.BLOCKED is outcome(found, "shop", "till")
    assert {"till"} == found.clusters.differing
    assert ["all", "own"] == policies(found.clusters.estates["eu"])["till"]
    assert ["all"] == policies(found.clusters.estates["us"])["till"]


def test_labels_that_differ_leave_open_what_hangs_on_them() -> None:
    files = {
        "eu/shop/ns.yaml": namespace("shop", "{tier: a}"),
        "us/shop/ns.yaml": namespace("shop", "{tier: b}"),
        "eu/till/ns.yaml": namespace("till"),
    }
    files["eu/till/np.yaml"] = policy(
        spec="{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {tier: a}}}]}]}"
    )
    found = estate(files)
    assert Outcome.UNKNOWN is outcome(found, "shop", "till")
    assert Outcome.ALLOWED is outcome(found.clusters.estates["eu"], "shop", "till")


@pytest.mark.parametrize(
    "folders",
    [
        ("shop", "shop/old"),  # one in the other
        ("", "us"),  # the top of the repository
        ("new\nNetpol-Target: x", "us"),  # a name that must not go into a commit
        ("shop",),
    ],
)
def test_folders_that_tell_of_no_clusters(folders: tuple[str, ...]) -> None:
    found = estate({f"{folder}/ns.yaml".lstrip("/"): namespace("shop") for folder in folders})
    assert ({}, {}, {}) == (found.clusters.folders, found.clusters.of, dict(found.clusters.estates))


def test_several_roots() -> None:
    """What is below any of them counts; a namespace of two roots is declared for two clusters no more."""
    files = {f"{each}/shop/ns.yaml": namespace("shop") for each in ("eu", "us", "asia")} | {"us/till/ns.yaml": namespace("till")}
    files["asia/far/ns.yaml"] = namespace("far")
    found = estate(files, replace(below("eu"), more_roots=("./us/",)))
    assert ["shop", "till"] == [*found.namespaces]
    assert "by what the files below eu/ and us/ say, since several roots are named" in found.layout


def test_what_was_read_and_leaves_it_open_is_not_said_to_be_unreadable() -> None:
    said = verdict(estate(REPOSITORY), "till", "shop", conventions=CLOUD_PLATFORM).scope
    assert "leaves it unclear" in said
    assert "couldn't be read" not in said


def test_the_layout_says_why_it_was_taken() -> None:
    named = {f"live/{name}/00-namespace.yaml": namespace(name) for name in ("shop", "till")}
    conventions = below("live")
    assert "by their folders below live/, since 2 of 2 there are named" in estate(named, conventions).layout
    moved = {path.replace("live", "live/net"): text for path, text in named.items()}
    assert "by what the files below live/ say, since 0 of 2 folders below live/" in estate(moved, conventions).layout
    assert (
        "in the repository say, since no root is set (if each folder below live/net/ is applied by itself, set live/net)"
        in estate(moved).layout
    )


def test_the_end_that_all_folders_have_is_no_part_of_a_cluster() -> None:
    files = {f"env/{each}/net/shop/ns.yaml": namespace("shop") for each in ("dev", "prod")}
    found = estate(files | {"env/dev/net/shop/np.yaml": policy()})
    assert found.namespaces["shop"].unread[0].why.endswith("Say which you mean: dev, prod.")
    assert {"dev": ("env/dev",), "prod": ("env/prod",)} == found.clusters.folders


def test_what_a_flux_kustomization_finds_below_its_folder_is_its_own() -> None:
    """Where the folder has no kustomization itself, Flux builds those below it."""
    files = {
        "apps/shop/ns.yaml": namespace("shop"),
        "apps/shop/np.yaml": policy(),
        "apps/shop/kustomization.yaml": kustomization("ns.yaml", "np.yaml"),
        "flux.yaml": FLUX + "{path: apps, targetNamespace: till}\n",
    }
    assert {"till": ["deny"]} == policies(estate(files))


def test_policies_of_one_name_in_two_files_leave_it_open() -> None:
    """Only the last one that is applied counts, and files are applied in any order. The same text twice is one policy."""
    files = {"shop/ns.yaml": namespace("shop"), "shop/a.yaml": policy(space="shop"), "net/b.yaml": policy(space="shop")}
    assert {} == unread(estate(files))
    files["net/b.yaml"] = policy(space="shop", spec="{podSelector: {}, ingress: [{}]}")
    (said,) = estate(files).namespaces["shop"].unread
    assert "written differently in net/b.yaml:1 and shop/a.yaml:1" in said.why


def test_a_policy_in_the_folder_of_another_namespace_is_named() -> None:
    """It counts, and one way of applying that folder refuses it."""
    files = {"till/ns.yaml": namespace("till"), "till/np.yaml": policy(space="shop"), "shop/ns.yaml": namespace("shop")}
    found = estate(files)
    assert {"shop": ["deny"], "till": []} == policies(found)
    (said,) = found.skipped
    assert ("shop", False) == (said.about, said.hides)
    assert "unless that folder is applied with “kubectl -n till”" in said.why


def test_policies_of_one_name_in_two_clusters_are_both_in_force() -> None:
    """And an edit in one cluster reads nothing of the other's files again."""
    files = {f"{each}/shop/ns.yaml": namespace("shop") for each in ("eu", "us")}
    files |= {
        "eu/shop/np.yaml": policy(space="shop"),
        "us/shop/np.yaml": policy(space="shop", spec="{podSelector: {}, ingress: [{}]}"),
    }
    found = estate(files)
    assert (["deny", "deny"], ()) == (policies(found)["shop"], found.namespaces["shop"].overwritten)
    assert ["eu/shop/np.yaml", "eu/shop/ns.yaml"] == sorted(found.clusters.estates["eu"].namespaces["shop"].files)


def test_a_namespace_of_a_base_has_the_overlay_of_its_cluster() -> None:
    found = estate(REPOSITORY).clusters.estates["staging"].namespaces["shop"]
    assert "apps/staging/kustomization.yaml" == found.overlay
    assert "apps/base/shop/np.yaml" in found.bases


def test_a_namespace_that_an_application_applies_is_for_every_cluster() -> None:
    """The Application stands in no cluster's folder."""
    app = (
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: till, namespace: argocd}\n"
        "spec: {source: {repoURL: https://git.example/r, path: till}, destination: {namespace: till}}\n"
    )
    files = {f"{each}/shop/ns.yaml": namespace("shop") for each in ("eu", "us")} | {
        "till/ns.yaml": namespace("till"),
        "argo/till.yaml": app,
    }
    found = estate(files)
    assert [["shop", "till"]] * 2 == [sorted(found.clusters.estates[each].namespaces) for each in ("eu", "us")]

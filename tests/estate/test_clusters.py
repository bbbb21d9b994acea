"""A repository of several clusters: a root chooses one, with the bases that it builds; without one, what differs is not known."""

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
def test_without_a_root_what_differs_is_not_known_and_the_roots_are_named(files: dict[str, str]) -> None:
    found = estate(files)
    assert Outcome.UNKNOWN is outcome(found, "till", "shop")
    (said,) = found.namespaces["shop"].unread
    top = "clusters" if files is REPOSITORY else "apps"
    assert f"NETPOL_NAMESPACES_ROOT to the folder of one cluster: {top}/production, {top}/staging." in said.why


def test_what_was_read_and_leaves_it_open_is_not_said_to_be_unreadable() -> None:
    said = verdict(estate(REPOSITORY), "till", "shop", conventions=CLOUD_PLATFORM).scope
    assert "leaves it open" in said
    assert "could not be read" not in said


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


def test_the_end_that_all_folders_have_is_no_part_of_a_root() -> None:
    files = {f"env/{each}/net/shop/ns.yaml": namespace("shop") for each in ("dev", "prod")}
    found = estate(files | {"env/dev/net/shop/np.yaml": policy()})
    assert found.namespaces["shop"].unread[0].why.endswith("one cluster: env/dev, env/prod.")


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
    assert "written in net/b.yaml:1 and in shop/a.yaml:1" in said.why


def test_a_policy_in_the_folder_of_another_namespace_is_named() -> None:
    """It counts, and one way of applying that folder refuses it."""
    files = {"till/ns.yaml": namespace("till"), "till/np.yaml": policy(space="shop"), "shop/ns.yaml": namespace("shop")}
    found = estate(files)
    assert {"shop": ["deny"], "till": []} == policies(found)
    (said,) = found.skipped
    assert ("shop", False) == (said.about, said.hides)
    assert "unless that folder is applied with “kubectl -n till”" in said.why

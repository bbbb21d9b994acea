"""Folders of examples, tests and archives: what nothing applies is named and not counted."""

import pytest

from bot.model.verdict import Outcome
from bot.policy import verdict
from tests.estate.conftest import namespace
from tests.estate.repositories import CONVENTIONS, estate, kustomization, outcome, policies, policy, unread
from tests.platforms import below

SPACES = {"apps/shop/ns.yaml": namespace("shop"), "apps/till/ns.yaml": namespace("till")}
FOLDERS = ("docs", "examples", "fixtures", "samples", "testdata", "tests", ".archive")


@pytest.mark.parametrize("folder", FOLDERS)
def test_what_nothing_applies_is_named_and_not_counted(folder: str) -> None:
    """The verdict on the namespace that it names says so."""
    files = {f"{folder}/np.yaml": policy(space="shop"), f"{folder}/ns.yaml": namespace("sample")}
    found = estate(SPACES | files)
    assert {"shop": [], "till": []} == policies(found)
    assert files.keys() == {skip.path for skip in found.skipped}
    seen = verdict(found, "till", "shop", conventions=CONVENTIONS)
    assert Outcome.ALLOWED is seen.outcome
    assert [f"{folder}/np.yaml"] == [reason.place.path for reason in seen.reasons if reason.kind == "passed-over"]


@pytest.mark.parametrize("folder", FOLDERS)
def test_what_a_kustomization_lists_counts_wherever_it_is(folder: str) -> None:
    files = {
        f"{folder}/base/np.yaml": policy(),
        f"{folder}/base/kustomization.yaml": kustomization("np.yaml"),
        "apps/shop/kustomization.yaml": kustomization(f"../../{folder}/base", namespace="shop"),
    }
    found = estate(SPACES | files)
    assert ({"shop": ["deny"], "till": []}, {}) == (policies(found), unread(found))


def test_a_kustomization_among_the_examples_builds_nothing() -> None:
    """What it lists is as it is without it."""
    files = {
        "examples/x/np.yaml": policy(),
        "examples/x/kustomization.yaml": kustomization("np.yaml", "../../apps/shop", namespace="other"),
        "apps/shop/np.yaml": policy("own"),
        "apps/shop/kustomization.yaml": kustomization("ns.yaml", "np.yaml", namespace="shop"),
    }
    assert {"shop": ["own"], "till": []} == policies(estate(SPACES | files))


def test_a_namespace_may_be_called_as_such_a_folder_is() -> None:
    """A site for documentation has a namespace too."""
    found = estate(SPACES | {"apps/docs/ns.yaml": namespace("docs"), "apps/docs/np.yaml": policy()})
    assert {"docs": ["deny"], "shop": [], "till": []} == policies(found)


def test_where_all_namespaces_are_in_such_folders_they_count() -> None:
    """Then they are what the repository is for; and so does a root that names one."""
    files = {"examples/a/ns.yaml": namespace("a"), "examples/a/np.yaml": policy()}
    assert {"a": ["deny"]} == policies(estate(files))
    assert {"a": ["deny"]} == policies(estate(files | SPACES, below("examples")))


def test_what_cannot_be_read_there_leaves_nothing_open() -> None:
    found = estate(SPACES | {"tests/x.yaml": "kind: NetworkPolicy\nmetadata: {namespace: shop}\n\t- y\n"})
    assert {} == unread(found)
    assert Outcome.ALLOWED is outcome(found, "till", "shop")

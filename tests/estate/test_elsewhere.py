"""Remote bases of kustomize, and what Flux takes of other repositories: what they hold is not known, nor what they may limit."""

import pytest

from bot.model.estate import SOME_NAMESPACE
from bot.model.verdict import Outcome
from tests.estate.conftest import namespace
from tests.estate.repositories import estate, kustomization, outcome, policies, policy, unread

SPACES = {"ns/all.yaml": "---\n".join(map(namespace, ("kiln", "glaze", "wheel")))}
REMOTE = "https://git.example.org/pots//deny?ref=v1"
BASE = {"base/np.yaml": policy(), "base/kustomization.yaml": kustomization("np.yaml")}
REMOTES = {
    "its own namespace": {"x/kustomization.yaml": kustomization(REMOTE, namespace="kiln")},
    "without a scheme": {"x/kustomization.yaml": kustomization("github.com/example/pots?ref=v1", namespace="kiln")},
    "a component": {"x/kustomization.yaml": kustomization(namespace="kiln", more=f"components: ['{REMOTE}']\n")},
    "a base": {
        "base/kustomization.yaml": kustomization(REMOTE),
        "x/kustomization.yaml": kustomization("../base", namespace="kiln"),
    },
    "what is listed beside it": {
        "x/kustomization.yaml": kustomization("np.yaml", "inner", REMOTE),
        "x/np.yaml": policy(space="kiln"),
        "x/inner/kustomization.yaml": kustomization("np.yaml"),
        "x/inner/np.yaml": policy(space="glaze"),
    },
    "what is built with it": BASE
    | {
        "x/kustomization.yaml": kustomization("../shop", "../till", REMOTE),
        "shop/kustomization.yaml": kustomization("np.yaml"),
        "shop/np.yaml": policy(space="kiln"),
        "till/kustomization.yaml": kustomization("../base", namespace="glaze"),
    },
}


@pytest.mark.parametrize("files", REMOTES.values(), ids=REMOTES)
def test_a_remote_base_leaves_open_the_namespace_that_it_goes_into(files: dict[str, str]) -> None:
    found = estate(SPACES | files)
    (path,) = [path for path, text in files.items() if "?ref=" in text]
    assert {"kiln": [path]} == unread(found)
    assert found.namespaces["kiln"].unread[0].line
    assert Outcome.UNKNOWN is outcome(found, "wheel", "kiln")
    assert Outcome.ALLOWED is outcome(found, "glaze", "wheel")


UNTOLD = {
    "nothing else": kustomization(REMOTE),
    "a namespace that is filled in later": kustomization(REMOTE, namespace="'${SPACE}'"),
}


@pytest.mark.parametrize("text", UNTOLD.values(), ids=UNTOLD)
def test_a_remote_base_of_which_nothing_tells_the_namespace_is_named(text: str) -> None:
    """No verdict counts it."""
    found = estate(SPACES | {"x/kustomization.yaml": text})
    assert [SOME_NAMESPACE] == [skip.about for skip in found.skipped if skip.path == "x/kustomization.yaml"]
    assert {} == unread(found)


def test_the_definitions_of_kinds_hold_no_policy() -> None:
    found = estate(SPACES | {"x/kustomization.yaml": kustomization(namespace="kiln", more=f"crds: ['{REMOTE}']\n")})
    assert ({}, ()) == (unread(found), found.skipped)


def test_a_remote_component_of_an_application_is_a_remote_base() -> None:
    text = (
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: x}\nspec:\n  destination: {namespace: kiln}\n"
        f"  source: {{path: x, kustomize: {{components: ['{REMOTE}']}}}}\n"
    )
    found = estate(SPACES | {"x/kustomization.yaml": kustomization("np.yaml"), "x/np.yaml": policy(), "argo.yaml": text})
    assert {"kiln": ["argo.yaml"]} == unread(found)


def flux(name: str, path: str, source: str = "", target: str = "") -> str:
    """Write a Kustomization of Flux; its source as kind and name."""
    kind, _, of = source.partition(" ")
    more = (f", sourceRef: {{kind: {kind}, name: {of}}}" if of else "") + (f", targetNamespace: {target}" if target else "")
    return (
        "---\napiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"
        f"metadata: {{name: {name}, namespace: flux-system}}\n"
        f"spec: {{path: {path}{more}}}\n"
    )


HERE = flux("a", "./ns", "GitRepository pots") + flux("b", "./x", "GitRepository pots")
ELSEWHERE = {
    "another repository": HERE + flux("c", "./deploy", "GitRepository clay", "kiln"),
    "the same path in another repository": HERE
    + flux("c", "./x", "GitRepository clay", "kiln")
    + flux("d", "./y", "GitRepository clay", "kiln"),
    "the top of another repository": HERE + flux("c", "./", "GitRepository clay", "kiln"),
    "an artifact": HERE + flux("c", "./deploy", "OCIRepository clay", "kiln"),
    "a bucket": HERE + flux("c", "./deploy", "Bucket clay", "kiln"),
    "no folder of this one": flux("c", "./deploy", "GitRepository clay", "kiln"),
}


@pytest.mark.parametrize("text", ELSEWHERE.values(), ids=ELSEWHERE)
def test_what_flux_takes_of_another_repository_leaves_open_its_target(text: str) -> None:
    found = estate(SPACES | {"x/np.yaml": policy(space="glaze"), "flux/all.yaml": text})
    assert {"kiln": ["flux/all.yaml"]} == unread(found)
    assert {"glaze": ["deny"], "kiln": [], "wheel": []} == policies(found)
    assert [] == [skip for skip in found.skipped if "which is not in the repository" in skip.why]


def test_what_flux_takes_of_another_repository_without_a_target_is_named() -> None:
    found = estate(SPACES | {"x/np.yaml": policy(space="glaze"), "flux.yaml": HERE + flux("c", "config", "GitRepository clay")})
    assert [("flux.yaml", SOME_NAMESPACE)] == [(skip.path, skip.about) for skip in found.skipped]
    assert {} == unread(found)


OWN = {
    "no source": flux("c", "./x", target="kiln"),
    "one of several names": HERE + flux("c", "./x", "GitRepository tenant", "kiln"),
    "the top": HERE + flux("c", "./", "GitRepository pots"),
    "a folder that is not there": HERE + flux("c", "./y", "GitRepository pots", "kiln"),
    "an artifact of one of its folders": HERE + flux("c", "net/x", "ExternalArtifact wheel", "kiln"),
    "a folder that is filled in": HERE + flux("c", "'./${env}'", "GitRepository pots", "kiln"),
}


@pytest.mark.parametrize("text", OWN.values(), ids=OWN)
def test_the_repository_itself_is_told_by_the_folders_that_flux_builds(text: str) -> None:
    files = {"x/np.yaml": policy(space="kiln"), "pots/net/x/np.yaml": policy("more", space="kiln")}
    found = estate(SPACES | files | {"flux.yaml": text})
    assert {} == unread(found)
    assert ["deny", "more"] == policies(found)["kiln"]

"""Policies of a service mesh limit no connection: they are counted, and named where they may refuse what is let through."""

import pytest

from bot.cli import show
from bot.estate import summarise
from bot.model.verdict import Outcome
from bot.policy import can_reach, verdict, who_can_reach
from tests.estate.conftest import namespace
from tests.estate.repositories import CONVENTIONS, estate, kustomization, unread
from tests.platforms import below

SPACES = {f"{name}/ns.yaml": namespace(name) for name in ("shop", "till")}


def mesh(space: str = "", kind: str = "AuthorizationPolicy", group: str = "security.istio.io/v1", name: str = "deny") -> str:
    own = f", namespace: {space}" if space else ""
    return f"apiVersion: {group}\nkind: {kind}\nmetadata: {{name: {name}{own}}}\nspec: {{}}\n"


NAMED = {
    "Istio's": {"mesh/x.yaml": mesh("shop")},
    "Linkerd's": {"mesh/x.yaml": mesh("shop", group="policy.linkerd.io/v1alpha1")},
    "a Server of Linkerd's": {"mesh/x.yaml": mesh("shop", "Server", "policy.linkerd.io/v1beta3")},
    "in its folder": {"shop/x.yaml": mesh()},
    "by its kustomization": {"k/x.yaml": mesh("till"), "k/kustomization.yaml": kustomization("x.yaml", namespace="shop")},
}


@pytest.mark.parametrize("files", NAMED.values(), ids=NAMED)
def test_it_is_named_at_the_called_namespace_and_changes_no_verdict(files: dict[str, str]) -> None:
    found = estate(SPACES | files)
    assert {} == unread(found)
    seen = verdict(found, "till", "shop", conventions=CONVENTIONS)
    assert Outcome.ALLOWED is seen.outcome
    exposure = who_can_reach(found, "shop", conventions=CONVENTIONS)
    for reasons in (seen.reasons, exposure.reasons):
        (said,) = [each for each in reasons if "may still refuse the request" in each.text]
        assert "deny" == said.policy
    for others in (
        verdict(found, "shop", "till", conventions=CONVENTIONS).reasons,
        can_reach(found, "shop", conventions=CONVENTIONS).reasons,
    ):
        assert not any("refuse" in each.text for each in others)
    assert 1 == summarise(found).on_requests
    assert ("shop", "till") == summarise(found).without_policy
    assert "1 policies of a service mesh" in show.summary(summarise(found), "here", "a platform")


def test_where_folders_are_namespaces_it_is_named_too() -> None:
    files = {f"namespaces/{path}": text for path, text in SPACES.items()} | {"namespaces/shop/x.yaml": mesh()}
    found = estate(files | {"mesh/x.yaml": mesh("shop", name="more")}, below("namespaces"))
    assert ["deny", "more"] == [each.name for each in found.namespaces["shop"].on_requests]
    seen = verdict(found, "till", "shop", conventions=CONVENTIONS)
    assert ["So may 1 more." in each.text for each in seen.reasons if "refuse" in each.text] == [True]


@pytest.mark.parametrize(
    "text",
    [
        mesh("shop", "PeerAuthentication"),
        mesh("shop", group="example.org/v1"),
        mesh("elsewhere"),
        "kind: ConfigMap\napiVersion: v1\nmetadata: {name: authorizationpolicy, namespace: shop}\n",
    ],
    ids=["another kind", "another group", "a namespace that nothing declares", "only its name"],
)
def test_nothing_else_is_counted(text: str) -> None:
    found = estate(SPACES | {"mesh/x.yaml": text})
    assert list(SPACES) == [each.place.path for each in found.namespaces.values()]
    assert (0, ()) == (summarise(found).on_requests, found.skipped)

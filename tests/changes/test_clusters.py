"""A change for one of several clusters goes into that cluster's files, and is proven by them alone."""

from dataclasses import replace

from bot.changes import plan_allow, plan_revoke
from bot.model.estate import Estate
from bot.model.plan import Plan
from bot.model.question import FIRST_POLICY, Intent, Question
from tests.changes.estates import TEMPLATES
from tests.estate.conftest import namespace
from tests.estate.repositories import CONVENTIONS, estate, kustomization, policy

FROM_ORDERS = "{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: orders}}}]}]}"


def paths(made: Plan) -> dict[str, bool]:
    """Return the files that a plan edits, and whether each is new."""
    assert made.refusal is None
    return {edit.path: edit.before is None for group in made.groups for edit in group.edits}


def allow(found: Estate, *confirmed: str) -> Plan:
    """Plan that orders may call shop."""
    asked = Question(Intent.ALLOW, sources=("orders",), target="shop", confirmed=frozenset(confirmed), cluster=found.cluster)
    return plan_allow(asked, found, CONVENTIONS, TEMPLATES)


def test_a_policy_of_the_same_name_in_another_cluster_is_none_of_its_business() -> None:
    """Neither for what opens nor for what closes."""
    files = {f"{each}/{name}/ns.yaml": namespace(name) for each in ("eu", "us") for name in ("shop", "orders")}
    files |= {"eu/shop/np.yaml": policy(space="shop"), "us/shop/np.yaml": policy(space="shop", spec=FROM_ORDERS)}
    found = estate(files).clusters.estates
    assert {"eu/shop/np.yaml": False} == paths(allow(found["eu"]))
    asked = Question(Intent.REVOKE, sources=("orders",), target="shop", cluster="us")
    assert {"us/shop/np.yaml": False} == paths(plan_revoke(asked, found["us"], CONVENTIONS))


def test_what_a_base_declares_is_changed_in_the_overlay() -> None:
    """A change of the base would be for every cluster, and could break another one's build."""
    files = {"base/ns.yaml": namespace("shop"), "base/kustomization.yaml": kustomization("ns.yaml", namespace="shop")}
    for each in ("eu", "us"):
        files |= {
            f"over/{each}/kustomization.yaml": kustomization("../../base", "orders.yaml")
            .replace("[", "\n- ")
            .replace(", ", "\n- ")
            .replace("]", "")
        }
        files |= {f"over/{each}/orders.yaml": namespace("orders")}
    made = allow(estate(files).clusters.estates["eu"], FIRST_POLICY)
    new = f"over/eu/{CONVENTIONS.policy_file}"
    assert {new: True, "over/eu/kustomization.yaml": False} == paths(made)


def test_a_second_change_in_an_overlay_lists_its_file_once() -> None:
    """Listed twice, kustomize refuses the whole build."""
    files = {f"base/{name}/ns.yaml": namespace(name) for name in ("shop", "till")}
    files |= {f"base/{name}/kustomization.yaml": kustomization("ns.yaml", namespace=name) for name in ("shop", "till")}
    for each in ("eu", "us"):
        files[f"over/{each}/kustomization.yaml"] = kustomization("../../base/shop", "../../base/till", "orders.yaml", "np.yaml")
        files[f"over/{each}/orders.yaml"] = namespace("orders")
        files[f"over/{each}/np.yaml"] = policy("mine", "till")
    conventions = replace(CONVENTIONS, policy_file="np.yaml")
    asked = Question(Intent.ALLOW, sources=("orders",), target="shop", confirmed=frozenset({FIRST_POLICY}), cluster="eu")
    made = plan_allow(asked, estate(files).clusters.estates["eu"], conventions, TEMPLATES)
    assert {"over/eu/np.yaml": False} == paths(made)


COMMON = {f"{each}/orders/ns.yaml": namespace("orders") for each in ("eu", "us")} | {"common/shop/ns.yaml": namespace("shop")}


def test_what_is_declared_once_is_changed_for_every_cluster() -> None:
    """And says so."""
    found = estate(COMMON | {"common/shop/np.yaml": policy(space="shop")})
    made = allow(found)
    assert {"common/shop/np.yaml": False} == paths(made)
    assert "shop is declared once for every cluster: the change is for all of them." in made.warnings


def test_it_is_left_to_people_where_a_cluster_has_more_policies_there() -> None:
    """A change of the common file would open or close it in the other cluster too."""
    files = COMMON | {"common/shop/np.yaml": policy("in", "shop", FROM_ORDERS), "eu/shop.yaml": policy("more", "shop")}
    found = estate(files).clusters.estates["us"]
    asked = Question(Intent.REVOKE, sources=("orders",), target="shop", cluster="us")
    assert "other namespaces or clusters are made from its file too" in str(plan_revoke(asked, found, CONVENTIONS).refusal)
    without = estate(COMMON | {"eu/shop.yaml": policy("more", "shop")}).clusters.estates["us"]
    assert "knows no file for the cluster us alone" in str(allow(without, FIRST_POLICY).refusal)

"""Terraform is not run: what makes a policy is named, and covers the namespaces that it names."""

import pytest

from bot.model.estate import EVERY_NAMESPACE, SOME_NAMESPACE
from bot.model.verdict import Outcome
from tests.estate.conftest import namespace
from tests.estate.repositories import estate, outcome, policy, unread
from tests.platforms import below

SPACES = {f"spaces/{name}.yaml": namespace(name) for name in ("shop", "till", "stock")}
RESOURCE = """\
resource "kubernetes_config_map" "x" {
  metadata { namespace = "till" }
}

resource "kubernetes_network_policy_v1" "x" {
  metadata {
    name      = "deny"
    namespace = "shop"
  }
  spec { pod_selector {} }
}
"""
MANIFEST = """\
resource "kubernetes_manifest" "x" {
  manifest = {
    "apiVersion" = "networking.k8s.io/v1"
    "kind"       = "NetworkPolicy"
    "metadata"   = { "name" = "deny", "namespace" = "shop" }
  }
}
"""
HEREDOC = f'resource "kubectl_manifest" "x" {{\n  yaml_body = <<YAML\n{policy(space="shop")}YAML\n}}\n'
MAKES = {
    "a resource": ("infra/main.tf", RESOURCE, 5),
    "of the first version": ("infra/main.tf", RESOURCE.replace("_v1", ""), 5),
    "a manifest": ("infra/main.tf", MANIFEST, 4),
    "a manifest of Cilium's": ("infra/main.tf", MANIFEST.replace("NetworkPolicy", "CiliumNetworkPolicy"), 4),
    "YAML in a text": ("infra/main.tf", HEREDOC, 4),
    "a variable, by the file's path": ("infra/shop/main.tf", RESOURCE.replace('"shop"', "var.name").replace('"till"', "x"), 5),
    "JSON": (
        "infra/main.tf.json",
        '{"resource": {"kubernetes_network_policy": {"x": {"metadata": {"namespace": "shop"}}}}}',
        1,
    ),
    "OpenTofu": ("infra/main.tofu", RESOURCE, 5),
    "a template of it": ("infra/main.tf.tpl", RESOURCE, 5),
}


@pytest.mark.parametrize(("path", "text", "line"), MAKES.values(), ids=MAKES)
def test_a_policy_of_terraform_leaves_its_namespace_unknown(path: str, text: str, line: int) -> None:
    found = estate(SPACES | {path: text})
    assert {"shop": [path]} == unread(found)
    assert [(path, line)] == [(skip.path, skip.line) for skip in found.skipped]
    assert Outcome.UNKNOWN is outcome(found, "till", "shop")
    assert Outcome.ALLOWED is outcome(found, "till", "stock")


def test_where_folders_are_namespaces_it_counts_too() -> None:
    own = {f"namespaces/{name}/ns.yaml": namespace(name) for name in ("shop", "till")}
    json = MAKES["JSON"][1]
    for path, text in {"infra/main.tf": RESOURCE, "namespaces/shop/np.tf.json": json}.items():
        assert {"shop": [path]} == unread(estate(own | {path: text}, below("namespaces")))


def test_a_policy_of_the_whole_cluster_covers_every_namespace() -> None:
    found = estate(SPACES | {"infra/main.tf": MANIFEST.replace("NetworkPolicy", "GlobalNetworkPolicy")})
    assert [EVERY_NAMESPACE] == [skip.about for skip in found.skipped]
    assert ["shop", "stock", "till"] == list(unread(found))


def test_one_of_which_nothing_says_where_it_goes_is_named_and_counts_for_no_verdict() -> None:
    found = estate(SPACES | {"infra/main.tf": RESOURCE.replace('"shop"', "var.name").replace('"till"', "x")})
    assert {} == unread(found)
    assert [SOME_NAMESPACE] == [skip.about for skip in found.skipped]


NAMESPACES = """\
resource "kubernetes_namespace" "each" {
  for_each = local.teams
  metadata { name = each.key }
}
resource "kubernetes_namespace_v1" "made" {
  metadata {
    name = "made"
  }
}
"""


def test_a_namespace_of_terraform_may_be_there() -> None:
    """It hides no policy."""
    found = estate(SPACES | {"infra/main.tf": NAMESPACES})
    assert {} == unread(found)
    assert {"made"} == found.undeclared.keys()
    assert [("infra/main.tf", 1, False)] == [(skip.path, skip.line, skip.hides) for skip in found.skipped]


OTHERS = {
    "other resources": 'resource "kubernetes_secret" "x" {\n  metadata { namespace = "shop" }\n}\n',
    "a cluster": 'resource "azurerm_kubernetes_cluster" "x" {\n  network_profile { network_policy = "calico" }\n}\n',
    "a remark": '# resource "kubernetes_network_policy" "x" is gone\n',
    "a file": 'resource "kubernetes_manifest" "x" {\n  manifest = yamldecode(file("np.yaml"))\n}\n',
}


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS)
def test_what_makes_no_policy_is_left_out(text: str) -> None:
    assert () == estate(SPACES | {"infra/shop/main.tf": text}).skipped

"""The kinds of documents that limit who may call whom, whoever enforces them."""

import re

from bot.model.estate import EVERY_NAMESPACE

NAMESPACED = frozenset({"NetworkPolicy", "CiliumNetworkPolicy"})
CLUSTER_WIDE = frozenset(
    {
        "GlobalNetworkPolicy",
        "CiliumClusterwideNetworkPolicy",
        "AdminNetworkPolicy",
        "BaselineAdminNetworkPolicy",
        "ClusterNetworkPolicy",
    }
)
"""Kinds that stand outside every namespace, and may limit any."""
POLICY_KINDS = NAMESPACED | CLUSTER_WIDE


NETWORKING = "networking.k8s.io"
NETWORKING_KINDS = frozenset({"NetworkPolicy", "Ingress", "IngressClass", "IPAddress", "ServiceCIDR"})
"""All kinds that this group has: https://kubernetes.io/docs/reference/kubernetes-api/ . The API server refuses any other."""


def policy_kind(kind: str) -> str:
    """Return the policy kind that a kind is, or is a slip for (another case, a plural, a list), and "" where it is neither."""
    return kind if kind in POLICY_KINDS else _BY_LETTERS.get(_letters(kind), "")


def is_served(api_version: str, kind: str) -> bool:
    """Whether the API server may know a kind: not a policy kind with a slip, and none of a group whose kinds are all known."""
    of_group = api_version.partition("/")[0] != NETWORKING or kind in NETWORKING_KINDS
    return of_group and policy_kind(kind) in {kind, ""}


def about(kind: str) -> str:
    """Return whom a document of a kind may concern beside its folder's namespace: see `Skipped.about`."""
    return EVERY_NAMESPACE if policy_kind(kind) in CLUSTER_WIDE else ""


def _letters(kind: str) -> str:
    letters = re.sub("[^a-z]", "", kind.lower()).removesuffix("list")
    return f"{letters.removesuffix('ies')}y" if letters.endswith("ies") else letters.removesuffix("s")


_BY_LETTERS = {_letters(kind): kind for kind in POLICY_KINDS}

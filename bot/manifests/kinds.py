"""The kinds of documents that limit who may call whom, whoever enforces them."""

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


def about(kind: str) -> str:
    """Return whom a document of a kind may concern beside its folder's namespace: see `Skipped.about`."""
    return EVERY_NAMESPACE if kind in CLUSTER_WIDE else ""

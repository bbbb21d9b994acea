"""Policies that are enforced and that we do not interpret: which they are, and which directions they may limit."""

import yaml

from bot.estate.manifest import Manifest
from bot.estate.model import Direction, ForeignPolicy
from bot.estate.nodes import Nodes, Wrong, is_text

BOTH = frozenset(Direction)
CALICO = frozenset({"projectcalico.org/v3", "crd.projectcalico.org/v1"})
CALICO_KINDS = frozenset({"NetworkPolicy", "GlobalNetworkPolicy"})
OTHERS = frozenset(
    {
        ("cilium.io/v2", "CiliumNetworkPolicy"),
        ("cilium.io/v2", "CiliumClusterwideNetworkPolicy"),
        ("policy.networking.k8s.io/v1alpha1", "AdminNetworkPolicy"),
        ("policy.networking.k8s.io/v1alpha1", "BaselineAdminNetworkPolicy"),
        ("policy.networking.k8s.io/v1alpha2", "ClusterNetworkPolicy"),
    }
)
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


def is_foreign(api_version: str, kind: str) -> bool:
    """Whether a document is a policy that some network plugin enforces beside `networking.k8s.io/v1`."""
    return (api_version in CALICO and kind in CALICO_KINDS) or (api_version, kind) in OTHERS


def read_foreign(nodes: Nodes, manifest: Manifest, name: str, namespace: str) -> ForeignPolicy:
    """Read one policy. What cannot be understood limits both directions: an unknown verdict is better than a wrong one."""
    is_calico = manifest.api_version in CALICO
    types = _calico_types(nodes, manifest.fields.get("spec")) if is_calico else BOTH
    return ForeignPolicy(namespace, name, manifest.kind, manifest.api_version, types, nodes.place(manifest.root))


def _calico_types(nodes: Nodes, spec: yaml.Node | None) -> frozenset[Direction]:
    """Without `types`: egress rules only mean Egress, both mean both, and anything else means Ingress.

    https://docs.tigera.io/calico/latest/reference/resources/networkpolicy#spec
    """
    try:
        fields = nodes.mapping(spec, "spec")
        types = nodes.sequence(fields.get("types"), "spec.types")
        rules = {side for side in Direction if nodes.sequence(fields.get(side.lower()), f"spec.{side.lower()}")}
    except Wrong:
        return BOTH
    named = {str(item.value) for item in types if is_text(item)}
    if types:
        known = {side for side in Direction if side.value in named}
        return frozenset(known) if len(known) == len(types) else BOTH
    return frozenset(rules) or frozenset({Direction.INGRESS})

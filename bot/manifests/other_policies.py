"""Policies that are enforced and that we do not interpret: which they are, and which directions they may limit."""

from collections.abc import Iterator
from itertools import chain

import yaml

from bot.manifests.kinds import CLUSTER_WIDE, NAMESPACED
from bot.manifests.manifest import Manifest
from bot.manifests.nodes import Nodes, Wrong, is_text
from bot.model.estate import Direction, ForeignPolicy

BOTH = frozenset(Direction)
CALICO = frozenset({"projectcalico.org", "crd.projectcalico.org"})
ADMIN = "policy.networking.k8s.io"
GROUPS = CALICO | {ADMIN, "cilium.io", "crd.antrea.io"}
"""API groups of network plugins whose policies are enforced, whatever their version."""


def is_foreign(api_version: str, kind: str) -> bool:
    """Whether a document is a policy that some network plugin enforces beside `networking.k8s.io/v1`."""
    return kind in CLUSTER_WIDE or (kind in NAMESPACED and api_version.partition("/")[0] in GROUPS)


def read_foreign(nodes: Nodes, manifest: Manifest, name: str, namespace: str) -> ForeignPolicy:
    """Read one policy. What cannot be understood limits both directions: an unknown verdict is better than a wrong one."""
    group, spec = manifest.api_version.partition("/")[0], manifest.fields.get("spec")
    types = _calico_types(nodes, spec) if group in CALICO else _ruled_types(nodes, spec) if group == ADMIN else BOTH
    said = "\n".join(_said(manifest.root))
    return ForeignPolicy(namespace, name, manifest.kind, manifest.api_version, types, nodes.place(manifest.root), said)


def _said(root: yaml.Node) -> Iterator[str]:
    """Give every key and value, in no order."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, yaml.ScalarNode):
            yield str(node.value)
        elif isinstance(node, yaml.SequenceNode):
            waiting += node.value
        else:
            waiting += chain.from_iterable(node.value)


def _ruled_types(nodes: Nodes, spec: yaml.Node | None) -> frozenset[Direction]:
    """Return the directions that a policy has rules for, since only these decide; both where they cannot be read.

    https://network-policy-api.sigs.k8s.io/api-overview/
    """
    try:
        fields = nodes.mapping(spec, "spec")
        return frozenset(side for side in Direction if nodes.sequence(fields.get(side.lower()), "rules")) or BOTH
    except Wrong:
        return BOTH


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

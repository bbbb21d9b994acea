"""Policies that are enforced and that we do not interpret: which they are, which directions they may limit, and whose.

A policy of the whole cluster may select any namespace unless its own text says plainly which.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain

import yaml

from bot.manifests.manifest import CLUSTER_WIDE, NAMESPACED, Manifest
from bot.manifests.networkpolicy import read_selector
from bot.manifests.nodes import Nodes, Wrong, is_null, is_text, text_of
from bot.model.conventions import BUILT_IN_KEY
from bot.model.estate import Direction, ForeignPolicy
from bot.model.selector import LabelSelector, Operator, Requirement

BOTH = frozenset(Direction)
CALICO = frozenset({"projectcalico.org", "crd.projectcalico.org"})
ADMIN = "policy.networking.k8s.io"
GROUPS = CALICO | {ADMIN, "cilium.io", "crd.antrea.io"}
"""API groups of network plugins whose policies are enforced, whatever their version."""


ON_REQUESTS = {
    "security.istio.io": frozenset({"AuthorizationPolicy"}),
    "policy.linkerd.io": frozenset({"AuthorizationPolicy", "Server"}),
}
"""Kinds of service meshes that refuse requests on connections that the network lets through, by their API groups."""


def is_on_requests(api_version: str, kind: str) -> bool:
    """Whether a document is a policy of a service mesh, which acts on requests and not on connections."""
    return kind in ON_REQUESTS.get(api_version.partition("/")[0], ())


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


EVERY = LabelSelector()

CALICO_NAME = "projectcalico.org/name"
"""The label by which Calico selects a namespace by its name: https://docs.tigera.io/calico/latest/network-policy/ ."""
POD_NAMESPACE = re.compile(r"(?:k8s:)?io\.kubernetes\.pod\.namespace")
NAMESPACE_LABEL = re.compile(r"(?:k8s:)?io\.cilium\.k8s\.namespace\.labels\.(.+)")
"""How Cilium selects endpoints by namespace: https://docs.cilium.io/en/stable/network/kubernetes/policy/ ."""

_TEXT = r"""(?:'([^']*)'|"([^"]*)")"""
_EQUAL = re.compile(rf"\s*([A-Za-z0-9./_-]+)\s*==\s*{_TEXT}\s*")
_IN = re.compile(r"\s*([A-Za-z0-9./_-]+)\s+in\s+\{([^{}]*)\}\s*")
_HAS = re.compile(r"\s*has\(\s*([A-Za-z0-9./_-]+)\s*\)\s*")
_VALUES = re.compile(rf"\s*{_TEXT}\s*(?:,|$)")


def namespaces_of(nodes: Nodes, manifest: Manifest) -> LabelSelector:
    """Return the selector of the namespaces whose pods a policy may select, as far as it is plain."""
    group = manifest.api_version.partition("/")[0]
    with suppress(Wrong):
        spec = nodes.mapping(manifest.fields.get("spec"), "spec")
        if group in CALICO:
            return _calico(text_of(spec.get("namespaceSelector")))
        if group == ADMIN:
            return _subject(nodes, spec.get("subject"))
        if manifest.kind == "CiliumClusterwideNetworkPolicy" and "specs" not in manifest.fields:
            return _endpoints(nodes, spec.get("endpointSelector"))
    return EVERY


def _subject(nodes: Nodes, node: yaml.Node | None) -> LabelSelector:
    """Read the subject of an admin policy: https://network-policy-api.sigs.k8s.io/reference/spec/ ."""
    subject = nodes.mapping(node, "spec.subject")
    if "namespaces" in subject:
        return read_selector(nodes, subject["namespaces"], "spec.subject.namespaces")
    pods = nodes.mapping(subject.get("pods"), "spec.subject.pods")
    return read_selector(nodes, pods.get("namespaceSelector"), "spec.subject.pods.namespaceSelector")


def _endpoints(nodes: Nodes, node: yaml.Node | None) -> LabelSelector:
    """Read what a Cilium selector says of namespaces, by matchLabels: the rest can only narrow it."""
    fields = nodes.mapping(node, "spec.endpointSelector")
    found = []
    for key, value in nodes.mapping(fields.get("matchLabels"), "matchLabels").items():
        label = NAMESPACE_LABEL.fullmatch(key)
        if POD_NAMESPACE.fullmatch(key):
            found.append((BUILT_IN_KEY, nodes.text(value, "a label value")))
        elif label and not is_null(value):
            found.append((label.group(1), nodes.text(value, "a label value")))
    return LabelSelector(tuple(found))


def _calico(expression: str) -> LabelSelector:
    """Read the plain ones of Calico's expressions, parts joined by `&&`; a part that is not plain is taken to hold.

    https://docs.tigera.io/calico/latest/reference/resources/globalnetworkpolicy#selectors
    """
    if "||" in expression or "!" in expression:
        return EVERY
    found = []
    for part in expression.split("&&"):
        if equal := _EQUAL.fullmatch(part):
            found.append(_any_of(equal[1], (equal[2] or equal[3] or "",)))
        elif among := _IN.fullmatch(part):
            values = tuple(one or other for one, other in _VALUES.findall(among[2]))
            found += [_any_of(among[1], values)] if values and not _VALUES.sub("", among[2]).strip() else []
        elif has := _HAS.fullmatch(part):
            found.append(Requirement(_key(has[1]), Operator.EXISTS))
    return LabelSelector((), tuple(found))


def _any_of(key: str, values: tuple[str, ...]) -> Requirement:
    return Requirement(_key(key), Operator.IN, values)


def _key(key: str) -> str:
    return BUILT_IN_KEY if key == CALICO_NAME else key

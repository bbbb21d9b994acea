"""Which namespaces a policy of the whole cluster may select. Where that is not plain: all of them."""

import re
from contextlib import suppress

import yaml

from bot.manifests.manifest import Manifest
from bot.manifests.networkpolicy import read_selector
from bot.manifests.nodes import Nodes, Wrong, is_null, text_of
from bot.manifests.other_policies import ADMIN, CALICO
from bot.model.conventions import BUILT_IN_KEY
from bot.model.estate import LabelSelector, Operator, Requirement

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

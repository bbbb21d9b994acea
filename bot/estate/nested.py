"""Objects that hold other objects: operators, pipelines and templates make them in the cluster, and policies may be among them.

OpenShift's Template, Crossplane's Object, Open Cluster Management's Policy and ManifestWork and others write whole objects into
a field. Whatever the kind is, what becomes of a policy there is not told, so it is named and not read.
"""

from collections.abc import Iterator

import yaml

from bot.estate.layout import PROJECT
from bot.manifests.manifest import CLUSTER_WIDE, POLICY_KINDS, Manifest
from bot.manifests.nodes import Fields, Nodes, Wrong, quoted, text_of
from bot.model.estate import EVERY_NAMESPACE, Skipped
from bot.model.syntax import DNS_LABEL

WORD = "etworkPolic"
"""What a text holds that holds a policy: the name of every kind, and Capsule's `networkPolicies`."""
_OPENSHIFT, _TEMPLATE = "template.openshift.io", "Template"
_MANAGEMENT = "policy.open-cluster-management.io"
_CAPSULE, _TENANT = "capsule.clastix.io", "Tenant"
_TESTS = ("chainsaw.kyverno.io", "kuttl.dev")
"""Groups of objects that are steps of a test."""
_OWN = ".k8s.io"
"""The end of the groups of Kubernetes' own kinds, besides those without a dot. Those of its side projects end in `.x-k8s.io`."""


def may_hold(item: Manifest) -> bool:
    """Whether an object is of a kind, not Kubernetes' own, that may hold other objects."""
    group = _group(item)
    is_foreign = "." in group and not group.endswith(_OWN) and group not in _TESTS
    return is_foreign or (item.kind == _TEMPLATE and not group)


def read_nested(nodes: Nodes, item: Manifest) -> Iterator[Skipped]:
    """Yield what an object leaves open by the policies in it, once for each namespace that they may be for (`about`).

    A policy in a template is for whatever namespace that is applied to: `about` is "" then. Raises Wrong.
    """
    if _makes_nothing(nodes, item):
        return
    if _group(item) == _CAPSULE and item.kind == _TENANT:
        spec = nodes.mapping(item.fields.get("spec"), "spec")
        if nodes.sequence(nodes.mapping(spec.get("networkPolicies"), "networkPolicies").get("items"), "items"):
            why = f"{item} makes NetworkPolicies in its tenant's namespaces, and the repository doesn't say which those are."
            yield Skipped(nodes.path, why, nodes.line(spec["networkPolicies"]), hides=True, about=EVERY_NAMESPACE, is_read=True)
        return
    found = list(_objects(nodes, item.root))
    anywhere = "" if item.kind == _TEMPLATE and not any(_is_project(each) for each, _ in found) else EVERY_NAMESPACE
    said: dict[str, Skipped] = {}
    for fields, selected in found:
        kind = text_of(fields["kind"])
        if kind not in POLICY_KINDS:
            continue
        metadata = nodes.mapping(fields.get("metadata"), "metadata")
        own = text_of(metadata.get("namespace"))
        whom = [EVERY_NAMESPACE] if kind in CLUSTER_WIDE else [own] if DNS_LABEL.fullmatch(own) else selected or [anywhere]
        name = f"{kind} {quoted(text_of(metadata.get('name')))}"
        why = f"{item} holds {name}, and the repository doesn't say what becomes of that in the cluster."
        for about in whom:
            said.setdefault(about, Skipped(nodes.path, why, nodes.line(fields["kind"]), hides=True, about=about, is_read=True))
    yield from said.values()


def _objects(nodes: Nodes, root: yaml.Node) -> Iterator[tuple[Fields, list[str]]]:
    """Yield the objects somewhere in a document, each with the namespaces that something around it selects by their names.

    What merely names an object (an owner, a target) has neither `metadata` nor `spec`.
    """
    waiting: list[tuple[yaml.Node, list[str]]] = [(root, [])]
    while waiting:
        node, selected = waiting.pop()
        if isinstance(node, yaml.SequenceNode):
            waiting += [(each, selected) for each in reversed(node.value)]
        elif isinstance(node, yaml.MappingNode):
            fields = nodes.mapping(node, "an object")
            if node is not root and {"apiVersion", "kind"} <= fields.keys() and fields.keys() & {"metadata", "spec"}:
                yield fields, selected
            inner = _selected(nodes, fields.get("namespaceSelector")) or selected
            waiting += [(each, inner) for each in reversed(fields.values())]


def _selected(nodes: Nodes, selector: yaml.Node | None) -> list[str]:
    """Return the namespaces that a selector of Open Cluster Management includes by plain names, none for any other."""
    try:
        names = [text_of(each) for each in nodes.sequence(nodes.mapping(selector, "selector").get("include"), "include")]
    except Wrong:
        return []
    return names if all(map(DNS_LABEL.fullmatch, names)) else []


def _makes_nothing(nodes: Nodes, item: Manifest) -> bool:
    """Whether a policy of Open Cluster Management is off, or only reports."""
    if _group(item) != _MANAGEMENT:
        return False
    spec = nodes.mapping(item.fields.get("spec"), "spec")
    is_off = spec["disabled"].value == "true" if isinstance(spec.get("disabled"), yaml.ScalarNode) else False
    return is_off or text_of(spec.get("remediationAction")).lower() == "inform"


def _is_project(fields: Fields) -> bool:
    """Whether an object is an OpenShift project: a template with one is for every project that somebody asks for."""
    return text_of(fields.get("apiVersion")).partition("/")[0] == PROJECT


def _group(item: Manifest) -> str:
    group, slash, _ = item.api_version.partition("/")
    return group if slash else ""

"""Kyverno's policies that make or change NetworkPolicies in the cluster: what they make there is not in the repository.

https://kyverno.io/docs/policy-types/cluster-policy/generate/ and https://kyverno.io/docs/policy-types/cluster-policy/mutate/
"""

from collections.abc import Iterator

import yaml

from bot.estate.kustomize import NAMESPACE, NETWORK_POLICY
from bot.manifests.manifest import Manifest
from bot.manifests.nodes import Fields, Nodes, text_of
from bot.model.estate import EVERY_NAMESPACE, Skipped
from bot.model.syntax import DNS_LABEL

_OF_CLUSTER, _OF_NAMESPACE = "ClusterPolicy", "Policy"
_GROUP = "kyverno.io"
_EXPRESSIONS = {"GeneratingPolicy", "NamespacedGeneratingPolicy", "MutatingPolicy", "NamespacedMutatingPolicy"}
"""Kinds whose rules are programs, which are not read."""
_WORD = "networkpolic"
"""What a text holds that names the kind, in the singular or the plural."""
_MAKES = "makes NetworkPolicies in the cluster, and what they say is not known"
_CHANGES = "changes NetworkPolicies in the cluster, and how is not known"


def is_kyverno(api_version: str, kind: str) -> bool:
    """Whether a document is a policy of Kyverno that may make or change objects."""
    group = api_version.partition("/")[0]
    return (group == _GROUP and kind in {_OF_CLUSTER, _OF_NAMESPACE}) or (group == f"policies.{_GROUP}" and kind in _EXPRESSIONS)


def read_kyverno(nodes: Nodes, item: Manifest, text: str) -> Iterator[Skipped]:
    """Yield what a policy leaves open, once for each namespace that it may be about (`about`). Raises Wrong.

    `text` is that of the file.
    """
    own = text_of(item.metadata.get("namespace")) if item.kind in {_OF_NAMESPACE, *_EXPRESSIONS} else ""
    if item.kind in _EXPRESSIONS:
        if _WORD in text.lower():
            yield _said(nodes, item, item.root, _MAKES if "Generating" in item.kind else _CHANGES, own or EVERY_NAMESPACE)
        return
    spec = nodes.mapping(item.fields.get("spec"), "spec")
    for node in nodes.sequence(spec.get("rules"), "spec.rules"):
        rule = nodes.mapping(node, "a rule")
        for why, whom in (*_generated(nodes, rule), *_mutated(nodes, rule)):
            for name in [own] if item.kind == _OF_NAMESPACE else whom or [EVERY_NAMESPACE]:
                yield _said(nodes, item, node, why, name)


def _said(nodes: Nodes, item: Manifest, node: yaml.Node, does: str, about: str) -> Skipped:
    why = f"{item} {does}: Kyverno is not run to find out."
    return Skipped(nodes.path, why, nodes.line(node), hides=True, about=about, is_read=True)


def _generated(nodes: Nodes, rule: Fields) -> Iterator[tuple[str, list[str]]]:
    """Yield what a rule does, and for which namespaces, where it makes NetworkPolicies; none where that is not plain."""
    generate = nodes.mapping(rule.get("generate"), "generate")
    several = [nodes.mapping(each, "foreach") for each in nodes.sequence(generate.get("foreach"), "foreach")]
    for made in (generate, *several):
        cloned = nodes.sequence(nodes.mapping(made.get("cloneList"), "cloneList").get("kinds"), "kinds")
        if any(map(_is_network_policy, (text_of(made.get("kind")), *map(text_of, cloned)))):
            into = text_of(made.get("namespace"))
            yield _MAKES, [into] if DNS_LABEL.fullmatch(into) else _matched(nodes, rule)


def _mutated(nodes: Nodes, rule: Fields) -> Iterator[tuple[str, list[str]]]:
    """Yield the same of a rule that changes NetworkPolicies: those that are there, or each that comes."""
    mutate = nodes.mapping(rule.get("mutate"), "mutate")
    if not mutate or set(nodes.mapping(mutate.get("patchStrategicMerge"), "patchStrategicMerge")) == {"metadata"}:
        return
    targets = [nodes.mapping(each, "a target") for each in nodes.sequence(mutate.get("targets"), "targets")]
    for target in targets:
        if _is_network_policy(text_of(target.get("kind"))):
            name = text_of(target.get("namespace"))
            yield _CHANGES, [name] if DNS_LABEL.fullmatch(name) else []
    kinds = (kind for resources in _resources(nodes, rule) for kind in nodes.sequence(resources.get("kinds"), "kinds"))
    if not targets and any(_is_network_policy(text_of(kind)) for kind in kinds):
        yield _CHANGES, _matched(nodes, rule)


def _is_network_policy(kind: str) -> bool:
    """Report whether a kind is NetworkPolicy, with its group and version or without: `networking.k8s.io/v1/NetworkPolicy`."""
    return NETWORK_POLICY in kind.split("/")


def _resources(nodes: Nodes, rule: Fields) -> list[Fields]:
    """Return what a rule matches: any of these."""
    match = nodes.mapping(rule.get("match"), "match")
    several = (*nodes.sequence(match.get("any"), "any"), *nodes.sequence(match.get("all"), "all"))
    return [nodes.mapping(nodes.mapping(each, "match").get("resources"), "resources") for each in several] or [
        nodes.mapping(match.get("resources"), "resources")
    ]


def _matched(nodes: Nodes, rule: Fields) -> list[str]:
    """Return the namespaces that a rule matches by their plain names; none where it matches any other way."""
    found: list[str] = []
    for resources in _resources(nodes, rule):
        kinds = {text_of(kind) for kind in nodes.sequence(resources.get("kinds"), "kinds")}
        key = "names" if kinds == {NAMESPACE} else "namespaces"
        names = [text_of(each) for each in nodes.sequence(resources.get(key), key)]
        names += [text_of(resources["name"])] if key == "names" and "name" in resources else []
        if not names or not all(map(DNS_LABEL.fullmatch, names)):
            return []
        found += names
    return found

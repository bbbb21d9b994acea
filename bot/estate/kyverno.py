"""Kyverno's policies that make or change NetworkPolicies in the cluster: what they make there is not in the repository.

https://kyverno.io/docs/policy-types/cluster-policy/generate/ and https://kyverno.io/docs/policy-types/cluster-policy/mutate/
"""

from collections.abc import Iterator
from dataclasses import replace

import yaml

from bot.estate.kustomize import NAMESPACE, NETWORK_POLICY
from bot.manifests.manifest import Manifest
from bot.manifests.nodes import Fields, Nodes, text_of
from bot.model.estate import EVERY_NAMESPACE, Skipped
from bot.model.syntax import DNS_LABEL, is_label_key, is_label_value

_OF_CLUSTER, _OF_NAMESPACE = "ClusterPolicy", "Policy"
_GROUP = "kyverno.io"
_EXPRESSIONS = {"GeneratingPolicy", "NamespacedGeneratingPolicy", "MutatingPolicy", "NamespacedMutatingPolicy"}
"""Kinds whose rules are programs, which are not read."""
Whom = str | tuple[tuple[str, str], ...]
"""The namespace that a rule is for, by its name, or the namespaces, by the labels that they carry."""
_WORD = "networkpolic"
"""What a text holds that names the kind, in the singular or the plural."""
_MAKES = "makes NetworkPolicies in the cluster, and the bot doesn't run Kyverno to find out what they say"
_CHANGES = "changes NetworkPolicies in the cluster, and the bot doesn't run Kyverno to find out how"


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
            for each in [own] if item.kind == _OF_NAMESPACE else whom or [EVERY_NAMESPACE]:
                said = _said(nodes, item, node, why, each if isinstance(each, str) else EVERY_NAMESPACE)
                yield said if isinstance(each, str) else replace(said, carrying=each)


def _said(nodes: Nodes, item: Manifest, node: yaml.Node, does: str, about: str) -> Skipped:
    return Skipped(nodes.path, f"{item} {does}.", nodes.line(node), hides=True, about=about, is_read=True)


def _generated(nodes: Nodes, rule: Fields) -> Iterator[tuple[str, list[Whom]]]:
    """Yield what a rule does, and for which namespaces, where it makes NetworkPolicies; none where that is not plain."""
    generate = nodes.mapping(rule.get("generate"), "generate")
    several = [nodes.mapping(each, "foreach") for each in nodes.sequence(generate.get("foreach"), "foreach")]
    for made in (generate, *several):
        cloned = nodes.sequence(nodes.mapping(made.get("cloneList"), "cloneList").get("kinds"), "kinds")
        if any(map(_is_network_policy, (text_of(made.get("kind")), *map(text_of, cloned)))):
            into = text_of(made.get("namespace"))
            yield _MAKES, [into] if DNS_LABEL.fullmatch(into) else _matched(nodes, rule)


def _mutated(nodes: Nodes, rule: Fields) -> Iterator[tuple[str, list[Whom]]]:
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


def _matched(nodes: Nodes, rule: Fields) -> list[Whom]:
    """Return the namespaces that a rule matches by plain names or labels; none where it matches any other way."""
    found: list[Whom] = []
    for resources in _resources(nodes, rule):
        kinds = {text_of(kind) for kind in nodes.sequence(resources.get("kinds"), "kinds")}
        key, selector = ("names", "selector") if kinds == {NAMESPACE} else ("namespaces", "namespaceSelector")
        names = [text_of(each) for each in nodes.sequence(resources.get(key), key)]
        names += [text_of(resources["name"])] if key == "names" and "name" in resources else []
        if names and all(map(DNS_LABEL.fullmatch, names)):
            found += names
        elif labels := _labels(nodes, resources.get(selector)):
            found.append(labels)
        else:
            return []
    return found


def _labels(nodes: Nodes, node: yaml.Node | None) -> tuple[tuple[str, str], ...]:
    """Return the labels of a selector; none where one has a pattern, or a variable. Expressions can only narrow it."""
    selector = nodes.mapping(node, "a selector")
    labels = {key: text_of(value) for key, value in nodes.mapping(selector.get("matchLabels"), "matchLabels").items()}
    is_plain = all(is_label_key(key) and value and is_label_value(value) for key, value in labels.items())
    return tuple(labels.items()) if is_plain else ()

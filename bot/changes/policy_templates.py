"""The policies that are written: rendered from the platform team's templates, read back, and checked against the plan.

A template decides how a policy looks: the order of its keys, its labels and its annotations. The plan decides whom the policy
admits to what, and a template that says anything else is refused. The style is that of the file: see `bot.manifests.style`.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from jinja2 import Environment, TemplateSyntaxError

from bot.errors import Fixable
from bot.jinja import text_environment
from bot.manifests.compose import Unreadable, compose_documents
from bot.manifests.manifest import manifests
from bot.manifests.networkpolicy import POLICY_API, read_policy
from bot.manifests.nodes import Nodes, Wrong
from bot.manifests.style import Manifest
from bot.model.conventions import Component, Conventions
from bot.model.estate import Direction, NetworkPolicy, Peer, Place, PolicyPort, Rule
from bot.model.question import Port, Protocol
from bot.model.selector import EVERY_POD, LabelSelector, Operator, Requirement

FOLDER = "templates/manifests"
INGRESS, EGRESS = "ingress.yaml.j2", "egress.yaml.j2"
DEFAULT, COMPONENT = "default.yaml.j2", "component.yaml.j2"
TEMPLATES = {
    INGRESS: Direction.INGRESS,
    EGRESS: Direction.EGRESS,
    DEFAULT: Direction.INGRESS,
    COMPONENT: Direction.INGRESS,
}
"""The templates that must be there, and the direction of the policies that each makes."""

Templates = Mapping[str, str]
"""Texts of templates by file name."""

HINT = "Fix the template: docs/settings.md says what it may change."

_FIELDS = frozenset({"apiVersion", "kind", "metadata", "spec"})
_METADATA = frozenset({"name", "namespace", "labels", "annotations"})
_NOWHERE = Place("", 0)
_KEPT = 4
"""Compiled sets of templates that are kept. A process uses one; the tests use a few."""


@dataclass(frozen=True, slots=True)
class NewPolicy:
    """A policy with one rule that has one peer. `pods` are those that it selects; no `ports` means every port."""

    template: str
    name: str
    namespace: str
    peer: Peer
    pods: LabelSelector = EVERY_POD
    ports: tuple[PolicyPort, ...] = ()

    @property
    def direction(self) -> Direction:
        """Return whether it limits calls into its namespace or out of it."""
        return TEMPLATES[self.template]


def namespace_peer(key: str, value: str, pods: LabelSelector = EVERY_POD) -> Peer:
    """Return a peer that selects the namespaces with a label: every pod of them, or only these pods."""
    return Peer(LabelSelector(((key, value),)), None if pods == EVERY_POD else pods, None, _NOWHERE)


def own_peer(pods: LabelSelector = EVERY_POD) -> Peer:
    """Return a peer that selects the policy's own namespace: every pod of it, or only these pods."""
    return Peer(None, pods, None, _NOWHERE)


def policy_ports(ports: Sequence[Port], protocol: Protocol | None) -> tuple[PolicyPort, ...]:
    """Return the ports of a rule: without `ports`, every port of the protocol; without that too, none, which means every port."""
    if not ports:
        return (PolicyPort(str(protocol)),) if protocol else ()
    return tuple(PolicyPort(str(port.protocol or protocol or Protocol.TCP), port.value, port.end) for port in ports)


def standard_policies(namespace: str, conventions: Conventions) -> list[NewPolicy]:
    """Return the policies that every namespace of the platform starts with: its own pods and some components get in."""
    found = [NewPolicy(DEFAULT, "default", namespace, own_peer())]
    for component, label in first_components(conventions):
        found.append(NewPolicy(COMPONENT, component.first_policy, namespace, namespace_peer(*label)))
    return found


def first_components(conventions: Conventions) -> list[tuple[Component, tuple[str, str]]]:
    """Return the components that a first policy comes with a rule for, each with the label that selects its namespace."""
    return [(each, each.label) for each in conventions.components if each.first_policy and each.label]


def render(policy: NewPolicy, templates: Templates) -> Manifest:
    """Return the manifest that the template makes of a policy; raise Fixable, which names the template, where it does not."""
    path = f"{FOLDER}/{policy.template}"
    values = {
        "name": policy.name,
        "namespace": policy.namespace,
        "pods": _selector(policy.pods),
        "peer": _peer(policy.peer),
        "ports": [_port(port) for port in policy.ports],
    }
    try:
        text = _environment(tuple(sorted(templates.items()))).get_template(policy.template).render(values)
    except TemplateSyntaxError as error:
        raise Fixable(f"{FOLDER}/{error.name}, line {error.lineno}, can't be read: {error.message}.", HINT) from None
    except Exception as error:  # noqa: BLE001 - what stands in a template can raise anything
        raise Fixable(f"{path} can't be rendered: {error or type(error).__name__}.", HINT) from None
    try:
        return _checked(policy, Nodes(path, text), text)
    except (Unreadable, Wrong) as problem:
        raise _unfit(policy, str(problem)) from None


def decorated(manifest: Manifest, conventions: Conventions) -> Manifest:
    """Return the manifest with the labels and annotations of the platform's policies. What the template says of a key stays."""
    metadata = dict(manifest["metadata"])  # type: ignore[call-overload]
    for key, wanted in (("labels", conventions.policy_labels), ("annotations", conventions.policy_annotations)):
        if wanted:
            metadata[key] = {**dict(wanted), **(metadata.get(key) or {})}
    return {**manifest, "metadata": metadata}


def check_templates(templates: Templates) -> None:
    """Raise Fixable, which names the file, where a template is missing or does not make the policies that it is asked for."""
    for name in TEMPLATES:
        if name not in templates:
            raise Fixable(f"{FOLDER}/{name} is missing.", "Put it back: the bot renders every policy from one.")
        for policy in _samples(name):
            render(policy, templates)


def _samples(template: str) -> Iterator[NewPolicy]:
    """Yield policies that a template must be able to write. YAML reads their names as text only where they are quoted."""
    namespace = "1e3"
    if template in {DEFAULT, COMPONENT}:
        peer = own_peer() if template == DEFAULT else namespace_peer("example.org/name", "no")
        yield NewPolicy(template, "on", namespace, peer)
        return
    pods = LabelSelector((("app", "true"),), (Requirement("tier", Operator.IN, ("1", "2")),))
    for peer in (own_peer(), own_peer(pods), namespace_peer("example.org/name", "no"), namespace_peer("component", "x", pods)):
        yield NewPolicy(template, "on", namespace, peer)
    yield NewPolicy(template, "on", namespace, own_peer(), pods, (PolicyPort("TCP", 80), PolicyPort("UDP", 1, 9)))
    yield NewPolicy(template, "on", namespace, own_peer(), pods, (PolicyPort("TCP", "http"),))
    yield NewPolicy(template, "on", namespace, own_peer(), ports=(PolicyPort("SCTP"),))


@lru_cache(maxsize=_KEPT)
def _environment(templates: tuple[tuple[str, str], ...]) -> Environment:
    return text_environment(dict(templates), {"yaml": _on_one_line})


def _on_one_line(value: object) -> str:
    """Return a value as YAML: JSON is YAML on one line, with every text in quotes. An undefined value raises."""
    return json.dumps(value, default=str)


def _checked(policy: NewPolicy, nodes: Nodes, text: str) -> Manifest:
    """Return the manifest in a text; raise where it holds not one policy, or not the one that is asked for."""
    found = [item for document, root in enumerate(compose_documents(text)) if root for item in manifests(nodes, root, document)]
    if len(found) != 1 or nodes.skipped:
        raise _unfit(policy, nodes.skipped[0].why if nodes.skipped else f"It holds {len(found)} objects, but must hold 1")
    item = found[0]
    if (item.api_version, item.kind) != (POLICY_API, "NetworkPolicy"):
        raise _unfit(policy, f"It holds a {item.kind} of {item.api_version}, but must hold a NetworkPolicy of {POLICY_API}")
    nodes.known(item.root, "the policy", _FIELDS)
    nodes.known(item.fields.get("metadata"), "metadata", _METADATA)
    for key, value in (("name", policy.name), ("namespace", policy.namespace)):
        node = item.metadata.get(key)
        if node is None or nodes.text(node, f"metadata.{key}") != value:
            raise _unfit(policy, f"Its metadata.{key} must be `{{{{ {key} | yaml }}}}`")
    if _meaning(read_policy(nodes, item, policy.name, policy.namespace)) != _asked(policy):
        raise _unfit(policy, "Its spec must select the pods, the peer and the ports that the values name, and no others")
    written = {key: nodes.plain(node, key) for key, node in item.fields.items()}
    if nodes.skipped:  # the same key twice
        raise _unfit(policy, nodes.skipped[0].why)
    return written


def _unfit(policy: NewPolicy, why: str) -> Fixable:
    message = f"{FOLDER}/{policy.template} doesn't make the policy it's asked for. {why[:1].upper()}{why[1:].rstrip('.')}."
    return Fixable(message, HINT)


def _meaning(policy: NetworkPolicy) -> object:
    """Return what a policy selects and admits, rule by rule."""
    return (
        policy.pods,
        policy.types,
        [_rule(Direction.INGRESS, rule) for rule in policy.ingress] + [_rule(Direction.EGRESS, rule) for rule in policy.egress],
    )


def _rule(direction: Direction, rule: Rule) -> object:
    return direction, [(peer.namespaces, peer.pods, peer.ip_block) for peer in rule.peers], rule.ports


def _asked(policy: NewPolicy) -> object:
    peer = policy.peer
    selectors = (_normal(peer.namespaces), _normal(peer.pods), None)
    return _normal(policy.pods), frozenset({policy.direction}), [(policy.direction, [selectors], policy.ports)]


def _normal(selector: LabelSelector | None) -> LabelSelector | None:
    """Return a selector as a mapping holds it: each key once, with the last value given for it."""
    return selector and LabelSelector(tuple(dict(selector.labels).items()), selector.expressions)


def _selector(wanted: LabelSelector) -> dict[str, object]:
    written: dict[str, object] = {}
    if wanted.labels:
        written["matchLabels"] = dict(wanted.labels)
    if wanted.expressions:
        written["matchExpressions"] = [
            {"key": each.key, "operator": str(each.operator), **({"values": list(each.values)} if each.values else {})}
            for each in wanted.expressions
        ]
    return written


def _peer(peer: Peer) -> dict[str, object]:
    parts = {"namespaceSelector": peer.namespaces, "podSelector": peer.pods}
    return {key: _selector(part) for key, part in parts.items() if part is not None}


def _port(port: PolicyPort) -> dict[str, object]:
    parts = {"protocol": port.protocol, "port": port.port, "endPort": port.end_port}
    return {key: part for key, part in parts.items() if part is not None}

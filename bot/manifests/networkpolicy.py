"""A `networking.k8s.io/v1` NetworkPolicy as the API server takes it: types checked, defaults filled in.

https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/
What the API server refuses is refused here, with the reason: such a policy never reaches the cluster, whatever it says.
"""

import ipaddress
import re
from contextlib import suppress

import yaml

from bot.manifests.manifest import Manifest, check_fields
from bot.manifests.nodes import Fields, Nodes, Wrong, described, is_null, quoted, text_of
from bot.manifests.scalars import INTEGER, label_key_problem, label_value_problem
from bot.model.estate import Direction, IPBlock, NetworkPolicy, Peer, PolicyPort, Rule
from bot.model.selector import LabelSelector, Operator, Requirement
from bot.model.syntax import MAX_PORT, MIN_PORT, PORT_NAME

POLICY_API = "networking.k8s.io/v1"

ROOT = frozenset({"apiVersion", "kind", "metadata", "spec", "status"})
SPEC = frozenset({"podSelector", "policyTypes", "ingress", "egress"})
RULE = {Direction.INGRESS: frozenset({"from", "ports"}), Direction.EGRESS: frozenset({"to", "ports"})}
PEER = frozenset({"podSelector", "namespaceSelector", "ipBlock"})
PORT = frozenset({"protocol", "port", "endPort"})
IP_BLOCK = frozenset({"cidr", "except"})
SELECTOR = frozenset({"matchLabels", "matchExpressions"})
EXPRESSION = frozenset({"key", "operator", "values"})
DIRECTIONS = frozenset(direction.value for direction in Direction)
OPERATORS = frozenset(operator.value for operator in Operator)
PROTOCOLS = frozenset({"TCP", "UDP", "SCTP"})

MANAGED_BY = "app.kubernetes.io/managed-by"
APPLIERS = frozenset({"", "argocd", "flux", "helm", "kubectl", "kustomize", "kustomize-controller", "terraform", "tiller"})
"""What applies files that people write, in small letters: an edit of such a file stays."""

CIDR = re.compile(r"[0-9A-Fa-f:.]+/[0-9]{1,3}")


def read_policy(nodes: Nodes, manifest: Manifest, name: str, namespace: str) -> NetworkPolicy:
    """Read the spec of one policy. Raises Wrong for what the API server would refuse."""
    nodes.check_labels(manifest.metadata)
    check_fields(manifest, ROOT)
    fields = nodes.known(manifest.fields.get("spec"), "spec", SPEC)
    ingress = _rules(nodes, fields, Direction.INGRESS)
    egress = _rules(nodes, fields, Direction.EGRESS)
    return NetworkPolicy(
        namespace=namespace,
        name=name,
        pods=read_selector(nodes, fields.get("podSelector"), "spec.podSelector"),
        types=_types(nodes, fields.get("policyTypes"), egress),
        ingress=ingress,
        egress=egress,
        place=nodes.place(manifest.root),
        document=manifest.document,
        managed_by=_managed_by(nodes, manifest.metadata),
        items=manifest.items,
    )


def _managed_by(nodes: Nodes, metadata: Fields) -> str:
    """Return what writes a policy, by its label or its first owner; "" where that is what applies a repository.

    https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
    """
    if "ownerReferences" in metadata:
        owners = nodes.sequence(metadata["ownerReferences"], "metadata.ownerReferences")
        owner = nodes.mapping(owners[0], "an owner") if owners else {}
        return f"{text_of(owner.get('kind'))} {text_of(owner.get('name'))}".strip()
    if "labels" not in metadata:
        return ""
    writer = text_of(nodes.mapping(metadata["labels"], "metadata.labels").get(MANAGED_BY))
    return "" if writer.lower() in APPLIERS else writer


def _types(nodes: Nodes, node: yaml.Node | None, egress: tuple[Rule, ...]) -> frozenset[Direction]:
    """Missing or empty means ingress always, and egress where the egress section has a rule."""
    items = nodes.sequence(node, "spec.policyTypes")
    if not items:
        return frozenset({Direction.INGRESS, Direction.EGRESS} if egress else {Direction.INGRESS})
    if len(items) > len(DIRECTIONS):
        raise Wrong(f"spec.policyTypes has {len(items)} items, and may have 2", items[len(DIRECTIONS)])
    types = set()
    for item in items:
        value = nodes.text(item, "a policy type")
        if value not in DIRECTIONS:
            raise Wrong(f"spec.policyTypes holds {quoted(value)} where only Ingress and Egress may stand", item)
        types.add(Direction(value))
    return frozenset(types)


def _rules(nodes: Nodes, fields: Fields, direction: Direction) -> tuple[Rule, ...]:
    section = direction.lower()
    side = "from" if direction is Direction.INGRESS else "to"
    rules = []
    for item in nodes.sequence(fields.get(section), f"spec.{section}"):
        # An empty item is a rule without limits: everything is admitted.
        rule = nodes.known(item, f"a rule of spec.{section}", RULE[direction])
        peers = tuple(_peer(nodes, peer, side) for peer in nodes.sequence(rule.get(side), side))
        ports = tuple(_port(nodes, port) for port in nodes.sequence(rule.get("ports"), "ports"))
        rules.append(Rule(peers, ports, nodes.place(item)))
    return tuple(rules)


def _peer(nodes: Nodes, node: yaml.Node, side: str) -> Peer:
    what = f"an item of {side}"
    fields = {name: part for name, part in nodes.known(node, what, PEER).items() if not is_null(part)}
    if not fields:
        raise Wrong(f"{what} names no podSelector, no namespaceSelector and no ipBlock", node)
    if "ipBlock" in fields and len(fields) > 1:
        raise Wrong(f"{what} has an ipBlock beside a selector", node)

    def selector(name: str) -> LabelSelector | None:
        return read_selector(nodes, fields[name], name) if name in fields else None

    block = _ip_block(nodes, fields["ipBlock"]) if "ipBlock" in fields else None
    return Peer(selector("namespaceSelector"), selector("podSelector"), block, nodes.place(node))


def _ip_block(nodes: Nodes, node: yaml.Node) -> IPBlock:
    fields = nodes.known(node, "ipBlock", IP_BLOCK)
    if "cidr" not in fields:
        raise Wrong("ipBlock has no cidr", node)
    cidr = _network(nodes, fields["cidr"])
    excludes = []
    for item in nodes.sequence(fields.get("except"), "ipBlock.except"):
        inner = _network(nodes, item)
        if inner.version != cidr.version or inner.prefixlen <= cidr.prefixlen or inner.network_address not in cidr:
            raise Wrong(f"ipBlock.except holds {quoted(item.value)}, which is no part of {quoted(fields['cidr'].value)}", item)
        excludes.append(str(item.value))
    return IPBlock(str(fields["cidr"].value), tuple(excludes))


def _network(nodes: Nodes, node: yaml.Node) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    value = nodes.text(node, "an address range")
    if CIDR.fullmatch(value):
        with suppress(ValueError):
            return ipaddress.ip_network(value, strict=False)
    raise Wrong(f"{quoted(value)} is not an address range such as 10.0.0.0/8", node)


def _port(nodes: Nodes, node: yaml.Node) -> PolicyPort:
    fields = {name: part for name, part in nodes.known(node, "an item of ports", PORT).items() if not is_null(part)}
    protocol = nodes.text(fields["protocol"], "protocol") if "protocol" in fields else "TCP"
    if protocol not in PROTOCOLS:
        raise Wrong(f"protocol is {quoted(protocol)} where TCP, UDP or SCTP belongs", fields["protocol"])
    port = _port_value(nodes, fields["port"]) if "port" in fields else None
    if "endPort" not in fields:
        return PolicyPort(protocol, port)
    end = nodes.whole(fields["endPort"], "endPort")
    if not isinstance(port, int):
        raise Wrong("endPort stands without a port number to start from", fields["endPort"])
    if not port <= end <= MAX_PORT:
        raise Wrong(f"endPort {end} is not between port {port} and {MAX_PORT}", fields["endPort"])
    return PolicyPort(protocol, port, end)


def _port_value(nodes: Nodes, node: yaml.Node) -> int | str:
    if node.tag == INTEGER:
        number = nodes.whole(node, "port")
        if not MIN_PORT <= number <= MAX_PORT:
            raise Wrong(f"port is not between {MIN_PORT} and {MAX_PORT}", node)
        return number
    name = nodes.text(node, "port")
    if not PORT_NAME.fullmatch(name):
        raise Wrong(
            f"port is {described(node)}: a number is written without quotes, and a name has at most 15 of a-z, 0-9, -", node
        )
    return name


def read_selector(nodes: Nodes, node: yaml.Node | None, what: str) -> LabelSelector:
    """Read a label selector; a missing one selects everything. Raises Wrong for what the API server would refuse."""
    fields = nodes.known(node, what, SELECTOR)
    labels = []
    for key, value in nodes.mapping(fields.get("matchLabels"), f"{what}.matchLabels").items():
        text = nodes.text(value, "a label value")
        _check_label(key, (text,), value)
        labels.append((key, text))
    expressions = nodes.sequence(fields.get("matchExpressions"), f"{what}.matchExpressions")
    return LabelSelector(tuple(labels), tuple(_requirement(nodes, item) for item in expressions))


def _requirement(nodes: Nodes, node: yaml.Node) -> Requirement:
    fields = nodes.known(node, "an item of matchExpressions", EXPRESSION)
    for name in ("key", "operator"):
        if name not in fields:
            raise Wrong(f"an item of matchExpressions has no {name}", node)
    key = nodes.text(fields["key"], "key")
    operator = nodes.text(fields["operator"], "operator")
    if operator not in OPERATORS:
        raise Wrong(f"operator is {quoted(operator)} where In, NotIn, Exists or DoesNotExist belongs", fields["operator"])
    values = tuple(nodes.text(item, "a value") for item in nodes.sequence(fields.get("values"), "values"))
    if (operator in {Operator.IN, Operator.NOT_IN}) != bool(values):
        raise Wrong(f"operator {operator} {'must not have' if values else 'needs'} values", node)
    _check_label(key, values, node)
    return Requirement(key, Operator(operator), values)


def _check_label(key: str, values: tuple[str, ...], node: yaml.Node) -> None:
    if problem := label_key_problem(key):
        raise Wrong(f"the label key {quoted(key)} is not one: {problem}", node)
    for value in values:
        if problem := label_value_problem(value):
            raise Wrong(f"the label value {quoted(value)} is not one: {problem}", node)

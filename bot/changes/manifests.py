"""The policies that we write, as plain values. Their style is the file's: see `emit`.

They are values and not templates, because a template has one indentation, one quoting and one line break, and an edit has
to have those of the file that it goes into.
"""

from collections.abc import Iterable, Sequence

from bot.manifests.emit import Manifest
from bot.model.conventions import Conventions
from bot.model.estate import Direction, LabelSelector
from bot.model.question import Port, Protocol

EVERY_POD = LabelSelector()

_RULES = {Direction.INGRESS: ("ingress", "from"), Direction.EGRESS: ("egress", "to")}


def policy(  # noqa: PLR0913 - the parts of a policy
    direction: Direction,
    name: str,
    namespace: str,
    peer: Manifest,
    *,
    pods: LabelSelector = EVERY_POD,
    ports: Sequence[Port] = (),
    protocol: Protocol | None = None,
) -> Manifest:
    """Write a policy with one rule that has one peer. `pods` are those that it selects."""
    rules, peers = _RULES[direction]
    rule: dict[str, object] = {peers: [peer]}
    if ports or protocol:
        rule["ports"] = list(_ports(ports, protocol))
    return {
        "kind": "NetworkPolicy",
        "apiVersion": "networking.k8s.io/v1",
        "metadata": {"name": name, "namespace": namespace},
        "spec": {"podSelector": selector(pods), "policyTypes": [str(direction)], rules: [rule]},
    }


def namespace_peer(key: str, value: str, pods: LabelSelector = EVERY_POD) -> Manifest:
    """Write a peer that is a namespace, or only these pods of it."""
    peer: dict[str, object] = {"namespaceSelector": {"matchLabels": {key: value}}}
    return peer if pods == EVERY_POD else {**peer, "podSelector": selector(pods)}


def own_peer(pods: LabelSelector = EVERY_POD) -> Manifest:
    """Write a peer that is the policy's own namespace, or only these pods of it."""
    return {"podSelector": selector(pods)}


def standard_policies(namespace: str, conventions: Conventions) -> list[Manifest]:
    """Write the policies that every namespace of the platform starts with: its own pods and the ingress controllers get in."""
    found = [policy(Direction.INGRESS, "default", namespace, own_peer())]
    controllers = next((label for label in conventions.platform_labels if label[1] == "ingress-controllers"), None)
    if controllers:
        found.append(policy(Direction.INGRESS, "allow-ingress-controllers", namespace, namespace_peer(*controllers)))
    return found


def selector(wanted: LabelSelector) -> dict[str, object]:
    """Write a label selector."""
    written: dict[str, object] = {}
    if wanted.labels:
        written["matchLabels"] = dict(wanted.labels)
    if wanted.expressions:
        written["matchExpressions"] = [
            {"key": each.key, "operator": str(each.operator), **({"values": list(each.values)} if each.values else {})}
            for each in wanted.expressions
        ]
    return written


def _ports(ports: Sequence[Port], protocol: Protocol | None) -> Iterable[Manifest]:
    if not ports:
        yield {"protocol": str(protocol)}
    for port in ports:
        written: dict[str, object] = {"protocol": str(port.protocol or protocol or Protocol.TCP), "port": port.value}
        yield written if port.end is None else {**written, "endPort": port.end}

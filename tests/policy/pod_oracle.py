"""What policies mean for one pod, one other end, one protocol and one port, read from the raw manifests.

It is written from the API reference, and shares no code with the bot:
https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/
An end is a pod (its `namespace`, `labels` and `ports`) or an `address` outside the cluster.
"""

from ipaddress import ip_address, ip_network
from itertools import product

from tests.policy.small_clusters import BUILT_IN, POD_ADDRESSES, PORTS, PROTOCOLS

CONNECTIONS = tuple(product(PROTOCOLS, PORTS))


def namespace_of(document):
    """Return the namespace of an object."""
    return document["metadata"].get("namespace", "default")


def pods_of(documents):
    """Return the pods by namespace and name, each with its labels and ports."""
    found = {}
    for document in documents:
        if document["kind"] in {"Pod", "Deployment"}:
            pod = document if document["kind"] == "Pod" else document["spec"]["template"]
            about = {"namespace": namespace_of(document), "labels": pod["metadata"]["labels"]}
            held = [port for container in pod["spec"]["containers"] for port in container["ports"]]
            found[about["namespace"], document["metadata"]["name"]] = about | {"ports": held}
    return found


def is_selected(selector, labels):
    """Say whether a selector selects these labels: all of matchLabels and matchExpressions."""
    for key, value in selector.get("matchLabels", {}).items():
        if labels.get(key) != value:
            return False
    for item in selector.get("matchExpressions", []):
        held = labels.get(item["key"])
        holds = {
            "In": held in item.get("values", []),
            "NotIn": held not in item.get("values", []),
            "Exists": held is not None,
            "DoesNotExist": held is None,
        }
        if not holds[item["operator"]]:
            return False
    return True


def is_peer(documents, peer, own, other):
    """Say whether an item of `from` or `to` of a policy in the namespace `own` is the other end."""
    if "ipBlock" in peer:
        address, block = ip_address(other["address"]), peer["ipBlock"]
        return address in ip_network(block["cidr"]) and not any(address in ip_network(each) for each in block.get("except", []))
    if "namespace" not in other:
        return False
    if "namespaceSelector" in peer:
        declared = [each["metadata"] for each in documents if each["kind"] == "Namespace"]
        labels: dict[str, str] = next((each["labels"] for each in declared if each["name"] == other["namespace"]), {})
        if not is_selected(peer["namespaceSelector"], labels | {BUILT_IN: other["namespace"]}):
            return False
    elif other["namespace"] != own:
        return False
    return is_selected(peer.get("podSelector", {}), other["labels"])


def is_port(item, protocol, number, target):
    """Say whether an item of `ports` is this port of the target; a name is one that the target declares for this protocol."""
    if item.get("protocol", "TCP") != protocol:
        return False
    wanted = item.get("port")
    if isinstance(wanted, str):
        return any(
            (port.get("name"), port["containerPort"], port.get("protocol", "TCP")) == (wanted, number, protocol)
            for port in target.get("ports", [])
        )
    return wanted is None or wanted <= number <= item.get("endPort", wanted)


def policy_types(spec):
    """Return policyTypes, or its default."""
    return spec.get("policyTypes") or (["Ingress", "Egress"] if spec.get("egress") else ["Ingress"])


def port_lists(documents, direction, source, target):
    """Return the `ports` of every rule at one end that admits the other end, or None where no policy isolates it."""
    mine, other, side = (target, source, "from") if direction == "Ingress" else (source, target, "to")
    policies = [each for each in documents if each["kind"] == "NetworkPolicy" and namespace_of(each) == mine.get("namespace")]
    isolating = [
        each["spec"]
        for each in policies
        if direction in policy_types(each["spec"]) and is_selected(each["spec"]["podSelector"], mine["labels"])
    ]
    if not isolating:
        return None
    return [
        rule.get("ports", [])
        for spec in isolating
        for rule in spec.get(direction.lower(), [])
        if not rule.get(side) or any(is_peer(documents, peer, mine["namespace"], other) for peer in rule[side])
    ]


def answers(documents, source, target):
    """Return the connections that are allowed, once for each address that the pods may have."""
    found = []
    for address in POD_ADDRESSES:
        ends = [each | {"address": address} if "namespace" in each else each for each in (source, target)]
        both = [port_lists(documents, direction, *ends) for direction in ("Ingress", "Egress")]
        found.append(
            {
                (protocol, number)
                for protocol, number in CONNECTIONS
                if all(
                    lists is None
                    or any(not items or any(is_port(item, protocol, number, target) for item in items) for items in lists)
                    for lists in both
                )
            }
        )
    return found

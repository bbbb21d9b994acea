"""Pods on the network of their node: no selector matches their calls, and most likely no policy guards them.

https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-and-hostnetwork-pods
"""

from bot.model.estate import Namespace
from bot.model.verdict import Outcome
from bot.policy.describe import code
from bot.policy.matcher import Isolation
from bot.policy.service_ports import carries

ON_ITS_NODE = "runs on its node's network"
"""What is said of a workload whose pods do."""

Labels = tuple[tuple[str, str], ...]


def escapes(ingress: Isolation, egress: Isolation, outcome: Outcome, pods: Labels, from_pods: Labels) -> str:
    """Return why policies do not tell what holds, as a clause; "" where they do.

    `ingress` is that of the called namespace, `egress` that of the caller, and `outcome` what the policies say. They do not tell
    where all pods that are declared for an end, and meant, use the network of their node.
    """
    source, target = egress.namespace, ingress.namespace
    if outcome is Outcome.UNKNOWN:
        return ""
    if outcome is not Outcome.BLOCKED and ingress.policies and (name := _on_nodes(source, from_pods)):
        return f"{name} of {source.name} {ON_ITS_NODE}, so its calls come from the node's address"
    if name := _on_nodes(target, pods):
        if outcome is not Outcome.BLOCKED and egress.policies:
            return f"{name} of {target.name} {ON_ITS_NODE}, so no selector in {source.name}'s rules matches it"
        if outcome is not Outcome.ALLOWED:
            return f"{name} of {target.name} {ON_ITS_NODE}, so policies most likely don't guard it"
    return ""


def _on_nodes(namespace: Namespace, labels: Labels) -> str:
    """Return the first of the workloads that are meant where all of them use their node's network; "" where one may not."""
    meant = [each for each in namespace.workloads if carries(each, dict(labels))]
    if not meant or namespace.pods_unread or not all(each.host_network for each in meant):
        return ""
    return code(str(meant[0]))

"""Whether a namespace's own policies let its pods look up names: without DNS, a call by name fails before it begins.

https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/
"""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.model.conventions import Conventions
from bot.model.estate import Direction, Estate, NetworkPolicy, PolicyPort, Rule
from bot.model.question import Port, Protocol
from bot.model.verdict import Outcome
from bot.policy.components import with_namespace
from bot.policy.describe import code, describe_peer, describe_selector
from bot.policy.matcher import rules_in_force
from bot.policy.selectors import is_everything
from bot.policy.verdict import verdict

Labels = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class NoDns:
    """The pods of a namespace that cannot look up names, in words ("" for all), and a rule that was meant to let them."""

    source: str
    pods: str
    servers: str
    """Where the calls would go: "UDP 53 to kube-system"."""
    meant: tuple[NetworkPolicy, Rule] | None = None
    """A rule that opens the port to somebody else."""

    def __str__(self) -> str:
        said = (
            f"{self.source}'s policies block DNS ({self.servers}), so its {self.pods or 'pods'} can't look up the address to call"
        )
        if self.meant is None:
            return said
        policy, rule = self.meant
        whom = describe_peer(rule.peers[0]) + (" and others" if rule.peers[1:] else "")
        return f"{said}. {code(policy.name)} ({code(str(rule.place))}) opens the DNS port only to {whom}"


def blocked_dns(estate: Estate, source: str, conventions: Conventions, from_pods: Labels = ()) -> NoDns | None:
    """Return which pods of a namespace its policies keep from every name server of the platform; None where they keep none.

    `from_pods` are the labels of the pods that are meant. Without any, the pods that each policy selects are tried by
    themselves: one policy may limit some pods alone.
    """
    policies = [each for each in estate.namespaces[source].policies if Direction.EGRESS in each.types]
    if not policies or not conventions.dns or any(_by_address(policies, conventions)):
        return None
    servers = " or ".join(f"UDP {dns.port} to {dns.namespace}" for dns in conventions.dns)
    meant = next(_meant(policies, conventions), None)
    if _is_blocked(estate, source, conventions, from_pods):
        return NoDns(source, "", servers, meant)
    if from_pods:
        return None
    some = [each.pods for each in policies if not is_everything(each.pods) and not each.pods.expressions]
    for pods in some:
        if _is_blocked(estate, source, conventions, pods.labels):
            return NoDns(source, describe_selector(pods), servers, meant)
    return None


def _is_blocked(estate: Estate, source: str, conventions: Conventions, from_pods: Labels) -> bool:
    for dns in conventions.dns:
        labels = {key: value for key, value in conventions.platform_labels if value == dns.namespace}
        asked = estate if dns.namespace in estate.namespaces else with_namespace(estate, dns.namespace, labels)
        port = (Port(dns.port, protocol=Protocol.UDP),)
        found = verdict(asked, source, dns.namespace, ports=port, from_pods=from_pods, conventions=conventions)
        if found.egress is not Outcome.BLOCKED:
            return False
    return True


def _by_address(policies: list[NetworkPolicy], conventions: Conventions) -> Iterator[Rule]:
    """Yield the rules that open a port of DNS towards addresses: a name server, or a cache on the node, may have one of them."""
    numbers = {dns.port for dns in conventions.dns}
    for _, rule in rules_in_force(policies, Direction.EGRESS):
        if any(peer.ip_block for peer in rule.peers) and (not rule.ports or any(_is_dns(port, numbers) for port in rule.ports)):
            yield rule


def _meant(policies: list[NetworkPolicy], conventions: Conventions) -> Iterator[tuple[NetworkPolicy, Rule]]:
    """Yield the rules that list a port of DNS and have peers: where DNS is blocked, none of these is a name server."""
    numbers = {dns.port for dns in conventions.dns}
    for policy, rule in rules_in_force(policies, Direction.EGRESS):
        if rule.peers and any(_is_dns(port, numbers) for port in rule.ports):
            yield policy, rule


def _is_dns(port: PolicyPort, numbers: set[int]) -> bool:
    return port.port in numbers and port.end_port is None

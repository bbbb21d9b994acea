"""What surprises people about rules that do decide: they let in more than they seem to, or the call fails in spite of them.

Near misses are rules that do not admit what was asked about; see `near_misses`.
"""

from collections.abc import Iterable, Iterator

from bot.model.conventions import Conventions
from bot.model.estate import Direction, Estate, Namespace, NetworkPolicy, Peer, Place, Rule, Service, ServicePort
from bot.model.question import Question
from bot.model.selector import LabelSelector
from bot.model.text import listed
from bot.model.verdict import Reason, Verdict
from bot.policy.addresses import match_block
from bot.policy.describe import describe_ports, describe_selector, quoted
from bot.policy.dns import blocked_dns
from bot.policy.explain import CANNOT_EVALUATE, a_foreign_kind
from bot.policy.matcher import admits, foreign_policies, rules_in_force
from bot.policy.selectors import is_everything, selected_workloads
from bot.policy.service_ports import pod_ports

FAILS, NOTED = "fails", "noted"
"""Kinds of reasons: why a call fails that no rule blocks, and what else a rule does that nobody may have meant."""
_SIDES = {Direction.INGRESS: "from", Direction.EGRESS: "to"}


def pitfalls(question: Question, found: Verdict, estate: Estate, conventions: Conventions) -> tuple[Reason, ...]:
    """Return what surprises about the rules between one pair, what makes calls fail first. Both namespaces are declared."""
    source, target = estate.namespaces[found.source], estate.namespaces[found.target]
    reasons = [*_no_dns(question, source, estate, conventions)]
    if source.name != target.name:
        reasons += _node_ports(question, source, target)
        for policy, rule in _rules_towards(estate, target, source, Direction.INGRESS):
            reasons += _ports_of_services(policy, rule, target)
            reasons += _ports_without_name(policy, rule, target)
    reasons += _admits_everyone(found, target, estate)
    reasons += _two_items(found, estate, target, source, Direction.INGRESS)
    reasons += _two_items(found, estate, source, target, Direction.EGRESS)
    reasons += _operators((source, Direction.EGRESS), (target, Direction.INGRESS))
    return tuple(dict.fromkeys(reasons))


def _no_dns(question: Question, source: Namespace, estate: Estate, conventions: Conventions) -> Iterator[Reason]:
    if blocked := blocked_dns(estate, source.name, conventions, question.from_pods):
        yield Reason(FAILS, Direction.EGRESS, source.name, None, None, f"{blocked}.")
    for policy in foreign_policies(source, Direction.EGRESS)[:1] if conventions.dns else ():
        servers = listed([f"{dns.namespace} on port {dns.port}" for dns in conventions.dns], "or")
        text = (
            f"Policy {quoted(policy.name)} is {a_foreign_kind(policy)}: {CANNOT_EVALUATE}. It may limit what {source.name} "
            f"calls, DNS too. In its own syntax, it has to let the pods call {servers}, over UDP and TCP."
        )
        yield Reason(FAILS, Direction.EGRESS, source.name, policy.name, policy.place, text)


def _rules_towards(
    estate: Estate, owner: Namespace, other: Namespace, direction: Direction
) -> Iterator[tuple[NetworkPolicy, Rule]]:
    """Yield the rules of a namespace that admit the other one by their peers, whatever their ports."""
    labels = estate.labels_of(other.name)
    for policy, rule in rules_in_force(owner.policies, direction):
        if not rule.peers or any(admits(peer, owner.name, other.name, labels) for peer in rule.peers):
            yield policy, rule


def _node_ports(question: Question, source: Namespace, target: Namespace) -> Iterator[Reason]:
    """Yield which asked ports are those of nodes.

    https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport
    """
    asked = {port.value for port in question.ports if port.end is None}
    for service, port in _service_ports(target):
        if port.node and port.node in asked and port.node not in pod_ports(service, port, target):
            text = (
                f"{port.node} is a port of the nodes, which pass calls on to the service {quoted(service.name)}. Such calls come "
                f"from a node's address, which no rule by namespace matches. From {source.name}, call {service.name}."
                f"{target.name} on {port.number} instead."
            )
            yield Reason(FAILS, Direction.INGRESS, target.name, None, service.place, text)


def _service_ports(namespace: Namespace) -> Iterator[tuple[Service, ServicePort]]:
    for service in namespace.services:
        for port in service.ports:
            yield service, port


def _ports_of_services(policy: NetworkPolicy, rule: Rule, target: Namespace) -> Iterator[Reason]:
    """Yield the ports of a rule that are a service's or a node's, where its pods listen on another one."""
    numbers = {port.port for port in rule.ports if isinstance(port.port, int) and port.end_port is None}
    listens = {each.number for workload in target.workloads for each in workload.ports}
    for service, port in _service_ports(target):
        pods = pod_ports(service, port, target)
        for number, what in ((port.number, "the port of the service"), (port.node, "the nodes' port for the service")):
            if number in numbers - listens and pods and number not in pods and not numbers & pods:
                named = listed([str(each) for each in sorted(pods)], "or")
                text = (
                    f"Policy {quoted(policy.name)} opens {number}, {what} {quoted(service.name)}, but its pods listen on "
                    f"{named}. A policy goes by the pods' port."
                )
                fix = f"Write {named} in the rule."
                yield Reason(FAILS, Direction.INGRESS, target.name, policy.name, rule.place, text, fix)


def _ports_without_name(policy: NetworkPolicy, rule: Rule, target: Namespace) -> Iterator[Reason]:
    """Yield the port names of a rule that no declared container gives to a port. Where something was not read, it may."""
    if not target.workloads or target.pods_unread or target.unread:
        return
    selected = selected_workloads(policy.pods, target)
    declared = {each.name for workload in selected for each in workload.ports if each.name}
    for port in rule.ports:
        if isinstance(port.port, str) and port.port not in declared and selected:
            theirs = f"; they have {listed([quoted(name) for name in sorted(declared)])}" if declared else ""
            text = f"Policy {quoted(policy.name)} opens the port called {quoted(port.port)}, but no container has one{theirs}."
            yield Reason(FAILS, Direction.INGRESS, target.name, policy.name, rule.place, text)


def _admits_everyone(found: Verdict, target: Namespace, estate: Estate) -> Iterator[Reason]:
    """Yield the rules that admit the pair because they admit everyone."""
    through = {opening.ingress for opening in found.openings if opening.ingress}
    return (each for each in open_rules(target, estate, found.source) if each.place in through)


def open_rules(target: Namespace, estate: Estate, source: str = "") -> Iterator[Reason]:
    """Yield the rules of a namespace that admit everyone; `source` is who was asked about."""
    for policy, rule in rules_in_force(target.policies, Direction.INGRESS):
        place, whom, why = _everyone(rule, estate)
        if place is None:
            continue
        only = f", not only {source}" if source else ""
        apart = [each for each in policy.ingress if each is not rule and each.peers and not each.ports]
        ports = describe_ports(rule.ports, quoted)
        if not rule.peers and rule.ports and apart:
            text = (
                f"Policy {quoted(policy.name)} has its ports in a separate rule. That rule lets everyone in on {ports}, "
                f"and the one with `from` ({apart[0].place}) opens every port."
            )
            fix = "Put `from` and `ports` into one rule: two lines under one dash."
            yield Reason(NOTED, Direction.INGRESS, target.name, policy.name, place, text, fix)
        else:
            text = f"Policy {quoted(policy.name)} lets in {whom}{only}, on {ports}{why}."
            yield Reason(NOTED, Direction.INGRESS, target.name, policy.name, place, text)


def _everyone(rule: Rule, estate: Estate) -> tuple[Place | None, str, str]:
    """Return the place that admits everyone in a rule, who that is, and why, if that is no matter of course."""
    if not rule.peers:
        return rule.place, "everyone, inside and outside the cluster", ""
    for peer in rule.peers:
        if peer.ip_block is not None:
            if match_block(rule, peer, estate.pod_ranges) is not True:
                continue
            why = f": {quoted(peer.ip_block.cidr)} covers the cluster's own pods too"
            return peer.place, "every namespace", why
        if peer.namespaces is not None and is_everything(peer.namespaces) and is_everything(peer.pods):
            return peer.place, "every namespace", ""
    return None, "", ""


def _two_items(found: Verdict, estate: Estate, owner: Namespace, other: Namespace, direction: Direction) -> Iterator[Reason]:
    """Yield the rules with a namespace in one item and pods in another, where one item with both was most likely meant."""
    through = {each.ingress if direction is Direction.INGRESS else each.egress for each in found.openings}
    labels = estate.labels_of(other.name)
    for policy, rule in rules_in_force(owner.policies, direction):
        spaces = [each for each in rule.peers if each.place in through and _is_whole_namespace(each)]
        pods = next((each for each in rule.peers if each.namespaces is None and not is_everything(each.pods)), None)
        named = next((each for each in spaces if admits(each, owner.name, other.name, labels)), None)
        if named is None or pods is None or pods.ip_block or _are_own(pods, owner, other):
            continue
        said = describe_selector(pods.pods, "pods", quoted)
        text = (
            f"Policy {quoted(policy.name)} has two items under `{_SIDES[direction]}`: every pod of {other.name}, or {said} "
            f"of {owner.name} itself ({pods.place}). Two items mean “or”."
        )
        fix = f"If you mean {said} of {other.name}, put both selectors into one item."
        yield Reason(NOTED, direction, owner.name, policy.name, named.place, text, fix)


def misplaced(found: Verdict, estate: Estate) -> Iterator[Reason]:
    """Yield the policies in another namespace that let the source in there, and were most likely meant for the target."""
    source, target = found.source, estate.namespaces[found.target]
    labels = estate.labels_of(source)
    own = {each.place for each in (*target.policies, *(skip.policy for skip in target.unread if skip.policy is not None))}
    for name, namespace in estate.namespaces.items():
        for policy in namespace.policies if name != target.name else ():
            if Direction.INGRESS not in policy.types or not (name == source or _is_about(policy, target)):
                continue
            if policy.place in own or policy.place.path in namespace.shared:
                continue  # one file makes policies of several namespaces
            for peer in (each for rule in policy.ingress for each in rule.peers):
                if peer.namespaces and not is_everything(peer.namespaces) and admits(peer, name, source, labels):
                    text = (
                        f"Policy {quoted(policy.name)} lets {source} in, but only into {name}: a policy guards only the pods of "
                        "its own namespace."
                    )
                    fix = f"Write it in {target.name}."
                    yield Reason("near-miss", Direction.INGRESS, name, policy.name, peer.place, text, fix)


def _is_about(policy: NetworkPolicy, owner: Namespace) -> bool:
    """Report whether a policy of another namespace names this one, or is in a file of its folder."""
    named = f"-{owner.name}-" in f"-{policy.name}-"
    return named or (bool(owner.folder) and policy.place.path.startswith(f"{owner.folder}/"))


def _is_whole_namespace(peer: Peer) -> bool:
    return peer.namespaces is not None and not is_everything(peer.namespaces) and is_everything(peer.pods)


def _are_own(peer: Peer, owner: Namespace, other: Namespace) -> bool:
    """Report whether declared workloads show that a peer without a namespace means the policy's own pods."""
    wanted = peer.pods or LabelSelector()
    return bool(selected_workloads(wanted, owner)) and not selected_workloads(wanted, other)


def _operators(*ends: tuple[Namespace, Direction]) -> Iterator[Reason]:
    """Yield the policies that a controller writes, and writes again after an edit."""
    for namespace, direction in ends:
        for policy in _limiting(namespace, direction):
            if policy.managed_by:
                text = (
                    f"Policy {quoted(policy.name)} is written by {quoted(policy.managed_by)}, which undoes edits. Change what "
                    "it's made from, or add a policy beside it."
                )
                yield Reason(NOTED, direction, namespace.name, policy.name, policy.place, text)


def _limiting(namespace: Namespace, direction: Direction) -> Iterable[NetworkPolicy]:
    return (each for each in namespace.policies if direction in each.types)


def explains_failure(reasons: Iterable[Reason]) -> bool:
    """Report whether some reason says why a call fails that the policies allow."""
    return any(each.kind == FAILS for each in reasons)

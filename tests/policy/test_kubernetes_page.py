"""Every rule that the Kubernetes page on network policies states means here what it means there."""

from dataclasses import replace
from ipaddress import ip_address

import pytest

from bot.estate import RawFile, cluster_of
from bot.policy.between_pods import AddressRange, PodConnections, connection_rows, workloads_of
from tests.policy.page_rules import NAMESPACES, NO_INGRESS, NOTHING, PODS, RULES, Rule, admitting, sending

POD_RANGES = ("10.244.0.0/16",)


def known(*policies: tuple[str, str], pod: str = "containers: [{name: c}]") -> PodConnections:
    """Return the connections of the pods above with these policies."""
    texts = [
        f"{{apiVersion: v1, kind: Namespace, metadata: {{name: {name}, labels: {{{labels}}}}}}}"
        for name, labels in NAMESPACES.items()
    ]
    for name, labels in PODS.items():
        about = "namespace: {}, name: {}".format(*name.split("/"))
        texts.append(f"{{apiVersion: v1, kind: Pod, metadata: {{{about}, labels: {{{labels}}}}}, spec: {{{pod}}}}}")
    for number, (namespace, spec) in enumerate(policies):
        about = f"{{name: p{number}, namespace: {namespace}}}"
        texts.append(f"{{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {about}, spec: {spec}}}")
    return PodConnections(replace(cluster_of([RawFile("all.yaml", "", "\n---\n".join(texts).encode())]), pod_ranges=POD_RANGES))


def is_allowed(connections: PodConnections, question: str) -> bool:
    """Say whether a connection is allowed: "shop/web → shop/db TCP 80", where TCP 80 may be left out."""
    source, _, target, protocol, number = [*question.split(), *("TCP", "80")][:5]
    pods = {f"{each.namespace}/{each.name}": each for each in workloads_of(connections.estate)}
    ends = [pods.get(name) or AddressRange(ip_address(name), ip_address(name)) for name in (source, target)]
    sets = connections.between(*ends)
    assert sets is not None, "not known"
    return any(protocol in each.protocols and each.min_port <= int(number) <= each.max_port for each in sets)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES.keys())
def test_a_rule_of_the_page(rule: Rule) -> None:
    """What a rule allows is allowed, and what it blocks is blocked."""
    connections = known(*rule.policies)

    assert connections.estate.skipped == ()
    assert dict.fromkeys(rule.allowed, True) == {each: is_allowed(connections, each) for each in rule.allowed}
    assert dict.fromkeys(rule.blocked, False) == {each: is_allowed(connections, each) for each in rule.blocked}


REFUSED = {
    "endPort must not be below port": ("{port: 32768, endPort: 32000}", "endPort 32000 is not between port 32768 and 65535"),
    "endPort needs a port": ("{endPort: 32768}", "endPort stands without a port number"),
    "with endPort, port must be a number": ("{port: http, endPort: 32768}", "endPort stands without a port number"),
    "endPort must be a number": ("{port: 32000, endPort: https}", "endPort is the text “https” where a whole number belongs"),
}


@pytest.mark.parametrize(("port", "why"), REFUSED.values(), ids=REFUSED.keys())
def test_a_range_that_the_page_rules_out(port: str, why: str) -> None:
    """The policy is refused, so that what its pods may do is not known."""
    connections = known(("shop", sending(port)))
    pods = {each.name: each for each in workloads_of(connections.estate) if each.namespace == "shop"}

    assert why in connections.estate.skipped[0].why
    assert connections.between(pods["db"], pods["web"]) is None


def test_a_name_of_a_port_is_that_of_the_target() -> None:
    """Each target resolves it by the ports that its own containers declare."""
    port = "containers: [{name: c, ports: [{name: http, containerPort: 8080}, {name: dns, containerPort: 53, protocol: UDP}]}]"
    connections = known(("shop", admitting(ports="{port: http}, {protocol: UDP, port: dns}, {port: dns}")), pod=port)

    assert is_allowed(connections, "bank/api → shop/db TCP 8080")
    assert is_allowed(connections, "bank/api → shop/db UDP 53")
    assert not is_allowed(connections, "bank/api → shop/db TCP 53")
    assert not is_allowed(known(("shop", admitting(ports="{port: http}"))), "bank/api → shop/db TCP 8080")


def test_pods_on_the_network_of_their_node_count_as_all_others() -> None:
    """The page leaves open what policies do to them: a plugin may apply them as to any pod, or, as most do, not at all."""
    connections = known(("shop", NO_INGRESS), pod="hostNetwork: true, containers: [{name: c}]")

    assert not is_allowed(connections, "bank/api → shop/db")
    assert is_allowed(connections, "shop/db → bank/api")


def test_a_pod_and_itself_are_no_row() -> None:
    """No policy can keep a pod from itself: `netpol probe` says so of every Pod (tests/cli/test_probing.py)."""
    rows = connection_rows(known(("shop", NOTHING)).estate)

    assert not [pair for pair in rows if pair[0] == pair[1]]

"""Connections between pods against an oracle that tries every connection of a small cluster one by one.

A source or target is a pod, or an address outside the cluster. The ports that are tried are those at which rules begin and end,
with their neighbours. Nobody knows the addresses of pods: the oracle gives them several from their range, and what depends on
these is not known.
"""

import re
from dataclasses import replace
from ipaddress import ip_address
from itertools import product

import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.estate import RawFile, cluster_of
from bot.model.question import Port, Protocol
from bot.model.verdict import Outcome
from bot.policy.between_pods import UNKNOWN, AddressRange, PodConnections, connection_rows, workloads_of
from tests.policy.asking import verdict
from tests.policy.pod_oracle import CONNECTIONS, answers, is_port, is_selected, pods_of
from tests.policy.small_clusters import A_NAME_AT_ONE_END, OUTSIDE, POD_RANGE, PORTS, clusters


def estate_of_documents(documents):
    """Return the cluster as it is read: three files."""
    files = [
        RawFile(f"cluster/{number}.yaml", "", yaml.safe_dump_all(documents[number::3], sort_keys=False).encode())
        for number in range(3)
    ]
    found = cluster_of(files)
    assert found.skipped == ()
    return replace(found, pod_ranges=(POD_RANGE,))


def ends_of(documents, estate):
    """Return all ends, as the oracle has them and as the bot has them."""
    pods = pods_of(documents)
    workloads = {(each.namespace, each.name): each for each in workloads_of(estate)}
    assert pods.keys() == workloads.keys()
    outside = [({"address": each}, AddressRange(ip_address(each), ip_address(each))) for each in OUTSIDE]
    return [*((pod, workloads[name]) for name, pod in pods.items()), *outside]


def through(sets):
    """Return the connections that are in the bot's sets."""
    return {
        (protocol, number)
        for protocol, number in CONNECTIONS
        if any(protocol in each.protocols and each.min_port <= number <= each.max_port for each in sets)
    }


def written(conn):
    """Return the connections that a row lists: "All Connections", "TCP 80,443,UDP 1-65535"."""
    if conn == "All Connections":
        return set(CONNECTIONS)
    found, protocol = set(), ""
    for part in conn.split(","):
        *named, span = part.split(" ")
        protocol = named[0] if named else protocol
        first, _, last = span.partition("-")
        found |= {(protocol, number) for number in PORTS if int(first) <= number <= int(last or first)}
    return found


@settings(max_examples=80, deadline=None)
@given(documents=clusters())
@example(documents=A_NAME_AT_ONE_END)
def test_each_pair_of_pods_and_addresses(documents):
    """What is allowed between two ends is what the oracle allows, and not known exactly where addresses of pods decide it."""
    estate = estate_of_documents(documents)
    known = PodConnections(estate)
    for (source, calling), (target, called) in product(ends_of(documents, estate), repeat=2):
        if "address" in source and "address" in target:
            continue
        one, other = answers(documents, source, target)
        found = known.between(calling, called)
        assert (found is None) == (one != other)
        if found is not None:
            assert one == through(found)


@settings(max_examples=50, deadline=None)
@given(documents=clusters())
@example(documents=A_NAME_AT_ONE_END)
def test_each_row(documents):
    """A row says in text what the oracle allows; a range of addresses is cut where rules tell addresses apart."""
    estate = estate_of_documents(documents)
    rows = connection_rows(estate)
    for (source, calling), (target, called) in product(ends_of(documents, estate), repeat=2):
        if calling is called or ("address" in source and "address" in target):
            continue
        one, other = answers(documents, source, target)
        names = [[row[end] for row in rows if stands_for(row[end], each)] for end, each in ((0, calling), (1, called))]
        said = {conn for ends, conn in rows.items() if ends[0] in names[0] and ends[1] in names[1]}
        assert len(said) <= 1
        if one != other:
            assert said == {UNKNOWN}
        else:
            assert one == set().union(*map(written, said))


def stands_for(name, end):
    """Say whether the name in a row is that of an end: of a workload, or of a range with an address."""
    if not isinstance(end, AddressRange):
        return name == f"{end.namespace}/{end.name}[{end.kind}]"
    span = re.fullmatch(r"([\d.]+)-([\d.]+)\[External\]", name)
    return bool(span) and int(ip_address(span[1])) <= int(end.first) <= int(ip_address(span[2]))


@settings(max_examples=50, deadline=None)
@given(documents=clusters(), protocol=st.sampled_from(Protocol), port=st.sampled_from(PORTS))
def test_the_verdict_of_their_namespaces(documents, protocol, port):
    """A verdict on the pods' labels is about these pods too: its openings hold for them, and its outcome where it is for all."""
    estate = estate_of_documents(documents)
    pods = list(pods_of(documents).values())
    for source, target in product(pods, repeat=2):
        one, other = answers(documents, source, target)
        ends = source["namespace"], target["namespace"]
        pods_asked, callers = tuple(target["labels"].items()), tuple(source["labels"].items())
        found = verdict(estate, *ends, ports=(Port(port, protocol=protocol),), pods=pods_asked, from_pods=callers)
        allowed, otherwise = ((str(protocol), port) in each for each in (one, other))
        if allowed is not otherwise:
            assert found.outcome is Outcome.UNKNOWN
        elif found.outcome in {Outcome.ALLOWED, Outcome.BLOCKED}:
            assert allowed is (found.outcome is Outcome.ALLOWED)
        elif found.outcome is Outcome.PARTLY:
            assert allowed is any(is_opened(each, source, target, str(protocol), port) for each in found.openings)


def is_opened(opening, source, target, protocol, number):
    """Say whether an opening holds for two pods and a port."""
    selected = zip((opening.source_pods, opening.target_pods), (source, target), strict=True)
    if not all(is_selected(in_manifest(selector), pod["labels"]) for selector, pod in selected):
        return False
    items = [
        {"protocol": each.protocol}
        | ({"port": each.port} if each.port else {})
        | ({"endPort": each.end_port} if each.end_port else {})
        for each in opening.ports
    ]
    name = {} if opening.called is None else {"protocol": protocol, "port": opening.called}
    return (not items or any(is_port(each, protocol, number, target) for each in items)) and (
        not name or is_port(name, protocol, number, target)
    )


def in_manifest(selector):
    """Return a selector of an opening as a manifest has it."""
    items = [{"key": each.key, "operator": str(each.operator), "values": list(each.values)} for each in selector.expressions]
    return {"matchLabels": dict(selector.labels), "matchExpressions": items}

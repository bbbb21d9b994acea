"""Verdicts, openings and exposures against an oracle that tries every connection one by one.

The oracle reads raw manifests, shares no code with the bot, and says for one source pod, one target pod, one protocol and one
port (with the name that the target pod gives it) what the text of the API reference says. Everything that the bot says of all
pods at once must agree with it on every connection of a small world: labels that policies mention, one that none mentions, and
absent ones; the ports at which rules begin and end, and their neighbours.

Pods have addresses that nobody knows, and policies may not be in force. The oracle then knows several worlds, and a verdict is
unknown exactly where they differ.
"""

import json
from dataclasses import replace
from itertools import compress, product

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model.estate import Direction, ForeignPolicy, Place, Skipped
from bot.model.question import Port, Protocol
from bot.model.selector import Operator
from bot.model.verdict import Outcome
from bot.policy import admitted_pairs
from tests.policy.asking import can_reach, verdict, who_can_reach
from tests.policy.pod_oracle import is_selected, policy_types

NAMESPACES = ("one", "two", "three")
BUILT_IN = "kubernetes.io/metadata.name"
PODS = [{k: v for k, v in (("app", app), ("tier", tier)) if v} for app, tier in product(("", "x", "y", "z"), repeat=2)]
PORTS = list(product(("TCP", "UDP", "SCTP"), (79, 80, 81, 90, 91), ("", "http", "web")))

# What people write


def requirements(keys, values):
    """Give matchExpressions items."""
    some = st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True)
    return st.one_of(
        st.builds(
            lambda key, operator, chosen: {"key": key, "operator": operator, "values": chosen},
            st.sampled_from(keys),
            st.sampled_from(["In", "NotIn"]),
            some,
        ),
        st.builds(
            lambda key, operator: {"key": key, "operator": operator},
            st.sampled_from(keys),
            st.sampled_from(["Exists", "DoesNotExist"]),
        ),
    )


def selectors(keys, values):
    """Give label selectors, the empty one often."""
    labels = st.dictionaries(st.sampled_from(keys), st.sampled_from(values), max_size=2)
    return st.one_of(
        st.just({}),
        st.builds(lambda one: {"matchLabels": one}, labels),
        st.builds(
            lambda one, some: {"matchLabels": one, "matchExpressions": some},
            labels,
            st.lists(requirements(keys, values), max_size=2),
        ),
    )


pod_selectors = selectors(["app", "tier"], ["x", "y"])
namespace_selectors = st.one_of(
    selectors(["team", "stage"], ["red", "blue"]),
    st.builds(lambda name: {"matchLabels": {BUILT_IN: name}}, st.sampled_from([*NAMESPACES, "gone"])),
)
blocks = st.sampled_from(
    [
        {"cidr": "10.0.0.0/8"},
        {"cidr": "0.0.0.0/0"},
        {"cidr": "0.0.0.0/0", "except": ["10.0.0.0/8"]},
        {"cidr": "0.0.0.0/0", "except": ["169.254.169.254/32"]},
    ]
)
peers = st.one_of(
    st.builds(lambda one: {"podSelector": one}, pod_selectors),
    st.builds(lambda one: {"namespaceSelector": one}, namespace_selectors),
    st.builds(lambda one, other: {"namespaceSelector": one, "podSelector": other}, namespace_selectors, pod_selectors),
    st.builds(lambda one: {"ipBlock": one}, blocks),
)
ports = st.fixed_dictionaries(
    {}, optional={"protocol": st.sampled_from(["TCP", "UDP"]), "port": st.sampled_from([80, 81, "http", "web"])}
).map(lambda port: port | ({"endPort": 90} if port.get("port") == 81 else {}))


def rules(side):
    """Give ingress or egress rules."""
    return st.lists(
        st.fixed_dictionaries({}, optional={side: st.lists(peers, max_size=2), "ports": st.lists(ports, max_size=2)}), max_size=2
    )


specs = st.fixed_dictionaries(
    {"podSelector": pod_selectors},
    optional={
        "policyTypes": st.lists(st.sampled_from(["Ingress", "Egress"]), max_size=2, unique=True),
        "ingress": rules("from"),
        "egress": rules("to"),
    },
)
worlds = st.fixed_dictionaries(
    {
        "labels": st.fixed_dictionaries(
            {
                name: st.dictionaries(st.sampled_from(["team", "stage"]), st.sampled_from(["red", "blue"]), max_size=2)
                for name in NAMESPACES
            }
        ),
        "policies": st.fixed_dictionaries({name: st.lists(specs, max_size=3) for name in NAMESPACES}),
    }
)

# What the API reference says


def peer_matches(peer, own, other, other_labels, pod, *, private):
    """Say whether an item of from or to matches a pod of namespace `other`; `private`: blocks with private addresses hold it."""
    if "ipBlock" in peer:
        return private or (peer["ipBlock"]["cidr"] == "0.0.0.0/0" and peer["ipBlock"].get("except") != ["10.0.0.0/8"])
    if "namespaceSelector" in peer:
        in_namespace = is_selected(peer["namespaceSelector"], other_labels | {BUILT_IN: other})
    else:
        in_namespace = own == other
    return in_namespace and is_selected(peer.get("podSelector", {}), pod)


def port_matches(item, port):
    """Say whether an item of ports matches a port."""
    protocol, number, name = port
    if item.get("protocol", "TCP") != protocol:
        return False
    wanted = item.get("port")
    if wanted is None:
        return True
    if isinstance(wanted, str):
        return wanted == name
    return wanted <= number <= item.get("endPort", wanted)


def port_lists(world, direction, mine, its):
    """Return the `ports` of every rule that admits the other (namespace, pod), or None where one's own is not isolated."""
    (own, own_pod), (other, other_pod) = mine, its
    side = "from" if direction == "Ingress" else "to"
    of_direction = [spec for spec in world["policies"][own] if direction in policy_types(spec)]
    isolating = [spec for spec in of_direction if is_selected(spec["podSelector"], own_pod)]
    if not isolating:
        return None
    return [
        rule.get("ports", [])
        for spec in isolating
        for rule in spec.get(direction.lower(), [])
        if not rule.get(side)
        or any(
            peer_matches(peer, own, other, world["labels"][other], other_pod, private=world.get("private", False))
            for peer in rule[side]
        )
    ]


def connections(world, source, target):
    """Give every connection from source to target, and whether it is allowed."""
    known = {}
    for (i, source_pod), (j, target_pod) in product(enumerate(PODS), enumerate(PODS)):
        caller, called = (source, source_pod), (target, target_pod)
        both = port_lists(world, "Ingress", called, caller), port_lists(world, "Egress", caller, called)
        key = json.dumps(both)
        if key not in known:
            known[key] = {
                port: all(
                    lists is None or any(not items or any(port_matches(item, port) for item in items) for items in lists)
                    for lists in both
                )
                for port in PORTS
            }
        for port, allowed in known[key].items():
            yield (i, j, port), allowed


# What the bot says


def estate(world, estate_of):
    """Return the world as the loader reads it."""
    texts = {
        name: "".join(
            "---\n"
            + json.dumps(
                {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": f"p{number}"}, "spec": spec}
            )
            + "\n"
            for number, spec in enumerate(some)
        )
        for name, some in world["policies"].items()
        if some
    }
    found = estate_of(world["labels"], texts)
    assert found.skipped == ()
    return found


def as_manifest(selector):
    """Return a selector of an opening in the oracle's form."""
    items = [{"key": item.key, "operator": str(item.operator), "values": list(item.values)} for item in selector.expressions]
    assert all(item["operator"] in set(Operator) for item in items)
    return {"matchLabels": dict(selector.labels), "matchExpressions": items}


def opened(found):
    """Return every connection that is in one of the openings."""
    held: set[tuple[object, ...]] = set()
    for way in found.openings:
        sources = [i for i, pod in enumerate(PODS) if is_selected(as_manifest(way.source_pods), pod)]
        targets = [i for i, pod in enumerate(PODS) if is_selected(as_manifest(way.target_pods), pod)]
        items = [
            {"protocol": item.protocol, "port": item.port} | ({"endPort": item.end_port} if item.end_port else {})
            for item in way.ports
        ]
        through = [port for port in PORTS if not items or any(port_matches(item, port) for item in items)]
        through = [port for port in through if way.called in {None, port[2]}]
        held.update(product(sources, targets, through))
    return held


def outcome(answers):
    """Return the outcome of some connections."""
    answers = set(answers)
    return Outcome.ALLOWED if answers == {True} else Outcome.BLOCKED if answers == {False} else Outcome.PARTLY


QUESTIONS = st.sampled_from(
    [
        ({}, {}, PORTS),
        ({"ports": (Port(80),)}, {}, [port for port in PORTS if port[:2] == ("TCP", 80)]),
        (
            {"ports": (Port(80, protocol=Protocol.UDP), Port(90))},
            {},
            [port for port in PORTS if port[:2] in {("UDP", 80), ("TCP", 90)}],
        ),
        ({"ports": (Port(80, 91),)}, {}, [port for port in PORTS if port[0] == "TCP" and 80 <= port[1] <= 91]),
        ({"ports": (Port("http"),)}, {}, [port for port in PORTS if port[0] == "TCP" and port[2] == "http"]),
        ({"ports": (Port("http"), Port("web"))}, {}, [port for port in PORTS if port[0] == "TCP" and port[2]]),
        ({"protocol": Protocol.UDP}, {}, [port for port in PORTS if port[0] == "UDP"]),
        ({"pods": (("app", "x"),)}, {"app": "x"}, PORTS),
        ({"pods": (("tier", "z"),), "ports": (Port(81),)}, {"tier": "z"}, [port for port in PORTS if port[:2] == ("TCP", 81)]),
    ]
)
pairs = st.sampled_from([("one", "two"), ("two", "two"), ("three", "one")])


@settings(max_examples=300, deadline=None)
@given(world=worlds, pair=pairs, question=QUESTIONS)
def test_verdict_and_openings(estate_of, world, pair, question):
    """A connection that was asked about is in an opening if and only if the oracle admits it; the outcome counts them."""
    asked, labels, ports_asked = question
    through = frozenset(ports_asked)
    pods = {j for j, pod in enumerate(PODS) if labels.items() <= pod.items()}
    truth = {(i, j, port): allowed for (i, j, port), allowed in connections(world, *pair) if j in pods and port in through}
    found = verdict(estate(world, estate_of), *pair, **asked)
    assert {connection for connection, allowed in truth.items() if allowed} == opened(found)
    others = dict(connections(world | {"private": True}, *pair))
    differs = any(allowed is not others[connection] for connection, allowed in truth.items())
    assert (Outcome.UNKNOWN if differs else outcome(truth.values())) is found.outcome
    assert found.scope
    assert found.reasons


@settings(max_examples=150, deadline=None)
@given(world=worlds)
def test_exposures_and_pairs(estate_of, world):
    """Who can reach, whom one can reach and all pairs say what the verdicts say, and nothing else."""
    declared = estate(world, estate_of)
    found = {pair: verdict(declared, *pair) for pair in product(NAMESPACES, NAMESPACES)}
    admitted = {pair: (one.outcome, one.scope) for pair, one in found.items() if one.outcome is not Outcome.BLOCKED}
    others = {pair: said for pair, said in admitted.items() if pair[0] != pair[1]}
    who = {
        (one.namespace, target): (one.outcome, one.scope)
        for target in NAMESPACES
        for one in who_can_reach(declared, target).admissions
    }
    reach = {
        (source, one.namespace): (one.outcome, one.scope)
        for source in NAMESPACES
        for one in can_reach(declared, source).admissions
    }
    assert others == who
    assert others == reach
    assert {pair for pair, one in found.items() if one.openings} == {
        (source, target) for target, sources in admitted_pairs(declared).items() for source in sources
    }


CALICO = "projectcalico.org/v3"
some_doubts = st.fixed_dictionaries({name: st.lists(specs, max_size=2) for name in NAMESPACES})
unread = st.fixed_dictionaries({name: st.sampled_from([None, None, None, "unread", "Ingress", "Egress"]) for name in NAMESPACES})


def doubted(world, policies, kinds, estate_of):
    """Return the world with further policies that may be in force, and with documents and policies that nobody can read."""
    declared = estate(world, estate_of)
    perhaps = estate({"labels": world["labels"], "policies": policies}, estate_of)
    namespaces = {}
    for name, one in declared.namespaces.items():
        found = [
            replace(each, name=f"perhaps-{each.name}", place=Place("perhaps", each.place.line))
            for each in perhaps.namespaces[name].policies
        ]
        open_to = tuple(Skipped("x", f"Perhaps {each.name}.", hides=True, is_read=True, policy=each) for each in found)
        if kinds[name] == "unread":
            open_to += (Skipped("y", "It is encrypted.", hides=True),)
        types = frozenset({Direction(kinds[name])} if kinds[name] in set(Direction) else ())
        foreign = (ForeignPolicy(name, "z", "NetworkPolicy", CALICO, types, Place("z", 1)),) if types else ()
        namespaces[name] = replace(one, unread=open_to, foreign=foreign)
    return replace(declared, namespaces=namespaces)


@settings(max_examples=150, deadline=None)
@given(world=worlds, policies=some_doubts, pair=st.sampled_from([("one", "two"), ("three", "one")]), question=QUESTIONS)
def test_policies_that_may_not_be_in_force(estate_of, world, policies, pair, question):
    """The verdict is known exactly where all worlds, with each of these policies and without it, agree on what was asked."""
    asked, labels, ports_asked = question
    pods = {j for j, pod in enumerate(PODS) if labels.items() <= pod.items()}
    through = frozenset(ports_asked)
    several = []
    one, other = (policies[name] for name in pair)
    for some in product((False, True), repeat=len(one) + len(other) + 1):
        held = dict(zip(pair, (compress(one, some), compress(other, some[len(one) :])), strict=True))
        more = {name: [*world["policies"][name], *held.get(name, ())] for name in NAMESPACES}
        changed = world | {"policies": more, "private": some[-1]}
        several.append([allowed for (_, j, port), allowed in connections(changed, *pair) if j in pods and port in through])
    agreed = all(each == several[0] for each in several)
    found = verdict(doubted(world, policies, dict.fromkeys(NAMESPACES), estate_of), *pair, **asked)
    assert (outcome(several[0]) if agreed else Outcome.UNKNOWN) is found.outcome


@settings(max_examples=150, deadline=None)
@given(world=worlds, policies=some_doubts, kinds=unread)
def test_exposures_agree_with_verdicts_in_doubt(estate_of, world, policies, kinds):
    """Who and reach list what a verdict does not block, with its words; they may omit what their own open end decides."""
    declared = doubted(world, policies, kinds, estate_of)
    for name in NAMESPACES:
        for ask, pair_of in ((who_can_reach, lambda one, own: (one, own)), (can_reach, lambda one, own: (own, one))):
            exposure = ask(declared, name)
            listed = {one.namespace: (one.outcome, one.scope) for one in exposure.admissions}
            for other in set(NAMESPACES) - {name}:
                found = verdict(declared, *pair_of(other, name))
                if other in listed:
                    assert (found.outcome, found.scope) == listed[other]
                    assert found.outcome is not Outcome.BLOCKED
                else:
                    assert found.outcome is Outcome.BLOCKED or (exposure.unknown and found.outcome is Outcome.UNKNOWN)


@settings(max_examples=150, deadline=None)
@given(world=worlds, pair=pairs)
def test_ends(estate_of, world, pair):
    """What each end says by itself is what the oracle says where the other end has no policies."""
    source, target = pair
    found = verdict(estate(world, estate_of), source, target)
    for mine, type_ in ((found.ingress, "Ingress"), (found.egress, "Egress")):
        alone = {
            name: [
                {key: value for key, value in spec.items() if key not in {"ingress", "egress"} or key == type_.lower()}
                | {"policyTypes": [type_]}
                for spec in some
                if type_ in policy_types(spec)
            ]
            for name, some in world["policies"].items()
        }
        assert outcome(allowed for _, allowed in connections(world | {"policies": alone}, source, target)) is mine

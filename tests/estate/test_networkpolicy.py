"""A NetworkPolicy as the API server takes it.

https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/
"""

import textwrap

import pytest

from bot.estate.contents import Contents, RawFile, read_contents
from bot.model.estate import Direction, IPBlock, NetworkPolicy, Peer, Place, PolicyPort, Rule
from bot.model.selector import LabelSelector, Operator, Requirement

IN, OUT = Direction.INGRESS, Direction.EGRESS
HEAD = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: p\n"
EVERY = LabelSelector()
PATH = "namespaces/a-dev/04.yaml"


def contents(text: str) -> Contents:
    return read_contents(RawFile(PATH, "blob", text.encode()), "a-dev")


def with_spec(spec: str) -> Contents:
    return contents(f"{HEAD}spec:\n{textwrap.indent(textwrap.dedent(spec), '  ')}\n")


def policy(spec: str) -> NetworkPolicy:
    found = with_spec(spec)
    assert () == found.skipped
    return found.policies[0]


@pytest.mark.parametrize(
    ("spec", "types"),
    [
        ("podSelector: {}", {IN}),
        ("podSelector: {}\negress: []", {IN}),
        ("podSelector: {}\negress:", {IN}),
        ("podSelector: {}\negress: [{}]", {IN, OUT}),
        ("podSelector: {}\ningress: [{}]\negress: [{}]", {IN, OUT}),
        ("podSelector: {}\npolicyTypes: []\negress: [{}]", {IN, OUT}),
        ("podSelector: {}\npolicyTypes: [Egress]", {OUT}),
        ("podSelector: {}\npolicyTypes: [Ingress]\negress: [{}]", {IN}),
        ("podSelector: {}\npolicyTypes: [Ingress, Egress]", {IN, OUT}),
    ],
)
def test_missing_types_mean_ingress_and_egress_where_it_has_rules(spec: str, types: set[Direction]) -> None:
    assert types == policy(spec).types


def test_a_policy_without_spec_isolates_every_pod() -> None:
    """The API server takes it: every field of it has a default."""
    (found,) = contents(HEAD).policies
    assert (EVERY, frozenset({IN}), ()) == (found.pods, found.types, found.ingress)


def test_peers_ports_and_their_lines() -> None:
    found = policy(
        """\
        podSelector:
          matchLabels: {app: api}
        ingress:
          - from:
              - namespaceSelector:
                  matchLabels:
                    component: caller
                podSelector: {}
              - podSelector:
                  matchExpressions:
                    - {key: app, operator: In, values: [web, "worker"]}
                    - {key: old, operator: DoesNotExist}
            ports:
              - port: 8080
              - {port: 9000, endPort: 9100, protocol: UDP}
              - port: http
              - protocol: SCTP
          - {}
        egress:
          - to:
              - ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}
        """
    )

    def place(line: int) -> Place:
        return Place(PATH, line)

    expressions = (Requirement("app", Operator.IN, ("web", "worker")), Requirement("old", Operator.DOES_NOT_EXIST))
    caller = Peer(LabelSelector((("component", "caller"),)), EVERY, None, place(10))
    own = Peer(None, LabelSelector(expressions=expressions), None, place(14))
    ports = (PolicyPort("TCP", 8080), PolicyPort("UDP", 9000, 9100), PolicyPort("TCP", "http"), PolicyPort("SCTP"))
    block = Peer(None, None, IPBlock("10.0.0.0/8", ("10.1.0.0/16",)), place(26))
    assert LabelSelector((("app", "api"),)) == found.pods
    assert (Rule((caller, own), ports, place(9)), Rule((), (), place(23))) == found.ingress
    assert (Rule((block,), (), place(25)),) == found.egress
    assert place(1) == found.place


@pytest.mark.parametrize("spec", ["ingress: [{from: }]", "ingress: [{from: []}]", "ingress: [{}]", "ingress: [null]"])
def test_no_peers_mean_every_peer(spec: str) -> None:
    """A missing, empty or null list of peers admits everything; so does an empty rule."""
    assert ((),) == tuple(rule.peers for rule in policy(spec).ingress)


@pytest.mark.parametrize("spec", ["ingress: []", "ingress:", "podSelector:"])
def test_no_rules_mean_nobody(spec: str) -> None:
    assert () == policy(spec).ingress


REFUSED = {
    "podSelector: []": "spec.podSelector is a list where a mapping belongs",
    "podSelector: all": "spec.podSelector is the text “all” where a mapping belongs",
    "policyTypes: Ingress": "spec.policyTypes is the text “Ingress” where a list belongs",
    "policyTypes: [ingress]": "“ingress” where only Ingress and Egress may stand",
    "policyTypes: [true]": "a policy type is the boolean “true”",
    "ingress: {}": "spec.ingress is a mapping where a list belongs",
    "ingress: [all]": "a rule of spec.ingress is the text “all”",
    "ingress: [{to: []}]": "a rule of spec.ingress has no field “to”",
    "ingress: [{namespaceSelector: {}}]": "a rule of spec.ingress has no field “namespaceSelector”",
    "ingres: []": "spec has no field “ingres”",
    "ingress: [{from: [{}]}]": "names no podSelector, no namespaceSelector and no ipBlock",
    "ingress: [{from: [{podSelector: }]}]": "names no podSelector, no namespaceSelector and no ipBlock",
    "ingress: [{from: [{podSelector: {}, ipBlock: {cidr: 10.0.0.0/8}}]}]": "an ipBlock beside a selector",
    "ingress: [{from: [{ipBlock: {cidr: 10.0.0.0}}]}]": "“10.0.0.0” is not an address range",
    "ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/255.0.0.0}}]}]": "is not an address range",
    "ingress: [{from: [{ipBlock: {cidr: 10.0.0.300/8}}]}]": "is not an address range",
    "ingress: [{from: [{ipBlock: {}}]}]": "ipBlock has no cidr",
    "ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [11.0.0.0/16]}}]}]": "which is no part of “10.0.0.0/8”",
    "ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: ['::/0']}}]}]": "which is no part of “10.0.0.0/8”",
    "ingress: [{from: [{namespaceSelector: {component: x}}]}]": "namespaceSelector has no field “component”",
    "ingress: [{from: [{namespaceSelector: {matchLabels: {a: true}}}]}]": "a label value is the boolean “true”",
    "ingress: [{from: [{namespaceSelector: {matchLabels: {a: 1}}}]}]": "a label value is the number “1”",
    "ingress: [{from: [{namespaceSelector: {matchLabels: {a: x // y}}}]}]": "the label value “x // y” is not one",
    "ingress: [{from: [{namespaceSelector: {matchLabels: {a b: x}}}]}]": "the label key “a b” is not one",
    "podSelector: {matchExpressions: [{key: a, operator: in, values: [b]}]}": "operator is “in”",
    "podSelector: {matchExpressions: [{key: a, operator: In}]}": "operator In needs values",
    "podSelector: {matchExpressions: [{key: a, operator: Exists, values: [b]}]}": "operator Exists must not have values",
    "podSelector: {matchExpressions: [{operator: Exists}]}": "has no key",
    "ingress: [{ports: [8080]}]": "an item of ports is the number “8080”",
    "ingress: [{ports: [{port: 0}]}]": "port is not between 1 and 65535",
    "ingress: [{ports: [{port: 65536}]}]": "port is not between 1 and 65535",
    "ingress: [{ports: [{port: '8080'}]}]": "a number is written without quotes",
    "ingress: [{ports: [{port: much-too-long-a-name}]}]": "at most 15",
    "ingress: [{ports: [{port: 80.5}]}]": "port is the number “80.5”",
    "ingress: [{ports: [{port: 80, protocol: tcp}]}]": "protocol is “tcp”",
    "policyTypes: [Ingress, Egress, Ingress]": "spec.policyTypes has 3 items, and may have 2",
    "ingress: [{ports: [{port: 90, endPort: 80}]}]": "endPort 80 is not between port 90 and 65535",
    "ingress: [{ports: [{endPort: 80}]}]": "endPort stands without a port number",
    "ingress: [{ports: [{port: http, endPort: 80}]}]": "endPort stands without a port number",
    "ingress: [{ports: [{port: " + "9" * 5000 + "}]}]": "where a whole number belongs",
}


@pytest.mark.parametrize(("spec", "why"), REFUSED.items(), ids=[spec[:70] for spec in REFUSED])
def test_what_the_api_server_refuses_is_recorded_and_not_believed(spec: str, why: str) -> None:
    found = with_spec(spec)
    assert () == found.policies
    (skipped,) = found.skipped
    assert skipped.why.startswith("NetworkPolicy “p” isn't read, because Kubernetes refuses it: ")
    assert why in skipped.why
    assert 6 == skipped.line


def test_a_refused_policy_does_not_take_its_neighbours_along() -> None:
    found = contents(f"{HEAD}spec: []\n---\n{HEAD.replace('name: p', 'name: q')}spec: {{}}\n")
    assert ["q"] == [policy.name for policy in found.policies]
    assert 1 == found.policies[0].document
    assert [5] == [skip.line for skip in found.skipped]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (f"{HEAD}spec: {{podSelector: {{}}}}\npolicyTypes: [Ingress]\n", "the document has no field “policyTypes”"),
        (f"{HEAD}spec: {{podSelector: {{}}}}\nnamespace: shop\n", "the document has no field “namespace”"),
        (f"{HEAD}  namespce: shop\nspec: {{podSelector: {{}}}}\n", "metadata has no field “namespce”"),
    ],
)
def test_a_field_beside_the_spec_has_a_policy_refused(text: str, why: str) -> None:
    """Field validation is strict by default, and covers the whole document."""
    found = contents(text)
    assert () == found.policies
    assert why in found.skipped[0].why
    assert found.skipped[0].hides


@pytest.mark.parametrize(
    ("metadata", "why"),
    [("labels: {a: true}", "the label “a” is the boolean"), ("annotations: []", "metadata.annotations is a list")],
)
def test_a_policys_own_labels_can_have_it_refused(metadata: str, why: str) -> None:
    (skipped,) = contents(HEAD + f"  {metadata}\nspec: {{}}\n").skipped
    assert why in skipped.why

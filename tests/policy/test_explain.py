"""What a verdict says of the rules that decide, and of the rules that were meant to and never do."""

import pytest

from bot.model.estate import Direction, Place
from bot.model.question import Port
from tests.policy.asking import verdict

KEY = "cloud-platform.justice.gov.uk/namespace"
DEFAULT = "{podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}"


def _selecting(**labels):
    written = ", ".join(f"{key.replace('namespace', KEY).replace('name_', 'name')}: {value}" for key, value in labels.items())
    return "{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {" + written + "}}}]}]}"


def _texts(found, kind):
    return [reason.text for reason in found.reasons if reason.kind == kind]


WEB = "{podSelector: {matchLabels: {app: web}}}"
X, Z = "{namespaceSelector: {matchLabels: {component: x}}}", "{namespaceSelector: {matchLabels: {component: z}}}"
EVERY_WEB = "{namespaceSelector: {}, podSelector: {matchLabels: {app: web}}}"
ISOLATES = [
    (DEFAULT, "Policy “p” selects every pod of b-dev and lets in only pods of its own namespace."),
    ("{podSelector: {}}", "Policy “p” selects every pod of b-dev and lets in nobody."),
    (
        "{podSelector: {matchLabels: {app: api}}, ingress: [{from: [" + WEB + "], ports: [{port: 80}]}]}",
        "Policy “p” selects pods with “app: api” of b-dev and lets in only pods with “app: web” of its own namespace on TCP 80.",
    ),
    (
        "{podSelector: {}, ingress: [{from: [" + X + ", " + Z + ", {ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}]}]}",
        (
            "Policy “p” selects every pod of b-dev and lets in only "
            "namespaces with “component: x” or “component: z”; and the addresses “10.0.0.0/8” except “10.1.0.0/16”."
        ),
    ),
]


@pytest.mark.parametrize(("spec", "text"), ISOLATES)
def test_what_isolates(estate_of, policy, spec, text):
    """The policy, the pods that it selects, and whom it admits instead."""
    found = verdict(estate_of({"a-dev": {}, "b-dev": {}}, {"b-dev": policy("p", spec)}), "a-dev", "b-dev")
    assert text in _texts(found, "isolates")
    assert Place("b-dev/04-networkpolicy.yaml", 2) in [reason.place for reason in found.reasons]


ADMITS = [
    (
        _selecting(component="a"),
        {"component": "a"},
        "Policy “p” lets in namespaces with “component: a”, on every port.",
    ),
    (
        "{podSelector: {matchLabels: {app: api}}, ingress: [{from: ["
        + EVERY_WEB
        + "], ports: [{port: 8080}, {port: 53, protocol: UDP}]}]}",
        {},
        "Policy “p” lets pods with “app: web” in every namespace call pods with “app: api”, on TCP 8080 and UDP 53.",
    ),
    ("{podSelector: {}, ingress: [{}]}", {}, "Policy “p” lets in everyone, on every port."),
    (
        "{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0}}]}]}",
        {},
        "Policy “p” lets in the addresses “0.0.0.0/0”, which cover every pod, on every port.",
    ),
]


@pytest.mark.parametrize(("spec", "labels", "text"), ADMITS)
def test_what_admits(estate_of, policy, spec, labels, text):
    """The policy, whom it admits, to which pods and on which ports, at the line of the peer."""
    found = verdict(estate_of({"a-dev": labels, "b-dev": {}}, {"b-dev": policy("p", spec)}), "a-dev", "b-dev")
    assert [text] == _texts(found, "admits")


def test_the_line_of_the_peer(estate_of):
    """A rule with several peers is quoted at the one that admits."""
    text = (
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: p\nspec:\n  podSelector: {}\n  ingress:\n"
        "  - from:\n    - podSelector: {}\n    - namespaceSelector:\n        matchLabels:\n          component: a\n"
    )
    found = verdict(estate_of({"a-dev": {"component": "a"}, "b-dev": {}}, {"b-dev": text}), "a-dev", "b-dev")
    assert [Place("b-dev/04-networkpolicy.yaml", 10)] == [reason.place for reason in found.reasons if reason.kind == "admits"]


def test_egress(estate_of, policy):
    """The source's own policies are said in its own words."""
    spec = "{podSelector: {}, policyTypes: [Egress], egress: [{to: [" + X + "], ports: [{port: 443}]}]}"
    found = verdict(estate_of({"a-dev": {}, "b-dev": {}}, {"a-dev": policy("p", spec)}), "a-dev", "b-dev")
    assert _texts(found, "isolates") == [
        "Policy “p” selects every pod of a-dev and lets them call only namespaces with “component: x” on TCP 443."
    ]
    assert _texts(found, "no-policy") == ["No policy of b-dev limits who may call it."]


def test_pods_that_no_policy_selects(estate_of, policy):
    """A target that is open in part says so."""
    found = verdict(
        estate_of({"a-dev": {}, "b-dev": {}}, {"b-dev": policy("p", "{podSelector: {matchLabels: {app: api}}}")}),
        "a-dev",
        "b-dev",
    )
    assert "The pods of b-dev that no policy selects accept every connection." in _texts(found, "no-policy")


def test_addresses(estate_of, policy):
    """A block that may hold pods is named with the setting that decides it, and one that holds none with the reason."""
    spec = "{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 172.20.0.0/16}}, {ipBlock: {cidr: 192.0.2.0/24}}]}]}"
    found = verdict(estate_of({"a-dev": {}, "b-dev": {}}, {"b-dev": policy("p", spec)}), "a-dev", "b-dev")
    assert _texts(found, "addresses") == [
        "Policy “p” lists the addresses “172.20.0.0/16”, on every port. They may cover pods: NETPOL_POD_RANGES settles it.",
        "Policy “p” lists the addresses “192.0.2.0/24”, on every port. No pod has such an address, so this matches no namespace.",
    ]


NAMES_IT = "selects namespaces with “component: a-dev”"
NEAR_MISSES = [
    (
        "the label is missing",
        _selecting(component="a-dev"),
        {"team": "x"},
        f"{NAMES_IT}, but a-dev has no such label; “kubernetes.io/metadata.name: a-dev” would select it.",
    ),
    (
        "the label is under another key",
        _selecting(component="a-dev"),
        {KEY: "a-dev"},
        f"{NAMES_IT}, but a-dev has no such label; it has “{KEY}: a-dev”.",
    ),
    (
        "the label has another value",
        _selecting(component="a-dev"),
        {"component": "a"},
        f"{NAMES_IT}, but a-dev has “component: a”.",
    ),
    (
        "one of two labels is missing",
        _selecting(component="a-dev", team="x"),
        {"component": "a-dev"},
        f"{NAMES_IT} and “team: x”, but a-dev doesn't have “team: x”; “kubernetes.io/metadata.name: a-dev” would select it.",
    ),
    (
        "pods without a namespace selector",
        "{podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: a-dev}}}]}]}",
        {},
        (
            "selects pods with “app: a-dev”, but only in its own namespace: "
            "the peer has no namespaceSelector, so it never matches a-dev."
        ),
    ),
]


@pytest.mark.parametrize(("spec", "labels", "text"), [case[1:] for case in NEAR_MISSES], ids=[case[0] for case in NEAR_MISSES])
def test_near_misses(estate_of, policy, spec, labels, text):
    """A rule that names the source and never matches it: what is missing, and what is there instead."""
    texts = {"b-dev": policy("default", DEFAULT) + policy("allow-a", spec)}
    found = verdict(estate_of({"a-dev": labels, "b-dev": {}}, texts), "a-dev", "b-dev")
    assert [f"Policy “allow-a” {text}"] == _texts(found, "near-miss")


def test_a_label_under_annotations(estate_of, policy):
    """Selectors match labels only; the line of the annotation is given."""
    estate = estate_of(
        {"a-dev": {}, "b-dev": {}}, {"b-dev": policy("allow-a", _selecting(namespace="a-dev"))}, {"a-dev": {KEY: "a-dev"}}
    )
    (text,) = _texts(verdict(estate, "a-dev", "b-dev"), "near-miss")
    line = estate.namespaces["a-dev"].annotations[KEY].place.line
    assert text.endswith(
        f"but a-dev has it as an annotation (line {line} of its 00-namespace.yaml), and selectors match only labels."
    )


@pytest.mark.parametrize(
    ("source", "value", "is_meant"),
    [
        ("hmpps-manage-users-dev", "manage-users-dev", True),
        ("hmpps-manage-users-dev", "hmpps-manage-users", True),
        ("hmpps-manage-users-dev", "hmpps-mange-users-dev", True),
        ("cla-backend-production", "cla-backend-prod", True),
        ("hmpps-manage-users-dev", "dev", False),
        ("hmpps-manage-users-dev", "hmpps", False),
        ("hmpps-manage-users-dev", "hmpps-manage-users-prod", False),
        ("formbuilder-dev", "formbuilder", True),
    ],
)
def test_which_values_mean_a_namespace(estate_of, policy, source, value, is_meant):
    """Its name, a shortened form, a slip of the keyboard; not a word that many names share, and not another environment."""
    found = verdict(estate_of({source: {}, "b-dev": {}}, {"b-dev": policy("p", _selecting(component=value))}), source, "b-dev")
    assert is_meant is bool(_texts(found, "near-miss"))


def test_a_value_that_selects_others(estate_of, policy):
    """A shortened name that works for the namespace that it is meant for is no near miss of another."""
    namespaces = {"a-b-c-dev": {}, "a-b-c": {"component": "a-b-c"}, "b-dev": {}}
    found = verdict(estate_of(namespaces, {"b-dev": policy("p", _selecting(component="a-b-c"))}), "a-b-c-dev", "b-dev")
    assert _texts(found, "near-miss") == []


def test_another_port_than_asked(estate_of, policy):
    """A rule that admits the source elsewhere is said where the question is answered with no."""
    spec = "{podSelector: {}, ingress: [{from: [{namespaceSelector: {}}], ports: [{port: 80}]}]}"
    found = verdict(estate_of({"a-dev": {}, "b-dev": {}}, {"b-dev": policy("p", spec)}), "a-dev", "b-dev", ports=(Port(8080),))
    assert _texts(found, "near-miss") == ["Policy “p” lets in every namespace, on TCP 80, but that isn't what you asked about."]


def test_policy_types_without_ingress(estate_of, policy):
    """Rules of a direction that policyTypes leave out count for nothing."""
    spec = _selecting(component="a")[:-1] + ", policyTypes: [Egress]}"
    texts = {"b-dev": policy("default", DEFAULT) + policy("allow-a", spec)}
    found = verdict(estate_of({"a-dev": {"component": "a"}, "b-dev": {}}, texts), "a-dev", "b-dev")
    assert _texts(found, "near-miss") == [
        "Policy “allow-a” names a-dev, but its policyTypes don't list Ingress, so these rules do nothing."
    ]


def test_overwritten(estate_of, policy):
    """Of two policies with one name the cluster holds the last."""
    texts = {"b-dev": policy("p", _selecting(component="a")) + policy("p", DEFAULT)}
    found = verdict(estate_of({"a-dev": {"component": "a"}, "b-dev": {}}, texts), "a-dev", "b-dev")
    assert _texts(found, "near-miss") == [
        "Policy “p” names a-dev, but another policy of the same name replaces it, so the cluster never has it."
    ]


def test_written_at_the_wrong_end(estate_of, policy):
    """A policy in the source that admits the target is the other direction."""
    texts = {"b-dev": policy("default", DEFAULT), "a-dev": policy("allow-b", _selecting(component="b"))}
    found = verdict(estate_of({"a-dev": {}, "b-dev": {"component": "b"}}, texts), "a-dev", "b-dev")
    assert _texts(found, "reversed") == ["Policy “allow-b” of a-dev lets b-dev call a-dev, not the other way round."]


def test_egress_that_names_the_target(estate_of, policy):
    """Near misses of the source's egress are of the same kind."""
    spec = "{podSelector: {}, policyTypes: [Egress], egress: [{to: [{namespaceSelector: {matchLabels: {component: b-dev}}}]}]}"
    found = verdict(estate_of({"a-dev": {}, "b-dev": {}}, {"a-dev": policy("p", spec)}), "a-dev", "b-dev")
    (reason,) = [reason for reason in found.reasons if reason.kind == "near-miss"]
    assert (reason.direction, reason.namespace) == (Direction.EGRESS, "a-dev")
    assert reason.text.startswith("Policy “p” selects namespaces with “component: b-dev”, but b-dev has no such label;")


def test_what_the_cluster_refuses_is_said(estate_of, policy):
    """A policy that Kubernetes refuses (the guide's `//` is no comment) is no policy, and the verdict points at it."""
    spec = '{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {component: "a // must match"}}}]}]}'
    found = verdict(estate_of({"a-dev": {"component": "a"}, "b-dev": {}}, {"b-dev": policy("p", spec)}), "a-dev", "b-dev")
    (reason,) = [reason for reason in found.reasons if reason.kind == "unread"]
    assert "a // must match" in reason.text
    assert reason.place.path == "b-dev/04-networkpolicy.yaml"


def test_sentences_are_plain(estate_of, policy):
    """Whatever a file holds, a reason is one line without backticks."""
    found = verdict(estate_of({"a-dev": {}, "b-dev": {}}, {"b-dev": policy("p", "{podSelector: {}}")}), "a-dev", "b-dev")
    assert all("`" not in reason.text and reason.text.isprintable() and reason.text.endswith(".") for reason in found.reasons)

"""The rules of the NetworkPolicy API reference, and the classic recipes, as verdicts.

https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/
https://kubernetes.io/docs/concepts/services-networking/network-policies/
"""

from dataclasses import replace

import pytest

from bot.errors import Fixable
from bot.model.question import Port, Protocol
from bot.model.verdict import Outcome
from tests.policy.asking import verdict

ALLOWED, BLOCKED, PARTLY, UNKNOWN = Outcome.ALLOWED, Outcome.BLOCKED, Outcome.PARTLY, Outcome.UNKNOWN
EVERY, NONE = "every pod, on every port", "no pod, on any port"
RED = "{namespaceSelector: {matchLabels: {team: red}}}"
NAMESPACES = {"a": {"team": "red", "stage": "dev"}, "b": {"team": "blue"}}


def _from(*peers):
    return "{podSelector: {}, ingress: [{from: [" + ", ".join(peers) + "]}]}"


def _where(expression):
    return "{namespaceSelector: {matchExpressions: [{" + expression + "}]}}"


INGRESS = [
    ("a policy without rules isolates", "{podSelector: {}}", BLOCKED, NONE),
    ("an empty list of rules isolates", "{podSelector: {}, ingress: []}", BLOCKED, NONE),
    ("a null list of rules isolates", "{podSelector: {}, policyTypes: [Ingress], ingress: null}", BLOCKED, NONE),
    ("an empty rule admits everyone", "{podSelector: {}, ingress: [{}]}", ALLOWED, EVERY),
    ("an empty from is every peer", "{podSelector: {}, ingress: [{from: []}]}", ALLOWED, EVERY),
    ("a null from is every peer", "{podSelector: {}, ingress: [{from: }]}", ALLOWED, EVERY),
    ("empty ports are every port", "{podSelector: {}, ingress: [{ports: []}]}", ALLOWED, EVERY),
    (
        "a pod selector alone means the policy's own namespace",
        "{podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}",
        BLOCKED,
        NONE,
    ),
    (
        "an empty namespace selector is every namespace",
        "{podSelector: {}, ingress: [{from: [{namespaceSelector: {}}]}]}",
        ALLOWED,
        EVERY,
    ),
    (
        "a namespace is selected by a label",
        "{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: red}}}]}]}",
        ALLOWED,
        EVERY,
    ),
    (
        "a namespace is selected by its built-in name",
        "{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: a}}}]}]}",
        ALLOWED,
        EVERY,
    ),
    (
        "all labels of a selector must match",
        "{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: red, stage: prod}}}]}]}",
        BLOCKED,
        NONE,
    ),
    (
        "In",
        _from(_where("key: team, operator: In, values: [red, x]")),
        ALLOWED,
        EVERY,
    ),
    (
        "NotIn",
        _from(_where("key: team, operator: NotIn, values: [red]")),
        BLOCKED,
        NONE,
    ),
    (
        "NotIn also selects what lacks the label",
        _from(_where("key: lacking, operator: NotIn, values: [x]")),
        ALLOWED,
        EVERY,
    ),
    (
        "Exists",
        _from(_where("key: stage, operator: Exists")),
        ALLOWED,
        EVERY,
    ),
    (
        "DoesNotExist",
        _from(_where("key: stage, operator: DoesNotExist")),
        BLOCKED,
        NONE,
    ),
    (
        "both selectors of one peer must match",
        _from("{namespaceSelector: {matchLabels: {team: red}}, podSelector: {matchLabels: {app: web}}}"),
        PARTLY,
        "every pod, on every port, only from pods with `app: web`",
    ),
    (
        "two peers are alternatives",
        _from(RED, "{podSelector: {matchLabels: {app: web}}}"),
        ALLOWED,
        EVERY,
    ),
    (
        "two rules are alternatives",
        "{podSelector: {}, ingress: [{from: [{podSelector: {}}]}, {from: [{namespaceSelector: {matchLabels: {team: red}}}]}]}",
        ALLOWED,
        EVERY,
    ),
    (
        "peers and ports of one rule must both match",
        "{podSelector: {}, ingress: [{from: [{namespaceSelector: {}}], ports: [{port: 8080}]}]}",
        PARTLY,
        "every pod, only on TCP 8080",
    ),
    (
        "a protocol without a port is all of its ports",
        "{podSelector: {}, ingress: [{ports: [{protocol: TCP}]}]}",
        PARTLY,
        "every pod, only on TCP",
    ),
    (
        "all three protocols are every port",
        "{podSelector: {}, ingress: [{ports: [{protocol: TCP}, {protocol: UDP}, {protocol: SCTP}]}]}",
        ALLOWED,
        EVERY,
    ),
    (
        "endPort is inclusive",
        "{podSelector: {}, ingress: [{ports: [{port: 8000, endPort: 8010}, {port: 8011}]}]}",
        PARTLY,
        "every pod, only on TCP 8000-8011",
    ),
    (
        "several ports",
        "{podSelector: {}, ingress: [{ports: [{port: 443}, {port: 80}, {port: 53, protocol: UDP}]}]}",
        PARTLY,
        "every pod, only on TCP 80 and 443 and UDP 53",
    ),
    (
        "a port name",
        "{podSelector: {}, ingress: [{ports: [{port: http}]}]}",
        PARTLY,
        "every pod, only on the TCP port called `http`",
    ),
    (
        "a policy isolates only the pods that it selects",
        "{podSelector: {matchLabels: {app: db}}}",
        PARTLY,
        "only pods without `app: db`, on every port",
    ),
    (
        "a policy with expressions leaves the other pods open",
        "{podSelector: {matchExpressions: [{key: app, operator: Exists}]}}",
        PARTLY,
        "only pods without the label `app`, on every port",
    ),
    (
        "a selector that contradicts itself selects nothing",
        "{podSelector: {matchExpressions: [{key: app, operator: Exists}, {key: app, operator: DoesNotExist}]}}",
        ALLOWED,
        EVERY,
    ),
    ("a policy for egress does not isolate ingress", "{podSelector: {}, policyTypes: [Egress]}", ALLOWED, EVERY),
    (
        "ingress rules of a policy for egress count for nothing",
        "{podSelector: {}, policyTypes: [Egress], ingress: [{from: [{podSelector: {}}]}]}",
        ALLOWED,
        EVERY,
    ),
    ("without policyTypes egress rules add the type Egress to Ingress", "{podSelector: {}, egress: [{}]}", BLOCKED, NONE),
    (
        "a public address block admits no namespace",
        "{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 203.0.113.0/24}}]}]}",
        BLOCKED,
        NONE,
    ),
    (
        "every IPv4 address covers every pod",
        "{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0}}]}]}",
        ALLOWED,
        EVERY,
    ),
    (
        "two halves in one rule cover every pod",
        "{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/1}}, {ipBlock: {cidr: 128.0.0.0/1}}]}]}",
        ALLOWED,
        EVERY,
    ),
    (
        "all addresses but the metadata service cover every pod",
        "{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0, except: [169.254.169.254/32]}}]}]}",
        ALLOWED,
        EVERY,
    ),
]


@pytest.mark.parametrize(("spec", "outcome", "scope"), [case[1:] for case in INGRESS], ids=[case[0] for case in INGRESS])
def test_ingress(estate_of, policy, spec, outcome, scope):
    """One policy of the target, and a source that no policy limits."""
    found = verdict(estate_of(NAMESPACES, {"b": policy("p", spec)}), "a", "b")
    assert (outcome, scope) == (found.outcome, found.scope)


BLUE_API = "{namespaceSelector: {matchLabels: {team: blue}}, podSelector: {matchLabels: {app: api}}}"
EGRESS = [
    ("no policy", "{podSelector: {}, policyTypes: [Ingress]}", ALLOWED, EVERY),
    ("deny all egress", "{podSelector: {}, policyTypes: [Egress]}", BLOCKED, NONE),
    ("deny all egress and ingress", "{podSelector: {}, policyTypes: [Ingress, Egress]}", BLOCKED, NONE),
    ("an empty rule lets everything out", "{podSelector: {}, policyTypes: [Egress], egress: [{}]}", ALLOWED, EVERY),
    (
        "only to another namespace",
        "{podSelector: {}, policyTypes: [Egress], egress: [{to: [{namespaceSelector: {matchLabels: {team: green}}}]}]}",
        BLOCKED,
        NONE,
    ),
    (
        "only to some pods of the target",
        "{podSelector: {}, policyTypes: [Egress], egress: [{to: [" + BLUE_API + "], ports: [{port: 8080}]}]}",
        PARTLY,
        "only pods with `app: api`, on TCP 8080",
    ),
    (
        "only some pods are limited",
        "{podSelector: {matchLabels: {role: job}}, policyTypes: [Egress]}",
        PARTLY,
        "every pod, on every port, only from pods without `role: job`",
    ),
    ("its own namespace only", "{podSelector: {}, policyTypes: [Egress], egress: [{to: [{podSelector: {}}]}]}", BLOCKED, NONE),
    (
        "a port name is the target pod's",
        "{podSelector: {}, policyTypes: [Egress], egress: [{ports: [{port: http}]}]}",
        PARTLY,
        "every pod, only on the TCP port called `http`",
    ),
    (
        "public addresses only",
        "{podSelector: {}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 198.51.100.0/24}}]}]}",
        BLOCKED,
        NONE,
    ),
    ("every address", "{podSelector: {}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0}}]}]}", ALLOWED, EVERY),
]


@pytest.mark.parametrize(("spec", "outcome", "scope"), [case[1:] for case in EGRESS], ids=[case[0] for case in EGRESS])
def test_egress(estate_of, policy, spec, outcome, scope):
    """One policy of the source, and a target that no policy limits."""
    found = verdict(estate_of(NAMESPACES, {"a": policy("p", spec)}), "a", "b")
    assert (outcome, scope, outcome, ALLOWED) == (found.outcome, found.scope, found.egress, found.ingress)


DEFAULT = "{podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}"
TO_API = "{podSelector: {matchLabels: {app: api}}, ingress: [{from: [" + RED + "], ports: [{port: 8080}]}]}"
TO_WEB = "{podSelector: {matchLabels: {app: web}}, ingress: [{from: [" + RED + "]}]}"
NAMED = "{podSelector: {}, ingress: [{ports: [{port: http}]}]}"
TCP_8080 = "{podSelector: {}, ingress: [{ports: [{port: 8080}]}]}"

ASKED = [
    ("the port that is open", TCP_8080, {"ports": (Port(8080),)}, ALLOWED, "every pod, on TCP 8080"),
    ("another port", TCP_8080, {"ports": (Port(80),)}, BLOCKED, "no pod, on TCP 80"),
    ("both ports", TCP_8080, {"ports": (Port(80), Port(8080))}, PARTLY, "every pod, only on TCP 8080"),
    ("the same number of UDP", TCP_8080, {"ports": (Port(8080, protocol=Protocol.UDP),)}, BLOCKED, "no pod, on UDP 8080"),
    ("the protocol said elsewhere", TCP_8080, {"ports": (Port(8080),), "protocol": Protocol.UDP}, BLOCKED, "no pod, on UDP 8080"),
    ("a protocol alone", TCP_8080, {"protocol": Protocol.TCP}, PARTLY, "every pod, only on TCP 8080"),
    ("a protocol that is closed", TCP_8080, {"protocol": Protocol.SCTP}, BLOCKED, "no pod, on SCTP"),
    ("a range around it", TCP_8080, {"ports": (Port(8000, 8100),)}, PARTLY, "every pod, only on TCP 8080"),
    (
        "a number of a named port",
        NAMED,
        {"ports": (Port(8080),)},
        PARTLY,
        "every pod, only on TCP 8080 where the pod calls that port `http`",
    ),
    ("the name itself", NAMED, {"ports": (Port("http"),)}, ALLOWED, "every pod, on the TCP port called `http`"),
    ("another name", NAMED, {"ports": (Port("web"),)}, BLOCKED, "no pod, on the TCP port called `web`"),
    (
        "a name of a numbered port",
        TCP_8080,
        {"ports": (Port("http"),)},
        PARTLY,
        "every pod, only on TCP 8080 where the pod calls that port `http`",
    ),
    (
        "the pods that are open",
        TO_API,
        {"pods": (("app", "api"),), "ports": (Port(8080),)},
        ALLOWED,
        "pods with `app: api`, on TCP 8080",
    ),
    ("pods that no policy selects", TO_API, {"pods": (("app", "db"),)}, ALLOWED, "pods with `app: db`, on every port"),
    (
        "pods of which only some ports are open",
        TO_API,
        {"pods": (("app", "api"),)},
        PARTLY,
        "pods with `app: api`, only on TCP 8080",
    ),
    ("a label that no policy mentions", DEFAULT, {"pods": (("tier", "x"),)}, BLOCKED, "no pod with `tier: x`, on any port"),
]


@pytest.mark.parametrize(("spec", "asked", "outcome", "scope"), [case[1:] for case in ASKED], ids=[case[0] for case in ASKED])
def test_what_is_asked(estate_of, policy, spec, asked, outcome, scope):  # noqa: PLR0917 - a table's columns
    """The question narrows the ports and the target's pods; the verdict is about these alone."""
    found = verdict(estate_of(NAMESPACES, {"b": policy("p", spec)}), "a", "b", **asked)
    assert (outcome, scope) == (found.outcome, found.scope)


COMBINED = [
    ("policies add up", [DEFAULT, TO_API], PARTLY, "only pods with `app: api`, on TCP 8080"),
    (
        "several openings are joined",
        [DEFAULT, TO_API, TO_WEB],
        PARTLY,
        "only pods with `app: api`, on TCP 8080; and pods with `app: web`, on every port",
    ),
    (
        "openings that differ in one label are one",
        [DEFAULT, TO_WEB, TO_WEB.replace("app: web", "app: admin")],
        PARTLY,
        "only pods with `app: admin` or `app: web`, on every port",
    ),
    (
        "a narrower opening is not said beside a wider one",
        [DEFAULT, TO_WEB, TO_WEB[:-3] + ", ports: [{port: 80}]}]}"],
        PARTLY,
        "only pods with `app: web`, on every port",
    ),
    ("openings that cover everything together allow", [TO_WEB], ALLOWED, EVERY),
]


@pytest.mark.parametrize(("specs", "outcome", "scope"), [case[1:] for case in COMBINED], ids=[case[0] for case in COMBINED])
def test_several_policies(estate_of, policy, specs, outcome, scope):
    """What several policies of the target say together."""
    text = "".join(policy(f"p{number}", spec) for number, spec in enumerate(specs))
    found = verdict(estate_of(NAMESPACES, {"b": text}), "a", "b")
    assert (outcome, scope) == (found.outcome, found.scope)


def test_both_ends_decide(estate_of, policy):
    """Ingress opens two ports and egress two: what remains is the one that they share."""
    ingress = "{podSelector: {}, ingress: [{ports: [{port: 80}, {port: 443}]}]}"
    egress = "{podSelector: {}, policyTypes: [Egress], egress: [{ports: [{port: 443}, {port: 8443}]}]}"
    found = verdict(estate_of(NAMESPACES, {"a": policy("out", egress), "b": policy("in", ingress)}), "a", "b")
    assert (found.outcome, found.scope) == (PARTLY, "every pod, only on TCP 443")
    assert [(way.egress.path, way.ingress.path) for way in found.openings] == [
        ("a/04-networkpolicy.yaml", "b/04-networkpolicy.yaml")
    ]


def test_a_number_here_and_a_name_there(estate_of, policy):
    """The target opens a name, the source a number: only where the pod calls that number so."""
    egress = "{podSelector: {}, policyTypes: [Egress], egress: [{ports: [{port: 8080}]}]}"
    found = verdict(estate_of(NAMESPACES, {"a": policy("out", egress), "b": policy("in", NAMED)}), "a", "b")
    assert found.scope == "every pod, only on TCP 8080 where the pod calls that port `http`"
    (way,) = found.openings
    assert (way.ports[0].port, way.called) == (8080, "http")


@pytest.mark.parametrize(("spec", "outcome"), [(DEFAULT, ALLOWED), ("{podSelector: {}}", BLOCKED)], ids=["default", "deny all"])
def test_the_same_namespace(estate_of, policy, spec, outcome):
    """Source and target may be one: its policies count at both ends."""
    assert outcome is verdict(estate_of(NAMESPACES, {"b": policy("p", spec)}), "b", "b").outcome


def test_no_policy_at_all(estate_of):
    """Everything may connect to pods that no policy selects."""
    found = verdict(estate_of(NAMESPACES), "a", "b")
    assert (found.outcome, found.scope, [reason.kind for reason in found.reasons]) == (ALLOWED, EVERY, ["no-policy", "no-policy"])


CALICO = "projectcalico.org/v3"
LIMITS_EGRESS = "{selector: all(), types: [Egress], egress: [{action: Deny}]}"
LIMITS_INGRESS = "{selector: all(), types: [Ingress], ingress: [{action: Deny}]}"


@pytest.mark.parametrize(
    ("where", "spec", "outcome"),
    [
        ("a", LIMITS_EGRESS, UNKNOWN),
        ("b", LIMITS_INGRESS, UNKNOWN),
        ("a", LIMITS_INGRESS, ALLOWED),
        ("b", LIMITS_EGRESS, ALLOWED),
    ],
    ids=["egress of the source", "ingress of the target", "ingress of the source", "egress of the target"],
)
def test_calico(estate_of, policy, where, spec, outcome):
    """A Calico policy makes the verdict unknown only in the direction that counts."""
    found = verdict(estate_of(NAMESPACES, {where: policy("deny-x", spec, CALICO)}), "a", "b")
    assert outcome is found.outcome


def test_unknown_says_why_and_what_is_known(estate_of, policy):
    """The Calico policy is named with file and line, and the other policies still speak."""
    texts = {"b": policy("deny-x", LIMITS_INGRESS, CALICO) + policy("default", DEFAULT)}
    found = verdict(estate_of(NAMESPACES, texts), "a", "b")
    assert found.scope == (
        "unknown because `deny-x` in `b/04-networkpolicy.yaml:2` is a Calico policy, which the cluster enforces "
        "and the bot can't evaluate; the other policies would block it"
    )
    assert (found.ingress, found.egress) == (BLOCKED, ALLOWED)
    assert [reason.kind for reason in found.reasons] == ["foreign", "isolates", "no-policy"]


def test_one_end_blocks_whatever_is_open_at_the_other(estate_of, policy):
    """Both ends must admit: what one of them does not admit is blocked, and the doubt about the other is a reason."""
    texts = {"a": policy("deny-x", LIMITS_EGRESS, CALICO), "b": policy("default", DEFAULT)}
    found = verdict(estate_of(NAMESPACES, texts), "a", "b")
    assert (found.outcome, found.scope) == (BLOCKED, NONE)
    assert [reason.kind for reason in found.reasons] == ["foreign", "isolates", "no-policy"]


@pytest.mark.parametrize(
    ("block", "ranges", "outcome"),
    [
        ("{cidr: 10.0.0.0/8}", (), UNKNOWN),
        ("{cidr: 0.0.0.0/0, except: [10.0.0.0/8]}", (), UNKNOWN),
        ("{cidr: 0.0.0.0/0, except: [10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10]}", (), BLOCKED),
        ("{cidr: '::/0'}", (), UNKNOWN),
        ("{cidr: 0.0.0.0/1}", (), UNKNOWN),
        ("{cidr: 10.0.0.0/8}", ("10.244.0.0/16",), ALLOWED),
        ("{cidr: 10.0.0.0/8, except: [10.244.7.0/24]}", ("10.244.0.0/16",), UNKNOWN),
        ("{cidr: 10.0.0.0/8}", ("10.244.0.0/16", "100.64.0.0/16"), UNKNOWN),
        ("{cidr: 192.168.0.0/16}", ("10.244.0.0/16",), BLOCKED),
        ("{cidr: 0.0.0.0/0, except: [10.0.0.0/8]}", ("10.244.0.0/16",), BLOCKED),
        ("{cidr: 203.0.0.0/8}", ("203.0.113.0/24",), ALLOWED),
    ],
)
def test_address_blocks(estate_of, policy, block, ranges, outcome):
    """A block admits all pods, none, or it is not known: by the ranges of pods, else by which addresses are private."""
    spec = "{podSelector: {}, ingress: [{from: [{ipBlock: " + block + "}]}]}"
    estate = replace(estate_of(NAMESPACES, {"b": policy("p", spec)}), pod_ranges=ranges)
    found = verdict(estate, "a", "b")
    assert outcome is found.outcome
    if outcome is UNKNOWN:
        assert "`b/04-networkpolicy.yaml` line 4 leaves it unclear" in found.scope
        assert ("NETPOL_POD_RANGES" in found.scope) is (not ranges)
        assert found.scope.endswith("without it: blocked")


@pytest.mark.parametrize(
    "asked",
    [
        {"source": "nope"},
        {"target": "nope`<!channel>"},
        {"ports": (Port(0),)},
        {"ports": (Port(65536),)},
        {"ports": (Port(90, 80),)},
        {"pods": (("app", "a"), ("app", "b"))},
    ],
    ids=["source", "target", "port 0", "port 65536", "range backwards", "two values of one label"],
)
def test_what_cannot_be_asked(estate_of, asked):
    """A clear message that says what to do."""
    with pytest.raises(Fixable):
        verdict(estate_of(NAMESPACES), **{"source": "a", "target": "b"} | asked)

"""Who can reach a namespace, and whom a namespace can reach."""

import pytest

from bot.errors import Fixable
from bot.model.verdict import Outcome
from bot.policy import admitted_pairs
from tests.platforms import CLOUD_PLATFORM
from tests.policy.asking import can_reach, who_can_reach

DEFAULT = "{podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}"
DENY_EGRESS = "{podSelector: {}, policyTypes: [Egress]}"
CALICO = "projectcalico.org/v3"


def _from(**labels):
    written = ", ".join(f"{key}: {value}" for key, value in labels.items())
    return "{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {" + written + "}}}]}]}"


def _by_name(name):
    return _from(**{"kubernetes.io/metadata.name": name})


NAMESPACES = {"a": {"team": "red"}, "b": {"team": "red"}, "c": {}, "t": {}}


def test_who_is_admitted(estate_of, policy):
    """Every namespace that carries the label, with the line of the rule; not the target itself."""
    estate = estate_of(NAMESPACES, {"t": policy("default", DEFAULT) + policy("reds", _from(team="red"))})
    found = who_can_reach(estate, "t")
    assert [one.namespace for one in found.admissions] == ["a", "b"]
    assert {(Outcome.ALLOWED, "every pod, on every port", "t/04-networkpolicy.yaml:8")} == {
        (one.outcome, one.scope, str(one.places[0])) for one in found.admissions
    }
    assert not found.everyone
    assert not found.unknown
    assert [reason.kind for reason in found.reasons] == ["isolates", "isolates"]


def test_everyone(estate_of, policy):
    """Nothing isolates the target: everyone is admitted, but for a source whose own egress is closed."""
    found = who_can_reach(estate_of(NAMESPACES, {"a": policy("deny", DENY_EGRESS)}), "t")
    assert found.everyone
    assert [one.namespace for one in found.admissions] == ["b", "c"]
    assert [reason.text for reason in found.reasons] == ["No policy of t limits who may call it."]


def test_only_some_pods_are_isolated(estate_of, policy):
    """The others are open to everyone."""
    found = who_can_reach(estate_of(NAMESPACES, {"t": policy("p", "{podSelector: {matchLabels: {app: db}}}")}), "t")
    assert not found.everyone
    assert {("only pods without `app: db`, on every port", ())} == {(one.scope, one.places) for one in found.admissions}


def test_whom_a_source_reaches(estate_of, policy):
    """Targets that admit it by a rule, with its place, and those that admit everyone, without one."""
    estate = estate_of(NAMESPACES, {"t": policy("reds", _from(team="red")), "c": policy("default", DEFAULT)})
    found = can_reach(estate, "a")
    assert found.everyone
    assert [(one.namespace, "".join(map(str, one.places))) for one in found.admissions] == [
        ("b", ""),
        ("t", "t/04-networkpolicy.yaml:4"),
    ]


def test_a_limited_source(estate_of, policy):
    """What its own egress lets out, and no more."""
    only_t = "{podSelector: {}, policyTypes: [Egress], egress: [{to: [{namespaceSelector: {matchLabels: {stage: dev}}}]}]}"
    found = can_reach(estate_of(NAMESPACES | {"t": {"stage": "dev"}}, {"a": policy("out", only_t)}), "a")
    assert not found.everyone
    assert [one.namespace for one in found.admissions] == ["t"]


COMPONENT, NAME = "namespaces with `component: ", "namespaces with `kubernetes.io/metadata.name: "


@pytest.mark.parametrize(
    ("spec", "outsider", "dead"),
    [
        (_from(component="ingress-controllers"), ("", "the ingress controllers", f"{COMPONENT}ingress-controllers`"), 0),
        (_by_name("kube-system"), ("kube-system", "", f"{NAME}kube-system`"), 0),
        (_by_name("monitoring"), ("monitoring", "Prometheus", f"{NAME}monitoring`"), 0),
        (_from(component="gone"), None, 1),
        (_by_name("gone"), None, 1),
        (_from(team="red"), None, 0),
    ],
    ids=["a listed label", "a namespace of every cluster", "a listed component by name", "nobody", "no name", "somebody"],
)
def test_platform_components(estate_of, policy, spec, outsider, dead):
    """They are no namespaces of the repository, and their rules are not dead: they are named with their ports and the line."""
    found = who_can_reach(estate_of(NAMESPACES, {"t": policy("p", spec)}), "t")
    seen = [(one.namespace, one.component, one.whom) for one in found.outsiders]
    assert ([outsider] if outsider else [], dead) == (seen, len(found.dead))
    assert all((one.ports, str(one.place)) == ("every port", "t/04-networkpolicy.yaml:4") for one in found.outsiders)
    assert all(one.is_platform for one in found.outsiders)


def test_platform_labels_are_settings(estate_of, policy):
    """Another platform lists its own."""
    estate = estate_of(NAMESPACES, {"t": policy("p", _from(role="ingress"))})
    found = who_can_reach(estate, "t", conventions=CLOUD_PLATFORM.with_platform_labels((("role", "ingress"),)))
    assert [(one.whom, one.is_platform) for one in found.outsiders] == [("namespaces with `role: ingress`", True)]


DEAD = [
    (
        _from(component="gone-dev"),
        (
            "selects namespaces with “component: gone-dev”, but there are none: "
            "no namespace is called “gone-dev”, so it was deleted or renamed, or never existed."
        ),
    ),
    (
        _from(team="a"),
        "selects namespaces with “team: a”, but there are none: a has “team: red”.",
    ),
    (
        _by_name("the-service-prod"),
        (
            "selects namespaces with “kubernetes.io/metadata.name: the-service-prod”, but there are none: "
            "no namespace is called “the-service-prod”, so it was deleted or renamed, or never existed; "
            "the nearest name is the-service-production."
        ),
    ),
    (
        _from(**{"cloud-platform.justice.gov.uk/namespace": "monitoring"}),
        (
            "selects namespaces with “cloud-platform.justice.gov.uk/namespace: monitoring”, but there are none: "
            "the platform's own label is “component: monitoring”."
        ),
    ),
    (
        _from(team="red", stage="dev"),
        ("selects namespaces with “stage: dev” and “team: red”, but there are none: no namespace has all these labels together."),
    ),
]


@pytest.mark.parametrize(("spec", "text"), DEAD)
def test_dead_peers(estate_of, policy, spec, text):
    """A rule that selects nobody says why."""
    namespaces = NAMESPACES | {"the-service-production": {"stage": "dev"}}
    (dead,) = who_can_reach(estate_of(namespaces, {"t": policy("p", spec)}), "t").dead
    assert ("t", "p", f"Policy “p” {text}") == (dead.namespace, dead.policy, dead.text)
    assert dead.peer.place.path == "t/04-networkpolicy.yaml"


def test_dead_egress(estate_of, policy):
    """The same for what a source lets out."""
    spec = "{podSelector: {}, policyTypes: [Egress], egress: [{to: [{namespaceSelector: {matchLabels: {component: gone}}}]}]}"
    (dead,) = can_reach(estate_of(NAMESPACES, {"a": policy("p", spec)}), "a").dead
    assert "there are none" in dead.text


def test_unknown(estate_of, policy):
    """A Calico policy in the direction that counts: what the other policies admit is listed as unknown."""
    calico = policy("deny", "{selector: all(), types: [Ingress], ingress: [{action: Deny}]}", CALICO)
    found = who_can_reach(estate_of(NAMESPACES, {"t": policy("reds", _from(team="red")) + calico}), "t")
    assert found.unknown
    assert [(one.namespace, one.outcome) for one in found.admissions] == [("a", Outcome.UNKNOWN), ("b", Outcome.UNKNOWN)]
    assert "foreign" in {reason.kind for reason in found.reasons}


def test_unknown_of_a_source(estate_of, policy):
    """A source with a Calico egress policy may or may not come through; the others do."""
    calico = policy("deny", "{selector: all(), types: [Egress], egress: [{action: Deny}]}", CALICO)
    found = who_can_reach(estate_of(NAMESPACES, {"t": policy("reds", _from(team="red")), "a": calico}), "t")
    assert not found.unknown
    assert [(one.namespace, one.outcome) for one in found.admissions] == [("a", Outcome.UNKNOWN), ("b", Outcome.ALLOWED)]


def test_all_pairs(estate_of, policy):
    """For each target its sources, itself included where its own pods may call each other."""
    texts = {"t": policy("reds", _from(team="red")), "c": policy("default", DEFAULT), "a": policy("deny", DENY_EGRESS)}
    everyone = {"b", "c", "t"}
    assert {"a": everyone, "b": everyone, "c": {"c"}, "t": {"b"}} == admitted_pairs(estate_of(NAMESPACES, texts))


@pytest.mark.parametrize("ask", [who_can_reach, can_reach])
def test_unknown_namespaces(estate_of, ask):
    """A name that the repository does not hold is said to be so."""
    with pytest.raises(Fixable):
        ask(estate_of(NAMESPACES), "nope")

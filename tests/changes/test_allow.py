"""What is written so that one namespace may call another."""

from typing import Any

import pytest

from bot.changes import plan_allow
from bot.errors import Fixable
from bot.model.conventions import BUILT_IN_KEY
from bot.model.estate import Estate
from bot.model.plan import Plan
from bot.model.question import Port, Protocol, Question
from bot.model.verdict import Outcome
from tests.changes.estates import (
    CALICO,
    DEFAULT,
    EGRESS,
    GUIDE_KEY,
    LAYOUT,
    STANDARD,
    TEMPLATES,
    admitting,
    after_all,
    ask,
    documents,
    edits_of,
    estate,
    namespace,
    pair,
    path,
    policies_added,
)
from tests.policy.asking import who_can_reach

FIRST_POLICY, SHARED_LABEL = frozenset({"first-policy"}), frozenset({"shared-label"})
B = STANDARD.format(name="b-dev")
BY_NAME = {"namespaceSelector": {"matchLabels": {BUILT_IN_KEY: "a-dev"}}}


def plan(question: Question | None = None, known: Estate | None = None) -> Plan:
    """Plan in an estate, and hold what comes out to the rules that every plan obeys."""
    question, known = question or ask(), known or pair()
    made = plan_allow(question, known, LAYOUT, TEMPLATES)
    for at, edit in edits_of(made).items():
        if not at.endswith(LAYOUT.namespace_file):
            policies_added(edit)
    then = after_all(known, made)
    for seen in made.after if made.groups else ():
        assert (seen.ingress, seen.egress) == (Outcome.ALLOWED, Outcome.ALLOWED)
    names = {each.namespace for each in who_can_reach(then, str(question.target)).admissions}
    gained = names - {each.namespace for each in who_can_reach(known, str(question.target)).admissions}
    assert gained <= {*question.sources, *made.also}
    assert made.writes is bool(made.groups and not made.needs)
    return made


def added(made: Plan, at: str = path("b-dev")) -> list[dict[str, Any]]:
    """Return the policies that a plan adds to a file."""
    return policies_added(edits_of(made)[at])


GUIDE_EXAMPLE = """\
---
kind: NetworkPolicy
apiVersion: networking.k8s.io/v1
metadata:
  name: allow-source-namespace
  namespace: target-namespace
spec:
  podSelector: {}
  policyTypes:
  - Ingress
  ingress:
  - from:
    - namespaceSelector:
        matchLabels:
          cloud-platform.justice.gov.uk/namespace: source-namespace
"""


@pytest.mark.parametrize(("label", "select_by"), [(f'{GUIDE_KEY}: "source-namespace"', "guide"), ("", "guide")])
def test_the_guides_first_example(label: str, select_by: str) -> None:
    """By the guide's label, into the target; the label into the source where it is missing."""
    known = estate(
        {
            "source-namespace/00-namespace.yaml": namespace("source-namespace", *([label] if label else [])),
            "target-namespace/04-networkpolicy.yaml": STANDARD.format(name="target-namespace"),
        }
    )
    made = plan(ask("source-namespace", target="target-namespace", select_by=select_by), known)
    edits = edits_of(made)
    assert GUIDE_EXAMPLE == edits[path("target-namespace")].added
    if not label:
        line = f'    {GUIDE_KEY}: "source-namespace"\n'
        assert line == edits[path("source-namespace", "00-namespace.yaml")].added


def test_the_guides_second_example() -> None:
    """By `component`, which the source carries."""
    known = estate(
        {
            "token-verification-api-dev/00-namespace.yaml": namespace(
                "token-verification-api-dev", "component: token-verification-api-dev"
            ),
            "example-dev/04-networkpolicy.yaml": STANDARD.format(name="example-dev"),
        }
    )
    made = plan(ask("token-verification-api-dev", target="example-dev", select_by="component"), known)
    expected = (
        GUIDE_EXAMPLE.replace("source-namespace", "token-verification-api-dev")
        .replace("target-namespace", "example-dev")
        .replace(GUIDE_KEY, "component")
    )
    assert expected == edits_of(made)[path("example-dev")].added
    assert 1 == len(made.groups)


def test_the_smallest_answer() -> None:
    """One policy in the target, by the label that every namespace has."""
    made = plan()
    (policy,) = added(made)
    assert {"podSelector": {}, "policyTypes": ["Ingress"], "ingress": [{"from": [BY_NAME]}]} == policy["spec"]
    assert {"name": "allow-a-dev", "namespace": "b-dev"} == policy["metadata"]
    assert ("a-dev may call b-dev: every pod, on every port.",) == made.opens
    assert () == made.needs == made.also == made.warnings == made.notes
    assert made.refusal is None
    (proof,) = made.follow_up
    assert "kubectl -n a-dev run" in proof
    assert "nc -zvv -w 5 SERVICE.b-dev.svc.cluster.local PORT" in proof


def test_ports_and_pods_narrow_it() -> None:
    """Ports are the pods' own; a protocol that is not said is TCP; each is named once."""
    question = ask(
        ports=(Port("http"), Port(8080), Port(53, 60, Protocol.UDP), Port(8080, protocol=Protocol.TCP)), pods=(("app", "api"),)
    )
    (policy,) = added(plan(question))
    assert {"matchLabels": {"app": "api"}} == policy["spec"]["podSelector"]
    assert [
        {"protocol": "UDP", "port": 53, "endPort": 60},
        {"protocol": "TCP", "port": 8080},
        {"protocol": "TCP", "port": "http"},
    ] == policy["spec"]["ingress"][0]["ports"]


def test_a_protocol_alone() -> None:
    """All of its ports; and one for ports that do not say."""
    (policy,) = added(plan(ask(protocol=Protocol.UDP)))
    assert [{"protocol": "UDP"}] == policy["spec"]["ingress"][0]["ports"]
    (policy,) = added(plan(ask(protocol=Protocol.UDP, ports=(Port(53),))))
    assert [{"protocol": "UDP", "port": 53}] == policy["spec"]["ingress"][0]["ports"]


def test_several_sources_get_a_policy_each() -> None:
    """So that each can be taken away on its own."""
    known = pair(**{"c-dev/00-namespace.yaml": namespace("c-dev", "component: c")})
    made = plan(ask("c-dev", "a-dev"), known)
    assert ["allow-a-dev", "allow-c-dev"] == [policy["metadata"]["name"] for policy in added(made)]
    assert ["c-dev", "a-dev"] == [seen.source for seen in made.after]
    assert {"a-dev": BUILT_IN_KEY, "c-dev": BUILT_IN_KEY} == {choice.source: choice.key for choice in made.choices}


def test_what_is_allowed_needs_nothing() -> None:
    """It is said, and nothing is changed."""
    made = plan(known=pair(admitting("x", "b-dev", "kubernetes.io/metadata.name: a-dev")))
    assert () == made.groups == made.needs == made.choices == made.follow_up
    assert made.refusal is None
    assert Outcome.ALLOWED is made.before[0].outcome


def test_a_source_that_is_let_in_already_is_left_out() -> None:
    """The others get theirs."""
    known = pair(
        B + "    - namespaceSelector:\n        matchLabels:\n          kubernetes.io/metadata.name: c-dev\n",
        **{"c-dev/x.yaml": ""},
    )
    (policy,) = added(plan(ask("a-dev", "c-dev"), known))
    assert "allow-a-dev" == policy["metadata"]["name"]


def test_only_the_ports_that_are_missing_are_added() -> None:
    """What is open stays as it is."""
    known = pair(B + "---\n" + admitting("x", "b-dev", "kubernetes.io/metadata.name: a-dev") + "    ports:\n    - port: 80\n")
    made = plan(ask(ports=(Port(80), Port(90))), known)
    assert Outcome.PARTLY is made.before[0].outcome
    (policy,) = added(made)
    assert [{"protocol": "TCP", "port": 90}] == policy["spec"]["ingress"][0]["ports"]


def test_more_than_some_ports_is_a_policy_for_all() -> None:
    """Where the whole namespace was asked for."""
    known = pair(B + "---\n" + admitting("x", "b-dev", "kubernetes.io/metadata.name: a-dev") + "    ports:\n    - port: 80\n")
    (policy,) = added(plan(known=known))
    assert "ports" not in policy["spec"]["ingress"][0]


def test_a_name_that_is_taken() -> None:
    """By a rule that never worked, for instance."""
    known = pair(B + "---\n" + admitting("allow-a-dev", "b-dev", f"{GUIDE_KEY}: a-dev"))
    (policy,) = added(plan(known=known))
    assert "allow-a-dev-2" == policy["metadata"]["name"]


def test_a_target_that_denies_all() -> None:
    """One policy is enough there too."""
    deny = EGRESS.format(name="b-dev").replace("  - Egress\n", "  - Ingress\n  - Egress\n")
    assert 1 == len(added(plan(known=pair(deny))))


def test_the_same_namespace() -> None:
    """Its own pods may call each other already, unless everything is denied: then a peer of pods is what is missing."""
    made = plan(ask("b-dev"), pair())
    assert () == made.groups
    assert "at both ends" in str(made.refusal)
    deny = EGRESS.format(name="b-dev").replace("  - Egress\n", "  - Ingress\n  - Egress\n")
    made = plan(ask("b-dev"), pair(deny))
    way_in, way_out = added(made)
    assert [{"from": [{"podSelector": {}}]}] == way_in["spec"]["ingress"]
    assert [{"to": [{"podSelector": {}}]}] == way_out["spec"]["egress"]
    assert () == made.choices
    assert "Allow pods of b-dev to call each other" == made.groups[0].title


OPEN = {"b-dev/x.yaml": "", "a-dev/x.yaml": "", "c-dev/x.yaml": ""}


def test_a_target_without_policies_gets_none() -> None:
    """Everything may connect today: a first policy needs a second confirmation, which names what it would cut off."""
    made = plan(known=estate(OPEN))
    assert () == made.groups
    assert made.refusal is None
    assert Outcome.ALLOWED is made.before[0].outcome
    (need,) = made.needs
    assert "first-policy" == need.name
    for words in ("today: c-dev, ", "`component: monitoring`", "outside", "its own pods", "ingress controllers"):
        assert words.lower() in need.text.lower()


def test_a_namespace_without_policies_named_at_both_ends_is_asked_about() -> None:
    """A first policy is not what somebody wants who wrote one name twice."""
    made = plan(ask("b-dev", confirmed=frozenset({"first-policy"})), known=estate(OPEN))
    assert ((), ()) == (made.groups, made.needs)
    assert "the one it calls" in str(made.refusal)


def test_a_first_policy_promises_only_what_it_writes() -> None:
    """Where no label of ingress controllers is known, they are cut off with the others, and that is said."""
    elsewhere = LAYOUT.with_platform_labels((("team", "platform"),))
    before = plan_allow(ask(), estate(OPEN), elsewhere, TEMPLATES)
    assert "Ingress controllers don't" in before.needs[0].text
    made = plan_allow(ask(confirmed=FIRST_POLICY), estate(OPEN), elsewhere, TEMPLATES)
    written = edits_of(made)[path("b-dev")].after
    assert "ingress-controllers" not in written
    assert "except its own pods." in " ".join(made.opens)
    assert "the ingress controllers keep" not in " ".join(made.warnings)


def test_a_first_policy_comes_with_the_usual_ones() -> None:
    """Or the namespace's own pods and its web address would go dark."""
    made = plan(ask(confirmed=FIRST_POLICY), estate(OPEN))
    assert [*documents(B), "allow-a-dev"] == [*added(made)[:2], added(made)[2]["metadata"]["name"]]
    assert edits_of(made)[path("b-dev")].before is None
    then = after_all(estate(OPEN), made)
    assert ["a-dev"] == [each.namespace for each in who_can_reach(then, "b-dev").admissions]
    assert any("cut off" in text for text in made.opens)
    assert any("today: c-dev, " in text for text in made.warnings)


def test_an_open_target_and_a_source_that_may_not_call_out() -> None:
    """Only the way out is missing, and no first policy is needed for it."""
    known = estate({**OPEN, "a-dev/04-networkpolicy.yaml": EGRESS.format(name="a-dev")})
    made = plan(known=known)
    assert ["a-dev"] == [group.namespace for group in made.groups]
    assert () == made.needs


WEB_ONLY = DEFAULT.replace("podSelector: {{}}\n  p", "podSelector:\n    matchLabels:\n      app: web\n  p")
NOT_WEB = DEFAULT.replace(
    "podSelector: {{}}\n  p",
    "podSelector:\n    matchExpressions:\n    - key: app\n      operator: In\n      values: [db, cache]\n  p",
).replace("name: default", "name: rest")


def test_pods_that_are_open_stay_open() -> None:
    """A policy isolates what it selects: where only some pods are isolated, the new one selects only those."""
    known = pair(WEB_ONLY.format(name="b-dev"), **{"c-dev/x.yaml": ""})
    (policy,) = added(plan(known=known))
    assert {"matchLabels": {"app": "web"}} == policy["spec"]["podSelector"]


def test_pods_that_are_isolated_by_several_policies_get_one() -> None:
    """Where one label tells them apart, a list of its values names them all, and no other pod."""
    known = pair(WEB_ONLY.format(name="b-dev") + "---\n" + NOT_WEB.format(name="b-dev"), **{"c-dev/x.yaml": ""})
    (policy,) = added(plan(known=known))
    listed = [{"key": "app", "operator": "In", "values": ["web", "db", "cache"]}]
    assert {"matchExpressions": listed} == policy["spec"]["podSelector"]


def test_pods_that_no_single_selector_names_get_a_policy_each_and_that_is_said() -> None:
    """One for every pod would isolate those that are open."""
    other = WEB_ONLY.replace("app: web", "tier: back").replace("name: default", "name: back")
    known = pair(WEB_ONLY.format(name="b-dev") + "---\n" + other.format(name="b-dev"), **{"c-dev/x.yaml": ""})
    made = plan(known=known)
    first, second = added(made)
    assert ("allow-a-dev", {"matchLabels": {"app": "web"}}) == (first["metadata"]["name"], first["spec"]["podSelector"])
    assert ("allow-a-dev-2", {"matchLabels": {"tier": "back"}}) == (second["metadata"]["name"], second["spec"]["podSelector"])
    assert any("It takes 2 policies" in warning for warning in made.warnings)


def test_pods_that_were_asked_for_among_those_that_are_isolated() -> None:
    """Both selectors at once."""
    known = pair(WEB_ONLY.format(name="b-dev"), **{"c-dev/x.yaml": ""})
    (policy,) = added(plan(ask(pods=(("tier", "front"),)), known))
    assert {"matchLabels": {"app": "web", "tier": "front"}} == policy["spec"]["podSelector"]


LIMITED = EGRESS.format(name="a-dev")


def test_a_source_that_may_not_call_out_gets_a_way_out() -> None:
    """In its own file, by the built-in label, as a group of its own."""
    made = plan(ask(ports=(Port(80),), pods=(("app", "api"),)), pair(**{"a-dev/05-out.yaml": LIMITED}))
    assert ["a-dev", "b-dev"] == [group.namespace for group in made.groups]
    (policy,) = added(made, path("a-dev", "05-out.yaml"))
    assert {"name": "allow-egress-to-b-dev", "namespace": "a-dev"} == policy["metadata"]
    peer = {"namespaceSelector": {"matchLabels": {BUILT_IN_KEY: "b-dev"}}, "podSelector": {"matchLabels": {"app": "api"}}}
    assert {
        "podSelector": {},
        "policyTypes": ["Egress"],
        "egress": [{"to": [peer], "ports": [{"protocol": "TCP", "port": 80}]}],
    } == policy["spec"]


def test_a_way_out_that_is_there_is_not_added() -> None:
    """Only the target changes."""
    to_b = LIMITED + f"  egress:\n  - to:\n    - namespaceSelector:\n        matchLabels:\n          {BUILT_IN_KEY}: b-dev\n"
    assert ["b-dev"] == [group.namespace for group in plan(known=pair(**{"a-dev/05-out.yaml": to_b})).groups]


def test_pods_of_the_source_that_may_call_anything_still_may() -> None:
    """The way out selects only those that are limited."""
    some = LIMITED.replace("podSelector: {}", "podSelector:\n    matchLabels:\n      app: web")
    made = plan(known=pair(**{"a-dev/05-out.yaml": some}))
    (policy,) = added(made, path("a-dev", "05-out.yaml"))
    assert {"matchLabels": {"app": "web"}} == policy["spec"]["podSelector"]
    # A new pod without that label gets out already, and one with it could get the application's calls.
    assert 'kubectl -n a-dev debug -i --tty "$(kubectl -n a-dev get pods --selector app=web ' in made.follow_up[0]


DNS = "  egress:\n  - ports:\n    - port: 53\n      protocol: UDP\n"


@pytest.mark.parametrize(
    ("policy", "warns"), [(LIMITED, True), (LIMITED + DNS, False), (LIMITED + DNS.replace("UDP", "TCP"), True)]
)
def test_blocked_name_resolution_is_said_and_not_opened(policy: str, warns: bool) -> None:
    """The call would fail before it starts."""
    made = plan(known=pair(**{"a-dev/05-out.yaml": policy}))
    assert warns is any("DNS" in text for text in made.warnings)
    assert not any("53" in edit.added for edit in edits_of(made).values())


def test_calico_at_the_source_is_left_to_its_owners() -> None:
    """Nothing is edited there; file, line and whom to ask are named."""
    owned = namespace("a-dev") + (
        "  annotations:\n    cloud-platform.justice.gov.uk/team-name: web-team\n"
        "    cloud-platform.justice.gov.uk/slack-channel: ask-web\n"
    )
    made = plan(known=pair(**{"a-dev/05-out.yaml": CALICO.format(name="a-dev", type="Egress"), "a-dev/00-namespace.yaml": owned}))
    assert ["b-dev"] == [group.namespace for group in made.groups]
    (note,) = made.notes
    assert path("a-dev", "05-out.yaml") == note.place.path
    assert "Ask team `web-team` in `#ask-web`." in note.text
    assert Outcome.UNKNOWN is made.after[0].outcome


def test_calico_at_the_target_does_not_stop_the_plan() -> None:
    """It is made, and says what may still block."""
    made = plan(known=pair(B + "---\n" + CALICO.format(name="b-dev", type="Ingress")))
    assert 1 == len(made.groups)
    assert any("`calico`" in text and "may still block" in text for text in made.warnings)


def test_a_label_that_others_carry_needs_a_second_confirmation() -> None:
    """They are named; confirmed, they are let in, and the plan says so."""
    known = pair(**{f"{name}/00-namespace.yaml": namespace(name, "component: web") for name in ("a-dev", "c-dev", "d-dev")})
    made = plan(ask(select_by="component"), known)
    (need,) = made.needs
    assert "shared-label" == need.name
    assert "c-dev, d-dev" in need.text
    assert not made.writes
    confirmed = plan(ask(select_by="component", confirmed=SHARED_LABEL), known)
    assert confirmed.writes
    assert ("c-dev", "d-dev") == confirmed.also == confirmed.choices[0].shared_with
    assert any("c-dev, d-dev" in text for text in confirmed.opens)


def test_a_label_wakes_up_rules_elsewhere() -> None:
    """A rule of another namespace that was written for it and never worked: that is said."""
    known = pair(
        **{
            "d-dev/04-networkpolicy.yaml": STANDARD.format(name="d-dev")
            + "---\n"
            + admitting("x", "d-dev", f"{GUIDE_KEY}: a-dev")
        }
    )
    made = plan(ask(select_by="guide"), known)
    assert any("Rules of d-dev" in text for text in made.warnings)
    assert () == made.also


def test_a_label_that_would_take_access_away_is_not_added() -> None:
    """A rule can select by a label's absence."""
    absent = "kubernetes.io/metadata.name: a-dev\n        matchExpressions:\n        - {key: component, operator: DoesNotExist}"
    known = pair(**{"d-dev/04-networkpolicy.yaml": STANDARD.format(name="d-dev") + "---\n" + admitting("x", "d-dev", absent)})
    with pytest.raises(Fixable, match="a-dev → d-dev"):
        plan(ask(select_by="component"), known)


def about(name: str, production: str, environment: str, unit: str) -> str:
    """Write a namespace's file with what the borders are read from."""
    text = namespace(name).replace('"false"', f'"{production}"').replace('"dev"', f'"{environment}"')
    return text + f'  annotations:\n    cloud-platform.justice.gov.uk/business-unit: "{unit}"\n'


@pytest.mark.parametrize(
    ("source", "target", "words"),
    [
        (("false", "dev", "LAA"), ("true", "production", "LAA"), ["a non-production namespace (a-dev) call production (b-dev)"]),
        (("false", "preprod", "LAA"), ("false", "staging", "LAA"), []),  # both are called `-dev`: they belong together
        (("true", "production", "LAA"), ("false", "dev", "LAA"), ["environments differ"]),
        (("false", "dev", "LAA"), ("false", "Development", "LAA"), []),
        (("true", "prod", "LAA"), ("true", "production", "LAA"), []),
        (("false", "dev", "LAA"), ("false", "dev", "HMPPS"), ["business units differ"]),
        (("false", "dev", "LAA"), ("true", "prod", "OPG"), ["call production (b-dev)", "business units differ"]),
    ],
)
def test_borders_that_are_crossed_are_named(source: tuple[str, ...], target: tuple[str, ...], words: list[str]) -> None:
    """Production, environment and business unit, each in a sentence of its own."""
    made = plan(
        known=pair(**{"a-dev/00-namespace.yaml": about("a-dev", *source), "b-dev/00-namespace.yaml": about("b-dev", *target)})
    )
    assert len(words) == len(made.warnings)
    assert all(word in text for word, text in zip(words, made.warnings, strict=True))


def test_environments_that_differ_in_name_and_label_are_named() -> None:
    """Crossing environments is allowed and said."""
    known = pair(
        **{
            "c-uat/00-namespace.yaml": about("c-uat", "false", "uat", "LAA"),
            "b-dev/00-namespace.yaml": about("b-dev", "false", "dev", "LAA"),
        }
    )
    assert ["environments differ" in text for text in plan(ask("c-uat"), known).warnings] == [True]


@pytest.mark.parametrize(
    ("question", "message"),
    [
        (Question(ask().intent, (), "b-dev"), "Name two namespaces"),
        (Question(ask().intent, ("a-dev",), None), "Name two namespaces"),
        (ask("nowhere"), "no namespace “nowhere”"),
        (ask(target=""), "no namespace “”"),
        (ask("x" * 40_000), "no namespace “xxx"),
        (ask("`rm`\n<b>"), "no namespace “'rm' <b>”"),
        (ask("source-namespace"), "placeholder"),
        (ask(ports=(Port(0),)), "ports go from 1"),
        (ask(ports=(Port(90, 80),)), "ends before"),
        (ask(ports=(Port("x_y"),)), "neither a port number"),
        (ask(pods=(("app", "a b"),)), "refuses the label value"),
        (ask(pods=(("app", "a"), ("app", "b"))), "two values"),
        (ask(select_by="team"), "“team”"),
    ],
)
def test_what_cannot_be_asked_is_said(question: Question, message: str) -> None:
    """One error, with a hint; what was typed is quoted as text, and not at any length."""
    with pytest.raises(Fixable, match=message.replace("(", r"\(")) as problem:
        plan_allow(question, pair(), LAYOUT, TEMPLATES)
    assert problem.value.hint
    assert len(problem.value.message) < 300


@pytest.mark.parametrize(
    ("slots", "ends"),
    [
        ({"service": "api", "ports": (Port(8080),)}, " api.b-dev.svc.cluster.local 8080"),
        ({"ports": (Port(80), Port(90))}, " PORT"),
        ({"ports": (Port("http"),)}, " PORT"),
        ({"service": "api; rm -rf /"}, " SERVICE.b-dev.svc.cluster.local PORT"),
    ],
)
def test_the_proof_is_a_command_of_checked_parts(slots: dict[str, Any], ends: str) -> None:
    """A service that cannot be one never reaches a shell."""
    (command,) = plan(ask(**slots)).follow_up
    assert command.endswith(ends)


def test_what_says_nothing_back_has_no_proof() -> None:
    """UDP, for one."""
    assert () == plan(ask(ports=(Port(53, protocol=Protocol.UDP),))).follow_up


def test_a_file_that_would_grow_too_large_is_refused() -> None:
    """It would not be read any more, and its policies with it."""
    text = B + "#" * (1024 * 1024 - len(B) - 100) + "\n"
    with pytest.raises(Fixable, match="could not be read any more"):
        plan(known=pair(text))


def test_a_label_in_a_yml_file_is_left_to_people() -> None:
    """And the way that needs no label is named."""
    known = estate({"a-dev/00-namespace.yaml": "", "a-dev/01.yml": namespace("a-dev"), "b-dev/04-networkpolicy.yaml": B})
    with pytest.raises(Fixable, match=r"ns/a-dev/01\.yml declares a-dev") as problem:
        plan(ask(select_by="guide"), known)
    assert "built-in" in problem.value.hint


def test_what_is_unknown_of_a_namespace_stays_unknown_after_an_edit() -> None:
    """Because of an unread file or a policy of the whole cluster; the edit itself is proven all the same."""
    everyone = "apiVersion: projectcalico.org/v3\nkind: GlobalNetworkPolicy\nmetadata: {name: deny}\nspec: {types: [Ingress]}\n"
    for more in ({"b-dev/05.yaml": "a: ["}, {"c-dev/05.yaml": everyone}):
        made = plan(known=pair(**more))
        (before,), (after,) = made.before, made.after
        assert (Outcome.UNKNOWN, Outcome.BLOCKED) == (before.outcome, before.ingress)
        assert (Outcome.UNKNOWN, Outcome.ALLOWED) == (after.outcome, after.ingress)
        assert ["b-dev"] == [group.namespace for group in made.groups]
        assert any("calls into b-dev" in note.text for note in made.notes)


def test_what_is_unknown_today_needs_a_confirmation() -> None:
    """The change may be needless, or too little: it is shown, and not written before somebody says so."""
    known = pair(**{"b-dev/05.yaml": "a: ["})
    made = plan(known=known)
    (need,) = made.needs
    assert "unknown" == need.name
    assert "ns/b-dev/05.yaml" in need.text
    assert made.groups
    assert not made.writes
    confirmed = plan(ask(confirmed=frozenset({"unknown"})), known)
    assert confirmed.writes
    assert made.groups == confirmed.groups


def test_no_first_policy_is_offered_beside_what_may_hold_one() -> None:
    for more in ({"b-dev/05.yaml": "a: ["}, {"b-dev/05.yaml": CALICO.format(name="b-dev", type="Ingress")}):
        for confirmed in (frozenset[str](), frozenset({"first-policy"})):
            made = plan(ask(confirmed=confirmed), pair("# none\n", **more))
            assert ((), ()) == (made.groups, made.needs)

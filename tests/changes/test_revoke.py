"""What is taken away so that one namespace may no longer call another, and nobody else loses anything."""

import json
import re
from typing import Any

import pytest

from bot.changes import plan_allow, plan_revoke
from bot.errors import Fixable
from bot.model.estate import Estate
from bot.model.plan import Plan
from bot.model.question import UNKNOWN, Intent, Port, Protocol, Question
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
)
from tests.effort import within
from tests.policy.asking import verdict, who_can_reach

B = STANDARD.format(name="b-dev")
A_BY_NAME, C_BY_NAME = "kubernetes.io/metadata.name: a-dev", "kubernetes.io/metadata.name: c-dev"
ONE = B + "---\n" + admitting("allow-a-dev", "b-dev", A_BY_NAME)
TWO = B + "---\n" + admitting("callers", "b-dev", A_BY_NAME, C_BY_NAME)


def revoke(*sources: str, **slots: Any) -> Question:
    """Ask that sources may no longer call the target."""
    return ask(*sources, intent=Intent.REVOKE, **slots)


def known(policies: str, **files: str) -> Estate:
    """Load `a-dev` and `c-dev`, and `b-dev` with policies."""
    return pair(policies, **{"c-dev/x.yaml": "", **files})


def plan(before: Estate, question: Question | None = None) -> Plan:
    """Plan, and hold what comes out to the rules that every removal obeys."""
    question = question or revoke()
    made = plan_revoke(question, before, LAYOUT)
    then = after_all(before, made)
    target = str(question.target)
    was, now = (
        {each.namespace: said(each.scope) for each in who_can_reach(known, target).admissions} for known in (before, then)
    )
    for name in (was.keys() | now.keys()) - set(question.sources):
        assert was.get(name) == now.get(name)
    assert said(verdict(before, target, target).scope) == said(verdict(then, target, target).scope)
    for edit in edits_of(made).values():
        rest = iter(edit.before or "")
        assert all(character in rest for character in edit.after)
    assert made.writes is (bool(made.groups) and not made.needs)
    return made


def said(scope: str) -> str:
    """Leave out line numbers: they move when lines above go."""
    return re.sub(r":\d+", "", scope)


def left(made: Plan) -> str:
    """Return the target's policy file as it is left."""
    return edits_of(made)[path("b-dev")].after


def test_a_policy_for_it_alone_goes_whole() -> None:
    """And a command says how the cluster loses it too, since nothing is pruned there."""
    made = plan(known(ONE))
    assert B == left(made)
    assert ("kubectl -n b-dev delete networkpolicy allow-a-dev",) == made.follow_up
    assert ("a-dev may no longer call b-dev: no pod, on any port.",) == made.opens
    assert Outcome.BLOCKED is made.after[0].outcome
    assert "---\n" + admitting("allow-a-dev", "b-dev", A_BY_NAME) == edits_of(made)[path("b-dev")].added


def test_a_policy_for_others_too_loses_the_peer() -> None:
    """There is nothing to delete in the cluster then."""
    made = plan(known(TWO))
    assert B + "---\n" + admitting("callers", "b-dev", C_BY_NAME) == left(made)
    assert () == made.follow_up


def test_a_peer_in_the_policy_of_the_ingress_controllers() -> None:
    """Seven real namespaces have callers there."""
    made = plan(known(B + f"    - namespaceSelector:\n        matchLabels:\n          {A_BY_NAME}\n"))
    assert B == left(made)


def test_every_rule_that_lets_it_in_goes() -> None:
    """By both labels, in several policies and files."""
    more = (
        "---\n" + admitting("other", "b-dev", "component: a") + "---\n" + admitting("third", "b-dev", C_BY_NAME, "component: a")
    )
    before = known(
        TWO + more,
        **{
            "a-dev/00-namespace.yaml": namespace("a-dev", "component: a"),
            "b-dev/06-x.yaml": admitting("fourth", "b-dev", A_BY_NAME),
        },
    )
    made = plan(before)
    assert Outcome.BLOCKED is made.after[0].outcome
    assert B + "---\n" + admitting("callers", "b-dev", C_BY_NAME) + "---\n" + admitting("third", "b-dev", C_BY_NAME) == left(made)
    assert "" == edits_of(made)[path("b-dev", "06-x.yaml")].after
    assert 2 == len(made.follow_up)
    assert 1 == len(made.groups)


def test_a_rule_with_ports_and_pods_goes_too() -> None:
    """Whatever it was limited to."""
    narrow = admitting("narrow", "b-dev", A_BY_NAME).replace("podSelector: {}", "podSelector: {matchLabels: {app: api}}")
    made = plan(known(B + "---\n" + narrow + "    ports:\n    - port: 80\n"))
    assert B == left(made)


def test_pods_of_the_source_go_with_it() -> None:
    """A peer with both selectors names the same namespace."""
    both = admitting("both", "b-dev", A_BY_NAME) + "      podSelector:\n        matchLabels:\n          app: web\n"
    assert B == left(plan(known(B + "---\n" + both)))


def test_the_only_policy_of_some_pods_stays_without_rules() -> None:
    """Without it they would be open to everyone."""
    only = admitting("only", "b-dev", A_BY_NAME)
    made = plan(known(only))
    (policy,) = documents(left(made))
    assert {"podSelector": {}, "policyTypes": ["Ingress"]} == policy["spec"]
    assert () == made.follow_up
    assert any("`only` stays, without rules" in text for text in made.warnings)


def test_a_policy_that_limits_calls_out_too_stays() -> None:
    """Its other half still counts."""
    half = admitting("half", "b-dev", A_BY_NAME).replace("  - Ingress\n", "  - Ingress\n  - Egress\n")
    made = plan(known(B + "---\n" + half))
    assert ["Ingress", "Egress"] == documents(left(made))[-1]["spec"]["policyTypes"]


def test_twins_go_together() -> None:
    """The same policy twice is one in the cluster: both go, or the first would count again."""
    made = plan(known(ONE + "---\n" + admitting("allow-a-dev", "b-dev", A_BY_NAME)))
    assert B == left(made)
    assert ("kubectl -n b-dev delete networkpolicy allow-a-dev",) == made.follow_up


def test_a_policy_that_overwrites_another_stays_without_rules() -> None:
    """The first of that name lets in somebody else, and would count again."""
    made = plan(
        known(B + "---\n" + admitting("allow-a-dev", "b-dev", C_BY_NAME) + "---\n" + admitting("allow-a-dev", "b-dev", A_BY_NAME))
    )
    assert Outcome.BLOCKED is made.after[0].outcome
    assert () == made.follow_up
    assert 4 == len(documents(left(made)))


def test_several_sources() -> None:
    """One branch for all of them, even where one label is theirs together."""
    files = {f"{name}/00-namespace.yaml": namespace(name, "component: web") for name in ("a-dev", "c-dev")}
    before = known(B + "---\n" + admitting("web", "b-dev", "component: web"), **files)
    made = plan(before, revoke("c-dev", "a-dev"))
    assert B == left(made)
    assert 2 == len(made.opens)
    assert "Stop 2 namespaces calling b-dev" == made.groups[0].title


def test_what_was_not_allowed_needs_nothing() -> None:
    """It is no refusal either."""
    made = plan(known(B))
    assert () == made.groups == made.follow_up == made.opens
    assert made.refusal is None
    assert Outcome.BLOCKED is made.before[0].outcome


def beside(policy: str) -> str:
    """Put a policy behind the usual ones."""
    return f"{B}---\n{policy}"


def selecting(selector: str) -> str:
    """Write a policy behind the usual ones whose only peer is a namespaceSelector, given in flow style."""
    return beside(admitting("x", "b-dev") + f"    - namespaceSelector: {selector}\n")


NAMES_IN = "{{matchExpressions: [{{key: kubernetes.io/metadata.name, operator: In, values: [{}]}}]}}"
EVERYONE = beside(admitting("all", "b-dev").replace("- from:\n", "- {}\n"))


@pytest.mark.parametrize(
    ("policies", "words"),
    [
        pytest.param(selecting("{matchLabels: {component: web}}"), "by a label that others have too: c-dev", id="shared label"),
        pytest.param(selecting("{}"), "a selector of every namespace", id="every namespace"),
        pytest.param(EVERYONE, "lets everyone in", id="everyone"),
        pytest.param(beside(admitting("all", "b-dev").replace("from:", "from: []")), "lets everyone in", id="an empty from"),
        pytest.param(
            beside(admitting("x", "b-dev") + "    - ipBlock: {cidr: 0.0.0.0/0}\n"), "an address block", id="every address"
        ),
        pytest.param(
            selecting("{matchExpressions: [{key: component, operator: Exists}]}"), "names no value of a label", id="an expression"
        ),
        pytest.param(
            selecting("{matchExpressions: [{key: component, operator: In, values: [web, api]}]}"),
            "by a label that others have too: c-dev",
            id="a value that others carry too",
        ),
        pytest.param("# none\n", "no policy limits pods of b-dev", id="no policies"),
        pytest.param(B, "let its pods call each other", id="itself"),
    ],
)
def test_what_cannot_be_taken_away_alone_is_refused(policies: str, words: str) -> None:
    """The sentence says why, and who else would lose; nothing is written."""
    files = {f"{name}/00-namespace.yaml": namespace(name, "component: web") for name in ("a-dev", "c-dev")}
    made = plan(known(policies, **files), revoke("b-dev" if "each other" in words else "a-dev"))
    assert made.refusal is not None
    assert words in made.refusal
    assert () == made.groups == made.follow_up
    assert made.before == made.after


def test_an_expression_of_one_name_is_a_name() -> None:
    """`In` with a single value says no more than a label does."""
    assert B == left(plan(known(selecting(NAMES_IN.format("a-dev")))))


def test_a_borrowed_label_of_the_platform_is_refused() -> None:
    """Cutting it would cut off the platform."""
    made = plan(known(B, **{"a-dev/00-namespace.yaml": namespace("a-dev", "component: ingress-controllers")}))
    assert "take the label off a-dev instead" in str(made.refusal)


@pytest.mark.parametrize("file", ["04.yml", "04.json"])
def test_a_file_that_is_never_written(file: str) -> None:
    """Its lines are taken out by hand."""
    policy = json.dumps(documents(admitting("p", "b-dev", A_BY_NAME))[0])
    made = plan(known(B, **{f"b-dev/{file}": policy}))
    assert "isn't in a YAML file that the repository's checks read" in str(made.refusal)


def test_one_of_several_that_cannot_go_stops_all() -> None:
    """Half of a removal would look like the whole."""
    made = plan(known(ONE + EVERYONE.removeprefix(B)))
    assert () == made.groups
    assert made.refusal


def test_open_pods_stay_open_and_that_is_said() -> None:
    """Pods that no policy selects cannot be closed by taking rules away."""
    some = DEFAULT.format(name="b-dev").replace("podSelector: {}\n  p", "podSelector:\n    matchLabels:\n      app: web\n  p")
    made = plan(known(some + f"    - namespaceSelector:\n        matchLabels:\n          {A_BY_NAME}\n"))
    assert some == left(made)
    assert Outcome.PARTLY is made.after[0].outcome
    assert any("that no policy limits" in text for text in made.warnings)


WEB = admitting("web", "b-dev", A_BY_NAME) + "    ports:\n    - port: 80\n"
MORE = (
    admitting("more", "b-dev", A_BY_NAME)
    + "    ports:\n    - port: 8000\n      endPort: 8010\n    - port: 53\n      protocol: UDP\n"
)
PORTS = f"{B}---\n{WEB}---\n{MORE}"


@pytest.mark.parametrize(
    ("ports", "kept"),
    [
        ((Port(80),), ["more"]),
        ((Port(79, 90),), ["more"]),
        ((Port(8000, 9000), Port(53, protocol=Protocol.UDP)), ["web"]),
        ((Port(80), Port(8000, 8010), Port(53, protocol=Protocol.UDP)), []),
    ],
)
def test_only_some_ports(ports: tuple[Port, ...], kept: list[str]) -> None:
    """The rules that open no others go."""
    made = plan(known(PORTS), revoke(ports=ports))
    assert kept == [each["metadata"]["name"] for each in documents(left(made))[2:]]


@pytest.mark.parametrize(
    "question", [revoke(ports=(Port(8000),)), revoke(ports=(Port("http"),)), revoke(ports=(Port(80),), pods=(("a", "b"),))]
)
def test_a_rule_that_opens_more_than_was_named(question: Question) -> None:
    """It is not cut to size."""
    made = plan(known(PORTS), question)
    assert "lets a-dev in to more than you named" in str(made.refusal)


def test_labels_and_ways_out_stay_and_that_is_said() -> None:
    """Others may use the label, and a way out alone opens nothing."""
    out = (
        EGRESS.format(name="a-dev")
        + "  egress:\n  - to:\n    - namespaceSelector:\n        matchLabels:\n          kubernetes.io/metadata.name: b-dev\n"
    )
    before = known(
        B + "---\n" + admitting("x", "b-dev", f"{GUIDE_KEY}: a-dev"),
        **{"a-dev/00-namespace.yaml": namespace("a-dev", f"{GUIDE_KEY}: a-dev"), "a-dev/05-out.yaml": out},
    )
    made = plan(before)
    assert ["b-dev"] == [group.namespace for group in made.groups]
    label, policy = made.notes
    assert path("a-dev", "00-namespace.yaml") == label.place.path
    assert ("limited", path("a-dev", "05-out.yaml")) == (policy.policy, policy.place.path)


def test_calico_is_named() -> None:
    """It may still let it in, or block it: nobody here can tell."""
    made = plan(known(ONE + "---\n" + CALICO.format(name="b-dev", type="Ingress")))
    assert Outcome.UNKNOWN is made.after[0].outcome
    assert Outcome.BLOCKED is made.after[0].ingress
    assert any("calico" in text for text in made.warnings)
    assert [UNKNOWN] == [need.name for need in made.needs]


@pytest.mark.parametrize(
    ("policies", "line", "why"),
    [
        (
            B
            + '---\n{"kind": "List", "apiVersion": "v1", "items": [\n'
            + json.dumps(documents(admitting("x", "b-dev", A_BY_NAME))[0])
            + "]}\n",
            30,
            "an item of a list of objects that is not written line by line",
        ),
        (
            B
            + "---\n"
            + admitting("x", "b-dev", A_BY_NAME, C_BY_NAME).replace("from:\n", "from: &who\n")
            + "  egress:\n  - to: *who\n",
            40,
            "has a YAML alias",
        ),
    ],
)
def test_a_form_that_cannot_be_edited_safely(policies: str, line: int, why: str) -> None:
    """The lines are named, with the reason, and are for people."""
    made = plan(known(policies))
    assert f"`{path('b-dev')}:{line}`" in str(made.refusal)
    assert why in str(made.refusal)
    assert "by hand" in str(made.refusal)


@pytest.mark.parametrize("kind", ["List", "NetworkPolicyList"])
def test_a_policy_in_a_list_of_objects(kind: str) -> None:
    """It is an item there, and of a policy that lets in others too only the peer goes."""
    head = f"kind: {kind}\napiVersion: {'v1' if kind == 'List' else 'networking.k8s.io/v1'}\nitems:\n"
    other, own, both = (
        f"- {admitting(name, 'b-dev', *labels).rstrip().replace(chr(10), chr(10) + '  ')}\n"
        for name, labels in (("other", [C_BY_NAME]), ("own", [A_BY_NAME]), ("both", [A_BY_NAME, C_BY_NAME]))
    )
    made = plan(known(head + other + own + both))
    assert None is made.refusal
    assert Outcome.BLOCKED is made.after[0].outcome
    gone = f"      - namespaceSelector:\n          matchLabels:\n            {A_BY_NAME}\n"
    assert head + other + both.replace(gone, "") == left(made)


def test_every_rule_that_cannot_be_cut_is_named() -> None:
    """With its line: one that is narrowed by hand would leave the other."""
    block = admitting("x", "b-dev") + "    - ipBlock: {cidr: 0.0.0.0/0}\n"
    refusal = str(plan(known(EVERYONE + "---\n" + block + "    - namespaceSelector: {}\n")).refusal)
    assert refusal.count("lets a-dev in by") + refusal.count("lets everyone in") == 3


def test_one_value_of_a_list_goes_and_the_others_keep_their_access() -> None:
    """Whatever stands beside it in the selector."""
    text = selecting(NAMES_IN.format("a-dev, c-dev"))
    made = plan(known(text))
    assert text.replace("[a-dev, c-dev]", "[c-dev]") == left(made)
    assert Outcome.BLOCKED is made.after[0].outcome
    assert () == made.follow_up


def test_the_value_that_is_about_the_source_alone_goes() -> None:
    """Of several lists, the one of names."""
    both = (
        "{{matchExpressions: [{{key: component, operator: In, values: [web, api]}}, "
        "{{key: kubernetes.io/metadata.name, operator: In, values: [{}]}}]}}"
    )
    files = {f"{name}/00-namespace.yaml": namespace(name, "component: web") for name in ("a-dev", "c-dev")}
    made = plan(known(selecting(both.format("a-dev, c-dev")), **files))
    assert selecting(both.format("c-dev")) == left(made)


def test_several_sources_leave_a_list_one_by_one() -> None:
    """The last value takes the policy with it."""
    made = plan(known(selecting(NAMES_IN.format("a-dev, c-dev"))), revoke("a-dev", "c-dev"))
    assert B == left(made)


def test_a_named_namespace_may_have_to_carry_more() -> None:
    """A further requirement only makes the peer narrower."""
    one = "{matchLabels: {kubernetes.io/metadata.name: a-dev}, matchExpressions: [{key: x, operator: DoesNotExist}]}"
    assert B == left(plan(known(selecting(one))))


def test_a_file_that_holds_nothing_else_is_deleted_and_no_longer_listed() -> None:
    """In whatever kustomization lists it; what goes is shown."""
    alone = "# lets a-dev in\n" + admitting("one", "b-dev", A_BY_NAME)
    before = known(B, **{"b-dev/06.yaml": alone, "b-dev/kustomization.yaml": f"resources:\n- {LAYOUT.policy_file}\n- 06.yaml\n"})
    edits = edits_of(plan(before))
    assert {path("b-dev", "06.yaml"), path("b-dev", "kustomization.yaml")} == edits.keys()
    gone = edits[path("b-dev", "06.yaml")]
    assert (True, "", alone) == (gone.deletes, gone.after, gone.added)
    assert f"resources:\n- {LAYOUT.policy_file}\n" == edits[path("b-dev", "kustomization.yaml")].after


@pytest.mark.parametrize("listing", ["resources:\n- 06.yaml\n", "resources: &all\n- 06.yaml\n- x.yaml\ncrds: *all\n"])
def test_a_file_stays_where_its_kustomization_cannot_do_without_it(listing: str) -> None:
    """That is said."""
    before = known(B, **{"b-dev/06.yaml": admitting("one", "b-dev", A_BY_NAME), "b-dev/kustomization.yaml": listing})
    made = plan(before)
    assert [path("b-dev", "06.yaml")] == list(edits_of(made))
    assert not edits_of(made)[path("b-dev", "06.yaml")].deletes
    assert any("holds no policy any more, but it stays" in warning for warning in made.warnings)


def test_a_comment_about_what_goes_goes_and_one_that_may_be_is_named() -> None:
    """A comment that names the source alone is about it; one that names others too, or nobody, stays."""
    first = B + "# a-dev needs it for letters\n---\n" + admitting("allow-a-dev", "b-dev", A_BY_NAME)
    made = plan(known(first))
    assert B == left(made)
    assert not any("These comments stay" in warning for warning in made.warnings)
    second = B + "# a-dev and c-dev call it\n# for letters\n---\n" + admitting("allow-a-dev", "b-dev", A_BY_NAME)
    made = plan(known(second))
    assert B + "# a-dev and c-dev call it\n# for letters\n" == left(made)
    (said,) = [warning for warning in made.warnings if "These comments stay" in warning]
    assert f"“a-dev and c-dev call it” (`{path('b-dev')}:28`)" in said
    assert "for letters" in said


@pytest.mark.parametrize("question", [revoke("nowhere"), revoke(ports=(Port(0),)), Question(Intent.REVOKE)])
def test_what_cannot_be_asked_is_said(question: Question) -> None:
    """As for allow."""
    with pytest.raises(Fixable):
        plan_revoke(question, known(B), LAYOUT)


@pytest.mark.parametrize("select_by", ["built-in", "guide"])
def test_what_was_allowed_is_taken_back(select_by: str) -> None:
    """The target's file is as it was; a label that was added stays."""
    before = known(B)
    allowed = plan_allow(ask(select_by=select_by, ports=(Port(80),)), before, LAYOUT, TEMPLATES)
    made = plan(after_all(before, allowed))
    assert B == left(made)


def test_an_estate_of_two_knows_that_there_are_others() -> None:
    """Whoever is not in the repository would get in if the last policy went."""
    before = estate(
        {"a-dev/x.yaml": "", "b-dev/04-networkpolicy.yaml": admitting("only", "b-dev", A_BY_NAME) + "    - podSelector: {}\n"}
    )
    made = plan(before)
    assert 1 == len(documents(left(made)))


def test_many_rules_go_at_once() -> None:
    """The file is read a few times, not once for each rule."""
    lists = "".join(f"    - namespaceSelector: {NAMES_IN.format(f'n{n}, a-dev')}\n" for n in range(200))
    alone = "".join("---\n" + admitting(f"p{n}", "b-dev", A_BY_NAME) for n in range(100))
    before = known(beside(admitting("x", "b-dev") + lists) + alone)
    made = within(8_000_000, lambda: plan(before))
    assert beside(admitting("x", "b-dev") + lists.replace(", a-dev", "")) == left(made)


def test_many_rules_stay_as_policies_where_pods_would_become_open() -> None:
    """Each without a rule: whether one of them could go is not tried one by one."""
    made = plan(known("---\n".join(admitting(f"p{n}", "b-dev", A_BY_NAME) for n in range(30))))
    assert [{"podSelector": {}, "policyTypes": ["Ingress"]}] * 30 == [each["spec"] for each in documents(left(made))]


def test_a_policy_with_a_rule_for_everyone_on_other_ports_only_loses_the_rule() -> None:
    """A rule without peers is no peer to take out."""
    two = admitting("web", "b-dev", A_BY_NAME) + "    ports:\n    - port: 80\n  - ports:\n    - port: 90\n"
    made = plan(known(beside(two)), revoke(ports=(Port(80),)))
    (kept,) = documents(left(made))[2:]
    assert [{"ports": [{"port": 90}]}] == kept["spec"]["ingress"]
    assert not any("stays, without rules" in warning for warning in made.warnings)


def test_an_address_block_that_may_let_the_source_in_is_named() -> None:
    """It is no rule that can be taken away for one namespace, others keep what they had, and nothing is promised."""
    before = known(ONE + "---\n" + admitting("corp", "b-dev") + "    - ipBlock: {cidr: 10.0.0.0/8}\n")
    made = plan_revoke(revoke(), before, LAYOUT)
    assert made.refusal is None
    assert made.after[0].outcome is Outcome.UNKNOWN
    assert any(
        "Whether this keeps a-dev out of b-dev is unknown" in each and "NETPOL_POD_RANGES" in each for each in made.warnings
    )

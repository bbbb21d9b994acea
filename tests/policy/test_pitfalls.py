"""Rules that decide and surprise, and rules that were meant and do nothing: what a check says of each, and what mends it."""

import pytest

from bot.model.question import Intent, Port, Question
from bot.model.world import Section
from tests.answers.test_pods import GUIDE, desk, from_till, policy, service, workload


def first_paragraph(section: Section) -> str:
    """Return what answers say of a section of the guide."""
    return section.text.split("\n\n", 1)[0].strip()


CHECK = Question(Intent.CHECK, sources=("till",), target="shop")
ON_8080 = CHECK.with_(ports=(Port(8080),))
TILL = "namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: till}}"
OPEN = policy("open", from_till())
LOST = first_paragraph(GUIDE.sections["testing-and-fixing#allowed-and-it-still-fails"])


def out(to: str, pods: str = "") -> str:
    """Write a policy of till that lets its pods call what `to` says, and nothing else."""
    return policy("out", to, pods, "till", "Egress")


TO_SHOP = "{to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}}]}"

SURPRISES = {
    "two items mean or": (
        (
            policy("web", f"{{from: [{{{TILL}}}, {{podSelector: {{matchLabels: {{app: web}}}}}}]}}"),
            workload("site", "till", "app: web"),
        ),
        CHECK,
        ("two items under `from`: every pod of till, or pods with “app: web” of shop itself", "put both selectors into one item"),
    ),
    "a rule without from": ((policy("web", "{}"),), CHECK, ("lets in everyone, inside and outside the cluster, not only till",)),
    "every namespace": (
        (policy("web", "{from: [{namespaceSelector: {}}]}"),),
        CHECK,
        ("lets in every namespace, not only till, on every port",),
    ),
    "every address": (
        (policy("web", "{from: [{ipBlock: {cidr: 0.0.0.0/0}}]}"),),
        CHECK,
        ("“0.0.0.0/0” covers the cluster's own pods too",),
    ),
    "ports in a rule of their own": (
        (policy("web", f"{{from: [{{{TILL}}}]}}, {{ports: [{{port: 8080}}]}}"),),
        ON_8080,
        ("has its ports in a separate rule", "lets everyone in on TCP 8080", "two lines under one dash"),
    ),
    "a node's port was asked about": (
        (OPEN, service("web", "{port: 80, targetPort: 8080, nodePort: 30080}", "type: NodePort, selector: {app: web}")),
        CHECK.with_(ports=(Port(30080),)),
        ("30080 is a port of the nodes", "call web.shop on 80 instead"),
    ),
    "a rule for the node's port": (
        (
            policy("web", from_till("30080")),
            service("web", "{port: 80, targetPort: 8080, nodePort: 30080}", "type: NodePort, selector: {app: web}"),
        ),
        CHECK,
        ("opens 30080, the nodes' port for the service “web”, but its pods listen on 8080", "Write 8080 in the rule."),
    ),
    "a rule for the service's port": (
        (policy("web", from_till("80")), service("web", "{port: 80, targetPort: http}"), workload("web")),
        CHECK,
        ("opens 80, the port of the service “web”, but its pods listen on 8080",),
    ),
    "a port name that no container has": (
        (policy("web", from_till("https")), workload("web")),
        CHECK,
        ("opens the port called “https”, but no container has one; they have “http”",),
    ),
    "DNS is blocked": ((OPEN, out(TO_SHOP)), CHECK, ("till's policies block DNS", "so its pods can't look up")),
    "DNS is blocked for some pods": (
        (OPEN, out(TO_SHOP, "matchLabels: {app: desk}")),
        CHECK,
        ("so its pods with `app: desk` can't look up",),
    ),
    "the port of DNS stands in another rule": (
        (OPEN, out(TO_SHOP.replace("]}", "], ports: [{port: 53, protocol: UDP}]}"))),
        CHECK.with_(ports=(Port(53),)),
        ("`out` (`all.yaml:", "opens the DNS port only to namespaces with `kubernetes.io/metadata.name: shop`"),
    ),
    "a controller writes it": (
        (OPEN.replace("namespace: shop}", "namespace: shop, labels: {app.kubernetes.io/managed-by: broker-operator}}"),),
        CHECK,
        ("Policy “open” is written by “broker-operator”, which undoes edits",),
    ),
    "an owner writes it": (
        (OPEN.replace("namespace: shop}", "namespace: shop, ownerReferences: [{kind: Broker, name: main}]}"),),
        CHECK,
        ("is written by “Broker main”",),
    ),
}


@pytest.mark.parametrize(("documents", "question", "said"), SURPRISES.values(), ids=SURPRISES.keys())
def test_a_check_names_what_surprises_about_a_rule(documents, question, said):
    text = desk(*documents).answer(question).text

    for part in said:
        assert part in text
    assert "**Careful:**" in text


NOTHING = {
    "own pods beside a namespace": (
        policy("web", f"{{from: [{{{TILL}}}, {{podSelector: {{}}}}]}}"),
        workload("web"),
    ),
    "pods that the namespace itself has": (
        policy("web", f"{{from: [{{{TILL}}}, {{podSelector: {{matchLabels: {{app: web}}}}}}]}}"),
        workload("web"),
    ),
    "what applies the files": (
        OPEN.replace("namespace: shop}", "namespace: shop, labels: {app.kubernetes.io/managed-by: Helm}}"),
    ),
    "addresses outside the cluster": (policy("web", f"{from_till()}, {{from: [{{ipBlock: {{cidr: 192.0.2.0/24}}}}]}}"),),
    "DNS goes to a cache on the node": (
        OPEN,
        out(f"{TO_SHOP}, {{to: [{{ipBlock: {{cidr: 169.254.20.10/32}}}}], ports: [{{port: 53, protocol: UDP}}]}}"),
    ),
    "a label that a controller puts on its pods": (
        policy("web", from_till(), "matchLabels: {statefulset.kubernetes.io/pod-name: web-0}"),
        policy("all", from_till()),
        workload("web"),
    ),
    "DNS is open": (OPEN, out(f"{TO_SHOP}, {{ports: [{{port: 53, protocol: UDP}}]}}")),
}


@pytest.mark.parametrize("documents", NOTHING.values(), ids=NOTHING.keys())
def test_nothing_is_said_of_rules_that_do_what_they_seem_to_do(documents):
    reply = desk(*documents).answer(CHECK)

    assert "**Careful:**" not in reply.text
    assert LOST in reply.fold("why").text


def test_the_rule_is_not_called_innocent_where_something_explains_the_failure():
    explained = desk(OPEN, out(TO_SHOP)).answer(CHECK)
    wider = desk(policy("web", "{}")).answer(CHECK)

    assert LOST not in explained.text + explained.details
    assert LOST in wider.fold("why").text


LABELLED = "apiVersion: v1\nkind: Namespace\nmetadata: {name: till, labels: {team: front}}\n"
MEANT = {
    "pods of the caller, without its namespace": (
        (policy("web", "{from: [{podSelector: {matchLabels: {app: desk}}}]}"), workload("desk", "till", "app: desk")),
        ("selects pods with “app: desk”, but only in its own namespace", "Put a namespaceSelector for"),
    ),
    "a pod's label in a namespaceSelector": (
        (
            policy("web", "{from: [{namespaceSelector: {matchLabels: {app: desk}}}]}"),
            workload("desk", "till", "app: desk"),
        ),
        ("but that's on the pods of Deployment desk in till, not on the namespace", "Put it under podSelector"),
    ),
    "a label in other letters": (
        (policy("web", "{from: [{namespaceSelector: {matchLabels: {Team: Front}}}]}"), LABELLED),
        ("but till has “team: front”: capitals matter", "Write “team: front” in the rule."),
    ),
    "the built-in label asked of pods": (
        (policy("web", "{from: [{podSelector: {matchLabels: {kubernetes.io/metadata.name: till}}}]}"),),
        ("but that's a namespace's label: no pod has it", "Put it under namespaceSelector instead of podSelector."),
    ),
    "in the caller's namespace": (
        (policy("none", ""), policy("web", from_till(), space="till")),
        ("Policy “web” lets till in, but only into till", "Write it in shop."),
    ),
    "an allow without a rule": (
        (policy("allow-all", ""),),
        ("Policy “allow-all” lets nobody in: it has no `ingress` rule", "`ingress: [{}]` would let everyone in"),
    ),
    "the other policy type": (
        (policy("none", ""), policy("web", from_till()).replace("policyTypes: [Ingress]", "policyTypes: [Egress]")),
        ("its policyTypes don't list Ingress", "Add Ingress to its policyTypes."),
    ),
}


@pytest.mark.parametrize(("documents", "said"), MEANT.values(), ids=MEANT.keys())
def test_a_rule_that_was_meant_for_it_is_named_with_its_mend(documents, said):
    text = desk(*documents).answer(CHECK).text

    assert "**A rule was meant for it:**" in text
    for part in said:
        assert part in text


def test_a_rule_for_another_environment_is_named():
    spaces = ("shop", "till-dev", "till-prod")
    rule = from_till().replace("name: till", "name: till-prod")
    text = desk(policy("web", rule), spaces=spaces).answer(CHECK.with_(sources=("till-dev",))).text

    assert "which is till-prod, a different environment from till-dev" in text


def test_a_rule_for_the_other_direction_is_not_called_one_for_this():
    back = policy("back", from_till().replace("till", "shop"), space="till")
    text = desk(policy("none", ""), back).answer(CHECK).text

    assert "**Only the other way round:** Policy “back” of till lets shop call till" in text
    assert "**A rule was meant for it:**" not in text


DENYING = ("deny-all", "allow-none", "default", "allow-only-us")


@pytest.mark.parametrize("name", DENYING)
def test_a_policy_that_promises_nothing_is_not_said_to_break_its_word(name):
    assert "lets nobody in" not in desk(policy(name, "")).answer(CHECK).text


def test_who_names_the_rules_that_let_everyone_in():
    asked = CHECK.with_(intent=Intent.WHO, sources=())

    assert "lets in every namespace, on every port" in desk(policy("web", "{from: [{namespaceSelector: {}}]}")).answer(asked).text
    assert "**Careful:**" not in desk(OPEN).answer(asked).text


MISPLACED = """apiVersion: v1
kind: Namespace
metadata:
  name: till
  annotations:
    access: counters
"""
WAITS = policy("web", "{from: [{namespaceSelector: {matchLabels: {access: counters}}}]}")


def test_a_button_writes_the_label_that_stands_under_annotations():
    """The label alone suffices, so no policy is added."""
    made = desk(WAITS, spaces=("shop",), more=MISPLACED)
    labels = {action.label: action.question for action in made.answer(CHECK).actions}
    plan = made.plan(labels["Give till the label"] or CHECK)

    assert [edit.added for group in plan.groups for edit in group.edits] == ['  labels:\n    access: "counters"\n']
    assert "Give till the label" in {each.label for each in made.answer(CHECK.with_(intent=Intent.ALLOW)).actions}
    assert "Give till the label" not in {each.label for each in desk(WAITS).answer(CHECK).actions}


INTO_SHOP = "No policy of `shop` allows it (`none`)."
OUT_OF_TILL = "`till` limits its outgoing calls, and no rule lets this one out (`out`)."
MISSING = {
    "who gets in": ((policy("none", ""),), (INTO_SHOP,)),
    "who gets out": ((OPEN, out("")), (OUT_OF_TILL,)),
    "both ends": ((policy("none", ""), out("")), (INTO_SHOP, OUT_OF_TILL)),
}


@pytest.mark.parametrize(("documents", "said"), MISSING.values(), ids=MISSING.keys())
def test_a_plain_block_says_where_a_rule_is_missing(documents, said):
    """A check and a change say the same of it: which end lacks a rule, and which policies stand there. No other end is named."""
    made = desk(*documents)
    texts = [made.answer(CHECK.with_(intent=intent)).text for intent in (Intent.CHECK, Intent.ALLOW)]

    for text in texts:
        assert [part for part in (INTO_SHOP, OUT_OF_TILL) if part in text] == [*said]


def test_only_lines_that_let_something_through_are_cited():
    """A rule of the caller for a port that the target does not open lets nothing through."""
    both = out(f"{TO_SHOP.replace(']}', '], ports: [{port: 80}]}')}, {TO_SHOP.replace(']}', '], ports: [{port: 81}]}')}")
    text = desk(policy("web", from_till("80")), both).answer(CHECK).text

    assert "`all.yaml:12`, `all.yaml:17` allow this part." in text

"""Any file, any port, any label: the plan is right, or it is the one error with a hint; nothing in between."""

from collections.abc import Iterable

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.errors import Fixable
from bot.manifests.label_line import add_label
from bot.model.estate import Estate
from bot.model.plan import Plan
from bot.model.question import Intent, Port, Protocol, Question
from bot.model.verdict import Outcome
from tests.changes.estates import (
    CALICO,
    DEFAULT,
    EGRESS,
    GUIDE_KEY,
    STANDARD,
    admitting,
    after_all,
    ask,
    documents,
    edits_of,
    estate,
    namespace,
    path,
    planned,
    policies_added,
)
from tests.effort import within
from tests.policy.asking import who_can_reach

B = "b-dev"
A_BY_NAME, C_BY_NAME = "kubernetes.io/metadata.name: a-dev", "kubernetes.io/metadata.name: c-dev"
SLOW = settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])

POLICIES = st.sampled_from([
    DEFAULT.format(name=B),
    STANDARD.format(name=B).partition("---\n")[2],
    EGRESS.format(name=B),
    CALICO.format(name=B, type="Ingress"),
    admitting("allow-a-dev", B, f"{GUIDE_KEY}: a-dev"),
    admitting("by-name", B, A_BY_NAME),
    admitting("callers", B, A_BY_NAME, C_BY_NAME),
    admitting("c", B, C_BY_NAME).replace("podSelector: {}", "podSelector: {matchLabels: {app: web}}"),
    admitting("flow", B).replace("from:", "from: [{namespaceSelector: {matchLabels: {component: web}}}, {podSelector: {}}]"),
    "# nothing but a comment\n",
    "",
    "kind: ConfigMap\napiVersion: v1\nmetadata: {name: c}\ndata:\n  a: |+\n    text\n\n",
    "kind: ConfigMap\napiVersion: v1\nmetadata:\n    name: d\ndata:\n    a: >-\n        text\n        more\n",
    '{"kind": "ConfigMap", "apiVersion": "v1", "metadata": {"name": "e"}}\n',
])  # fmt: skip
SEPARATORS = st.sampled_from(
    ["---\n", "\n---\n", "---\n\n", "--- # next\n", "# above\n---\n# below\n", "...\n---\n", "---\n---\n"]
)
ENDS = st.sampled_from(["", "\n", "\n\n  \n", "---\n", "---", "...\n", "# end", "\n# end\n", "   "])


@st.composite
def files(draw: st.DrawFn) -> str:
    """Put a policy file together from parts that real files have, in forms that they take."""
    text = draw(st.sampled_from(["", "---\n", "# head\n", "\ufeff", "%YAML 1.1\n---\n"]))
    text += draw(POLICIES)
    for part in draw(st.lists(st.tuples(SEPARATORS, POLICIES), max_size=4)):
        text += "".join(part)
    text = text.rstrip("\n") if draw(st.booleans()) else text
    text += draw(ENDS)
    indent = draw(st.sampled_from(["", "  "]))
    text = "\n".join(
        f"{indent}{line}" if line.startswith("  ") and indent and "|" not in text else line for line in text.split("\n")
    )
    return text.replace("\n", draw(st.sampled_from(["\n", "\r\n"])))


def held(question: Question, before: Estate) -> Plan | None:
    """Plan, and hold a plan to its promises; None where the one error was raised."""
    try:
        made = planned(question, before)
    except Fixable as problem:
        return None if problem.hint else pytest.fail(problem.message)
    then = after_all(before, made)
    was, now = ({each.namespace: each.outcome for each in who_can_reach(each, B).admissions} for each in (before, then))
    for name in (was.keys() | now.keys()) - {*question.sources, *made.also}:
        assert was.get(name) == now.get(name)
    return made


@given(files(), st.sampled_from(["auto", "guide", "component", "built-in"]))
@SLOW
def test_any_policy_file_gains_what_is_missing(text: str, select_by: str) -> None:
    """One policy more at its end, the rest as it was."""
    before = estate(
        {"b-dev/04-networkpolicy.yaml": text, "a-dev/x.yaml": "", "c-dev/00-namespace.yaml": namespace("c-dev", "component: web")}
    )
    made = held(ask(select_by=select_by), before)
    for at, edit in edits_of(made).items() if made else ():
        if at == path(B):
            policies = policies_added(edit)
            assert {"a-dev"} == {policy["metadata"]["name"].removeprefix("allow-")[:5] for policy in policies}
    for seen in made.after if made and made.groups else ():
        assert Outcome.ALLOWED is seen.ingress


@given(files())
@SLOW
def test_any_policy_file_loses_what_lets_it_in(text: str) -> None:
    """Only lines go, and what is left is documents that were there, or a policy with fewer peers."""
    before = estate(
        {"b-dev/04-networkpolicy.yaml": text, "c-dev/x.yaml": "", "a-dev/00-namespace.yaml": namespace("a-dev", "component: web")}
    )
    made = held(ask(intent=Intent.REVOKE), before)
    for edit in edits_of(made).values() if made else ():
        kept = [each for each in documents(edit.after) if each not in documents(edit.before)]
        assert {"callers", "flow", "by-name"} >= {each["metadata"]["name"] for each in kept}
        assert edit.after.replace("\r\n", "").count("\r") == 0
    for seen in made.after if made and made.groups else ():
        assert Outcome.ALLOWED is not seen.ingress


@given(st.one_of(st.text(max_size=300), st.text(alphabet="ab:-#'\"[]{}|>&*! \n\r\t\x85\u2028\ufeff%.?,", max_size=60)))
@SLOW
def test_any_text_as_a_policy_file(text: str) -> None:
    """Read or refused."""
    before = estate(
        {
            "b-dev/04-networkpolicy.yaml": text.encode(errors="replace"),
            "a-dev/x.yaml": "",
            "b-dev/05.yaml": DEFAULT.format(name=B),
        }
    )
    held(ask(), before)
    before = estate({"b-dev/04-networkpolicy.yaml": text.encode(errors="replace"), "a-dev/x.yaml": ""})
    held(ask(confirmed=frozenset({"first-policy"})), before)


@given(st.one_of(st.text(max_size=200), st.text(alphabet="ab:-#'\"[]{}|>&*! \n\r\x85%.?,", max_size=60)))
@example("?\n-")
@SLOW
def test_any_text_behind_a_namespace(text: str) -> None:
    """The label is one line more and means what it says, or it is not written."""
    before = namespace("x") + text
    try:
        after, shown = add_label(before, "x", GUIDE_KEY, "x", "f.yaml")
    except Fixable:
        return
    old, new = documents(before), documents(after)
    assert len(old) == len(new)
    found = next(each for each in new if isinstance(each, dict) and each.get("kind") == "Namespace")
    assert found["metadata"]["labels"].pop(GUIDE_KEY) == "x"
    assert old == new
    assert shown in after


NUMBERS = st.integers(min_value=-1, max_value=70_000)
PORTS = st.builds(
    Port,
    st.one_of(NUMBERS, st.sampled_from(["http", "x_y", "", "eighty", "8080-tcp", "1e3", "on"])),
    st.one_of(st.none(), NUMBERS),
    st.sampled_from([None, *Protocol]),
)
LABELS = st.tuples(
    st.sampled_from(["app", "a.io/b", "", "x y", "on", "1"]), st.sampled_from(["api", "", "1.0", "true", "-x", "a" * 64, "1e3"])
)


def numbers(ports: Iterable[tuple[str, int | str, int | None]]) -> set[tuple[str, int]]:
    """Return every number in ports, with its protocol."""
    return {
        (protocol, number)
        for protocol, first, last in ports
        if isinstance(first, int)
        for number in range(first, (last or first) + 1)
    }


@given(st.lists(PORTS, max_size=4), st.sampled_from([None, *Protocol]), st.lists(LABELS, max_size=3))
@SLOW
def test_any_ports_and_labels(ports: list[Port], protocol: Protocol | None, pods: list[tuple[str, str]]) -> None:
    """What is written passes Kubernetes' own schema, and reads back as what was asked."""
    before = estate({"b-dev/04-networkpolicy.yaml": STANDARD.format(name=B), "a-dev/x.yaml": ""})
    made = held(ask(ports=tuple(ports), protocol=protocol, pods=tuple(pods)), before)
    if made is None:
        return
    (policy,) = policies_added(edits_of(made)[path(B)])
    assert dict(pods) == policy["spec"]["podSelector"].get("matchLabels", {})
    written = policy["spec"]["ingress"][0].get("ports", [])
    asked = [(str(port.protocol or protocol or Protocol.TCP), port.value, port.end) for port in ports]
    read = [(port["protocol"], port["port"], port.get("endPort")) for port in written if "port" in port]
    assert numbers(asked) == numbers(read)
    every = {protocol for protocol, first, last in read if (first, last) == (1, 65_535)}
    names = {(protocol, name) for protocol, name, _ in asked if isinstance(name, str) and protocol not in every}
    assert names == {(protocol, name) for protocol, name, _ in read if isinstance(name, str)}
    assert all(port["port"] < port.get("endPort", 65_536) for port in written if isinstance(port.get("port"), int))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("#" * 40_000, id="a long comment"),
        pytest.param("# a\n" * 10_000, id="many comments"),
        pytest.param("\n" * 40_000, id="many blank lines"),
        pytest.param("---\n" * 9_000, id="many documents"),
        pytest.param("- " * 20_000, id="deep lists"),
        pytest.param("[" * 40_000, id="open brackets"),
        pytest.param(
            "a: &a [x]\n" + "".join(f"b{i}: &b{i} [*{'a' if not i else f'b{i - 1}'}]\n" for i in range(1_500)), id="aliases"
        ),
        pytest.param("a: " + "x " * 20_000, id="a long line"),
        pytest.param("a: |\n" + "  x\n" * 10_000, id="a long block"),
    ],
)
@pytest.mark.parametrize("intent", [Intent.ALLOW, Intent.REVOKE])
def test_a_large_file_takes_no_more_work_than_it_is_large(text: str, intent: Intent) -> None:
    """A few lines of Python for each of its 40,000 characters, a hundred with aliases; for each pair it would be a billion."""
    last = admitting("x", B, A_BY_NAME if intent is Intent.REVOKE else C_BY_NAME, "a: b")
    before = estate({"b-dev/04-networkpolicy.yaml": f"{text}\n---\n{last}", "a-dev/x.yaml": ""})
    within(10_000_000, lambda: held(ask(intent=intent), before))

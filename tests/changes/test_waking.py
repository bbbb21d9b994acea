"""A label that a change adds wakes every rule that waits for it: all of that is said, and confirmed, before it is written."""

import pytest

from bot.changes import plan_allow
from bot.errors import Fixable
from bot.model.estate import Estate
from bot.model.question import Port
from bot.model.verdict import Outcome
from tests.changes.estates import (
    GUIDE_KEY,
    LAYOUT,
    STANDARD,
    TEMPLATES,
    admitting,
    after_all,
    ask,
    edits_of,
    namespace,
    pair,
    path,
)
from tests.policy.asking import verdict

B = STANDARD.format(name="b-dev")
WAITS = f"{GUIDE_KEY}: a-dev"
ON_8080 = (Port(8080),)
CONFIRMED = frozenset({"wakes-rules"})

OUT = """\
---
kind: NetworkPolicy
apiVersion: networking.k8s.io/v1
metadata:
  name: out
  namespace: {name}
spec:
  podSelector: {{}}
  policyTypes:
  - Egress
  egress:
  - to:
    - namespaceSelector:
        matchLabels:
          {label}
"""


def waiting(ports: str = "") -> Estate:
    """Load a target with a rule that waits for the guide's label of a-dev."""
    return pair(f"{B}---\n{admitting('old', 'b-dev', WAITS)}{ports}")


def test_a_rule_in_the_target_that_waits_for_the_label_opens_more_than_was_asked() -> None:
    """What opens is said as it is after the change: a rule that was written for every port lets in on every port."""
    made = plan_allow(ask(select_by="guide", ports=ON_8080), waiting(), LAYOUT, TEMPLATES)
    (need,) = made.needs
    assert "wakes-rules" == need.name
    assert "a-dev may call b-dev: every pod, on every port (policy `old`, `ns/b-dev/04-networkpolicy.yaml:" in need.text
    assert "use the built-in label, which opens only what you asked for" in need.text
    assert ("a-dev may call b-dev: every pod, on every port.",) == made.opens
    assert not made.writes
    confirmed = plan_allow(ask(select_by="guide", ports=ON_8080, confirmed=CONFIRMED), waiting(), LAYOUT, TEMPLATES)
    assert confirmed.writes
    assert made.opens == confirmed.opens
    plainly = plan_allow(ask(select_by="built-in", ports=ON_8080), waiting(), LAYOUT, TEMPLATES)
    assert (("a-dev may call b-dev: every pod, on TCP 8080.",), ()) == (plainly.opens, plainly.needs)
    then = verdict(after_all(waiting(), plainly), "a-dev", "b-dev")
    assert (Outcome.PARTLY, "every pod, only on TCP 8080") == (then.outcome, then.scope)


@pytest.mark.parametrize(
    ("ports", "asked"),
    [("", ()), ("    ports:\n    - port: 8080\n", ON_8080)],
    ids=["every port", "the same port"],
)
def test_where_the_label_is_enough_nothing_else_is_written(ports: str, asked: tuple[Port, ...]) -> None:
    """The rule that waited lets in exactly what was asked: no policy beside it, and nothing to confirm."""
    made = plan_allow(ask(select_by="guide", ports=asked), waiting(ports), LAYOUT, TEMPLATES)
    assert [path("a-dev", LAYOUT.namespace_file)] == list(edits_of(made))
    assert ((), True) == (made.needs, made.writes)
    assert Outcome.ALLOWED is made.after[0].outcome


def test_a_rule_for_less_than_was_asked_is_completed() -> None:
    """The policy is still needed, and opens only what was asked."""
    made = plan_allow(
        ask(select_by="guide", ports=(Port(8080), Port(9090))), waiting("    ports:\n    - port: 8080\n"), LAYOUT, TEMPLATES
    )
    assert ["a-dev", "b-dev"] == [group.namespace for group in made.groups]
    assert () == made.needs
    assert ("a-dev may call b-dev: every pod, on TCP 8080 and 9090.",) == made.opens


def test_rules_of_others_that_let_the_labelled_namespace_in() -> None:
    known = pair(**{"d-dev/04-networkpolicy.yaml": STANDARD.format(name="d-dev") + "---\n" + admitting("x", "d-dev", WAITS)})
    made = plan_allow(ask(select_by="guide"), known, LAYOUT, TEMPLATES)
    (need,) = made.needs
    assert "a-dev may call d-dev: every pod, on every port (policy `x`, `ns/d-dev/04-networkpolicy.yaml:" in need.text
    assert need.brief == "It opens more than you asked for: a-dev may call d-dev: every pod, on every port."
    assert "a-dev may call d-dev: every pod, on every port." in made.opens
    assert "a-dev may call b-dev: every pod, on every port." in made.opens


def test_rules_of_others_that_let_them_out_to_the_labelled_namespace() -> None:
    """An outgoing rule waits for a label too: whoever has it may then call the caller."""
    policies = STANDARD.format(name="c-dev") + OUT.format(name="c-dev", label=WAITS)
    open_source = {"a-dev/04-networkpolicy.yaml": "# none\n", "c-dev/04-networkpolicy.yaml": policies}
    made = plan_allow(ask(select_by="guide"), pair(**open_source), LAYOUT, TEMPLATES)
    (need,) = made.needs
    assert "c-dev may call a-dev: every pod, on every port (policy `out`, `ns/c-dev/04-networkpolicy.yaml:" in need.text
    closed_source = open_source | {"a-dev/04-networkpolicy.yaml": STANDARD.format(name="a-dev")}
    assert () == plan_allow(ask(select_by="guide"), pair(**closed_source), LAYOUT, TEMPLATES).needs


def test_an_outgoing_rule_that_the_label_closes_is_no_change_to_write() -> None:
    """A rule can select by a label's absence."""
    absent = "kubernetes.io/metadata.name: a-dev\n        matchExpressions:\n        - {key: component, operator: DoesNotExist}"
    known = pair(
        **{"a-dev/04-networkpolicy.yaml": "# none\n", "d-dev/04-networkpolicy.yaml": OUT.format(name="d-dev", label=absent)}
    )
    with pytest.raises(Fixable, match="d-dev → a-dev"):
        plan_allow(ask(select_by="component"), known, LAYOUT, TEMPLATES)


def test_a_label_that_is_there_already_wakes_nothing() -> None:
    known = pair(
        f"{B}---\n{admitting('old', 'b-dev', WAITS)}", **{"a-dev/00-namespace.yaml": namespace("a-dev", 'component: "a"')}
    )
    for select_by in ("auto", "built-in", "component"):
        assert () == plan_allow(ask(select_by=select_by, ports=ON_8080), known, LAYOUT, TEMPLATES).needs


def test_a_first_policy_with_a_label() -> None:
    """The default policies come first, and what the first policy takes away is no reason to refuse it."""
    asked = ask(select_by="guide", ports=ON_8080, confirmed=frozenset({"first-policy"}))
    made = plan_allow(asked, pair("# none\n"), LAYOUT, TEMPLATES)
    assert ["a-dev", "b-dev"] == [group.namespace for group in made.groups]
    assert () == made.needs
    then = verdict(after_all(pair("# none\n"), made), "a-dev", "b-dev")
    assert (Outcome.PARTLY, "every pod, only on TCP 8080") == (then.outcome, then.scope)


def test_an_empty_label_selects_nobody_in_particular() -> None:
    known = pair(**{"a-dev/00-namespace.yaml": namespace("a-dev", 'component: ""')})
    (choice,) = plan_allow(ask(), known, LAYOUT, TEMPLATES).choices
    assert "kubernetes.io/metadata.name" == choice.key
    with pytest.raises(Fixable, match="with an empty value"):
        plan_allow(ask(select_by="component"), known, LAYOUT, TEMPLATES)

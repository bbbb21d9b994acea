"""What would change without a policy: who loses access, who gains it, and what is not known."""

import pytest

from bot.errors import Fixable
from bot.model.question import Intent, Question
from tests.answers.test_pods import desk, from_till, policy

WITHOUT = Question(Intent.IMPACT, target="shop", policy="open")
OPEN = policy("open", from_till("8080"))
NONE = policy("none", "")
CALICO = (
    "apiVersion: projectcalico.org/v3\nkind: NetworkPolicy\nmetadata: {name: guard, namespace: shop}\n"
    "spec: {types: [Ingress], ingress: []}\n"
)

CHANGES = {
    "its caller loses access": (
        (NONE, OPEN),
        ("1 pair closes.", "**Closes** `till` → `shop`: every pod, only on TCP 8080"),
    ),
    "another rule admits a part": (
        (NONE, policy("open", from_till()), policy("web", from_till("8080"))),
        ("**Narrows** `till` → `shop`: every pod, on every port, until now; then every pod, only on TCP 8080",),
    ),
    "another rule admits the same": (
        (NONE, OPEN, policy("web", from_till())),
        ("nothing changes. It matches nobody, or other policies allow the same.",),
    ),
    "it is the last one": (
        (OPEN,),
        (
            "- **Careful:** it's the only policy that limits who calls `shop`. Without it, everyone may.\n\n- **Opens** ",
            "**Opens** every namespace that no file declares → `shop`",
        ),
    ),
    "a limit on outgoing calls": (
        (policy("open", "", types="Egress"),),
        ("**Opens** `shop` → `till`: every pod, on every port",),
    ),
    "it stands twice": ((NONE, OPEN, OPEN), ("(`all.yaml:", "**Closes** `till` → `shop`")),
    "a policy of another kind stays": (
        (NONE, OPEN, CALICO),
        ("- **Careful:** `guard` (NetworkPolicy) may still limit it: the bot can't evaluate it.\n\n- **Closes** ",),
    ),
}


@pytest.mark.parametrize(("documents", "said"), CHANGES.values(), ids=CHANGES.keys())
def test_every_pair_that_changes_is_said(documents, said):
    text = desk(*documents).answer(WITHOUT).text

    for part in said:
        assert part in text


def test_the_name_tells_the_namespace_where_one_alone_has_such_a_policy():
    asked = WITHOUT.with_(target=None)
    both = desk(OPEN, policy("open", "", space="till")).answer(asked)

    assert "**Without the policy `open` of `shop`**" in desk(OPEN).answer(asked).text
    assert both.kind == "clarify"
    assert [action.label for action in both.actions[:2]] == ["shop", "till"]


def test_the_button_asks_about_the_namespace_that_the_name_told():
    shop = desk(OPEN)
    (button,) = shop.answer(WITHOUT.with_(target=None)).actions

    assert button.question is not None
    assert "`shop`" in shop.answer(button.question).text


def test_what_is_left_out_is_counted():
    guards = [CALICO.replace("guard", f"guard-{number}") for number in range(5)]

    assert "- **Careful:** 2 more that I can't tell.\n" in desk(NONE, OPEN, *guards).answer(WITHOUT).text


UNKNOWN = {
    "no such policy": ((NONE,), WITHOUT, "It has `none`."),
    "nowhere": ((policy("opens", ""),), WITHOUT.with_(target=None), "The nearest name is `opens`."),
    "of another kind": (
        (CALICO,),
        WITHOUT.with_(policy="guard"),
        "projectcalico.org/v3: the bot can't evaluate it",
    ),
}


@pytest.mark.parametrize(("documents", "question", "said"), UNKNOWN.values(), ids=UNKNOWN.keys())
def test_a_policy_that_is_not_judged_is_said_to_be_so(documents, question, said):
    answer = desk(*documents).answer(question)

    assert answer.kind == "refusal"
    assert said in answer.text


def test_nothing_is_planned():
    with pytest.raises(Fixable):
        desk(NONE, OPEN).plan(WITHOUT)


ASKED = (
    "what would break if we remove the policy open in shop?",
    "What happens if I delete network policy `open` in shop",
    "is it safe to drop the open policy in shop?",
    "who would lose access without policy open in shop?",
    "if we got rid of the netpol open in shop, what stops working?",
    "who depends on the policy open in shop?",
    "what if I delete the policy open in shop?",
    "Does anything break when we delete the networkpolicy called open in shop?",
)


@pytest.mark.parametrize("words", ASKED)
def test_it_is_asked_in_words(words):
    question = desk(NONE, OPEN).ask(words).conversation.question

    assert question is not None
    assert (question.intent, question.target, question.policy) == (Intent.IMPACT, "shop", "open")


def test_the_name_alone_will_do_where_it_is_no_namespace():
    made = desk(NONE, policy("allow-till", from_till()))

    assert "**Without the policy `allow-till` of `shop`**" in made.ask("what if I delete allow-till in shop?").text


OTHERWISE = (
    "please remove the policy open in shop",
    "remove the rule that lets till call shop",
    "what happens if till calls shop?",
    "can till call shop without a policy?",
    "who can reach shop?",
)


@pytest.mark.parametrize("words", OTHERWISE)
def test_other_words_are_not_read_as_this(words):
    question = desk(NONE, OPEN).ask(words).conversation.question

    assert question is None or question.intent is not Intent.IMPACT

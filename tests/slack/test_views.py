"""A reply as a message: inside Slack's limits whatever it holds, and whole for those who hear instead of see."""

import ast
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.plan import Edit, Group, Need, Plan
from bot.model.question import SHARED_LABEL, Conversation, Intent, Question
from bot.model.reply import Action, Answer, Fold, Link, Reply
from bot.model.request import Branch, Published
from bot.playground import lint
from bot.settings import ROOT
from bot.slack.state import FormState, answered, conversation_from, menu_chosen, question_from, question_value
from bot.slack.views.form import form, loading
from bot.slack.views.message import Message, answer, details, note, outcome, reason_box, shadow
from bot.slack.views.preview import done, preview, problem, working
from tests.platforms import CLOUD_PLATFORM

QUESTION = Question(Intent.ALLOW, sources=("a-dev",), target="b-dev")
YAML = "kind: NetworkPolicy\nmetadata:\n  name: allow-a-dev\n"


def said(text: str = "⛔ **Blocked:** `a-dev` → `b-dev`, every port", **fields: Any) -> Reply:
    """Return a reply with everything in it, but for what is given."""
    folds = (Fold("yaml", "Show YAML", "The change", f"```yaml\n{YAML}```"), Fold("why", "Why", "Why", "No policy allows it."))
    actions = (
        Action("create", "Create branch", QUESTION, confirm="Opens b-dev to a-dev."),
        Action("show", "Show YAML", QUESTION, fold="yaml"),
        Action("narrow", "Ports or pods …", QUESTION),
        Action("show", "Why", QUESTION, fold="why", aside=True),
        Action("docs", "Which label", url="https://docs.example/which-label.md"),
    )
    made = {
        "kind": "answer",
        "text": text,
        "brief": "Blocked: a-dev → b-dev.",
        "actions": actions,
        "folds": folds,
        "question": QUESTION,
    }
    return Reply(**({**made, "conversation": Conversation(QUESTION)} | fields))


def plan(*edits: Edit) -> Plan:
    """Return a plan with these edits."""
    group = Group("b-dev", "ingress", "Allow a-dev to call b-dev", "netpol/b-dev-allow-a-dev-12345678", edits, (), 1)
    return Plan(QUESTION, (), (group,), (), (), (), (), (), (), (), None)


def shown(message: Message) -> list[dict[str, Any]]:
    """Return the blocks as Slack gets them."""
    blocks: list[dict[str, Any]] = message.payload()["blocks"]
    return blocks


def elements(message: Message, kind: str) -> list[dict[str, Any]]:
    """Return all elements of a kind."""
    return [each for block in shown(message) for each in block.get("elements", []) if each.get("type") == kind]


def labels(message: Message) -> list[str]:
    """Return what the buttons say, in order."""
    return [button["text"]["text"] for button in elements(message, "button")]


def menu(message: Message) -> list[dict[str, Any]]:
    """Return the lines of the menu."""
    return [line for each in elements(message, "overflow") for line in each["options"]]


def test_an_answer() -> None:
    """Markdown, buttons and a menu that carry their question, pages, thumbs; and the thread's memory beside it."""
    message = answer(said(), answers="1.1")
    assert lint(message.payload()) == []
    assert [block["type"] for block in shown(message)] == ["markdown", "actions", "context", "context_actions"]
    assert message.text == "Blocked: a-dev → b-dev."
    assert labels(message) == ["Create branch", "Show YAML", "Ports or pods …"]
    assert [line["text"]["text"] for line in menu(message)] == ["Why"]
    assert menu_chosen(menu(message)[0]["value"]) == ("show", "why", question_value(QUESTION))
    assert question_from(elements(message, "button")[0]["value"]) == QUESTION
    assert elements(message, "button")[0]["confirm"]["text"]["text"] == "Opens b-dev to a-dev."
    assert conversation_from(message.metadata) == Conversation(QUESTION)
    assert answered(message.metadata) == "1.1"


def test_an_answer_for_one_person() -> None:
    """An ephemeral message cannot carry metadata, and can be shared."""
    message = answer(said(), ephemeral=True)
    assert lint(message.payload()) == []
    assert message.metadata is None
    assert "Share to channel" in labels(message)


def test_thumbs_have_words() -> None:
    """Nothing is said by an emoji alone, and every button is read aloud."""
    thumbs = elements(answer(said()), "feedback_buttons")[0]
    assert (thumbs["positive_button"]["text"]["text"], thumbs["negative_button"]["text"]["text"]) == ("Helpful", "Not helpful")
    assert thumbs["negative_button"]["accessibility_label"]


def test_asking_back_has_no_thumbs() -> None:
    """There is nothing to judge yet."""
    assert elements(answer(said(kind="clarify")), "feedback_buttons") == []


def test_yaml_stays_in_the_message_where_it_fits() -> None:
    """Code is shown as it is written."""
    for message in (answer(said(f"Add this:\n\n```yaml\n{YAML}```\n")), details(said(), "yaml")):
        assert YAML in shown(message)[0]["text"]
        assert message.snippets == ()


def test_long_yaml_becomes_a_file() -> None:
    """With the name of the file that it goes into, and the message says where it is: one person gets it directly."""
    long = YAML * 80
    edit = Edit("namespaces/b-dev/04-networkpolicy.yaml", None, long, long, None)
    text = f"Before.\n\n```yaml\n{long}```\n\nAfter."
    reply = said(text, plan=plan(edit), folds=(Fold("yaml", "Show YAML", "The change", text),))
    for message, where in (
        (answer(reply), "sent with this message"),
        (answer(reply, ephemeral=True), "sent you as a direct message"),
        (details(reply, "yaml"), "sent you as a direct message"),
    ):
        assert [(each.name, each.text) for each in message.snippets] == [("04-networkpolicy.yaml", long)]
        assert "04-networkpolicy.yaml" in shown(message)[0]["text"]
        assert where in shown(message)[0]["text"]
        assert "After." in shown(message)[0]["text"]
        assert lint(message.payload()) == []


def test_a_very_long_answer_is_cut_between_paragraphs_and_goes_along_as_a_file() -> None:
    """Nothing is lost, and no code is cut in two."""
    text = "\n\n".join(f"Paragraph {number}.\n\n```yaml\nline: {number}\n```" for number in range(800))
    message = answer(said(text))
    assert lint(message.payload()) == []
    assert message.snippets[-1].text == text
    assert shown(message)[0]["text"].count("```") % 2 == 0


def test_a_question_that_does_not_fit_into_a_button_has_none() -> None:
    """Better no button than one that does something else."""
    huge = Question(Intent.ALLOW, sources=tuple(sha256(bytes([number])).hexdigest()[:63] for number in range(90)))
    message = answer(said(actions=(Action("create", "Create", huge),), conversation=Conversation(huge)))
    assert elements(message, "button") == []
    assert "too much for buttons" in str(shown(message))
    assert lint(message.payload()) == []


def test_many_buttons_leave_room_for_the_text() -> None:
    """All blocks together have a limit too."""
    wide = Question(Intent.ALLOW, sources=tuple(f"team-{number}-{'x' * 50}" for number in range(18)), target="t")
    message = answer(
        said(
            "word " * 3000,
            actions=tuple(Action("pick", f"Pick {number}", wide) for number in range(8)),
            conversation=Conversation(wide),
        )
    )
    assert lint(message.payload()) == []


def test_nobody_is_called_by_an_answer() -> None:
    """What somebody typed is quoted, and stays a quotation."""
    message = answer(said("You wrote <!channel> and <@U1>.", brief="<!channel> & <@U1>"))
    assert "<!channel>" not in shown(message)[0]["text"]
    assert message.text == "&lt;!channel&gt; &amp; &lt;@U1&gt;"


def test_what_came_of_it_can_be_withdrawn() -> None:
    """The outcome has its pages and the button, which asks first."""
    made = Answer(
        "The branch is written.",
        "Written.",
        folds=(Fold("message", "A message for the owners", "A message for the owners", "Could you have a look?"),),
        links=(Link("testing#x", "Testing", "https://d/x"),),
        next_pages=(("Open pull request", "https://git/compare"),),
    )
    message = outcome(made, withdraw='{"b":["netpol/x"]}')
    assert lint(message.payload()) == []
    first, second = elements(message, "button")
    assert (first["text"]["text"], first["url"], first["style"]) == ("Open pull request", "https://git/compare", "primary")
    assert second["confirm"]["deny"]["text"] == "Keep it"
    assert "Could you have a look?" in shown(message)[0]["text"]
    assert "https://d/x" in str(shown(message)[-1])
    assert labels(outcome(replace(made, next_pages=()), withdraw="{}")) == ["Withdraw"]
    assert labels(outcome(replace(made, next_pages=(("Open pull request", "https://git/" + "x" * 3000),)))) == []
    assert lint(outcome(Answer("Nothing.", "Nothing.")).payload()) == []
    both = outcome(Answer("Both are written.", "Written."), withdraw="{}", several=True)
    assert elements(both, "button")[0]["confirm"]["deny"]["text"] == "Keep them"


def test_the_shadow_says_where_and_offers_nothing() -> None:
    """What would have been said, with a link; no button works from there."""
    message = shadow(said(), "https://slack/archives/C1/p1", "C1")
    assert lint(message.payload()) == []
    assert elements(message, "button") == []
    assert "https://slack/archives/C1/p1" in str(shown(message)[0])
    assert message.metadata is None


TEXTS = (
    st.text(max_size=300)
    | st.text(alphabet='`~<>&*_#\n "\\😀', max_size=300)
    | st.integers(1, 60_000).map(lambda size: "x" * size)
)


@given(
    TEXTS,
    TEXTS,
    st.lists(
        st.builds(
            Action,
            st.sampled_from(["create", "pick", "ask", "show", "swap", "docs"]),
            TEXTS,
            st.just(QUESTION),
            confirm=st.none() | TEXTS,
            fold=st.sampled_from(["", "why"]),
            aside=st.booleans(),
        ),
        max_size=30,
    ),
)
def test_whatever_it_holds_slack_takes_it(text: str, brief: str, actions: list[Action]) -> None:
    """Any text, any brief line and any buttons stay inside the limits."""
    reply = said(text, brief=brief, actions=tuple(actions), folds=(Fold("why", "Why", "Why", text),))
    there = (Branch("netpol/x", "b-dev", "", "created", True, "", f"https://x/{text}", ""),)
    for message in (
        answer(reply),
        answer(reply, ephemeral=True),
        answer(reply, written=there),
        details(reply),
        details(reply, "why"),
        details(reply, "call"),
        note(text),
        shadow(reply, "", "C1"),
    ):
        assert lint(message.payload()) == []


@given(TEXTS, TEXTS)
def test_whatever_a_modal_holds_slack_takes_it(text: str, name: str) -> None:
    """Any text in any step of the form stays inside the limits."""
    edit, state = Edit(text or "f", None, text, text, None), FormState(question=QUESTION.with_(pods=((name, text),)), reason=text)
    made = replace(plan(edit), opens=(text,) * 30, also=(text,), warnings=(name,), needs=(Need(SHARED_LABEL, text),))
    branch = Branch(name, "b-dev", "", "failed", False, "", f"https://x/{text}", text)
    for view in (
        form(replace(CLOUD_PLATFORM, label_keys=("label", name or "other")), state, ("a/b", "b" * 100)),
        *(preview(said(plan=made, brief=text), state, writes=writes) for writes in (True, False)),
        *(working(made), done(text, Published((branch,))), problem(text), loading(text), reason_box(text)),
    ):
        assert lint(view.to_dict()) == []


def test_a_name_that_no_option_can_hold_is_not_filled_in() -> None:
    """A namespace's name is never that long, and a part of it would be another name."""
    made = form(CLOUD_PLATFORM, FormState(question=Question(Intent.ALLOW, sources=("a" * 151,), target="b-dev"))).to_dict()
    assert lint(made) == []
    assert "initial_option" not in made["blocks"][0]["element"]
    assert made["blocks"][1]["element"]["initial_option"]["value"] == "b-dev"


@pytest.mark.parametrize("path", sorted((ROOT / "bot/slack/views").glob("*.py")), ids=lambda path: path.stem)
def test_of_slack_sdk_a_view_imports_only_the_models(path: Path) -> None:
    """What makes JSON, and nothing that reaches Slack. import-linter knows slack_sdk as one package, and cannot tell."""
    imported = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported |= {f"{node.module}.{alias.name}" for alias in node.names}
    of_the_sdk = {name for name in imported if name.split(".")[0] == "slack_sdk"}
    assert {name for name in of_the_sdk if not name.startswith("slack_sdk.models.")} == set()


@pytest.mark.parametrize("code", ["```\nopen", "```yaml\na: 1\n```", "~~~\na\n~~~", "````\n```\n````", "```"])
def test_odd_code_is_kept(code: str) -> None:
    """A fence that is not closed is text."""
    assert code in shown(answer(said(code)))[0]["text"]

"""Each number of Slack's limits: what is just allowed passes, one more is named with its place."""

from typing import Any

import pytest

from bot.playground import lint

from .conftest import button, input_block, modal, text

Json = dict[str, Any]


def mrkdwn(words: str) -> Json:
    return {"type": "mrkdwn", "text": words}


def message(*blocks: Json) -> Json:
    return {"text": "brief", "blocks": list(blocks)}


def home(*blocks: Json) -> Json:
    return {"type": "home", "blocks": list(blocks)}


def section(**more: object) -> Json:
    return {"type": "section", "text": mrkdwn("words"), **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def a_button(**more: object) -> Json:
    return {"type": "button", "text": text("Press"), **more}


def option(number: int = 0, **more: object) -> Json:
    return {"text": text(f"option {number}"), "value": str(number), **more}


def menu(kind: str, count: int) -> Json:
    return {"type": kind, "action_id": "choose", "options": [option(number) for number in range(count)]}


def confirm(**more: object) -> Json:
    return {"title": text("Sure?"), "text": text("Really"), "confirm": text("Yes"), "deny": text("No")} | more


def table(rows: int, columns: int) -> Json:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * columns] * rows}


def feedback(**more: object) -> Json:
    thumb = {"text": text("Good"), "value": "good"}
    element = {"type": "feedback_buttons", "action_id": "thumbs", "positive_button": thumb, "negative_button": thumb}
    return {"type": "context_actions", "elements": [element | more]}


def words(count: int) -> Json:
    """Return a plain text of so many characters."""
    return text("x" * count)


def pressing(**more: object) -> Json:
    """Return a message with one button."""
    return message(actions(a_button(**more)))


def asking(**more: object) -> Json:
    """Return a message with a button that asks first."""
    return pressing(confirm=confirm(**more))


def choosing(**more: Any) -> Json:
    """Return a message with a menu of one option."""
    return message(actions({"type": "static_select", "options": [option(**more)]}))


def grouped(count: int) -> Json:
    """Return a message with a menu of so many groups."""
    return message(actions({"type": "static_select", "option_groups": [{"label": text("g"), "options": [option()]}] * count}))


def icons(count: int) -> Json:
    """Return a message with so many icon buttons."""
    return message({"type": "context_actions", "elements": [{"type": "icon_button", "icon": "trash", "text": text("x")}] * count})


def image(**more: object) -> Json:
    """Return a message with an image."""
    return message({"type": "image", "image_url": "u", "alt_text": "a", **more})


def typing(**more: object) -> Json:
    """Return a modal with a text input."""
    return modal(input_block("b", {"type": "plain_text_input", **more}))


def marked(*counts: int) -> Json:
    """Return a message of Markdown blocks."""
    return message(*({"type": "markdown", "text": "x" * count} for count in counts))


ONE = "/blocks/0/elements/0"
FORM = "/view/blocks/0"

AT_MOST = {
    "blocks of a message": (50, lambda n: message(*[section()] * n), "/blocks"),
    "blocks of a modal": (100, lambda n: modal(*[section()] * n), "/view/blocks"),
    "blocks of a home": (100, lambda n: home(*[section()] * n), "/view/blocks"),
    "section text": (3000, lambda n: message(section(text=words(n))), "/blocks/0/text/text"),
    "section fields": (10, lambda n: message(section(fields=[mrkdwn("x")] * n)), "/blocks/0/fields"),
    "field text": (2000, lambda n: message(section(fields=[words(n)])), "/blocks/0/fields/0/text"),
    "header": (150, lambda n: message({"type": "header", "text": words(n)}), "/blocks/0/text/text"),
    "markdown": (12_000, marked, "/blocks/0/text"),
    "all markdown": (12_000, lambda n: marked(6000, n - 6000), "/blocks"),
    "elements of actions": (25, lambda n: message(actions(*[a_button()] * n)), "/blocks/0/elements"),
    "elements of context": (10, lambda n: message({"type": "context", "elements": [mrkdwn("x")] * n}), "/blocks/0/elements"),
    "elements of context_actions": (5, icons, "/blocks/0/elements"),
    "button text": (75, lambda n: pressing(text=words(n)), f"{ONE}/text/text"),
    "button value": (2000, lambda n: pressing(value="x" * n), f"{ONE}/value"),
    "button url": (3000, lambda n: pressing(url="x" * n), f"{ONE}/url"),
    "button label": (75, lambda n: pressing(accessibility_label="x" * n), f"{ONE}/accessibility_label"),
    "feedback label": (
        75,
        lambda n: message(feedback(positive_button={"text": words(n), "value": "v"})),
        f"{ONE}/positive_button/text/text",
    ),
    "static options": (100, lambda n: message(actions(menu("static_select", n))), f"{ONE}/options"),
    "option groups": (100, grouped, f"{ONE}/option_groups"),
    "overflow options": (5, lambda n: message(actions(menu("overflow", n))), f"{ONE}/options"),
    "radio options": (10, lambda n: message(actions(menu("radio_buttons", n))), f"{ONE}/options"),
    "checkbox options": (10, lambda n: message(actions(menu("checkboxes", n))), f"{ONE}/options"),
    "option text": (75, lambda n: choosing(text=words(n)), f"{ONE}/options/0/text/text"),
    "option url": (3000, lambda n: choosing(url="x" * n), f"{ONE}/options/0/url"),
    "option value": (150, lambda n: choosing(value="x" * n), f"{ONE}/options/0/value"),
    "option description": (75, lambda n: choosing(description=words(n)), f"{ONE}/options/0/description/text"),
    "confirm title": (100, lambda n: asking(title=words(n)), f"{ONE}/confirm/title/text"),
    "confirm text": (300, lambda n: asking(text=words(n)), f"{ONE}/confirm/text/text"),
    "confirm yes": (30, lambda n: asking(confirm=words(n)), f"{ONE}/confirm/confirm/text"),
    "confirm no": (30, lambda n: asking(deny=words(n)), f"{ONE}/confirm/deny/text"),
    "placeholder": (150, lambda n: typing(placeholder=words(n)), f"{FORM}/element/placeholder/text"),
    "input label": (2000, lambda n: modal(input_block("b", {"type": "plain_text_input"}, label=words(n))), f"{FORM}/label/text"),
    "input hint": (2000, lambda n: modal(input_block("b", {"type": "plain_text_input"}, hint=words(n))), f"{FORM}/hint/text"),
    "longest text input": (3000, lambda n: typing(max_length=n), f"{FORM}/element/max_length"),
    "modal title": (24, lambda n: modal(title=words(n)), "/view/title/text"),
    "modal submit": (24, lambda n: modal(submit=words(n)), "/view/submit/text"),
    "modal close": (24, lambda n: modal(close=words(n)), "/view/close/text"),
    "private_metadata": (3000, lambda n: modal(private_metadata="x" * n), "/view/private_metadata"),
    "callback_id": (255, lambda n: modal(callback_id="x" * n), "/view/callback_id"),
    "external_id": (255, lambda n: modal(external_id="x" * n), "/view/external_id"),
    "block_id": (255, lambda n: message(section(block_id="x" * n)), "/blocks/0/block_id"),
    "action_id": (255, lambda n: pressing(action_id="x" * n), f"{ONE}/action_id"),
    "image alt": (2000, lambda n: image(alt_text="x" * n), "/blocks/0/alt_text"),
    "image title": (2000, lambda n: image(title=words(n)), "/blocks/0/title/text"),
    "image url": (3000, lambda n: image(image_url="x" * n), "/blocks/0/image_url"),
    "table rows": (100, lambda n: message(table(n, 1)), "/blocks/0/rows"),
    "table columns": (20, lambda n: message(table(1, n)), "/blocks/0/rows/0"),
    "data table rows": (201, lambda n: message({"type": "data_table", "rows": [[{}]] * n}), "/blocks/0/rows"),
    "card title": (150, lambda n: message({"type": "card", "title": words(n)}), "/blocks/0/title/text"),
    "card body": (200, lambda n: message({"type": "card", "body": words(n)}), "/blocks/0/body/text"),
    "card actions": (3, lambda n: message({"type": "card", "actions": [a_button()] * n}), "/blocks/0/actions"),
    "carousel": (10, lambda n: message({"type": "carousel", "elements": [{}] * n}), "/blocks/0/elements"),
    "container": (10, lambda n: message({"type": "container", "child_blocks": [{}] * n}), "/blocks/0/child_blocks"),
    "plan tasks": (50, lambda n: message({"type": "plan", "tasks": [{}] * n}), "/blocks/0/tasks"),
    "alert": (200, lambda n: modal({"type": "alert", "text": words(n)}), "/view/blocks/0/text/text"),
    "suggested options": (100, lambda n: {"options": [option(number) for number in range(n)]}, "/options"),
    "attachments": (100, lambda n: {"text": "t", "attachments": [{}] * n}, "/attachments"),
}


@pytest.mark.parametrize("limit", AT_MOST)
def test_the_most_that_is_allowed_passes(limit: str) -> None:
    most, payload, _ = AT_MOST[limit]
    assert [] == lint(payload(most))


@pytest.mark.parametrize("limit", AT_MOST)
def test_one_more_is_named_with_its_place(limit: str) -> None:
    most, payload, pointer = AT_MOST[limit]
    assert [pointer] == [problem.pointer for problem in lint(payload(most + 1))]


REFUSED = {
    "an empty text": (message(section(text=mrkdwn(""))), "/blocks/0/text/text"),
    "a section of nothing": (message({"type": "section"}), "/blocks/0"),
    "markup in a header": (message({"type": "header", "text": mrkdwn("x")}), "/blocks/0/text/type"),
    "an image that nobody can hear": (message({"type": "image", "image_url": "u"}), "/blocks/0/alt_text"),
    "an image of nothing": (message({"type": "image", "alt_text": "a"}), "/blocks/0/image_url"),
    "the same action_id twice in a block": (
        message(actions(a_button(action_id="a"), a_button(action_id="a"))),
        "/blocks/0/elements/1/action_id",
    ),
    "the same block_id twice": (message(section(block_id="b"), section(block_id="b")), "/blocks/1/block_id"),
    "no actions": (message(actions()), "/blocks/0/elements"),
    "a block that is none": (message({"type": "paragraph"}), "/blocks/0/type"),
    "an alert in a message": (message({"type": "alert", "text": mrkdwn("x")}), "/blocks/0/type"),
    "markdown in a modal": (modal({"type": "markdown", "text": "x"}), "/view/blocks/0/type"),
    "a table in a modal": (modal(table(1, 1)), "/view/blocks/0/type"),
    "thumbs in a modal": (modal(feedback()), "/view/blocks/0/type"),
    "thumbs in a home": (home(feedback()), "/view/blocks/0/type"),
    "markdown in a home": (home({"type": "markdown", "text": "x"}), "/view/blocks/0/type"),
    "two tables": (message(table(1, 1), table(1, 1)), "/blocks"),
    "a text input among actions": (message(actions({"type": "plain_text_input"})), "/blocks/0/elements/0/type"),
    "a button in a form's input": (modal(input_block("b", a_button())), "/view/blocks/0/element/type"),
    "thumbs without a value": (
        message(feedback(positive_button={"text": text("x")})),
        "/blocks/0/elements/0/positive_button/value",
    ),
    "an unknown button style": (message(actions(a_button(style="loud"))), "/blocks/0/elements/0/style"),
    "a confirm without a way out": (asking(deny=None), "/blocks/0/elements/0/confirm/deny"),
    "a modal without a title": ({"type": "modal", "blocks": [section()]}, "/view/title"),
    "a modal with inputs and no submit": (modal(submit=None), "/view/submit"),
    "a home with a title": (home(section()) | {"title": text("x")}, "/view/title"),
    "a view of nothing": (modal() | {"blocks": []}, "/view/blocks"),
    "a pending task on its own": (message({"type": "task_card", "status": "pending"}), "/blocks/0/status"),
    "metadata without a type": ({"text": "t", "metadata": {"event_payload": {}}}, "/metadata"),
    "metadata without a payload": ({"text": "t", "metadata": {"event_type": "x"}}, "/metadata"),
    "a number without its text": (
        message({"type": "table", "rows": [[{"type": "raw_number", "value": 4}]]}),
        "/blocks/0/rows/0/0/text",
    ),
    "a table cell of plain text": (message({"type": "table", "rows": [["x"]]}), "/blocks/0/rows/0/0/type"),
    "an option without a value": ({"options": [{"text": text("x")}]}, "/options/0/value"),
    "options of nothing in a menu": (message(actions(menu("static_select", 0))), "/blocks/0/elements/0/options"),
    "blocks that are no list": ({"text": "t", "blocks": {"type": "section"}}, "/blocks"),
    "a button of a number": (message(actions(a_button(text=5))), "/blocks/0/elements/0/text"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_slack_refuses_is_named_with_its_place(what: str) -> None:
    payload, pointer = REFUSED[what]
    assert [pointer] == [problem.pointer for problem in lint(payload)]


def test_a_problem_is_worded_as_slack_words_it() -> None:
    (problem,) = lint(message(section(text=mrkdwn("x" * 3001))))
    assert "must be less than 3001 characters [json-pointer:/blocks/0/text/text]" == str(problem)


RICH = ("section", "list", "quote", "preformatted")

ACCEPTED: dict[str, Json] = {
    "a plain text": {"text": "words"},
    "no suggestions at all": {"options": []},
    "grouped suggestions": {"option_groups": [{"label": text("g"), "options": [option()]}]},
    "every kind of rich text": message(
        {"type": "rich_text", "elements": [{"type": f"rich_text_{kind}", "elements": []} for kind in RICH]}
    ),
    "a divider and an image": message({"type": "divider"}, {"type": "image", "image_url": "u", "alt_text": "a"}),
    "a button beside a text": message(section(accessory=a_button())),
    "an external menu": modal(input_block("b", {"type": "external_select", "min_query_length": 0})),
    "a button with a confirm": message(button(confirm=confirm())),
    "metadata taken away": {"text": "t", "metadata": {}},
}


@pytest.mark.parametrize("what", ACCEPTED)
def test_what_slack_takes_passes(what: str) -> None:
    assert [] == lint(ACCEPTED[what])


JUNK: list[Any] = [None, 0, "", "x", [], {}, [None], [[]], {"type": None}, {"type": "section", "text": 5}, {"type": []}, True]


@pytest.mark.parametrize("junk", JUNK, ids=repr)
@pytest.mark.parametrize("kind", ["blocks", "view", "elements", "options", "attachments", "metadata", "rows", "fields"])
def test_nothing_makes_the_lint_itself_fail(kind: str, junk: object) -> None:
    """Payloads of the wrong shape are problems, never exceptions."""
    wrapped: dict[str, Json] = {
        "view": modal() | {"blocks": junk},
        "elements": message({"type": "actions", "elements": junk}, {"type": "context", "elements": junk}),
        "options": {"options": junk, "option_groups": junk},
        "rows": message({"type": "table", "rows": junk}, {"type": "data_table", "rows": junk}),
        "fields": message(
            {"type": "section", "fields": junk, "accessory": junk}, {"type": "input", "element": junk, "label": junk}
        ),
    }
    assert isinstance(lint(wrapped.get(kind, {"text": "t", kind: junk})), list)

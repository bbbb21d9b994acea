"""Slack's blocks on the page: each as Slack shows it, and nothing that anybody says is ever markup."""

from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect
from slack_bolt import App
from slack_sdk import WebClient

from bot.playground import Playground
from tests.page.conftest import Open
from tests.page.everything import MESSAGE, MODAL
from tests.playground.conftest import Apps
from tests.waiting import until

CHANNEL = "C0ROOM001"


def posted(slack: Playground, web: WebClient, open_page: Open, blocks: list[dict[str, Any]]) -> Page:
    """Post blocks and open the page."""
    web.chat_postMessage(channel=CHANNEL, text="All of them", blocks=blocks)
    page = open_page(slack.address)
    expect(page.locator(".message")).to_be_visible()
    return page


def test_every_block_is_shown(slack: Playground, web: WebClient, open_page: Open) -> None:
    """None is unknown, and each looks like what it is."""
    page = posted(slack, web, open_page, MESSAGE)
    body = page.locator(".message .body")
    expect(page.locator("[data-unknown-block]")).to_have_count(0)
    assert [block["type"] for block in MESSAGE] == body.locator(".block").evaluate_all(
        "blocks => blocks.map((block) => [...block.classList].find((name) => name.startsWith('block-')).slice(6))"
    )
    text = body.locator(".block-markdown")
    assert ["A heading"] == text.locator("h3").all_inner_texts()
    assert ["bold", "both", "loudly"] == text.locator("strong").all_inner_texts()
    assert ["italic", "both"] == [words for words in text.locator("em").all_inner_texts() if words]
    assert ["gone"] == text.locator("s").all_inner_texts()
    expect(text).to_contain_text("snake_case_words, 2 * 3 * 4, *no emphasis*, R&D <b>not markup</b> <i>nor this</i>.")
    expect(text.locator("a")).to_have_count(2)
    assert ["https://example.com/a_b(c)", "https://example.com/x?y=1&z=2"] == [
        link.get_attribute("href") for link in text.locator("a").all()
    ]
    assert "3" == text.locator("ol").get_attribute("start")
    expect(text.locator("ul ul li")).to_have_text("two and a half with code")
    expect(text.locator("blockquote")).to_have_text("Somebody saidthis, loudly.")
    assert ["direct", "0", "none", "a | b", "2", "yes"] == text.locator("td").all_inner_texts()
    expect(text.locator(".code .yaml-key")).to_have_text(["kind", "spec", "podSelector"])
    expect(text.locator(".code pre")).to_contain_text("<script>alert(1)</script>")
    expect(page.locator("script:not([src])")).to_have_count(0)


def test_mrkdwn(slack: Playground, web: WebClient, open_page: Open) -> None:
    """Slack's own markup: marks, links, people, channels, emoji, entities, quotes, code."""
    page = posted(slack, web, open_page, MESSAGE)
    section = page.locator(".block-section").first
    for name, words in {
        "strong": "bold",
        "em": "italic",
        "s": "gone",
        "blockquote": "quoted & escaped",
        "pre": "pre\nformatted",
    }.items():
        expect(section.locator(name)).to_have_text(words)
    expect(section.locator(":not(pre) > code")).to_have_text("code <i>")
    expect(section.locator("a[target]")).to_have_text(["a link", "https://example.com/plain"])
    expect(section.locator(".mention")).to_have_text(["@ben", "#ask-platform", "@here"])
    expect(section).to_contain_text("🎉")
    expect(section).to_contain_text("snake_case_name")


@pytest.mark.parametrize("kind", ["video", "carousel", "plan", "card"])
def test_unknown_blocks_are_seen(slack: Playground, web: WebClient, open_page: Open, kind: str) -> None:
    """A block that the page does not know is said to be that, with its type."""
    page = posted(slack, web, open_page, [{"type": kind, "elements": [{}], "title": {"type": "plain_text", "text": "x"}}])
    expect(page.locator(f'[data-unknown-block="{kind}"]')).to_have_text(f"unknown block: {kind}")


def test_pictures_of_other_hosts_are_their_description(slack: Playground, web: WebClient, open_page: Open) -> None:
    """No other host is asked (the fixture watches): the description stands where the picture would."""
    page = posted(slack, web, open_page, MESSAGE)
    expect(page.get_by_role("img", name="A picture of a cat")).to_be_visible()
    expect(page.locator("img")).to_have_count(0)


def test_buttons_menus_and_thumbs(slack: Playground, web: WebClient, open_page: Open, connect: Apps) -> None:
    """What is pressed reaches the app, once; what asks first is sent only after yes."""
    heard: list[tuple[str, Any]] = []

    def listeners(app: App) -> None:
        @app.action({"type": "block_actions", "action_id": "press"})
        @app.action("risk")
        @app.action("pick")
        @app.action("more")
        @app.action("thumbs")
        def _(ack: Any, action: dict[str, Any]) -> None:
            chosen = action.get("selected_option") or {}
            heard.append((action["action_id"], chosen.get("value") or action.get("value")))
            ack()

    connect(slack, listeners)
    page = posted(slack, web, open_page, MESSAGE)
    page.get_by_role("button", name="Press", exact=True).click()
    page.get_by_role("button", name="Delete", exact=True).click()
    page.get_by_role("button", name="Keep").click()
    page.get_by_role("button", name="Delete", exact=True).click()
    page.get_by_role("button", name="Delete it").click()
    page.get_by_label("Pick one").select_option("2")
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="First").click()
    page.get_by_role("button", name="Good").click()
    expect(page.get_by_role("button", name="Good")).to_have_attribute("aria-pressed", "true")
    connect.rest(slack)
    assert [("press", None), ("risk", None), ("pick", "2"), ("more", "1"), ("thumbs", "up")] == heard


def test_suggestions_that_come_after_the_choice_are_not_shown(
    slack: Playground, web: WebClient, open_page: Open, connect: Apps
) -> None:
    """The answer to an earlier letter may be slow; the list that it would open stands over the next field."""

    def listeners(app: App) -> None:
        @app.options("external")
        def _(ack: Any, payload: dict[str, Any]) -> None:
            ack(options=[{"text": {"type": "plain_text", "text": f"{payload['value']} {n}"}, "value": str(n)} for n in (1, 2)])

    connect(slack, listeners)
    field = {"type": "external_select", "action_id": "external", "min_query_length": 0}
    page = posted(slack, web, open_page, [{"type": "actions", "elements": [field]}])
    external = page.get_by_role("combobox")
    external.press_sequentially("a")
    expect(page.get_by_role("option", name="a 1")).to_be_visible()
    slow: list[Route] = []
    page.route("**/page/suggest", lambda route: slow.append(route))  # noqa: PLW0108 - Playwright marks its handlers
    page.keyboard.type("b")
    until(lambda: page.evaluate("0") or slow, "the question for “ab”")
    page.keyboard.press("Enter")
    expect(external).to_have_value("a 1")
    with page.expect_response("**/page/suggest"):
        slow[0].continue_()
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    expect(external).to_have_attribute("aria-expanded", "false")


def test_an_error_is_shown_when_the_form_can_be_sent_again(
    slack: Playground, web: WebClient, open_page: Open, connect: Apps
) -> None:
    """Whoever reads the error and presses at once is heard: nothing shows it while the form still waits for its answer."""
    sent: list[str] = []

    def listeners(app: App) -> None:
        @app.command("/netpol")
        def _(ack: Any, body: dict[str, Any], client: WebClient) -> None:
            ack()
            line = {"type": "input", "block_id": "line", "label": {"type": "plain_text", "text": "Line"}}
            line["element"] = {"type": "plain_text_input", "action_id": "line"}
            client.views_open(trigger_id=body["trigger_id"], view={**MODAL, "blocks": [line]})

        @app.view("form")
        def _(ack: Any, view: dict[str, Any]) -> None:
            sent.append(view["state"]["values"]["line"]["line"]["value"])
            ack(response_action="errors", errors={"line": "not that"}) if len(sent) == 1 else ack()

    connect(slack, listeners)
    page = open_page(slack.address)
    held: list[Route] = []
    page.route("**/page/submit", lambda route: held.append(route), times=1)  # noqa: PLW0108 - Playwright marks its handlers
    page.locator("#composer").fill("/netpol")
    page.locator("#composer").press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Line").fill("first")
    dialog.get_by_role("button", name="Send").click()
    expect(dialog.get_by_role("button", name="Send")).to_have_attribute("aria-busy", "true")
    answer = held[0].fetch()
    web.chat_postMessage(channel=CHANNEL, text="all that came before this by the stream has been shown")
    expect(page.locator(".message")).to_have_count(1)
    expect(dialog.locator(".error:visible")).to_have_count(0)
    held[0].fulfill(response=answer)
    expect(dialog.locator(".error:visible")).to_have_text("not that")
    dialog.get_by_label("Line").fill("second")
    dialog.get_by_role("button", name="Send").click()
    expect(dialog).to_have_count(0)
    assert ["first", "second"] == sent


def test_every_field_of_a_form(slack: Playground, web: WebClient, open_page: Open, connect: Apps) -> None:
    """All that is entered arrives; what is missing is said at its field."""
    sent: list[dict[str, Any]] = []

    def listeners(app: App) -> None:
        @app.command("/netpol")
        def _(ack: Any, body: dict[str, Any], client: WebClient) -> None:
            ack()
            client.views_open(trigger_id=body["trigger_id"], view=MODAL)

        @app.options("external")
        def _(ack: Any, payload: dict[str, Any]) -> None:
            ack(options=[{"text": {"type": "plain_text", "text": f"{payload['value']} {n}"}, "value": str(n)} for n in (1, 2)])

        @app.view("form")
        def _(ack: Any, view: dict[str, Any]) -> None:
            sent.append(view["state"]["values"])
            ack()

    connect(slack, listeners)
    page = open_page(slack.address)
    page.locator("#composer").fill("/netpol")
    page.locator("#composer").press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("[data-unknown-block]")).to_have_count(0)
    dialog.get_by_role("button", name="Send").click()
    expect(dialog.locator(".error:visible")).to_have_count(3)
    expect(dialog.get_by_label("Line", exact=True)).to_be_focused()
    dialog.get_by_label("Line", exact=True).fill("words")
    external = dialog.get_by_role("combobox", name="External")
    external.press_sequentially("abc")
    page.get_by_role("option", name="abc 2").click()
    dialog.get_by_role("combobox", name="Several").click()
    page.get_by_role("option", name="First The first").click()
    dialog.get_by_label("Person").select_option("U0BEN")
    dialog.get_by_role("radio", name="Second").check()
    dialog.get_by_role("checkbox", name="First").check()
    dialog.get_by_role("checkbox", name="Second").check()
    dialog.get_by_label("Number").fill("7")
    dialog.get_by_label("Day").fill("2026-08-21")
    dialog.get_by_role("button", name="Send").click()
    expect(dialog).to_have_count(0)
    [values] = sent
    assert "words" == values["line"]["line"]["value"]
    assert "2" == values["static"]["static"]["selected_option"]["value"]
    assert "abc 2" == values["external"]["external"]["selected_option"]["text"]["text"]
    assert ["1"] == [one["value"] for one in values["several"]["several"]["selected_options"]]
    assert "U0BEN" == values["person"]["person"]["selected_user"]
    assert "2" == values["radio"]["radio"]["selected_option"]["value"]
    assert ["1", "2"] == [one["value"] for one in values["boxes"]["boxes"]["selected_options"]]
    assert "7" == values["number"]["number"]["value"]
    assert "2026-08-21" == values["day"]["day"]["selected_date"]

"""Slack's blocks on the page: each as Slack shows it, and nothing that anybody says is ever markup."""

from typing import Any

import pytest
from playwright.sync_api import Page, Route, ViewportSize, expect
from slack_bolt import App
from slack_sdk import WebClient

from bot.playground import Playground
from tests.page.conftest import DESKTOP, PHONE, Open
from tests.page.everything import MESSAGE, MODAL, MORE, PAGE
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


def test_an_overflow_menu_by_keyboard(slack: Playground, web: WebClient, open_page: Open, connect: Apps) -> None:
    """Arrows open it and walk, Escape closes it, Enter chooses: the app hears it as Slack says it."""
    heard: list[dict[str, Any]] = []
    connect(slack, lambda app: app.action("more")(lambda ack, body: (heard.append(body), ack())))
    page = posted(slack, web, open_page, MESSAGE)
    opener = page.get_by_role("button", name="More actions")
    items = page.get_by_role("menuitem")
    opener.focus()
    page.keyboard.press("ArrowDown")
    expect(items.first).to_be_focused()
    expect(opener).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(items).to_have_count(0)
    expect(opener).to_be_focused()
    expect(opener).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowUp")
    expect(items.last).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(items).to_have_count(0)
    expect(opener).to_be_focused()
    connect.rest(slack)
    (body,) = heard
    (action,) = body["actions"]
    assert ("block_actions", "overflow") == (body["type"], action["type"])
    assert ("more", "buttons") == (action["action_id"], action["block_id"])
    assert {"text": {"type": "plain_text", "text": "Second", "emoji": True}, "value": "2"} == action["selected_option"]
    assert "value" not in action


def test_a_link_in_an_overflow_menu_opens_and_is_told(slack: Playground, web: WebClient, open_page: Open, connect: Apps) -> None:
    heard: list[dict[str, Any]] = []
    connect(slack, lambda app: app.action("more")(lambda ack, action: (heard.append(action["selected_option"]), ack())))
    own = {**PAGE, "url": f"{slack.address}/#C0ROOM002"}
    page = posted(slack, web, open_page, [{"type": "actions", "elements": [{**MORE, "options": [own, PAGE]}]}])
    opener = page.get_by_role("button", name="More actions")
    opener.click()
    expect(page.get_by_role("menuitem").last).to_have_attribute("href", "https://example.com/guide")
    expect(page.get_by_role("menuitem").last).to_have_attribute("rel", "noopener noreferrer")
    page.get_by_role("menuitem").first.click()
    expect(page.get_by_role("heading", name="team-visits")).to_be_visible()
    connect.rest(slack)
    assert ["3"] == [option["value"] for option in heard]


PLACES = [(PHONE, 0), (PHONE, 12), (DESKTOP, 0), (DESKTOP, 12)]


@pytest.mark.parametrize(("viewport", "below"), PLACES)
def test_a_menu_is_never_cut_at_the_edge(
    slack: Playground, web: WebClient, open_page: Open, viewport: ViewportSize, below: int
) -> None:
    """At the left and the right side, at the top and the bottom of what scrolls."""
    web.chat_postMessage(channel=CHANNEL, text="x", blocks=[{"type": "actions", "elements": [MORE]}])
    for _ in range(below):
        web.chat_postMessage(channel=CHANNEL, text="and more below\n" * 3)
    wide = [{"type": "button", "action_id": f"b{index}", "text": MORE["options"][0]["text"]} for index in range(3)]
    web.chat_postMessage(channel=CHANNEL, text="x", blocks=[{"type": "actions", "elements": [*wide, MORE]}])
    page = open_page(slack.address, viewport=viewport)
    openers = page.get_by_role("button", name="More actions")
    for opener in (openers.first, openers.last):
        opener.click()
        inside = page.get_by_role("menu").evaluate(
            """(menu) => {
              const seen = menu.getBoundingClientRect();
              const [x, y] = [seen.left + seen.width / 2, seen.top + seen.height / 2];
              const [a, b] = [seen.width / 2 - 8, seen.height / 2 - 8];
              const corners = [[x - a, y - b], [x + a, y - b], [x - a, y + b], [x + a, y + b]];
              return seen.left >= 0 && seen.top >= 0 && seen.right <= innerWidth && seen.bottom <= innerHeight
                && corners.every((corner) => menu.contains(document.elementFromPoint(...corner)));
            }"""
        )
        assert inside
        page.keyboard.press("Escape")
        expect(page.get_by_role("menu")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_wide_table_scrolls_in_its_own_box(slack: Playground, web: WebClient, open_page: Open) -> None:
    """On a phone its first column stays, no cell is cut, and a long name breaks behind a slash, a dot or a hyphen."""
    web.chat_postMessage(channel=CHANNEL, text="All of them", blocks=MESSAGE)
    page = open_page(slack.address, viewport=PHONE)
    box = page.locator(".block-table .table-scroll")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator(".message .main").evaluate("node => node.scrollWidth <= node.clientWidth")
    assert box.evaluate("node => node.scrollWidth > node.clientWidth")
    cut = "cells => cells.filter((cell) => cell.scrollWidth > cell.clientWidth + 1).map((cell) => cell.textContent)"
    assert [] == box.locator("th, td").evaluate_all(cut)
    box.evaluate("node => (node.scrollLeft = node.scrollWidth)")
    first, last = box.locator("tbody tr").first.locator("td").first, box.locator("tbody tr").first.locator("td").last
    frame = box.bounding_box()
    for cell in (first, last):
        seen = cell.bounding_box()
        assert frame is not None
        assert seen is not None
        assert seen["x"] >= frame["x"] - 1
        assert seen["x"] + seen["width"] <= frame["x"] + frame["width"] + 1
    assert "namespaces/|live.|cloud-|platform.|service.|justice.|gov.|uk/|visits-|api-|dev" == last.evaluate(
        "cell => cell.innerHTML.replace(/<span>|<\\/span>/g, '').replaceAll('<wbr>', '|')"
    )


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

"""Everything by keyboard, and what is happening is also said."""

import re

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.page.conftest import DESKTOP, PHONE, Open

ASK = "how do I let book-a-visit-dev talk to visits-api-dev?"


def typed(page: Page, text: str) -> None:
    """Type into the channel, key by key."""
    page.locator("#composer").focus()
    page.keyboard.type(text)


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_first_screen_says_what_this_is(address: str, open_page: Open, viewport: ViewportSize) -> None:
    """What to ask, what comes back, and whose namespaces these are: before anything is typed or scrolled."""
    page = open_page(address, viewport=viewport)
    for words in ("ask it how one namespace can call another", "as a git branch", "made-up namespaces, in a sample repository"):
        expect(page.locator(".welcome p", has_text=words)).to_be_in_viewport()


def test_from_question_to_branch_without_a_mouse(address: str, open_page: Open) -> None:
    """Tab reaches a question to click; the answer's button, its confirmation and the branch follow."""
    page = open_page(address)
    card = page.locator(".card").first
    expect(card).to_be_visible()
    for _ in range(40):
        page.keyboard.press("Tab")
        if card.evaluate("node => node === document.activeElement"):
            break
    page.keyboard.press("Enter")
    create = page.get_by_role("button", name="Create branch", exact=True)
    expect(create).to_be_visible()
    expect(page.locator("#announcer")).to_contain_text("Blocked:")
    create.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alertdialog").get_by_role("button", name="Create", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("alertdialog")).to_have_count(0)
    expect(create).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator(".branch")).to_have_count(1)
    expect(page.locator("#announcer")).to_contain_text(re.compile("Branch netpol/|The branch is ready|the file netpol-"))


def test_commands_complete_themselves(used: str, open_page: Open) -> None:
    """Arrows choose, Tab and Enter complete, Escape leaves, Enter on a whole command sends it."""
    page = open_page(used)
    typed(page, "/net")
    listed = page.get_by_role("option")
    expect(listed.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(listed).to_have_count(0)
    page.keyboard.type("p")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(page.locator("#composer")).to_have_value("/netpol allow ")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_role("heading", name="Allow access")).to_be_visible()
    expect(page.get_by_role("combobox", name=re.compile("^From"))).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("#composer")).to_be_focused()
    typed(page, "ask @am")
    page.keyboard.press("Enter")
    expect(page.locator("#composer")).to_have_value("ask @amira ")


def test_shift_enter_breaks_the_line(used: str, open_page: Open) -> None:
    page = open_page(used)
    typed(page, "one")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("two")
    expect(page.locator("#composer")).to_have_value("one\ntwo")
    page.keyboard.press("Enter")
    expect(page.locator(".root .message .body").last).to_have_text("onetwo")
    expect(page.locator("#composer")).to_have_value("")


def test_a_namespace_by_arrows(used: str, open_page: Open) -> None:
    """The list opens with the arrow, Escape closes the list and not the form, and what is no choice is taken back."""
    page = open_page(used)
    typed(page, "/netpol allow")
    page.keyboard.press("Enter")
    source = page.get_by_role("combobox", name=re.compile("^From"))
    expect(source).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(source).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(source).to_have_attribute("aria-expanded", "false")
    page.keyboard.type("nonsense")
    page.keyboard.press("Tab")
    expect(source).to_have_value("")
    source.focus()
    page.keyboard.type("refunds-worker-dev")
    expect(page.get_by_role("option", name="refunds-worker-dev", exact=True)).to_be_visible()
    page.keyboard.press("Tab")
    expect(source).to_have_value("refunds-worker-dev")
    page.keyboard.type("qqqqq")
    expect(page.locator(".combo .none")).to_have_text("Nothing is called that.")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_messages_tabs_and_menus_by_arrows(address: str, open_page: Open) -> None:
    page = open_page(address)
    typed(page, "can refunds-worker-dev reach payments-api-dev?")
    page.keyboard.press("Enter")
    expect(page.locator(".below .message")).to_have_count(1)
    page.locator("#messages").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".root .message")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".below .message")).to_be_focused()
    page.get_by_role("tab", name="Repository").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Docs")).to_have_attribute("aria-selected", "true")
    expect(page.locator("#panel-docs h1")).to_be_visible()
    more = page.get_by_role("button", name="More about the message of Amira Khan")
    more.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(more).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_role("heading", name="Network access")).to_be_visible()
    expect(page.get_by_role("combobox", name=re.compile("^From"))).to_have_value("refunds-worker-dev")


def test_people_see_their_own(address: str, open_page: Open) -> None:
    """An ephemeral answer is seen by one person, and says so; a guest and a stranger are marked."""
    page = open_page(address)
    typed(page, "/netpol who letters-api-dev")
    page.keyboard.press("Enter")
    expect(page.locator(".message", has_text="Only visible to you")).to_have_count(1)
    typed(page, "/netpool")
    page.keyboard.press("Enter")
    expect(page.locator(".message", has_text="Slackbot")).to_contain_text("/netpool is not a valid command.")
    page.get_by_role("radio", name=re.compile("Sam Lee")).check(force=True)
    expect(page.locator(".card").first).to_be_visible()
    typed(page, "hello from outside")
    page.keyboard.press("Enter")
    expect(page.locator(".message header")).to_contain_text("Other organisation")


def test_edit_react_reply_and_delete(used: str, open_page: Open) -> None:
    """One's own message can be changed, reacted to, replied to and taken back."""
    page = open_page(used)
    page.get_by_role("button", name="team-visits").click()
    typed(page, "first <words> & more")
    page.keyboard.press("Enter")
    message = page.locator(".root .message")

    def choose(item: str) -> None:
        message.get_by_role("button", name=re.compile("More about")).click(force=True)
        page.get_by_role("menuitem", name=item).click()

    expect(message.locator(".body")).to_have_text("first <words> & more")
    choose("Edit message")
    expect(message.get_by_label("Edit message")).to_have_value("first <words> & more")
    message.get_by_label("Edit message").fill("second words")
    page.keyboard.press("Enter")
    expect(message.locator(".body")).to_have_text("second words(edited)")
    choose("React with 👀")
    expect(message.get_by_role("button", name=re.compile("^eyes, 1"))).to_have_attribute("aria-pressed", "true")
    choose("Reply in thread")
    page.keyboard.type("a reply")
    page.keyboard.press("Enter")
    expect(page.locator(".summary")).to_contain_text("1 reply")
    choose("Copy link")
    assert "/archives/C0ROOM002/p" in page.evaluate("navigator.clipboard.readText()")
    choose("Delete message")
    expect(page.locator(".message", has_text="second words")).to_have_count(0)


def test_yaml_is_copied(used: str, open_page: Open) -> None:
    page = open_page(used)
    typed(page, ASK)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Show YAML").last.click()
    page.get_by_role("button", name="Copy YAML").last.click()
    expect(page.locator("#announcer")).to_have_text("YAML copied.")
    assert page.evaluate("navigator.clipboard.readText()").startswith("---\napiVersion: networking.k8s.io/v1\n")


def test_colours_are_chosen_and_kept(used: str, open_page: Open) -> None:
    page = open_page(used)
    colour = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(colour)
    theme = page.get_by_role("button", name=re.compile("^Colours"))
    theme.click()
    theme.click()
    dark = page.evaluate(colour)
    assert light != dark
    page.reload()
    page.wait_for_selector("body[data-ready]")
    assert dark == page.evaluate(colour)


def test_one_pane_at_a_time_on_a_phone(used: str, open_page: Open) -> None:
    page = open_page(used, viewport=PHONE)
    bar = page.get_by_role("navigation", name="Panes")
    for name, shown in {
        "Channels": "#rail",
        "Branches": "#panel-repository",
        "Docs": "#panel-docs",
        "Home": "#panel-home",
        "Chat": "#conversation",
    }.items():
        bar.get_by_role("button", name=re.compile(name)).click()
        for each in ("#rail", "#panel-repository", "#panel-docs", "#panel-home", "#conversation"):
            expect(page.locator(each)).to_be_visible(visible=each == shown)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_long_names_break_in_the_branch_pane(address: str, open_page: Open) -> None:
    """On a phone nothing of a branch is cut or scrolls sideways, and what is copied has no break in it."""
    page = open_page(address, viewport=PHONE)
    typed(page, ASK)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Create branch", exact=True).click()
    page.get_by_role("alertdialog").get_by_role("button", name="Create", exact=True).click()
    expect(page.get_by_role("button", name="Withdraw", exact=True)).to_be_visible()
    page.get_by_role("navigation", name="Panes").get_by_role("button", name=re.compile("Branches")).click()
    page.locator(".commit-message summary").click()
    pane = page.locator("#panel-repository")
    wider = "all => all.filter((one) => one.clientWidth > 1 && one.scrollWidth > one.clientWidth).map((one) => one.className)"
    assert [] == pane.locator("*").evaluate_all(wider)
    assert pane.evaluate("node => node.scrollWidth <= node.clientWidth")
    broken = "node => [...node.childNodes].map((part) => (part.nodeName === 'WBR' ? '|' : part.textContent)).join('')"
    name = pane.locator(".branch-name")
    assert name.evaluate(broken).startswith("netpol/|visits-|api-|dev-|allow-|book-|a-|visit-|dev-|")
    assert "namespaces/|live.|cloud-|platform.|service.|justice.|gov.|uk/|visits-|api-|dev/" == pane.locator(".folder").evaluate(
        broken
    )
    assert "|" not in name.inner_text()
    assert "\u200b" not in name.inner_text()
    pane.get_by_role("button", name="Copy Branch name").click()
    expect(page.locator("#announcer")).to_have_text("Branch name copied.")
    assert page.evaluate("navigator.clipboard.readText()") == name.inner_text()


def test_home_and_direct_messages(address: str, open_page: Open) -> None:
    """A question of the Home is answered in a direct message, of which the page tells; prompts begin a conversation."""
    page = open_page(address)
    page.get_by_role("tab", name="App Home").click()
    page.locator("#panel-home").get_by_role("button", name=re.compile("Who can reach")).click()
    page.locator(".toast").get_by_role("button", name="Open").click()
    expect(page.locator(".pane-head h2")).to_have_text("netpol")
    expect(page.locator(".message").first).to_be_visible()
    page.get_by_role("radio", name=re.compile("Ben Okafor")).check(force=True)
    page.get_by_role("button", name="netpol", exact=True).click()
    page.locator(".card", has_text="logs").first.click()
    expect(page.locator(".below .message")).to_contain_text("log")

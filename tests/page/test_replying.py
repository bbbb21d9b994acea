"""What is typed after an answer goes into its thread, which is seen and heard; a new question is one key away."""

import re

from playwright.sync_api import Page, expect

from tests.page.conftest import PHONE, Open
from tests.page.test_keyboard import ASK, typed


def asked(page: Page) -> None:
    """Ask in the channel, and wait until the field is the thread's."""
    typed(page, ASK)
    page.keyboard.press("Enter")
    expect(page.locator(".replying")).to_contain_text(f"Reply in the thread of “{ASK}”")


def test_the_next_words_go_into_the_thread(address: str, open_page: Open) -> None:
    page = open_page(address)
    expect(page.locator(".replying")).to_be_hidden()
    asked(page)
    field = page.get_by_role("textbox", name=f"Reply in the thread of “{ASK}”")
    expect(field).to_be_focused()
    expect(page.locator("#announcer")).to_contain_text(re.compile("Blocked: .*in the thread.*Escape begins"))
    page.keyboard.type("only on port 8080")
    page.keyboard.press("Enter")
    expect(page.locator(".below .message")).to_have_count(3)
    expect(page.locator(".below .message").last).to_contain_text("TCP 8080")
    expect(page.locator(".root .message")).to_have_count(1)
    expect(page.locator(".replying")).to_be_visible()


def test_escape_begins_a_new_question(used: str, open_page: Open) -> None:
    """Escape first closes the completions, and keeps what was typed."""
    page = open_page(used)
    threads = page.locator(".thread").count()
    asked(page)
    page.keyboard.type("@am")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    expect(page.locator(".replying")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".replying")).to_be_hidden()
    expect(page.get_by_role("textbox", name="Message #ask-platform")).to_have_value("@am")
    expect(page.locator("#announcer")).to_contain_text("Message #ask-platform.")
    page.locator("#composer").fill("who can reach letters-api-dev?")
    page.keyboard.press("Enter")
    expect(page.locator(".thread")).to_have_count(threads + 2)
    expect(page.locator(".replying")).to_contain_text("who can reach letters-api-dev?")
    expect(page.locator(".thread.current")).to_have_count(1)


def test_a_button_leads_out_and_another_leads_back(used: str, open_page: Open) -> None:
    page = open_page(used, viewport=PHONE)
    asked(page)
    thread = page.locator(".thread").last
    expect(thread.get_by_role("button", name="Reply in this thread")).to_be_hidden()
    page.get_by_role("button", name="New question").click()
    expect(page.locator("#composer")).to_be_focused()
    expect(page.locator(".replying")).to_be_hidden()
    thread.get_by_role("button", name="Reply in this thread").click()
    expect(page.locator("#composer")).to_be_focused()
    expect(page.locator(".replying")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_what_is_being_typed_stays_where_it_was_begun(used: str, open_page: Open) -> None:
    """Words that were begun before the answer came are a new question, and a command always runs in the conversation."""
    page = open_page(used)
    before = page.locator(".below .message").count()
    typed(page, ASK)
    page.keyboard.press("Enter")
    page.keyboard.type("who can")
    expect(page.locator(".below .message")).to_have_count(before + 1)
    expect(page.locator(".replying")).to_be_hidden()
    page.locator("#composer").fill("")
    asked(page)
    page.keyboard.type("/netpol")
    expect(page.locator(".replying")).to_contain_text("A command runs in the conversation")
    page.keyboard.type(" who letters-api-dev")
    page.keyboard.press("Enter")
    expect(page.locator(".root .message", has_text="Only visible to you")).to_have_count(1)
    expect(page.locator(".replying")).to_contain_text("Reply in the thread of")


def test_letters_after_a_click_go_to_the_field(used: str, open_page: Open) -> None:
    """A mouse leaves the focus where it was; somebody who walks by keyboard keeps it."""
    page = open_page(used)
    asked(page)
    page.get_by_role("button", name="Show YAML").last.click()
    page.get_by_role("button", name="Copy YAML").last.click()
    page.keyboard.type("Hello")
    expect(page.locator("#composer")).to_have_value("Hello")
    page.locator("#composer").fill("")
    page.keyboard.press("Shift+Tab")
    page.keyboard.type("x")
    expect(page.locator("#composer")).to_have_value("")

"""The page for everybody: no violation that axe-core finds, on every main screen, light and dark, desktop and phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from slack_sdk import WebClient

from bot.playground import Playground
from tests.page.conftest import PHONE, Open
from tests.page.everything import MESSAGE

ASK = "how do I let book-a-visit-dev talk to visits-api-dev?"


def say(page: Page, text: str) -> None:
    """Type into the channel, and send."""
    page.locator("#composer").fill(text)
    page.locator("#composer").press("Enter")


def check(page: Page, axe: str, screen: str) -> None:
    """Run axe-core over what is on the screen. It is evaluated, not linked: the page's policy allows no other script."""
    page.evaluate(axe)
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    told = [
        f"{screen}: {one['id']} ({one['help']}) {[node['html'][:160] for node in one['nodes'][:3]]}"
        for one in found["violations"]
    ]
    assert [] == told


def walk(page: Page, axe: str, show: Callable[[str], None]) -> None:
    """Go through the main screens, and check each."""
    expect(page.locator(".card").first).to_be_visible()
    check(page, axe, "empty channel")
    say(page, ASK)
    create = page.get_by_role("button", name="Create branch", exact=True)
    expect(create).to_be_visible()
    check(page, axe, "thread with an answer")
    create.click()
    check(page, axe, "confirm")
    page.get_by_role("alertdialog").get_by_role("button", name="Create", exact=True).click()
    expect(page.get_by_role("button", name="Withdraw", exact=True)).to_be_visible()
    show("repository")
    expect(page.locator(".branch")).to_be_visible()
    check(page, axe, "repository")
    show("docs")
    expect(page.locator("#panel-docs h1")).to_be_visible()
    check(page, axe, "docs")
    show("home")
    expect(page.locator("#panel-home h3").first).to_be_visible()
    check(page, axe, "home")
    show("conversation")
    say(page, "/netpol allow")
    field = page.get_by_role("combobox").first
    expect(field).to_be_visible()
    field.press_sequentially("visits")
    expect(page.locator(".combo [role=option]").first).to_be_visible()
    check(page, axe, "form with suggestions")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_desktop(address: str, open_page: Open, axe: str, dark: bool) -> None:
    page = open_page(address, dark=dark)
    walk(page, axe, lambda name: None if name == "conversation" else page.locator(f"#tab-{name}").click())


def test_phone(address: str, open_page: Open, axe: str) -> None:
    page = open_page(address, dark=True, viewport=PHONE)
    page.locator('#phone-bar [data-pane="rail"]').click()
    check(page, axe, "channels")
    page.locator('#phone-bar [data-pane="conversation"]').click()
    walk(page, axe, lambda name: page.locator(f'#phone-bar [data-pane="{name}"]').click())


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_block(slack: Playground, web: WebClient, open_page: Open, axe: str, dark: bool) -> None:
    web.chat_postMessage(channel="C0ROOM001", text="All of them", blocks=MESSAGE)
    page = open_page(slack.address, dark=dark)
    expect(page.locator(".message")).to_be_visible()
    check(page, axe, "every block")

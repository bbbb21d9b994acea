"""The six screens, and the way to each from the one before."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

ASK = "how do I let book-a-visit-dev talk to visits-api-dev?"
SETTLED = 700
"""Milliseconds after which nothing moves any more."""


@dataclass(frozen=True)
class Screen:
    """A picture to take: its name, and how to get there."""

    name: str
    go: Callable[[Page, bool], None]


def _pane(page: Page, name: str, *, phone: bool) -> None:
    if phone:
        page.locator(f'#phone-bar [data-pane="{name}"]').click()
    elif name != "conversation":
        page.locator(f"#tab-{name}").click()


def _say(page: Page, text: str) -> None:
    page.locator("#composer").fill(text)
    page.locator("#composer").press("Enter")


def _begin(page: Page, _phone: bool) -> None:
    expect(page.locator(".card").first).to_be_visible()


def _answer(page: Page, _phone: bool) -> None:
    _say(page, ASK)
    expect(page.get_by_role("button", name="Create branch", exact=True)).to_be_visible()


def _branch(page: Page, phone: bool) -> None:
    page.get_by_role("button", name="Create branch", exact=True).click()
    page.get_by_role("alertdialog").get_by_role("button", name="Create", exact=True).click()
    expect(page.get_by_role("button", name="Withdraw", exact=True)).to_be_visible()
    page.locator("#messages .message").first.scroll_into_view_if_needed()
    _pane(page, "repository", phone=phone)
    expect(page.locator(".branch .line.added").first).to_be_visible()


def _logs(page: Page, phone: bool) -> None:
    _pane(page, "conversation", phone=phone)
    page.get_by_role("link", name="no request log on direct calls").last.click()
    expect(page.locator("#panel-docs h1")).to_be_visible()


def _home(page: Page, phone: bool) -> None:
    _pane(page, "home", phone=phone)
    expect(page.locator("#panel-home h3").first).to_be_visible()


def _form(page: Page, phone: bool) -> None:
    _pane(page, "conversation", phone=phone)
    _say(page, "/netpol allow")
    field = page.get_by_role("combobox", name=re.compile("^From"))
    field.press_sequentially("visits")
    expect(page.locator(".combo [role=option]").first).to_be_visible()


SCREENS = (
    Screen("begin", _begin),
    Screen("answer", _answer),
    Screen("branch", _branch),
    Screen("guide", _logs),
    Screen("home", _home),
    Screen("form", _form),
)

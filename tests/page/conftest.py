"""A browser in front of the real bot, or of a stand-in in which a test is the app. Whatever a page does is watched."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect
from slack_sdk import WebClient
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.demo.run import demo
from bot.playground import WAIT_LIMIT, Playground
from bot.settings import ROOT, Settings
from pictures.browser import chromium, where
from tests.playground.conftest import Apps
from tests.waiting import patient

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
DESKTOP, PHONE = ViewportSize(width=1280, height=800), ViewportSize(width=390, height=844)

Open = Callable[..., Page]
expect.set_options(timeout=WAIT_LIMIT * 1000)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start the system's Chromium."""
    path = where()
    if path is None:
        pytest.skip("no Chromium on this machine: install the system's package")
    with chromium(path) as started:
        yield started


@pytest.fixture(scope="module")
def axe() -> str:
    """Return axe-core's source."""
    if not AXE.exists():
        pytest.skip("no axe-core: run npm ci")
    return AXE.read_text(encoding="utf-8")


@pytest.fixture
def address() -> Iterator[str]:
    """Start the playground as `make run` does, on any free port, and return where it is."""
    with demo(Settings(port=0), patient()) as (slack, _):
        slack.wait_for_app()
        yield slack.address
        assert [] == slack.errors


@pytest.fixture(scope="module")
def used() -> Iterator[str]:
    """Start one playground for several tests, which do not mind what others said before them."""
    with demo(Settings(port=0), patient()) as (slack, _):
        slack.wait_for_app()
        yield slack.address
        assert [] == slack.errors


@pytest.fixture
def slack() -> Iterator[Playground]:
    """Start a Slack without the bot: the test posts what it wants to see."""
    beside = {"name": "none", "base": "main", "commit": "", "problem": "", "questions": [], "branches": []}
    routes = [Route("/extra/repository", lambda _: JSONResponse(beside))]
    with Playground(ROOT / "manifest.yaml", timing=patient(), extra_routes=routes) as slack:
        yield slack
        assert [] == slack.errors


@pytest.fixture
def web(slack: Playground) -> WebClient:
    """Return a Web API client with the bot's token."""
    return WebClient(slack.bot_token, base_url=slack.api_url)


@pytest.fixture
def connect() -> Iterator[Apps]:
    """Return a way to connect apps."""
    apps = Apps()
    yield apps
    apps.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Open the page: `open_page(address)`; afterwards nothing was logged, nothing failed, and no other host was asked."""
    wrong: list[str] = []
    contexts = []

    def opening(address: str, *, viewport: Any = None, dark: bool = False, path: str = "/") -> Page:
        context = browser.new_context(
            viewport=viewport or DESKTOP, color_scheme="dark" if dark else "light", reduced_motion="reduce", locale="en-GB"
        )
        context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(WAIT_LIMIT * 1000)
        page.on("console", lambda said: wrong.extend([said.text] if said.type in ("error", "warning") else ()))
        page.on("pageerror", lambda error: wrong.append(f"{error} {error.stack}"))
        page.on("request", lambda asked: wrong.extend(() if asked.url.startswith((address, "data:", "blob:")) else [asked.url]))
        page.goto(address + path)
        page.wait_for_selector("body[data-ready]")
        return page

    yield opening
    for context in contexts:
        context.close()
    assert [] == wrong

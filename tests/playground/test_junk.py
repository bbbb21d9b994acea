"""Whatever an app or a browser sends, the stand-in answers as Slack would and never breaks."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest

from bot.playground import Playground, responses
from bot.playground.failures import SlackError
from bot.playground.page_api import _ACTS
from bot.playground.web_api import METHODS, Arguments, answer

from .conftest import button, manifest, modal

JUNK: list[Any] = [None, "", " ", 0, -1, 1.5, True, [], {}, [None], [[]], {"a": None}, "x", "[", "{}", "C0ROOM001", "\x00"]
SENSIBLE = {
    "channel": "C0ROOM001",
    "channel_id": "D0AMIRA",
    "text": "words",
    "user": "U0AMIRA",
    "user_id": "U0AMIRA",
    "view": modal(),
    "blocks": [button()],
    "action_id": "press",
}
NAMES = [
    *SENSIBLE,
    *("attachments", "block_id", "bot", "callback_id", "cursor", "email", "external_id", "filename", "files", "hash"),
    *("latest", "length", "limit", "loading_messages", "markdown_text", "metadata", "name", "oldest", "prompts", "query"),
    *("status", "tab", "thread_ts", "timestamp", "title", "trigger_id", "ts", "types", "unfurls", "users", "value"),
    *("values", "view_id", "replace_original", "delete_original", "response_type"),
]


@pytest.fixture(scope="module")
def shared() -> Iterator[Playground]:
    """Start one Slack for all the junk."""
    with Playground(manifest()) as slack:
        yield slack
        assert [] == slack.errors


def calls(sensible: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield arguments: all junk, and one thing of junk among sensible ones."""
    for junk in JUNK:
        yield dict.fromkeys(NAMES, junk)
        for name in NAMES:
            yield sensible | {name: junk}


def break_it(slack: Playground, attempt: Callable[[dict[str, Any]], Awaitable[object]], **more: object) -> None:
    """Try all calls on the server's loop. Only Slack's own errors may come back."""

    async def trying() -> None:
        for arguments in calls(SENSIBLE | more):
            try:
                with suppress(SlackError):
                    await attempt(arguments)
            except Exception as error:
                raise AssertionError(f"{type(error).__name__}: {arguments}") from error

    slack.run(trying(), 60)


@pytest.mark.parametrize("method", sorted(METHODS))
def test_no_arguments_break_a_method(method: str, shared: Playground) -> None:
    token = shared.app_token if method == "apps.connections.open" else shared.bot_token
    said = shared.person("amira").say("C0ROOM001", "hello")
    break_it(shared, lambda arguments: answer(shared._service, method, token, arguments), ts=said["ts"], timestamp=said["ts"])


@pytest.mark.parametrize("act", sorted(_ACTS))
def test_no_values_break_an_act(act: str, shared: Playground) -> None:
    said = shared.person("amira").say("C0ROOM001", "hello")
    break_it(shared, lambda arguments: _ACTS[act](shared._client, "U0AMIRA", Arguments(arguments)), ts=said["ts"])


def test_no_answer_breaks_a_response_url(shared: Playground) -> None:
    async def respond(arguments: dict[str, Any]) -> None:
        responses.respond(shared._service, shared._service.tickets.response_url("U0AMIRA", "C0ROOM001"), arguments)

    break_it(shared, respond)

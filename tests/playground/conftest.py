"""A running stand-in, a plain Web API client, and a real Bolt app that tests fill with listeners."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from websockets.sync.client import ClientConnection
from websockets.sync.client import connect as open_socket

from bot.playground import WAIT_LIMIT, Playground, Timing
from tests.waiting import drain, patient, until

Json = dict[str, Any]

SCOPES = [
    "app_mentions:read",
    "assistant:write",
    "channels:history",
    "channels:read",
    "chat:write",
    "commands",
    "files:write",
    "groups:history",
    "im:history",
    "im:write",
    "reactions:read",
    "reactions:write",
    "users:read",
]
EVENTS = [
    "app_context_changed",
    "app_home_opened",
    "app_mention",
    "message.channels",
    "message.groups",
    "message.im",
    "reaction_added",
]


def manifest(*, scopes: list[str] = SCOPES, events: list[str] = EVENTS, **features: object) -> Json:
    """Return an app manifest, with everything unless told otherwise."""
    return {
        "display_information": {"name": "Example"},
        "features": {
            "bot_user": {"display_name": "example"},
            "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False},
            "agent_view": {"suggested_prompts": [{"title": "Start", "message": "begin"}]},
            "slash_commands": [{"command": "/example", "description": "Do it", "usage_hint": "[what]", "should_escape": True}],
            "shortcuts": [
                {"type": "message", "callback_id": "help", "name": "Help", "description": "Help with this"},
                {"type": "global", "callback_id": "start", "name": "Start", "description": "Start"},
            ],
        }
        | features,
        "oauth_config": {"scopes": {"bot": scopes}},
        "settings": {
            "event_subscriptions": {"bot_events": events},
            "interactivity": {"is_enabled": True},
            "socket_mode_enabled": True,
        },
    }


def text(words: str) -> Json:
    """Return a plain_text object."""
    return {"type": "plain_text", "text": words}


def button(action_id: str = "press", **more: object) -> Json:
    """Return an actions block with one button."""
    return {"type": "actions", "elements": [{"type": "button", "action_id": action_id, "text": text("Press"), **more}]}


def modal(*blocks: Json, **more: object) -> Json:
    """Return a modal; with one optional text input unless blocks are given."""
    given = list(blocks) or [input_block("note", {"type": "plain_text_input", "action_id": "typed"}, optional=True)]
    return {"type": "modal", "title": text("A form"), "submit": text("Send"), "callback_id": "form", "blocks": given} | more


def input_block(block_id: str, element: Json, **more: object) -> Json:
    """Return an input block."""
    return {"type": "input", "block_id": block_id, "label": text(block_id), "element": element, **more}


def error_of(call: Callable[..., object], **arguments: object) -> str:
    """Return the name of the error that Slack answers a wrong call with."""
    with pytest.raises(SlackApiError) as refused:
        call(**arguments)
    return str(refused.value.response["error"])


@pytest.fixture
def slack() -> Iterator[Playground]:
    """Start a Slack whose redeliveries come at once."""
    with Playground(manifest(), timing=patient(retries=(0.0, 0.05, 0.05), drain=0.1)) as slack:
        yield slack
        assert [] == slack.errors


@pytest.fixture
def hasty() -> Iterator[Playground]:
    """Start a Slack that waits 0.3 s for acknowledgements instead of 3."""
    with Playground(manifest(), timing=Timing(ack=0.3, retries=(0.0, 0.05, 0.05), drain=0.1)) as slack:
        yield slack
        assert [] == slack.errors


@pytest.fixture
def web(slack: Playground) -> WebClient:
    """Return a Web API client with the bot's token."""
    return client_of(slack)


def client_of(slack: Playground) -> WebClient:
    """Return a Web API client with the bot's token, that retries nothing."""
    return WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])


class Apps:
    """Bolt apps that are connected by Socket Mode: `connect(slack, listeners)`, where `listeners(app)` registers them."""

    def __init__(self) -> None:
        self._apps: list[App] = []
        self._handlers: list[tuple[Playground, SocketModeHandler]] = []

    def __call__(self, slack: Playground, listeners: Callable[[App], object] = lambda _: None) -> App:
        """Connect one, and return it."""
        app = App(client=client_of(slack), signing_secret=slack.signing_secret, raise_error_for_unhandled_request=False)
        app.logger.disabled = True
        listeners(app)
        handler = SocketModeHandler(app, slack.app_token)
        self._apps.append(app)
        self._handlers.append((slack, handler))
        handler.connect()
        slack.wait_for_app()
        return app

    def rest(self, slack: Playground) -> None:
        """Wait until everything was delivered and every listener has done what it does, with what followed from that."""
        before, now = -1, 0
        while before != now:
            before = slack._changes + len(slack.deliveries)
            slack.idle()
            for app in self._apps:
                drain(app.listener_runner.listener_executor)
            now = slack._changes + len(slack.deliveries)

    def close(self) -> None:
        """Close the connections."""
        for slack, handler in self._handlers:
            close_quickly(slack, handler)


@pytest.fixture
def connect() -> Iterator[Apps]:
    """Return a way to connect apps."""
    apps = Apps()
    yield apps
    apps.close()


def close_quickly(slack: Playground, handler: SocketModeHandler) -> None:
    """Close a Socket Mode handler without the 3 s + 1 s that slack_sdk's built-in client spends in reads that must time out."""
    client = handler.client
    client.default_auto_reconnect_enabled = client.auto_reconnect_enabled = False
    slack.cut()
    until(lambda: not client.is_connected(), "the end of the connection")
    client.closed = True
    client.message_queue.put(None)
    handler.close()


@pytest.fixture
def raw() -> Iterator[Callable[[Playground], ClientConnection]]:
    """Open a WebSocket by hand, and read its hello."""
    with ExitStack() as opened:

        def opening(slack: Playground) -> ClientConnection:
            address = client_of(slack).apps_connections_open(app_token=slack.app_token)["url"]
            connection = opened.enter_context(open_socket(address, proxy=None))
            assert "hello" == json.loads(connection.recv(WAIT_LIMIT))["type"]
            return connection

        yield opening

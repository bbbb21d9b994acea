"""An app that is about to start: what people say meanwhile waits for it, and the page says so."""

import socket
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from slack_bolt import App
from slack_sdk import WebClient

from bot.demo.run import demo
from bot.errors import Fixable
from bot.playground import Playground
from bot.settings import Settings

from .conftest import manifest

ASK = "#ask-platform"
Connect = Callable[..., App]


def _says(text: str, seen: dict[str, Any]) -> bool:
    return bool(seen["text"] == text)


def is_starting(slack: Playground) -> bool:
    return bool(httpx.get(f"{slack.address}/page/state", trust_env=False).json()["app"]["is_starting"])


def test_what_is_said_before_the_app_has_connected_reaches_it(connect: Connect) -> None:
    """Messages and a command, in a playground that awaits its app."""

    def answer(app: App) -> None:
        app.event("message")(lambda event, client: say(client, event["channel"], event["text"]))

    def say(client: WebClient, channel: str, heard: str) -> None:
        client.chat_postMessage(channel=channel, text=f"heard {heard}")

    with Playground(manifest(), awaits_app=True) as slack:
        amira = slack.person("amira")
        for number in range(14):
            amira.say("dm", f"question {number}")
        assert is_starting(slack)
        assert slack.deliveries == []
        connect(slack, answer)
        for number in range(14):
            amira.wait_for("dm", partial(_says, f"heard question {number}"))
        assert not is_starting(slack)
        assert slack.errors == []


def test_without_an_app_to_wait_for_nothing_waits() -> None:
    """Slack itself waits for nobody: tests of redelivery rely on it."""
    with Playground(manifest()) as slack:
        assert not is_starting(slack)


@pytest.fixture
def taken() -> Iterator[int]:
    """Return a port of 127.0.0.1 that something listens on, until the test ends."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_the_next_free_port_is_taken_where_nobody_chose_one(taken: int, tmp_path: Path) -> None:
    settings = Settings(port=taken, state=tmp_path)
    settings.model_fields_set.discard("port")
    with demo(settings) as (slack, _):
        assert int(slack.address.rpartition(":")[2]) in range(taken + 1, taken + 20)


def test_a_port_that_somebody_chose_is_that_or_none(taken: int, tmp_path: Path) -> None:
    with pytest.raises(Fixable, match=rf"Port {taken} .* is taken"), demo(Settings(port=taken, state=tmp_path)):
        pass

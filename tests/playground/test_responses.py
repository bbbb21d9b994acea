"""Response URLs: five times in thirty minutes, ephemeral unless said otherwise, and about the message that was acted upon."""

from collections.abc import Callable
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from bot.playground import Person, Playground
from tests.waiting import Clock, patient

from .conftest import button, client_of, manifest

ASK = "#ask-platform"


class Pressed:
    """Somebody pressed a button; `url` is where the app may answer."""

    def __init__(self, slack: Playground, connect: Callable[..., App]) -> None:
        urls: list[str] = []
        connect(slack, lambda app: app.action("press")(lambda ack, body: (urls.append(body["response_url"]), ack())))
        client_of(slack).chat_postMessage(channel=ASK, text="original", blocks=[button()])
        self.amira: Person = slack.person("amira")
        assert self.amira.click(self.amira.sees(ASK)[0], "press").ok
        self.url = WebhookClient(urls[0])

    def texts(self) -> list[str]:
        """Return what Amira sees."""
        return [message["text"] for message in self.amira.sees(ASK)]


@pytest.fixture
def pressed(slack: Playground, connect: Callable[..., App]) -> Pressed:
    """Return a fresh response URL."""
    return Pressed(slack, connect)


def test_an_answer_is_ephemeral_unless_it_says_otherwise(pressed: Pressed, slack: Playground) -> None:
    assert 200 == pressed.url.send(text="for you").status_code
    assert 200 == pressed.url.send(text="for all", response_type="in_channel").status_code
    assert ["original", "for you", "for all"] == pressed.texts()
    assert ["original", "for all"] == [message["text"] for message in slack.person("ben").sees(ASK)]


def test_the_original_is_replaced_or_deleted(pressed: Pressed) -> None:
    pressed.url.send(text="changed", replace_original=True)
    (message,) = pressed.amira.sees(ASK)
    assert ("changed", False) == (message["text"], "blocks" in message)
    pressed.url.send(delete_original=True)
    assert [] == pressed.texts()


def test_an_ephemeral_original_can_be_replaced(slack: Playground, connect: Callable[..., App]) -> None:
    """chat.update cannot edit ephemeral messages; the response URL of a press in one can."""

    def listeners(app: App) -> None:
        app.command("/example")(lambda ack, respond: (ack(), respond(text="before", blocks=[button()])))
        app.action("press")(lambda ack, respond: (ack(), respond(text="after", replace_original=True)))

    connect(slack, listeners)
    amira = slack.person("amira")
    amira.command(ASK, "/example")
    amira.click(amira.wait_for(ASK, lambda seen: seen["text"] == "before"), "press")
    amira.wait_for(ASK, lambda seen: seen["text"] == "after")
    assert ["after"] == [message["text"] for message in amira.sees(ASK)]


def test_a_command_has_no_original_to_replace(slack: Playground, connect: Callable[..., App]) -> None:
    def answer(ack: Any, respond: Any) -> None:
        ack()
        respond(text="one")
        respond(text="two", replace_original=True)

    connect(slack, lambda app: app.command("/example")(answer))
    amira = slack.person("amira")
    amira.command(ASK, "/example")
    amira.wait_for(ASK, lambda seen: seen["text"] == "two")
    assert ["one", "two"] == [message["text"] for message in amira.sees(ASK)]


def test_five_uses_and_no_more(pressed: Pressed) -> None:
    answers = [pressed.url.send(text=str(number)) for number in range(6)]
    assert [200] * 5 + [404] == [answer.status_code for answer in answers]
    assert "used_url" in answers[5].body
    assert ["original", "0", "1", "2", "3", "4"] == pressed.texts()


def test_thirty_minutes_and_no_longer(connect: Callable[..., App]) -> None:
    clock = Clock()
    with Playground(manifest(), timing=patient(clock=clock)) as slack:
        pressed = Pressed(slack, connect)
        clock.move(30 * 60)
        assert 200 == pressed.url.send(text="in time").status_code
        clock.move(1)
        answer = pressed.url.send(text="late")
    assert (404, True) == (answer.status_code, "expired_url" in answer.body)


def test_a_made_up_url_has_expired(slack: Playground) -> None:
    answer = WebhookClient(f"{slack.address}/respond/made-up").send(text="x")
    assert (404, True) == (answer.status_code, "expired_url" in answer.body)


@pytest.mark.parametrize(
    ("message", "error"),
    [
        ({"text": ""}, "no_text"),
        ({"text": "x", "blocks": [{"type": "alert"}]}, "invalid_blocks"),
        ({"text": "x", "response_type": "loudly"}, "invalid_arguments"),
        ({"text": "x", "thread_ts": "1.000000"}, "thread_not_found"),
    ],
)
def test_what_slack_refuses_is_refused_here_too(message: dict[str, Any], error: str, pressed: Pressed) -> None:
    answer = pressed.url.send_dict(message)
    assert (400, True) == (answer.status_code, error in answer.body)


def test_an_answer_to_a_press_in_a_thread_stays_there(slack: Playground, connect: Callable[..., App], web: WebClient) -> None:
    connect(slack, lambda app: app.action("press")(lambda ack, respond: (ack(), respond(text="here"))))
    first = web.chat_postMessage(channel=ASK, text="first")["ts"]
    web.chat_postMessage(channel=ASK, text="reply", thread_ts=first, blocks=[button()])
    amira = slack.person("amira")
    amira.click(amira.sees(ASK)[1], "press")
    answer = amira.wait_for(ASK, lambda seen: seen["text"] == "here")
    assert (first, True) == (answer["thread_ts"], answer["is_ephemeral"])

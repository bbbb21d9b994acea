"""Traffic that means no good, or too much of it: no crash, no second answer, nothing leaked, acknowledged in time."""

import json
import threading
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.playground import WAIT_LIMIT
from bot.playground.http_mode import sign
from tests.slack.running import SUPPORT, Desk, Start
from tests.waiting import Clock, until

CHANNEL = "#ask-platform"
ASK = "how do I let book-a-visit-dev talk to visits-api-dev?"
MEGABYTE = "a" * 1_000_000
HANDS = 16
"""The threads in which the bot works."""


def event(event_id: str = "Ev1", **fields: Any) -> dict[str, Any]:
    """Return a message event as Slack posts it."""
    message = {
        "type": "message",
        "channel": SUPPORT,
        "channel_type": "channel",
        "user": "U0AMIRA",
        "ts": "1700000000.000100",
        "text": ASK,
    }
    return {
        "type": "event_callback",
        "team_id": "T0PLAYGRND",
        "api_app_id": "A0",
        "event_id": event_id,
        "event": message | fields,
    }


def click(**fields: Any) -> dict[str, Any]:
    """Return a click as Slack posts it."""
    action = {"type": "button", "action_id": "netpol.create.0", "block_id": "b", "value": '{"i":"allow"}', "action_ts": "1.2"}
    return {
        "type": "block_actions",
        "team": {"id": "T0PLAYGRND"},
        "user": {"id": "U0AMIRA", "team_id": "T0PLAYGRND"},
        "api_app_id": "A0",
        "trigger_id": "1.2.3",
        "container": {"type": "message", "message_ts": "1.1", "channel_id": SUPPORT, "is_ephemeral": False},
        "channel": {"id": SUPPORT, "name": "ask-platform"},
        "message": {
            "ts": "1.1",
            "text": "x",
            "metadata": {"event_type": "netpol_conversation", "event_payload": {"state": "{}"}},
        },
        "actions": [action],
    } | fields


def submission(callback: str) -> dict[str, Any]:
    """Return a submitted form as Slack posts it."""
    values = {"source": {"source": {"selected_option": {"value": "book-a-visit-dev"}}}, "ports": {"ports": {"value": "80"}}}
    view = {"id": "V1", "type": "modal", "callback_id": callback, "private_metadata": "{}", "state": {"values": values}}
    return {"type": "view_submission", "team": {"id": "T0PLAYGRND"}, "user": {"id": "U0AMIRA"}, "api_app_id": "A0", "view": view}


PAYLOADS: dict[str, dict[str, Any]] = {
    "message": event(),
    "mention": event(type="app_mention", text=f"<@U0APPBOT> {ASK}"),
    "edit": event(
        subtype="message_changed",
        message={"user": "U0AMIRA", "ts": "1.1", "text": ASK, "edited": {"ts": "1.2"}},
        previous_message={"text": "x"},
    ),
    "home": event(type="app_home_opened", tab="home"),
    "command": {
        "command": "/netpol",
        "text": "check a b",
        "user_id": "U0AMIRA",
        "channel_id": SUPPORT,
        "trigger_id": "9.9",
        "team_id": "T0",
    },
    "click": click(),
    "withdraw": click(actions=[{"action_id": "netpol.withdraw", "value": '{"b":["netpol/x"],"u":"U0AMIRA"}', "type": "button"}]),
    "thumb": click(actions=[{"action_id": "netpol.thumbs", "value": "up", "type": "feedback_buttons"}]),
    "form": submission("netpol_form"),
    "preview": submission("netpol_preview"),
    "reason": submission("netpol_reason"),
    "options": {
        "type": "block_suggestion",
        "action_id": "source",
        "block_id": "source",
        "value": "dev",
        "user": {"id": "U0AMIRA"},
        "view": {},
    },
    "shortcut": {
        "type": "message_action",
        "callback_id": "help_with_access",
        "user": {"id": "U0AMIRA"},
        "channel": {"id": SUPPORT},
        "message": {"text": ASK, "ts": "1.1"},
        "trigger_id": "8.8",
    },
}


ODD: tuple[Any, ...] = (None, 7, [["x"]], {}, MEGABYTE)


def variants(value: Any) -> Iterator[Any]:
    """Yield a payload with each of its values, at any depth, missing or of another type."""
    if isinstance(value, dict):
        for key in value:
            yield {other: kept for other, kept in value.items() if other != key}
            for odd in ODD:
                yield value | {key: odd}
            for inner in variants(value[key]):
                yield value | {key: inner}
    elif isinstance(value, list) and value:
        for inner in variants(value[0]):
            yield [inner, *value[1:]]


@pytest.mark.parametrize("kind", PAYLOADS)
def test_no_payload_breaks_it(start: Start, kind: str, caplog: pytest.LogCaptureFixture) -> None:
    """Every field missing and of every wrong type: no listener forgets to acknowledge, and then it still works."""
    desk = start(support_channels=())
    assert desk.socket is not None
    caplog.set_level("WARNING", logger="slack_bolt")
    for number, payload in enumerate(variants(PAYLOADS[kind])):
        desk.socket.handle(desk.socket.client, SocketModeRequest("events_api", f"E{number}", payload))
    desk.quiet()
    assert "didn't call ack()" not in caplog.text
    assert "Traceback" not in caplog.text
    assert "aaaaaaaaaa" not in caplog.text
    amira = desk.person("amira")
    assert amira.wait_for_reply(amira.say("dm", ASK))


def posted(desk: Desk, body: str, content_type: str = "application/json", **headers: str) -> httpx.Response:
    """Post a signed request to the bot."""
    signed = sign(desk.slack.signing_secret, body, int(time.time())) | {"Content-Type": content_type} | headers
    return httpx.post(f"{desk.url}/slack/events", content=body.encode(), headers=signed, trust_env=False, timeout=WAIT_LIMIT)


def test_only_slack_gets_in(start: Start, caplog: pytest.LogCaptureFixture) -> None:
    """Bad, missing and old signatures are turned away before anything is read, and the body is not logged."""
    desk = start(http=True)
    caplog.set_level("DEBUG")
    body = json.dumps(event(text="my secret words"))
    old = sign(desk.slack.signing_secret, body, int(time.time()) - 360)
    future = sign(desk.slack.signing_secret, body, int(time.time()) + 3600)
    other = sign("another-secret", body, int(time.time()))
    right = sign(desk.slack.signing_secret, body, int(time.time()))
    attempts: list[dict[str, str]] = [
        {},
        old,
        future,
        other,
        right | {"X-Slack-Signature": "v0="},
        right | {"X-Slack-Signature": right["X-Slack-Signature"][:-1]},
        right | {"X-Slack-Request-Timestamp": "soon"},
        right | {"X-Slack-Request-Timestamp": ""},
        right | {"X-Slack-Request-Timestamp": "9" * 400},
    ]
    for headers in attempts:
        answer = httpx.post(f"{desk.url}/slack/events", content=body, headers=headers, trust_env=False, timeout=WAIT_LIMIT)
        assert answer.status_code == 401, headers
        assert answer.text == ""
    desk.quiet()
    assert desk.slack.history(CHANNEL) == []
    assert "my secret words" not in caplog.text
    assert right["X-Slack-Signature"] not in caplog.text


def test_a_request_that_is_copied_within_the_five_minutes_does_nothing(start: Start) -> None:
    """The signature is right and the time too; it counts once, for every kind of request."""
    desk = start(http=True)
    amira = desk.person("amira")
    asked = amira.say(CHANNEL, ASK)
    amira.wait_for_reply(asked)
    command = urlencode(
        {"command": "/netpol", "text": "help", "user_id": amira.id, "channel_id": SUPPORT, "trigger_id": "", "team_id": "T0"}
    )
    for body, kind in (
        (
            json.dumps(
                event(
                    "EvX", ts=asked["ts"], type="app_mention", text="<@U0APPBOT> who can reach visits-api-dev?", channel=SUPPORT
                )
            ),
            "application/json",
        ),
        (command, "application/x-www-form-urlencoded"),
    ):
        headers = sign(desk.slack.signing_secret, body, int(time.time())) | {"Content-Type": kind}
        for _ in range(3):
            assert (
                httpx.post(
                    f"{desk.url}/slack/events", content=body, headers=headers, trust_env=False, timeout=WAIT_LIMIT
                ).status_code
                == 200
            )
    desk.quiet()
    assert len(amira.thread(asked)) == 1


UNREADABLE = [
    "",
    "{",
    "[]",
    "null",
    "7",
    '"text"',
    "[[[[",
    "{" * 100_000,
    "payload=",
    "payload={",
    "payload=[]",
    "a=b",
    "\x00",
    '{"type":"event_callback"}',
]


@pytest.mark.parametrize("body", UNREADABLE, ids=range(len(UNREADABLE)))
def test_a_signed_request_that_cannot_be_read_is_refused_quietly(start: Start, body: str) -> None:
    """Never a 500, never a traceback, and Slack is told not to send it again."""
    desk = start(http=True)
    for kind in ("application/json", "application/x-www-form-urlencoded"):
        answer = posted(desk, body, kind)
        assert answer.status_code in (200, 400, 404), answer.status_code
        assert answer.text == "" or "Traceback" not in answer.text


def test_too_large_a_request_is_not_read(start: Start) -> None:
    """And neither is one that is no POST."""
    desk = start(http=True)
    assert posted(desk, "x" * (9 * 1024 * 1024)).status_code == 413
    assert httpx.get(f"{desk.url}/slack/events", trust_env=False, timeout=WAIT_LIMIT).status_code == 405


@pytest.mark.parametrize("http", [False, True], ids=["socket", "http"])
def test_fifty_people_at_once(start: Start, http: bool) -> None:
    """Everything is acknowledged before any of it is worked on, so however long that takes; then each gets one answer."""
    desk = start(http=http)
    amira, ben = desk.person("amira"), desk.person("ben")
    asked: list[dict[str, Any]] = []
    gate = threading.Event()
    for hand in range(HANDS):
        desk.bot.services.work.put(f"held {hand}", lambda: gate.wait(WAIT_LIMIT) and None)

    def ask(number: int) -> None:
        person = (amira, ben)[number % 2]
        if number % 5 == 0:
            person.command(CHANNEL, "/netpol check book-a-visit-dev visits-api-dev")
        else:
            asked.append(person.say(CHANNEL, f"{ASK} (port {8000 + number})"))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    desk.slack.idle()
    assert len(desk.slack.deliveries) == 50
    assert all(delivery.acknowledged for delivery in desk.slack.deliveries)
    assert desk.slack.late_acknowledgements == 0
    assert len(desk.slack.history(CHANNEL)) == len(asked)
    gate.set()
    desk.quiet()
    for message in asked:
        assert len(amira.thread(message)) == 1
    assert len([seen for seen in amira.sees(CHANNEL) + ben.sees(CHANNEL) if seen["is_ephemeral"]]) == 10


def test_slack_that_limits_and_fails_is_waited_for(desk: Desk) -> None:
    """A message that Slack put off is sent again, once; an error of Slack's costs one answer and nothing else."""
    amira = desk.person("amira")
    desk.slack.faults.limit("chat.postMessage", retry_after=1)
    asked = amira.say(CHANNEL, ASK)
    amira.wait_for_reply(asked)
    desk.quiet()
    assert [call.status for call in desk.slack.calls if call.method == "chat.postMessage"] == [429, 200]
    desk.slack.faults.error("chat.postMessage", "fatal_error")
    amira.say(CHANNEL, ASK)
    desk.quiet()
    amira.wait_for_reply(amira.say(CHANNEL, ASK))


def test_one_message_a_second_in_one_channel(start: Start) -> None:
    """Whoever asks there; other channels do not wait for it."""
    clock = Clock()
    desk = start(pause=1.0, clock=clock)
    amira = desk.person("amira")

    def answers() -> int:
        return len([seen for seen in desk.slack.history(CHANNEL) if seen.get("bot_id")])

    for _ in range(3):
        amira.say(CHANNEL, ASK)
    amira.wait_for_reply(amira.say("dm", ASK))
    until(answers)
    assert desk.bot.services.work.idle(WAIT_LIMIT)
    for said, name in ((2, "ben"), (3, "chloe")):
        clock.move(0.9)
        desk.person(name).wait_for_reply(desk.person(name).say("dm", ASK))
        assert answers() == said - 1
        clock.move(0.1)
        until(lambda said=said: answers() == said)


def test_a_fault_of_ours_is_a_reference_that_is_also_in_the_log(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Said to the one who asked, with nothing of what they wrote in the log."""

    def broken() -> None:
        raise RuntimeError("my secret words and xoxb-123456")

    monkeypatch.setattr(desk.host, "desk", broken)
    amira = desk.person("amira")
    amira.command(CHANNEL, "/netpol check a b")
    told = amira.wait_for(CHANNEL, lambda seen: seen["is_ephemeral"])["text"]
    reference = told.rpartition(": ")[2].rstrip(".")
    assert f"reference {reference}: RuntimeError at" in caplog.text
    assert "my secret words" not in caplog.text
    assert "my secret words" not in told
    asked = amira.say(CHANNEL, "@netpol can a reach b?")
    amira.wait_for(CHANNEL, lambda seen: seen["is_ephemeral"] and seen.get("thread_ts") == asked["ts"])


HOSTILE = [
    "<!channel> <!here> <@U0BEN> let book-a-visit-dev call visits-api-dev",
    "let `{{ 7*7 }}` call ${HOME} $(id) ; rm -rf /",
    "let ../../etc/passwd call visits-api-dev",
    "let a\u202eb\u0000 call \ud800 visits-api-dev".encode("utf-8", "replace").decode(),
    "*" * 5000 + "_" * 5000 + "`" * 5000,
    "kind: NetworkPolicy\n---\n- &a [*a, *a]\n" * 50,
    "how do I let " + "book-a-visit-dev and " * 800 + "talk to visits-api-dev?",
    "let book-a-visit-dev call visits-api-dev on port " + ", ".join(str(port) for port in range(8000, 8400)),
]


def test_what_people_type_to_break_it(desk: Desk) -> None:
    """Markup, templates, paths, shells, and very much of everything: an answer that Slack takes, and nobody is called."""
    amira = desk.person("amira")
    for words in HOSTILE:
        answer = amira.wait_for_reply(amira.say("dm", words))
        assert "<!channel>" not in str(answer["blocks"])
        assert "<@U0BEN>" not in str(answer["blocks"])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
)
KEYS = st.sampled_from(
    [
        "type",
        "event",
        "actions",
        "view",
        "user",
        "channel",
        "message",
        "command",
        "text",
        "action_id",
        "callback_id",
        "trigger_id",
    ]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    body=st.dictionaries(KEYS, JSON, max_size=6),
    kind=st.sampled_from(["event_callback", "block_actions", "view_submission", "message_action", "", None]),
)
def test_any_signed_json_is_answered(shared: Desk, body: dict[str, Any], kind: str | None) -> None:
    """Whatever it is made of."""
    answer = posted(shared, json.dumps(body | {"type": kind}))
    assert answer.status_code in (200, 400, 404)


@pytest.fixture
def shared(start: Start) -> Desk:
    """Return one bot for many requests."""
    return start(http=True)

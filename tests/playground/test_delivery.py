"""Events on their way to the app by Socket Mode: which, how often, how soon, and what happens when it does not answer."""

import asyncio
import json
import threading
from collections.abc import Callable
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler
from websockets.sync.client import ClientConnection
from websockets.sync.client import connect as open_socket

from bot.playground import WAIT_LIMIT, Playground, Timing
from tests.waiting import Clock, patient

from .conftest import EVENTS, SCOPES, Apps, client_of, error_of, manifest

ASK, RANDOM = "#ask-platform", "#random"
Connect = Apps
Raw = Callable[[Playground], ClientConnection]
Json = dict[str, Any]


class Heard:
    """An app that writes down every event that it gets."""

    def __init__(self) -> None:
        self.events: list[Json] = []

    def __call__(self, app: App) -> None:
        """Register for everything."""
        app.event({"type": "message", "subtype": None})(self._hear)
        for name in ("app_mention", "message", "app_home_opened", "app_context_changed", "reaction_added"):
            app.event(name)(self._hear)

    def _hear(self, body: Json, request: Any) -> None:
        retry = request.headers.get("x-slack-retry-num", [""])[0]
        self.events.append(body | {"retry": retry})

    def kinds(self) -> list[str]:
        """Return the types of the events, with their subtypes, sorted."""
        return sorted(":".join(filter(None, (body["event"]["type"], body["event"].get("subtype")))) for body in self.events)


@pytest.fixture
def heard() -> Heard:
    """Return a writer of events."""
    return Heard()


def acknowledge(connection: ClientConnection) -> Json:
    """Take the next envelope and acknowledge it."""
    envelope: Json = json.loads(connection.recv(WAIT_LIMIT))
    connection.send(json.dumps({"envelope_id": envelope["envelope_id"]}))
    return envelope


def test_a_mention_arrives_twice_with_ids_of_its_own(slack: Playground, connect: Connect, heard: Heard) -> None:
    connect(slack, heard)
    said = slack.person("amira").say(ASK, "@example hello")
    connect.rest(slack)
    assert ["app_mention", "message"] == heard.kinds()
    assert {said["ts"]} == {body["event"]["ts"] for body in heard.events}
    assert 2 == len({body["event_id"] for body in heard.events})


def test_a_mention_in_a_direct_message_arrives_once(slack: Playground, connect: Connect, heard: Heard) -> None:
    connect(slack, heard)
    slack.person("amira").say("dm", "@example hello")
    connect.rest(slack)
    assert ["message"] == heard.kinds()
    assert "im" == heard.events[0]["event"]["channel_type"]


def test_what_is_said_where_the_app_is_not_stays_unheard(slack: Playground, connect: Connect, heard: Heard) -> None:
    connect(slack, heard)
    slack.person("amira").say(RANDOM, "@example hello")
    connect.rest(slack)
    assert [] == heard.events
    slack.person("amira").invite_app(RANDOM)
    slack.person("amira").say(RANDOM, "and now")
    connect.rest(slack)
    assert ["message"] == heard.kinds()


def test_edits_and_deletions_are_events_too(slack: Playground, connect: Connect, heard: Heard) -> None:
    connect(slack, heard)
    amira = slack.person("amira")
    said = amira.say(ASK, "before")
    amira.edit(said, "after")
    amira.delete(said)
    connect.rest(slack)
    assert ["message", "message:message_changed", "message:message_deleted"] == heard.kinds()
    changed = next(body["event"] for body in heard.events if body["event"].get("subtype") == "message_changed")
    assert ("after", "before", said["ts"]) == (
        changed["message"]["text"], changed["previous_message"]["text"], changed["message"]["ts"],
    )  # fmt: skip


def test_a_mention_that_an_edit_adds_is_a_mention(slack: Playground, connect: Connect, heard: Heard) -> None:
    connect(slack, heard)
    amira = slack.person("amira")
    amira.edit(amira.say(ASK, "hello"), "@example hello")
    connect.rest(slack)
    assert ["app_mention", "message", "message:message_changed"] == heard.kinds()


def test_a_preview_changes_a_message_and_is_nobodys_edit(slack: Playground, connect: Connect, heard: Heard) -> None:
    connect(slack, heard)
    slack.unfurl(slack.person("amira").say(ASK, "see https://example.org"))
    connect.rest(slack)
    assert ["message", "message:message_changed"] == heard.kinds()
    changed = next(body["event"] for body in heard.events if body["event"].get("subtype"))
    assert ("edited" in changed["message"], changed["message"]["text"]) == (False, changed["previous_message"]["text"])


def test_a_reply_names_its_thread(slack: Playground, connect: Connect, heard: Heard) -> None:
    connect(slack, heard)
    amira = slack.person("amira")
    first = amira.say(ASK, "first")
    connect.rest(slack)
    amira.say(ASK, "reply", thread=first)
    connect.rest(slack)
    assert [None, first["ts"]] == [body["event"].get("thread_ts") for body in heard.events]
    assert "U0AMIRA" == heard.events[1]["event"]["parent_user_id"]


def test_the_apps_own_words_come_back_to_it(slack: Playground, raw: Raw, web: WebClient) -> None:
    connection = raw(slack)
    web.chat_postMessage(channel=ASK, text="mine")
    event = acknowledge(connection)["payload"]["event"]
    assert ("message", "mine", "B0APPBOT", "U0APPBOT") == (event["type"], event["text"], event["bot_id"], event["user"])


def test_bolt_drops_the_apps_own_words(slack: Playground, connect: Connect, heard: Heard, web: WebClient) -> None:
    connect(slack, heard)
    web.chat_postMessage(channel=ASK, text="mine")
    connect.rest(slack)
    assert ([], ["message"]) == (heard.events, [done.parcel.name for done in slack.deliveries])


def test_a_stranger_is_known_by_their_team(slack: Playground, connect: Connect, heard: Heard) -> None:
    connect(slack, heard)
    slack.person("sam").say(ASK, "hello")
    connect.rest(slack)
    (body,) = heard.events
    assert ("T0SUPPLIER", "T0SUPPLIER", "T0PLAYGRND", True) == (
        body["event"]["user_team"], body["event"]["source_team"], body["team_id"], body["is_ext_shared_channel"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("without", "heard_of"),
    [
        ({"events": [name for name in EVENTS if name != "app_mention"]}, ["message"]),
        ({"events": [name for name in EVENTS if name != "message.channels"]}, ["app_mention"]),
        ({"scopes": [name for name in SCOPES if name != "channels:history"]}, ["app_mention"]),
        ({"scopes": [name for name in SCOPES if name != "app_mentions:read"]}, ["message"]),
        ({"events": []}, []),
    ],
)
def test_only_what_the_manifest_subscribes_to_and_may_read_is_delivered(
    without: Json, heard_of: list[str], connect: Connect
) -> None:
    heard = Heard()
    with Playground(manifest(**without)) as slack:
        connect(slack, heard)
        slack.person("amira").say(ASK, "@example hello")
        connect.rest(slack)
    assert heard_of == heard.kinds()


def test_an_opened_home_a_turned_head_and_a_reaction_are_events(slack: Playground, connect: Connect, heard: Heard) -> None:
    connect(slack, heard)
    amira = slack.person("amira")
    said = amira.say(ASK, "x")
    amira.react(said, "eyes")
    amira.open_home()
    amira.look_at("dm")
    amira.look_at(ASK)
    connect.rest(slack)
    assert ["app_context_changed", "app_home_opened", "app_home_opened", "message", "reaction_added"] == heard.kinds()
    assert ["home", "messages"] == sorted(body["event"]["tab"] for body in heard.events if "tab" in body["event"])
    context = next(body["event"]["context"] for body in heard.events if body["event"]["type"] == "app_context_changed")
    assert [{"type": "slack#/types/channel_id", "value": "C0ROOM001", "team_id": "T0PLAYGRND"}] == context["entities"]


def test_an_unacknowledged_event_comes_again_three_times(hasty: Playground, raw: Raw) -> None:
    connection = raw(hasty)
    hasty.person("amira").say(ASK, "hello")
    envelopes = [json.loads(connection.recv(WAIT_LIMIT)) for _ in range(4)]
    assert [(0, ""), (1, "timeout"), (2, "timeout"), (3, "timeout")] == [
        (envelope["retry_attempt"], envelope["retry_reason"]) for envelope in envelopes
    ]
    assert 1 == len({envelope["payload"]["event_id"] for envelope in envelopes})
    hasty.idle()
    assert [False] * 4 == [done.acknowledged for done in hasty.deliveries]
    connection.send(json.dumps({"envelope_id": envelopes[3]["envelope_id"]}))
    hasty.wait(lambda: hasty.late_acknowledgements == 1)
    hasty.person("amira").say(ASK, "what comes next")
    assert "what comes next" == json.loads(connection.recv(WAIT_LIMIT))["payload"]["event"]["text"]


def test_bolt_sees_the_retry_number(connect: Connect, heard: Heard) -> None:
    clock = Clock()
    with Playground(manifest(), timing=Timing(clock=clock, sleep=clock.sleep, ack=WAIT_LIMIT)) as slack:
        connect(slack, heard)
        slack.faults.drop_ack("message")
        slack.person("amira").say(ASK, "hello")
        connect.rest(slack)
    assert (["0", "1"], WAIT_LIMIT) == ([body["retry"] for body in heard.events], clock.now)
    assert 1 == len({body["event_id"] for body in heard.events})


def test_an_event_is_duplicated_on_demand(slack: Playground, connect: Connect, heard: Heard) -> None:
    connect(slack, heard)
    slack.faults.duplicate("message")
    slack.person("amira").say(ASK, "hello")
    connect.rest(slack)
    assert (2, 1) == (len(heard.events), len({body["event_id"] for body in heard.events}))


def test_an_event_for_nobody_is_tried_again_when_the_app_is_back(connect: Connect, heard: Heard) -> None:
    back = asyncio.Event()

    async def sleep(seconds: float) -> None:
        await (back.wait() if seconds else asyncio.sleep(0))

    with Playground(manifest(), timing=patient(sleep=sleep)) as slack:
        slack.person("amira").say(ASK, "hello")
        slack.wait(lambda: len(slack.deliveries) == 2)
        connect(slack, heard)
        slack.ask(back.set)
        connect.rest(slack)
        assert ["connection_failed", "connection_failed", ""] == [done.reason for done in slack.deliveries]
    assert ["2"] == [body["retry"] for body in heard.events]


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
def test_the_app_reconnects_when_it_is_asked_to(reason: str, slack: Playground, connect: Connect, heard: Heard) -> None:
    connect(slack, heard)
    slack.disconnect(reason)
    slack.wait_for_app()
    slack.person("amira").say(ASK, "still there?")
    connect.rest(slack)
    assert (["message"], 1) == (heard.kinds(), slack.connections)


def test_envelopes_go_to_the_connections_in_turn(slack: Playground, raw: Raw) -> None:
    first, second = raw(slack), raw(slack)
    for words in ("one", "two"):
        slack.person("amira").say(ASK, words)
    assert {"one", "two"} == {acknowledge(connection)["payload"]["event"]["text"] for connection in (first, second)}


def test_ten_connections_and_no_more(slack: Playground, raw: Raw) -> None:
    for _ in range(10):
        raw(slack)
    address = client_of(slack).apps_connections_open(app_token=slack.app_token)["url"]
    with open_socket(address, proxy=None) as eleventh:
        assert "too_many_websockets" == json.loads(eleventh.recv(WAIT_LIMIT))["reason"]


def test_an_address_is_good_for_one_connection(slack: Playground) -> None:
    address = client_of(slack).apps_connections_open(app_token=slack.app_token)["url"]
    with open_socket(address, proxy=None) as first:
        assert "hello" == json.loads(first.recv(WAIT_LIMIT))["type"]
        with pytest.raises(Exception, match="403"), open_socket(address, proxy=None):
            raise AssertionError("a second connection")


def test_socket_mode_must_be_switched_on_in_the_manifest() -> None:
    off = manifest()
    off["settings"]["socket_mode_enabled"] = False
    with Playground(off) as slack:
        address = client_of(slack).apps_connections_open(app_token=slack.app_token)["url"]
        with open_socket(address, proxy=None) as connection:
            assert "link_disabled" == json.loads(connection.recv(WAIT_LIMIT))["reason"]


def test_only_submissions_commands_and_suggestions_take_an_answer(slack: Playground, raw: Raw) -> None:
    connection = raw(slack)
    kinds: dict[str, bool] = {}

    def app() -> None:
        for _ in range(2):
            envelope = acknowledge(connection)
            kinds[envelope["type"]] = envelope["accepts_response_payload"]

    thread = threading.Thread(target=app)
    thread.start()
    slack.person("amira").say(ASK, "hello")
    slack.person("amira").command(ASK, "/example")
    thread.join()
    assert {"events_api": False, "slash_commands": True} == kinds


JUNK = ["", "not JSON", "[]", "null", json.dumps({"envelope_id": "unknown"}), json.dumps({"payload": 5})]


def test_nonsense_from_the_app_is_ignored(slack: Playground, raw: Raw) -> None:
    connection = raw(slack)
    for words in JUNK:
        connection.send(words)
    slack.person("amira").say(ASK, "hello")
    assert "hello" == acknowledge(connection)["payload"]["event"]["text"]


def test_a_limited_call_says_when_to_come_back(slack: Playground) -> None:
    slack.faults.limit("chat.postMessage", retry_after=1)
    with pytest.raises(SlackApiError) as limited:
        client_of(slack).chat_postMessage(channel=ASK, text="x")
    assert ("ratelimited", "1") == (limited.value.response["error"], limited.value.response.headers["Retry-After"])
    assert client_of(slack).chat_postMessage(channel=ASK, text="x")["ok"]


def test_slack_sdks_handler_understands_when_to_come_back(slack: Playground) -> None:
    slack.faults.limit("chat.postMessage", retry_after=1)
    waiting = WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[RateLimitErrorRetryHandler()])
    assert waiting.chat_postMessage(channel=ASK, text="x")["ok"]
    assert [429, 200] == [call.status for call in slack.calls]


def test_a_call_can_fail_be_refused_or_be_slow() -> None:
    clock = Clock()
    with Playground(manifest(), timing=patient(clock=clock, sleep=clock.sleep)) as slack:
        web = client_of(slack)
        slack.faults.error("chat.postMessage", "fatal_error")
        assert "fatal_error" == error_of(web.chat_postMessage, channel=ASK, text="x")
        slack.faults.fail("chat.postMessage", status=500)
        with pytest.raises(Exception, match="non-JSON"):
            web.chat_postMessage(channel=ASK, text="x")
        assert 0 == clock.now
        slack.faults.slow("chat.postMessage", 0.1)
        assert web.chat_postMessage(channel=ASK, text="x")["ok"]
        assert 0.1 in clock.slept
        slack.faults.fail("chat.postMessage", times=9)
        slack.faults.clear()
        assert web.chat_postMessage(channel=ASK, text="x")["ok"]

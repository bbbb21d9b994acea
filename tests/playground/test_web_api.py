"""The Web API says no as Slack does: tokens, scopes, names, arguments, membership. Each test is a wrong client."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground import WAIT_LIMIT, Playground

from .conftest import SCOPES, client_of, error_of, manifest, text

ASK, TEAM, RANDOM, SHADOW = "C0ROOM001", "C0ROOM002", "C0ROOM003", "C0ROOM004"


def call(slack: Playground, method: str, *, token: str | None = None, **request: Any) -> httpx.Response:
    """Call a method by hand, with the bot's token unless told otherwise."""
    headers = {"Authorization": f"Bearer {slack.bot_token if token is None else token}"} if token != "" else {}
    return httpx.post(slack.api_url + method, headers=headers, trust_env=False, timeout=WAIT_LIMIT, **request)


def test_no_token_is_not_authed(slack: Playground) -> None:
    assert {"ok": False, "error": "not_authed"} == call(slack, "auth.test", token="").json()


def test_another_token_is_invalid_auth(slack: Playground) -> None:
    assert "invalid_auth" == call(slack, "auth.test", token="xoxb-somebody-else").json()["error"]


def test_a_token_in_the_body_is_taken(slack: Playground) -> None:
    assert call(slack, "auth.test", token="", data={"token": slack.bot_token}).json()["ok"]


def test_a_method_that_is_none_is_unknown_method(web: WebClient) -> None:
    assert "unknown_method" == error_of(web.api_call, api_method="chat.shout")


def test_streaming_is_not_offered(web: WebClient) -> None:
    assert "unknown_method" == error_of(web.chat_startStream, channel=ASK, thread_ts="1")


def test_the_bot_token_opens_no_socket(web: WebClient, slack: Playground) -> None:
    assert "not_allowed_token_type" == error_of(web.apps_connections_open, app_token=slack.bot_token)


def test_the_app_token_opens_sockets_and_nothing_else(web: WebClient, slack: Playground) -> None:
    assert web.apps_connections_open(app_token=slack.app_token)["url"].startswith("ws://127.0.0.1:")
    assert "not_allowed_token_type" == error_of(web.auth_test, token=slack.app_token)


def test_auth_test_says_who_and_shows_the_scopes_of_the_manifest(web: WebClient) -> None:
    answer = web.auth_test()
    assert ("example", "T0PLAYGRND", "U0APPBOT", "B0APPBOT") == tuple(
        answer[key] for key in ("user", "team_id", "user_id", "bot_id")
    )
    assert ",".join(sorted(SCOPES)) == answer.headers["x-oauth-scopes"]


NEEDS = {
    "chat:write": lambda web: web.chat_postMessage(channel=ASK, text="x"),
    "users:read": lambda web: web.users_info(user="U0AMIRA"),
    "users:read.email": lambda web: web.users_lookupByEmail(email="amira@example.org"),
    "reactions:write": lambda web: web.reactions_add(channel=ASK, timestamp="1", name="eyes"),
    "reactions:read": lambda web: web.reactions_get(channel=ASK, timestamp="1"),
    "files:write": lambda web: web.files_getUploadURLExternal(filename="a", length=1),
    "assistant:write": lambda web: web.assistant_threads_setSuggestedPrompts(channel_id="D0AMIRA", prompts=[]),
    "channels:join": lambda web: web.conversations_join(channel=RANDOM),
    "links:write": lambda web: web.chat_unfurl(channel=ASK, ts="1", unfurls={}),
    "team:read": lambda web: web.team_info(),
}


@pytest.mark.parametrize("scope", NEEDS)
def test_a_scope_that_the_manifest_lacks_is_missing_scope(scope: str) -> None:
    without = [name for name in SCOPES if name != scope]
    with Playground(manifest(scopes=without)) as slack:
        with pytest.raises(SlackApiError) as refused:
            NEEDS[scope](client_of(slack))
        answer = refused.value.response
        assert ("missing_scope", scope, ",".join(sorted(without))) == (answer["error"], answer["needed"], answer["provided"])


@pytest.mark.parametrize(
    ("scope", "channel"), [("channels:history", ASK), ("groups:history", SHADOW), ("im:history", "D0AMIRA")]
)  # fmt: skip
def test_history_needs_the_scope_of_its_kind_of_conversation(scope: str, channel: str) -> None:
    with Playground(manifest(scopes=[name for name in SCOPES if name != scope])) as slack:
        assert "missing_scope" == error_of(client_of(slack).conversations_history, channel=channel)


def test_either_of_two_scopes_is_enough_for_a_status() -> None:
    """assistant.threads.setStatus takes chat:write or assistant:write (docs.slack.dev/changelog/2026/03/05)."""
    for scope in ("chat:write", "assistant:write"):
        with Playground(manifest(scopes=[scope])) as slack:
            said = slack.person("amira").say("dm", "hello")
            assert client_of(slack).assistant_threads_setStatus(channel_id="D0AMIRA", thread_ts=said["ts"], status="thinks")["ok"]


WRONG: dict[str, tuple[str, Callable[[WebClient], object]]] = {
    "a channel that is none": ("channel_not_found", lambda web: web.chat_postMessage(channel="C404", text="x")),
    "a channel's name that is none": ("channel_not_found", lambda web: web.chat_postMessage(channel="#nowhere", text="x")),
    "no channel at all": ("invalid_arguments", lambda web: web.chat_postMessage(channel="", text="x")),
    "a public channel without the app": ("not_in_channel", lambda web: web.chat_postMessage(channel=RANDOM, text="x")),
    "somebody of another organisation": ("channel_not_found", lambda web: web.chat_postMessage(channel="U0SAM", text="x")),
    "nothing to say": ("no_text", lambda web: web.api_call("chat.postMessage", json={"channel": ASK})),
    "blocks that are no JSON": (
        "invalid_blocks_format",
        lambda web: web.api_call("chat.postMessage", data={"channel": ASK, "blocks": "[{"}),
    ),
    "blocks that are no list": (
        "invalid_blocks_format",
        lambda web: web.api_call("chat.postMessage", json={"channel": ASK, "blocks": {}}),
    ),
    "metadata without a type": (
        "invalid_metadata_format",
        lambda web: web.chat_postMessage(channel=ASK, text="x", metadata={"event_payload": {}}),
    ),
    "too much metadata": (
        "metadata_too_large",
        lambda web: web.chat_postMessage(
            channel=ASK, text="x", metadata={"event_type": "t", "event_payload": {"a": "x" * 17_000}}
        ),
    ),
    "101 attachments": (
        "too_many_attachments",
        lambda web: web.chat_postMessage(channel=ASK, text="x", attachments=[{"text": "a"}] * 101),
    ),
    "Markdown beside text": (
        "markdown_text_conflict",
        lambda web: web.chat_postMessage(channel=ASK, text="x", markdown_text="y"),
    ),
    "too much Markdown": ("msg_too_long", lambda web: web.chat_postMessage(channel=ASK, markdown_text="y" * 12_001)),
    "a thread that is none": ("thread_not_found", lambda web: web.chat_postMessage(channel=ASK, text="x", thread_ts="1.000000")),
    "replies of no thread": ("thread_not_found", lambda web: web.conversations_replies(channel=ASK, ts="1.000000")),
    "a message that is none": ("message_not_found", lambda web: web.chat_update(channel=ASK, ts="1.000000", text="x")),
    "a person who is none": ("user_not_found", lambda web: web.users_info(user="U404")),
    "an address that is nobody's": ("missing_scope", lambda web: web.users_lookupByEmail(email="x@example.org")),
    "a kind of channel that is none": ("invalid_types", lambda web: web.conversations_list(types="clubs")),
    "a name that is no reaction": ("message_not_found", lambda web: web.reactions_add(channel=ASK, timestamp="1", name="eyes")),
    "an ephemeral message to a stranger": (
        "user_not_in_channel",
        lambda web: web.chat_postEphemeral(channel=TEAM, user="U0SAM", text="x"),
    ),
    "a direct message with nobody": ("user_not_found", lambda web: web.conversations_open(users="U404")),
    "joining what cannot be joined": ("missing_scope", lambda web: web.conversations_join(channel=SHADOW)),
    "an empty file": ("invalid_arguments", lambda web: web.files_getUploadURLExternal(filename="a", length=0)),
    "a file that was never put": (
        "file_not_found",
        lambda web: web.files_completeUploadExternal(files=[{"id": "F1", "title": "a"}]),
    ),
    "a file into nowhere": (
        "file_not_found",
        lambda web: web.files_completeUploadExternal(files=[{"id": "F1", "title": "a"}], channel_id="C404"),
    ),
    "a bot that is none": ("bot_not_found", lambda web: web.bots_info(bot="B404")),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_call_gets_slacks_own_error(what: str, web: WebClient) -> None:
    error, attempt = WRONG[what]
    assert error == error_of(attempt, web=web)


def test_invalid_arguments_name_what_is_missing(slack: Playground) -> None:
    answer = call(slack, "chat.postMessage", json={"text": "x"}).json()
    assert ["[ERROR] missing required field: channel"] == answer["response_metadata"]["messages"]


@pytest.mark.parametrize(
    ("body", "kind", "error"),
    [
        ("{", "application/json", "invalid_json"),
        ("[]", "application/json", "json_not_object"),
        ("x", "application/xml", "invalid_post_type"),
        (b"\xff", "application/json", "invalid_charset"),
    ],
)
def test_a_body_that_cannot_be_read_is_said_to_be_so(slack: Playground, body: str | bytes, kind: str, error: str) -> None:
    headers = {"Content-Type": kind, "Authorization": f"Bearer {slack.bot_token}"}
    answer = httpx.post(slack.api_url + "auth.test", content=body, headers=headers, trust_env=False, timeout=WAIT_LIMIT)
    assert error == answer.json()["error"]


def test_arguments_come_as_json_as_a_form_or_in_the_query(slack: Playground) -> None:
    blocks = [{"type": "section", "text": text("x")}]
    for request in (
        {"json": {"channel": ASK, "blocks": blocks}},
        {"data": {"channel": ASK, "blocks": json.dumps(blocks)}},
        {"params": {"channel": ASK, "text": "x"}},
    ):
        assert call(slack, "chat.postMessage", **request).json()["ok"], request


def test_too_large_blocks_are_msg_blocks_too_long(web: WebClient) -> None:
    sections = [{"type": "section", "text": text("x" * 2900)}] * 5
    assert "msg_blocks_too_long" == error_of(web.chat_postMessage, channel=ASK, text="x", blocks=sections)


def test_invalid_blocks_name_each_place(web: WebClient) -> None:
    with pytest.raises(SlackApiError) as refused:
        web.chat_postMessage(channel=ASK, text="x", blocks=[{"type": "section", "text": text("x" * 3001)}])
    assert "invalid_blocks" == refused.value.response["error"]
    expected = "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    assert ([expected], [f"[ERROR] {expected}"]) == (
        refused.value.response["errors"],
        refused.value.response["response_metadata"]["messages"],
    )


def test_private_channels_do_not_exist_for_an_app_that_is_not_in_them(web: WebClient, slack: Playground) -> None:
    slack.ask(lambda: slack.workspace.channels[SHADOW].members.remove("U0APPBOT"))
    assert "channel_not_found" == error_of(web.chat_postMessage, channel=SHADOW, text="x")


def test_a_public_channel_is_open_with_chat_write_public() -> None:
    with Playground(manifest(scopes=[*SCOPES, "chat:write.public"])) as slack:
        assert client_of(slack).chat_postMessage(channel=RANDOM, text="x")["ok"]


def test_an_address_is_shown_only_with_its_scope(web: WebClient) -> None:
    assert "email" not in web.users_info(user="U0AMIRA")["user"]["profile"]
    with Playground(manifest(scopes=["users:read", "users:read.email"])) as slack:
        assert "amira@example.org" == client_of(slack).users_lookupByEmail(email="amira@example.org")["user"]["profile"]["email"]


def test_guests_and_strangers_are_marked(web: WebClient) -> None:
    guest, stranger, own = (web.users_info(user=who)["user"] for who in ("U0DAVID", "U0SAM", "U0AMIRA"))
    assert (True, True, "T0SUPPLIER", None) == (
        guest["is_restricted"], stranger["is_stranger"], stranger["team_id"], own.get("is_stranger"),
    )  # fmt: skip


def test_a_channel_shared_with_another_organisation_says_so(web: WebClient) -> None:
    assert [True, False] == [web.conversations_info(channel=channel)["channel"]["is_ext_shared"] for channel in (ASK, TEAM)]


def test_reactions_come_and_go_once(web: WebClient) -> None:
    ts = web.chat_postMessage(channel=ASK, text="x")["ts"]
    assert web.reactions_add(channel=ASK, timestamp=ts, name="eyes")["ok"]
    assert "already_reacted" == error_of(web.reactions_add, channel=ASK, timestamp=ts, name="eyes")
    assert "invalid_name" == error_of(web.reactions_add, channel=ASK, timestamp=ts, name="NO SUCH")
    assert "eyes" == web.reactions_get(channel=ASK, timestamp=ts)["message"]["reactions"][0]["name"]
    assert web.reactions_remove(channel=ASK, timestamp=ts, name="eyes")["ok"]
    assert "no_reaction" == error_of(web.reactions_remove, channel=ASK, timestamp=ts, name="eyes")


def test_every_call_is_kept_without_its_token(web: WebClient, slack: Playground) -> None:
    web.chat_postMessage(channel=ASK, text="x")
    (kept,) = slack.calls
    assert ("chat.postMessage", {"channel": ASK, "text": "x"}, 200) == (kept.method, kept.arguments, kept.status)

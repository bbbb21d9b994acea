"""The agent's status and prompts, as an app with `agent_view` can set them."""

from collections.abc import Callable
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from bot.playground import Playground, Timing
from bot.playground.picture import picture

from .conftest import client_of, error_of, manifest

DM = "D0AMIRA"
PROMPTS = [{"title": "One", "message": "first"}]


def seen(slack: Playground) -> dict[str, Any]:
    """Return what Amira's screen shows."""
    return slack.ask(lambda: picture(slack._service, slack.workspace.users["U0AMIRA"]))


def test_a_status_shows_until_the_app_speaks_in_that_thread(slack: Playground, web: WebClient) -> None:
    said = slack.person("amira").say("dm", "hello")
    web.assistant_threads_setStatus(channel_id=DM, thread_ts=said["ts"], status="is reading", loading_messages=["a", "b"])
    shown = {"channel": DM, "thread_ts": said["ts"], "status": "is reading", "loading_messages": ["a", "b"]}
    assert [shown] == seen(slack)["statuses"]
    web.chat_postMessage(channel=DM, text="elsewhere")
    assert [shown] == seen(slack)["statuses"]
    web.chat_postMessage(channel=DM, text="here", thread_ts=said["ts"])
    assert [] == seen(slack)["statuses"]


def test_a_status_can_be_cleared_and_fades_by_itself() -> None:
    with Playground(manifest(), timing=Timing(status=0.1)) as slack:
        web, said = client_of(slack), slack.person("amira").say("dm", "hello")
        web.assistant_threads_setStatus(channel_id=DM, thread_ts=said["ts"], status="is reading")
        web.assistant_threads_setStatus(channel_id=DM, thread_ts=said["ts"], status="")
        assert [] == seen(slack)["statuses"]
        web.assistant_threads_setStatus(channel_id=DM, thread_ts=said["ts"], status="is reading")
        slack.wait(lambda: not slack.workspace.statuses)


def test_prompts_are_set_when_the_messages_tab_opens(slack: Playground, connect: Callable[..., App]) -> None:
    def listeners(app: App) -> None:
        @app.event("app_home_opened")
        def opened(event: dict[str, Any], set_suggested_prompts: Any) -> None:
            if event["tab"] == "messages":
                set_suggested_prompts(prompts=PROMPTS, title="Try")

    connect(slack, listeners)
    assert {DM: {"title": "", "prompts": [{"title": "Start", "message": "begin"}]}} == seen(slack)["prompts"]
    slack.person("amira").look_at("dm")
    slack.wait(lambda: slack.workspace.prompts)
    assert {DM: {"title": "Try", "prompts": PROMPTS}} == seen(slack)["prompts"]


def test_prompts_for_a_thread_are_silently_dropped_with_agent_view(slack: Playground, web: WebClient) -> None:
    said = slack.person("amira").say("dm", "hello")
    assert web.assistant_threads_setSuggestedPrompts(channel_id=DM, thread_ts=said["ts"], prompts=PROMPTS)["ok"]
    assert {} == slack.ask(lambda: dict(slack.workspace.prompts))


WRONG = {
    "five prompts": (
        "invalid_arguments",
        lambda web: web.assistant_threads_setSuggestedPrompts(channel_id=DM, prompts=PROMPTS * 5),
    ),
    "no prompts": ("invalid_arguments", lambda web: web.assistant_threads_setSuggestedPrompts(channel_id=DM, prompts=[])),
    "a prompt without words": (
        "invalid_arguments",
        lambda web: web.assistant_threads_setSuggestedPrompts(channel_id=DM, prompts=[{"title": "x"}]),
    ),
    "prompts in a channel": (
        "channel_not_found",
        lambda web: web.assistant_threads_setSuggestedPrompts(channel_id="C0ROOM001", prompts=PROMPTS),
    ),
    "a status for no thread": (
        "invalid_thread_ts",
        lambda web: web.assistant_threads_setStatus(channel_id=DM, thread_ts="1.0", status="x"),
    ),
    "a status nowhere": (
        "channel_not_found",
        lambda web: web.assistant_threads_setStatus(channel_id="D404", thread_ts="1.0", status="x"),
    ),
    "a title for no thread": (
        "invalid_thread_ts",
        lambda web: web.assistant_threads_setTitle(channel_id=DM, thread_ts="1.0", title="x"),
    ),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_call_gets_slacks_own_error(what: str, web: WebClient) -> None:
    error, attempt = WRONG[what]
    assert error == error_of(attempt, web=web)


def test_eleven_loading_messages_are_too_many(slack: Playground, web: WebClient) -> None:
    ts = slack.person("amira").say("dm", "hello")["ts"]
    call = web.assistant_threads_setStatus
    assert "invalid_arguments" == error_of(call, channel_id=DM, thread_ts=ts, status="x", loading_messages=["m"] * 11)

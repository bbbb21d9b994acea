"""The person of the tests: waiting ends, and says what was seen instead."""

import pytest
from slack_sdk import WebClient

from bot.playground import Playground

from .conftest import button


def test_waiting_in_vain_says_what_was_seen(slack: Playground) -> None:
    amira = slack.person("amira")
    said = amira.say("#ask-platform", "anybody?")
    with pytest.raises(TimeoutError, match=r"amira waited 0.05 s in C0ROOM001 and saw .*anybody"):
        amira.wait_for_reply(said, timeout=0.05)


def test_speaking_where_one_is_not_fails_the_test(slack: Playground) -> None:
    with pytest.raises(AssertionError, match="sam could not speak in #random: not_in_channel"):
        slack.person("sam").say("#random", "hello")


def test_a_person_sees_edits(slack: Playground, web: WebClient) -> None:
    amira = slack.person("amira")
    ts = web.chat_postMessage(channel="#ask-platform", text="before", blocks=[button()])["ts"]
    (seen,) = amira.sees("#ask-platform")
    web.chat_update(channel="C0ROOM001", ts=ts, text="after")
    assert ("before", "after") == (seen["text"], amira.now(seen)["text"])


def test_an_answer_is_found_in_the_thread_in_the_dm_and_in_private(slack: Playground, web: WebClient) -> None:
    amira = slack.person("amira")
    asked, asked_directly = amira.say("#ask-platform", "x"), amira.say("dm", "x")
    web.chat_postMessage(channel="C0ROOM001", text="elsewhere")
    web.chat_postMessage(channel="C0ROOM001", text="in the thread", thread_ts=asked["ts"])
    web.chat_postMessage(channel="D0AMIRA", text="in the dm")
    assert ["in the thread", "in the dm"] == [amira.wait_for_reply(message)["text"] for message in (asked, asked_directly)]
    again = amira.say("#ask-platform", "y")
    web.chat_postEphemeral(channel="C0ROOM001", user="U0AMIRA", text="in private")
    assert "in private" == amira.wait_for_reply(again)["text"]


def test_nothing_is_kept_of_what_only_one_person_saw(slack: Playground, web: WebClient) -> None:
    web.chat_postEphemeral(channel="C0ROOM001", user="U0AMIRA", text="in private")
    web.chat_postMessage(channel="C0ROOM001", text="x", metadata={"event_type": "t", "event_payload": {}})
    assert [("x", "t")] == [(message["text"], message["metadata"]["event_type"]) for message in slack.history("#ask-platform")]

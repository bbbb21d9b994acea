"""What becomes of messages: posting, editing, threads, metadata, ephemeral words, files."""

import pytest
from slack_sdk import WebClient

from bot.playground import Playground
from tests.waiting import Clock, patient

from .conftest import client_of, error_of, manifest, text

ASK = "C0ROOM001"
SECTION = {"type": "section", "text": text("words")}


def test_ids_are_unique_and_grow(web: WebClient) -> None:
    stamps = [web.chat_postMessage(channel=ASK, text="x")["ts"] for _ in range(5)]
    assert sorted(set(stamps)) == stamps


def test_blocks_come_back_with_ids_and_flags(web: WebClient) -> None:
    (block,) = web.chat_postMessage(channel=ASK, text="x", blocks=[SECTION])["message"]["blocks"]
    assert block.pop("block_id")
    assert {"type": "section", "text": {"type": "plain_text", "text": "words", "emoji": True}} == block


def test_the_longest_text_is_cut_at_40_000(web: WebClient) -> None:
    assert 40_000 == len(web.chat_postMessage(channel=ASK, text="x" * 50_000)["message"]["text"])


def test_an_edit_keeps_what_it_does_not_give(web: WebClient) -> None:
    metadata = {"event_type": "kept", "event_payload": {"a": 1}}
    ts = web.chat_postMessage(channel=ASK, text="before", blocks=[SECTION], metadata=metadata)["ts"]
    edited = web.chat_update(channel=ASK, ts=ts, text="after")["message"]
    assert ("after", 1, metadata, "U0APPBOT") == (
        edited["text"],
        len(edited["blocks"]),
        edited["metadata"],
        edited["edited"]["user"],
    )
    emptied = web.chat_update(channel=ASK, ts=ts, text="after", blocks=[], metadata={})["message"]
    assert ("blocks" in emptied, "metadata" in emptied) == (False, False)


@pytest.mark.parametrize("words", ["x" * 4001, "&" * 801, "é" * 2001])
def test_an_edit_takes_4000_escaped_bytes_of_text(web: WebClient, words: str) -> None:
    ts = web.chat_postMessage(channel=ASK, text=words)["ts"]
    assert "msg_too_long" == error_of(web.chat_update, channel=ASK, ts=ts, text=words)
    assert web.chat_update(channel=ASK, ts=ts, text=words[:-1])["ok"]


def test_other_peoples_messages_are_not_the_apps_to_change(web: WebClient, slack: Playground) -> None:
    said = slack.person("amira").say(ASK, "mine")
    assert "cant_update_message" == error_of(web.chat_update, channel=ASK, ts=said["ts"], text="x")
    assert "cant_delete_message" == error_of(web.chat_delete, channel=ASK, ts=said["ts"])


def test_a_deleted_message_is_gone(web: WebClient) -> None:
    ts = web.chat_postMessage(channel=ASK, text="x")["ts"]
    assert web.chat_delete(channel=ASK, ts=ts)["ok"]
    assert "message_not_found" == error_of(web.chat_delete, channel=ASK, ts=ts)


def test_ephemeral_words_are_in_no_history_and_cannot_be_edited(web: WebClient, slack: Playground) -> None:
    ts = web.chat_postEphemeral(channel=ASK, user="U0AMIRA", text="psst")["message_ts"]
    assert [] == web.conversations_history(channel=ASK)["messages"]
    assert "message_not_found" == error_of(web.chat_update, channel=ASK, ts=ts, text="x")
    assert "message_not_found" == error_of(web.chat_delete, channel=ASK, ts=ts)
    assert "cannot_reply_to_message" == error_of(web.chat_postMessage, channel=ASK, text="x", thread_ts=ts)
    assert (["psst"], []) == tuple([seen["text"] for seen in slack.person(who).sees(ASK)] for who in ("amira", "ben"))


def test_ephemeral_words_carry_no_metadata(web: WebClient, slack: Playground) -> None:
    metadata = {"event_type": "t", "event_payload": {}}
    web.api_call("chat.postEphemeral", json={"channel": ASK, "user": "U0AMIRA", "text": "x", "metadata": metadata})
    assert [None] == slack.ask(lambda: [message.metadata for message in slack.workspace.messages[ASK].values()])


def test_a_thread_hangs_on_its_first_message_only(web: WebClient) -> None:
    first = web.chat_postMessage(channel=ASK, text="first")["ts"]
    reply = web.chat_postMessage(channel=ASK, text="reply", thread_ts=first)["ts"]
    assert "cannot_reply_to_message" == error_of(web.chat_postMessage, channel=ASK, text="x", thread_ts=reply)
    assert ["first"] == [message["text"] for message in web.conversations_history(channel=ASK)["messages"]]
    replies = web.conversations_replies(channel=ASK, ts=first)["messages"]
    assert [("first", 1), ("reply", None)] == [(message["text"], message.get("reply_count")) for message in replies]
    assert "U0APPBOT" == replies[1]["parent_user_id"]


def test_history_shows_metadata_only_when_asked_for(web: WebClient) -> None:
    metadata = {"event_type": "t", "event_payload": {"a": 1}}
    web.chat_postMessage(channel=ASK, text="x", metadata=metadata)
    shown = [web.conversations_history(channel=ASK, include_all_metadata=asked)["messages"][0] for asked in (False, True)]
    assert [None, metadata] == [message.get("metadata") for message in shown]


def test_history_comes_in_pages_newest_first(web: WebClient) -> None:
    for number in range(3):
        web.chat_postMessage(channel=ASK, text=str(number))
    first = web.conversations_history(channel=ASK, limit=2)
    rest = web.conversations_history(channel=ASK, limit=2, cursor=first["response_metadata"]["next_cursor"])
    assert (["2", "1"], True, ["0"], False) == (
        [message["text"] for message in first["messages"]], first["has_more"],
        [message["text"] for message in rest["messages"]], rest["has_more"],
    )  # fmt: skip


def test_a_permalink_leads_to_the_playgrounds_own_page(web: WebClient, slack: Playground) -> None:
    first = web.chat_postMessage(channel=ASK, text="first")["ts"]
    reply = web.chat_postMessage(channel=ASK, text="reply", thread_ts=first)["ts"]
    link = web.chat_getPermalink(channel=ASK, message_ts=reply)["permalink"]
    assert f"{slack.address}/archives/{ASK}/p{reply.replace('.', '')}?thread_ts={first}&cid={ASK}" == link


def test_a_message_to_a_person_goes_to_their_direct_messages(web: WebClient, slack: Playground) -> None:
    assert "D0AMIRA" == web.chat_postMessage(channel="U0AMIRA", text="hello")["channel"]
    assert "D0AMIRA" == web.conversations_open(users="U0AMIRA")["channel"]["id"]
    assert ["hello"] == [seen["text"] for seen in slack.person("amira").sees("dm")]


def test_a_long_text_is_shared_as_a_snippet(web: WebClient, slack: Playground) -> None:
    """slack_sdk's files_upload_v2 goes through files.getUploadURLExternal, the upload, files.completeUploadExternal."""
    first = web.chat_postMessage(channel=ASK, text="first")["ts"]
    web.files_upload_v2(
        content="kind: NetworkPolicy\n", filename="a.yaml", title="A policy", snippet_type="yaml", channel=ASK, thread_ts=first
    )
    (seen,) = slack.person("amira").thread({"channel": ASK, "ts": first})
    (file,) = seen["files"]
    assert ("snippet", "A policy", "kind: NetworkPolicy\n", 20) == (file["mode"], file["title"], file["preview"], file["size"])


def test_no_more_than_one_message_a_second_when_slack_is_at_its_strictest() -> None:
    clock = Clock()
    with Playground(manifest(), timing=patient(post_interval=1.0, clock=clock)) as slack:
        web = client_of(slack)
        assert web.chat_postMessage(channel=ASK, text="x")["ok"]
        assert "ratelimited" == error_of(web.chat_postMessage, channel=ASK, text="y")
        assert web.chat_postMessage(channel="C0ROOM002", text="elsewhere")["ok"]
        clock.move(1)
        assert web.chat_postMessage(channel=ASK, text="y")["ok"]

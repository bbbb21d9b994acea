"""Who is spoken to: what the bot reads, and what it leaves to the people who said it."""

from typing import Any

import pytest

from bot.slack.answering.incoming import read_message
from bot.slack.payload import Identity

ME = Identity("UBOT", "BBOT", "TTEAM")
SUPPORT = ("CSUPPORT",)


def message(text: str = "can a reach b?", **fields: Any) -> dict[str, Any]:
    """Return a message event."""
    return {"type": "message", "channel": "CSUPPORT", "user": "UANN", "ts": "1.1", "text": text, **fields}


def mention(text: str = "<@UBOT> can a reach b?", **fields: Any) -> dict[str, Any]:
    """Return the event of a mention."""
    return message(text, type="app_mention", **fields)


def edit(after: str, before: str = "can a reach x?", **fields: Any) -> dict[str, Any]:
    """Return the event of an edit."""
    return {
        "type": "message",
        "subtype": "message_changed",
        "channel": fields.pop("channel", "CSUPPORT"),
        "ts": "2.2",
        "message": {
            "type": "message",
            "user": "UANN",
            "ts": "1.1",
            "text": after,
            "edited": {"user": "UANN", "ts": "2.2"},
            **fields,
        },
        "previous_message": {"type": "message", "user": "UANN", "ts": "1.1", "text": before},
    }


READ = {
    "a question in a support channel": (message(), False),
    "a mention elsewhere": (mention(channel="COTHER"), True),
    "a mention in the middle": (mention("hello <@UBOT>, can a reach b?"), True),
    "a mention with a label": (mention("<@UBOT|netpol> can a reach b?"), True),
    "a direct message": (message(channel="DANN", channel_type="im"), True),
    "a direct message to it with a mention": (message("<@UBOT> hi", channel="DANN", channel_type="im"), True),
    "a reply in a thread anywhere": (message(channel="COTHER", thread_ts="0.9"), False),
    "somebody else mentioned, and the bot too": (mention("<@UBEN> ask <@UBOT>"), True),
    "a reply that was also sent to the channel": (message(subtype="thread_broadcast", thread_ts="0.9"), False),
    "a question with a file": (message(subtype="file_share"), False),
    "an edit": (edit("can a reach b?"), False),
    "an edit that adds a mention": (edit("<@UBOT> can a reach b?", channel="COTHER"), True),
}


@pytest.mark.parametrize(("event", "direct"), READ.values(), ids=READ)
def test_read(event: dict[str, Any], direct: bool) -> None:
    """These may be for the bot."""
    found = read_message(event, ME, SUPPORT)
    assert found is not None
    assert direct == found.direct
    assert "<@" not in found.words


LEFT = {
    "a mention's second event": message("<@UBOT> can a reach b?"),
    "a channel where nobody asked it": message(channel="COTHER"),
    "said to somebody else": message("<@UBEN> can a reach b?"),
    "said to somebody else, in a thread": message("<@UBEN|ben> try port 80", thread_ts="0.9"),
    "another bot": message(bot_id="BOTHER"),
    "itself": message(user="UBOT"),
    "Slackbot": message(user="USLACKBOT"),
    "a join": message(subtype="channel_join"),
    "a deletion": message(subtype="message_deleted"),
    "a link preview": edit("same", "same"),
    "an edit by a bot": edit("new", bot_id="BOTHER"),
    "an edit of its own message": edit("new", user="UBOT"),
    "a change that is no edit": {**edit("new"), "message": {"text": "new", "user": "UANN", "ts": "1.1"}},
    "an edit in a channel where nobody asked it": edit("new", channel="COTHER"),
    "nothing": {},
    "no channel": message(channel=None),
    "no user": message(user=None),
    "no ts": message(ts=12.3),
    "a text that is none": {**message(), "text": {"a": 1}, "channel": ["C"]},
    "an edit of nothing": {"type": "message", "subtype": "message_changed", "channel": "CSUPPORT"},
    "an edit of a text": {"type": "message", "subtype": "message_changed", "message": "text", "previous_message": 4},
}


@pytest.mark.parametrize("event", LEFT.values(), ids=LEFT)
def test_left_alone(event: dict[str, Any]) -> None:
    """These are not for the bot, or are not messages at all."""
    assert read_message(event, ME, SUPPORT) is None


def test_the_thread_is_the_message_itself_at_the_root() -> None:
    """An answer always goes into a thread: the one that there is, or a new one."""
    root, reply = read_message(message(), ME, SUPPORT), read_message(message(ts="1.5", thread_ts="1.1"), ME, SUPPORT)
    assert root is not None
    assert reply is not None
    assert (root.thread, root.reply) == ("1.1", False)
    assert (reply.thread, reply.reply) == ("1.1", True)


def test_a_megabyte_of_text_is_cut() -> None:
    """No more is read than Slack lets people write."""
    found = read_message(message("a" * 1_000_000), ME, SUPPORT)
    assert found is not None
    assert len(found.words) == 40_000

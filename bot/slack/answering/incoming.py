"""Which messages are the bot's to read, and how it was spoken to. Pure: an event in, an Incoming or None out.

A mention in a channel arrives twice, as `app_mention` and as `message`. The rule is the same on every replica, so that no
shared memory is needed: in a channel only `app_mention` counts for a message that mentions the bot.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.slack.payload import Identity, first_mentioned, mapping, mentions, plain, text, without_mention

_SPOKEN = {"", "file_share", "thread_broadcast", "me_message"}
"""Subtypes that are a person saying something: https://docs.slack.dev/reference/events/message"""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message that may be for the bot. `thread` is the root's ts, the message's own where it is the root."""

    channel: str
    ts: str
    thread: str
    user: str
    words: str
    direct: bool
    """Said to the bot: in a direct message, or with a mention."""
    private: bool
    """In a direct message."""
    reply: bool
    """Said in a thread, not at its root."""
    support: bool
    """In a channel where the bot answers unasked."""
    edited: str = ""
    """When it was edited (a ts), or ""."""


def read_message(event: Mapping[str, Any], me: Identity, support: Collection[str]) -> Incoming | None:
    """Read an `app_mention` or `message` event, or return None where it is not for the bot to read."""
    kind, subtype = text(event, "type"), text(event, "subtype")
    if subtype == "message_changed":
        return _edited(event, me, support)
    if subtype not in _SPOKEN:
        return None
    return _spoken(event, text(event, "channel"), me, support, mention_event=kind == "app_mention", private=_private(event))


def _edited(event: Mapping[str, Any], me: Identity, support: Collection[str]) -> Incoming | None:
    """Read an edit by its author. Slack also sends these for link previews and thread counts, where the text stays the same."""
    after, before = mapping(event, "message"), mapping(event, "previous_message")
    if text(after, "text") == text(before, "text") or text(after, "subtype") not in _SPOKEN:
        return None
    edited = text(after, "edited", "ts")
    if not edited:
        return None
    # An edit is one event, mention or not, so here a mention counts in any case.
    spoken = _spoken(after, text(event, "channel"), me, support, mention_event=True, private=_private(event))
    return replace(spoken, edited=edited) if spoken else None


def _spoken(  # noqa: PLR0913 - each is one fact of the event
    message: Mapping[str, Any], channel: str, me: Identity, support: Collection[str], *, mention_event: bool, private: bool
) -> Incoming | None:
    said, user, ts = text(message, "text"), text(message, "user"), text(message, "ts")
    if not (channel and user and ts) or user in (me.user, "USLACKBOT") or text(message, "bot_id"):
        return None
    mentioned = mentions(said, me.user)
    if mentioned and not mention_event and not private:
        return None
    if not mentioned and not private and first_mentioned(said):
        return None  # said to somebody else
    thread = text(message, "thread_ts")
    reply = bool(thread) and thread != ts
    direct = private or mentioned
    if not (direct or reply or channel in support):
        return None
    words = plain(without_mention(said, me.user))
    return Incoming(channel, ts, thread or ts, user, words, direct, private, reply, channel in support)


def _private(event: Mapping[str, Any]) -> bool:
    return text(event, "channel_type") == "im" or text(event, "channel").startswith("D")

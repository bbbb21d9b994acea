"""What a thread is about: read from the metadata of our own messages in it, and from those that are still on their way there."""

import logging
import threading
from collections import OrderedDict
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackApiError

from bot.question import Conversation
from bot.slack.incoming import Heard
from bot.slack.payload import items, text
from bot.slack.wire import answered, conversation_from, is_ours
from bot.slack.words import plain, without_mention

if TYPE_CHECKING:
    from bot.slack.office import Office

log = logging.getLogger(__name__)

PAGES = 5
"""Pages of 200 messages of a thread that are read for the newest of ours."""
RECENT = 30 * 60.0
"""Seconds for which the thread before counts when somebody goes on at the root of a direct message."""
_MOST = 2000

Posted = Future[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Thread:
    """What is known of a thread before a message of it."""

    ours: bool = False
    conversation: Conversation = field(default_factory=Conversation)
    replies: Mapping[str, str] = field(default_factory=dict)
    """Our messages' ts, by the ts of what they answer."""
    opening: str = ""
    """What the thread's first message says."""
    among: bool = False
    """Whether somebody else has spoken since our last message, so that what comes now may be said to them."""


class Underway:
    """Answers that were made and may not be in Slack yet: the next message must not overtake them. Short-lived and bounded."""

    def __init__(self) -> None:
        self._posted: OrderedDict[tuple[str, str], Posted] = OrderedDict()
        self._said: OrderedDict[tuple[str, str], tuple[str, Conversation]] = OrderedDict()
        self._lock = threading.Lock()

    def note(self, heard: Heard, conversation: Conversation, posted: Posted | None) -> None:
        """Note an answer to a message; `posted` where it is a new message of ours."""
        with self._lock:
            if posted is not None:
                self._posted[heard.channel, heard.ts] = posted
            self._said[heard.channel, heard.thread] = heard.ts, conversation
            for known in (self._posted, self._said):
                while len(known) > _MOST:
                    known.popitem(last=False)

    def posted(self, channel: str, ts: str) -> Posted | None:
        """Return our answer to a message, if this process made it."""
        with self._lock:
            return self._posted.get((channel, ts))

    def said(self, channel: str, thread: str) -> tuple[str, Conversation] | None:
        """Return the last answer in a thread, if this process made it: the ts that it answers, and the state after it."""
        with self._lock:
            return self._said.get((channel, thread))


def recall(office: "Office", heard: Heard) -> Thread:
    """Read a thread up to a message; one that cannot be read is a new one."""
    messages = _messages(office, heard.channel, heard.thread)
    ours = [each for each in messages if text(each, "user") == office.me.user or text(each, "bot_id") == office.me.bot]
    states = [each for each in ours if is_ours(each.get("metadata"))]
    before = [each for each in states if moment(text(each, "ts")) < moment(heard.ts)]
    conversation = conversation_from(before[-1].get("metadata")) if before else Conversation()
    underway = office.underway.said(heard.channel, heard.thread)
    if (
        underway
        and moment(underway[0]) < moment(heard.ts)
        and all(moment(text(each, "ts")) < moment(underway[0]) for each in before)
    ):
        conversation = underway[1]
    opening = plain(without_mention(text(messages[0], "text"), office.me.user)) if messages else ""
    replies = {answered(each.get("metadata")): text(each, "ts") for each in states}
    return Thread(bool(ours) or underway is not None, conversation, replies, opening, _among(messages, ours, heard))


def _among(messages: list[Mapping[str, Any]], ours: list[Mapping[str, Any]], heard: Heard) -> bool:
    last = max((moment(text(each, "ts")) for each in ours), default=0.0)
    between = [
        each for each in messages if last < moment(text(each, "ts")) < moment(heard.ts) and text(each, "ts") != heard.thread
    ]
    return bool(last) and any(text(each, "user") != heard.user for each in between)


def earlier(office: "Office", heard: Heard) -> Conversation:
    """Return what the last thread of a direct message was about, where somebody goes on outside it within half an hour."""
    try:
        page = office.client.conversations_history(channel=heard.channel, latest=heard.ts, limit=5).data
    except SlackApiError as error:
        log.warning("A conversation could not be read: %s", error.response.get("error"))
        return Conversation()
    for each in items(page, "messages"):
        ts = text(each, "ts")
        if text(each, "user") == heard.user and 0 < moment(heard.ts) - moment(ts) < RECENT:
            return recall(office, replace(heard, thread=ts)).conversation
    return Conversation()


def answered_by(office: "Office", channel: str, thread: str, ts: str) -> str:
    """Return the ts that a message of ours answers, or "": a click's payload need not carry the message's metadata."""
    messages = _messages(office, channel, thread)
    return next((answered(each.get("metadata")) for each in messages if text(each, "ts") == ts), "")


def moment(ts: str) -> float:
    """Return a ts as a number of seconds; 0 for what is none."""
    try:
        return float(ts)
    except ValueError:
        return 0.0


def _messages(office: "Office", channel: str, thread: str) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = []
    cursor = ""
    try:
        for _ in range(PAGES):
            page = office.client.conversations_replies(
                channel=channel, ts=thread, include_all_metadata=True, limit=200, cursor=cursor or None
            ).data
            found += [each for each in items(page, "messages") if isinstance(each, dict)]
            cursor = text(page, "response_metadata", "next_cursor")
            if not cursor:
                break
    except SlackApiError as error:
        log.warning("A thread could not be read: %s", error.response.get("error"))
    return found

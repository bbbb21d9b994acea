"""What a thread is about: read from the metadata of our own messages in it, and from those that are still on their way there."""

import logging
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackApiError

from bot.model.question import Conversation
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
_MOST_IN_A_THREAD = 20

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


@dataclass(frozen=True, slots=True)
class Said:
    """An answer that this process gave: what it answers (a ts, "" for nothing), the state after it, and where it is."""

    answers: str
    conversation: Conversation
    posted: Posted
    """Our message."""
    settled: Posted
    """The last change of it, or the message itself where it was not edited: until then Slack shows an older state, or none."""

    @classmethod
    def nothing_to(cls, heard: Heard, conversation: Conversation) -> "Said":
        """Make the state after a message that got no answer: it stands where that message stands."""
        place: Posted = Future()
        place.set_result((heard.channel, heard.ts))
        return cls("", conversation, place, place)

    @property
    def ts(self) -> str:
        """Our message's ts, "" while it is on its way."""
        return next((each.result()[1] for each in (self.posted, self.settled) if _is_there(each)), "")

    @property
    def failed(self) -> bool:
        """Whether it never came to stand in Slack."""
        return self.settled.done() and not self.ts


class Underway:
    """Answers that were made and may not be in Slack yet: the next message must not overtake them. Short-lived and bounded."""

    def __init__(self) -> None:
        self._said: OrderedDict[tuple[str, str], OrderedDict[str, Said]] = OrderedDict()
        self._lock = threading.Lock()

    def note(self, channel: str, thread: str, said: Said) -> None:
        """Note an answer in a thread, in the place of an earlier one to the same message."""
        with self._lock:
            known = self._said.setdefault((channel, thread), OrderedDict())
            known[said.answers or f"#{id(said.posted)}"] = said
            self._said.move_to_end((channel, thread))
            while len(known) > _MOST_IN_A_THREAD:
                known.popitem(last=False)
            while len(self._said) > _MOST:
                self._said.popitem(last=False)

    def said(self, channel: str, thread: str) -> tuple[Said, ...]:
        """Return the last answers in a thread, if this process gave them, in order."""
        with self._lock:
            return tuple(self._said.get((channel, thread), {}).values())

    def answer(self, heard: Heard) -> Said | None:
        """Return our answer to a message, if this process gave it."""
        return next((each for each in self.said(heard.channel, heard.thread) if each.answers == heard.ts), None)


def _is_there(posted: Posted) -> bool:
    return posted.done() and not posted.cancelled() and posted.exception() is None


def recall(office: "Office", heard: Heard) -> Thread:
    """Read a thread up to a message; one that cannot be read is a new one."""
    messages = _messages(office, heard.channel, heard.thread)
    ours = [each for each in messages if text(each, "user") == office.me.user or text(each, "bot_id") == office.me.bot]
    states = [each for each in ours if is_ours(each.get("metadata"))]
    said = office.underway.said(heard.channel, heard.thread)
    opening = plain(without_mention(text(messages[0], "text"), office.me.user)) if messages else ""
    replies = {answered(each.get("metadata")): text(each, "ts") for each in states}
    written = [*(conversation_from(each.get("metadata")) for each in states), *(each.conversation for each in said)]
    state = _with_branches(office, _state(heard, states, said), written)
    return Thread(bool(ours or said), state, replies, opening, _among(messages, ours, heard))


def _with_branches(office: "Office", state: Conversation, others: Sequence[Conversation]) -> Conversation:
    """Return the state with the branches that any answer tells of, and whether each is there or on its way."""
    written = [each for other in (*others, state) for each in other.written]
    state = replace(state, written=()).with_written(*written)
    names = [each.branch for each in state.written]
    there = office.host.branches(*names) | office.writing if names else frozenset()
    return replace(state, written=tuple(replace(each, there=each.branch in there) for each in state.written))


def _state(heard: Heard, states: Sequence[Mapping[str, Any]], said: Sequence[Said]) -> Conversation:
    """Return the state after the last answer, by where each stands: those that Slack shows, then those on their way.

    An answer can reach Slack after the next message was said, so its ts says where it stands and not what it came before. Only
    an edited message looks back: at the answers to what was said before it.
    """
    end = moment(heard.ts) if heard.edited else float("inf")
    shown = {text(each, "ts"): each.get("metadata") for each in states}
    known = [
        (moment(ts), conversation_from(metadata))
        for ts, metadata in shown.items()
        if (moment(answered(metadata)) or moment(ts)) < end
    ]
    for each in said:
        is_shown = each.settled.done() and each.ts in shown
        place = moment(each.ts) or float("inf")
        if not (each.failed or is_shown or each.answers == heard.ts) and (moment(each.answers) or place) < end:
            known.append((place, each.conversation))
    return max(reversed(known), key=itemgetter(0))[1] if known else Conversation()


def _among(messages: list[Mapping[str, Any]], ours: list[Mapping[str, Any]], heard: Heard) -> bool:
    last = max((moment(text(each, "ts")) for each in ours), default=0.0)
    between = [
        each for each in messages if last < moment(text(each, "ts")) < moment(heard.ts) and text(each, "ts") != heard.thread
    ]
    return bool(last) and any(text(each, "user") != heard.user for each in between)


def earlier(office: "Office", heard: Heard) -> Conversation:
    """Return what the last thread of a direct message was about, where somebody goes on outside it within half an hour."""
    try:
        page = office.client.conversations_history(
            channel=heard.channel, latest=heard.ts, limit=5, include_all_metadata=True
        ).data
    except SlackApiError as error:
        log.warning("A conversation could not be read: %s", error.response.get("error"))
        return Conversation()
    # A branch that was asked for elsewhere is told of at the root.
    ours = [conversation_from(each.get("metadata")) for each in items(page, "messages") if isinstance(each, dict)]
    for each in items(page, "messages"):
        ts = text(each, "ts")
        if text(each, "user") == heard.user and 0 < moment(heard.ts) - moment(ts) < RECENT:
            return _with_branches(office, recall(office, replace(heard, thread=ts)).conversation, ours)
    return _with_branches(office, Conversation(), ours)


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

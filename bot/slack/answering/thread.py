"""What a thread is about: read from the metadata of our own messages in it, and from those that are still on their way there."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.model.question import Conversation
from bot.slack.answering.incoming import Incoming
from bot.slack.memory.pending import PendingAnswer
from bot.slack.payload import items, text
from bot.slack.services import Services
from bot.slack.state.metadata import answered, conversation_from, is_ours
from bot.slack.views.markup import plain, without_mention

log = logging.getLogger(__name__)

PAGES = 5
"""Pages of 200 messages of a thread that are read for the newest of ours."""
RECENT = 30 * 60.0
"""Seconds for which a new message at the root of a direct message may still go on with the thread before it."""


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
    """Whether somebody else has spoken since our last message: the next message may be for them."""


def recall(services: Services, incoming: Incoming) -> Thread:
    """Read a thread up to a message; one that cannot be read is a new one."""
    messages = _messages(services, incoming.channel, incoming.thread)
    ours = [each for each in messages if text(each, "user") == services.me.user or text(each, "bot_id") == services.me.bot]
    states = [each for each in ours if is_ours(each.get("metadata"))]
    said = services.pending.answers(incoming.channel, incoming.thread)
    opening = plain(without_mention(text(messages[0], "text"), services.me.user)) if messages else ""
    replies = {answered(each.get("metadata")): text(each, "ts") for each in states}
    written = [*(conversation_from(each.get("metadata")) for each in states), *(each.conversation for each in said)]
    state = _with_branches(services, _state(incoming, states, said), written)
    return Thread(bool(ours or said), state, replies, opening, _among(messages, ours, incoming))


def _with_branches(services: Services, state: Conversation, others: Sequence[Conversation]) -> Conversation:
    """Return the state with the branches that any answer tells of, and whether each is there or on its way."""
    written = [each for other in (*others, state) for each in other.written]
    state = replace(state, written=()).with_written(*written)
    names = [each.branch for each in state.written]
    there = services.host.branches(*names) | services.writing if names else frozenset()
    return replace(state, written=tuple(replace(each, there=each.branch in there) for each in state.written))


def _state(incoming: Incoming, states: Sequence[Mapping[str, Any]], said: Sequence[PendingAnswer]) -> Conversation:
    """Return the state after the last answer, by where each stands: those that Slack shows, then those on their way.

    An answer can reach Slack after the next message was said, so its ts says where it stands and not what it came before. Only
    an edited message looks back: at the answers to what was said before it.
    """
    end = moment(incoming.ts) if incoming.edited else float("inf")
    shown = {text(each, "ts"): each.get("metadata") for each in states}
    known = [
        (moment(ts), conversation_from(metadata))
        for ts, metadata in shown.items()
        if (moment(answered(metadata)) or moment(ts)) < end
    ]
    for each in said:
        is_shown = each.settled.done() and each.ts in shown
        place = moment(each.ts) or float("inf")
        if not (each.failed or is_shown or each.answers == incoming.ts) and (moment(each.answers) or place) < end:
            known.append((place, each.conversation))
    return max(reversed(known), key=itemgetter(0))[1] if known else Conversation()


def _among(messages: list[Mapping[str, Any]], ours: list[Mapping[str, Any]], incoming: Incoming) -> bool:
    last = max((moment(text(each, "ts")) for each in ours), default=0.0)
    between = [
        each for each in messages if last < moment(text(each, "ts")) < moment(incoming.ts) and text(each, "ts") != incoming.thread
    ]
    return bool(last) and any(text(each, "user") != incoming.user for each in between)


def earlier(services: Services, incoming: Incoming) -> Conversation:
    """Return what the last thread of a direct message was about, for a message that follows outside it within half an hour."""
    try:
        page = services.client.conversations_history(
            channel=incoming.channel, latest=incoming.ts, limit=5, include_all_metadata=True
        ).data
    except SlackApiError as error:
        log.warning("A conversation could not be read: %s", error.response.get("error"))
        return Conversation()
    # A branch that was asked for elsewhere is told of at the root.
    ours = [conversation_from(each.get("metadata")) for each in items(page, "messages") if isinstance(each, dict)]
    for each in items(page, "messages"):
        ts = text(each, "ts")
        if text(each, "user") == incoming.user and 0 < moment(incoming.ts) - moment(ts) < RECENT:
            return _with_branches(services, recall(services, replace(incoming, thread=ts)).conversation, ours)
    return _with_branches(services, Conversation(), ours)


def answered_by(services: Services, channel: str, thread: str, ts: str) -> str:
    """Return the ts that a message of ours answers, or "": a click's payload need not carry the message's metadata."""
    messages = _messages(services, channel, thread)
    return next((answered(each.get("metadata")) for each in messages if text(each, "ts") == ts), "")


def moment(ts: str) -> float:
    """Return a ts as a number of seconds; 0 for what is none."""
    try:
        return float(ts)
    except ValueError:
        return 0.0


def _messages(services: Services, channel: str, thread: str) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = []
    cursor = ""
    try:
        for _ in range(PAGES):
            page = services.client.conversations_replies(
                channel=channel, ts=thread, include_all_metadata=True, limit=200, cursor=cursor or None
            ).data
            found += [each for each in items(page, "messages") if isinstance(each, dict)]
            cursor = text(page, "response_metadata", "next_cursor")
            if not cursor:
                break
    except SlackApiError as error:
        log.warning("A thread could not be read: %s", error.response.get("error"))
    return found

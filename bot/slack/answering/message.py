"""Answers messages, mentions and follow-ups, from what Slack shows of the thread and from the answers on their way to it."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.desk import Desk
from bot.model.question import Conversation, Intent
from bot.model.reply import Reply, Silence
from bot.slack.answering.incoming import Incoming
from bot.slack.memory import PendingAnswer
from bot.slack.payload import items, plain, text, without_mention
from bot.slack.services import Services
from bot.slack.state import answered, conversation_from, is_ours
from bot.slack.views.message import answer, shadow
from bot.understanding import understand

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


LATE_EDIT = 600.0
"""Seconds after which an edit of a message that was not answered, and is not to the bot, is left alone."""


def answer_message(services: Services, incoming: Incoming, *, again: bool = False) -> None:
    """Answer a message, or stay silent. `again` marks a delivery that Slack repeats: another replica may have answered."""
    if not services.seen.first(("message", incoming.channel, incoming.ts, incoming.edited)):
        return
    if incoming.edited:
        services.seen.add(("message", incoming.channel, incoming.ts, ""))  # what it said before, should that come later
    place = (incoming.channel, incoming.thread)
    if incoming.reply and not incoming.direct and place in services.unrelated:
        return
    thread = recall(services, incoming) if incoming.reply or incoming.edited or again else Thread()
    if _is_left_alone(incoming, thread, again=again):
        if incoming.reply and not thread.ours:
            services.unrelated.add(place)
        services.metrics.count("silences")
        return
    if incoming.private:
        _status(services, incoming, "is reading the repository …")
    reply = _reply(services, incoming, thread)
    if isinstance(reply, Silence):
        services.metrics.count("silences")
        if reply.conversation != thread.conversation and thread.ours:
            # Nothing is posted that could remember it.
            services.pending.add(
                incoming.channel, incoming.thread, PendingAnswer.unanswered(incoming.channel, incoming.ts, reply.conversation)
            )
        return
    _answer(services, incoming, reply, thread)


def _is_left_alone(incoming: Incoming, thread: Thread, *, again: bool) -> bool:
    answered = incoming.ts in thread.replies
    if again and answered and not incoming.edited:
        return True
    if incoming.direct or answered:
        return False
    late = bool(incoming.edited) and moment(incoming.edited) - moment(incoming.ts) > LATE_EDIT
    return late or (incoming.reply and not thread.ours)


def _reply(services: Services, incoming: Incoming, thread: Thread) -> Reply | Silence:
    """Ask the desk. A mention alone, below somebody's question, is about that question."""
    words = incoming.words or (thread.opening if incoming.direct else "")
    desk = services.host.desk()
    if not incoming.direct:
        return desk.hear(words, thread.conversation, among=thread.among)
    reply = desk.ask(words, thread.conversation)
    if incoming.private and not incoming.reply and (reply.kind == "help" or _goes_on(words, desk)):
        before = earlier(services, incoming)
        again = desk.ask(words, before) if before.question or before.written else reply
        return again if again.kind != "help" else reply
    return reply


def _goes_on(words: str, desk: Desk) -> bool:
    """Report whether words by themselves ask nothing, or take something back: they may go on with what was said before."""
    intent = understand(words, Conversation(), desk.names, desk.reader, addressed=True).question.intent
    return intent in {Intent.OTHER, Intent.CANCEL}


def _answer(services: Services, incoming: Incoming, reply: Reply, thread: Thread) -> None:
    services.metrics.count("answers", reply.kind)
    asked = reply.conversation.question
    if asked is not None:
        services.recent.use(incoming.user, asked.target, *asked.sources)
    mine, pending = thread.replies.get(incoming.ts, ""), services.pending.answer(incoming.channel, incoming.thread, incoming.ts)
    shadow_channel = services.host.settings.shadow_channel
    if shadow_channel and incoming.support and not incoming.direct and not mine:
        if not incoming.edited:
            services.outbox.post(shadow_channel, shadow(reply, _link(services, incoming), incoming.channel))
        return
    message = answer(reply, answers=incoming.ts)
    if pending and not pending.failed:
        posted = pending.posted
        settled = services.outbox.edit(posted, message, channel=incoming.channel, thread=incoming.thread)
    elif mine:
        posted = settled = services.outbox.edit_at(incoming.channel, mine, message, thread=incoming.thread)
    else:
        services.unrelated.discard((incoming.channel, incoming.thread))
        posted = settled = services.outbox.post(incoming.channel, message, thread=incoming.thread)
    services.pending.add(incoming.channel, incoming.thread, PendingAnswer(incoming.ts, reply.conversation, posted, settled))


def _link(services: Services, incoming: Incoming) -> str:
    try:
        return text(services.client.chat_getPermalink(channel=incoming.channel, message_ts=incoming.ts).data, "permalink")
    except SlackApiError:
        return ""


def _status(services: Services, incoming: Incoming, status: str) -> None:
    """Show that the bot is working; Slack removes the status with the answer. A failure is ignored."""
    try:
        services.client.assistant_threads_setStatus(channel_id=incoming.channel, thread_ts=incoming.thread, status=status)
    except SlackApiError as error:
        log.debug("No status: %s", error.response.get("error"))

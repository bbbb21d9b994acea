"""Answers messages: mentions, direct messages, support channels, follow-ups in threads, and edits."""

import logging

from slack_sdk.errors import SlackApiError

from bot.desk import Desk
from bot.model.question import Conversation, Intent
from bot.model.reply import Reply, Silence
from bot.slack.answering.incoming import Incoming
from bot.slack.answering.thread import Thread, earlier, moment, recall
from bot.slack.memory.pending import PendingAnswer
from bot.slack.payload import text
from bot.slack.services import Services
from bot.slack.views.answer import answer, shadow
from bot.understanding import understand

log = logging.getLogger(__name__)

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
    if incoming.private and not incoming.reply and (reply.kind == "help" or _takes_back(words, desk)):
        before = earlier(services, incoming)
        again = desk.ask(words, before) if before.question or before.written else reply
        return again if again.kind != "help" else reply
    return reply


def _takes_back(words: str, desk: Desk) -> bool:
    return understand(words, Conversation(), desk.names).question.intent is Intent.CANCEL


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
    message = answer(reply, answers=incoming.ts, words=incoming.words)
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

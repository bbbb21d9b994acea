"""Answers messages: mentions, direct messages, support channels, follow-ups in threads, and edits."""

import logging

from slack_sdk.errors import SlackApiError

from bot.desk import Desk
from bot.model.question import Conversation, Intent
from bot.model.reply import Reply, Silence
from bot.slack import message as show
from bot.slack.incoming import Heard
from bot.slack.office import Office
from bot.slack.payload import text
from bot.slack.recalling import Said, Thread, earlier, moment, recall
from bot.understanding import understand

log = logging.getLogger(__name__)

LATE_EDIT = 600.0
"""Seconds after which an edit of a message that was not answered, and is not to the bot, is left alone."""


def hear(office: Office, heard: Heard, *, again: bool = False) -> None:
    """Answer a message, or stay silent. `again` marks a delivery that Slack repeats: another replica may have answered."""
    if not office.seen.first(("message", heard.channel, heard.ts, heard.edited)):
        return
    if heard.edited:
        office.seen.add(("message", heard.channel, heard.ts, ""))  # what it said before, should that come later
    place = (heard.channel, heard.thread)
    if heard.reply and not heard.direct and place in office.strangers:
        return
    thread = recall(office, heard) if heard.reply or heard.edited or again else Thread()
    if _is_left_alone(heard, thread, again=again):
        if heard.reply and not thread.ours:
            office.strangers.add(place)
        office.metrics.count("silences")
        return
    if heard.private:
        _status(office, heard, "is reading the repository …")
    said = _said(office, heard, thread)
    if isinstance(said, Silence):
        office.metrics.count("silences")
        if said.conversation != thread.conversation and thread.ours:
            # Nothing is posted that could remember it.
            office.underway.note(heard.channel, heard.thread, Said.nothing_to(heard, said.conversation))
        return
    _answer(office, heard, said, thread)


def _is_left_alone(heard: Heard, thread: Thread, *, again: bool) -> bool:
    answered = heard.ts in thread.replies
    if again and answered and not heard.edited:
        return True
    if heard.direct or answered:
        return False
    late = bool(heard.edited) and moment(heard.edited) - moment(heard.ts) > LATE_EDIT
    return late or (heard.reply and not thread.ours)


def _said(office: Office, heard: Heard, thread: Thread) -> Reply | Silence:
    """Ask the desk. A mention alone, below somebody's question, is about that question."""
    words = heard.words or (thread.opening if heard.direct else "")
    desk = office.host.desk()
    if not heard.direct:
        return desk.hear(words, thread.conversation, among=thread.among)
    said = desk.ask(words, thread.conversation)
    if heard.private and not heard.reply and (said.kind == "help" or _takes_back(words, desk)):
        before = earlier(office, heard)
        again = desk.ask(words, before) if before.question or before.written else said
        return again if again.kind != "help" else said
    return said


def _takes_back(words: str, desk: Desk) -> bool:
    return understand(words, Conversation(), desk.names).question.intent is Intent.CANCEL


def _answer(office: Office, heard: Heard, said: Reply, thread: Thread) -> None:
    office.metrics.count("answers", said.kind)
    asked = said.conversation.question
    if asked is not None:
        office.recent.use(heard.user, asked.target, *asked.sources)
    mine, underway = thread.replies.get(heard.ts, ""), office.underway.answer(heard)
    shadow = office.host.settings.shadow_channel
    if shadow and heard.support and not heard.direct and not mine:
        if not heard.edited:
            office.voice.post(shadow, show.shadow(said, _link(office, heard), heard.channel))
        return
    message = show.answer(said, answers=heard.ts, words=heard.words)
    if underway and not underway.failed:
        posted = underway.posted
        settled = office.voice.edit(posted, message, lane=heard.channel, thread=heard.thread)
    elif mine:
        posted = settled = office.voice.edit_at(heard.channel, mine, message, thread=heard.thread)
    else:
        office.strangers.discard((heard.channel, heard.thread))
        posted = settled = office.voice.post(heard.channel, message, thread=heard.thread)
    office.underway.note(heard.channel, heard.thread, Said(heard.ts, said.conversation, posted, settled))


def _link(office: Office, heard: Heard) -> str:
    try:
        return text(office.client.chat_getPermalink(channel=heard.channel, message_ts=heard.ts).data, "permalink")
    except SlackApiError:
        return ""


def _status(office: Office, heard: Heard, status: str) -> None:
    """Show that it works; Slack takes it away with the answer. Without it nothing is lost."""
    try:
        office.client.assistant_threads_setStatus(channel_id=heard.channel, thread_ts=heard.thread, status=status)
    except SlackApiError as error:
        log.debug("No status: %s", error.response.get("error"))

"""Answers messages: mentions, direct messages, support channels, follow-ups in threads, and edits."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field

from slack_sdk.errors import SlackApiError

from bot.desk import Reply, Silence, reply
from bot.question import Conversation
from bot.slack import message as show
from bot.slack.incoming import Heard
from bot.slack.office import Office
from bot.slack.payload import items, text
from bot.slack.wire import answered, conversation_from, is_ours

log = logging.getLogger(__name__)

PAGES = 5
"""Pages of 200 messages of a thread that are read for the newest of ours."""
LATE_EDIT = 600.0
"""Seconds after which an edit of a message that was not answered, and is not to the bot, is left alone."""


@dataclass(frozen=True, slots=True)
class Thread:
    """What is known of a thread before a message of it."""

    ours: bool = False
    conversation: Conversation = field(default_factory=Conversation)
    replies: Mapping[str, str] = field(default_factory=dict)
    """Our messages, by the ts of what they answer."""


def hear(office: Office, heard: Heard, *, again: bool = False) -> None:
    """Answer a message, or stay silent. `again` marks a delivery that Slack repeats: another replica may have answered."""
    if not office.seen.first(("message", heard.channel, heard.ts, heard.edited)):
        return
    place = (heard.channel, heard.thread)
    if heard.reply and not heard.direct and place in office.strangers:
        return
    thread = recall(office, heard) if heard.reply or heard.edited or again else Thread()
    mine = thread.replies.get(heard.ts, "")
    if _not_ours_to_answer(heard, thread, mine, again=again):
        if heard.reply and not thread.ours:
            office.strangers.add(place)
        office.metrics.count("silences")
        return
    if heard.private:
        _status(office, heard, "is reading the repository …")
    said = reply(heard.words, thread.conversation, office.host.world(), directly=heard.direct)
    if isinstance(said, Silence):
        office.metrics.count("silences")
        return
    _answer(office, heard, said, mine)


def recall(office: Office, heard: Heard) -> Thread:
    """Read what our messages before this one remember; a thread that cannot be read is a new one."""
    ours: list[Mapping[str, object]] = []
    cursor = ""
    try:
        for _ in range(PAGES):
            page = office.client.conversations_replies(
                channel=heard.channel, ts=heard.thread, include_all_metadata=True, limit=200, cursor=cursor or None
            ).data
            ours += [
                each
                for each in items(page, "messages")
                if text(each, "user") == office.me.user or text(each, "bot_id") == office.me.bot
            ]
            cursor = text(page, "response_metadata", "next_cursor")
            if not cursor:
                break
    except SlackApiError as error:
        log.warning("A thread could not be read: %s", error.response.get("error"))
        return Thread()
    states = [each for each in ours if is_ours(each.get("metadata"))]
    before = [each for each in states if _moment(text(each, "ts")) < _moment(heard.ts)]
    conversation = conversation_from(before[-1].get("metadata")) if before else Conversation()
    return Thread(bool(ours), conversation, {answered(each.get("metadata")): text(each, "ts") for each in states})


def _not_ours_to_answer(heard: Heard, thread: Thread, mine: str, *, again: bool) -> bool:
    if heard.edited:
        late = _moment(heard.edited) - _moment(heard.ts) > LATE_EDIT
        return not mine and (late or (heard.reply and not thread.ours)) and not heard.direct
    if mine and again:
        return True
    return heard.reply and not heard.direct and not thread.ours


def _answer(office: Office, heard: Heard, said: Reply, mine: str) -> None:
    office.metrics.count("answers", said.kind)
    asked = said.conversation.question
    if asked is not None:
        office.recent.use(heard.user, asked.target, *asked.sources)
    shadow = office.host.settings.shadow_channel
    if shadow and heard.support and not heard.direct and not mine:
        if not heard.edited:
            office.voice.post(shadow, show.shadow(said, _link(office, heard), heard.channel))
        return
    message = show.answer(said, answers=heard.ts, words=heard.words)
    if mine:
        office.voice.edit_at(heard.channel, mine, message, thread=heard.thread)
    else:
        office.strangers.discard((heard.channel, heard.thread))
        office.voice.post(heard.channel, message, thread=heard.thread)


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


def _moment(ts: str) -> float:
    try:
        return float(ts)
    except ValueError:
        return 0.0

"""A click on one of the bot's buttons: read from what Slack sends, and what each kind of button does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.model.question import Question
from bot.model.reply import Reply
from bot.slack.answering import branches, feedback
from bot.slack.answering.form import open_form
from bot.slack.answering.thread import answered_by
from bot.slack.ids import ACTION
from bot.slack.memory.pending import PendingAnswer, Posted
from bot.slack.payload import flag, items, mapping, text
from bot.slack.services import Services
from bot.slack.state.buttons import asked_from, question_from
from bot.slack.state.metadata import answered
from bot.slack.state.private import FormState
from bot.slack.views import answer as show
from bot.slack.views.message import note
from bot.slack.where import Where

AGAIN = {"ask", "compare", "logs", "share"}
"""Kinds whose second click, on one button within a while, would only say the same again to all."""


@dataclass(frozen=True, slots=True)
class Click:
    """Who clicked what, and on which message."""

    kind: str
    """The action's kind, as in `bot.desk.Action`, or one of our own: details, share, withdraw, thumbs, open, try."""
    value: str
    user: str
    channel: str
    ts: str
    thread: str
    """The thread's root, the message itself where it has no thread."""
    ephemeral: bool
    response_url: str
    trigger: str
    answers: str
    """The ts of the message that the clicked one answers, or ""."""
    unique: str
    """The same for every delivery of this click."""

    @property
    def where(self) -> Where:
        """Where the person is."""
        return Where(self.user, self.response_url, "", self.channel, self.thread)

    @property
    def below(self) -> Where:
        """Where something new is posted: below the message, or in the channel for one that only the person sees."""
        return replace(self.where, thread="") if self.ephemeral else self.where


def read_click(body: Mapping[str, Any]) -> Click | None:
    """Read a block_actions payload, or return None for one that is not of ours."""
    action = next(iter(items(body, "actions")), None)
    action_id, user = text(action, "action_id"), text(body, "user", "id")
    if not action_id.startswith(ACTION) or not user:
        return None
    message, container = mapping(body, "message"), mapping(body, "container")
    ts = text(container, "message_ts") or text(message, "ts")
    return Click(
        kind=action_id.split(".")[1],
        value=text(action, "value"),
        user=user,
        channel=text(body, "channel", "id") or text(container, "channel_id"),
        ts=ts,
        thread=text(container, "thread_ts") or text(message, "thread_ts") or ts,
        ephemeral=flag(container, "is_ephemeral"),
        response_url=text(body, "response_url"),
        trigger=text(body, "trigger_id"),
        answers=answered(mapping(message, "metadata")),
        unique=text(body, "trigger_id") or f"{user}.{text(action, 'action_ts')}.{action_id}",
    )


def do_click(services: Services, click: Click) -> None:
    """Do what a button says. A kind that is not known is a link, which Slack opens by itself."""
    do = _KINDS.get(click.kind)
    if do is None or not services.seen.first(("click", click.unique)):
        return
    if click.kind in AGAIN and not services.seen.first(("again", click.channel, click.ts, click.kind, click.value)):
        return
    do(services, click)


def _replace(services: Services, click: Click) -> None:
    """Answer in the place of the message that was clicked: a name was picked, another label, a second confirmation."""
    said = _reply(services, question_from(click.value), click)
    if click.ephemeral:
        services.outbox.respond(click.where, show.answer(said, ephemeral=True), replace=True)
    else:
        answers = click.answers or answered_by(services, click.channel, click.thread, click.ts)
        edited = services.outbox.edit_at(click.channel, click.ts, show.answer(said, answers=answers), thread=click.thread)
        services.pending.note(click.channel, click.thread, PendingAnswer(answers, said.conversation, edited, edited))


def _add(services: Services, click: Click) -> None:
    """Answer a further question below."""
    said = _reply(services, question_from(click.value), click)
    if click.ephemeral:
        services.outbox.respond(click.where, show.answer(said, ephemeral=True))
    else:
        posted = services.outbox.post(click.channel, show.answer(said), thread=click.thread, otherwise=click.user)
        services.pending.note(click.channel, click.thread, PendingAnswer("", said.conversation, posted, posted))


def _details(services: Services, click: Click) -> None:
    services.outbox.respond(click.where, show.details(_reply(services, asked_from(click.value), click)))


def _share(services: Services, click: Click) -> None:
    """Post what only one person saw, for all to see. In a channel that the bot is not in, the response URL can still do it."""
    said = _reply(services, asked_from(click.value), click)
    posted = services.outbox.post(click.channel, show.answer(said), thread="" if click.thread == click.ts else click.thread)

    def respond(done: Posted) -> None:
        if done.cancelled() or done.exception():
            services.outbox.respond(click.where, show.answer(said), everyone=True)

    posted.add_done_callback(respond)


def _narrow(services: Services, click: Click) -> None:
    open_form(services, click.trigger, FormState(click.below, question_from(click.value)))


def _open(services: Services, click: Click) -> None:
    open_form(services, click.trigger, FormState(Where(click.user)))


def _try(services: Services, click: Click) -> None:
    """Ask a question of App Home: the answer is a direct message, under the question."""
    said = services.host.desk().ask(click.value)
    services.metrics.count("answers", said.kind)
    channel = services.outbox.direct(click.user)
    asked = services.outbox.post(channel, note(f"You asked: {click.value}"))
    asked.add_done_callback(
        lambda done: (
            None
            if done.cancelled() or done.exception()
            else services.outbox.post(channel, show.answer(said), thread=done.result()[1]) and None
        )
    )


def _create(services: Services, click: Click) -> None:
    branches.create(services, question_from(click.value), click.below)


def _withdraw(services: Services, click: Click) -> None:
    branches.withdraw(services, click.value, click.where, click.ts)


def _thumb(services: Services, click: Click) -> None:
    feedback.thumb(services, click.value, click.where, click.ts, click.trigger)


def _reply(services: Services, asked: Question | str, click: Click) -> Reply:
    desk = services.host.desk()
    said = desk.answer(asked) if isinstance(asked, Question) else desk.ask(asked)
    services.metrics.count("answers", said.kind)
    if isinstance(asked, Question):
        services.recent.use(click.user, asked.target, *asked.sources)
    return said


_KINDS: dict[str, Callable[[Services, Click], None]] = {
    "pick": _replace,
    "select-by": _replace,
    "confirm": _replace,
    "ask": _add,
    "compare": _add,
    "logs": _add,
    "details": _details,
    "share": _share,
    "narrow": _narrow,
    "open": _open,
    "try": _try,
    "create": _create,
    "withdraw": _withdraw,
    "thumbs": _thumb,
}

"""A click on one of the bot's buttons: read from what Slack sends, and what each kind of button does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.model.question import Question
from bot.model.reply import Reply
from bot.model.request import Published
from bot.slack.answering import branches, feedback
from bot.slack.answering.form import open_form
from bot.slack.answering.message import answered_by
from bot.slack.ids import ACTION, MENU
from bot.slack.memory import PendingAnswer, Posted
from bot.slack.payload import Where, flag, items, mapping, text
from bot.slack.services import Services
from bot.slack.state import FormState, answered, asked_from, menu_chosen, question_from, unreadable
from bot.slack.views.message import answer, details, note

AGAIN = {"ask", "compare", "logs", "share"}
"""Kinds whose second click, on one button within a while, would only say the same again to all."""
IN_MENU = {"show", "ask", "compare", "logs", "swap", "select-by"}
"""Kinds that a message's menu can have: they only answer."""


@dataclass(frozen=True, slots=True)
class Click:
    """Who clicked what, and on which message."""

    kind: str
    """The action's kind, as in `bot.desk.Action`, or one of our own: details, share, withdraw, thumbs, open, try."""
    value: str
    fold: str
    """The part of an answer that is to be shown, by its name, or ""."""
    where: Where
    """Where the person is. `thread` is the thread's root, the message itself where it has no thread."""
    ts: str
    """The message that was clicked."""
    ephemeral: bool
    trigger: str
    answers: str
    """The ts of the message that the clicked one answers, or ""."""
    unique: str
    """The same for every delivery of this click."""

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
    where = Where(
        user,
        text(body, "response_url"),
        channel=text(body, "channel", "id") or text(container, "channel_id"),
        thread=text(container, "thread_ts") or text(message, "thread_ts") or ts,
    )
    kind, _, fold = action_id.removeprefix(ACTION).partition(".")
    value, fold = text(action, "value"), fold.partition(".")[2]
    if kind == MENU:
        chosen = menu_chosen(text(action, "selected_option", "value"))
        kind, fold, value = chosen if chosen[0] in IN_MENU else (MENU, "", "")
    return Click(
        kind=kind,
        value=value,
        fold=fold,
        where=where,
        ts=ts,
        ephemeral=flag(container, "is_ephemeral"),
        trigger=text(body, "trigger_id"),
        answers=answered(mapping(message, "metadata")),
        unique=text(body, "trigger_id") or f"{user}.{text(action, 'action_ts')}.{action_id}",
    )


def do_click(services: Services, click: Click) -> None:
    """Do what a button says. A kind that is not known is a link, which Slack opens by itself."""
    do = _KINDS.get(click.kind)
    if do is None or not services.seen.first(("click", click.unique)):
        return
    if click.kind in AGAIN and not services.seen.first(("again", click.where.channel, click.ts, click.kind, click.value)):
        return
    do(services, click)


def _replace(services: Services, click: Click) -> None:
    """Answer in the place of the message that was clicked: a name was picked, another label, a second confirmation."""
    reply = _reply(services, question_from(click.value), click)
    if click.ephemeral:
        services.outbox.respond(click.where, answer(reply, ephemeral=True), replace=True)
    else:
        answers = click.answers or answered_by(services, click.where.channel, click.where.thread, click.ts)
        edited = services.outbox.edit_at(click.where.channel, click.ts, answer(reply, answers=answers), thread=click.where.thread)
        services.pending.add(click.where.channel, click.where.thread, PendingAnswer(answers, reply.conversation, edited, edited))


def _add(services: Services, click: Click) -> None:
    """Answer a further question below."""
    reply = _reply(services, question_from(click.value), click)
    if click.ephemeral:
        services.outbox.respond(click.where, answer(reply, ephemeral=True))
    else:
        posted = services.outbox.post(click.where.channel, answer(reply), thread=click.where.thread, otherwise=click.where.user)
        services.pending.add(click.where.channel, click.where.thread, PendingAnswer("", reply.conversation, posted, posted))


def _show(services: Services, click: Click) -> None:
    """Show a part of an answer, or all of it, to the one who asks for it."""
    services.outbox.respond(click.where, details(_reply(services, asked_from(click.value), click), click.fold))


def _share(services: Services, click: Click) -> None:
    """Post what only one person saw, for all to see. In a channel that the bot is not in, the response URL can still do it."""
    reply = _reply(services, asked_from(click.value), click)
    posted = services.outbox.post(
        click.where.channel, answer(reply), thread="" if click.where.thread == click.ts else click.where.thread
    )

    def respond(done: Posted) -> None:
        if done.cancelled() or done.exception():
            services.outbox.respond(click.where, answer(reply), everyone=True)

    posted.add_done_callback(respond)


def _narrow(services: Services, click: Click) -> None:
    open_form(services, click.trigger, FormState(click.below, question_from(click.value)))


def _open(services: Services, click: Click) -> None:
    open_form(services, click.trigger, FormState(Where(click.where.user)))


def _try(services: Services, click: Click) -> None:
    """Ask a question of App Home: the answer is a direct message, under the question."""
    reply = services.host.desk().ask(click.value)
    services.metrics.count("answers", reply.kind)
    channel = services.outbox.direct_message(click.where.user)
    asked = services.outbox.post(channel, note(f"You asked: {click.value}"))
    asked.add_done_callback(
        lambda done: (
            None
            if done.cancelled() or done.exception()
            else services.outbox.post(channel, answer(reply), thread=done.result()[1]) and None
        )
    )


def _create(services: Services, click: Click) -> None:
    """Have the branches written; the message that was clicked then names them, and offers no second one."""
    question = question_from(click.value)  # as the message answers it: a second question is answered, and changes nothing

    def mark(published: Published) -> None:
        if not published.done:
            return
        reply = _once(services.host.desk().answer(question))
        if click.ephemeral:
            services.outbox.respond(click.where, answer(reply, ephemeral=True, written=published.branches), replace=True)
            return
        answers = click.answers or answered_by(services, click.where.channel, click.where.thread, click.ts)
        shown = answer(reply, answers=answers, written=published.branches)
        services.outbox.edit_at(click.where.channel, click.ts, shown, thread=click.where.thread)

    branches.create(services, question.with_(second=None), click.below, then=mark)


def _withdraw(services: Services, click: Click) -> None:
    branches.withdraw(services, click.value, click.where, click.ts)


def _thumb(services: Services, click: Click) -> None:
    feedback.thumb(services, click.value, click.where, click.ts, click.trigger)


def _refuse(_services: Services, _click: Click) -> None:
    raise unreadable()


def _reply(services: Services, asked: Question | str, click: Click) -> Reply:
    desk = services.host.desk()
    reply = desk.answer(asked) if isinstance(asked, Question) else desk.ask(asked)
    services.metrics.count("answers", reply.kind)
    if isinstance(asked, Question):
        services.recent.use(click.where.user, asked.target, *asked.sources)
    return _once(reply)


def _once(reply: Reply) -> Reply:
    """Return a reply after which the thread no longer asks the second question that is answered in it."""
    asked = reply.conversation.question
    if asked is None or asked.second is None or asked.gaps or asked.unaccounted:
        return reply
    return replace(reply, conversation=replace(reply.conversation, question=asked.with_(second=None)))


_KINDS: dict[str, Callable[[Services, Click], None]] = {
    "pick": _replace,
    "select-by": _replace,
    "confirm": _replace,
    "ask": _add,
    "compare": _add,
    "logs": _add,
    "swap": _replace,
    "show": _show,
    "details": _show,  # of messages from before its parts had buttons of their own
    "share": _share,
    "narrow": _narrow,
    "open": _open,
    "try": _try,
    "create": _create,
    "withdraw": _withdraw,
    "thumbs": _thumb,
    MENU: _refuse,  # a line that we did not write
}

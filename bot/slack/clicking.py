"""What each button does."""

from collections.abc import Callable

from bot.model.question import Question
from bot.model.reply import Reply
from bot.slack import creating, feedback
from bot.slack import message as show
from bot.slack.clicks import Click
from bot.slack.filling import open_form
from bot.slack.forms import Origin
from bot.slack.office import Office
from bot.slack.recalling import Said, answered_by
from bot.slack.wire import asked_from, question_from

AGAIN = {"ask", "compare", "logs", "share"}
"""Kinds whose second click, on one button within a while, would only say the same again to all."""


def clicked(office: Office, click: Click) -> None:
    """Do what a button says. A kind that is not known is a link, which Slack opens by itself."""
    do = _KINDS.get(click.kind)
    if do is None or not office.seen.first(("click", click.unique)):
        return
    if click.kind in AGAIN and not office.seen.first(("again", click.channel, click.ts, click.kind, click.value)):
        return
    do(office, click)


def _replace(office: Office, click: Click) -> None:
    """Answer in the place of the message that was clicked: a name was picked, another label, a second confirmation."""
    said = _reply(office, question_from(click.value), click)
    if click.ephemeral:
        office.voice.respond(click.spot, show.answer(said, ephemeral=True), replace=True)
    else:
        answers = click.answers or answered_by(office, click.channel, click.thread, click.ts)
        edited = office.voice.edit_at(click.channel, click.ts, show.answer(said, answers=answers), thread=click.thread)
        office.underway.note(click.channel, click.thread, Said(answers, said.conversation, edited, edited))


def _add(office: Office, click: Click) -> None:
    """Answer a further question below."""
    said = _reply(office, question_from(click.value), click)
    if click.ephemeral:
        office.voice.respond(click.spot, show.answer(said, ephemeral=True))
    else:
        posted = office.voice.post(click.channel, show.answer(said), thread=click.thread, otherwise=click.user)
        office.underway.note(click.channel, click.thread, Said("", said.conversation, posted, posted))


def _details(office: Office, click: Click) -> None:
    office.voice.respond(click.spot, show.details(_reply(office, asked_from(click.value), click)))


def _share(office: Office, click: Click) -> None:
    """Post what only one person saw, for all to see. In a channel that the bot is not in, the response URL can still do it."""
    said = _reply(office, asked_from(click.value), click)
    posted = office.voice.post(click.channel, show.answer(said), thread="" if click.thread == click.ts else click.thread)
    posted.add_done_callback(
        lambda done: (
            office.voice.respond(click.spot, show.answer(said), everyone=True) if done.cancelled() or done.exception() else None
        )
    )


def _narrow(office: Office, click: Click) -> None:
    open_form(
        office,
        click.trigger,
        Origin(click.channel, "" if click.ephemeral else click.thread, "", question_from(click.value)),
        click.spot,
    )


def _open(office: Office, click: Click) -> None:
    open_form(office, click.trigger, Origin(), click.spot)


def _try(office: Office, click: Click) -> None:
    """Ask a question of App Home: the answer is a direct message, under the question."""
    said = office.host.desk().ask(click.value)
    office.metrics.count("answers", said.kind)
    channel = office.voice.direct(click.user)
    asked = office.voice.post(channel, show.note(f"You asked: {click.value}"))
    asked.add_done_callback(
        lambda done: (
            None
            if done.cancelled() or done.exception()
            else office.voice.post(channel, show.answer(said), thread=done.result()[1]) and None
        )
    )


def _create(office: Office, click: Click) -> None:
    creating.create(
        office, question_from(click.value), click.spot, creating.Place(click.channel, "" if click.ephemeral else click.thread)
    )


def _withdraw(office: Office, click: Click) -> None:
    creating.withdraw(office, click)


def _reply(office: Office, asked: Question | str, click: Click) -> Reply:
    desk = office.host.desk()
    said = desk.answer(asked) if isinstance(asked, Question) else desk.ask(asked)
    office.metrics.count("answers", said.kind)
    if isinstance(asked, Question):
        office.recent.use(click.user, asked.target, *asked.sources)
    return said


_KINDS: dict[str, Callable[[Office, Click], None]] = {
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
    "thumbs": feedback.thumb,
}

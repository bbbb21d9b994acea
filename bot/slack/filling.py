"""The form and its preview: opened at once, checked at the field, written only after the preview."""

import time
from collections.abc import Mapping
from typing import Any

from bot.model.question import Intent, Question
from bot.slack import forms, picker, preview
from bot.slack import message as show
from bot.slack.blocks import Block
from bot.slack.creating import Place, create
from bot.slack.forms import Origin
from bot.slack.office import Office
from bot.slack.payload import text
from bot.slack.voice import Spot
from bot.slack.words import plain, without_mention

SETTLING = 0.3
"""Seconds that a modal is left alone after an acknowledgement that changes it: an update that overtakes it would be lost."""

Answered = dict[str, Any]
"""What a submission is acknowledged with: https://docs.slack.dev/surfaces/modals#handling_submissions"""


def open_form(office: Office, trigger: str, where: Origin, spot: Spot) -> None:
    """Open a modal within the three seconds that a trigger lasts, then put the form into it."""
    opened = office.client.views_open(trigger_id=trigger, view=forms.loading()).data
    view = text(opened, "view", "id")

    def fill() -> None:
        office.client.views_update(view_id=view, view=forms.form(office.host.world().conventions, where))

    office.guarded(Spot(spot.user, view=view), fill)


def open_for_message(office: Office, body: Mapping[str, Any]) -> None:
    """Open the form for somebody's message, filled with what it says; the answer then goes into its thread."""
    user, channel, ts = text(body, "user", "id"), text(body, "channel", "id"), text(body, "message", "ts")
    words = plain(without_mention(text(body, "message", "text"), office.me.user))
    said = office.host.desk().ask(words)
    asked = said.conversation.question or Question(Intent.ALLOW)
    if asked.intent not in forms.INTENTS:
        asked = asked.with_(intent=Intent.ALLOW)
    where = Origin(channel, text(body, "message", "thread_ts") or ts, ts, asked.with_(gaps=()))
    open_form(office, text(body, "trigger_id"), where, Spot(user, text(body, "response_url"), "", channel))


def suggestions(office: Office, body: Mapping[str, Any]) -> list[Block]:
    """Return the namespaces that fit what is typed into one field; the other field's choice is not among them."""
    field = text(body, "action_id")
    other = forms.TARGET if field == forms.SOURCE else forms.SOURCE
    chosen = text(body, "view", "state", "values", other, other, "selected_option", "value")
    names = office.host.world().estate.namespaces
    return picker.options(names, text(body, "value"), without={chosen}, recent=office.recent.of(text(body, "user", "id")))


def submitted(office: Office, body: Mapping[str, Any]) -> Answered:
    """Take a submitted form: errors at its fields, else the preview, or for a message's form the answer in its thread."""
    view, user = body["view"], text(body, "user", "id")
    where = forms.origin(view.get("private_metadata"))
    world = office.host.world()
    read = forms.filled(view, where, world)
    if isinstance(read, dict):
        return {"response_action": "errors", "errors": read}
    question, reason = read
    office.recent.use(user, question.target, *question.sources)
    said = office.host.desk().answer(question)
    office.metrics.count("answers", said.kind)
    if where.reply_to:
        office.voice.post(where.channel, show.answer(said, answers=where.reply_to), thread=where.thread, otherwise=user)
        return {}
    next_step = Origin(where.channel, where.thread, "", question, reason)
    return {"response_action": "push", "view": preview.preview(said, next_step, writes=world.writes)}


def approved(office: Office, body: Mapping[str, Any]) -> Answered:
    """Take an approved preview: every confirmation is needed, then the branch is written."""
    view = body["view"]
    where = forms.origin(view.get("private_metadata"))
    asked = where.question or Question(Intent.OTHER)
    asked = asked.with_(confirmed=asked.confirmed | forms.confirmed(view))
    said = office.host.desk().answer(asked)
    if said.plan is None or said.plan.refusal or not said.plan.groups:
        return {"response_action": "update", "view": preview.problem(said.brief)}
    if said.plan.needs:
        return {"response_action": "errors", "errors": {"needs": "Tick each of them, or go back: nothing is written without it."}}
    spot = Spot(text(body, "user", "id"), "", text(view, "id"), where.channel, where.thread)

    def write() -> None:
        time.sleep(SETTLING)
        create(office, asked, spot, Place(where.channel, where.thread), reason=where.reason)

    office.do(spot, write)
    return {"response_action": "update", "view": preview.working(said.plan)}

"""The forms and their preview: opened at once, checked at the field, answered, or written after the preview only."""

import time
from collections.abc import Callable, Mapping
from typing import Any

from slack_sdk.models.blocks import Option

from bot.model.question import Intent, Question
from bot.slack.answering import picker
from bot.slack.answering.branches import create
from bot.slack.ids import SOURCE, TARGET
from bot.slack.payload import Where, plain, text, without_mention
from bot.slack.services import Services
from bot.slack.state import FormState, form_state
from bot.slack.views import blocks as kit
from bot.slack.views import form, preview
from bot.slack.views.message import answer

SETTLING = 0.3
"""Seconds that a modal is left alone after an acknowledgement that changes it: an update that overtakes it would be lost."""

Body = Mapping[str, Any]
Acknowledgement = dict[str, Any]
"""What a submission is acknowledged with: https://docs.slack.dev/surfaces/modals#handling_submissions"""


def open_form(services: Services, trigger: str, state: FormState) -> None:
    """Open a modal within the three seconds that a trigger lasts, then put the form into it."""
    opened = services.client.views_open(trigger_id=trigger, view=form.loading()).data
    view = text(opened, "view", "id")

    def fill() -> None:
        world = services.host.world()
        made = form.form(world.conventions, state, tuple(world.estate.clusters.folders))
        services.client.views_update(view_id=view, view=made)

    services.errors.guarded(Where(state.where.user, view=view), fill)


def open_for_message(services: Services, trigger: str, where: Where, said: str) -> None:
    """Open the form for the message at `where`, filled from its text; the answer goes into its thread."""
    words = plain(without_mention(said, services.me.user))
    asked = services.host.desk().ask(words).conversation.question or Question(Intent.ALLOW)
    if asked.intent not in form.INTENTS:
        asked = asked.with_(intent=Intent.ALLOW)
    open_form(services, trigger, FormState(where, asked.with_(gaps=())))


def suggestions(services: Services, body: Body) -> list[Option]:
    """Return the namespaces that fit what is typed into one field; the other field's choice is not among them."""
    field = text(body, "action_id")
    other = TARGET if field == SOURCE else SOURCE
    chosen = text(body, "view", "state", "values", other, other, "selected_option", "value")
    names = services.host.world().estate.namespaces
    return picker.options(names, text(body, "value"), without={chosen}, recent=services.recent.of(text(body, "user", "id")))


def acknowledgement(services: Services, body: Body, take: Callable[[Services, Body], Acknowledgement]) -> Acknowledgement:
    """Return what `take` makes of a submission; an error is explained in the modal."""
    try:
        return take(services, body)
    except Exception as error:  # noqa: BLE001 - the last resort of a submission
        return {"response_action": "update", "view": preview.problem(services.errors.explain(error))}


def submitted(services: Services, body: Body) -> Acknowledgement:
    """Take a submitted form: errors at its fields, else the preview of a change, or the answer.

    The answer to a message's form is in its thread; any other is for the person alone, as that of a command.
    """
    view = body["view"]
    state = form_state(view.get("private_metadata"), text(body, "user", "id"))
    where, world = state.where, services.host.world()
    read = form.filled(view, state, world)
    if isinstance(read, dict):
        return {"response_action": "errors", "errors": read}
    question, reason = read
    services.recent.use(where.user, question.target, *question.sources)
    reply = services.host.desk().answer(question)
    services.metrics.count("answers", reply.kind)
    if question.policy and reply.kind == "refusal":  # nothing declares it
        return {"response_action": "errors", "errors": {"policy": kit.cut(kit.unmarked(reply.brief), 300)}}
    if where.reply_to:
        shown = answer(reply, answers=where.reply_to)
        services.outbox.post(where.channel, shown, thread=where.thread, otherwise=where.user)
        return {}
    if not form.previews(state):
        services.outbox.post_ephemeral(where, answer(reply, ephemeral=True))
        return {}
    next_step = FormState(where, question, reason)
    return {"response_action": "push", "view": preview.preview(reply, next_step, writes=world.writes)}


def approved(services: Services, body: Body) -> Acknowledgement:
    """Take an approved preview: every confirmation is needed, then the branch is written."""
    view = body["view"]
    state = form_state(view.get("private_metadata"), text(body, "user", "id"), text(view, "id"))
    asked = state.question or Question(Intent.OTHER)
    asked = asked.with_(confirmed=asked.confirmed | form.confirmed(view))
    reply = services.host.desk().answer(asked)
    if reply.plan is None or reply.plan.refusal or not reply.plan.groups:
        return {"response_action": "update", "view": preview.problem(reply.brief)}
    if reply.plan.needs:
        return {"response_action": "errors", "errors": {"needs": "Tick each of them, or go back: nothing is written without it."}}

    def write() -> None:
        time.sleep(SETTLING)
        create(services, asked, state.where, reason=state.reason)

    services.do(state.where, write)
    return {"response_action": "update", "view": preview.working(reply.plan)}

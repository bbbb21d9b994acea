"""Bolt's listeners. Each reads the payload, acknowledges, and hands over; no rule lives here."""

import re
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App, BoltRequest, BoltResponse
from slack_bolt.error import BoltUnhandledRequestError

from bot.slack import commanding, feedback, filling, forms, preview
from bot.slack.clicking import clicked
from bot.slack.clicks import click
from bot.slack.forms import Origin
from bot.slack.greeting import greet
from bot.slack.hearing import hear
from bot.slack.incoming import heard
from bot.slack.message import ACTION
from bot.slack.office import Office
from bot.slack.payload import mapping, text
from bot.slack.recalling import moment
from bot.slack.voice import Spot

SHORTCUT = "help_with_access"

Body = dict[str, Any]


def acknowledged(ack: Ack, next: Callable[[], BoltResponse]) -> BoltResponse:  # noqa: A002 - Bolt passes it by this name
    """Acknowledge before any listener's thread is waited for."""
    ack()
    return next()


def register(app: App, office: Office) -> None:
    """Add every listener to the app."""
    at_once = [acknowledged]
    app.event("app_mention")(lambda body, request: _message(office, body, request))
    app.event("message")(lambda body, request: _message(office, body, request))
    app.event("app_home_opened")(lambda body: _home(office, body))
    app.command(commanding.COMMAND, middleware=at_once)(lambda body: _command(office, body))
    app.action(re.compile(re.escape(ACTION)), middleware=at_once)(lambda body: _click(office, body))
    app.shortcut(SHORTCUT, middleware=at_once)(lambda body: _shortcut(office, body))
    app.options(re.compile(f"^({forms.SOURCE}|{forms.TARGET})$"))(
        lambda ack, body: ack(options=filling.suggestions(office, body))
    )
    app.view(forms.FORM)(lambda ack, body: _submission(office, ack, body, filling.submitted))
    app.view(forms.PREVIEW)(lambda ack, body: _submission(office, ack, body, filling.approved))
    app.view(feedback.REASON)(lambda ack, body: _submission(office, ack, body, feedback.reason_given))
    app.error(lambda error, body: _failed(office, error, body))


def _message(office: Office, body: Body, request: BoltRequest) -> None:
    if not office.seen.first(("event", text(body, "event_id") or object())):
        return
    event = mapping(body, "event")
    found = heard(event, office.me, office.host.settings.support_channels)
    if found is None:
        return
    again = bool(request.headers.get("x-slack-retry-num"))
    # An answer that fails is told to the person alone, and only to one who spoke to the bot.
    spot = Spot(found.user, "", "", found.channel, found.thread) if found.direct else None
    office.do(
        spot,
        lambda: hear(office, found, again=again),
        lane=f"{found.channel}/{found.thread}",
        at=moment(found.edited or found.ts),
    )


def _home(office: Office, body: Body) -> None:
    user, tab, channel = text(body, "event", "user"), text(body, "event", "tab"), text(body, "event", "channel")
    if user:
        office.do(Spot(user), lambda: greet(office, user, tab, channel))


def _command(office: Office, body: Body) -> None:
    if not office.seen.first(("command", text(body, "trigger_id") or object())):
        return
    spot = Spot(text(body, "user_id"), text(body, "response_url"), "", text(body, "channel_id"))

    def answer() -> None:
        typed = commanding.typed(text(body, "text"), office.host.desk().names)
        if typed.form:
            filling.open_form(office, text(body, "trigger_id"), Origin(spot.channel), spot)
        else:
            commanding.command(office, typed, spot)

    office.do(spot, answer)


def _click(office: Office, body: Body) -> None:
    found = click(body)
    if found is not None:
        office.do(found.spot, lambda: clicked(office, found))


def _shortcut(office: Office, body: Body) -> None:
    if not office.seen.first(("shortcut", text(body, "trigger_id") or object())):
        return
    spot = Spot(text(body, "user", "id"), text(body, "response_url"), "", text(body, "channel", "id"))
    office.do(spot, lambda: filling.open_for_message(office, body))


def _submission(office: Office, ack: Ack, body: Body, take: Callable[[Office, Body], Body]) -> None:
    try:
        answer = take(office, body)
    except Exception as error:  # noqa: BLE001 - said in the modal, by the one handler's words
        answer = {"response_action": "update", "view": preview.problem(office.explain(error))}
    ack(**answer)


def _failed(office: Office, error: Exception, body: Body) -> BoltResponse:
    """Answer what no listener takes, or what Bolt itself cannot read, so that Slack does not send it again."""
    if isinstance(error, BoltUnhandledRequestError):
        office.metrics.count("dropped", "unknown")
        return BoltResponse(status=200 if "event" in body else 404, body="")
    office.metrics.count("dropped", "unreadable")
    office.explain(error)
    return BoltResponse(status=400, body="")

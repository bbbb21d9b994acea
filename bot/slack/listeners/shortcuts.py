"""The message shortcut: https://docs.slack.dev/interactivity/implementing-shortcuts."""

from slack_bolt import App

from bot.slack.answering.form import open_for_message
from bot.slack.ids import SHORTCUT
from bot.slack.listeners.acknowledge import Body, acknowledge
from bot.slack.payload import Where, text
from bot.slack.services import Services


def register(app: App, services: Services) -> None:
    """Add the listener for the shortcut."""
    app.shortcut(SHORTCUT, middleware=[acknowledge])(lambda body: _shortcut(services, body))


def _shortcut(services: Services, body: Body) -> None:
    if not services.seen.first(("shortcut", text(body, "trigger_id") or object())):
        return
    user, channel, ts = text(body, "user", "id"), text(body, "channel", "id"), text(body, "message", "ts")
    person = Where(user, text(body, "response_url"), channel=channel)
    message = Where(user, channel=channel, thread=text(body, "message", "thread_ts") or ts, reply_to=ts)
    said = text(body, "message", "text")
    services.do(person, lambda: open_for_message(services, text(body, "trigger_id"), message, said))

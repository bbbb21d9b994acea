"""Bolt's listeners, a module for each kind of delivery. Each reads the payload, acknowledges, and hands over; no rule is here."""

from slack_bolt import App, BoltResponse
from slack_bolt.error import BoltUnhandledRequestError

from bot.slack.listeners import actions, commands, events, options, shortcuts, views
from bot.slack.listeners.acknowledge import Body
from bot.slack.services import Services


def register(app: App, services: Services) -> None:
    """Add every listener to the app."""
    for kind in (events, commands, actions, shortcuts, options, views):
        kind.register(app, services)
    app.error(lambda error, body: _failed(services, error, body))


def _failed(services: Services, error: Exception, body: Body) -> BoltResponse:
    """Answer what no listener takes, or what Bolt itself cannot read, so that Slack does not send it again."""
    if isinstance(error, BoltUnhandledRequestError):
        services.metrics.count("dropped", "unknown")
        return BoltResponse(status=200 if "event" in body else 404, body="")
    services.metrics.count("dropped", "unreadable")
    services.errors.explain(error)
    return BoltResponse(status=400, body="")

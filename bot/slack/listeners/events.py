"""Events: messages, mentions, and the app being opened. https://docs.slack.dev/reference/events."""

from slack_bolt import App, BoltRequest

from bot.slack.answering.home import show_home
from bot.slack.answering.incoming import read_message
from bot.slack.answering.message import answer_message, moment
from bot.slack.listeners.acknowledge import Body
from bot.slack.payload import Where, mapping, text
from bot.slack.services import Services


def register(app: App, services: Services) -> None:
    """Add the listeners for events."""
    app.event("app_mention")(lambda body, request: _message(services, body, request))
    app.event("message")(lambda body, request: _message(services, body, request))
    app.event("app_home_opened")(lambda body: _home(services, body))


def _message(services: Services, body: Body, request: BoltRequest) -> None:
    if not services.seen.first(("event", text(body, "event_id") or object())):
        return
    incoming = read_message(mapping(body, "event"), services.me, services.host.settings.support_channels)
    if incoming is None:
        return
    again = bool(request.headers.get("x-slack-retry-num"))
    # An answer that fails is told to the person alone, and only to one who spoke to the bot.
    where = Where(incoming.user, channel=incoming.channel, thread=incoming.thread) if incoming.direct else None
    services.do(
        where,
        lambda: answer_message(services, incoming, again=again),
        queue=f"{incoming.channel}/{incoming.thread}",
        at=moment(incoming.edited or incoming.ts),
    )


def _home(services: Services, body: Body) -> None:
    user, tab, channel = text(body, "event", "user"), text(body, "event", "tab"), text(body, "event", "channel")
    if user:
        services.do(Where(user), lambda: show_home(services, user, tab, channel))

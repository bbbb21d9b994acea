"""`/netpol`: https://docs.slack.dev/interactivity/implementing-slash-commands."""

from slack_bolt import App

from bot.command import read_command
from bot.model.question import Question
from bot.slack.answering.command import answer_command
from bot.slack.answering.form import open_form
from bot.slack.ids import COMMAND
from bot.slack.listeners.acknowledge import Body, acknowledge
from bot.slack.payload import Where, plain, text
from bot.slack.services import Services
from bot.slack.state import FormState


def register(app: App, services: Services) -> None:
    """Add the listener for the command."""
    app.command(COMMAND, middleware=[acknowledge])(lambda body: _command(services, body))


def _command(services: Services, body: Body) -> None:
    if not services.seen.first(("command", text(body, "trigger_id") or object())):
        return
    where = Where(text(body, "user_id"), text(body, "response_url"), channel=text(body, "channel_id"))

    def answer() -> None:
        typed = read_command(plain(text(body, "text")), services.host.desk().names)
        if typed.form:
            open_form(services, text(body, "trigger_id"), FormState(where, Question(typed.form)))
        else:
            answer_command(services, typed, where)

    services.do(where, answer)

"""The namespaces that are offered while somebody types: https://docs.slack.dev/reference/interaction-payloads/block_suggestion-payload."""

import re

from slack_bolt import App

from bot.slack.answering.form import suggestions
from bot.slack.ids import SOURCE, TARGET
from bot.slack.services import Services


def register(app: App, services: Services) -> None:
    """Add the listener for both fields of the form."""
    app.options(re.compile(f"^({SOURCE}|{TARGET})$"))(lambda ack, body: ack(options=suggestions(services, body)))

"""Submissions of modals: https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload."""

from slack_bolt import App

from bot.slack.answering.feedback import reason_given
from bot.slack.answering.form import acknowledgement, approved, submitted
from bot.slack.ids import FORM, PREVIEW, REASON
from bot.slack.services import Services


def register(app: App, services: Services) -> None:
    """Add a listener for each modal that can be submitted."""
    app.view(FORM)(lambda ack, body: ack(**acknowledgement(services, body, submitted)))
    app.view(PREVIEW)(lambda ack, body: ack(**acknowledgement(services, body, approved)))
    app.view(REASON)(lambda ack, body: ack(**acknowledgement(services, body, reason_given)))

"""Clicks on the bot's buttons: https://docs.slack.dev/reference/interaction-payloads/block_actions-payload."""

import re

from slack_bolt import App

from bot.slack.answering.click import do_click, read_click
from bot.slack.ids import ACTION
from bot.slack.listeners.acknowledge import Body, acknowledge
from bot.slack.services import Services


def register(app: App, services: Services) -> None:
    """Add the listener for every button of ours."""
    app.action(re.compile(re.escape(ACTION)), middleware=[acknowledge])(lambda body: _click(services, body))


def _click(services: Services, body: Body) -> None:
    click = read_click(body)
    if click is not None:
        services.do(click.where, lambda: do_click(services, click))

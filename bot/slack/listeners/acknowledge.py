"""Acknowledges what has to be acknowledged within three seconds: https://docs.slack.dev/interactivity/handling-user-interaction."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, BoltResponse

Body = dict[str, Any]
"""A payload as Bolt hands it over."""


def acknowledge(ack: Ack, next: Callable[[], BoltResponse]) -> BoltResponse:  # noqa: A002 - Bolt passes it by this name
    """Acknowledge before any listener's thread is waited for."""
    ack()
    return next()

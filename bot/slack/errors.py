"""The one error handler of every listener: what a person can fix is said as it stands, anything else gets a reference."""

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from slack_sdk.errors import SlackApiError

from bot.errors import Fixable, where_raised
from bot.slack.metrics import Metrics
from bot.slack.outbox import Outbox
from bot.slack.where import Where

log = logging.getLogger(__name__)

LATE = {"expired_trigger_id", "exchanged_trigger_id", "trigger_expired", "trigger_exchanged"}
"""Errors of views.open where its three seconds were over: https://docs.slack.dev/reference/methods/views.open"""


@dataclass(frozen=True, slots=True)
class ErrorHandler:
    """Counts and logs errors, and tells the person."""

    metrics: Metrics
    outbox: Outbox

    def guarded(self, where: Where | None, work: Callable[[], None]) -> None:
        """Do work in this thread; explain an error to the person at `where`. Raise nothing."""
        try:
            work()
        except Exception as error:  # noqa: BLE001 - the last resort of every listener
            said = self.explain(error)
            if where is None:
                return
            try:
                self.outbox.tell(where, said)
            except Exception as unsaid:  # noqa: BLE001 - Slack itself may be what is failing
                log.warning("That could not be said: %s", where_raised(unsaid))

    def explain(self, error: Exception) -> str:
        """Count an error, log it without anybody's words, and return what to say about it."""
        problem = _fixable(error)
        if problem is not None:
            self.metrics.count("errors", "fixable")
            return str(problem)
        reference = secrets.token_hex(4)
        self.metrics.count("errors", "ours")
        log.error("reference %s: %s", reference, where_raised(error))
        return (
            f"Something went wrong on my side. Please try again; if it stays, tell the platform team this reference: {reference}."
        )


def _fixable(error: Exception) -> Fixable | None:
    """Return the error that a person can do something about, if this is one: ours, or Slack's own."""
    if isinstance(error, SlackApiError) and error.response.get("error") in LATE:
        return Fixable("That took too long for Slack.", "Please do it again.")
    return error if isinstance(error, Fixable) else None

"""Thumbs, and what somebody adds to a thumb that points down. Kept as a number and a log line; no message text is in either."""

import logging
from collections.abc import Mapping
from typing import Any

from bot.slack.payload import Where, mapping, text
from bot.slack.services import Services
from bot.slack.state import message_from
from bot.slack.views.message import LIMIT, reason_box

log = logging.getLogger(__name__)


def thumb(services: Services, vote: str, where: Where, ts: str, trigger: str) -> None:
    """Count a thumb, `up` or `down`, on the message with this ts; for one that points down open the reason box."""
    if vote not in ("up", "down"):
        return
    message = f"{where.channel}/{ts}"
    services.metrics.vote(message, where.user, vote)
    log.info("thumb %s on %s", vote, message)
    if vote == "down":
        services.client.views_open(trigger_id=trigger, view=reason_box(message))
    else:
        services.outbox.tell(where, "Thank you, that is noted.")


def reason_given(services: Services, body: Mapping[str, Any]) -> dict[str, Any]:
    """Log a reason as one line."""
    view = mapping(body, "view")
    message = message_from(text(view, "private_metadata"))
    said = text(view, "state", "values", "reason", "reason", "value")
    line = " ".join("".join(each if each.isprintable() else " " for each in said).split())[:LIMIT]
    services.metrics.count("reasons")
    log.info("thumb down on %s, because: %s", message, line)
    return {}

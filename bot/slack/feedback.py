"""Thumbs, and what somebody adds to a thumb that points down. Kept as a number and a log line; no message text is in either."""

import logging
from collections.abc import Mapping
from typing import Any

from bot.slack import blocks as kit
from bot.slack.blocks import Block
from bot.slack.clicks import Click
from bot.slack.office import Office
from bot.slack.payload import mapping, text
from bot.slack.wire import PRIVATE_LIMIT, pack, unpack

log = logging.getLogger(__name__)

REASON = "netpol_reason"
LIMIT = 500


def thumb(office: Office, click: Click) -> None:
    """Count a thumb; for one that points down open the reason box."""
    if click.value not in ("up", "down"):
        return
    message = f"{click.channel}/{click.ts}"
    office.metrics.vote(message, click.user, click.value)
    log.info("thumb %s on %s", click.value, message)
    if click.value == "down":
        office.client.views_open(trigger_id=click.trigger, view=reason_box(message))
    else:
        office.voice.tell(click.spot, "Thank you, that is noted.")


def reason_box(message: str) -> Block:
    """Return the box in which somebody says what was wrong."""
    line = {"type": "plain_text_input", "action_id": "reason", "multiline": True, "max_length": LIMIT}
    hint = "It goes into the bot's log, for those who look after it. Leave out names and secrets."
    field = kit.field("reason", "What was wrong with the answer?", line, hint=hint)
    return kit.modal(REASON, "Not helpful", [field], submit="Send", private=pack({"m": message}, PRIVATE_LIMIT) or "{}")


def reason_given(office: Office, body: Mapping[str, Any]) -> dict[str, Any]:
    """Log a reason as one line."""
    view = mapping(body, "view")
    message = text(unpack(text(view, "private_metadata")), "m")
    said = text(view, "state", "values", "reason", "reason", "value")
    line = " ".join("".join(each if each.isprintable() else " " for each in said).split())[:LIMIT]
    office.metrics.count("reasons")
    log.info("thumb down on %s, because: %s", message, line)
    return {}

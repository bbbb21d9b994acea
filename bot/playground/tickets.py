"""What Slack issues and what expires: trigger ids (3 s, once), response URLs (30 min, 5 times), WebSockets (30 s, once)."""

import secrets
from dataclasses import dataclass, field
from typing import TypeVar

from bot.playground.failures import SlackError
from bot.playground.timing import Timing

T = TypeVar("T")

KEPT = 10_000
"""Tickets of each kind that are kept, the newest."""
USES = 5
"""Times that a response_url may be used. docs.slack.dev/interactivity/handling-user-interaction."""


@dataclass(slots=True)
class Trigger:
    """What a person's action permits: one modal, in exchange for it."""

    user: str
    issued: float
    view_id: str | None = None
    """The modal that it comes from, onto which views.push may push."""
    exchanged: bool = False


@dataclass(slots=True)
class ResponseUrl:
    """Where an app may answer one interaction: in which channel, to whom, and about which message."""

    user: str
    channel: str
    issued: float
    message_ts: str | None = None
    thread_ts: str | None = None
    uses: int = 0


@dataclass(slots=True)
class Tickets:
    """All tickets that were issued and are still kept."""

    timing: Timing
    triggers: dict[str, Trigger] = field(default_factory=dict)
    response_urls: dict[str, ResponseUrl] = field(default_factory=dict)
    sockets: dict[str, float] = field(default_factory=dict)

    def trigger(self, user: str, view_id: str | None = None) -> str:
        """Issue a trigger_id."""
        name = f"{secrets.randbelow(10**10)}.{secrets.randbelow(10**10)}.{secrets.token_hex(16)}"
        _keep(self.triggers, name, Trigger(user, self.timing.clock(), view_id))
        return name

    def exchange(self, name: str) -> Trigger:
        """Use a trigger_id. `invalid_trigger_id`, `expired_trigger_id` (counted from its issue) or `exchanged_trigger_id`."""
        trigger = self.triggers.get(name)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.exchanged:
            raise SlackError("exchanged_trigger_id")
        if self.timing.clock() - trigger.issued > self.timing.trigger:
            raise SlackError("expired_trigger_id")
        trigger.exchanged = True
        return trigger

    def response_url(self, user: str, channel: str, message_ts: str | None = None, thread_ts: str | None = None) -> str:
        """Issue the last part of a response_url."""
        name = secrets.token_urlsafe(18)
        _keep(self.response_urls, name, ResponseUrl(user, channel, self.timing.clock(), message_ts, thread_ts))
        return name

    def respond(self, name: str) -> ResponseUrl:
        """Use a response_url once more. `expired_url` after 30 minutes, `used_url` after five uses, both with HTTP 404."""
        url = self.response_urls.get(name)
        if url is None or self.timing.clock() - url.issued > self.timing.response_url:
            raise SlackError("expired_url", status=404)
        if url.uses >= USES:
            raise SlackError("used_url", status=404)
        url.uses += 1
        return url

    def socket(self) -> str:
        """Issue a ticket for one WebSocket."""
        name = secrets.token_urlsafe(18)
        _keep(self.sockets, name, self.timing.clock())
        return name

    def connect(self, name: str) -> bool:
        """Use the ticket of a WebSocket, and report whether it is valid: once, for `Timing.ticket` seconds."""
        issued = self.sockets.pop(name, None)
        return issued is not None and self.timing.clock() - issued <= self.timing.ticket


def _keep(issued: dict[str, T], name: str, value: T) -> None:
    issued[name] = value
    if len(issued) > KEPT:
        del issued[next(iter(issued))]

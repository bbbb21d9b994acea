"""All of Slack's deadlines, in seconds, in one value. Tests shorten those that they wait for, or use a clock of their own."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

WAIT_LIMIT = 60.0
"""Seconds after which a wait gives up. It only bounds a hang: nothing has to be this fast."""


@dataclass(frozen=True, slots=True)
class Timing:
    """Slack's deadlines and lifetimes, in seconds, and the clock that they go by."""

    ack: float = 3.0
    """Time until an event, command, interaction or options request must be acknowledged. docs.slack.dev/interactivity"""
    trigger: float = 3.0
    """Life of a trigger_id, from when Slack issued it. docs.slack.dev/surfaces/modals"""
    response_url: float = 1800.0
    """Life of a response_url. docs.slack.dev/interactivity/handling-user-interaction"""
    retries: tuple[float, ...] = (0.0, 60.0, 300.0)
    """Pauses before the three redeliveries of an event. docs.slack.dev/apis/events-api"""
    status: float = 120.0
    """Time after which an assistant status disappears by itself. docs.slack.dev/reference/methods/assistant.threads.setStatus"""
    ticket: float = 30.0
    """Life of the one-time WebSocket address that apps.connections.open returns."""
    drain: float = 1.0
    """Time between a `disconnect` notice and the end of the old WebSocket; nothing is delivered to it meanwhile."""
    post_interval: float = 0.0
    """The least time between two chat.postMessage in one channel. Slack's rate is one a second, but it allows bursts, so this is
    0; with 1.0, every faster call gets 429. docs.slack.dev/apis/web-api/rate-limits"""
    clock: Callable[[], float] = time.monotonic
    """Returns the time, in seconds."""
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    """Waits, by that clock: before a redelivery, or for an injected delay."""

    @classmethod
    def faster(cls, factor: float) -> "Timing":
        """Return Slack's deadlines divided by `factor`: with 10, an acknowledgement is due in 0.3 s."""
        plain = cls()
        return cls(
            ack=plain.ack / factor,
            trigger=plain.trigger / factor,
            response_url=plain.response_url / factor,
            retries=tuple(pause / factor for pause in plain.retries),
            status=plain.status / factor,
            ticket=plain.ticket,
            drain=plain.drain / factor,
            post_interval=plain.post_interval / factor,
        )

"""Delivery to the app, and its acknowledgement in time, however the app is connected.

Events are redelivered up to three times with `retry_attempt` and `retry_reason`; commands, interactions and options requests are
delivered once, and the person is told when nothing comes back. docs.slack.dev/apis/events-api, docs.slack.dev/interactivity.
"""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.playground.failures import NotAcknowledged
from bot.playground.faults import Faults
from bot.playground.timing import Timing

Json = dict[str, Any]

KEPT = 100_000
"""Deliveries, and Web API calls, that are kept: the newest."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A delivery to the app: `kind` is events_api, slash_commands or interactive; `name` is the event's or interaction's type."""

    kind: str
    name: str
    payload: Json
    accepts_response: bool = False
    attempt: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of one delivery, for tests and measurements. `seconds` is the time to its acknowledgement or failure."""

    parcel: Parcel
    acknowledged: bool
    seconds: float
    reason: str = ""


class Transport(Protocol):
    """A way to the app: Socket Mode or signed HTTP."""

    @property
    def is_starting(self) -> bool:
        """Report whether the app is about to start, so that deliveries wait for it."""
        ...

    async def deliver(self, parcel: Parcel, deadline: float) -> Json:
        """Return what the app acknowledged with ({} for nothing), or raise NotAcknowledged within `deadline` seconds."""
        ...


@dataclass(slots=True)
class Delivery:
    """Delivers to the app, with deadlines, redelivery, duplicates and losses."""

    timing: Timing
    faults: Faults
    transport: Transport
    log: deque[Delivered] = field(default_factory=lambda: deque(maxlen=KEPT))

    async def event(self, name: str, payload: Json) -> bool:
        """Deliver an event until it is acknowledged, at most four times. Return whether it was."""
        await self._wait(name)
        copies = 2 if self.faults.take("duplicate", name) else 1
        results = await asyncio.gather(*(self._with_retries(name, payload) for _ in range(copies)))
        return any(results)

    async def ask(self, kind: str, name: str, payload: Json, *, accepts_response: bool = False) -> Json:
        """Deliver a command or interaction once and return the acknowledgement's payload, or raise NotAcknowledged."""
        await self._wait(name)
        return await self._once(Parcel(kind, name, payload, accepts_response))

    async def _wait(self, name: str) -> None:
        delay = self.faults.take("delay", name)
        if delay:
            await self.timing.sleep(delay.seconds)

    async def _lose(self, parcel: Parcel, started: float) -> None:
        if self.faults.take("drop_ack", parcel.name):
            await self.timing.sleep(max(0.0, started + self.timing.ack - self.timing.clock()))
            raise NotAcknowledged("timeout")

    async def _with_retries(self, name: str, payload: Json) -> bool:
        reason = ""
        for attempt, pause in enumerate((0.0, *self.timing.retries)):
            await self.timing.sleep(pause)
            try:
                await self._once(Parcel("events_api", name, payload, False, attempt, reason))
            except NotAcknowledged as failure:
                reason = failure.reason
                if not failure.retry:
                    return False
            else:
                return True
        return False

    async def _once(self, parcel: Parcel) -> Json:
        started = self.timing.clock()
        try:
            answer = await self.transport.deliver(parcel, self.timing.ack)
            await self._lose(parcel, started)
        except NotAcknowledged as failure:
            self.log.append(Delivered(parcel, False, self.timing.clock() - started, failure.reason))
            raise
        self.log.append(Delivered(parcel, True, self.timing.clock() - started))
        return answer

"""One running Slack: its state, manifest, clock, faults and delivery to the app, in one value that all modules share.

Everything in it runs on one event loop, so nothing is locked. Other threads use `Playground`.
"""

import asyncio
import secrets
import time
from collections import deque
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

from bot.playground.delivery import KEPT, Delivery
from bot.playground.faults import Faults
from bot.playground.manifest import Manifest
from bot.playground.tickets import Tickets
from bot.playground.timing import Timing
from bot.playground.workspace import Json, Workspace


@dataclass(frozen=True, slots=True)
class ApiCall:
    """One call of the Web API as it was answered, kept for tests: method, arguments, HTTP status, answer, time (monotonic s)."""

    method: str
    arguments: Json
    status: int
    answer: Json
    at: float = field(default_factory=time.monotonic)


@dataclass(slots=True)
class Service:
    """The shared state of a running stand-in. `address` is http://127.0.0.1:PORT, known once it listens."""

    workspace: Workspace
    manifest: Manifest
    timing: Timing
    faults: Faults
    tickets: Tickets
    delivery: Delivery
    bot_token: str = field(default_factory=lambda: f"xoxb-{secrets.token_hex(12)}")
    app_token: str = field(default_factory=lambda: f"xapp-1-{secrets.token_hex(12)}")
    signing_secret: str = field(default_factory=lambda: secrets.token_hex(16))
    address: str = ""
    calls: deque[ApiCall] = field(default_factory=lambda: deque(maxlen=KEPT))
    uploads: dict[str, bytes] = field(default_factory=dict)
    posted: dict[str, float] = field(default_factory=dict)
    """When the app last posted in each channel (monotonic seconds)."""
    tasks: set[asyncio.Task[Any]] = field(default_factory=set)
    """Deliveries of events that have not ended."""
    timers: set[asyncio.Task[Any]] = field(default_factory=set)
    """Tasks that only wait: for the end of a status."""
    errors: list[BaseException] = field(default_factory=list)
    """Errors of the stand-in itself. Empty, unless it has a bug."""

    def begin(self, work: Coroutine[Any, Any, Any], *, timer: bool = False) -> None:
        """Start a delivery, or a `timer`, in the background. What it raises goes into `errors`."""
        task = asyncio.get_running_loop().create_task(work)
        (self.timers if timer else self.tasks).add(task)
        task.add_done_callback(self._ended)

    async def idle(self) -> None:
        """Return once all deliveries of events have ended."""
        while self.tasks:
            await asyncio.wait(self.tasks)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self.tasks.discard(task)
        self.timers.discard(task)
        if not task.cancelled() and task.exception() is not None:
            self.errors.append(task.exception() or RuntimeError())

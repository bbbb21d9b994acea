"""Waiting for what happens, however long a busy machine takes, and a clock that tests move. Nothing else in the tests sleeps."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import Executor
from threading import Barrier
from typing import Any, TypeVar

from bot.playground import WAIT_LIMIT, Timing

T = TypeVar("T")

LOOK = 0.01
"""Seconds between two looks at what does not tell of its changes: another process, a library."""


class Clock:
    """A clock that stands still until it is moved, or until somebody sleeps by it: sleeping takes no time but its own."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        """Return the time."""
        return self.now

    def move(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds

    async def sleep(self, seconds: float) -> None:
        """Let time pass for a coroutine, and note how much."""
        self.slept.append(seconds)
        self.move(seconds)
        await asyncio.sleep(0)


def patient(**more: Any) -> Timing:
    """Return Slack's timing without the deadlines that an app on a busy machine would miss."""
    return Timing(**({"ack": WAIT_LIMIT, "trigger": WAIT_LIMIT} | more))


def until(condition: Callable[[], T], what: str = "the condition") -> T:
    """Return what the condition returns, once that is true. TimeoutError, which says `what` did not come."""
    for _ in range(int(WAIT_LIMIT / LOOK)):
        if found := condition():
            return found
        time.sleep(LOOK)
    raise TimeoutError(f"waited in vain for {what}")


def drain(executor: Executor) -> None:
    """Return once everything that a ThreadPoolExecutor was given before has ended: all its workers meet here."""
    workers: int = executor._max_workers  # type: ignore[attr-defined]
    meeting = Barrier(workers + 1)
    for _ in range(workers):
        executor.submit(meeting.wait, WAIT_LIMIT)
    meeting.wait(WAIT_LIMIT)

"""Who is told what came of a request. The publisher works elsewhere, in its own time, and reports every outcome here."""

import threading
from collections.abc import Callable
from typing import Protocol

from bot.publishing.model import Published, Request
from bot.publishing.worker import request_id

Told = Callable[[Published], None]


class Submits(Protocol):
    """Where requests are handed in: see `bot.publishing.worker.Publisher`."""

    def submit(self, request: Request) -> str:
        """Take a request and return its id."""


class Jobs:
    """Hands requests to the publisher and passes each outcome on to those who wait for it."""

    def __init__(self, publisher: Submits) -> None:
        self._publisher = publisher
        self._waiting: dict[str, list[Told]] = {}
        self._lock = threading.Lock()

    def start(self, request: Request, told: Told) -> None:
        """Submit a request; `told` is called once, in the publisher's thread. Raises Fixable where it is not taken."""
        job = request_id(request)
        with self._lock:
            # Before it is submitted: it may be done before `submit` returns.
            self._waiting.setdefault(job, []).append(told)
        try:
            self._publisher.submit(request)
        except Exception:
            with self._lock:
                self._waiting.pop(job, None)
            raise

    def done(self, request: Request, published: Published) -> None:
        """Take an outcome from the publisher."""
        with self._lock:
            waiting = self._waiting.pop(request_id(request), [])
        for told in waiting:
            told(published)

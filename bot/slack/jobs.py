"""Who is told what came of a request. The publisher works in a thread and at a pace of its own."""

import threading
from collections.abc import Callable

from bot.model.request import Published, Request
from bot.requests.queue import InProcessPublisher, request_id

Told = Callable[[Published], None]


class Jobs:
    """Hands requests to a publisher and passes each outcome on to those who wait for it."""

    def __init__(self, publish: Callable[[Request], Published]) -> None:
        self._publisher = InProcessPublisher(publish, self._done)
        self._waiting: dict[str, list[Told]] = {}
        self._telling = False
        self._change = threading.Condition()

    def start(self, request: Request, told: Told) -> None:
        """Submit a request; `told` is called once, in the publisher's thread. Raises Fixable where it is not taken."""
        job = request_id(request)
        with self._change:
            # Before it is submitted: it may be done before `submit` returns.
            self._waiting.setdefault(job, []).append(told)
        try:
            self._publisher.submit(request)
        except Exception:
            with self._change:
                self._waiting.pop(job, None)
                self._change.notify_all()
            raise

    def idle(self, seconds: float = 5.0) -> bool:
        """Wait until every request that was taken was told of; return whether that came to be."""
        with self._change:
            return self._change.wait_for(lambda: not self._waiting and not self._telling, seconds)

    def close(self) -> None:
        """Take no more, finish what was taken, and tell of it."""
        self._publisher.close()

    def _done(self, request: Request, published: Published) -> None:
        with self._change:
            waiting = self._waiting.pop(request_id(request), [])
            self._telling = True
        try:
            for told in waiting:
                told(published)
        finally:
            with self._change:
                self._telling = False
                self._change.notify_all()

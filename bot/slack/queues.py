"""Queues of jobs: within a queue one job after the other, in order and with a pause; different queues in parallel.

A channel is a queue for what is posted: about one message a second is what Slack takes
(https://docs.slack.dev/apis/web-api/rate-limits). A thread is a queue for what comes in: its messages build on each other.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from bot.errors import Fixable

log = logging.getLogger(__name__)

Job = Callable[[], None]


@dataclass(frozen=True, slots=True)
class _Waiting:
    job: Job
    paced: bool
    at: float


@dataclass(slots=True)
class _Queue:
    jobs: deque[_Waiting] = field(default_factory=deque)
    busy: bool = False
    free_at: float = 0.0


class Queues:
    """Jobs by queue. `most` may wait in one queue, `total` in all. A job handles its own errors; one that does not is logged."""

    def __init__(  # noqa: PLR0913 - each bounds something else
        self,
        name: str,
        *,
        pause: float = 0.0,
        most: int = 500,
        total: int = 5000,
        workers: int = 6,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._pause, self._most, self._total, self._clock = pause, most, total, clock
        self._queues: dict[str, _Queue] = {}
        self._waiting = 0
        self._closed = False
        self._change = threading.Condition()
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix=name)
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def put(self, key: str, job: Job, *, paced: bool = True, at: float = 0.0) -> None:
        """Queue a job; raise Fixable where too many wait. A job that is not `paced` (an edit) only keeps the order.

        `at` is the moment of its cause (seconds): it goes before later ones at the end of the queue. Without it, it goes last.
        """
        with self._change:
            queue = self._queues.setdefault(key, _Queue())
            if self._closed or len(queue.jobs) >= self._most or self._waiting >= self._total:
                raise Fixable("Too many people are asking here at once.", "Please ask again in a minute.")
            place = len(queue.jobs)
            while at and place and queue.jobs[place - 1].at > at:
                place -= 1
            queue.jobs.insert(place, _Waiting(job, paced, at))
            self._waiting += 1
            self._change.notify_all()

    @property
    def waiting(self) -> int:
        """Return how many jobs are waiting or running."""
        with self._change:
            return self._waiting

    def idle(self, seconds: float = 5.0) -> bool:
        """Wait until no job is waiting or running; return whether that happened in time."""
        with self._change:
            return self._change.wait_for(lambda: self._waiting == 0, seconds)

    def close(self, seconds: float = 5.0) -> None:
        """Take no more jobs, run those that wait for at most `seconds`, and stop."""
        with self._change:
            already, self._closed = self._closed, True
            self._change.notify_all()
        if not already:
            self.idle(seconds)
            with self._change:
                self._queues.clear()
                self._change.notify_all()
        self._thread.join(1.0)
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _run(self) -> None:
        while True:
            with self._change:
                if self._closed and not self._queues:
                    return
                queue, wait = self._next()
                if queue is None:
                    self._change.wait(wait)
                    continue
                waiting = queue.jobs.popleft()
                queue.busy = True
                if waiting.paced:
                    queue.free_at = self._clock() + self._pause
            self._pool.submit(self._do, queue, waiting.job)

    def _next(self) -> tuple[_Queue | None, float | None]:
        """Return a queue with a job that may go now, or how long to wait for one. Forget queues that have nothing left."""
        now = self._clock()
        soonest: float | None = None
        for key, queue in list(self._queues.items()):
            if not queue.jobs:
                if not queue.busy and queue.free_at <= now:
                    del self._queues[key]
                elif not queue.busy:
                    soonest = min(soonest or queue.free_at, queue.free_at)
                continue
            if queue.busy:
                continue
            if not queue.jobs[0].paced or queue.free_at <= now:
                return queue, None
            soonest = min(soonest or queue.free_at, queue.free_at)
        return None, None if soonest is None else max(0.001, soonest - now)

    def _do(self, queue: _Queue, job: Job) -> None:
        try:
            job()
        except Exception as error:  # noqa: BLE001 - whatever a job forgot to handle must not stop the others
            # Not the traceback: its values can hold what a person wrote.
            log.error(  # noqa: TRY400
                "A job failed: %s", type(error).__name__
            )
        finally:
            with self._change:
                queue.busy = False
                self._waiting -= 1
                self._change.notify_all()

"""The queue of requests: one thread of this process publishes them in the order of arrival, and reports each outcome.

When the process dies, the requests that are left are lost, and people have to ask again. No branch is ever half written.
"""

import atexit
import hashlib
import logging
import queue
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from bot.errors import Fixable
from bot.model.request import Published, Request
from bot.requests.sanitise import checked_reason

log = logging.getLogger(__name__)

KEPT = 1000
"""Jobs that `status` knows; beyond that, the oldest finished ones are forgotten."""
ID_LENGTH = 16
"""Hexadecimal digits of a job's id: 64 bits, so that no two requests share one by chance."""

Publish = Callable[[Request], Published]
Done = Callable[[Request, Published], None]


@dataclass(frozen=True, slots=True)
class Job:
    """The state of a request: waiting · working · done. `published` is its outcome when it is done."""

    id: str
    state: str
    published: Published | None = None


def request_id(request: Request) -> str:
    """Return an id of what a request asks for, who asks, why and where, but not when: the second of two clicks is later."""
    edits = [(edit.path, edit.after) for group in request.plan.groups for edit in group.edits]
    branches = [group.branch for group in request.plan.groups]
    content = repr((branches, edits, request.who, request.why, request.where))
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:ID_LENGTH]


class InProcessPublisher:
    """A queue with one worker thread. `publish` does the work; `done` is called in that thread, once for every request."""

    def __init__(self, publish: Publish, done: Done) -> None:
        self._publish = publish
        self._done = done
        self._waiting: queue.SimpleQueue[tuple[str, Request] | None] = queue.SimpleQueue()
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._lock = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._work, name="publisher", daemon=True)
        self._thread.start()
        # A process that ends without `close` still finishes the requests that it took; an idle thread does not delay it.
        atexit.register(self.close)

    def submit(self, request: Request) -> str:
        """Put a request into the queue and return its job's id. An equal request that waits or is worked on is the same job.

        Raises Fixable if the reason cannot go into a commit, or if the queue is closed.
        """
        checked_reason(request.why)
        job = request_id(request)
        with self._lock:
            if self._closed:
                raise Fixable("The bot is shutting down, and nothing was written.", "Ask again in a minute.")
            known = self._jobs.get(job)
            if known is None or known.state == "done":
                self._note(Job(job, "waiting"))
                self._waiting.put((job, request))
        return job

    def status(self, job: str) -> Job | None:
        """Return the state of a job, or None where the job is not known or no longer."""
        with self._lock:
            return self._jobs.get(job)

    def close(self) -> None:
        """Take no more requests, finish those already taken, and return when the last outcome has been reported."""
        with self._lock:
            already, self._closed = self._closed, True
        if not already:
            self._waiting.put(None)
        self._thread.join()
        atexit.unregister(self.close)

    def _work(self) -> None:
        while (taken := self._waiting.get()) is not None:
            job, request = taken
            with self._lock:
                self._note(Job(job, "working"))
            published = self._outcome(request)
            with self._lock:
                self._note(Job(job, "done", published))
            try:
                self._done(request, published)
            except Exception:
                # An error of the listener must not stop other people's requests.
                log.exception("Telling of job %s failed", job)

    def _outcome(self, request: Request) -> Published:
        try:
            return self._publish(request)
        except Fixable as problem:
            return Published((), problem=str(problem))
        except Exception:
            reference = secrets.token_hex(4)
            log.exception("Publishing failed, reference %s", reference)
            return Published(
                (), problem=f"Something went wrong on our side, and nothing more was written. Reference: {reference}."
            )

    def _note(self, job: Job) -> None:
        self._jobs[job.id] = job
        self._jobs.move_to_end(job.id)
        finished = (name for name, kept in self._jobs.items() if kept.state == "done")
        if len(self._jobs) > KEPT and (oldest := next(finished, None)):
            del self._jobs[oldest]

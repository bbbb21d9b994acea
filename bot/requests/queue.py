"""The queue of requests: one thread of this process publishes them in the order of arrival, and reports each outcome.

When the process dies, the requests that are left are lost, and people have to ask again. No branch is ever half written.
"""

import atexit
import hashlib
import logging
import queue
import secrets
import threading
from collections.abc import Callable

from bot.errors import Fixable
from bot.model.request import Published, Request
from bot.requests.sanitise import checked_reason

log = logging.getLogger(__name__)

ID_LENGTH = 16
"""Hexadecimal digits of a job's id: 64 bits, so that no two requests share one by chance."""

Publish = Callable[[Request], Published]
Done = Callable[[Request, Published], None]


def request_id(request: Request) -> str:
    """Return an id of what a request asks for, who asks, why and where, but not when: the second of two clicks is later."""
    edits = [(edit.path, edit.after, edit.deletes) for group in request.plan.groups for edit in group.edits]
    branches = [group.branch for group in request.plan.groups]
    content = repr((branches, edits, request.who, request.why, request.where))
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:ID_LENGTH]


class InProcessPublisher:
    """A queue with one worker thread. `publish` does the work; `done` is called in that thread, once for every request."""

    def __init__(self, publish: Publish, done: Done) -> None:
        self._publish = publish
        self._done = done
        self._waiting: queue.SimpleQueue[tuple[str, Request] | None] = queue.SimpleQueue()
        self._under_way: set[str] = set()
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
                raise Fixable("The bot is shutting down, so nothing was written.", "Ask again in a minute.")
            if job not in self._under_way:
                self._under_way.add(job)
                self._waiting.put((job, request))
        return job

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
            published = self._outcome(request)
            with self._lock:
                self._under_way.discard(job)
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

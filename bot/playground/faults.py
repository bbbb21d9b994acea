"""Faults that tests inject, by Web API method or by event and interaction type, a number of times.

    slack.faults.limit("chat.postMessage", retry_after=1)      the next call gets 429 with Retry-After: 1
    slack.faults.fail("views.open", status=500, times=2)        the next two get HTTP 500
    slack.faults.error("chat.update", "fatal_error")            the next one gets ok: false
    slack.faults.slow("chat.postMessage", 0.5)                  the next one is answered half a second later
    slack.faults.drop_ack("app_mention")                        the app's acknowledgement is lost: the event comes again
    slack.faults.duplicate("message")                           the next message event is delivered twice, same event_id
    slack.faults.delay("block_actions", 0.2)                    the next click arrives later; its trigger_id is already ageing

An event goes by its type (`message`, `app_mention`, …), an interaction by its type (`block_actions`, `view_submission`,
`block_suggestion`, `message_action`, …), a command by `command`; `*` is any.
"""

from dataclasses import dataclass, field
from threading import Lock


@dataclass(slots=True)
class Fault:
    """One fault: `kind` is http, error, slow, drop_ack, duplicate or delay; `times` is how often it still happens."""

    kind: str
    name: str
    times: int
    status: int = 200
    error: str = ""
    retry_after: int | None = None
    seconds: float = 0.0


@dataclass(slots=True)
class Faults:
    """The faults that are still to happen. Any thread may add to them."""

    waiting: list[Fault] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def limit(self, method: str, *, retry_after: int = 1, times: int = 1) -> None:
        """Answer 429 `ratelimited` with Retry-After (seconds)."""
        self._add(Fault("http", method, times, status=429, error="ratelimited", retry_after=retry_after))

    def fail(self, method: str, *, status: int = 500, times: int = 1) -> None:
        """Answer with this HTTP status and no JSON."""
        self._add(Fault("http", method, times, status=status))

    def error(self, method: str, error: str, *, times: int = 1) -> None:
        """Answer `ok: false` with this error, and do nothing."""
        self._add(Fault("error", method, times, error=error))

    def slow(self, method: str, seconds: float, *, times: int = 1) -> None:
        """Answer the method later."""
        self._add(Fault("slow", method, times, seconds=seconds))

    def drop_ack(self, name: str = "*", *, times: int = 1) -> None:
        """Lose the acknowledgement of a delivery."""
        self._add(Fault("drop_ack", name, times))

    def duplicate(self, name: str = "*", *, times: int = 1) -> None:
        """Deliver an event twice, with the same event_id."""
        self._add(Fault("duplicate", name, times))

    def delay(self, name: str, seconds: float, *, times: int = 1) -> None:
        """Deliver later than it was issued."""
        self._add(Fault("delay", name, times, seconds=seconds))

    def clear(self) -> None:
        """Forget all faults."""
        with self._lock:
            self.waiting.clear()

    def take(self, kind: str, name: str) -> Fault | None:
        """Return the next fault of this kind for this name, counted as used once, or None."""
        with self._lock:
            for fault in self.waiting:
                if fault.kind == kind and fault.name in (name, "*"):
                    fault.times -= 1
                    if fault.times <= 0:
                        self.waiting.remove(fault)
                    return fault
        return None

    def _add(self, fault: Fault) -> None:
        with self._lock:
            self.waiting.append(fault)

"""What listeners and answering share: the host, the outbox, the queues, what was seen, and the one error handler."""

import logging
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.errors import Fixable, where_raised
from bot.host import Host
from bot.model.request import Published, Request
from bot.requests.queue import InProcessPublisher, request_id
from bot.slack.memory import PendingAnswers, Recent, Seen
from bot.slack.metrics import Metrics
from bot.slack.outbox import Outbox
from bot.slack.payload import Identity, Where
from bot.slack.queues import Queues

log = logging.getLogger(__name__)

LATE = {"expired_trigger_id", "exchanged_trigger_id", "trigger_expired", "trigger_exchanged"}
"""Errors of views.open where its three seconds were over: https://docs.slack.dev/reference/methods/views.open"""


@dataclass(frozen=True, slots=True)
class ErrorHandler:
    """Counts and logs errors, and tells the person."""

    metrics: Metrics
    outbox: Outbox

    def guarded(self, where: Where | None, work: Callable[[], None]) -> None:
        """Do work in this thread; explain an error to the person at `where`. Raise nothing."""
        try:
            work()
        except Exception as error:  # noqa: BLE001 - the last resort of every listener
            said = self.explain(error)
            if where is None:
                return
            try:
                self.outbox.tell(where, said)
            except Exception as unsaid:  # noqa: BLE001 - Slack itself may be what is failing
                log.warning("That could not be said: %s", where_raised(unsaid))

    def explain(self, error: Exception) -> str:
        """Count an error, log it without anybody's words, and return what to say about it."""
        problem = _fixable(error)
        if problem is not None:
            self.metrics.count("errors", "fixable")
            return str(problem)
        reference = secrets.token_hex(4)
        self.metrics.count("errors", "ours")
        log.error("reference %s: %s", reference, where_raised(error))
        return (
            f"Something went wrong on my side. Please try again; if it stays, tell the platform team this reference: {reference}."
        )


def _fixable(error: Exception) -> Fixable | None:
    """Return the error that a person can do something about, if this is one: ours, or Slack's own."""
    if isinstance(error, SlackApiError) and error.response.get("error") in LATE:
        return Fixable("That took too long for Slack.", "Please do it again.")
    return error if isinstance(error, Fixable) else None


MOST_WAITING = 2000
"""Pieces of work that may wait for a thread before further deliveries are dropped, and counted."""
UNRELATED_SECONDS = 300.0
"""For how long a thread stays known as one that the bot has no part in, until Slack is asked again."""

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
        """Wait until the outcome of every request was passed on; return whether that happened in time."""
        with self._change:
            return self._change.wait_for(lambda: not self._waiting and not self._telling, seconds)

    def close(self) -> None:
        """Take no more requests, finish those that were taken, and pass their outcomes on."""
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


@dataclass(frozen=True, slots=True)
class Services:
    """One running bot."""

    host: Host
    client: WebClient
    me: Identity
    outbox: Outbox
    jobs: Jobs
    metrics: Metrics = field(default_factory=Metrics)
    seen: Seen = field(default_factory=Seen)
    unrelated: Seen = field(default_factory=lambda: Seen(UNRELATED_SECONDS))
    """Threads that the bot has no part in, as of a while ago: no need to ask Slack again at every message there."""
    pending: PendingAnswers = field(default_factory=PendingAnswers)
    writing: set[str] = field(default_factory=set)
    """Branches that are being written now."""
    recent: Recent = field(default_factory=Recent)
    work: Queues = field(default_factory=lambda: Queues("listener", workers=16, total=MOST_WAITING))
    """Threads for the listeners' work, so that Bolt's five are always free to acknowledge."""

    @property
    def errors(self) -> ErrorHandler:
        """The one error handler."""
        return ErrorHandler(self.metrics, self.outbox)

    def do(self, where: Where | None, work: Callable[[], None], *, queue: str = "", at: float = 0.0) -> None:
        """Do work in another thread, after what came before it at the same place (or in the `queue`).

        `at` is when a message was said (seconds): Slack delivers in any order, and what waits here is put right.

        What goes wrong is told to the person at `where`; without one it is only logged.
        """
        key = queue or (f"{where.channel}/{where.thread or where.user}" if where else "")
        try:
            self.work.put(key, lambda: self.errors.guarded(where, work), at=at)
        except Fixable:
            self.metrics.count("dropped", "busy")
            log.warning("Too much is waiting: a delivery was dropped")

"""What the listeners share: the host behind the desk, the voice, and what was seen. Work is done in its own threads."""

import logging
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Protocol

from slack_sdk import WebClient

from bot.desk import World
from bot.errors import Fixable
from bot.publishing.model import Published, Request
from bot.question import Question
from bot.settings import Settings
from bot.slack.incoming import Identity
from bot.slack.jobs import Jobs
from bot.slack.logs import whence
from bot.slack.metrics import Metrics
from bot.slack.seen import Seen
from bot.slack.voice import Spot, Voice

log = logging.getLogger(__name__)

VERSION = "0.1.0"
WAITING = 2000
"""Pieces of work that may wait for a thread before further deliveries are dropped, and counted."""
_PEOPLE = 2000
_RECENT = 10


class House(Protocol):
    """What a surface needs of `bot.host.Host`."""

    @property
    def settings(self) -> Settings:
        """Every setting."""

    def world(self) -> World:
        """Return the newest snapshot, at once."""

    def exact(self, question: Question) -> Question:
        """Return the question, or raise Fixable with the nearest names for one that is not of the estate."""

    def publish(self, request: Request) -> Published:
        """Write a request's branches. Slow: it is called in the publisher's thread."""

    def withdraw(self, *names: str) -> Published:
        """Delete branches."""


class Hands:
    """Threads for the listeners' work, so that Bolt's five are always free to acknowledge."""

    def __init__(self, threads: int = 16, most: int = WAITING) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="listener")
        self._room = threading.BoundedSemaphore(most)

    def take(self, work: Callable[[], None]) -> bool:
        """Take work; return False where too much is waiting."""
        if not self._room.acquire(blocking=False):
            return False

        def run() -> None:
            try:
                work()
            finally:
                self._room.release()

        self._pool.submit(run)
        return True

    def close(self) -> None:
        """Finish what was taken."""
        self._pool.shutdown(wait=True, cancel_futures=False)


class Recent:
    """The namespaces that each person used last, newest first: they are offered first."""

    def __init__(self) -> None:
        self._names: OrderedDict[str, tuple[str, ...]] = OrderedDict()
        self._lock = threading.Lock()

    def use(self, user: str, *names: str | None) -> None:
        """Note names, the most recent last."""
        with self._lock:
            known = self._names.get(user, ())
            for name in names:
                if name:
                    known = (name, *(other for other in known if other != name))[:_RECENT]
            self._names[user] = known
            self._names.move_to_end(user)
            while len(self._names) > _PEOPLE:
                self._names.popitem(last=False)

    def of(self, user: str) -> tuple[str, ...]:
        """Return a person's names."""
        with self._lock:
            return self._names.get(user, ())


@dataclass(frozen=True, slots=True)
class Office:
    """One running bot."""

    host: House
    client: WebClient
    me: Identity
    voice: Voice
    jobs: Jobs
    metrics: Metrics = field(default_factory=Metrics)
    seen: Seen = field(default_factory=Seen)
    strangers: Seen = field(default_factory=lambda: Seen(300))
    """Threads that the bot has no part in, as of a while ago: no need to ask Slack again at every message there."""
    recent: Recent = field(default_factory=Recent)
    hands: Hands = field(default_factory=Hands)

    def do(self, spot: Spot | None, work: Callable[[], None]) -> None:
        """Do work in another thread. What goes wrong is told to the person at `spot`; without one it is only logged."""
        if not self.hands.take(lambda: self.guarded(spot, work)):
            self.metrics.count("dropped", "busy")
            log.warning("Too much is waiting: a delivery was dropped")

    def guarded(self, spot: Spot | None, work: Callable[[], None]) -> None:
        """Do work here. The one error handler: a Fixable is said as it stands, anything else gets a reference."""
        try:
            work()
        except Exception as error:  # noqa: BLE001 - the last resort of every listener
            said = self.explain(error)
            if spot is None:
                return
            try:
                self.voice.tell(spot, said)
            except Exception as silent:  # noqa: BLE001 - Slack itself may be what is failing
                log.warning("That could not be said: %s", whence(silent))

    def explain(self, error: Exception) -> str:
        """Count an error, log it without anybody's words, and return what to say about it."""
        if isinstance(error, Fixable):
            self.metrics.count("errors", "fixable")
            return str(error)
        reference = secrets.token_hex(4)
        self.metrics.count("errors", "ours")
        log.error("reference %s: %s", reference, whence(error))
        return (
            f"Something went wrong on my side. Please try again; if it stays, tell the platform team this reference: {reference}."
        )

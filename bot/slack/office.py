"""What the listeners share: the host behind the desk, the voice, and what was seen. Work is done in its own threads."""

import logging
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Protocol

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.desk import Desk
from bot.errors import Fixable, whence
from bot.model.question import Question
from bot.model.request import Published, Request
from bot.model.world import World
from bot.settings import Settings
from bot.slack.incoming import Identity
from bot.slack.jobs import Jobs
from bot.slack.lanes import Lanes
from bot.slack.metrics import Metrics
from bot.slack.recalling import Underway
from bot.slack.seen import Seen
from bot.slack.voice import Spot, Voice

log = logging.getLogger(__name__)

VERSION = version("netpol")
WAITING = 2000
"""Pieces of work that may wait for a thread before further deliveries are dropped, and counted."""
LATE = {"expired_trigger_id", "exchanged_trigger_id", "trigger_expired", "trigger_exchanged"}
"""Errors of views.open where its three seconds were over: https://docs.slack.dev/reference/methods/views.open"""
_PEOPLE = 2000
_RECENT = 10


class House(Protocol):
    """What a surface needs of `bot.host.Host`."""

    @property
    def settings(self) -> Settings:
        """Every setting."""

    def desk(self) -> Desk:
        """Return the desk on the newest snapshot, at once."""

    def world(self) -> World:
        """Return the newest snapshot, at once."""

    def exact(self, question: Question) -> Question:
        """Return the question, or raise Fixable with the nearest names for one that is not of the estate."""

    def publish(self, request: Request) -> Published:
        """Write a request's branches. Slow: it is called in the publisher's thread."""

    def withdraw(self, *names: str) -> Published:
        """Delete branches."""

    def branches(self, *names: str) -> frozenset[str]:
        """Return those of these branches that are there, as far as the repository was read."""


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
    underway: Underway = field(default_factory=Underway)
    writing: set[str] = field(default_factory=set)
    """Branches that are being written now."""
    recent: Recent = field(default_factory=Recent)
    hands: Lanes = field(default_factory=lambda: Lanes("listener", workers=16, total=WAITING))
    """Threads for the listeners' work, so that Bolt's five are always free to acknowledge."""

    def do(self, spot: Spot | None, work: Callable[[], None], *, lane: str = "", at: float = 0.0) -> None:
        """Do work in another thread, after what came before it at the same spot (or in the `lane`).

        `at` is when a message was said (seconds): Slack delivers in any order, and what waits here is put right.

        What goes wrong is told to the person at `spot`; without one it is only logged.
        """
        key = lane or (f"{spot.channel}/{spot.thread or spot.user}" if spot else "")
        try:
            self.hands.put(key, lambda: self.guarded(spot, work), at=at)
        except Fixable:
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
        problem = _fixable(error)
        if problem is not None:
            self.metrics.count("errors", "fixable")
            return str(problem)
        reference = secrets.token_hex(4)
        self.metrics.count("errors", "ours")
        log.error("reference %s: %s", reference, whence(error))
        return (
            f"Something went wrong on my side. Please try again; if it stays, tell the platform team this reference: {reference}."
        )


def _fixable(error: Exception) -> Fixable | None:
    """Return the error that a person can do something about, if this is one: ours, or Slack's own."""
    if isinstance(error, SlackApiError) and error.response.get("error") in LATE:
        return Fixable("That took too long for Slack.", "Please do it again.")
    return error if isinstance(error, Fixable) else None

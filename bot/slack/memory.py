"""What one process remembers for a while, bounded. What must outlast the process is kept by Slack (`bot.slack.state`)."""

import threading
import time
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from dataclasses import dataclass

from cachetools import FIFOCache, TTLCache

from bot.model.question import Conversation

MOST_THREADS = 2000
"""Threads with answers under way: the oldest go first."""
MOST_IN_A_THREAD = 20
"""Answers of one thread: a person cannot have more on their way."""

Posted = Future[tuple[str, str]]
"""The (channel, ts) of a message, to come."""


@dataclass(frozen=True, slots=True)
class PendingAnswer:
    """An answer that this process gave: what it answers (a ts, "" for nothing), the state after it, and where it is."""

    answers: str
    conversation: Conversation
    posted: Posted
    """Our message."""
    settled: Posted
    """The last change of it, or the message itself where it was not edited: until then Slack shows an older state, or none."""

    @classmethod
    def unanswered(cls, channel: str, ts: str, conversation: Conversation) -> "PendingAnswer":
        """Make the state after a message that got no answer: it stands where that message stands."""
        place: Posted = Future()
        place.set_result((channel, ts))
        return cls("", conversation, place, place)

    @property
    def ts(self) -> str:
        """Our message's ts, "" while it is on its way."""
        return next((each.result()[1] for each in (self.posted, self.settled) if _is_there(each)), "")

    @property
    def failed(self) -> bool:
        """Whether it never came to stand in Slack."""
        return self.settled.done() and not self.ts


class PendingAnswers:
    """The last answers of each thread. Short-lived and bounded."""

    def __init__(self) -> None:
        self._answers: FIFOCache[tuple[str, str], FIFOCache[str, PendingAnswer]] = FIFOCache(MOST_THREADS)
        self._lock = threading.Lock()

    def add(self, channel: str, thread: str, answer: PendingAnswer) -> None:
        """Note an answer in a thread, in the place of an earlier one to the same message."""
        with self._lock:
            known = self._answers.get((channel, thread), FIFOCache(MOST_IN_A_THREAD))
            known[answer.answers or f"#{id(answer.posted)}"] = answer
            self._answers[channel, thread] = known  # also where it is there: the last that was set goes last

    def answers(self, channel: str, thread: str) -> tuple[PendingAnswer, ...]:
        """Return the last answers in a thread, if this process gave them, in order."""
        with self._lock:
            known = self._answers.get((channel, thread))
            return tuple(known.values()) if known else ()

    def answer(self, channel: str, thread: str, ts: str) -> PendingAnswer | None:
        """Return our answer to the message with this ts, if this process gave it."""
        return next((each for each in self.answers(channel, thread) if each.answers == ts), None)


def _is_there(posted: Posted) -> bool:
    return posted.done() and not posted.cancelled() and posted.exception() is None


_PEOPLE = 2000
_RECENT = 10


class Recent:
    """People, and the names of each. Bounded: with too many, those who were not here for the longest go first."""

    def __init__(self) -> None:
        self._names: FIFOCache[str, tuple[str, ...]] = FIFOCache(_PEOPLE)
        self._lock = threading.Lock()

    def use(self, user: str, *names: str | None) -> None:
        """Note names, the most recent last."""
        with self._lock:
            known = self._names.get(user, ())
            for name in names:
                if name:
                    known = (name, *(other for other in known if other != name))[:_RECENT]
            self._names[user] = known

    def of(self, user: str) -> tuple[str, ...]:
        """Return a person's names."""
        with self._lock:
            return self._names.get(user, ())


class Seen:
    """A set whose members expire. Bounded: with more than `most`, the oldest go first."""

    def __init__(self, seconds: float = 600.0, most: int = 20_000, clock: Callable[[], float] = time.monotonic) -> None:
        self._keys: TTLCache[Hashable, None, float] = TTLCache(most, seconds, clock)
        self._lock = threading.Lock()

    def first(self, key: Hashable) -> bool:
        """Note a key; return whether it was not there."""
        with self._lock:
            known = key in self._keys
            if not known:
                self._keys[key] = None
            return not known

    def add(self, key: Hashable) -> None:
        """Note a key, or note it anew."""
        with self._lock:
            self._keys[key] = None

    def discard(self, key: Hashable) -> None:
        """Forget a key."""
        with self._lock:
            self._keys.pop(key, None)

    def __contains__(self, key: Hashable) -> bool:
        with self._lock:
            return key in self._keys

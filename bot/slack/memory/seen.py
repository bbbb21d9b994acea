"""Remembers for a while what was handled already: Slack delivers again what it believes lost, and people click twice."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable


class Seen:
    """A set whose members expire. Bounded: with more than `most`, the oldest go first."""

    def __init__(self, seconds: float = 600.0, most: int = 20_000, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds, self._most, self._clock = seconds, most, clock
        self._until: OrderedDict[Hashable, float] = OrderedDict()
        self._lock = threading.Lock()

    def first(self, key: Hashable) -> bool:
        """Note a key; return whether it was not there."""
        now = self._clock()
        with self._lock:
            known = self._until.get(key, now) > now
            if not known:
                self._note(key, now)
            return not known

    def add(self, key: Hashable) -> None:
        """Note a key, or note it anew."""
        with self._lock:
            self._note(key, self._clock())

    def discard(self, key: Hashable) -> None:
        """Forget a key."""
        with self._lock:
            self._until.pop(key, None)

    def __contains__(self, key: Hashable) -> bool:
        with self._lock:
            return self._until.get(key, 0.0) > self._clock()

    def _note(self, key: Hashable, now: float) -> None:
        self._until[key] = now + self._seconds
        self._until.move_to_end(key)
        while len(self._until) > self._most or (self._until and next(iter(self._until.values())) <= now):
            self._until.popitem(last=False)

"""The namespaces that each person used last, newest first: they are offered first."""

import threading
from collections import OrderedDict

_PEOPLE = 2000
_RECENT = 10


class Recent:
    """People, and the names of each. Bounded: with too many, those who were not here for the longest go first."""

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

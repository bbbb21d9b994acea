"""Counters of this process in Prometheus' text format. They hold no names and no texts.

https://prometheus.io/docs/instrumenting/exposition_formats/
"""

import threading
from collections import OrderedDict

KINDS = {
    "answers": "Replies posted, by their kind.",
    "silences": "Messages that were left unanswered.",
    "branches": "Branches, by what became of them.",
    "errors": "Failures, by whether a person can fix them.",
    "reasons": "Reasons given for a thumb that points down.",
    "dropped": "Deliveries that were not handled, by reason.",
}
_VOTES = 10_000


class Metrics:
    """Counts what happened, and what people thought of the answers: of each person's clicks on one answer the last counts."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, str], int] = {}
        self._votes: OrderedDict[tuple[str, str], str] = OrderedDict()
        self._old = {"up": 0, "down": 0}
        self._lock = threading.Lock()

    def count(self, kind: str, label: str = "") -> None:
        """Add one to a counter of `KINDS`."""
        with self._lock:
            self._counts[kind, label] = self._counts.get((kind, label), 0) + 1

    def vote(self, message: str, user: str, thumb: str) -> None:
        """Note a thumb, `up` or `down`, in the place of the same person's earlier one on the same message."""
        with self._lock:
            self._votes[message, user] = thumb
            self._votes.move_to_end((message, user))
            if len(self._votes) > _VOTES:
                self._old[self._votes.popitem(last=False)[1]] += 1

    def text(self) -> str:
        """Return all of them."""
        with self._lock:
            counts = sorted(self._counts.items())
            votes = list(self._votes.values())
            thumbs = {thumb: before + votes.count(thumb) for thumb, before in self._old.items()}
        lines = []
        for kind, about in KINDS.items():
            lines += [f"# HELP netpol_{kind}_total {about}", f"# TYPE netpol_{kind}_total counter"]
            lines += [
                f'netpol_{kind}_total{{kind="{label}"}} {count}' if label else f"netpol_{kind}_total {count}"
                for (name, label), count in counts
                if name == kind
            ]
        lines += [
            "# HELP netpol_thumbs Thumbs as they stand: the last click of a person on an answer.",
            "# TYPE netpol_thumbs gauge",
        ]
        lines += [f'netpol_thumbs{{thumb="{thumb}"}} {count}' for thumb, count in sorted(thumbs.items())]
        return "\n".join(lines) + "\n"

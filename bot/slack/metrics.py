"""Counters of this process for Prometheus. They hold no names and no texts: each label is one of a closed set."""

import threading

from cachetools import FIFOCache
from prometheus_client import CollectorRegistry, Counter, Gauge, disable_created_metrics, exposition, generate_latest

CONTENT_TYPE = exposition.CONTENT_TYPE_PLAIN_0_0_4
"""The type of `Metrics.text`."""
COUNTERS = {
    "answers": ("Replies posted, by their kind.", {"answer", "clarify", "refusal", "help"}),
    "silences": ("Messages that were left unanswered.", set()),
    "branches": ("Branches, by what became of them.", {"created", "exists", "differs", "stale", "failed", "withdrawn"}),
    "errors": ("Failures, by whether a person can fix them.", {"fixable", "ours"}),
    "reasons": ("Reasons given for a thumb that points down.", set()),
    "dropped": ("Deliveries that were not handled, by reason.", {"large", "unsigned", "slow", "busy", "unknown", "unreadable"}),
}
"""What is counted: the help text, and the values of the label `kind`. Without any there is no label."""
OTHER = "other"
"""Stands for a label that is not listed, so that nothing else can come into the text."""
_VOTES = 10_000
"""Thumbs that their person can still change: the oldest become final first."""

# Nothing reads the series that would say beside each counter when it began.
disable_created_metrics()  # type: ignore[no-untyped-call]


class Metrics:
    """Counts what happened, and what people thought of the answers: of each person's clicks on one answer the last counts."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._counters = {
            name: Counter(f"netpol_{name}", about, ["kind"] if kinds else [], registry=self._registry)
            for name, (about, kinds) in COUNTERS.items()
        }
        about = "Thumbs as they stand: the last click of a person on an answer."
        gauge = Gauge("netpol_thumbs", about, ["thumb"], registry=self._registry)
        self._thumbs = {thumb: gauge.labels(thumb) for thumb in ("down", "up")}
        self._votes: FIFOCache[tuple[str, str], str] = FIFOCache(_VOTES)
        self._lock = threading.Lock()

    def count(self, name: str, kind: str = "") -> None:
        """Add one to a counter of `COUNTERS`."""
        counter, kinds = self._counters[name], COUNTERS[name][1]
        (counter.labels(kind if kind in kinds else OTHER) if kinds else counter).inc()

    def vote(self, message: str, user: str, thumb: str) -> None:
        """Note a thumb, `up` or `down`, in the place of the same person's earlier one on the same message."""
        with self._lock:
            if before := self._votes.get((message, user)):
                self._thumbs[before].dec()
            self._votes[message, user] = thumb
            self._thumbs[thumb].inc()

    def text(self) -> str:
        """Return all of them in Prometheus' text format."""
        return generate_latest(self._registry).decode()

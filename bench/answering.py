"""From words to a finished answer, on a loaded estate."""

from functools import partial

from bench.estate import Bench
from bench.figures import Figure, median, milliseconds, percentile_99
from bench.questions import questions

TITLE = "Words to finished answer"
ROUNDS = 5
"""Times that each question is asked and timed."""


def measure(bench: Bench) -> list[Figure]:
    """Return the times of asking every question `ROUNDS` times, after one untimed round that fills caches."""
    desk = bench.host.desk()
    asked = questions(sorted(desk.world.estate.namespaces))
    for text in asked:
        desk.ask(text)
    taken = []
    for text in asked:
        taken += milliseconds(partial(desk.ask, text), times=ROUNDS)
    slowest = max(range(len(taken)), key=taken.__getitem__)
    note = f"{len(asked)} questions × {ROUNDS}"
    return [
        Figure("median", median(taken), "ms", 10, note),
        Figure("99th percentile", percentile_99(taken), "ms", 50, note),
        Figure("slowest", max(taken), "ms", None, f"“{asked[slowest // ROUNDS][:60]}”"),
    ]

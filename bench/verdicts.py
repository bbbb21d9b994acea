"""All ordered pairs of namespaces, from a loaded estate."""

from bench.estate import Bench
from bench.figures import Figure, median, milliseconds
from bot.policy import admitted_pairs

TITLE = "Verdicts"
ROUNDS = 3


def measure(bench: Bench) -> list[Figure]:
    """Say of every pair whether anything may pass."""
    estate = bench.host.world().estate
    count = len(estate.namespaces)
    taken = milliseconds(lambda: admitted_pairs(estate), times=ROUNDS)
    return [Figure("all ordered pairs", median(taken) / 1000, "s", 5, f"{count * (count - 1):,} pairs; median of {ROUNDS}")]

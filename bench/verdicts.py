"""All ordered pairs of namespaces, from a loaded estate."""

import random
from functools import partial

from bench.estate import Bench
from bench.figures import Figure, median, milliseconds
from bench.questions import SEED
from bot.policy import admitted_pairs, verdict

TITLE = "Verdicts"
ROUNDS = 9
"""Times that all pairs are computed."""
SAMPLE = 100
"""Pairs whose verdict with its reasons is timed."""


def measure(bench: Bench) -> list[Figure]:
    """Return the times of finding all pairs that may connect, and of single verdicts with their reasons."""
    world = bench.host.world()
    estate, conventions = world.estate, world.conventions
    names = sorted(estate.namespaces)
    every = milliseconds(partial(admitted_pairs, estate), times=ROUNDS)
    chance = random.Random(SEED)  # noqa: S311 - it chooses examples
    one = [
        milliseconds(partial(verdict, estate, *chance.sample(names, 2), conventions=conventions), times=1)[0]
        for _ in range(SAMPLE)
    ]
    return [
        Figure("all ordered pairs", median(every), "ms", 50, f"{len(names) * (len(names) - 1):,} pairs; median of {ROUNDS}"),
        Figure("one pair, with its reasons", median(one), "ms", None, f"median of {SAMPLE} pairs"),
    ]

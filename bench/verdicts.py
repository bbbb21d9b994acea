"""All ordered pairs of namespaces, from a loaded estate."""

import random
from functools import partial

from bench.estate import Bench
from bench.figures import Figure, median, milliseconds
from bench.questions import SEED
from bot.model.estate import Estate, NetworkPolicy
from bot.policy import admitted_pairs, verdict
from bot.policy.difference import access_changes, without_policy

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
    changes = [(estate, without_policy(estate, name, policy.name)) for name, policy in chance.sample(_policies(estate), SAMPLE)]
    differences = [milliseconds(partial(access_changes, *states, conventions), times=1)[0] for states in changes]
    return [
        Figure("all ordered pairs", median(every), "ms", 50, f"{len(names) * (len(names) - 1):,} pairs; median of {ROUNDS}"),
        Figure("one pair, with its reasons", median(one), "ms", None, f"median of {SAMPLE} pairs"),
        Figure("the whole difference of one change", median(differences), "ms", 20, f"a policy less; median of {SAMPLE}"),
        Figure("the slowest of these", max(differences), "ms", None, "where everyone may call without it"),
    ]


def _policies(estate: Estate) -> list[tuple[str, NetworkPolicy]]:
    """Return every policy with its namespace."""
    return [(name, policy) for name, namespace in estate.namespaces.items() for policy in namespace.policies]

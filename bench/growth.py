"""How the time of a verdict grows with the number of policies, on namespaces made up in memory."""

import json
import random
from functools import partial
from itertools import pairwise

from bench.estate import Bench
from bench.figures import Figure, median, milliseconds
from bench.questions import SEED
from bot.estate import RawFile, cluster_of
from bot.model.estate import Estate
from bot.model.question import Port
from bot.model.verdict import Outcome
from bot.policy import verdict

TITLE = "Verdicts, by the number of policies"
NAMESPACES = 20
FEW, FACTORS = 4, (1, 10, 100)
"""Policies of each namespace, and by how much they are multiplied."""
PAIRS = 40
"""Pairs whose verdicts are timed."""
TIMES = 3
"""Times that each verdict is timed: the quickest counts."""
LINEAR = 150
"""Per cent of the time for each policy that ten times as many policies may take: 100 is linear, the rest is noise."""


def measure(bench: Bench) -> list[Figure]:
    """Return the time of a verdict at each number of policies, and what one policy takes at each in comparison with the last."""
    conventions = bench.host.world().conventions
    chance = random.Random(SEED)  # noqa: S311 - it chooses examples
    pairs = [chance.sample(range(NAMESPACES), 2) for _ in range(PAIRS)]
    found: list[Figure] = []
    taken: dict[int, float] = {}
    for factor in FACTORS:
        estate = _estate(FEW * factor)
        ask = partial(verdict, estate, ports=(Port(8000),), conventions=conventions)
        named = [(_name(source), _name(target)) for source, target in pairs]
        if any(ask(*pair).outcome is Outcome.UNKNOWN for pair in named):
            raise AssertionError("A verdict is unknown, so that its time says nothing.")
        taken[factor] = median([min(milliseconds(partial(ask, *pair), times=TIMES)) for pair in named])
        note = f"{FEW * factor} in each namespace; median of {PAIRS} pairs"
        found.append(Figure(f"one verdict, {factor} × the policies", taken[factor], "ms", None, note))
    for before, after in pairwise(FACTORS):
        share = 100 * (taken[after] / after) / (taken[before] / before)
        found.append(Figure(f"one policy, {after} × compared with {before} ×", share, "%", LINEAR, "100 is linear growth"))
    return found


def _estate(policies: int) -> Estate:
    """Return namespaces with so many policies each: half are for all pods and half for some, for callers in turn."""
    return cluster_of(RawFile(f"{number}.yaml", "", _policies(number, policies).encode()) for number in range(NAMESPACES))


def _policies(own: int, count: int) -> str:
    documents = [{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": _name(own)}}]
    for number in range(count):
        caller = {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": _name(number % NAMESPACES)}}}
        rules = [{"from": [caller], "ports": [{"port": 8000 + number // NAMESPACES}]}]
        pods = {"matchLabels": {"app": f"a{number // 2}"}} if number % 2 else {}
        spec = {"podSelector": pods, "policyTypes": ["Ingress"], "ingress": rules}
        about = {"name": f"p{number}", "namespace": _name(own)}
        documents.append({"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": about, "spec": spec})
    return "".join(f"---\n{json.dumps(each)}\n" for each in documents)


def _name(number: int) -> str:
    return f"team-{number}-dev"

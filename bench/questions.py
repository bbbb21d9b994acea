"""Sixty questions as people ask them, about the namespaces of any estate."""

import random
from collections.abc import Iterator, Sequence

SEED = 20260504
"""Any fixed number, so that every run on the same estate asks about the same pairs."""

FORMS = (
    "how do I let {source} talk to {target}?",
    "Can {source} reach {target} on port 8080?",
    "hi all, our pods in {source} get a timeout when they call {target}, what do we need to change?",
    "what can reach {target}",
    "who can call {target} today, and by which rule?",
    "where can {source} get to",
    "{target} must be reachable from {source}, only pods with app=api, port 8080-8090/TCP",
    "please remove access from {source} to {target}",
    "should {source} go through the ingress or call {target} directly? what do we lose",
    "where are the logs of calls from {source} to {target}",
    "what is the address to call from {source}: http://api.{target}.svc.cluster.local:8080/health",
    "we want {spaced_source} to access {spaced_target}",
    "how do I let {misspelt_source} talk to {target}",
    "let {source_stem} call {target_stem} in dev",
    "allow {source} -> {target} tcp 5432 using the component label",
    "which label selects {source}?",
    "what does a network policy do",
    "help",
    "the pipeline of {target} is red again, anyone looking?",
    "thanks! {source} works now",
)
PAIRS = 3
"""Pairs for each form."""


def questions(namespaces: Sequence[str]) -> list[str]:
    """Return every form with `PAIRS` pairs in it, which are the same in every run on the same estate."""
    chance = random.Random(SEED)  # noqa: S311 - it chooses examples
    asked = []
    for form in FORMS:
        for _ in range(PAIRS):
            source, target = chance.sample(list(namespaces), 2)
            asked.append(
                form.format(
                    source=source,
                    target=target,
                    spaced_source=source.replace("-", " "),
                    spaced_target=target.replace("-", " "),
                    misspelt_source=source[: len(source) // 2] + source[len(source) // 2 + 1 :],
                    source_stem=source.rpartition("-")[0] or source,
                    target_stem=target.rpartition("-")[0] or target,
                )
            )
    return asked


def pairs(namespaces: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield pairs without end, the same in every run on the same estate."""
    chance = random.Random(SEED + 1)  # noqa: S311 - it chooses examples
    while True:
        source, target = chance.sample(list(namespaces), 2)
        yield source, target

"""The cluster that a message names: "in the prod cluster", "on staging". Only those that the repository tells of are read so."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.model.conventions import ENVIRONMENT_OF, LOOSE, SPELLINGS, environment_of, split_environment
from bot.understanding.names import Names
from bot.understanding.words import COMMON

_BEFORE = (
    r"(?:,\s*)?(?:\b(?:and|but|only|what about|how about)\s+)?(?P<not>\b(?:not|except|never)\s+)?"
    r"(?P<in>\b(?:in|on|for|within|inside)\s+)?(?:\b(?:the|our)\s+)?(?P<ahead>\bcluster\s+)?"
)
_BEHIND = (
    r"(?P<behind>\s+(?:(?:k8s|kubernetes)\s+)?cluster\b)?(?:\s+(?:one|env|environment)\b)?"
    r"(?:\s+(?:only|please|pls|instead|too)\b)?"
)
_NEGATED = re.compile(r"(?:\bnot|\bexcept|n['’]t)\s+$")


@dataclass(frozen=True, slots=True)
class Placed:
    """A message without the cluster that it names, "" for several. `is_all` says that it names nothing else."""

    text: str
    cluster: str
    is_all: bool


def placed(text: str, names: Names) -> Placed | None:
    """Return the message with its clusters taken out, or None where it names none."""
    found = [(match, cluster) for word, cluster in _spellings(names).items() for match in _mentions(word, text, names)]
    clusters = {cluster for match, cluster in found if not _is_negated(match)}
    if not clusters:
        return None
    for match, _ in sorted(found, key=lambda one: -one[0].start()):
        text = f"{text[: match.start()]} {text[match.end() :]}"
    left = re.sub(r"\s+(?=[,.?!;])", "", " ".join(text.split()))
    return Placed(left, clusters.pop() if len(clusters) == 1 else "", is_all=not re.search(r"\w", left))


def cluster_called(word: str, names: Names) -> str:
    """Return the cluster of a name or environment, as somebody wrote it, or "" where it is none."""
    return _spellings(names).get(word.strip().lower(), "")


def _mentions(word: str, text: str, names: Names) -> Iterator[re.Match[str]]:
    """Yield where a message names a cluster.

    A word that may be a namespace, or the environment of one, or that is an everyday word, needs "cluster" beside it, or to stand
    alone; any other one "in", or to be the name of an environment.
    """
    environment = environment_of(word)
    of_names = any(each.environment == environment for each in names.entries.values())
    may_be_other = word in names.entries or of_names or (word in COMMON and word not in ENVIRONMENT_OF)
    is_clear = word in ENVIRONMENT_OF and word not in LOOSE
    pattern = rf"{_BEFORE}(?<![\w./-])[`'\"*_]*{re.escape(word)}[`'\"*_]*(?![\w-]|[./]\w){_BEHIND}"
    for match in re.finditer(pattern, text, re.IGNORECASE):
        is_called = bool(match["ahead"] or match["behind"])
        is_alone = not re.search(r"\w", text[: match.start()] + text[match.end() :])
        if is_called or is_alone or ((match["in"] or is_clear) and not may_be_other):
            yield match


def _is_negated(match: re.Match[str]) -> bool:
    return bool(match["not"] or _NEGATED.search(match.string[: match.start()]))


def _spellings(names: Names) -> dict[str, str]:
    """Return what people call the clusters: their names, and the environment that only one of them is named after."""
    known = {spelling: name for name in names.clusters for spelling in (name.lower(), name.lower().replace("/", "-"))}
    of: dict[str, list[str]] = {}
    for name in names.clusters:
        last = name.lower().rpartition("/")[2]
        environment = split_environment(("", *last.split("-")))[1]
        of.setdefault(environment or "", []).append(name)
    single = {environment: found[0] for environment, found in of.items() if environment and len(found) == 1}
    spelt = {word: name for environment, name in single.items() for word in SPELLINGS[environment]}
    return {**spelt, **known}

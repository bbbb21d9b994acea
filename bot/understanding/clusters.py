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
_LINKS = re.compile(r"\b(?:and|or|either|both|maybe)\b|\W")
"""What may stand beside a cluster in a message that names nothing else."""
_NEGATED = re.compile(r"(?:\bnot|\bexcept|n['’]t)\s+$")


@dataclass(frozen=True, slots=True)
class Placed:
    """A message without the cluster that it names, "" for several. `is_all` says that it names nothing else."""

    text: str
    cluster: str
    is_all: bool


def placed(text: str, names: Names) -> Placed | None:
    """Return the message with its clusters taken out, or None where it names none."""
    every = [(match, cluster) for word, cluster in _spellings(names).items() for match in _mentions(word, text)]
    rest = _without(text, [match for match, _ in every])
    is_all = bool(every) and not _LINKS.sub("", rest)
    found = [one for one in every if is_all or _is_cluster(one[0], names)]
    found += [one for one in every if one not in found and any(_is_beside(one[0], other) for other, _ in found)]
    clusters = {cluster for match, cluster in found if not _is_negated(match)}
    if not clusters:
        return None
    left = re.sub(r"\s+(?=[,.?!;])", "", _without(text, [match for match, _ in found]))
    return Placed(left, clusters.pop() if len(clusters) == 1 else "", is_all)


def _without(text: str, matches: list[re.Match[str]]) -> str:
    for match in sorted(matches, key=lambda one: -one.start()):
        text = f"{text[: match.start()]} {text[match.end() :]}"
    return " ".join(text.split())


def cluster_called(word: str, names: Names) -> str:
    """Return the cluster of a name or environment, as somebody wrote it, or "" where it is none."""
    return _spellings(names).get(word.strip().lower(), "")


def _mentions(word: str, text: str) -> Iterator[re.Match[str]]:
    """Yield where a message has a word that may name a cluster."""
    return re.finditer(
        rf"{_BEFORE}(?<![\w./-])[`'\"*_]*(?P<word>{re.escape(word)})[`'\"*_]*(?![\w-]|[./]\w){_BEHIND}", text, re.IGNORECASE
    )


def _is_cluster(match: re.Match[str], names: Names) -> bool:
    """Whether a word names a cluster.

    One that may be a namespace, or the environment of one, or that is an everyday word, needs "cluster" beside it; any other one
    "in", or to be the name of an environment beside that of a namespace.
    """
    if match["ahead"] or match["behind"]:
        return True
    word = match["word"].lower()
    environment = environment_of(word)
    of_names = any(each.environment == environment for each in names.entries.values())
    if word in names.entries or of_names or (word in COMMON and word not in ENVIRONMENT_OF):
        return False
    return bool(match["in"]) or (word in ENVIRONMENT_OF and word not in LOOSE and _is_beside_name(match, names))


def _is_beside(match: re.Match[str], other: re.Match[str]) -> bool:
    """Whether two mentions are items of one list: "prod and staging"."""
    first, last = sorted((match, other), key=lambda one: one.start())
    return not _LINKS.sub("", match.string[first.end() : last.start()])


def _is_beside_name(match: re.Match[str], names: Names) -> bool:
    """Whether a mention is beside a namespace, or ends a clause: "staging orders", "shop (prod)", "…, prod only"."""
    before, behind = match.string[: match.start()].lower(), match.string[match.end() :].lower()
    words = re.findall(r"[a-z0-9-]+", before)[-1:] + re.findall(r"[a-z0-9-]+", behind)[:1]
    return not behind.strip() or behind.lstrip()[0] in ",.;:!?)" or any(word in names.entries for word in words)


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

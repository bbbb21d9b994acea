"""The clusters that a message names: "in the prod cluster", "on staging", "the eu one".

Only those that the repository tells of are read so.
"""
# ruff: noqa: E501 - tables: a line is one construction

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.model.conventions import ENVIRONMENT_OF, LOOSE, SPELLINGS, environment_of, split_environment
from bot.understanding.mentions import mentions
from bot.understanding.names import Names
from bot.understanding.words import COMMON

_BEFORE = (
    r"(?:,\s*)?(?:\b(?:and|but|only|what about|how about|also)\s+)?(?P<not>\b(?:not|except|never)\s+)?"
    r"(?P<in>\b(?:in|on|for|within|inside)\s+)?(?:\b(?:the|our)\s+)?(?P<ahead>\bcluster\s+)?"
)
_BEHIND = (
    r"(?P<behind>\s+(?:(?:k8s|kubernetes)\s+)?clusters?\b)?(?:\s+(?:one|ones|env|environment)\b)?"
    r"(?:\s+(?:only|please|pls|instead|too|as well)\b)?"
)
_FILLERS = re.compile(
    r"\b(?:and|or|either|maybe|same|again|now|then|also|please|pls|do|it|that|this|one|ones|the|thing|for|in|on|what|about|how|ok|sorry|cluster|clusters)\b|\W"
)
"""What may stand beside a cluster in a message that names nothing else."""
_NEGATED = re.compile(r"(?:\bnot|\bexcept|n['’]t)\s+$")
_EVERY = re.compile(
    r"(?:\b(?:in|on|across|for|to)\s+)?\b(?:both|all|every|each|any)\b(?:\s+(?:of\s+)?(?:the|our|them|two|three|\w+))?\s+clusters?\b(?:\s+(?:please|too))?",
    re.IGNORECASE,
)
_EVERY_ALONE = re.compile(
    r"^\W*(?:(?:in|for|on)\s+)?(?:both|all|all of them|both of them|every one|each|everywhere|all clusters|both clusters)\W*(?:please)?\W*$",
    re.IGNORECASE,
)
_UNKNOWN = re.compile(
    r"\b(?:in|on|for)\s+(?:the\s+|our\s+)?(?P<name>[a-z0-9][\w./-]*)\s+cluster\b|\b(?:in|on)\s+(?P<region>[a-z]{2}-[a-z]+-\d)\b",
    re.IGNORECASE,
)
_REGION = re.compile(r"(?P<area>[a-z]{2})-[a-z]+-\d")
_NEVER = frozenset(["us", "it", "me", "them", "this", "that", "one", "all", "any"])
"""Pronouns: "for us" names no cluster of that name."""
PAIR = 2
"""Namespaces of a whole question: what is named beside them, after "in", is no third one."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A message without the clusters that it names.

    `clusters` are those that may be meant: one, or several to choose from. `several` says that more than one is wanted, `is_all`
    that the message names nothing else, and `unknown` what is called a cluster and is none.
    """

    text: str
    clusters: tuple[str, ...] = ()
    several: bool = False
    is_all: bool = False
    unknown: str = ""


def placed(text: str, names: Names) -> Placed | None:
    """Return the message with its clusters taken out, or None where it names none."""
    every = _EVERY_ALONE.search(text) or _EVERY.search(text)
    if every is not None:
        rest = _without(text, [every])
        return Placed(rest, names.clusters, several=True, is_all=not _FILLERS.sub("", rest.lower()))
    every_one = [(match, clusters) for word, clusters in _spellings(names).items() for match in _mentions(word, text)]
    longest = _longest(every_one)
    rest = _without(text, [match for match, _ in longest])
    is_all = bool(longest) and not _FILLERS.sub("", rest.lower())
    named = len({one.name or one.said for one in mentions(rest.lower(), names) if not one.weak})
    found = [one for one in longest if is_all or _is_cluster(one[0], names, named)]
    found += [one for one in longest if one not in found and any(_is_beside(one[0], other) for other, _ in found)]
    meant = [clusters for match, clusters in found if not _is_negated(match)]
    if not meant:
        unknown = _UNKNOWN.search(text)
        is_name = unknown and (unknown["name"] or "").lower() in {*names.entries, "same", "other", "whole", "new", "old"}
        return Placed(_without(text, [unknown]), unknown=unknown[0]) if unknown and not is_name else None
    fitting = set.intersection(*map(set, meant)) or set.union(*map(set, meant))
    several = len(fitting) > 1 and not set.intersection(*map(set, meant))
    left = re.sub(r"\s+(?=[,.?!;])", "", _without(text, [match for match, _ in found]))
    return Placed(left, tuple(name for name in names.clusters if name in fitting), several, is_all)


def cluster_called(word: str, names: Names) -> str:
    """Return the cluster of a name or environment, as somebody wrote it, or "" where it is none, or may be several."""
    found = _spellings(names).get(word.strip().lower(), ())
    return found[0] if len(found) == 1 else ""


def _longest(found: list[tuple[re.Match[str], tuple[str, ...]]]) -> list[tuple[re.Match[str], tuple[str, ...]]]:
    """Keep the longest of the words that begin or end together: `eu-west-1/prod` is not `prod` as well."""
    kept: list[tuple[re.Match[str], tuple[str, ...]]] = []
    for one in sorted(found, key=lambda each: -len(each[0]["word"])):
        if not any(one[0].start("word") < other.end("word") and other.start("word") < one[0].end("word") for other, _ in kept):
            kept.append(one)
    return kept


def _without(text: str, matches: list[re.Match[str]]) -> str:
    at: list[tuple[int, int]] = []
    for start, end in sorted(match.span() for match in matches):
        at.append((max(start, at[-1][1]) if at else start, end))
    for start, end in reversed(at):
        text = f"{text[:start]} {text[end:]}" if start < end else text
    return " ".join(text.split())


def _mentions(word: str, text: str) -> Iterator[re.Match[str]]:
    """Yield where a message has a word that may name a cluster."""
    pattern = rf"{_BEFORE}(?<![\w./-])[`'\"*_]*(?P<word>{re.escape(word)})[`'\"*_]*(?![\w-]|[./]\w){_BEHIND}"
    return re.finditer(pattern, text, re.IGNORECASE)


def _is_cluster(match: re.Match[str], names: Names, named: int) -> bool:
    """Whether a word names a cluster, in a message that names so many namespaces besides.

    One that may be a namespace, or the environment of one, needs "cluster" beside it, or "in" where the question is whole without
    it; any other one "in", or to be the name of an environment beside that of a namespace.
    """
    if match["ahead"] or match["behind"]:
        return True
    word = match["word"].lower()
    if word in _NEVER:
        return False
    environment = environment_of(word)
    if any(each.environment == environment for each in names.entries.values()):
        return False
    if word in names.entries:
        return bool(match["in"]) and named >= PAIR
    is_environment = word in ENVIRONMENT_OF and word not in LOOSE
    return bool(match["in"]) or (is_environment and word not in COMMON - ENVIRONMENT_OF.keys() and _is_beside_name(match, names))


def _is_beside(match: re.Match[str], other: re.Match[str]) -> bool:
    """Whether two mentions are items of one list: "prod and staging", "eu prod"."""
    first, last = sorted((match, other), key=lambda one: one.start())
    return not re.sub(r"\b(?:and|or|in|the)\b|\W", "", match.string[first.end() : last.start()].lower())


def _is_beside_name(match: re.Match[str], names: Names) -> bool:
    """Whether a mention is beside a namespace, or ends a clause: "staging orders", "shop (prod)", "…, prod only"."""
    before, behind = match.string[: match.start()].lower(), match.string[match.end() :].lower()
    words = re.findall(r"[a-z0-9-]+", before)[-1:] + re.findall(r"[a-z0-9-]+", behind)[:1]
    return not behind.strip() or behind.lstrip()[0] in ",.;:!?)" or any(word in names.entries for word in words)


def _is_negated(match: re.Match[str]) -> bool:
    return bool(match["not"] or _NEGATED.search(match.string[: match.start()]))


def _spellings(names: Names) -> Mapping[str, tuple[str, ...]]:
    """Return what people call the clusters, with those that it may mean: names, their parts, environments and regions."""
    found: dict[str, set[str]] = defaultdict(set)
    for name in names.clusters:
        lower = name.lower()
        for spelling in (lower, lower.replace("/", "-"), lower.replace("/", " ")):
            found[spelling].add(name)
        for part in lower.split("/"):
            for spelling in _of_part(part):
                found[spelling].add(name)
    whole = {name.lower(): (name,) for name in names.clusters}
    return {spelling: tuple(name for name in names.clusters if name in several) for spelling, several in found.items()} | whole


def _of_part(part: str) -> Iterator[str]:
    """Yield what people call a part of a cluster's name: `eu-west-1` is `eu` too, and `nerc-ocp-prod` is `prod` and `production`."""
    yield part
    if region := _REGION.fullmatch(part):
        yield region["area"]
    environment = split_environment(("", *part.split("-")))[1]
    yield from SPELLINGS[environment] if environment else ()

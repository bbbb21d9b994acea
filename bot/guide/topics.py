"""Search for the section of the guide that some words are about. Only the phrases in docs/topics.yaml decide."""

import re
from collections import Counter
from collections.abc import Collection
from functools import lru_cache

from bot.model.world import Guide, Section

LONGEST = 2_000
"""Characters of a message that are searched: a question names its topic before that."""

_WORD = re.compile(r"[a-z0-9]+")
_SMALL_WORDS = """
    a an and are as at be but by can do does for from get has have i if in is it its me my of on our so that the there
    this to us we what with would you your please tell explain about mean means
"""
_SMALL = frozenset(_SMALL_WORDS.split())
_GAP = 1
"""The most other words between two words of a phrase: with more, the two are rarely one phrase."""
_SHORTEST_STEM = 3
"""Letters that an ending must leave of a word: fewer are no stem, such as `us` of `uses`."""
_KEPT = 4
"""Prepared sets of topics that are kept. A process uses one; the tests use a few."""

Phrases = tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]


def match(words: str, guide: Guide, page: str | None = None, without: Collection[str] = ()) -> Section | None:
    """Return the section that the words name or are about, on one page if given and none of `without`; None where none fits."""
    said = words.strip()
    if said in guide.sections:
        return guide.sections[said] if (page is None or _page(said) == page) and said not in without else None
    topics = tuple((topic.section, topic.words) for topic in guide.topics)
    phrases, weights = _prepared(topics)
    heard = stems(said[:LONGEST])
    best, found = 0.0, None
    for name, some in phrases:
        if name in without or (page is not None and _page(name) != page):
            continue
        score = sum(len(phrase) * sum(weights[word] for word in phrase) for phrase in some if _within(phrase, heard))
        if score > best:
            best, found = score, name
    return guide.sections[found] if found else None


def stems(text: str) -> tuple[str, ...]:
    """Return the words that matter without their commonest endings, so that logs, logged and logging are equal."""
    return tuple(_stem(word) for word in _WORD.findall(text.lower().replace("'", "").replace("’", "")) if word not in _SMALL)


@lru_cache(maxsize=_KEPT)
def _prepared(topics: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[Phrases, dict[str, float]]:
    """Return the phrases as stems, and the weight of each stem: 1 divided by the number of sections that use it."""
    phrases = tuple((name, tuple(dict.fromkeys(filter(None, map(stems, some))))) for name, some in topics)
    users = Counter(word for _, some in phrases for word in {word for phrase in some for word in phrase})
    return phrases, {word: 1 / number for word, number in users.items()}


def _page(name: str) -> str:
    return name.split("#", 1)[0]


def _stem(word: str) -> str:
    for ending in ("ings", "ing", "ies", "ied", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            base = word[: -len(ending)] + ("y" if ending in {"ies", "ied"} else "")
            return (
                base[:-1]
                if len(base) > _SHORTEST_STEM and base[-1] == base[-2] and base[-1] not in "ls"
                else base.rstrip("e") or base
            )
    return word.rstrip("e") if len(word) > _SHORTEST_STEM else word


def _within(phrase: tuple[str, ...], heard: tuple[str, ...]) -> bool:
    """Report whether the phrase's words follow one another, with at most `_GAP` others between two of them."""
    return any(_follows(phrase[1:], heard[start + 1 :]) for start, word in enumerate(heard) if word == phrase[0])


def _follows(phrase: tuple[str, ...], heard: tuple[str, ...]) -> bool:
    return not phrase or any(
        _follows(phrase[1:], heard[skipped + 1 :]) for skipped, word in enumerate(heard[: _GAP + 1]) if word == phrase[0]
    )

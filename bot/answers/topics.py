"""Which section of the guide some words are about. Deterministic: the phrases of docs/facts.yaml first, then the titles."""

import re
from collections.abc import Mapping
from typing import Any

from bot.answers.model import Guide, Section

_WORD = re.compile(r"[a-z0-9]+")
_SMALL_WORDS = """
    a an and are as at be but by can do does for from get has have how i if in is it its me my of on or our so that the there
    this to us we what when where which who why with would you your please tell explain about mean means
"""
_SMALL = frozenset(_SMALL_WORDS.split())


def match(words: str, guide: Guide, page: str | None = None) -> Section | None:
    """Return the section that the words name or are about, of one page if given; None when nothing fits."""
    said = words.strip()
    if said in guide.sections:
        return guide.sections[said] if page is None or _page(said) == page else None
    heard = _heard(said)
    best = max(_scores(heard, guide, page), default=(0, 0, ""))
    return guide.sections[best[2]] if best[0] > 0 else None


def _scores(heard: list[str], guide: Guide, page: str | None) -> list[tuple[int, int, str]]:
    """Score sections: a phrase counts the square of its words, a title's word one; the earlier of two equals wins."""
    scores: list[tuple[int, int, str]] = []
    topics: list[Mapping[str, Any]] = list(guide.facts["topics"])
    for order, topic in enumerate(topics):
        name = str(topic["section"])
        if page is not None and _page(name) != page:
            continue
        score = sum(10 * len(phrase) ** 2 for said in topic["words"] if _within(phrase := _heard(str(said)), heard))
        scores.append((score, -order, name))
    return scores


def _page(name: str) -> str:
    return name.split("#", 1)[0]


def _heard(text: str) -> list[str]:
    return [_stem(word) for word in _WORD.findall(text.lower().replace("’", "'")) if word not in _SMALL]


def _stem(word: str) -> str:
    """Fold the commonest endings, so that logs, logged and logging meet."""
    for ending in ("ings", "ing", "ies", "ied", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            base = word[: -len(ending)] + ("y" if ending in {"ies", "ied"} else "")
            return base[:-1] if len(base) > 3 and base[-1] == base[-2] and base[-1] not in "ls" else base.rstrip("e") or base
    return word.rstrip("e") if len(word) > 3 else word


def _within(phrase: list[str], heard: list[str]) -> bool:
    size = len(phrase)
    return size > 0 and any(heard[start : start + size] == phrase for start in range(len(heard) - size + 1))

"""Plain words that fit a namespace: "release dates", "alfresco", "the adjudications service"."""
# ruff: noqa: E501 - tables: a line is one construction, a list of words is read as words

import re
from collections.abc import Sequence

from bot.model.conventions import ENVIRONMENT_OF
from bot.understanding.mentions import Mention, beside
from bot.understanding.names import Names
from bot.understanding.words import AFTER_A_NAME, BEFORE_A_NAME, COMMON, GENERIC_TAIL, NEVER_A_NAME, SMALL

_WORD = re.compile(r"[a-z0-9]+(?:['-][a-z0-9]+)*|[&]|[^\s\w]")
LONGEST = 6
MOST_SEEDS = 14
"""Words looked at in one message: more are a document, not a question."""


def phrases(text: str, taken: Sequence[Mention], names: Names) -> list[Mention]:
    """Find weak mentions outside those that were found already."""
    words = [(word[0], word.start(), word.end()) for word in _WORD.finditer(text)]
    free = [not any(one.start <= start < one.end for one in taken) for _, start, _ in words]
    found: list[Mention] = []
    at = seeds = 0
    while at < len(words) and seeds < MOST_SEEDS:
        word = words[at][0]
        plain = word in COMMON
        double = plain and _pair_in_slot(words, free, at, names)
        if (
            not free[at]
            or (plain and not double and not _in_slot(words, at, names))
            or len(word) < 3
            or word.isdigit()
            or "-" in word
            or "'" in word
            or word in ENVIRONMENT_OF
            or word in names.prefixes
        ):
            at += 1
            continue
        seeds += 1
        window = (at, at + 1) if double else (at, at) if plain else _window(words, free, at, names)
        if window is None:
            at += 1
            continue
        first, last = window
        spoken = tuple(one[0] for one in words[first : last + 1])
        finding = names.find(spoken)
        mention = Mention(
            words[first][1], words[last][2], text[words[first][1] : words[last][2]], spoken, None, finding, weak=True
        )
        found.append(beside(mention, text, names))
        at = last + 1
    return found


def _in_slot(words: Sequence[tuple[str, int, int]], at: int, names: Names) -> bool:
    """Whether an everyday word is a whole stem ("alerts", "auth") and stands where only a name can."""
    word = words[at][0]
    if word in NEVER_A_NAME or not names.knows(word) or names.find((word,)).rank > 2:
        return False
    before = words[at - 1][0] if at else ""
    after = words[at + 1][0] if at + 1 < len(words) else ""
    return before in BEFORE_A_NAME and (after in AFTER_A_NAME or after in ENVIRONMENT_OF)


def _pair_in_slot(words: Sequence[tuple[str, int, int]], free: Sequence[bool], at: int, names: Names) -> bool:
    """Whether two everyday words together are most of a stem ("key workers"), and stand where only a name can."""
    if at + 1 >= len(words) or not free[at + 1]:
        return False
    pair = (words[at][0], words[at + 1][0])
    if any(word in NEVER_A_NAME or word in SMALL or not names.knows(word) for word in pair):
        return False
    finding = names.find(pair)
    if finding.rank > 8 or not finding.options or any(len(names.entries[one].stem) > 4 for one in finding.options):
        return False
    before = words[at - 1][0] if at else ""
    after = words[at + 2][0] if at + 2 < len(words) else ""
    return before in BEFORE_A_NAME and (after in AFTER_A_NAME or after in ENVIRONMENT_OF)


def _window(words: Sequence[tuple[str, int, int]], free: Sequence[bool], at: int, names: Names) -> tuple[int, int] | None:
    """Return the longest run of words around a telling word that fits some stem."""
    low, high = at, at
    while low > 0 and at - low < LONGEST - 1 and free[low - 1] and _may_belong(words[low - 1][0], names):
        low -= 1
    while high + 1 < len(words) and high - at < LONGEST - 1 and free[high + 1] and _may_belong(words[high + 1][0], names):
        high += 1
    windows = [(first, last) for first in range(low, at + 1) for last in range(at, high + 1) if last - first < LONGEST]
    for first, last in sorted(windows, key=lambda window: window[0] - window[1]):
        spoken = tuple(one[0] for one in words[first : last + 1])
        if spoken[0] in SMALL or spoken[-1] in SMALL or _begins_wrongly(words, first, at, names):
            continue
        finding = names.find(spoken)
        if last == first and finding.rank > 4 and (words[first - 1][0] if first else "") not in BEFORE_A_NAME:
            continue
        if (finding.name or finding.known) and (finding.rank < 10 or (finding.rank < 20 and last > first)):
            return first, last
    return None


def _begins_wrongly(words: Sequence[tuple[str, int, int]], first: int, at: int, names: Names) -> bool:
    """Tell whether a run begins as no name does: one that begins with an everyday word ("manage users") has to be a whole stem, or to stand where a name can."""
    if first == at or words[first][0] not in COMMON:
        return False
    spoken = tuple(one[0] for one in words[first : at + 1])
    return names.find(spoken).rank > 3 and (words[first - 1][0] if first else "") not in BEFORE_A_NAME


def _may_belong(word: str, names: Names) -> bool:
    return (
        word == "&"
        or word in SMALL
        or word in GENERIC_TAIL
        or (word[0].isalpha() and names.knows(word))
        or (len(word) > 4 and word not in COMMON and word.isalpha())
    )

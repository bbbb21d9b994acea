"""A plain word where grammar expects a namespace, that no namespace is called: `let foo talk to hmpps-auth-dev`."""
# ruff: noqa: E501 - tables: a line is one construction, a list of words is read as words

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.model.question import Intent
from bot.understanding.assemble import ACTIONS
from bot.understanding.mentions import Mention
from bot.understanding.names import NOTHING, Names
from bot.understanding.roles import Roles
from bot.understanding.skeleton import Skeleton
from bot.understanding.words import COMMON

_CALLER = re.compile(
    r"(?:\bLET|\bFROM|^can|^is|^does|\bcan|\bCUT|^) (?:the |our )?((?!@)[a-z][\w'-]{1,62}(?: [a-z][\w-]{2,40}){0,3}?) (?:service |api |app |team |namespace )?(?:to )?(?:CALL|INTO|LETTED INTO|TO) @"
)
_CALLED = re.compile(
    r"@\d+ (?:[a-z]\S* ){0,5}(?:CALL|INTO|TO) (?:the |our )?((?!@)[a-z][\w'-]{1,62}(?: [a-z][\w-]{2,40}){0,3}?)(?= ?(?:service|api|app|namespace|ns|please|in|on|,|\.|\?|!|$|ON|port|directly|now))"
)


def unknowns(
    intent: Intent, shape: Skeleton, found: Sequence[Mention], assigned: Roles, names: Names
) -> tuple[list[Mention], Roles]:
    """Add a mention for such a word at the end that has none, so that it is asked about by name."""
    every = list(found)
    if intent not in ACTIONS:
        return every, assigned
    if not assigned.sources and not assigned.self_source and not assigned.all_source and assigned.targets:
        word = _word(_CALLER, shape.tagged)
        if word:
            every.append(_mention(word, names))
            assigned = replace(assigned, sources=(len(every) - 1,))
    elif assigned.sources and not assigned.targets:
        word = _word(_CALLED, shape.tagged)
        if word:
            every.append(_mention(word, names))
            assigned = replace(assigned, targets=(len(every) - 1,))
    return every, assigned


def _word(pattern: re.Pattern[str], tagged: str) -> str:
    found = pattern.search(tagged)
    words = found[1].split() if found else []
    return " ".join(words) if words and not all(word in COMMON for word in words) else ""


def _mention(words: str, names: Names) -> Mention:
    options = names.suggestions(tuple(words.split()), None)
    return Mention(0, 0, words, tuple(words.split()), None, replace(NOTHING, options=options))

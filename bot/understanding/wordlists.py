"""Patterns out of lists of words: alternations, and the forms of a verb."""
# ruff: noqa: E501 - tables: a line is one construction, a list of words is read as words

import re
from collections.abc import Iterable

from bot.understanding.lazy_pattern import LazyPattern

_DOUBLED = frozenset(
    [
        "hit",
        "get",
        "let",
        "put",
        "cut",
        "drop",
        "stop",
        "ban",
        "permit",
        "admit",
        "submit",
        "plug",
        "tap",
        "run",
        "set",
        "rip",
        "shut",
        "bin",
        "scrap",
        "allowlist",
    ]
) - {"allowlist"}
_SIBILANT = ("ch", "sh", "s", "x", "z")


def either(words: str | Iterable[str]) -> str:
    """Return one alternation of phrases that are separated by `/` or by line ends, the longest first. A phrase may be a pattern."""
    entries = set(_entries(words) if isinstance(words, str) else words)
    return "(?:" + "|".join(sorted(entries, key=lambda entry: (-len(entry), entry))) + ")"


def _entries(words: str) -> list[str]:
    return [entry.strip() for entry in re.split(r"[/\n]", words) if entry.strip()]


def verbs(bases: str) -> str:
    """Return one alternation of the plain, third-person and -ing forms of verbs; a particle after the verb stays behind it."""
    return either(form for base in _entries(bases) for form in _forms(base))


def _forms(base: str) -> tuple[str, str, str]:
    verb, space, particle = base.partition(" ")
    rest = space + particle
    if verb.endswith("y") and verb[-2] not in "aeou":
        third = verb[:-1] + "ies"
    else:
        third = verb + ("es" if verb.endswith(_SIBILANT) or verb in {"go", "do"} else "s")
    if verb.endswith("e") and not verb.endswith(("ee", "oe")):
        gerund = verb[:-1] + "ing"
    else:
        gerund = verb + (verb[-1] if verb in _DOUBLED else "") + "ing"
    third = {"have": "has"}.get(verb, third)
    return verb + rest, third + rest, gerund + rest


def table(*pairs: tuple[str, str]) -> tuple[tuple[LazyPattern, str], ...]:
    """Return a table of patterns and what each becomes."""
    return tuple((LazyPattern(pattern), plain) for pattern, plain in pairs)

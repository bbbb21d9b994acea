"""What the words of a person say and a question does not hold, as text: of what kind it is, and how a further pair is written."""

import re
from enum import StrEnum

LONGEST = 120
"""Characters of one text that are kept."""
MOST = 6
"""Texts that are kept of one message: more are no question, and do not fit into a button."""

_NAME = r"[a-z0-9][a-z0-9-]{0,62}"
_PAIR = re.compile(rf"(?P<sources>{_NAME}(?:, {_NAME}){{0,9}}) → (?P<target>{_NAME})")
_NUMBER = re.compile(r"(?:(?:tcp|udp|sctp)[ /:]*)?\d{1,6}(?:[ a-z.-]{1,9}\d{1,6})?(?: ?[/(]? ?(?:tcp|udp|sctp)\)?)?")
_HOST = re.compile(r"(?=\S*[.:/])[^\s,]+")


class Kind(StrEnum):
    """What a text is, by its form."""

    PORT = "port"
    PAIR = "pair"
    HOST = "host"
    NAMESPACE = "namespace"
    WORDS = "words"


def kind(text: str) -> Kind:
    """Return what a text is."""
    for pattern, known in ((_NUMBER, Kind.PORT), (_PAIR, Kind.PAIR), (_HOST, Kind.HOST)):
        if pattern.fullmatch(text):
            return known
    return Kind.NAMESPACE if re.fullmatch(_NAME, text) and "-" in text else Kind.WORDS


def written(sources: tuple[str, ...], target: str) -> str:
    """Write a further pair: `a, b → c`."""
    return f"{', '.join(sources[:10])} → {target}"


def pair(text: str) -> tuple[tuple[str, ...], str] | None:
    """Return the sources and the target of a further pair, or None where the text is none."""
    found = _PAIR.fullmatch(text)
    return (tuple(found["sources"].split(", ")), found["target"]) if found else None


def cut(text: str) -> str:
    """Return one line of a person's own text, at most `LONGEST` characters of it."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1].rstrip()}…"

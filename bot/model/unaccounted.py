"""Words of a message that its question does not use: their kind, and further pairs among them."""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.model.text import shortened

LONGEST = 120
"""Characters of one text that are kept: enough to recognise it, and few enough for several in a button's value."""
_LONGEST_PAIR = 200
"""Characters of a further pair that is kept whole: cut, it could not be read as a pair again."""
MOST = 6
"""Texts of one message that are kept: a message with more is no question, and more do not fit into a button."""

_NAME = r"[a-z0-9][a-z0-9-]{0,62}"
_PAIR = re.compile(rf"(?P<sources>{_NAME}(?:, {_NAME}){{0,9}}) → (?P<target>{_NAME})(?: on (?P<ports>[A-Za-z0-9/, -]{{1,80}}))?")
_NUMBER = re.compile(r"(?:(?:tcp|udp|sctp)[ /:]*)?\d{1,6}(?:[ a-z.-]{1,9}\d{1,6})?(?: ?[/(]? ?(?:tcp|udp|sctp)\)?)?")
_HOST = re.compile(r"(?=\S*[.:/])[^\s,]+")


class Kind(StrEnum):
    """The kind of a text, by its form."""

    PORT = "port"
    PAIR = "pair"
    HOST = "host"
    NAMESPACE = "namespace"
    WORDS = "words"


def kind(text: str) -> Kind:
    """Return the kind of a text."""
    for pattern, known in ((_NUMBER, Kind.PORT), (_PAIR, Kind.PAIR), (_HOST, Kind.HOST)):
        if pattern.fullmatch(text):
            return known
    return Kind.NAMESPACE if re.fullmatch(_NAME, text) and "-" in text else Kind.WORDS


@dataclass(frozen=True, slots=True)
class Pair:
    """A further pair in a message: who calls whom, on which ports, as written."""

    sources: tuple[str, ...]
    target: str
    ports: tuple[str, ...] = ()

    def __str__(self) -> str:
        ports = f" on {', '.join(self.ports)}" if self.ports else ""
        return f"{', '.join(self.sources)} → {self.target}{ports}"


def pair(text: str) -> Pair | None:
    """Return the further pair that a text names, or None where it names none."""
    found = _PAIR.fullmatch(text)
    if found is None:
        return None
    return Pair(tuple(found["sources"].split(", ")), found["target"], tuple(found["ports"].split(", ")) if found["ports"] else ())


def cut(text: str) -> str:
    """Return a person's own text as one line, cut to `LONGEST` characters; a pair of up to `_LONGEST_PAIR` stays whole."""
    line = " ".join(text.split())
    if _PAIR.fullmatch(line) and len(line) <= _LONGEST_PAIR:
        return line
    return shortened(line, LONGEST)

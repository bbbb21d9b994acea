"""What a command has besides its options: namespaces, an arrow and ports. The slash command and the terminal share it. Pure."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from bot.errors import Fixable
from bot.model.question import Port
from bot.model.text import quoted
from bot.parsing import parse_port

NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?", re.IGNORECASE)
"""What may be meant as a namespace, of any length and case, so that an impossible name is quoted back as unknown."""
ARROW = re.compile(r"(?<![-–—=])[-–—=]+>|[→⇒➔]")

_PORT = r"[0-9]+(?:-[0-9]+)?(?:/[A-Za-z]+)?"
_PORTS = re.compile(rf":?({_PORT}(?:,{_PORT})*)")
_PORT_IS = re.compile(r"ports?[:=](.+)", re.IGNORECASE)
_NAME_AND_PORTS = re.compile(rf"({NAME.pattern}):({_PORT}(?:,{_PORT})*)", re.IGNORECASE)
_CALLING = (("talk", "to"), ("call",), ("calls",), ("reach",), ("access",))
_JOINING = frozenset({"and", "&", "+", "plus", ","})
_UNTIL = frozenset({"-", "to", "until", "through"})
_PROTOCOLS = frozenset({"tcp", "udp", "sctp"})
NAME_TWO = "Name two namespaces: first the one that calls, then the one it calls."
"""What is said where one of them is missing."""
GRAMMAR = frozenset("or to from into by can is the port ports on with at in for of a an our my".split())  # noqa: SIM905 - words
"""Words of sentences: where a command has no place for one, it is left over, and is not read as a name."""


@dataclass(slots=True)
class Operands:
    """The words of a command by kind, each as typed."""

    before: list[str] = field(default_factory=list)
    """Names before the arrow; all names where there is no arrow."""
    after: list[str] = field(default_factory=list)
    arrow: str = ""
    """The sign or word that is the arrow."""
    ports: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    """The other words."""
    joined: str = ""
    """What joins the last name to the one before it, as in `A and B`."""

    @property
    def names(self) -> list[str]:
        """Return all names, in order."""
        return [*self.before, *self.after]

    def port_values(self) -> tuple[Port, ...]:
        """Return the ports, each once; raise Fixable for one that cannot be read."""
        return tuple(dict.fromkeys(parse_port(text) for text in self.ports))

    def pair(self, usage: str) -> tuple[tuple[str, ...], str]:
        """Return the sources and the target; raise Fixable, which names what is left over or missing."""
        extra = self.left + self.after[1:] if self.arrow else self.left
        if extra:
            raise left_over(extra[0], usage)
        if len(self.names) < 2 or not self.before or (self.arrow and not self.after):
            raise Fixable(NAME_TWO, f"Write `{usage}`.")
        if self.joined and not self.after:
            raise Fixable(
                f"“{self.joined}” doesn't say which of them is called.",
                f"Write `{usage}`, with the one that's called at the end.",
            )
        return tuple(dict.fromkeys(self.names[:-1])), self.names[-1]

    def single(self, usage: str) -> str:
        """Return the one name; raise Fixable, which names the first further word, or asks for the name."""
        extra = [*self.left, *self.names[1:], *self.ports, *([self.arrow] if self.arrow else [])]
        if extra:
            raise left_over(extra[0], usage)
        if not self.names:
            raise Fixable("Which namespace?", f"Write `{usage}`.")
        return self.names[0]


def left_over(word: str, usage: str) -> Fixable:
    """Return the error for a word that a command has no place for."""
    return Fixable(f"I can't place {quoted(word)} in this command, so I did nothing.", f"Write `{usage}`.")


def apart_from_comma(word: str) -> list[str]:
    """Return a word and the comma after it, which joins it to the next, as two parts; any other word as one."""
    return [part for part in (word.rstrip(","), ",") if part] if word.endswith(",") else [word]


def read_operands(words: Sequence[str], *, known: Collection[str] = (), arrows: Collection[str] = ("to", "into")) -> Operands:
    """Return the words of a command by kind. Words in `known` are names, whatever they look like; `arrows` mean an arrow."""
    reader = _Reader(words, known, arrows)
    at = 0
    while at < len(words):
        at += reader.take(at)
    if reader.joiner:
        reader.found.left.append(reader.joiner)
    return reader.found


class _Reader:
    """Takes one word after another, with the words that belong to it."""

    def __init__(self, words: Sequence[str], known: Collection[str], arrows: Collection[str]) -> None:
        self.found = Operands()
        self.joiner = ""
        self._words, self._known, self._arrows = words, known, arrows
        self._after_port = False

    def take(self, at: int) -> int:
        """Sort the word at this index; return the number of words that were used."""
        word, lower = self._words[at], self._lower(at)
        after_port, self._after_port = self._after_port, False
        if lower in self._known:
            return self._name(word)
        if lower in _JOINING:
            self.joiner, self._after_port = word, after_port
            return 1
        if used := (self._more_of_a_port(at) if after_port else 0) or self._arrow(at) or self._port(at):
            return used
        if match := _NAME_AND_PORTS.fullmatch(word):
            self._name(match[1])
            return self._add_ports(match[2], 1)
        if lower in GRAMMAR | _PROTOCOLS:
            self.found.left.append(word)
            return 1
        return self._name(word)

    def _name(self, word: str) -> int:
        names = self.found.after if self.found.arrow else self.found.before
        parts = word.split(",") if "," in word.strip(",") else [word]
        for part in parts:
            self.found.joined = (self.joiner or ("," if part is not parts[0] else "")) if names else ""
            names.append(part)
            self.joiner = ""
        return 1

    def _arrow(self, at: int) -> int:
        sign = ARROW.fullmatch(self._words[at])
        if not (sign or (self._lower(at) in self._arrows and self.found.before)) or self.found.arrow:
            return 0
        self.found.arrow = self._words[at]
        verb = next((verb for verb in _CALLING if tuple(self._lower(at + 1 + i) for i in range(len(verb))) == verb), ())
        return 1 + (0 if sign else len(verb))

    def _port(self, at: int) -> int:
        """Take `8080`, `:8080`, `8080,9090`, `port 8080`, `on 8080`, `on port http` or `port=http`; return how many words."""
        start = at + (self._lower(at) == "on")
        said = self._lower(start) in {"port", "ports"}
        value = self._word(start + said)
        if match := _PORTS.fullmatch(value):
            return self._add_ports(match[1], start + said + 1 - at)
        if match := _PORT_IS.fullmatch(self._word(start)):
            return self._add_ports(match[1], start + 1 - at)
        if said and NAME.fullmatch(value) and value.lower() not in self._known and value.lower() not in GRAMMAR:
            return self._add_ports(value, start + 2 - at)
        return 0

    def _more_of_a_port(self, at: int) -> int:
        """Take the end of a range, or a protocol, typed as further words: `8080 to 8090`, `53 udp`; return how many words."""
        last, following = self.found.ports[-1], self._word(at + 1)
        if self._lower(at) in _UNTIL and last.isdecimal() and following.isdecimal():
            self.found.ports[-1] = f"{last}-{following}"
            self._after_port = True
            return 2
        if self._lower(at) in _PROTOCOLS and "/" not in last and len(self.found.ports) == 1:
            self.found.ports[-1] = f"{last}/{self._words[at]}"
            return 1
        return 0

    def _add_ports(self, text: str, used: int) -> int:
        self.found.ports += [port for port in text.split(",") if port]
        self.joiner, self._after_port = "", True
        return used

    def _word(self, at: int) -> str:
        return self._words[at] if at < len(self._words) else ""

    def _lower(self, at: int) -> str:
        return self._word(at).lower()

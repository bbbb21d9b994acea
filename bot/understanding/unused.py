"""Which words of consequence a reading did not use: they are named, or, where the opposite may be meant, asked about."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.model.question import Gap, Intent, Lack, Protocol, Slot
from bot.understanding import consequences
from bot.understanding.assemble import ACTIONS, Slots
from bot.understanding.consequences import Rule
from bot.understanding.details import Details
from bot.understanding.exceptions import exceptions
from bot.understanding.intents import Reading
from bot.understanding.mentions import Mention
from bot.understanding.names import Names
from bot.understanding.text import Message

LONG = 60
"""Words of a message that tells a story: there only the sentences that name both ends are looked over."""
SHORT = 10
"""Words of a sentence without a name that may belong to the request beside it: "Only until Friday"."""
_SENTENCE_ENDS = re.compile(r"[.?!;](?=\s|$)|\n")
_LASTING = re.compile(r"\b(?:any ?more|any ?longer|no longer|still|these days)\b")
"""Something was so, and is not to be so: a removal, however it is negated."""
_METHODS = re.compile(
    r"\b(?:GET|POST|PUT|DELETE|PATCH|HEAD)\b(?: requests?| calls?)? only\b"
    r"|\b(?:only|just|for) (?:GET|POST|PUT|DELETE|PATCH|HEAD)\b"
)
_PROTOCOLS = re.compile(r"\b(?:tcp|udp|sctp)\b")
_REFUSED_PROTOCOL = re.compile(r"\b(?:not|instead of|rather than|no|without) (?:tcp|udp|sctp)\b")
_PRONOUNS = re.compile(r"\b(?:it|them|they|this|that|those)\b")
"""In a conversation they stand for its namespaces."""
_CHANGES = (Intent.ALLOW, Intent.REVOKE)


@dataclass(frozen=True, slots=True)
class Unused:
    """What is wanted after the words were looked over, what has to be asked of it, and the words that no slot holds."""

    reading: Reading
    gaps: tuple[Gap, ...] = ()
    texts: tuple[str, ...] = ()


def unused(  # noqa: PLR0913, PLR0917 - all that one message was read to
    message: Message,
    lower: str,
    found: Sequence[Mention],
    reading: Reading,
    slots: Slots,
    talk: Details,
    names: Names,
    beyond: Sequence[str],
    *,
    among: bool,
) -> Unused:
    """Look the words of a message over. `lower` is without its exceptions; `among` says that a conversation is about a pair."""
    if reading.intent not in ACTIONS and not (among and reading.intent is Intent.OTHER):
        return Unused(reading)
    looked = _looked_over(lower, found, among=among)
    asked = _found(consequences.ASKED, looked, message) if reading.intent in _CHANGES else ()
    if asked:
        return Unused(replace(reading, intent=Intent.CHECK, why="asked about"), (), asked)
    held = (
        *_exceptions(message, slots, names),
        *_found((*consequences.EXCEPTED, *consequences.CONDITIONS, *_listed(slots), *consequences.PROTOCOLS), looked, message),
        *(match[0] for match in _METHODS.finditer(message.text)),
        *(one for one in _protocols(looked, talk) if not any(one in text for text in beyond)),
        *(() if talk.ports or talk.left or talk.any_port or talk.invalid else _found(consequences.PORTS, looked, message)),
    )
    against = _against(reading, looked, message, among=among)
    if against and reading.intent not in _CHANGES:
        return Unused(reading, (), (*held, against))
    gap = (Gap(Slot.INTENT, Lack.UNCLEAR, against[:120]),) if against else ()
    return Unused(reading, gap, tuple(dict.fromkeys(held)))


def _looked_over(lower: str, found: Sequence[Mention], *, among: bool) -> str:
    """Blank out the names, and the sentences that are beside the request. The text keeps its length."""
    for one in found:
        if one.end:
            lower = f"{lower[: one.start]}@{'~' * (one.end - one.start - 1)}{lower[one.end :]}"
    long = len(lower.split()) > LONG
    ends = [*(match.end() for match in _SENTENCE_ENDS.finditer(lower)), len(lower)]
    kept, start = "", 0
    for end in ends:
        sentence = lower[start:end]
        named = sentence.count("@")
        is_looked = named > 1 if long else named or among or len(sentence.split()) <= SHORT
        kept += sentence if is_looked else " " * len(sentence)
        start = end
    return kept


def _found(rules: Sequence[Rule], looked: str, message: Message) -> tuple[str, ...]:
    """Return the words that rules are for, as they are written, in order; of two that overlap the first."""
    texts, reached = [], 0
    for start, end in sorted({match.span() for rule in rules for match in rule.pattern.finditer(looked)}):
        if start >= reached:
            texts.append(message.text[start:end].strip(" ,.;:!?\n"))
            reached = end
    return tuple(texts)


def _against(reading: Reading, looked: str, message: Message, *, among: bool) -> str:
    """Return the words that may mean the opposite of what was read."""
    if reading.intent is Intent.CHECK:
        return ""
    narrowed = _found(consequences.NARROWED, looked, message)
    negated = _found(consequences.NEGATED, _PRONOUNS.sub(_as_name, looked) if among else looked, message)
    if reading.intent is Intent.REVOKE and _LASTING.search(looked):
        negated = ()
    return next(iter((*negated, *narrowed)), "")


def _as_name(pronoun: re.Match[str]) -> str:
    return "@" + "~" * (len(pronoun[0]) - 1)


def _listed(slots: Slots) -> tuple[Rule, ...]:
    asked = any(gap.slot is Slot.DIRECTION for gap in slots.gaps)
    return () if asked else consequences.LISTED


def _exceptions(message: Message, slots: Slots, names: Names) -> tuple[str, ...]:
    """Return the exceptions that the ends do not already keep: "in dev, not in prod" is kept, "not in prod" alone is not."""
    ends = [names.entries[name].environment for name in (*slots.sources, slots.target) if name]
    whole = bool(slots.sources and slots.target and not slots.gaps)
    return tuple(
        message.text[one.start : one.end].strip()
        for one in exceptions(message.lower)
        if not (whole and not one.broad and one.environments and not one.environments & set(ends))
    )


def _protocols(looked: str, talk: Details) -> tuple[str, ...]:
    """Return the protocols that are said and are in no port: of "8080 TCP and UDP" one may have been read."""
    said = {Protocol(one.upper()) for one in _PROTOCOLS.findall(_REFUSED_PROTOCOL.sub(" ", looked))}
    read = {port.protocol or talk.protocol for port in talk.ports} if talk.ports else {talk.protocol}
    return tuple(sorted(said - read))

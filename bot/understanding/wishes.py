"""What a message wants, where it says more than one thing: two wishes that are opposite, and what only tells why."""
# ruff: noqa: E501 - tables: a line is one construction

import re
from dataclasses import replace

from bot.model.question import CHANGES, Gap, Intent, Lack, Slot
from bot.model.unaccounted import Pair, cut
from bot.understanding.mentions import mentions
from bot.understanding.names import Names
from bot.understanding.reading import Said, said_once

_OPENS = "let|allow|open|permit|give|grant|add|unblock|enable|whitelist"
_CLOSES = "stop|block|remove|revoke|deny|cut|close|drop|forbid|take|prevent|delete|undo"
_OTHERWISE = re.compile(
    rf"(?:[,;.]|\band|\bbut|\bthen)\s+(?:(?:and|then|please|also|rather|instead|just)\s+)*(?=(?:{_OPENS}|{_CLOSES})\b)"
)
"""Where a message says anew what is wanted, maybe the opposite."""
_PARTS = re.compile(
    r"(?<=[.!?;\n])\s+|,? (?:so|therefore|thus|hence)(?=,? (?:please|pls|can|could|we|i|let|allow|open)\b),?|,? and (?=need\b)"
)
_ASKS_TO_OPEN = re.compile(rf"\b(?:{_OPENS})\b|\bneeds? |\bbe (?:let in|allowed|able|given|opened)\b")
_IS_ORDERED = re.compile(
    r"^\W*(?:(?:please|pls|and|then|also|so|but|can you|could you|can we|could we)\W+)*(?:remove|revoke|delete|stop|block|close|cut|undo|drop|deny|take)\b"
    r"|\b(?:please|pls|can you|could you|should|must|needs? to|want to|like to) (?:\w+ )?(?:remove|revoke|delete|stop|block|close|cut|undo|drop|deny)\b (?:it|that|this|them|those|access|the (?:rule|policy|access))"
)
"""A part that orders a removal itself."""
_OPENING = re.compile(rf"\b(?:{_OPENS}|needs?|wants?|must|should|may|able|please|pls|can (?:you|u|we)|could (?:you|u|we))\b")
_CLOSING = re.compile(rf"(?:{_CLOSES})\b")
_SAYS_WHAT = re.compile(
    r"\d{2}|\b(?:it|them|that|this|those|these|rest|others?|everything|old|polic(?:y|ies)|rules?|access|ports?)\b", re.IGNORECASE
)
"""A second wish is about something of the first, or of what is there: "and remove 8443", and not "and close the ticket"."""


def said(text: str, names: Names, near: tuple[str, ...] = ()) -> Said:
    """Read one message; in a conversation, `near` are the namespaces that it is about. Never raises."""
    whole = said_once(text, names, near)
    if whole.intent is Intent.REVOKE and not near:
        whole = _without_background(whole, names)
    if whole.intent not in CHANGES or not whole.slots.sources:
        return whole
    for one in _OTHERWISE.finditer(whole.message.lower):
        before, behind = whole.message.text[: one.start()], whole.message.text[one.end() :]
        first, later = said_once(before, names, near), said_once(behind, names, near)
        closes = bool(_CLOSING.match(behind.lower()))
        is_other = {first.intent, later.intent} == CHANGES or closes is (first.intent is Intent.ALLOW)
        is_wish = first.intent is Intent.REVOKE or (first.intent is Intent.ALLOW and _OPENING.search(before.lower()))
        names_an_end = first.slots.sources or first.slots.target
        says_what = _SAYS_WHAT.search(behind) or later.slots.sources
        if is_wish and is_other and names_an_end and says_what:
            return _the_first(whole, first, later)
    return whole


def _without_background(whole: Said, names: Names) -> Said:
    """Return a removal, or the opening that one part asks for in so many words while what closes is in parts without a name."""
    parts = [part for part in _PARTS.split(whole.message.text) if part.strip()]
    asking = [part for part in parts if _ASKS_TO_OPEN.search(part.lower()) and said_once(part, names).intent is Intent.ALLOW]
    others = [part for part in parts if part not in asking]
    if not asking or not others or any(_IS_ORDERED.search(part.lower()) or _names_any(part, names) for part in others):
        return whole
    alone = said_once(" ".join(asking), names)
    is_same = (alone.slots.sources, alone.slots.target) == (whole.slots.sources, whole.slots.target)
    if not is_same or alone.intent is not Intent.ALLOW or alone.gaps:
        return whole
    return replace(alone, ports=whole.ports, rest=tuple(dict.fromkeys((*alone.rest, *whole.rest))))


def _names_any(text: str, names: Names) -> bool:
    return any(not one.weak for one in mentions(text.lower(), names))


def _the_first(whole: Said, first: Said, later: Said) -> Said:
    """Return the first of two wishes that open and close, with the other as left out; or a question, where it is not whole."""
    if not first.slots.sources or not first.slots.target or first.gaps:
        return replace(whole, gaps=(*whole.gaps, Gap(Slot.INTENT, Lack.UNCLEAR, cut(whole.message.text))))
    ends, target = later.slots.sources, later.slots.target
    other = str(Pair(ends, target, tuple(map(str, later.ports)))) if ends and target else cut(later.message.text)
    second = later.intent if later.intent in CHANGES else None
    return replace(
        first,
        reading=replace(first.reading, second=second, why="the first of two wishes"),
        rest=tuple(dict.fromkeys((*first.rest, other))),
    )

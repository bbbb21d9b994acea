"""What of a message is in no slot, so that it is asked about and never dropped in silence; and when a follow-up settles it."""
# ruff: noqa: E501 - tables: a line is one construction, a list of words is read as words

import re
from collections.abc import Collection, Sequence

from bot.model.question import Intent, Question
from bot.model.unaccounted import MOST, Kind, cut, kind
from bot.understanding import topics
from bot.understanding.assemble import ACTIONS
from bot.understanding.details import Details
from bot.understanding.text import Message, read

_SETTLES = re.compile(
    r"\b(?:forget|ignore|skip|leave|drop|without|never ?mind|do(?:n'?t| not) need|no need|not needed|scrap|lose)\b|\bnot (?:a )?ports?\b|\b(?:just|only) (?:do |take |the |that |this |with )*(?:first|one|that|this|it|those|rest)\b"
)
"""What was not taken in is not wanted."""
_ALL_OF_IT = re.compile(r"\b(?:whole|entire|everything|all of (?:it|this|that))\b")
"""Not what was not taken in, but the request itself."""
_NUMBERS = re.compile(r"(?<![\w.-])\d{2,6}(?![\w.])")
_IS_ELSE = re.compile(
    r"\b(?:is|was|are|that'?s|it'?s) (?:just |only |not )?(?:a |an |the |our |my )?(?:tickets?|issue|port|ports|year|time|version|typo|mistake|count|number|incident|reference|ref|pr|status|code|error|jira)\b"
)
"""What such a number is: "9090 is a ticket"."""
CORRECTS = re.compile(
    r"^\W*(?:(?:oh|ah|hm|hmm|er|erm|um|ok|but|well|and|sorry|oops|wait)\W+)?(?:no|nope|nah|wrong|sorry|oops|actually|wait)\b(?!\W*(?:worries|problem|rush|thanks|thank|hurry)\b)"
    r"|\b(?:i|we) (?:meant|mean)\b|\b(?:other|wrong|different|another) (?:one|namespace|ns|service|svc|app|thing|environment|env|team|side|port)\b|\binstead\b|^\W*not\b|\bnot (?:that|this|what|right|correct|quite)\b|\bwrong\b|\bshould(?: have)? (?:be|been)\b"
)
"""A message that takes back something of what was said or answered."""
_LATER = re.compile(
    r"^\W*(?:(?:ok|okay|right|thanks|cheers|hm|hmm|well|let's see)\W+)?(?:let me|i'?ll|i will|i am going to|i'm going to|we'?ll|we will|hold on|hang on|one (?:sec|second|moment|minute)|brb|bear with)\b"
)
"""Somebody will come back to it: nothing that had to be taken in."""
_ANOTHER = re.compile(
    r"\b(?:the )?(?:other|wrong|different|another) (?:one|namespace|ns|service|svc|app|thing|team|side)\b|\bnot (?:that|this) (?:one|namespace|service)\b"
)


def rest(intent: Intent, talk: Details, further: Sequence[str] = (), hosts: Sequence[str] = ()) -> tuple[str, ...]:
    """Return what one message says beyond its slots: numbers that look like ports, further pairs and names, hosts outside."""
    numbers = talk.left if intent in ACTIONS else ()
    return tuple(dict.fromkeys(cut(text) for text in (*further, *hosts, *numbers)))[:MOST]


def missed(message: Message) -> str:
    """Return the text of a message that changed nothing, unless it is one of the things that people say in passing."""
    lower = message.lower.strip()
    if not re.search(r"\w", lower):
        return ""
    passing = (topics.CHATTER.search(lower) or _LATER.search(lower)) and not re.search(r"\d|\?", lower)
    return "" if passing and not CORRECTS.search(lower) else cut(message.text)


def corrects(text: str) -> bool:
    """Whether a message takes something back: "no, I meant the other one"."""
    return bool(CORRECTS.search(read(text).lower))


def settled(message: Message, talk: Details, state: Question) -> tuple[str, ...] | None:
    """Return what stays unaccounted for after a follow-up that says what is not wanted, or what a number is; None where it says neither.

    "Just the first one" settles all, "9090 is a ticket" only that number.
    """
    lower = message.lower
    numbers = _NUMBERS.findall(lower)
    if talk.ports or talk.pods or talk.protocol or talk.any_port or _ALL_OF_IT.search(lower):
        return None
    if _IS_ELSE.search(lower) and not {*numbers} & {str(port.value) for port in state.ports}:
        left = tuple(text for text in state.unaccounted if text not in lower)
        return left if numbers or left != state.unaccounted else None
    if (
        not state.unaccounted
        or not _SETTLES.search(lower)
        or any(number not in " ".join(state.unaccounted) for number in numbers)
    ):
        return None
    return tuple(text for text in state.unaccounted if numbers and text not in lower)


def remaining(  # noqa: PLR0913, PLR0917 - both sides of a turn
    state: Question, changed: Question, message: Message, talk: Details, named: Collection[str], new: Sequence[str]
) -> tuple[str, ...]:
    """Return what is unaccounted for after a follow-up that changed the state: what it settles goes, what it leaves comes."""
    ends = {*changed.sources, changed.target} - {*state.sources, state.target}
    only = re.search(r"\b(?:just|only)\b", message.lower) and named and set(named) <= {*changed.sources, changed.target}
    kept = []
    closed = changed.intent is Intent.REVOKE and state.intent is not Intent.REVOKE
    for text in state.unaccounted:
        what = kind(text)
        answered = (
            (what is Kind.PORT and (talk.ports or talk.any_port or changed.ports != state.ports))
            or (what is Kind.NAMESPACE and text in {*changed.sources, changed.target})
            or (what in {Kind.WORDS, Kind.HOST} and ends)
            or (what is not Kind.PORT and only)
            or (what is Kind.WORDS and closed)
        )
        if not answered:
            kept.append(text)
    another = _ANOTHER.search(message.lower) and not ends and not state.gaps and changed.intent in ACTIONS
    return tuple(dict.fromkeys((*kept, *new, *((cut(message.text),) if another else ()))))[:MOST]

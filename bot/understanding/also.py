"""What a message says beside its pair: which label is to select the caller, and a second question of logs or routes."""

import re

from bot.model.conventions import AUTO, BUILT_IN, GUIDE
from bot.model.question import Intent, Question

_NOT = r"(?<!not )(?<!without )(?<!no )(?<!than )"
_LABELS = (
    (re.compile(rf"{_NOT}(?:\bthe )?\bguide['’]?s?(?: page['’]?s?)? label\b|\bselect-by[ =]guide\b"), GUIDE),
    (re.compile(rf"{_NOT}(?:\bthe )?\bbuilt-?in(?: name)? label\b|\bselect-by[ =]built-in\b"), BUILT_IN),
    (re.compile(r"\b(?:by|with|using|use|on) (?:the )?`?component`? (?:label|key)\b|\bselect-by[ =]component\b"), "component"),
)
"""Which label is named. Examples: "with the guide's label", "by the component label". Not: "not the guide's label"."""
_KEY = re.compile(r"\b(?:label|key)[ :]+`?(?P<key>[a-z0-9][a-z0-9.-]{0,252}/[A-Za-z0-9][A-Za-z0-9._-]{0,62})`?(?![\w/=:])")
"""A label's key in full: "by the label example.org/team". Not "label app/x=y", which is one of pods."""
_ASKS = re.compile(r"^\W*(?:what|why|which|when|does|do|should|is|are)\b")
_COMPARES = re.compile(r"\b(?:difference|differences|compare[ds]?|comparing|comparison|versus|vs|pros and cons|trade-?offs?)\b")
_RECORDS = re.compile(r"\b(?:where|who)\b[^.?!]{0,60}\blogs?\b|\blogs? (?:go|end up|are kept|appear|show up)\b")


def with_said_label(text: str, question: Question) -> Question:
    """Return a change with the label that the words choose to select the caller; a label that is asked about chooses nothing."""
    lower = text.lower()
    if question.intent is not Intent.ALLOW or question.select_by != AUTO or _ASKS.search(lower):
        return question
    named = next((label for pattern, label in _LABELS if pattern.search(lower)), None)
    key = _KEY.search(text)
    chosen = named or (key["key"] if key else None)
    return question.with_(select_by=chosen) if chosen else question


def also_asked(text: str, question: Question) -> Question:
    """Return a question of logs that compares the routes too, or of the routes that asks for logs too, with both."""
    if question.second is not None or question.gaps:
        return question
    lower = text.lower()
    if question.intent is Intent.LOGS and _COMPARES.search(lower):
        return question.with_(intent=Intent.TRADEOFF, second=Intent.LOGS)
    if question.intent is Intent.TRADEOFF and _RECORDS.search(lower):
        return question.with_(second=Intent.LOGS)
    return question

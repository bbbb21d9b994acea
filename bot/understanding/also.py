"""What a message says beside its pair: which label is to select the caller, and a second question of logs or routes."""

import re
from collections.abc import Iterator

from bot.model.conventions import BUILT_IN, GUIDE
from bot.model.question import Intent, Question
from bot.understanding.assemble import ALL_ENVIRONMENTS
from bot.understanding.names import Names
from bot.understanding.text import read

_ACCESS = frozenset({Intent.ALLOW, Intent.REVOKE, Intent.CHECK})
_SELECT = r"\bselect(?:ed|ing|s)?(?: [\w-]+){0,3} by (?:the )?"
_LABELS = (
    (
        re.compile(r"\bguide'?s?(?: page'?s?)? label\b|\blabel (?:from|of|in) the guide\b|\bselect-by[ =]guide\b", re.IGNORECASE),
        GUIDE,
    ),
    (re.compile(r"\bbuilt-?in(?: name)? label\b|\bselect-by[ =]built-in\b", re.IGNORECASE), BUILT_IN),
    (
        re.compile(
            r"\b(?:by|with|via|through|using|use|on) (?:the )?component (?:label|key)\b|\bselect-by[ =]component\b"
            rf"|{_SELECT}component\b|\b(?:by|with|via|through|using|use) (?:the )?label component\b(?! ?[=:/])",
            re.IGNORECASE,
        ),
        "component",
    ),
)
"""Which label is named. Examples: "with the guide's label", "by the component label", "select it by component"."""
_KEY = re.compile(
    rf"(?:\b(?:label|key)(?: key)?(?: called| named)?[ :]+|{_SELECT}|\bselect-by[ =])(?:https?://)?"
    r"(?P<key>[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?/[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?)"
    r"(?![\w/-]|\.\w| ?[=:]| (?:is|equals?|set)\b)"
)
"""A label's key in full: "by the label example.org/team". Not "label app/x=y", which is one of pods."""
_REFUSED = re.compile(
    r"(?:\b(?:not|without|no|never|than|avoid|dont|skip)|n't|\binstead of)"
    r"(?: (?:by|with|via|through|on|use|using|used|select|selecting|selected|need|want|have|think|we|i|you|it|for|the|any))* ?$",
    re.IGNORECASE,
)
"""Before a label that is not wanted: "not the guide's label", "don't use the component label"."""
_OF_PODS = re.compile(
    r"\bpods?(?: (?:of|in|from) \S+| (?:that|which|have|has|having|carry|carrying|with|by|under|the|all|labelled))* ?$",
    re.IGNORECASE,
)
"""Before a label of pods: "the pods of a-dev with the component label"."""
_SENTENCE = re.compile(r"(?<=[.?!;])\s|\n")
_CLAUSE = re.compile(r"[,:;(] | - ")
_ASKS = re.compile(
    r"\W*(?:(?:or|and|but|so|also) )?"
    r"(?:what|which|why|does|should|must|is|are|do (?:i|we|you|they)|when (?:is|are|do|does|should))\b",
    re.IGNORECASE,
)
_GOVERNED = re.compile(
    r"\b(?:with|by|using|via|through|on)(?: the)? ?$|^(?:with|by|using|via|through|on|select)\b", re.IGNORECASE
)
"""What makes a label in "what do I need to let a call b with the guide's label?" a part of the wish."""
_COMPARES = re.compile(r"\b(?:differences?|differs?|compare[ds]?|comparing|comparison|versus|vs)\b")
_ROUTES = re.compile(r"\b(?:direct(?:ly)?|ingress(?:es)?|routes?)\b")
_EITHER = (
    r"(?:\bdirect(?:ly)?\b[^.?!]{0,40}\bor\b[^.?!]{0,40}\bingress\b|\bingress\b[^.?!]{0,40}\bor\b[^.?!]{0,40}\bdirect(?:ly)?\b)"
)
_CHOOSES = re.compile(rf"\b(?:should|shall|better|best|choose|recommend(?:ed)?)\b[^.?!]{{0,80}}{_EITHER}|(?:^|[.?!] ){_EITHER}")
"""Examples: "should we call it directly or through the ingress". Not: "is it logged if I call directly or by the ingress"."""
_TRADES = re.compile(r"\b(?:pros and cons|trade-?offs?|which (?:route|way) (?:is|should|do|would))\b")
_RECORDS = re.compile(
    r"\b(?:where|who|how long|what about|find|read|see)\b[^.?!]{0,60}\b(?:logs?(?! (?:in|into|on|out)\b)|logging)\b"
    r"|\blogs? (?:go|end up|are kept|appear|show up)\b"
)


def with_all_environments(text: str, question: Question, names: Names) -> Question:
    """Return a question about one pair with "in all envs" as what it leaves out, where there are other environments."""
    found = ALL_ENVIRONMENTS.search(text.lower())
    entry = names.entries.get(question.target or "")
    if not found or entry is None or question.gaps or question.intent not in _ACCESS:
        return question
    several = len({other.environment for other in names.stems.get(entry.stem, ())}) > 1
    held = len({names.entries[name].environment for name in question.sources if name in names.entries}) > 1
    if not several or held or found[0] in question.unaccounted:
        return question
    return question.with_(unaccounted=(*question.unaccounted, found[0]))


def with_said_label(text: str, question: Question) -> Question:
    """Return a change with the label that the words choose to select the caller; a label that is asked about chooses nothing."""
    if question.intent is not Intent.ALLOW:
        return question
    chosen = next(_chosen(read(text).text), None)
    return question.with_(select_by=chosen) if chosen else question


def _chosen(text: str) -> Iterator[str]:
    """Yield each label that the words choose, those with a name of their own first."""
    sentences = _SENTENCE.split(text)
    for pattern, label in _LABELS:
        yield from (label for each in sentences for found in pattern.finditer(each) if _is_wanted(each, found))
    yield from (found["key"] for each in sentences for found in _KEY.finditer(each) if _is_wanted(each, found))


def _is_wanted(sentence: str, found: re.Match[str]) -> bool:
    """Report whether a label that a sentence names is wanted: it is neither refused, nor asked about, nor one of pods."""
    before = sentence[: found.start()]
    clause = _CLAUSE.split(before)[-1]
    if _REFUSED.search(before) or _OF_PODS.search(before) or (clause != before and _ASKS.match(clause)):
        return False
    asks = _ASKS.match(sentence)
    is_what = asks is not None and asks.group().lower().endswith(("what", "which"))
    return asks is None or (is_what and bool(_GOVERNED.search(before) or _GOVERNED.match(found.group())))


def also_asked(text: str, question: Question) -> Question:
    """Return a question of logs that compares the routes too, or of the routes that asks for logs too, with both."""
    if question.second not in (None, question.intent) or question.gaps or question.intent not in (Intent.LOGS, Intent.TRADEOFF):
        return question
    lower = read(text).lower
    compares = _TRADES.search(lower) or _CHOOSES.search(lower) or (_COMPARES.search(lower) and _ROUTES.search(lower))
    if question.intent is Intent.LOGS and compares:
        return question.with_(intent=Intent.TRADEOFF, second=Intent.LOGS)
    if question.intent is Intent.TRADEOFF and _RECORDS.search(lower):
        return question.with_(second=Intent.LOGS)
    return question

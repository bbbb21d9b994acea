"""Whose pods a label is said of: the caller's, or those that are called."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.understanding.mentions import Mention

Label = tuple[str, str]
_OF_THE_NEXT = re.compile(
    r"^['\")]* ?(?:labels? |ones? |tagged )?(?:pods?|workloads?|app|ones?)?,? ?(?:that (?:are|run|live) )?"
    r"(?:of|in|from|inside|within|at) (?:the )?(?:namespace )?$"
)
"""Between a label and the name behind it: "the app=web pods of orders", "pods with app=web in orders"."""
_SIDES = re.compile(r"\b(?:(?P<from>from|by|only if|coming)|to|into|towards?|reaching)\b(?! port)")
"""Between a name and a label behind it, the last one counts: "ledger, but only from the app=web pods to the app=db pods"."""
_CALLS = re.compile(
    r"\b(?:call|reach|access|hit|use|query|talk|connect|speak|get|send|post|scrape|into|to|on|through)(?:s|es|ing)?\b"
)
"""Between a caller and a label of the called one: "let orders call the app=api pods"."""


@dataclass(frozen=True, slots=True)
class PodLabels:
    """The labels that are said of the pods of each end."""

    target: tuple[Label, ...] = ()
    sources: tuple[Label, ...] = ()


def pod_labels(lower: str, labels: Sequence[Label], sources: Iterable[Mention], targets: Iterable[Mention]) -> PodLabels:
    """Return each label with the end that it is said of; one of which that cannot be told is the target's."""
    callers, called = ([one for one in mentions if one.end] for mentions in (sources, targets))
    theirs = [label for label in labels if _is_of_a_caller(lower, label, callers, called)]
    return PodLabels(tuple(label for label in labels if label not in theirs), tuple(theirs))


def _is_of_a_caller(lower: str, label: Label, callers: Sequence[Mention], called: Sequence[Mention]) -> bool:
    at = _place(lower, label)
    if at is None or not callers:
        return False
    start, end = at
    ends = sorted((*callers, *called), key=lambda one: one.start)
    before = next((one for one in reversed(ends) if one.end <= start), None)
    behind = next((one for one in ends if one.start >= end), None)
    if behind is not None and _OF_THE_NEXT.search(lower[end : behind.start]):
        return behind in callers
    if before is None:
        return behind is not None and behind in callers
    between = lower[before.end : start]
    if before in called:
        said = [found for found in _SIDES.finditer(between) if not set(".;@") & set(between[found.end() :])]
        return bool(said) and bool(said[-1]["from"])
    return not _CALLS.search(between)


def _place(lower: str, label: Label) -> tuple[int, int] | None:
    """Return where a label stands in a text, from its key to the end of its value."""
    key, value = (re.escape(part.lower()) for part in label)
    found = re.search(rf"(?<![\w./-]){key}\b(?:(?!\b{key}\b)[^\n.;@]){{0,24}}?{value}(?![\w-])", lower)
    return found.span() if found else None

"""Reads what somebody asks before a policy goes: "what would break if we delete the policy allow-web in shop?"."""
# ruff: noqa: E501 - a line is one construction

import re

from bot.model.question import Gap, Intent, Lack, Question, Slot
from bot.understanding.mentions import mentions
from bot.understanding.names import Names
from bot.understanding.text import read

_VERB = r"(?:remov(?:e|ed|ing)|delet(?:e|ed|ing)|drop(?:ped|ping)?|get(?:ting)? rid of|got rid of|took out|take out|taking out|retir(?:e|ed|ing))"
_KIND = r"(?:network[ -]?polic(?:y|ies)|netpol|policy|policies|rule)"
_POLICY = rf"(?:the |our |this |that |my |your )?(?:{_KIND} (?:called |named )?[`\"'“]?(?P<behind>[a-z0-9][a-z0-9.-]*[a-z0-9])[`\"'”]?|[`\"'“]?(?P<front>[a-z0-9][a-z0-9.-]*[a-z0-9])[`\"'”]? {_KIND})"
_ASKS = r"\b(?:what|who|whom|anything|anybody|anyone|something|is it (?:safe|ok|okay|fine)|safe|can (?:i|we)|could (?:i|we)|does|do|will|would|impact|effect|consequences?)\b"
_EFFECT = r"\b(?:break|breaks|broken|happens?|lose|loses|stops? working|safe|safely|affected|affects?|cut off|change|changes|impact|effect|consequences?|depends?|needs?|miss|misses|go down|goes down)\b"
_DEPENDS = re.compile(rf"\b(?:what|who) (?:depends|relies|hangs) on {_POLICY}", re.IGNORECASE)
_GONE = re.compile(rf"\b(?:{_VERB}|without) {_POLICY}", re.IGNORECASE)
_ASKING = re.compile(rf"(?=.*{_ASKS})(?=.*{_EFFECT})", re.IGNORECASE | re.DOTALL)
_BARE = re.compile(rf"\b{_VERB} (?:the )?[`\"'“]?(?P<bare>[a-z0-9]+(?:-[a-z0-9.]+)+)[`\"'”]? (?:in|from|of) ", re.IGNORECASE)
"""A policy by its name alone, which is no namespace's: "what if I delete allow-web in shop?"."""
_WHAT_IF = re.compile(r"\bwhat (?:if|happens|would happen|breaks|would break)\b|\bwho (?:loses|would lose)\b", re.IGNORECASE)
_NO_NAMES = frozenset(
    {"a", "all", "and", "any", "by", "file", "for", "from", "in", "is", "it", "of", "on", "that", "the", "which", "who", "would"}
)
"""Words beside “policy” that are not its name."""


def removal_of_policy(text: str, names: Names) -> Question | None:
    """Return the question what changes without a policy, or None where the text asks no such thing.

    The namespace may be missing: the policy's name may tell which it is.
    """
    message = read(text)
    lower = message.lower
    found = _DEPENDS.search(lower) or (_GONE.search(lower) if _ASKING.search(lower) or _WHAT_IF.search(lower) else None)
    if found is None and _WHAT_IF.search(lower) and (bare := _BARE.search(lower)) and bare["bare"] not in names.entries:
        found = bare
    if found is None:
        return None
    policy = next((each for each in found.groups() if each), "")
    if policy in _NO_NAMES:
        return None
    at, end = found.span(next(name for name, said in found.groupdict().items() if said))
    rest = message.lower[:at] + " " * (end - at) + message.lower[end:]
    named = [one for one in mentions(rest, names) if not one.weak]
    places = list(dict.fromkeys(one.name for one in named if one.name))
    asked = Question(Intent.IMPACT, policy=policy, target=places[0] if len(places) == 1 else None)
    if len(places) > 1:
        return asked.with_(gaps=(Gap(Slot.TARGET, Lack.SEVERAL, "", tuple(places)),))
    unclear = next((one for one in named if not one.name), None)
    if unclear is not None and not places:
        lack = Lack.AMBIGUOUS if unclear.finding.options else Lack.UNKNOWN
        return asked.with_(gaps=(Gap(Slot.TARGET, lack, unclear.said, tuple(unclear.finding.options)),))
    return asked

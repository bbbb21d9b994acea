"""Which slot a follow-up fills: "the api", "preprod", "the second one", and the names that it says, each on its side."""
# ruff: noqa: E501 - tables: a line is one construction, a list of words is read as words

import re
from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz.distance import Indel

from bot.model.conventions import ENVIRONMENT_OF, split_environment
from bot.model.question import Gap, Intent, Lack, Question, Slot
from bot.understanding import followups
from bot.understanding.assemble import ACTIONS, within
from bot.understanding.corrections import exceptions, unexcepted
from bot.understanding.names import Names
from bot.understanding.reading import Said

_ORDINALS = {
    "first": 0,
    "1st": 0,
    "1": 0,
    "one": 0,
    "former": 0,
    "top": 0,
    "second": 1,
    "2nd": 1,
    "2": 1,
    "two": 1,
    "latter": 1,
    "third": 2,
    "3rd": 2,
    "3": 2,
    "three": 2,
    "fourth": 3,
    "4": 3,
    "last": -1,
    "bottom": -1,
}
_ORDINAL = re.compile(
    r"(?:^\W*|\b(?:the|option|number|no\.?|#|choose|pick|take) ?)(first|1st|second|2nd|third|3rd|fourth|last|former|latter|top|bottom|1|2|3|4|one|two|three)(?: (?:one|option|of those|of them|please))?\b(?![-\w])"
)
_CALLS = re.compile(r"\b(?:call|calls|calling|to|into|reach|reaches|talks?|hits?|needs?|uses?|->)\b|→")
_ENVIRONMENT = re.compile(
    r"(?<![\w-])(pre-?\s?prod(?:uction)?|" + "|".join(sorted(ENVIRONMENT_OF, key=len, reverse=True)) + r")(?![\w-])"
)
_CALLING = frozenset({"source", "caller", "client", "consumer", "calling"})
_SIDED = re.compile(
    r"(?<![\w-])(?P<env>pre-?prod|[a-z]+) (?:for|on|as|at|is) the (?P<side>source|caller|client|consumer|calling|target|destination|callee|called)\b"
    r"|\bthe (?P<side2>source|caller|client|consumer|target|destination|callee) (?:is|in|should be|to|being|stays|from) (?P<env2>pre-?prod|[a-z]+)(?![\w-])"
)
_NOT = re.compile(r"\bnot (?:the |in )?([a-z0-9-]+)\b")
_IGNORED = frozenset(
    [
        "the",
        "a",
        "an",
        "one",
        "please",
        "that",
        "this",
        "is",
        "it",
        "i",
        "mean",
        "meant",
        "want",
        "for",
        "in",
        "of",
        "to",
        "and",
        "sorry",
        "service",
        "app",
        "namespace",
        "ns",
        "thanks",
        "yes",
        "no",
        "oh",
        "ok",
        "just",
        "need",
        "version",
        "as",
        "i'd",
        "like",
        "think",
        "probably",
        "should",
        "be",
        "hmpps",
        "laa",
        "moj",
    ]
)


def pick(said: Said, state: Question, names: Names) -> Question | None:
    """Return the state with one of the options that were offered taken, or with another environment; None where nothing is picked."""
    lower = said.message.lower
    gaps = [gap for gap in state.gaps if gap.slot in {Slot.SOURCES, Slot.TARGET} and gap.options and not _filled(gap, state)]
    direction = next((gap for gap in state.gaps if gap.slot is Slot.DIRECTION and len(gap.options) == 2), None)
    if direction:
        return _direction(said, state, direction)
    environment = _environment(lower)
    result: Question | None = None
    for gap in gaps:
        chosen = _chosen(lower, gap, environment, names)
        if chosen:
            result = _fill(result or state, gap, chosen, names)
    if result is not None or any(not mention.weak for mention in said.named):
        return result
    sided = _sided(lower, state, names)
    if sided is not None:
        return sided
    if environment and not gaps and len(lower.split()) < 14:
        return _moved(state, environment, names)
    return None


def _filled(gap: Gap, state: Question) -> bool:
    return bool(state.sources if gap.slot is Slot.SOURCES else state.target) and gap.lack is not Lack.SEVERAL


def names_environment(lower: str) -> bool:
    """Tell whether a text holds the word for an environment."""
    return bool(_ENVIRONMENT.search(lower))


def _environment(lower: str) -> str | None:
    found = {"preprod" if one.startswith("pre") else ENVIRONMENT_OF[one] for one in _ENVIRONMENT.findall(unexcepted(lower))}
    return found.pop() if len(found) == 1 else None


def _chosen(lower: str, gap: Gap, environment: str | None, names: Names) -> str | None:  # noqa: PLR0911 - one exit for each rule, in their order
    refused = {environment for one in exceptions(lower) for environment in one.environments}
    options: Sequence[str] = [option for option in gap.options if names.entries[option].environment not in refused]
    if refused and len(options) == 1:
        return options[0]
    if environment:
        fitting = [option for option in options if names.entries[option].environment == environment]
        if len(fitting) == 1:
            return fitting[0]
        if not fitting and gap.lack is Lack.AMBIGUOUS and gap.said:
            return names.find(tuple(re.findall(r"[a-z0-9]+", gap.said)), environment).name
        options = fitting or options
    ordinal = _ORDINAL.search(lower)
    if ordinal and len(lower.split()) < 8 and -1 <= _ORDINALS[ordinal[1]] < len(gap.options):
        return gap.options[_ORDINALS[ordinal[1]]]
    without = set(_NOT.findall(lower))
    words = {word for word in re.findall(r"[a-z0-9]+", unexcepted(lower)) if word not in _IGNORED} - without
    if without:
        left = [option for option in options if not without & set(option.split("-"))]
        if len(left) == 1:
            return left[0]
    telling = {word for word in words if 0 < sum(word in option.split("-") for option in options) < len(options)}
    if telling and len(lower.split()) < 12:
        fitting = [option for option in options if telling <= set(option.split("-"))]
        if len(fitting) == 1:
            return fitting[0]
    if words & {"ui", "frontend", "front", "website"} and len(lower.split()) < 8:
        fitting = [option for option in options if "api" not in option.split("-")]
        return fitting[0] if len(fitting) == 1 else None
    return None


def _fill(state: Question, gap: Gap, name: str, names: Names) -> Question:
    gaps = tuple(one for one in state.gaps if one is not gap)
    if gap.slot is Slot.SOURCES:
        return replace(state, sources=tuple(dict.fromkeys((*state.sources, name))), gaps=gaps)
    return replace(state, sources=within(state.sources, gap.options, name, names.entries), target=name, gaps=gaps)


def _direction(said: Said, state: Question, gap: Gap) -> Question | None:
    """Which of two calls the other: "the first calls the second", "from a", a name alone being the caller."""
    lower, (left, right) = said.message.lower, gap.options
    named = [mention.name for mention in said.named if mention.name in gap.options]
    gaps = tuple(one for one in state.gaps if one is not gap)
    if said.roles.targets and not said.roles.sources and len(named) == 1:
        target = named[0]
    elif len(named) == 1:
        target = right if named[0] == left else left
    elif re.search(
        r"\b(?:second|latter|2nd) (?:one )?\S* ?(?:call|to|reach|talk|is the (?:caller|source|client))|\bright to left\b", lower
    ):
        target = left
    elif re.search(r"\b(?:first|former|1st)\b|\bleft to right\b|\b(?:that|in that|the) order\b", lower):
        target = right
    else:
        return None
    return replace(state, sources=(left if target == right else right,), target=target, gaps=gaps)


def _moved(
    state: Question, environment: str, names: Names, slots: Sequence[Slot] = (Slot.SOURCES, Slot.TARGET)
) -> Question | None:
    """Put the ends into another environment. An end that has none of that name is asked about: it is not left where it was."""
    after = state
    if Slot.SOURCES in slots:
        found = [(one, _in(one, environment, names)) for one in state.sources]
        gaps = [_without(Slot.SOURCES, one, environment, names) for one, name in found if name is None]
        after = replace(after, sources=tuple(name for _, name in found if name), gaps=(*after.gaps, *gaps))
    if Slot.TARGET in slots and state.target:
        name = _in(state.target, environment, names)
        missing = () if name else (_without(Slot.TARGET, state.target, environment, names),)
        after = replace(after, target=name, gaps=(*after.gaps, *missing))
    changed = (after.sources, after.target) != (state.sources, state.target)
    return after if changed and (after.sources or after.target) else None


def _without(slot: Slot, name: str, environment: str, names: Names) -> Gap:
    stem = names.entries[name].stem
    options = tuple(entry.name for entry in names.stems[stem] if entry.name != name) or (name,)
    return Gap(slot, Lack.UNKNOWN, f"{'-'.join(stem)} {environment}", options)


def _sided(lower: str, state: Question, names: Names) -> Question | None:
    """Apply an environment for one end, and perhaps another for the other: "dev for the source, but test for the target"."""
    after: Question | None = None
    for match in _SIDED.finditer(lower):
        said = match["env"] or match["env2"]
        environment = "preprod" if said.startswith("pre") else ENVIRONMENT_OF.get(said)
        side = match["side"] or match["side2"]
        slot = Slot.SOURCES if side in _CALLING else Slot.TARGET
        other = Slot.TARGET if slot is Slot.SOURCES else Slot.SOURCES
        rest = {ENVIRONMENT_OF[one] for one in _ENVIRONMENT.findall(lower) if one in ENVIRONMENT_OF} - {environment}
        if environment:
            after = _moved(after or state, environment, names, (slot,)) or after
            if len(rest) == 1:
                after = _moved(after or state, rest.pop(), names, (other,)) or after
    return after


def _in(name: str, environment: str, names: Names) -> str | None:
    """Return the same stem's name in an environment: itself where it has none, None where that stem has no such one."""
    entry = names.entries.get(name)
    if entry is None or not entry.suffixed:
        return name
    return names.find(entry.stem, environment).name


_LOOSE = frozenset({"FOR T", "ON T", "IN T"})
"""Constructions that may as well name the caller: "and for a"."""


def left_out(said: Said, state: Question) -> Question | None:
    """Return the state without the sources that are taken off the list: "scrap a, just b"."""
    lower = said.message.lower
    gone = {one.name for one in said.named if one.name and followups.LEAVES_OUT.search(lower[max(0, one.start - 30) : one.start])}
    rest = tuple(name for name in state.sources if name not in gone)
    return replace(state, sources=rest) if rest and rest != state.sources else None


def retargeted(said: Said, fresh: Question, state: Question) -> Question | None:
    """Return the state with the namespaces that the message names, each on its side; None where it names none."""
    fresh_names = [mention.name for mention in said.named if mention.name and not mention.weak]
    if not fresh_names:
        return None
    if (
        fresh.intent in ACTIONS
        and (fresh.sources or fresh.target)
        and not (state.gaps and len(fresh_names) == 1 and not said.roles.template)
    ):
        return _merged(said, fresh, state)
    side = _side(said, state, fresh_names[-1])
    if side is Slot.SOURCES:
        sources = (*state.sources, *fresh_names) if _adds(said, state) else tuple(fresh_names)
        return replace(state, sources=tuple(dict.fromkeys(sources)))
    if state.intent is Intent.REACH:
        return replace(state, sources=(fresh_names[-1],))
    return replace(state, target=fresh_names[-1])


def _merged(said: Said, fresh: Question, state: Question) -> Question:
    """Put the ends that the message says, over those of the state."""
    sources = fresh.sources
    if sources and state.sources and _adds(said, state):
        sources = tuple(dict.fromkeys((*state.sources, *sources)))
    return replace(state, sources=sources or state.sources, target=fresh.target or state.target)


def _adds(said: Said, state: Question) -> bool:
    lower = said.message.lower
    if state.intent not in ACTIONS or followups.REPLACES.search(lower):
        return False
    asked = lower.rstrip().endswith("?")
    return bool((followups.AND if asked else followups.ALSO).search(lower))


def _side(said: Said, state: Question, name: str) -> Slot:  # noqa: PLR0911 - one exit for each rule, in their order
    """On which side a lone name belongs: where it was asked for, where it is said to be, or where it is most alike."""
    lower = said.message.lower
    loose = said.roles.template in _LOOSE
    if said.roles.sources and not said.roles.targets:
        return Slot.SOURCES
    if not loose and said.roles.targets and not said.roles.sources:
        return Slot.TARGET
    for gap in state.gaps:
        if gap.slot in {Slot.SOURCES, Slot.TARGET} and name in gap.options:
            return gap.slot
    for pattern, slot in followups.SIDES:
        if pattern.search(lower):
            return Slot(slot)
    asked = [gap.slot for gap in state.gaps if gap.slot in {Slot.SOURCES, Slot.TARGET}]
    if asked:
        return asked[0]
    stem = split_environment(tuple(name.split("-")))[0]
    if any(split_environment(tuple(source.split("-")))[0] == stem for source in state.sources):
        return Slot.SOURCES
    if state.target and split_environment(tuple(state.target.split("-")))[0] == stem:
        return Slot.TARGET
    if _adds(said, state) or not state.sources:
        return Slot.SOURCES
    alike = max(Indel.normalized_similarity(name, source) for source in state.sources)
    return Slot.SOURCES if alike > Indel.normalized_similarity(name, state.target or "") else Slot.TARGET

"""Which end of a question a follow-up changes: the names that it says, each on its side, or off the list."""

from dataclasses import replace

from rapidfuzz.distance import Indel

from bot.model.environments import split_environment
from bot.model.question import Intent, Question, Slot
from bot.understanding import followups
from bot.understanding.assemble import ACTIONS
from bot.understanding.reading import Said

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

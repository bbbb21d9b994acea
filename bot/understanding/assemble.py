"""From mentions, roles and intent to slots and gaps: what is known, and what has to be asked."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.model.question import Gap, Intent, Lack, Slot
from bot.understanding.mentions import Mention
from bot.understanding.roles import Roles

ACTIONS = frozenset({Intent.ALLOW, Intent.CHECK, Intent.REVOKE})


@dataclass(frozen=True, slots=True)
class Slots:
    """Sources and target as names of the estate, and what is missing."""

    sources: tuple[str, ...] = ()
    target: str | None = None
    gaps: tuple[Gap, ...] = ()


def assemble(intent: Intent, roles: Roles, mentions: Sequence[Mention]) -> Slots:
    """Fill the slots of an intent."""
    if intent in ACTIONS:
        return _pair(roles, mentions)
    sources = _names(roles.sources, mentions)
    targets = _names(roles.targets, mentions)
    if intent is Intent.WHO:
        return _who(roles, mentions)
    if intent is Intent.REACH:
        numbers = roles.sources or roles.targets
        names = _names(numbers, mentions)
        gaps = _gaps(Slot.SOURCES, numbers, mentions) or (() if names else (Gap(Slot.SOURCES, Lack.MISSING),))
        return Slots(names, None, gaps)
    if intent is Intent.ADDRESS:
        numbers = roles.targets or roles.sources
        gaps = _gaps(Slot.TARGET, numbers, mentions)
        target = _names(numbers, mentions)
        if len(target) > 1:
            return Slots((), None, (Gap(Slot.TARGET, Lack.SEVERAL, "", target),))
        return Slots(sources if roles.targets else (), target[0] if target else None, gaps)
    return Slots(sources, targets[0] if len(targets) == 1 else None)


def _who(roles: Roles, mentions: Sequence[Mention]) -> Slots:
    numbers = roles.targets or roles.sources
    names = _names(numbers, mentions)
    if len(names) > 1:
        return Slots((), None, (Gap(Slot.TARGET, Lack.SEVERAL, "", names),))
    gaps = _gaps(Slot.TARGET, numbers, mentions) or (() if names else (Gap(Slot.TARGET, Lack.MISSING),))
    return Slots((), names[0] if names else None, gaps)


def _pair(roles: Roles, mentions: Sequence[Mention]) -> Slots:
    sources, targets = _names(roles.sources, mentions), _names(roles.targets, mentions)
    gaps = [*_gaps(Slot.SOURCES, roles.sources, mentions)]
    target_gaps = _gaps(Slot.TARGET, roles.targets, mentions)
    if not roles.sources:
        gaps.append(Gap(Slot.SOURCES, Lack.MISSING))
    if not roles.targets:
        gaps.append(Gap(Slot.TARGET, Lack.MISSING))
    if len(roles.targets) > 1 and len(targets) != 1:
        options = targets or tuple(option for gap in target_gaps for option in gap.options)
        return Slots(sources, None, (*gaps, Gap(Slot.TARGET, Lack.SEVERAL, "", options)))
    return Slots(sources, targets[0] if len(targets) == 1 else None, (*gaps, *target_gaps))


def unclear(mentions: Sequence[Mention], numbers: Sequence[int]) -> Slots:
    """Two namespaces and no word on who calls: both are the options."""
    names = tuple(dict.fromkeys(name for number in numbers if (name := mentions[number].name)))
    said = " ".join(mentions[number].said for number in numbers)
    return Slots((), None, (Gap(Slot.DIRECTION, Lack.UNCLEAR, said[:120], names),))


def _names(numbers: Sequence[int], mentions: Sequence[Mention]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for number in numbers if (name := mentions[number].name)))


def _gaps(slot: Slot, numbers: Sequence[int], mentions: Sequence[Mention]) -> tuple[Gap, ...]:
    return tuple(gap(slot, mentions[number]) for number in numbers if mentions[number].name is None)


def gap(slot: Slot, mention: Mention) -> Gap:
    """Return what to ask of a mention that is not one namespace."""
    lack = Lack.AMBIGUOUS if mention.finding.known and mention.finding.options else Lack.UNKNOWN
    return Gap(slot, lack, mention.said[:120], mention.finding.options)

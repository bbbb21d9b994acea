"""From mentions, roles and intent to slots and gaps: what is known, and what has to be asked."""
# ruff: noqa: E501 - tables: a line is one construction, a list of words is read as words

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.model.conventions import ENVIRONMENT_OF, LOOSE
from bot.model.question import Gap, Intent, Lack, Slot
from bot.understanding.grammar import LONE_SOURCES, LONE_TARGETS
from bot.understanding.mentions import Mention
from bot.understanding.names import NOTHING, Entry, Names
from bot.understanding.roles import Roles
from bot.understanding.skeleton import Skeleton
from bot.understanding.text import Pasted
from bot.understanding.words import COMMON

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
        callers = tuple(one for one in sources if one not in target) if roles.targets else ()
        return Slots(callers, target[0] if target else None, gaps)
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


ALL_ENVIRONMENTS = re.compile(
    r"\b(?:all|every|each|both|three|four|across) (?:of )?(?:the |our |your )?(?:\S+ )?(?:env(?:ironment)?s?|envs)\b"
)
_ALSO_IN = re.compile(
    r"\b(?:also|same|too|plus|both|likewise|as well(?: as)?|and)(?: for| in| on| to)*(?: the| our)? $|[&+] ?(?:in |on |for )?$"
)
_PRODUCTION = "prod"


@dataclass(frozen=True, slots=True)
class Spread:
    """What several environments make of the slots, and the words for those that are in none of them."""

    slots: Slots
    left: tuple[str, ...] = ()


def spread(  # noqa: PLR0913, PLR0917 - all that one message was read to
    slots: Slots, assigned: Roles, found: Sequence[Mention], environments: Mapping[str, str], text: str, names: Names
) -> Spread:
    """Fill the slots with the pairs of each environment that was said, for one of them to be chosen.

    `environments` are those that are said outside any name, each with its place in words: as written.
    """
    ends = [[found[number] for number in side] for side in (assigned.sources, assigned.targets)]
    every = ALL_ENVIRONMENTS.search(text)
    wanted = _wanted(ends, list(environments), names, every=bool(every))
    open_ends = [mention for side in ends for mention in side if _is_open(mention)]
    if not open_ends or len(wanted) < 2:
        return Spread(slots, _left(slots, environments, every[0] if every else "", open_ends, names))
    fitting = [one for one in wanted if all(names.find(mention.words, one).name for mention in open_ends)]
    sources, targets = (_in_each(side, fitting, names) for side in ends)
    if not fitting or not targets:
        return Spread(slots, tuple(environments.values()))
    gaps = tuple(gap for gap in slots.gaps if gap.slot is not Slot.TARGET and not (sources and gap.slot is Slot.SOURCES))
    left = tuple(written for one, written in environments.items() if one not in fitting)
    if len(targets) == 1:
        return Spread(Slots(sources, targets[0], gaps), left)
    # Production comes last: it is never what is chosen because nothing else was said.
    options = sorted(targets, key=lambda name: names.entries[name].environment == _PRODUCTION)
    return Spread(Slots(sources, None, (*gaps, Gap(Slot.TARGET, Lack.SEVERAL, "", tuple(options)))), left)


def within(sources: tuple[str, ...], options: Sequence[str], target: str, names: Mapping[str, Entry]) -> tuple[str, ...]:
    """Return the sources that go with one of several targets: of the same several environments, those of its own."""
    of_sources, of_options = ({names[name].environment for name in side if name in names} for side in (sources, options))
    if target not in names or len(of_sources) < 2 or of_sources != of_options:
        return sources
    return tuple(name for name in sources if name in names and names[name].environment == names[target].environment)


def said_of(text: str, taken: Sequence[Mention], pattern: re.Pattern[str]) -> dict[str, str]:
    """Find the environments that are said outside any name, in order, each as it is written."""
    said: dict[str, str] = {}
    for match in pattern.finditer(text):
        if any(mention.start <= match.start() < mention.end for mention in taken):
            continue
        before = text[max(0, match.start() - 12) : match.start()]
        if match[1] in LOOSE and not re.search(r"\b(?:in|on|for|and|or|plus|&|across|both)\s+$|[,/&+]\s*$", before):
            continue
        said.setdefault("preprod" if match[1].startswith("pre") else ENVIRONMENT_OF[match[1]], match[1])
    return said


def said_on_top(text: str, environments: Mapping[str, str]) -> dict[str, str]:
    """Keep the environments that are said to come beside others: "also in preprod", "and prod"."""
    return {
        one: written
        for one, written in environments.items()
        if any(
            _ALSO_IN.search(text[max(0, at.start() - 25) : at.start()]) for at in re.finditer(rf"\b{re.escape(written)}\b", text)
        )
    }


def _wanted(ends: Sequence[Sequence[Mention]], said: list[str], names: Names, *, every: bool) -> list[str]:
    if len(said) > 1:
        return said
    if every:
        options = next((mention.finding.options for side in ends[::-1] for mention in side if _is_open(mention)), ())
        return list(dict.fromkeys(names.entries[option].environment or "" for option in options))
    if said:
        return []
    sides = [[names.entries[one.name].environment or "" for one in side if one.name and not _is_open(one)] for side in ends]
    return next((list(dict.fromkeys(side)) for side in sides if len(set(side)) > 1), [])


def _is_open(mention: Mention) -> bool:
    return not mention.environment and mention.finding.rank != 0 and bool(mention.words) and not mention.address


def _in_each(side: Sequence[Mention], wanted: Sequence[str], names: Names) -> tuple[str, ...]:
    found: list[str] = []
    for mention in side:
        if _is_open(mention):
            found += [name for one in wanted if (name := names.find(mention.words, one).name)]
        elif mention.name:
            found.append(mention.name)
    return tuple(dict.fromkeys(found))


def _left(
    slots: Slots, environments: Mapping[str, str], every: str, open_ends: Sequence[Mention], names: Names
) -> tuple[str, ...]:
    """Return the environments that a whole pair leaves out."""
    if slots.gaps or not slots.target:
        return ()
    held = {names.entries[name].environment for name in (*slots.sources, slots.target)}
    written = tuple(text for one, text in environments.items() if one not in held)
    stem = names.stems.get(names.entries[slots.target].stem, ())
    return (*written, *((every,) if every and not open_ends and len({entry.environment for entry in stem}) > 1 else ()))


def with_addresses(found: Sequence[Mention], assigned: Roles, shape: Skeleton) -> Roles:
    """Take an address in the cluster for what is called, whatever else is said."""
    called = [number for number, mention in enumerate(found) if mention.address and mention.address.in_cluster]
    sure = assigned.template not in {*LONE_SOURCES, *LONE_TARGETS, ""}
    if len(called) != 1 or (assigned.sources and assigned.targets and sure):
        return assigned
    if not sure:
        assigned = replace(
            assigned,
            sources=tuple(one for one in assigned.sources if one not in called),
            targets=(),
            self_target=False,
        )
    elif called[0] in assigned.sources:
        # A failure "from" an address is of a call to it; who else is read as a caller there, is one.
        failed = "FAULT" in shape.tagged and len(assigned.sources) == 1
        return replace(assigned, sources=assigned.targets, targets=(called[0],)) if failed else assigned
    rest = [
        number
        for number, mention in enumerate(found)
        if number not in called and not mention.weak and any(number in group for group in shape.groups)
    ]
    if len(rest) == 1 or (rest and assigned.sources):
        return replace(assigned, sources=assigned.sources or (rest[0],), targets=(called[0],), template="address")
    return replace(assigned, targets=assigned.targets or (called[0],))


def with_pasted(assigned: Roles, found: list[Mention], blocks: Sequence[Pasted], names: Names) -> tuple[Roles, list[Mention]]:
    """Fill the ends that the words leave open from what was pasted."""
    for block in blocks:
        known = {mention.name: number for number, mention in enumerate(found) if mention.name}
        for name in (*block.sources, *((block.target,) if block.target else ())):
            if name not in known:
                known[name] = len(found)
                found = [*found, Mention(0, 0, name, tuple(name.split("-")), None, names.find(tuple(name.split("-"))))]
        lone = assigned.template in {*LONE_SOURCES, *LONE_TARGETS, ""} and not (assigned.sources and assigned.targets)
        if block.target and lone and block.service and known[block.target] not in assigned.targets:
            others = tuple(number for name, number in known.items() if name != block.target and not found[number].weak)
            assigned = replace(
                assigned,
                sources=others if len(others) == 1 else assigned.sources,
                targets=(known[block.target],),
                self_source=False if len(others) == 1 else assigned.self_source,
                template="pasted",
            )
        if block.target and not assigned.targets and known[block.target] not in assigned.sources:
            assigned = replace(
                assigned, targets=(known[block.target],), self_target=False, template=assigned.template or "pasted"
            )
        sources = tuple(known[name] for name in block.sources if known[name] not in assigned.targets)
        if sources and not assigned.sources:
            assigned = replace(assigned, sources=sources, self_source=False, template=assigned.template or "pasted")
        if block.target and known[block.target] in assigned.targets and not assigned.sources:
            rest = [number for name, number in known.items() if name != block.target and not found[number].weak]
            if len(rest) == 1:
                assigned = replace(assigned, sources=(rest[0],), self_source=False, template=assigned.template or "pasted")
    return assigned, found


def called(assigned: Roles, found: Sequence[Mention], blocks: Sequence[Pasted]) -> Pasted:
    """Service and port of the address that was written for the target."""
    for number in assigned.targets:
        address = found[number].address
        if address and (address.service or address.port):
            port = address.port if address.port and 0 < address.port < 65536 else None
            return Pasted(service=address.service if address.in_cluster else None, port=port)
    return next((block for block in blocks if block.service or block.port), Pasted())


_CALLER = re.compile(
    r"(?:\bLET|\bFROM|^can|^is|^does|\bcan|\bCUT|^) (?:the |our )?((?!@)[a-z][\w'-]{1,62}(?: [a-z][\w-]{2,40}){0,3}?) (?:service |api |app |team |namespace )?(?:to )?(?:CALL|INTO|LETTED INTO|TO) @"
)
_CALLED = re.compile(
    r"@\d+ (?:[a-z]\S* ){0,5}(?:CALL|INTO|TO) (?:the |our )?((?!@)[a-z][\w'-]{1,62}(?: [a-z][\w-]{2,40}){0,3}?)(?= ?(?:service|api|app|namespace|ns|please|in|on|,|\.|\?|!|$|ON|port|directly|now))"
)


def unknowns(
    intent: Intent, shape: Skeleton, found: Sequence[Mention], assigned: Roles, names: Names
) -> tuple[list[Mention], Roles]:
    """Add a mention for such a word at the end that has none, so that it is asked about by name."""
    every = list(found)
    if intent not in ACTIONS:
        return every, assigned
    if not assigned.sources and not assigned.self_source and not assigned.all_source and assigned.targets:
        word = _word(_CALLER, shape.tagged)
        if word:
            every.append(_mention(word, names))
            assigned = replace(assigned, sources=(len(every) - 1,))
    elif assigned.sources and not assigned.targets:
        word = _word(_CALLED, shape.tagged)
        if word:
            every.append(_mention(word, names))
            assigned = replace(assigned, targets=(len(every) - 1,))
    return every, assigned


def _word(pattern: re.Pattern[str], tagged: str) -> str:
    found = pattern.search(tagged)
    words = found[1].split() if found else []
    return " ".join(words) if words and not all(word in COMMON for word in words) else ""


def _mention(words: str, names: Names) -> Mention:
    options = names.suggestions(tuple(words.split()), None)
    return Mention(0, 0, words, tuple(words.split()), None, replace(NOTHING, options=options))

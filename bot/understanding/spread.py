"""One pair for each of several environments: the ends of a pair are never taken from two of them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.model.environments import ENVIRONMENT_OF, LOOSE
from bot.model.question import Gap, Lack, Slot
from bot.understanding.assemble import Slots
from bot.understanding.mentions import Mention
from bot.understanding.names import Entry, Names
from bot.understanding.roles import Roles

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

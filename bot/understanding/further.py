"""What a message names beyond its one pair: further pairs, each with its own ports, and names that have no part in any."""
# ruff: noqa: SIM905 - a list of words is read as words

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.model.unaccounted import Pair
from bot.understanding.assemble import Slots
from bot.understanding.details import Details, details
from bot.understanding.mentions import Mention
from bot.understanding.roles import Roles, own
from bot.understanding.skeleton import Skeleton
from bot.understanding.text import Message

_SET_ASIDE = re.compile(r"\b(?:not|leave|keep|except)(?: for| to| from| the| just| touch| in)? ?[\"'(]?$")
_STAYS = re.compile(r"[\"')]? (?:tho |though )?(?:stays?|alone|not|is (?:fine|done|ok|okay|sorted))\b")
"""A name that is to be left as it is."""
_JOINS = frozenset("and also then plus as well please from on over port ports tcp udp sctp the for too both or".split())
_TAKES_BACK = re.compile(r"\b(?:scratch|strike|forget|ignore) that\b|\bno,? wait\b|\bcorrection\b")


@dataclass(frozen=True, slots=True)
class Further:
    """The details of the first pair, and what is named beyond it, as text."""

    details: Details
    texts: tuple[str, ...] = ()


def further(  # noqa: PLR0913, PLR0917 - all that one message was read to
    message: Message, assigned: Roles, found: Sequence[Mention], shape: Skeleton, slots: Slots, talk: Details
) -> Further:
    """Return what is beyond the first pair; ports that are said after a further pair begins are that pair's."""
    if not (assigned.sources or assigned.all_source or assigned.self_source) or not assigned.targets:
        return Further(talk)
    starts = [min(found[number].start for number in (*sources, *targets)) for sources, targets in assigned.further]
    unplaced = _unplaced(message, assigned, found, shape, slots)
    begins = [*starts, *(one.start for one in unplaced)]
    first = _within(message, found, 0, min(begins)) if _come_after(begins, assigned, found) else talk
    own = (
        replace(talk, ports=first.ports, protocol=first.protocol, left=first.left, invalid=first.invalid) if first.ports else talk
    )
    texts = []
    for at, (sources, targets) in enumerate(assigned.further):
        ends = [found[number].name for number in (*sources, *targets[:1])]
        if all(ends) and len(targets) == 1:
            later = [start for start in starts if start > starts[at]]
            region = _within(message, found, starts[at], min(later, default=len(message.lower)))
            ports = (region if first.ports else talk).ports
            names = [str(name) for name in ends]
            texts.append(str(Pair(tuple(dict.fromkeys(names[:-1])), names[-1], tuple(map(str, ports)))))
        else:
            texts += [found[number].name or found[number].said for number in (*sources, *targets)]
    besides = dict.fromkeys(one.name or one.said for one in unplaced)
    others = (str(port) for port in talk.ports if port not in own.ports) if unplaced and not starts else ()
    return Further(own, (*texts, *besides, *others))


def says_verb(between: str) -> bool:
    """Whether the words between two pairs say anew what is wanted, and do more than join them."""
    return any(word not in _JOINS for word in re.findall(r"[a-z']+", between))


def _come_after(starts: Sequence[int], assigned: Roles, found: Sequence[Mention]) -> bool:
    return bool(starts) and all(found[number].start < min(starts) for number in (*assigned.sources, *assigned.targets))


def _within(message: Message, found: Sequence[Mention], start: int, end: int) -> Details:
    """Read details from a part of a message."""
    spans = [(one.start - start, one.end - start) for one in found if start <= one.start < one.end <= end]
    return details(message.text[start:end], message.lower[start:end], spans)


def _unplaced(message: Message, assigned: Roles, found: Sequence[Mention], shape: Skeleton, slots: Slots) -> list[Mention]:
    """Return the names that are meant, beyond doubt, and are in no pair."""
    placed = {*assigned.sources, *assigned.targets}
    placed |= {number for one in assigned.further for side in one for number in side}
    known = {*slots.sources, slots.target, *(option for gap in slots.gaps for option in gap.options)}
    known |= {found[number].name or found[number].said for number in placed}
    mine = own(shape)
    ours = shape.groups[int(mine[1:])] if mine and int(mine[1:]) < len(shape.groups) else ()
    meant = {number for group in shape.groups for number in group} - placed - shape.weak - {*ours}
    later = sorted(found[number].start for number in placed)
    sure = (
        found[number] for number in sorted(meant) if _is_sure(found[number]) and not _is_set_aside(message, found[number], later)
    )
    return [one for one in sure if (one.name or one.said) not in known]


def _is_sure(mention: Mention) -> bool:
    """Whether it is a name beyond doubt, and not words that happen to fit one: "go-live" fits a namespace, too."""
    long = len(mention.words) > 1 and any(len(word) > 2 for word in mention.words)
    return not mention.wildcard and bool(re.search(r"\w", mention.said)) and (mention.finding.rank == 0 or long)


def _is_set_aside(message: Message, mention: Mention, places: Sequence[int]) -> bool:
    lower = message.lower
    following = next((place for place in places if place >= mention.end), mention.end)
    if _TAKES_BACK.search(lower, mention.end, following):
        return True
    before, after = lower[max(0, mention.start - 30) : mention.start], lower[mention.end : mention.end + 24]
    return bool(_SET_ASIDE.search(before) or _STAYS.match(after))

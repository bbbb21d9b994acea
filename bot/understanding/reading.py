"""One message, by itself, to what it says: intent, slots, details and gaps. No conversation is known here."""
# ruff: noqa: E501 - tables: a line is one construction, a list of words is read as words

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.model.conventions import ENVIRONMENT_OF
from bot.model.question import CHANGES, Gap, Intent, Lack, Port, Slot
from bot.model.unaccounted import Kind, kind
from bot.understanding.assemble import (
    ACTIONS,
    Slots,
    assemble,
    called,
    said_of,
    said_on_top,
    spread,
    unclear,
    unknowns,
    with_addresses,
    with_pasted,
)
from bot.understanding.corrections import after_correction, dropped, restated, turned_round, without_exceptions
from bot.understanding.intents import Reading, intent_of
from bot.understanding.mentions import Mention, again, alone, known, mentions
from bot.understanding.names import Names
from bot.understanding.outside import Host, left_of, outside, stands_for_an_end, without
from bot.understanding.phrases import phrases
from bot.understanding.pods import PodLabels, pod_labels
from bot.understanding.ports import Details, details, service_name
from bot.understanding.refusals import refusal
from bot.understanding.rest import further, rest, says_verb, unused
from bot.understanding.roles import Roles, own, roles, turned
from bot.understanding.skeleton import Skeleton, skeleton
from bot.understanding.text import Message, Pasted, pasted, read
from bot.understanding.words import GENERIC_TAIL

_ENVIRONMENT = re.compile(
    r"(?<![\w-])(pre-?\s?prod(?:uction)?|" + "|".join(sorted(ENVIRONMENT_OF, key=len, reverse=True)) + r")(?![\w-])"
)
_SERVICE_IN = re.compile(
    r"^(?:'s)?\s*(?:service|svc|api|app|deployment)?(?: \([^)]*\))?(?: that is| which is| that lives| running| living| over| hosted)?,? (?:in|inside|within)(?: the)?(?: target)?(?: namespace| ns)?[\s:\"']*$"
)
_ASKED_OF_PODS = CHANGES | {Intent.CHECK}
_LISTENS = re.compile(
    r",? ?\(?(?:which |that |it )?(?:is )?(?:runs|listens|listening|running|serves|served) (?:on|at) (?:port )?\d{2,5}\)?"
)
_LISTENS_LOCALLY = re.compile(r"\b(?:runs|listens|listening|running|serves) (?:on|at) (?:port )?\d{2,5} locally\b")
_PATH_BEFORE = re.compile(r"(?:^|[\s\"'(])/$")
"""Before a part of an HTTP path, which is no name: "/wp-json/pages"."""
_GOES_ON = re.compile(r" ?(?:[,&+/;]|and\b|or\b|plus\b) ?(?:also )?:?\d{2,5}\b")
"""After an address with a port: more ports, "b:8080,9090"."""
_AGREES = re.compile(
    r"\b(?:connect\w*|talk\w*|communicat\w*|comms|access|traffic|polic\w+|netpol|link\w*|join\w*|route|reach\w*|call\w*|allow\w*|open\w*|hook\w*|wire\w*|network\w*|interact\w*|see|whitelist\w*|speak|integrat\w*|hit\w*|firewall|expose\w*|let|peer\w*|unblock\w*|permit\w*)\b"
)


@dataclass(frozen=True, slots=True)
class Said:
    """What one message says."""

    message: Message
    shape: Skeleton
    mentions: tuple[Mention, ...]
    roles: Roles
    reading: Reading
    slots: Slots
    details: Details
    service: str | None
    ports: tuple[Port, ...]
    environments: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = field(default=())
    rest: tuple[str, ...] = ()
    """What it says beyond all these."""
    readings: tuple[tuple[tuple[str, ...], str], ...] = ()
    """The pairs that it may mean, where who calls has to be asked: sources and target, the likelier first."""

    @property
    def named(self) -> tuple[Mention, ...]:
        """The mentions that are meant, without those that were taken back or are a label's value."""
        present = {number for group in self.shape.groups for number in group}
        return tuple(one for number, one in enumerate(self.mentions) if number in present or not one.end)

    @property
    def intent(self) -> Intent:
        """What is wanted."""
        return self.reading.intent


def said_once(text: str, names: Names, near: tuple[str, ...] = ()) -> Said:
    """Read one message as one wish; in a conversation, `near` are the namespaces that it is about. Never raises."""
    message = after_correction(read(text), names)
    hosts = outside(message, names)
    message = without(message, hosts)
    blocks = [pasted(block, names) for block in message.code]
    if not any(block.target or block.sources for block in blocks):
        message = _with_code(message, names)
    as_written, message = message, without_exceptions(message)
    lower = message.lower
    found = restated(lower, known(mentions(lower, names), near, names), names)
    found = found or alone(lower, near, names)
    found = [one for one in found if one.name or not _PATH_BEFORE.search(lower, 0, one.start)]
    found, service = without_services(lower, found)
    spoken = service_name(lower)
    if spoken:
        found = [mention for mention in found if mention.said != spoken or mention.finding.rank == 0]
    certain = found
    shape, placed = _shape(lower, found)
    found = list(placed)
    assigned = roles(shape)
    if not ((assigned.sources or assigned.all_source) and assigned.targets):
        shape, found, assigned = _with_phrases(lower, found, shape, assigned, names)
    assigned = with_addresses(found, assigned, shape)
    placed_in = said_of(lower, found, _ENVIRONMENT)
    environments = tuple(placed_in)
    if not environments and len(around := {one for name in near if (one := names.entries[name].environment)}) == 1:
        found = _presumed(found, assigned, tuple(around), names)
    found = _presumed(found, assigned, environments, names)
    assigned, found = with_pasted(assigned, found, blocks, names)
    certain = [one for one in found if one.end and (one in certain or (one.name and not one.weak))]
    sure = skeleton(lower, certain, dropped(lower, certain)).plain
    present = {number for group in shape.groups for number in group}
    if turned_round(lower, found):
        assigned = turned(assigned)
    strong = len(
        {
            mention.name or mention.said
            for number, mention in enumerate(found)
            if (number in present or not mention.end) and not mention.weak
        }
    )
    reading = intent_of(message, sure, shape, assigned, strong)
    return whole(Heard(message, as_written, hosts, blocks, shape, found, assigned, reading, placed_in, service), names, near)


@dataclass(frozen=True, slots=True)
class Heard:
    """What was heard of a message before its details: who plays which part, and what is wanted.

    `message` is without hosts outside and without exceptions, `as_written` with them; `placed_in` are the environments said apart
    from names, each as written.
    """

    message: Message
    as_written: Message
    hosts: tuple[Host, ...]
    blocks: Sequence[Pasted]
    shape: Skeleton
    found: list[Mention]
    assigned: Roles
    reading: Reading
    placed_in: dict[str, str]
    service: str | None


def heard_with(  # noqa: PLR0913, PLR0917 - all that a reader gives
    message: Message,
    as_written: Message,
    hosts: tuple[Host, ...],
    blocks: Sequence[Pasted],
    found: list[Mention],
    assigned: Roles,
    wanted: tuple[Intent, Intent | None],
    taken_back: frozenset[int],
    service: str | None,
    names: Names,
) -> Heard:
    """Return what was heard where somebody else told intent and roles: names without an environment get the one that fits."""
    lower = message.lower
    spoken = service_name(lower)
    placed_in = said_of(lower, found, _ENVIRONMENT)
    found = _presumed(found, assigned, tuple(placed_in), names)
    assigned, found = with_pasted(assigned, found, blocks, names)
    shape = skeleton(lower, found, taken_back | dropped(lower, found))
    reading = Reading(wanted[0], wanted[1], why="reader")
    return Heard(message, as_written, hosts, blocks, shape, found, assigned, reading, placed_in, service or spoken)


def whole(heard: Heard, names: Names, near: tuple[str, ...] = ()) -> Said:
    """Add the details to what was heard of a message: ports, pods, services, environments, and what is left over."""
    message, as_written, hosts, blocks = heard.message, heard.as_written, heard.hosts, heard.blocks
    shape, found, assigned, reading = heard.shape, heard.found, heard.assigned, heard.reading
    placed_in, service, lower = heard.placed_in, heard.service, heard.message.lower
    found, assigned = unknowns(reading.intent, shape, found, assigned, names)
    named = [(found[n].start, found[n].end) for group in shape.groups for n in group]
    talk = details(message.text, lower, [*named, *_own_ports(lower, [found[number] for number in assigned.sources])])
    slots, reading = _slots(reading, assigned, found, shape)
    slots, beyond = _in_each(reading.intent, slots, assigned, found, placed_in, message, shape, names)
    if reading.intent in ACTIONS and all(gap.slot is not Slot.DIRECTION for gap in slots.gaps):
        more = further(message, assigned, found, shape, slots, talk)
        talk, beyond = more.details, (*more.texts, *beyond)
        reading = _of_the_first(message, reading, assigned, found, names, near)
    where = called(assigned, found, blocks)
    ports = _with_address(where.port, talk.ports, lower, [found[number] for number in assigned.targets])
    service = service or where.service or talk.service
    gaps = (*slots.gaps, *_invalid(reading.intent, talk))
    refused = refusal(shape.plain, shape.tagged)
    ends = ([found[number] for number in numbers] for numbers in (assigned.sources, assigned.targets))
    pods = pod_labels(lower, talk.pods, *ends) if reading.intent in _ASKED_OF_PODS else PodLabels(talk.pods)
    talk = replace(talk, ports=ports, pods=pods.target, from_pods=pods.sources)
    net = unused(as_written, lower, found, reading, slots, talk, names, beyond, refused=refused, among=bool(near))
    reading = net.reading
    gaps = (*gaps, *net.gaps)
    beyond = rest(reading.intent, talk, (*beyond, *net.texts), left_of(hosts))
    said = Said(as_written, shape, tuple(found), assigned, reading, slots, talk, service, ports, tuple(placed_in), gaps, beyond)
    return _outside(said) if stands_for_an_end(hosts, gaps) else said


def _own_ports(lower: str, callers: Sequence[Mention]) -> list[tuple[int, int]]:
    """Return where a caller's own port is said, which is not the one that it calls: "a runs on port 3000 and needs to call b"."""
    own = [found.span() for one in callers if (found := _LISTENS.match(lower, one.end))]
    return own + [found.span() for found in _LISTENS_LOCALLY.finditer(lower)] if callers else []


def _with_address(port: int | None, said: tuple[Port, ...], lower: str, targets: Sequence[Mention]) -> tuple[Port, ...]:
    """Return the ports that are said, with an address's own where none is, or where the list begins with it."""
    if port is None or (said and not any(one.address and _GOES_ON.match(lower, one.end) for one in targets)):
        return said
    return tuple(dict.fromkeys((Port(port), *said)))


def _outside(whole: Said) -> Said:
    """Return a message of a namespace and a host outside, which is nothing that policies between namespaces can open."""
    beyond = tuple(text for text in whole.rest if kind(text) is Kind.HOST)
    return replace(whole, reading=Reading(Intent.OTHER, why="outside the cluster"), slots=Slots(), gaps=(), rest=beyond)


def _of_the_first(  # noqa: PLR0913, PLR0917 - all that one message was read to
    message: Message, reading: Reading, assigned: Roles, found: Sequence[Mention], names: Names, near: tuple[str, ...]
) -> Reading:
    """Return what is wanted of the first pair, and of a further one as the second: "let a call b, and stop c calling d"."""
    end = max((found[number].end for number in (*assigned.sources, *assigned.targets)), default=0)
    starts = [found[number].start for pair in assigned.further for side in pair for number in side]
    if not starts or not 0 < end <= min(starts) or not says_verb(message.lower[end : min(starts)]):
        return reading
    first, later = (said_once(part, names, near).intent for part in (message.text[:end], message.text[end:]))
    if first not in ACTIONS or later not in ACTIONS:
        return reading
    return replace(reading, intent=first, second=later if later is not first else None)


def _invalid(intent: Intent, talk: Details) -> tuple[Gap, ...]:
    """Return what to ask of a port that none is."""
    asked = talk.invalid if intent in ACTIONS | {Intent.ADDRESS} else ""
    return (Gap(Slot.PORT, Lack.INVALID, asked[:120]),) if asked else ()


def _with_code(message: Message, names: Names) -> Message:
    """Read fenced blocks as words, where the words beside them name nobody."""
    if not message.code or mentions(message.lower, names):
        return message
    code = " ".join(message.code)
    return replace(message, text=f"{message.text}\n{code}", lower=f"{message.lower}\n{code}", code=())


def _shape(lower: str, found: Sequence[Mention]) -> tuple[Skeleton, Sequence[Mention]]:
    return skeleton(lower, found, dropped(lower, found)), found


def without_services(lower: str, found: list[Mention]) -> tuple[list[Mention], str | None]:
    """Take out the name of a service that is said to be in a namespace: "hmpps-prison-api in namespace hmpps-prison-api-dev"."""
    for at, mention in enumerate(found[:-1]):
        following = found[at + 1]
        between = lower[mention.end : following.start]
        if (
            mention.finding.rank != 0
            and not mention.environment
            and "-" in mention.said
            and following.name
            and _SERVICE_IN.match(between)
        ):
            return found[:at] + found[at + 1 :], mention.said
    return found, None


def _with_phrases(
    lower: str, found: list[Mention], shape: Skeleton, assigned: Roles, names: Names
) -> tuple[Skeleton, list[Mention], Roles]:
    """Look for plain words that fit a name, and keep them only where grammar then has a place for them."""
    more = phrases(lower, found, names)
    if not more:
        return shape, found, assigned
    every = sorted([*found, *more], key=lambda mention: mention.start)
    wider = skeleton(lower, every, dropped(lower, every))
    again_assigned = roles(wider)
    if _placed(again_assigned, every) > _placed(assigned, found):
        return wider, every, again_assigned
    return shape, found, assigned


def _placed(assigned: Roles, found: Sequence[Mention]) -> int:
    """How much grammar found a place for: a pair is worth more than lone roles, and a sure name more than plain words."""
    ends = bool(assigned.sources) + bool(assigned.targets)
    sure = sum(1 for number in (*assigned.sources, *assigned.targets) if not found[number].weak)
    if sure or ends == 2:
        return 10 * ends + sure
    alone = (found[number] for number in (*assigned.sources, *assigned.targets))
    return ends if all(one.finding.rank <= 4 or one.words[-1] in GENERIC_TAIL for one in alone) else 0


def _presumed(found: Sequence[Mention], assigned: Roles, environments: Sequence[str], names: Names) -> list[Mention]:
    """Give names without an environment the one that the message says, or else the other end's."""
    sides = dict.fromkeys(assigned.sources, assigned.targets) | dict.fromkeys(assigned.targets, assigned.sources)
    result = []
    for number, mention in enumerate(found):
        ends = [_environment_of(found[other], names) for other in sides.get(number, ())]
        own_side = [_environment_of(other, names) for other in found if other is not mention and other.environment]
        presumed = [*environments] if len(environments) == 1 else []
        presumed += [one for one in (*ends, *own_side) if one]
        result.append(again(mention, names, tuple(presumed)))
    return result


def _environment_of(mention: Mention, names: Names) -> str | None:
    if mention.environment:
        return mention.environment
    return names.entries[mention.name].environment if mention.name and names.entries[mention.name].suffixed else None


def _in_each(  # noqa: PLR0913, PLR0917 - all that one message was read to
    intent: Intent,
    slots: Slots,
    assigned: Roles,
    found: Sequence[Mention],
    environments: dict[str, str],
    message: Message,
    shape: Skeleton,
    names: Names,
) -> tuple[Slots, tuple[str, ...]]:
    """Spread a pair over several environments; return the slots, and the environments that are in none."""
    if intent not in ACTIONS or any(gap.slot is Slot.DIRECTION for gap in slots.gaps):
        return slots, ()
    said = environments if len(environments) > 1 else said_on_top(message.lower, environments)
    several = spread(slots, assigned, found, said, shape.plain, names)
    return several.slots, several.left


def _slots(reading: Reading, assigned: Roles, found: Sequence[Mention], shape: Skeleton) -> tuple[Slots, Reading]:
    """Fill slots; where two namespaces have no direction, say so."""
    present = [number for number in dict.fromkeys(n for group in shape.groups for n in group) if not found[number].weak]
    distinct = {found[number].name or found[number].said for number in present}
    if reading.intent in ACTIONS | {Intent.OTHER} and len(distinct) >= 2:
        undecided = not (assigned.sources and assigned.targets) and not assigned.all_source
        if reading.intent is Intent.OTHER and not (
            undecided and reading.why == "nothing that is ours" and _AGREES.search(shape.plain)
        ):
            return assemble(reading.intent, assigned, found), reading
        if assigned.both_ways or (undecided and len(distinct) == 2):
            intent = reading.intent if reading.intent in ACTIONS else Intent.OTHER
            if intent is Intent.OTHER:
                return assemble(reading.intent, assigned, found), reading
            return unclear(found, present), replace(reading, intent=intent)
    if not assigned.sources and not assigned.targets and len(distinct) == 1:
        assigned = replace(assigned, targets=(present[0],))
    return assemble(reading.intent, assigned, found), reading


__all__ = ["Said", "own", "said_once"]

"""What of a message is in no slot: further pairs, words of consequence, and the rest. It is asked about, never dropped in silence."""
# ruff: noqa: E501, SIM905 - tables: a line is one construction, a list of words is read as words

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from bot.model.question import CHANGES, Gap, Intent, Lack, Protocol, Question, Slot
from bot.model.unaccounted import MOST, Kind, Pair, cut, kind
from bot.understanding import consequences, topics
from bot.understanding.assemble import ACTIONS, Slots
from bot.understanding.consequences import Rule
from bot.understanding.corrections import exceptions
from bot.understanding.intents import Reading
from bot.understanding.mentions import Mention
from bot.understanding.names import Names
from bot.understanding.ports import Details, details
from bot.understanding.refusals import Refusal
from bot.understanding.roles import Roles, own
from bot.understanding.skeleton import Skeleton
from bot.understanding.text import Message, read
from bot.understanding.words import COMMON, NEVER_A_NAME

_SETTLES = re.compile(
    r"\b(?:forget|ignore|skip|leave|drop|without|never ?mind|do(?:n'?t| not) need|no need|not needed|scrap|lose)\b|\bnot (?:a )?ports?\b|\b(?:just|only) (?:do |take |the |that |this |with )*(?:first|one|that|this|it|those|rest)\b"
)
"""What was not taken in is not wanted."""
_ALL_OF_IT = re.compile(r"\b(?:whole|entire|everything|all of (?:it|this|that))\b")
"""Not what was not taken in, but the request itself."""
_NUMBERS = re.compile(r"(?<![\w.-])\d{2,6}(?![\w.])")
_IS_ELSE = re.compile(
    r"\b(?:is|was|are|that'?s|it'?s) (?:just |only |not )?(?:a |an |the |our |my )?(?:tickets?|issue|port|ports|year|time|version|typo|mistake|count|number|incident|reference|ref|pr|status|code|error|jira)\b"
)
"""What such a number is: "9090 is a ticket"."""
CORRECTS = re.compile(
    r"^\W*(?:(?:oh|ah|hm|hmm|er|erm|um|ok|but|well|and|sorry|oops|wait)\W+)?(?:no|nope|nah|wrong|sorry|oops|actually|wait)\b(?!\W*(?:worries|problem|rush|thanks|thank|hurry)\b)"
    r"|\b(?:i|we) (?:meant|mean)\b|\b(?:other|wrong|different|another) (?:one|namespace|ns|service|svc|app|thing|environment|env|team|side|port)\b|\binstead\b|^\W*not\b|\bnot (?:that|this|what|right|correct|quite)\b|\bwrong\b|\bshould(?: have)? (?:be|been)\b"
)
"""A message that takes back something of what was said or answered."""
_LATER = re.compile(
    r"^\W*(?:(?:ok|okay|right|thanks|cheers|hm|hmm|well|let's see)\W+)?(?:let me|i'?ll|i will|i am going to|i'm going to|we'?ll|we will|hold on|hang on|one (?:sec|second|moment|minute)|brb|bear with)\b"
)
"""Somebody will come back to it: nothing that had to be taken in."""
_ANOTHER = re.compile(
    r"\b(?:the )?(?:other|wrong|different|another) (?:one|namespace|ns|service|svc|app|thing|team|side)\b|\bnot (?:that|this) (?:one|namespace|service)\b"
)


def rest(intent: Intent, talk: Details, further: Sequence[str] = (), hosts: Sequence[str] = ()) -> tuple[str, ...]:
    """Return what one message says beyond its slots: numbers that look like ports, further pairs and names, hosts outside."""
    numbers = talk.left if intent in ACTIONS else ()
    return tuple(dict.fromkeys(cut(text) for text in (*further, *hosts, *numbers)))[:MOST]


def missed(message: Message) -> str:
    """Return the text of a message that changed nothing, unless it is one of the things that people say in passing."""
    lower = message.lower.strip()
    if not re.search(r"\w", lower):
        return ""
    passing = (topics.CHATTER.search(lower) or _LATER.search(lower)) and not re.search(r"\d|\?", lower)
    return "" if passing and not CORRECTS.search(lower) else cut(message.text)


def corrects(text: str) -> bool:
    """Whether a message takes something back: "no, I meant the other one"."""
    return bool(CORRECTS.search(read(text).lower))


def settled(message: Message, talk: Details, state: Question) -> tuple[str, ...] | None:
    """Return what stays unaccounted for after a follow-up that says what is not wanted, or what a number is; None where it says neither.

    "Just the first one" settles all, "9090 is a ticket" only that number.
    """
    lower = message.lower
    numbers = _NUMBERS.findall(lower)
    if talk.ports or talk.pods or talk.protocol or talk.any_port or _ALL_OF_IT.search(lower):
        return None
    if _IS_ELSE.search(lower) and not {*numbers} & {str(port.value) for port in state.ports}:
        left = tuple(text for text in state.unaccounted if text not in lower)
        return left if numbers or left != state.unaccounted else None
    if (
        not state.unaccounted
        or not _SETTLES.search(lower)
        or any(number not in " ".join(state.unaccounted) for number in numbers)
    ):
        return None
    return tuple(text for text in state.unaccounted if numbers and text not in lower)


def remaining(  # noqa: PLR0913, PLR0917 - both sides of a turn
    state: Question, changed: Question, message: Message, talk: Details, named: Collection[str], new: Sequence[str]
) -> tuple[str, ...]:
    """Return what is unaccounted for after a follow-up that changed the state: what it settles goes, what it leaves comes."""
    ends = {*changed.sources, changed.target} - {*state.sources, state.target}
    only = re.search(r"\b(?:just|only)\b", message.lower) and named and set(named) <= {*changed.sources, changed.target}
    kept = []
    closed = changed.intent is Intent.REVOKE and state.intent is not Intent.REVOKE
    for text in state.unaccounted:
        what = kind(text)
        answered = (
            (what is Kind.PORT and (talk.ports or talk.any_port or changed.ports != state.ports))
            or (what is Kind.NAMESPACE and text in {*changed.sources, changed.target})
            or (what in {Kind.WORDS, Kind.HOST} and ends)
            or (what is not Kind.PORT and only)
            or (what is Kind.WORDS and closed)
        )
        if not answered:
            kept.append(text)
    another = _ANOTHER.search(message.lower) and not ends and not state.gaps and changed.intent in ACTIONS
    return tuple(dict.fromkeys((*kept, *new, *((cut(message.text),) if another else ()))))[:MOST]


LONG = 60
"""Words of a message that tells a story: there only the sentences that name both ends are looked over."""
SHORT = 10
"""Words of a sentence without a name that may belong to the request beside it: "Only until Friday"."""
_SENTENCE_ENDS = re.compile(r"[.?!;](?=\s|$)|\n")
_LASTING = re.compile(r"\b(?:any ?more|any ?longer|no longer|still|these days)\b")
"""Something was so, and is not to be so: a removal, however it is negated."""
_METHODS = re.compile(
    r"\b(?:GET|POST|PUT|DELETE|PATCH|HEAD)\b(?: requests?| calls?)? only\b"
    r"|\b(?:only|just|for) (?:GET|POST|PUT|DELETE|PATCH|HEAD)\b"
)
_PROTOCOLS = re.compile(r"\b(?:tcp|udp|sctp)\b")
_REFUSED_PROTOCOL = re.compile(r"\b(?:not|instead of|rather than|no|without) (?:tcp|udp|sctp)\b")
_PRONOUNS = re.compile(r"\b(?:it|them|they|this|that|those)\b")
"""In a conversation they stand for its namespaces."""
_LISTS = (Intent.WHO, Intent.REACH)
_NOT_WHO = re.compile(
    r"\b(?:who|which|what|list|everyone|all|namespaces|anyone)\b[^.?!@]{0,30}? (?:can'?t|cannot|can not|couldn'?t|may not|mustn'?t|isn'?t|aren'?t|doesn'?t|don'?t|is not|are not|does not|do not|never|no longer|(?:is|are) (?:blocked|denied|refused|shut out|locked out))(?![\w'])"
)
"""A list of those that may not, which is not the list of those that may."""


@dataclass(frozen=True, slots=True)
class Unused:
    """What is wanted after the words were looked over, what has to be asked of it, and the words that no slot holds."""

    reading: Reading
    gaps: tuple[Gap, ...] = ()
    texts: tuple[str, ...] = ()


def unused(  # noqa: PLR0913, PLR0917 - all that one message was read to
    message: Message,
    lower: str,
    found: Sequence[Mention],
    reading: Reading,
    slots: Slots,
    talk: Details,
    names: Names,
    beyond: Sequence[str],
    *,
    refused: Refusal | None,
    among: bool,
) -> Unused:
    """Look the words of a message over. `lower` is without its exceptions; `among` says that a conversation is about a pair."""
    if reading.intent in _LISTS and (negated := _NOT_WHO.search(message.lower)):
        return Unused(reading, (), (cut(message.text[negated.start() : negated.end()]),))
    if reading.intent not in ACTIONS and not (among and reading.intent is Intent.OTHER):
        return Unused(reading)
    looked = _looked_over(lower, found, among=among)
    asked = _found(consequences.ASKED, looked, message) if reading.intent in CHANGES else ()
    if asked:
        return Unused(replace(reading, intent=Intent.CHECK, why="asked about"), (), asked)
    chosen = among and len(message.lower.split()) <= SHORT
    held = (
        *_exceptions(message, slots, names),
        *(() if chosen else _found(consequences.RESTRICTED, looked, message)),
        *_found((*consequences.EXCEPTED, *consequences.CONDITIONS, *_listed(slots), *consequences.PROTOCOLS), looked, message),
        *(() if talk.pods or talk.from_pods else _found(consequences.WORKLOADS, looked, message)),
        *_unknown_besides(looked, message),
        *(match[0] for match in _METHODS.finditer(message.text)),
        *(one for one in _protocols(looked, talk) if not any(one in text for text in beyond)),
        *(() if talk.ports or talk.left or talk.any_port or talk.invalid else _found(consequences.PORTS, looked, message)),
    )
    against = _against(reading, looked, message, among=among)
    if not against and (refused is Refusal.DOUBLE or (refused and reading.intent is Intent.ALLOW)):
        against = cut(message.text) if reading.intent in CHANGES else ""
    if against and reading.intent not in CHANGES:
        return Unused(reading, (), (*held, against))
    gap = (Gap(Slot.INTENT, Lack.UNCLEAR, against[:120]),) if against else ()
    return Unused(reading, gap, tuple(dict.fromkeys(held)))


_BESIDE_A_CALLER = re.compile(
    r"@~*(?: ?,| ?;| and| or| &| plus)+ (?:also |the |our |then )?(?P<name>[a-z][\w-]*)(?: (?:namespace|ns|service|svc|app))?(?: (?:to|may|can|should|must|could))? "
    r"(?:call|reach|access|talk to|connect to|hit|use|query|speak to|get (?:in)?to)s? "
)
_BESIDE_A_TARGET = re.compile(
    r"\b(?:call|reach|access|talk to|connect to|hit|use|query|speak to|to)(?: the)? @~* (?:and|or|&|plus) (?:also |the |our )?(?P<name>[a-z][\w-]*)"
    r"(?: (?:namespace|ns|service|svc))?(?= ?(?:$|[.?!,;]|on \d|on port|over |please|pls|in ))"
)
_ORDINARY = COMMON | NEVER_A_NAME | frozenset("thanks cheers ta myself ourselves himself herself back again vice versa".split())


def _unknown_besides(looked: str, message: Message) -> list[str]:
    """Return the words that stand in a list with a name, and name nothing themselves: "let a and frobnicator call b"."""
    found = (one.span("name") for pattern in (_BESIDE_A_CALLER, _BESIDE_A_TARGET) for one in pattern.finditer(looked))
    return [message.text[start:end] for start, end in sorted(found) if looked[start:end] not in _ORDINARY]


def _looked_over(lower: str, found: Sequence[Mention], *, among: bool) -> str:
    """Blank out the names, and the sentences that are beside the request. The text keeps its length."""
    for one in found:
        if one.end:
            lower = f"{lower[: one.start]}@{'~' * (one.end - one.start - 1)}{lower[one.end :]}"
    long = len(lower.split()) > LONG
    ends = [*(match.end() for match in _SENTENCE_ENDS.finditer(lower)), len(lower)]
    kept, start = "", 0
    for end in ends:
        sentence = lower[start:end]
        named = sentence.count("@")
        is_looked = named > 1 if long else named or among or len(sentence.split()) <= SHORT
        kept += sentence if is_looked else " " * len(sentence)
        start = end
    return kept


def _found(rules: Sequence[Rule], looked: str, message: Message) -> tuple[str, ...]:
    """Return the words that rules are for, as they are written, in order; of two that overlap the first."""
    texts, reached = [], 0
    for start, end in sorted({match.span() for rule in rules for match in rule.pattern.finditer(looked)}):
        if start >= reached:
            texts.append(message.text[start:end].strip(" ,.;:!?\n"))
            reached = end
    return tuple(texts)


def _against(reading: Reading, looked: str, message: Message, *, among: bool) -> str:
    """Return the words that may mean the opposite of what was read."""
    if reading.intent is Intent.CHECK:
        return ""
    narrowed = _found(consequences.NARROWED, looked, message)
    negated = _found(consequences.NEGATED, _PRONOUNS.sub(_as_name, looked) if among else looked, message)
    if reading.intent is Intent.REVOKE and _LASTING.search(looked):
        negated = ()
    return next(iter((*negated, *narrowed)), "")


def _as_name(pronoun: re.Match[str]) -> str:
    return "@" + "~" * (len(pronoun[0]) - 1)


def _listed(slots: Slots) -> tuple[Rule, ...]:
    asked = any(gap.slot is Slot.DIRECTION for gap in slots.gaps)
    return () if asked else consequences.LISTED


def _exceptions(message: Message, slots: Slots, names: Names) -> tuple[str, ...]:
    """Return the exceptions that the ends do not already keep: "in dev, not in prod" is kept, "not in prod" alone is not."""
    ends = {names.entries[name].environment for name in (*slots.sources, slots.target) if name} - {None}
    whole = bool(slots.sources and slots.target and not slots.gaps)
    return tuple(
        message.text[one.start : one.end].strip()
        for one in exceptions(message.lower)
        if not (whole and ends and not one.broad and one.environments and not one.environments & ends)
    )


def _protocols(looked: str, talk: Details) -> tuple[str, ...]:
    """Return the protocols that are said and are in no port: of "8080 TCP and UDP" one may have been read."""
    said = {Protocol(one.upper()) for one in _PROTOCOLS.findall(_REFUSED_PROTOCOL.sub(" ", looked))}
    read = {port.protocol or talk.protocol for port in talk.ports} if talk.ports else {talk.protocol}
    return tuple(sorted(said - read))


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
    ticket = mention.name is None and re.fullmatch(r"[a-z]{2,10}-\d+", mention.said)
    return not ticket and not mention.wildcard and bool(re.search(r"\w", mention.said)) and (mention.finding.rank == 0 or long)


def _is_set_aside(message: Message, mention: Mention, places: Sequence[int]) -> bool:
    lower = message.lower
    following = next((place for place in places if place >= mention.end), mention.end)
    if _TAKES_BACK.search(lower, mention.end, following):
        return True
    before, after = lower[max(0, mention.start - 30) : mention.start], lower[mention.end : mention.end + 24]
    return bool(_SET_ASIDE.search(before) or _STAYS.match(after))

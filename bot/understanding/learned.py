"""A message as the learned reader reads it: the same mentions and details as by the rules, with the reader's intent and parts."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.model.question import Intent, Question
from bot.understanding.assemble import ACTIONS
from bot.understanding.frame import CODE, frame
from bot.understanding.mentions import Mention, alone, known, mentions
from bot.understanding.names import Names
from bot.understanding.outside import outside, without
from bot.understanding.phrases import phrases
from bot.understanding.reader import Opinion, Part, Reader
from bot.understanding.reading import Said, heard_with, whole, without_services
from bot.understanding.roles import Roles
from bot.understanding.text import Message, pasted, read

NEEDED = {
    Intent.ALLOW: (Part.SOURCE, Part.TARGET),
    Intent.CHECK: (Part.SOURCE, Part.TARGET),
    Intent.REVOKE: (Part.SOURCE, Part.TARGET),
    Intent.WHO: (Part.TARGET,),
    Intent.REACH: (Part.SOURCE,),
    Intent.ADDRESS: (Part.TARGET,),
}
"""The ends that an intent is about."""
WEAK = 0.7
"""The share from which a plain word that fits a name is taken for one: below, it is more often just a word."""
LONE = 0.9
"""The share from which the reader tells the side of a lone name in a conversation: below, what was asked and said there does."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What the reader makes of a message: the whole of it, its opinion, and how sure it is of the ends, 0 to 1."""

    said: Said
    opinion: Opinion
    sure: float
    parts: tuple[tuple[Mention, Part, float], ...] = ()
    """Each name with the part that it plays and the share of that."""


def learned(  # noqa: PLR0913, PLR0917 - a message, its estate and its conversation
    text: str, names: Names, rules: Said, near: tuple[str, ...], state: Question | None, reader: Reader, *, written: bool = False
) -> Learned:
    """Read one message, of which `rules` is the rules' reading.

    `near` are the namespaces that its conversation is about, `state` what was asked last, `written` whether that led to a branch.
    """
    as_written = read(text)
    hosts = outside(as_written, names)
    message = _with_code(without(as_written, hosts))
    blocks = [pasted(block, names) for block in as_written.code]
    lower = message.lower
    found = known(mentions(lower, names), near, names)
    found = found or alone(lower, near, names)
    found, service = without_services(lower, [one for one in found if one.end > one.start])
    shown = frame(lower, found, state, written=written)
    opinion = reader.read(shown)
    if _lacks_an_end(opinion) or (
        len(shown.marks) < 2 and rules.intent in ACTIONS and rules.slots.sources and rules.slots.target
    ):
        wider = sorted([*found, *phrases(lower, found, names)], key=lambda one: one.start)
        if len(wider) > len(found):
            again = frame(lower, wider, state, written=written)
            second = reader.read(again)
            if _ends(second) > _ends(opinion):
                shown, opinion, found = again, second, wider
    parts = _parts(opinion, shown.marks, found)
    assigned = _roles(parts)
    if state is not None and len(parts) == 1 and min(share for _, share in parts.values()) < LONE:
        assigned = Roles()
    old = frozenset(at for at, (part, _) in parts.items() if part is Part.OLD)
    heard = heard_with(message, as_written, hosts, blocks, found, assigned, (opinion.intent, opinion.second), old, service, names)
    ends = [share for part, share in parts.values() if part in {Part.SOURCE, Part.TARGET}]
    played = tuple((found[index], part, share) for index, (part, share) in parts.items())
    return Learned(whole(heard, names, near), opinion, min(ends, default=0.0), played)


def _with_code(message: Message) -> Message:
    """Return the message with the beginning of what was pasted behind its words."""
    if not message.code:
        return message
    code = "\n".join(block[:CODE] for block in message.code)
    return Message(f"{message.text}\n{code}", f"{message.lower}\n{code}", (), message.people, message.pull_request)


def _lacks_an_end(opinion: Opinion) -> bool:
    needed = NEEDED.get(opinion.intent, ())
    had = {ranked[0][0] for ranked in opinion.parts if ranked}
    return bool(needed) and not had.issuperset(needed)


def _ends(opinion: Opinion) -> int:
    needed = NEEDED.get(opinion.intent, ())
    return len({ranked[0][0] for ranked in opinion.parts if ranked and ranked[0][1] >= WEAK}.intersection(needed))


def _parts(opinion: Opinion, marks: Sequence[int], found: Sequence[Mention]) -> dict[int, tuple[Part, float]]:
    """Return the part of each mention with its share, by its index. A weak mention that the reader isn't sure of plays none."""
    parts = {}
    for index, ranked in zip(marks, opinion.parts, strict=True):
        part, share = ranked[0] if ranked else (Part.MENTIONED, 0.0)
        parts[index] = (Part.MENTIONED, share) if found[index].weak and share < WEAK else (part, share)
    return _at_one_end(_called_by_address(parts, found), found)


def _called_by_address(parts: dict[int, tuple[Part, float]], found: Sequence[Mention]) -> dict[int, tuple[Part, float]]:
    """Turn a pair round whose address inside the cluster was read as the caller: an address is what is called."""
    calling = [at for at, (part, _) in parts.items() if part is Part.SOURCE and (one := found[at].address) and one.in_cluster]
    called = [at for at, (part, _) in parts.items() if part is Part.TARGET]
    if len(calling) != 1 or any(found[at].address for at in called):
        return parts
    turned = {at: (Part.SOURCE, parts[at][1]) for at in called} | {at: (Part.TARGET, parts[at][1]) for at in calling}
    return parts | turned


def _at_one_end(parts: dict[int, tuple[Part, float]], found: Sequence[Mention]) -> dict[int, tuple[Part, float]]:
    """Give a namespace that is named at both ends the part that the reader is surer of, where somebody else is at the other."""
    ends = {at: one for at, one in parts.items() if one[0] in {Part.SOURCE, Part.TARGET}}
    names = {found[at].name or found[at].said for at in ends}
    if len(names) < 2:
        return parts
    best: dict[str, tuple[Part, float]] = {}
    for at, one in ends.items():
        key = found[at].name or found[at].said
        best[key] = max(best.get(key, one), one, key=lambda each: each[1])
    return parts | {at: best[found[at].name or found[at].said] for at in ends}


def _roles(parts: dict[int, tuple[Part, float]]) -> Roles:
    sources, targets, unclear = (
        tuple(index for index, (part, _) in parts.items() if part is wanted)
        for wanted in (Part.SOURCE, Part.TARGET, Part.UNCLEAR)
    )
    if len(unclear) > 1:
        return Roles(template="unclear")
    return Roles(sources, targets, template="reader")

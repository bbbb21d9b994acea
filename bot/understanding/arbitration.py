"""Two opinions, one table: what the rules and the learned reader make of a message, and which of them counts.

The reader gives each intent a share. What the rules say is evidence: `weights/evidence.json` holds how often messages of each
intent get each outcome of the rules, counted on voices that the rules' authors had not seen (`training/evidence.py`). The two are
multiplied (Bayes' rule). What would do harm if it were wrong is asked: who calls whom, and whether to open or to take away.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from bot.model.question import CHANGES, Gap, Intent, Lack, Slot
from bot.model.unaccounted import cut
from bot.understanding.assemble import ACTIONS
from bot.understanding.intents import Reading
from bot.understanding.learned import NEEDED, Learned
from bot.understanding.reader import WEIGHTS
from bot.understanding.reading import Said

WORTH = 0.35
"""The weight of the rules' evidence, as an exponent: both opinions are of the same words, so they aren't independent."""
SPEAKS = 0.7
"""The least share of all intents but `other` for which the bot speaks: below, it is silent, as one is who may not be meant."""
ADDRESSED = 0.35
"""The same for a message to the bot itself."""
UNNAMED = 0.9
"""The same for a message that names no namespace and in which the rules see nothing: most such messages are not for the bot."""
QUIET, OVERRULES = frozenset({"news", "a review"}), 0.98
"""Reasons for silence that the rules are rarely wrong about, and the same share against one of them."""
EXPLAINS = 0.95
"""The least share of a question of how things work, or of the bot, that nobody put to the bot: most are for colleagues."""
CERTAIN = 0.95
"""The reader's own share from which it tells by itself an opening from a removal, and who calls. Where the rules found no pair,
its own was right in 75 of 81 messages of unseen voices when it was as sure as that, and in 23 of 36 when it was less sure."""
ASKED = frozenset({"open to", "contradicted"})
"""Constructions of which people mean the one or the other: who calls is asked whatever the reader says."""
NAMED = frozenset(
    {"outside the cluster", "taken back", "to stay", "in order", "what somebody believes", "the first of two wishes"}
)
"""Reasons of constructions that are certain: the rules alone count."""
_NARROWS = re.compile(r"\b(?:restrict|limit|narrow|tighten|lock|protect|shield|isolat|hide|guard|quarantine|seal)\w*\b")
"""Words for less access than there is. A rule that is added takes nothing away, so what is wanted is asked."""
_ORDINALS = re.compile(r"\b(?:former|latter|(?:first|second) (?:one|calls)|respectively)\b")
"""Words for names by their order, which the rules count and the reader does not."""
UNCOUNTED = 0.75
"""The share of right pairs of a construction that no message of the corpus has: about that of those which few have."""
_SMOOTHED = 1.0
"""Added to each count, so that what was never seen is unlikely and not impossible."""
_Ends = tuple[frozenset[str], str | None]
"""The sources and the target of a pair."""
_READ = tuple(intent for intent in Intent if intent not in {Intent.IMPACT, Intent.CONFIRM, Intent.CANCEL})


@dataclass(frozen=True, slots=True)
class _Evidence:
    """For each outcome of the rules the likelihood of it given each intent; for each construction the share of right pairs."""

    outcomes: Mapping[str, Mapping[Intent, float]]
    pairs: Mapping[str, float]


def outcome(rules: Said) -> str:
    """Return the name of what the rules made of a message: the intent and the reason."""
    return f"{rules.intent}: {rules.reading.why}"


@cache
def _evidence() -> _Evidence:
    table = json.loads(WEIGHTS.joinpath("evidence.json").read_text(encoding="utf-8"))
    totals = {intent: sum(counts.get(str(intent), 0) for counts in table["intents"].values()) for intent in _READ}
    outcomes: dict[str, dict[Intent, float]] = {
        name: {intent: (counts.get(str(intent), 0) + _SMOOTHED) / (totals[intent] + 10 * _SMOOTHED) for intent in _READ}
        for name, counts in table["intents"].items()
    }
    pairs = {name: (right + 3) / (right + wrong + 4) for name, (right, wrong) in table["pairs"].items()}
    return _Evidence(outcomes, pairs)


def weighed(rules: Said, read: Learned) -> dict[Intent, float]:
    """Return the share of each intent by both opinions."""
    likely = _evidence().outcomes.get(outcome(rules), {})
    shares = {intent: read.opinion.share(intent) * likely.get(intent, 1.0) ** WORTH for intent in _READ}
    whole = sum(shares.values())
    return {intent: share / whole for intent, share in shares.items()}


def settled(rules: Said, read: Learned, *, addressed: bool = False, in_talk: bool = False) -> Said:
    """Return the reading that counts.

    `addressed` says that the message is to the bot, `in_talk` that it follows an answer: the bot then needn't be so sure that it
    is meant. A wish that names nobody and begins a conversation has to be sure all the same: it may belong to another one.
    """
    if read.opinion.intent in {Intent.CONFIRM, Intent.CANCEL} or rules.reading.why in NAMED:
        return rules
    shares = weighed(rules, read)
    best = max((intent for intent in shares if intent is not Intent.OTHER), key=lambda intent: shares[intent])
    alone = rules.intent is Intent.OTHER
    aside = alone and not addressed and not in_talk and best in {Intent.EXPLAIN, Intent.HELP} and shares[best] < EXPLAINS
    elliptic = alone and not in_talk and best in NEEDED and not read.said.mentions and shares[best] < UNNAMED
    least = ADDRESSED if addressed or in_talk else _least(rules, read)
    if 1 - shares[Intent.OTHER] < least or aside or elliptic:
        return rules if alone else replace(rules, reading=Reading(Intent.OTHER, why="reader"), gaps=())
    said = _with_ends(rules, read, best)
    return _of_change(said, rules, read) if best in CHANGES else said


def _least(rules: Said, read: Learned) -> float:
    """Return the share that an intent needs in a message to nobody in particular."""
    if rules.intent is not Intent.OTHER:
        return SPEAKS
    if rules.reading.why in QUIET:
        return OVERRULES
    return SPEAKS if read.said.mentions else UNNAMED


def _of_change(said: Said, rules: Said, read: Learned) -> Said:
    """Return an opening or a removal, or the question which of them is meant.

    A removal counts where nothing speaks against it: rules that see an opening, or doubt what they see. An opening counts where
    the reader is certain, whatever words of negation are in it: "remove what keeps a from calling b".
    """
    certain = read.opinion.share(said.intent) >= CERTAIN
    doubted = any(gap.slot is Slot.INTENT for gap in rules.gaps)
    if doubted and _NARROWS.search(said.message.lower):
        asked = True
    elif said.intent is Intent.ALLOW:
        asked = not certain and (doubted or rules.intent is Intent.REVOKE)
    else:
        asked = doubted or rules.intent is Intent.ALLOW or not (certain or rules.intent is Intent.REVOKE)
    gaps = tuple(gap for gap in said.gaps if gap.slot is not Slot.INTENT)
    return replace(said, gaps=(*gaps, Gap(Slot.INTENT, Lack.UNCLEAR, cut(said.message.text))) if asked else gaps)


def _with_ends(rules: Said, read: Learned, intent: Intent) -> Said:
    """Return the reading with its ends, or the question who calls, where the two opinions differ or the only one is unsure."""
    said = _as(read.said, intent)
    theirs = _as(rules, intent)
    if intent not in ACTIONS:
        mine_only = _whole(said) and _ends(said) != _ends(rules)
        return said if rules.intent is not intent or mine_only or not _whole(rules) else theirs
    found = rules.intent in ACTIONS and _whole(rules)
    agreed = rules.intent in ACTIONS and _ends(said) == _ends(rules)
    counted = found and bool(_ORDINALS.search(said.message.lower))
    if rules.roles.template in ASKED or agreed or counted or (found and not _whole(said)):
        return theirs
    if found:
        return _of_two(said, rules, read)
    unknown = rules.intent in ACTIONS and any(gap.lack is Lack.UNKNOWN for gap in rules.gaps)
    if unknown or (not _whole(said) and _filled(rules) > _filled(said)):
        return theirs
    sure = read.sure >= CERTAIN or said.gaps or not _whole(said)
    return said if sure else _asked(said, [_ends(said)])


def _of_two(said: Said, rules: Said, read: Learned) -> Said:
    """Return the question which of two pairs is meant, unless one has what the other left over as a further caller."""
    mine, theirs = _ends(said), _ends(rules)
    if mine[1] == theirs[1]:
        if theirs[0] < mine[0] and rules.rest:
            return said
        if mine[0] < theirs[0] and said.rest:
            return rules
    worth = _evidence().pairs.get(rules.roles.template, UNCOUNTED)
    both = replace(said, gaps=(*said.gaps, *rules.gaps))
    return _asked(both, [mine, theirs] if read.sure >= worth else [theirs, mine])


def _asked(said: Said, pairs: list[_Ends]) -> Said:
    """Return the question who calls whom: the pairs that the words may mean, a single one also the other way round.

    A name that no namespace has is in none of the pairs: it stays with what was left over.
    """
    readings = [(tuple(sorted(sources)), str(target)) for sources, target in pairs]
    if len(readings) == 1 and len(readings[0][0]) == 1:
        readings.append(((readings[0][1],), readings[0][0][0]))
    names = tuple(dict.fromkeys((*readings[0][0], readings[0][1])))
    gap = Gap(Slot.DIRECTION, Lack.UNCLEAR, " ".join(names)[:120], names if len(names) == 2 else ())
    unknown = (one.said for one in said.gaps if one.lack is Lack.UNKNOWN and one.said)
    rest = tuple(dict.fromkeys((*said.rest, *unknown)))
    slots = replace(said.slots, sources=(), target=None)
    return replace(said, slots=slots, gaps=(gap,), readings=tuple(readings), rest=rest)


def _as(said: Said, intent: Intent) -> Said:
    return said if said.intent is intent else replace(said, reading=replace(said.reading, intent=intent))


def _ends(said: Said) -> _Ends:
    return frozenset(said.slots.sources), said.slots.target


def _filled(said: Said) -> int:
    """Return how many ends are known, or are asked about by what was said of them."""
    asked = {gap.slot for gap in said.gaps if gap.lack is not Lack.MISSING}
    known = (bool(said.slots.sources) or Slot.SOURCES in asked) + (bool(said.slots.target) or Slot.TARGET in asked)
    return known if said.intent in ACTIONS else 0


def _whole(said: Said) -> bool:
    needed = NEEDED.get(said.intent, ())
    had = {"source": bool(said.slots.sources), "target": bool(said.slots.target)}
    return all(had[str(part)] for part in needed)

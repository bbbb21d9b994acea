"""Who calls whom, where no construction of the table fits: each name is weighed by the words right before and after it.

A name that follows "from" or comes before "calls" is a caller; one that follows "into" or comes before "is called by" is
called. Words that say so outright ("source:") weigh more than verbs and prepositions, and these more than a mere "let".
Only where all of it agrees is a direction taken: one name that speaks for the caller, and another that speaks for the
called or for nothing.
"""
# ruff: noqa: E501 - tables: a line is one construction, a list of words is read as words

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.understanding.lazy_pattern import LazyPattern

LEAST = 2
"""The least weight that speaks for a role when nothing speaks for the other."""
OUTRIGHT = 4
"""The weight of a noun for the role. After a name it can be of somebody else: "connect it to a as a client"."""
_PLACE = re.compile(r"@\d+")
_STOP = re.compile(r"(?<!\bi\.e) ?[.?!;\n]+ ")
_W = r"(?:(?!(?:not|and|but|or|which|that|who|where|whom|what)\b)[a-z][\w'/=.-]*)"
_FEW = rf"(?: {_W}){{0,3}}"
_AUX = r"(?: (?:[a-z][\w'-]*|[\d/]+)){0,7}"
_ROLE_OF_CALLER = r"(?:source|src|caller|client|consumer|requester|requestor|origin|calling|originator)"
_ROLE_OF_CALLED = r"(?:target|tgt|dst|dest|destination|callee|provider|receiver|server|recipient|called|upstream)"
_NAMED_AS = r"(?: (?:namespace|ns|side|end|service|app|one|party|name))*(?: (?:is|=|being|will be|:|are|called|named))* ?"
_IS_A = r"(?: ,| which| that| who| is| are| as| acts?| acting| plays?| being| be| will| our| new| an?| :| =| role| side| one| end| ->)*"


@dataclass(frozen=True, slots=True)
class _Cue:
    """What stands before or after a name, and what it says of it: above 0 for a caller, below 0 for the called."""

    pattern: LazyPattern
    weight: int


def _cues(*pairs: tuple[str, int]) -> tuple[_Cue, ...]:
    return tuple(_Cue(LazyPattern(pattern), weight) for pattern, weight in pairs)


BEFORE = _cues(
    (r"(?:^|\W)(?:consumers?|callers?|clients?|users?|dependents?|customers?)-of ?$", -3),
    (rf"(?:^|\W){_ROLE_OF_CALLER}{_NAMED_AS}$", 4),
    (rf"(?:^|\W){_ROLE_OF_CALLED}{_NAMED_AS}$", -4),
    (r"(?:FROM|from)(?: (?:namespace|ns))? (?::|=|is) ?$", 4),
    (r"(?:^|[^A-Z])(?:TO|to|INTO|into)(?: (?:namespace|ns))? (?::|=|is) ?$", -4),
    (r"CUT(?: \S+)? @\d+(?: \S+)? (?:FROM|from|off|out-of|OFF)(?: CALL| INTO)? ?$", -3),
    (rf"(?:keep|keeps|keeping|want|get|kick|throw|have|lock|shut|leave)(?: \S+)? @\d+ out-of{_FEW} ?$", -3),
    (rf"(?:FAULT|error|errors|timeouts?)(?: \S+)? FROM{_FEW} ?$", 0),
    (rf"(?:CUT|CLOSE|OPEN|EXPOSE|ACCESS) (?:TO|INTO|ON|IN){_FEW} ?$", -2),
    (rf"(?:EXPOSE|OPEN|CLOSE)(?: \S+){{0,3}} @\d+(?: up| off)? (?:TO|FOR|FROM|BY|INTO){_FEW} ?$", 0),
    (rf"LETTED (?:BY|ON|IN|at|by|FROM){_FEW} ?$", -3),
    (rf"CALLED(?: ON)?{_FEW} ?$", 3),
    (rf"(?:FROM|BY|coming|from){_FEW} ?$", 2),
    (rf"(?:ADMIT|turn\w* away|knock\w* back){_FEW} ?$", 3),
    (rf"(?:CALL|INTO|reach|towards|onto){_FEW} ?$", -2),
    (rf"(?:EXPOSE|CLOSE|inside){_FEW} ?$", -2),
    (rf"\bTO{_FEW} ?$", -2),
    (r"→ ?$", -3),
    (r"← ?$", 3),
    (rf"(?:04-network\S*|networkpolicy\S*|manifest|ACCESS (?:of|IN|ON))(?: {_W}| ON| IN| FOR| of){{0,3}} ?$", -2),
    (rf"(?:LET|FOR|CUT|mention\w*|lists?|listing|cover\w*|include\w*){_FEW} ?$", 1),
)
AFTER = _cues(
    (r"^ (?:in|IN|on|ON|among|under) (?:its|their|the) (?:\S+ )?(?:ACCESS|policies|list|rules|peers)", 3),
    (rf"^{_IS_A} {_ROLE_OF_CALLER}\b", 4),
    (rf"^{_IS_A} {_ROLE_OF_CALLED}\b(?! (?:by|from|BY))", -4),
    (r"^ ?→ ?(?=@|$)", 3),
    (r"^ ?← ?(?=@|$)", -3),
    (rf"^{_AUX} CALLED\b", -3),
    (
        rf"^{_AUX} (?:not )?(?:be|been|being|is|are|was|get|gets|got) (?:CUT|turned away|locked out|kept out|shut out|stopped|blocked) (?:from|FROM|by|BY|at|off|out-of|ON)\b",
        3,
    ),
    (
        rf"^{_AUX} (?:LETTED|gets? (?:in|IN|through)|getting (?:in|IN|through)|comes? (?:in|IN|through)|coming (?:in|IN|through)|got (?:in|through))\b",
        3,
    ),
    (rf"^{_AUX} ADMIT\b", -3),
    (
        rf"^{_AUX} (?:CUT )?(?:LET|turn\w* away|knock\w* back|refus\w+|reject\w*|lets?|letting|allow\w*|admit\w*|mention\w*|lists?|include\w*|stop\w*|block\w*|CUT)(?: \S+){{0,2}} @",
        -3,
    ),
    (rf"^{_AUX} (?:LET|ADMIT|lets?|accepts?|allows?|admits?)\b(?! CALL)", -2),
    (rf"^{_AUX} (?:CALL|INTO)\b", 2),
    (r"^ TO\b", 2),
    (r"^(?: 's)? ACCESS (?:TO|INTO|ON|CALL)", 2),
    (
        r"^(?: 's)? (?:ACCESS|04-network\S*)(?: \S+){0,3} (?:mention\w*|lists?|lets?|LET|cover\w*|names?|include\w*|allow\w*|ADMIT|lack\w*|missing)\b",
        -3,
    ),
    (rf"^{_AUX} (?:needs?|wants?|requires?|wanting|needing)\b(?! (?:to|TO) (?:let|LET|allow|accept|ADMIT|open|OPEN|be))", 1),
    (rf"^{_AUX} FAULT\b", 1),
)


def weigh(tagged: str, entity_of: Mapping[str, int]) -> dict[int, int]:
    """Weigh each entity: sums above 0 speak for the caller, below 0 for the called.

    `tagged` is a tagged skeleton; `entity_of` gives for each placeholder, such as `@2`, the entity that it stands for.
    """
    sums = dict.fromkeys(entity_of.values(), 0)
    for sentence in _STOP.split(f" {tagged} . "):
        places = list(_PLACE.finditer(sentence))
        for at, place in enumerate(places):
            entity = entity_of.get(place[0])
            if entity is None:
                continue
            before = sentence[: place.start()]
            after = sentence[place.end() : places[at + 1].end() if at + 1 < len(places) else None]
            said_before, said_after = _first(BEFORE, before), _first(AFTER, after)
            if abs(said_after) == OUTRIGHT and abs(said_before) >= LEAST and said_before * said_after < 0:
                said_after = 0
            sums[entity] += said_before + said_after
    return sums


def _first(cues: Sequence[_Cue], context: str) -> int:
    return next((cue.weight for cue in cues if cue.pattern.search(context)), 0)


def decide(sums: Mapping[int, int]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Find sources and targets among the entities, or two empty tuples where the weights do not agree on a direction."""
    sources = tuple(entity for entity, weight in sums.items() if weight >= LEAST)
    targets = tuple(entity for entity, weight in sums.items() if weight <= -LEAST)
    rest = [entity for entity in sums if entity not in sources and entity not in targets]
    nothing: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())
    if not rest:
        return (sources, targets) if sources and targets else nothing
    if len(sums) != 2 or len(rest) != 1:
        return nothing
    left = sums[rest[0]]
    if sources and left <= 0:
        return sources, (rest[0],)
    if targets and left >= 0:
        return (rest[0],), targets
    return nothing

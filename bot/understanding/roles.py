"""Who calls whom in a text: from its skeleton to sources and target, or to a direction that nobody said."""
# ruff: noqa: E501 - tables: a line is one construction, a list of words is read as words

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.understanding.grammar import ANY, LONE_SOURCES, LONE_TARGETS, PAIRS, REAL, Pattern, compiled
from bot.understanding.skeleton import Skeleton, tag
from bot.understanding.weighing import LEAST, decide, weigh

_REAL_PAIRS = compiled(PAIRS, REAL)
_ANY_PAIRS = compiled(PAIRS, ANY)
_SOURCES = compiled(LONE_SOURCES, ANY)
_TARGETS = compiled(LONE_TARGETS, ANY)
GROUPED = 1000
"""A placeholder from here on is one mention of a list, by its number, and not a group."""
_SENTENCE = re.compile(r"[.?!;\n]+")
_PRONOUN_START = re.compile(r" *[.;\n]+ (?=(?:(?:and|but|so|now|then) )?(?:it|they|that|this|which|these) )")
_MUTUAL = re.compile(
    r"\b(?:each other|one another|eachother|both ways|both directions|two-way|two way|2-way|bidirectional(?:ly)?|bi-directional(?:ly)?|vice versa|vice-versa"
    r"|mutual(?:ly)?|either direction|either way round|in both(?! \S+ (?:and|&|\+|/|,))(?! (?:of )?(?:the |our )?env)|back and forth|and back|to and fro|reciprocal|visa versa)\b"
)
_SELF = (
    re.compile(r"(?<!not )\b(?:ours|mine)(?: of course)?(?: is| =| :|:| being)+ (@\d+)"),
    re.compile(
        r"\b(?:our|my)(?: own)? (?:namespace|ns|service|app|application|side|end|project|one|api|frontend|backend|ui|caller|client)(?:'s name)? (?:is|being|lives in|runs in|sits in|=|:|called) (?:called )?(@\d+)"
    ),
    re.compile(
        r"\b(?:we|i) (?:are|am|run|own|look after|maintain|support|manage|have|are having|work on|are running|deploy to|live in|are the|build|develop)(?: (?:the|in|on|from|with|team|owners of|running|called|working on|responsible for|looking after|namespace|ns|of))* (@\d+)"
    ),
    re.compile(
        r"(@\d+) (?:is|are|\(|-|, ?|being|which is|that is)+ ?(?:our|my|ours|mine|us)(?: (?:namespace|ns|service|app|application|own|one|api|frontend|backend|ui|side|end|namespace))?(?= ?(?:[.,):;]|$|and|-))"
    ),
    re.compile(
        r"(@\d+) (?:is|are) (?:what|the one|the namespace|the service) (?:that )?(?:we|i) (?:own|run|look after|maintain|have|build|support)"
    ),
    re.compile(r"\b(?:our|my) (?:namespace |ns |service |app |own )?\(? ?(@\d+)"),
    re.compile(r"\((?: ?(?:namespace|ns|in|we are|that is|i.e.))* ?(@\d+) \)"),
    re.compile(r"^(?:hi|hello|hey|morning|afternoon)?[ ,!]*(@\d+) (?:team |dev |devs )?here\b"),
    re.compile(
        r"\b(?:us|we|our app|our service|my app|my service|our frontend|our api|our ui|my api) (?:\(|in|,|from|\( in|-) ?(?:namespace |ns )?(@\d+)"
    ),
)
_OTHERS_ASK = re.compile(
    r"\b(?:teams?|consumers?|clients?|people|colleagues|users|callers?|services|they|folks|squads?)\b[^.?!@]{0,40}\b(?:asked|asking|asks|want|wants|wanting|need|needs|requested|requesting|would like)\b[^.?!@]{0,30}\b(?:access|direct|reach|call|connectivity|in|to us|us)\b"
    r"|@\d+ (?:team |people |folks |lot |guys )?(?:are|is|have|has|want|wants|would like|need|needs|keep|keeps)(?: \S+){0,4}? (?:to be let in|let in|to call us|to hit us|to reach us|call us|hit us|reach us|talk to us|use us|access to us|consume us|in)\b"
)
_ACTS = re.compile(
    r" (?:can|could|should|will|must|may|might|to|wants to|needs to|is able to|has to|is trying to) (?:not )?(?:be |also )*(?:CALL|LETTED|get in|get to|come in|call|reach|access|use)\b"
)
_ITSELF = re.compile(r"\b(?:CALL|TO|INTO|with|WITH|to|FROM|from|by) (?:itself|themselves|own (?:namespace|pods))\b")
_WHOSE = re.compile(
    r",? ?(?:which|that) (?:is|are) (?:not )?(?:US|theirs|yours|someone else's|another team's)(?= [,.)]| CALL| wants| needs) ?,?"
)
"""Whose a namespace is, said in passing: it says nothing of who calls."""
_BEGINS_ANEW = re.compile(r"[^@]{0,40}?(?:,|\band\b|&|\bwhile\b|\balso\b|\bplus\b)[^@]{0,40}@")
"""After a pair: a further one is joined to it."""
_OPEN_TO = re.compile(r"\bOPEN (@\d+)(?: on (?:port )?\S+)? TO @\d+")
"""Some open the called to its caller, and some the caller's way to the called: who calls is not said."""
_ORDINALS = {"former": 0, "first": 0, "1st": 0, "latter": 1, "second": 1, "2nd": 1}
_ORDINAL = re.compile(r"\b(?:the )?(former|first|1st|latter|second|2nd)(?: one| namespace| of these| of them| ns)?\b")
_OTHER = re.compile(r"\b(?:the )?other(?: one| way)?\b")


@dataclass(frozen=True, slots=True)
class Roles:
    """Mentions (their numbers) by role. `self_source` and `all_source`: the caller is the asker's own, or everybody.

    `both_ways` says that two directions were asked for; `template` names the construction that decided, for the log and for tests.
    """

    sources: tuple[int, ...] = ()
    targets: tuple[int, ...] = ()
    self_source: bool = False
    all_source: bool = False
    self_target: bool = False
    both_ways: bool = False
    template: str = ""
    further: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...] = field(default=())
    """Pairs that were said beside the first, with other sources and another target."""

    @property
    def decided(self) -> bool:
        """Both ends have a role."""
        return bool((self.sources or self.self_source or self.all_source) and (self.targets or self.self_target))


def turned(assigned: Roles) -> Roles:
    """Return roles the other way round."""
    further = tuple((targets, sources) for sources, targets in assigned.further)
    return replace(assigned, sources=assigned.targets, targets=assigned.sources, further=further)


@dataclass(frozen=True, slots=True)
class _Found:
    """A pair that a construction says: two placeholders. `joined`: it is not the first of its sentence."""

    source: str
    target: str
    template: str
    joined: bool


def roles(shape: Skeleton) -> Roles:
    """Assign roles by the first construction that fits, sentence by sentence."""
    tagged = _with_self(shape, _WHOSE.sub(" ", _PRONOUN_START.sub(" , ", _with_ordinals(shape))))
    mutual = bool(_MUTUAL.search(shape.plain)) and len(re.findall(r"@\d+", shape.plain)) + shape.plain.count("US") >= 1
    itself = _to_itself(shape, tagged)
    if itself:
        return itself
    found = _pairs(tagged, _REAL_PAIRS)
    if found:
        pair = _combined(shape, found, mutual=mutual)
        if _OPEN_TO.search(tagged):
            return Roles(template="open to")
        return Roles(template="contradicted") if _contradicted(shape, tagged, pair) else pair
    asked = _asked_of_us(shape) or _weighed(shape, tagged, mutual=mutual)
    if asked:
        return asked
    found = _pairs(tagged, _ANY_PAIRS)
    lone = _lone(shape, tagged, mutual=mutual)
    if found and not (lone.sources and lone.targets):
        return _completed(_combined(shape, found, mutual=mutual), lone)
    return lone


def _asked_of_us(shape: Skeleton) -> Roles | None:
    """Others ask for access, and one namespace is said to be ours: "two teams want access: a and b. Our namespace is c"."""
    mine = own(shape)
    if mine is None or not _OTHERS_ASK.search(shape.plain):
        return None
    targets = _members(shape, mine)
    sources = tuple(dict.fromkeys(number for group in shape.groups for number in group if number not in targets))
    return Roles(sources, targets, template="others ask") if sources else None


def _entities(shape: Skeleton) -> dict[str, int]:
    """For each placeholder the first one that stands for the same namespaces."""
    firsts: dict[tuple[str, ...], int] = {}
    return {
        f"@{place}": firsts.setdefault(tuple(sorted({shape.keys[number] for number in group})), place)
        for place, group in enumerate(shape.groups)
    }


def _to_itself(shape: Skeleton, tagged: str) -> Roles | None:
    """One namespace that calls itself."""
    entities = _entities(shape)
    if len(set(entities.values())) != 1 or not _ITSELF.search(tagged):
        return None
    one = shape.groups[0][:1]
    return Roles(one, one, template="itself")


def _contradicted(shape: Skeleton, tagged: str, pair: Roles) -> bool:
    """Whether the words around two names say plainly the opposite of what a construction says."""
    entities = _entities(shape)
    if len(set(entities.values())) != 2 or not (pair.sources and pair.targets):
        return False
    sums = weigh(tagged, entities)
    weights = {number: sums[entities[f"@{place}"]] for place, group in enumerate(shape.groups) for number in group}
    return weights.get(pair.sources[0], 0) <= -LEAST and weights.get(pair.targets[0], 0) >= LEAST


def _weighed(shape: Skeleton, tagged: str, *, mutual: bool) -> Roles | None:
    """Roles by the words around each name, where at least two namespaces are named and the words agree."""
    entities = _entities(shape)
    if len(set(entities.values())) < 2 or mutual:
        return None
    sums = weigh(tagged, entities)
    for place, group in enumerate(shape.groups):
        if set(group) <= shape.weak and not sums.get(place, 1):
            del sums[place]
    sources, targets = decide(sums)
    if not (sources and targets):
        return None
    return Roles(
        tuple(number for place in sources for number in shape.groups[place]),
        tuple(number for place in targets for number in shape.groups[place]),
        template="weighed",
    )


def _completed(pair: Roles, lone: Roles) -> Roles:
    """Put a name in the place of "us", where another sentence says who that is."""
    if pair.self_source and lone.sources and not set(lone.sources) & set(pair.targets):
        return replace(pair, sources=lone.sources, self_source=False)
    if pair.self_target and lone.targets and not set(lone.targets) & set(pair.sources):
        return replace(pair, targets=lone.targets, self_target=False)
    return pair


def own(shape: Skeleton) -> str | None:
    """Return the placeholder that the asker says is theirs."""
    for pattern in _SELF:
        found = pattern.search(shape.plain)
        if found:
            return found[1]
    return None


def _with_self(shape: Skeleton, tagged: str) -> str:
    mine = own(shape)
    if mine is None:
        return tagged
    tagged = re.sub(rf"(?:\bUS )?\(? ?\bUS\b(?: \(| ,)? {mine}(?: \))?", f" {mine}", tagged)
    tagged = re.sub(r"\b(?:we|i)(?= (?:\S+ ){0,4}CALL\b)", mine, tagged)
    return re.sub(r"\bUS\b", mine, tagged)


def _with_ordinals(shape: Skeleton) -> str:
    """Put placeholders for "the former", "the second" where exactly two namespaces are named before them."""
    places = list(dict.fromkeys(number for group in shape.groups for number in group))
    named = list(re.finditer(r"@\d+", shape.plain))
    if len(places) != 2 or not named or not _ORDINAL.search(shape.plain, named[-1].end()):
        return shape.tagged
    single = {group[0]: f"@{place}" for place, group in enumerate(shape.groups) if len(group) == 1}
    names = [single.get(number, f"@{GROUPED + number}") for number in places]
    tail = _ORDINAL.sub(lambda found: names[_ORDINALS[found[1]]], shape.plain[named[-1].end() :])
    return tag(_OTHER.sub(names[1] if names[0] in tail else names[0], tail))


def _pairs(tagged: str, patterns: tuple[Pattern, ...]) -> list[_Found]:
    found = []
    for sentence in _SENTENCE.split(tagged):
        rest = sentence
        while len(re.findall(ANY, rest)) > 1 and (match := _pair(rest, patterns)):
            found.append(_Found(match[0]["s"], match[0]["t"], match[1], joined=rest is not sentence))
            rest = rest[max(match[0].end("s"), match[0].end("t")) :]
            if not _BEGINS_ANEW.match(rest):
                break
    return found


def _pair(sentence: str, patterns: tuple[Pattern, ...]) -> tuple[re.Match[str], str] | None:
    for pattern in patterns:
        match = pattern.regex.search(sentence)
        if match and match["s"] != match["t"] and not _acts_itself(sentence, match):
            return match, pattern.template
    return None


def _acts_itself(sentence: str, match: re.Match[str]) -> bool:
    """Whether the last name of a match, taken for the called one, goes on as a caller: "a needs a policy so b can call it"."""
    return match.end("t") > match.end("s") and bool(_ACTS.match(sentence, match.end("t")))


def _members(shape: Skeleton, place: str) -> tuple[int, ...]:
    if not place.startswith("@"):
        return ()
    number = int(place[1:])
    return (number - GROUPED,) if number >= GROUPED else shape.groups[number]


def _combined(shape: Skeleton, found: list[_Found], *, mutual: bool) -> Roles:
    source, target, template = found[0].source, found[0].target, found[0].template
    sources, targets = list(_members(shape, source)), list(_members(shape, target))
    further: list[tuple[tuple[int, ...], tuple[int, ...]]] = []
    both_ways = mutual
    for other in found[1:]:
        new_sources, new_targets = _members(shape, other.source), _members(shape, other.target)
        old = _keys(shape, sources), _keys(shape, targets)
        new = _keys(shape, new_sources), _keys(shape, new_targets)
        if new[0] & old[1] and new[1] & old[0]:
            both_ways = True
        elif other.joined:
            # Joined within a sentence by more than a list's signs: "a → b times out, c → b is fine". It is not merged.
            if new[0] and new[1] and not (new[0] <= old[0] and new[1] <= old[1]):
                further.append((new_sources, new_targets))
        elif new[1] <= old[1] and new[0]:
            sources += [one for one in new_sources if not _keys(shape, (one,)) <= old[0]]
        elif new[0] == old[0] and (new[0] or other.source == source):
            targets += [one for one in new_targets if not _keys(shape, (one,)) <= old[1]]
        elif new[0] and new[1]:
            further.append((new_sources, new_targets))
    return Roles(
        tuple(sources), tuple(targets), source == "US", source == "ALL", target == "US", both_ways, template, tuple(further)
    )


def _keys(shape: Skeleton, numbers: Sequence[int]) -> set[str]:
    return {shape.keys[number] for number in numbers}


def _lone(shape: Skeleton, tagged: str, *, mutual: bool) -> Roles:
    """Roles of mentions that stand alone: each from the words around it, all of which must agree."""
    sources: list[int] = []
    targets: list[int] = []
    template = ""
    ours = {"s": False, "t": False}
    everybody = False
    for sentence in _SENTENCE.split(tagged):
        before = len(sources), len(targets)
        for place in dict.fromkeys(re.findall(ANY, sentence)):
            source = _first(sentence, place, _SOURCES, "s")
            target = _first(sentence, place, _TARGETS, "t")
            if bool(source) == bool(target):
                continue
            template = template or source or target
            if place == "US":
                ours["s" if source else "t"] = True
            elif place == "ALL":
                everybody = everybody or bool(source)
            else:
                (sources if source else targets).extend(one for one in _members(shape, place) if one not in sources + targets)
        if len(sources) > before[0] and len(targets) > before[1]:
            return Roles(both_ways=mutual)
    return Roles(
        tuple(sources),
        tuple(targets),
        self_source=ours["s"],
        all_source=everybody,
        self_target=ours["t"],
        both_ways=mutual,
        template=template,
    )


def _first(sentence: str, place: str, patterns: tuple[Pattern, ...], group: str) -> str:
    for pattern in patterns:
        for match in pattern.regex.finditer(sentence):
            if match.groupdict().get(group) == place:
                return pattern.template
    return ""

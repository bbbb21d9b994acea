"""A sentence with its namespaces as placeholders, and what people say of access as a few tags: what grammar is read from.

`please let @0 talk to @1` becomes `LET @0 CALL @1`. A placeholder stands for one mention or for a list of them. A sentence that
holds several pairs, "a to b and c to d", is parted into clauses first, so that "b and c" is not taken for a list.
"""
# ruff: noqa: E501, SIM905 - tables: a line is one construction, a list of words is read as words

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.understanding.lexicon import CONTRACTIONS, FILLERS
from bot.understanding.mentions import Mention
from bot.understanding.tags import TAGS

_MENTION = re.compile(r"@\d+")
_RELATES = frozenset(
    """→ ← to into call calls calling reach reaches reaching talk talks talking speak speaks need needs want wants use uses using hit hits
    hitting access accesses connect connects connecting consume consumes query queries require requires from poll polls read reads by""".split()
)
_PARTS = frozenset(", ; & + / and plus also then while whereas \n \n\n".split(" "))
_AROUND = frozenset(
    "let allow please can you likewise too as well both from on over via at port ports tcp udp sctp for should - * same".split()
)
_LEADS = frozenset("let allow permit from remove revoke stop block cut kick ban give grant expose open disconnect".split())
"""Verbs that a clause may share with the one before it."""
_STRENGTH = {"\n": 3, ";": 3, ",": 2}


def parted(words: str) -> str:
    """Put a full stop's worth between the clauses of a sentence whose names are placeholders."""
    places = list(_MENTION.finditer(words))
    gaps = [words[one.end() : two.start()] for one, two in pairwise(places)]
    kinds = [_kind(gap) for gap in gaps]
    cuts = []
    for first, kind in enumerate(kinds):
        if kind != "relates":
            continue
        last = first + 1
        while last < len(kinds) and kinds[last] == "parts":
            last += 1
        if last < len(kinds) and kinds[last] == "relates" and last > first + 1:
            between = range(first + 1, last)
            cuts.append(max(between, key=lambda at: (_strength(gaps[at]), -at)))
    leads: list[str] = []
    for at in cuts:
        before = leads[-1] if leads else _lead(words[: places[_first(at, kinds)].start()])
        leads.append(_lead(gaps[at]) or before)
    for at, lead in zip(reversed(cuts), reversed(leads), strict=True):
        words = f"{words[: places[at].end()]} ; {lead} {words[places[at + 1].start() :]}"
    return words


def _kind(gap: str) -> str:
    """Say whether a gap between two names parts them, relates them, or does neither."""
    tokens = gap.replace("\n", " \n ").split(" ")
    tokens = [token for token in tokens if token]
    if any(token in _PARTS for token in tokens) and all(
        token in _PARTS | _AROUND | _LEADS or token[0].isdigit() for token in tokens
    ):
        return "parts"
    if set(tokens) & _RELATES and not set(tokens) & {".", "?", "!", "\n"}:
        return "relates"
    return "neither"


def _strength(gap: str) -> int:
    return max((strength for sign, strength in _STRENGTH.items() if sign in gap), default=1)


def _first(cut: int, kinds: list[str]) -> int:
    """Return the place of the name that the clause before a cut begins with."""
    at = cut
    while at > 0 and kinds[at - 1] == "parts":
        at -= 1
    at -= 1
    while at > 0 and kinds[at - 1] == "parts":
        at -= 1
    return at


def _lead(before: str) -> str:
    """Return the verb right before a clause's first name: "remove a from b and c from d" removes both."""
    last = before.split()[-1:]
    return last[0] if last and last[0] in _LEADS else ""


_LIST = re.compile(
    r"(?:both |either |each of )?(@\d+)((?: ?(?:,|&|\+|/|and|or|as well as|plus|, and|, or|\n+(?: ?[-*])?) ?(?:also |then |the )?@\d+)+)"
)
_FIELD = re.compile(
    r" \n+ (?=(?:source|target|from|to|src|dst|dest|destination|caller|callee|client|server|consumer|provider|port|ports|namespace)\b[^\n]{0,20}:)"
)
"""A form that somebody filled in, a field a line: one sentence."""
_MARKS = str.maketrans("@%", "  ")
_IS = re.compile(r"\w (?:is|am|called|being|=|own|run|are|maintain|look after) $")
"""Before a list: what follows is one name and then a new clause, as in "our namespace is a and b wants to call us"."""
_POSSESSIVE = re.compile(r"(@\d+) '? ?s\b(?!-)")
_EACH_FROM = re.compile(r"(\bfrom (?:the )?@\d+ ?(?:,|and|&|, and|or)) from (?=(?:the )?@\d)")
"""A list that repeats its preposition: "from a and from b"."""
_PLACE = re.compile(r"@(\d+)")
_TOKENS = re.compile(r"@\d+|[a-z0-9_#][\w'./:=*#-]*[\w*#]|[a-z0-9_#]|[→←↔]|[.?!;\n]+|[,:()&+/\"=-]")


@dataclass(frozen=True, slots=True)
class Skeleton:
    """`plain` keeps the words; `tagged` has tags. `groups` gives the mentions of each placeholder."""

    plain: str
    tagged: str
    groups: tuple[tuple[int, ...], ...]
    keys: tuple[str, ...] = ()
    """For each mention the namespace that it stands for, or else its words: the same where one name is said twice."""

    weak: frozenset[int] = frozenset()
    """Mentions that are plain words: they count only where grammar has a place for them."""


def skeleton(text: str, mentions: Sequence[Mention], dropped: frozenset[int] = frozenset()) -> Skeleton:
    """Build the skeleton of a lower-case text. `dropped` mentions leave no placeholder."""
    pieces, at = [], 0
    for number, mention in enumerate(mentions):
        pieces.append(_own(text[at : mention.start]))
        pieces.append(" " if number in dropped else f" @{number} ")
        at = mention.end
    pieces.append(_own(text[at:]))
    words = " ".join(_TOKENS.findall("".join(pieces))).replace(": \n", ": ").replace(":\n", ": ")
    words = _FIELD.sub(" , ", words)
    for pattern, plain in CONTRACTIONS:
        words = pattern.sub(plain, words)
    words = _EACH_FROM.sub(r"\1 ", words)
    words = _POSSESSIVE.sub(r"\1 's", words)
    words, groups = _grouped(parted(words))
    return Skeleton(
        words,
        tag(words),
        groups,
        tuple(mention.name or mention.said for mention in mentions),
        frozenset(number for number, mention in enumerate(mentions) if mention.weak),
    )


def _own(text: str) -> str:
    """Text that cannot be taken for a placeholder."""
    return text.translate(_MARKS)


def tag(words: str) -> str:
    """Replace what people say of access by tags, and drop what changes nothing."""
    words = f" {words} "
    for pattern, plain in FILLERS:
        words = pattern.sub(plain, words)
    words = f" {' '.join(words.split())} "
    for pattern, name in TAGS:
        words = pattern.sub(name, words)
    return " ".join(words.split())


def _grouped(words: str) -> tuple[str, tuple[tuple[int, ...], ...]]:
    groups: list[tuple[int, ...]] = []

    def listed(found: re.Match[str]) -> str:
        if _IS.search(words, max(0, found.start() - 14), found.start()) and (" and" in found[0] or "," in found[0]):
            return found[0].replace(",", " ,")
        groups.append(tuple(int(number) for number in _PLACE.findall(found[0])))
        return f"%{len(groups) - 1}%"

    def single(found: re.Match[str]) -> str:
        groups.append((int(found[1]),))
        return f"%{len(groups) - 1}%"

    words = _PLACE.sub(single, _LIST.sub(listed, words))
    return re.sub(r"%(\d+)%", r"@\1", words), tuple(groups)

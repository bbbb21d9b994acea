"""Pairs that stand in one sentence, "a to b and c to d", parted into clauses, so that "b and c" is not taken for a list."""
# ruff: noqa: E501, SIM905 - a list of words is read as words

import re
from itertools import pairwise

_PLACE = re.compile(r"@\d+")
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
    places = list(_PLACE.finditer(words))
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

"""The automaton of a search for a regular expression: where each letter can be read, and what can be read next.

There is a state for each character class of the pattern (V. Glushkov, "The abstract theory of automata", 1961). What an assertion
says of the letter before it and of the letter after it is kept. A longer look-ahead is taken to hold, and is itself tried as a
branch that leads nowhere.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial, reduce
from math import inf
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

UNROLLED = 10
"""Repeats of up to this many are written out; more are a loop that is left after so many rounds."""
LETTERS = "".join(map(chr, range(128))) + "éÉ²٣→\u00a0\u0085\u2028"
"""One character at least of each kind that patterns tell apart; those of the pattern are added."""
_KINDS = {
    op.CATEGORY_DIGIT: r"\d",
    op.CATEGORY_NOT_DIGIT: r"\D",
    op.CATEGORY_SPACE: r"\s",
    op.CATEGORY_NOT_SPACE: r"\S",
    op.CATEGORY_WORD: r"\w",
    op.CATEGORY_NOT_WORD: r"\W",
}


def _is_kind(kind: Any, letter: str) -> bool:
    return bool(re.match(_KINDS[kind], letter))


_ONE = frozenset({op.LITERAL, op.NOT_LITERAL, op.ANY, op.IN})

Letters = int
"""A set of letters, a bit for each. The lowest bit is the edge of the text: before its first letter and after its last."""
Ways = dict[tuple[int, Letters, Letters], int]
"""In how many ways (2 stands for more) a state is reached or left, if the letters before and after that place are among these."""
EDGE: Letters = 1
NOTHING = -1
"""In the place of a state: no letter is read."""


@dataclass
class _Part:
    """A part of a pattern: the states in which it can begin and end, and the ways to match nothing."""

    empty: Ways
    first: Ways = field(default_factory=dict)
    last: Ways = field(default_factory=dict)


def _sum(*several: Ways) -> Ways:
    total: Ways = {}
    for ways in several:
        for key, count in ways.items():
            total[key] = min(2, total.get(key, 0) + count)
    return total


def _both(ways: Ways, empty: Ways) -> Ways:
    """Return `ways` with what a part that reads nothing demands beside them."""
    total: Ways = {}
    for (state, before, after), count in ways.items():
        for (_, before_too, after_too), count_too in empty.items():
            if before & before_too and after & after_too:
                key = state, before & before_too, after & after_too
                total[key] = min(2, total.get(key, 0) + count * count_too)
    return total


class Automaton:
    """The automaton of a search for one pattern. Each state has its letters, and how many rounds the loops around it make."""

    def __init__(self, pattern: str, flags: int = 0) -> None:
        tree = _parser.parse(pattern, flags)
        self.flags = int(tree.state.flags)
        self.alphabet = sorted({*LETTERS, *pattern})
        self.bits: dict[str, Letters] = {letter: 2 << place for place, letter in enumerate(self.alphabet)}
        self.all: Letters = (1 << len(self.alphabet) + 1) - 1
        kinds = {kind: self._those(partial(_is_kind, kind)) for kind in _KINDS}
        self.kinds: dict[Any, Letters] = kinds
        word, space = kinds[op.CATEGORY_WORD], kinds[op.CATEGORY_SPACE]
        self.sorts = (word, space, self.all & ~word & ~space & ~EDGE, EDGE)
        self.letters: list[Letters] = []
        self.rounds: list[float] = []
        self.choices: list[float] = []
        self.next: list[dict[tuple[int, Letters], int]] = []
        self.around: float = 1
        self.groups: dict[int | None, Any] = {}
        skipped = self._repeat(0, op.MAXREPEAT, [(op.ANY_ALL, None)])
        self._then(self._one(EDGE), self._then(skipped, self._sequence(tree)))

    def letter(self, letters: Letters) -> str:
        """Return one of these letters, a plain one where there is one."""
        found = [letter for letter, bit in self.bits.items() if letters & bit]
        return min(found, key=lambda letter: (not letter.isalpha(), not letter.isprintable(), letter), default=" ")

    def _is_between(self, low: str, high: str, letter: str) -> bool:
        return any(low <= form <= high for form in self._forms(letter))

    def _those(self, has: Callable[[str], bool]) -> Letters:
        return sum(bit for letter, bit in self.bits.items() if has(letter))

    def _nothing(self, before: Letters | None = None, after: Letters | None = None) -> _Part:
        return _Part({(NOTHING, self.all if before is None else before, self.all if after is None else after): 1})

    def _one(self, letters: Letters) -> _Part:
        """Return a part of one letter, with a state for each sort of letter: an assertion behind it knows which it was."""
        states = range(len(self.letters), len(self.letters) + sum(bool(letters & sort) for sort in self.sorts))
        self.letters += [letters & sort for sort in self.sorts if letters & sort]
        self.rounds += [self.around for _ in states]
        self.choices += [self.around for _ in states]
        self.next += [{} for _ in states]
        ways = {(state, self.all, self.all): 1 for state in states}
        return _Part({}, ways, dict(ways))

    def _link(self, ends: Ways, starts: Ways) -> None:
        for (end, before, after), count in ends.items():
            step = self.next[end]
            for (start, before_too, after_too), count_too in starts.items():
                letters = self.letters[start] & after & after_too
                if letters and self.letters[end] & before & before_too:
                    step[start, letters] = min(2, step.get((start, letters), 0) + count * count_too)

    def _then(self, left: _Part, right: _Part) -> _Part:
        self._link(left.last, right.first)
        return _Part(
            _both(left.empty, right.empty),
            _sum(left.first, _both(right.first, left.empty)),
            _sum(right.last, _both(left.last, right.empty)),
        )

    def _sequence(self, nodes: Iterable[Any]) -> _Part:
        return reduce(self._then, map(self._part, nodes), self._nothing())

    def _part(self, node: Any) -> _Part:
        kind, value = node
        if kind in _ONE or kind is op.ANY_ALL:
            return self._one(self._class(kind, value))
        parts: dict[Any, Callable[[], _Part]] = {
            op.BRANCH: lambda: self._either([self._sequence(option) for option in value[1]]),
            op.MAX_REPEAT: lambda: self._repeat(*value),
            op.MIN_REPEAT: lambda: self._repeat(*value),
            op.POSSESSIVE_REPEAT: lambda: self._atomic([(op.MAX_REPEAT, value)]),
            op.ATOMIC_GROUP: lambda: self._atomic(value),
            op.SUBPATTERN: lambda: self._group(*value),
            op.GROUPREF: lambda: self._settled(self.groups[value]),
            op.AT: lambda: self._place(value),
            op.ASSERT: lambda: self._assertion(*value, negative=False),
            op.ASSERT_NOT: lambda: self._assertion(*value, negative=True),
        }
        return parts[kind]()

    @staticmethod
    def _either(options: Sequence[_Part]) -> _Part:
        return _Part(*(_sum(*(getattr(option, end) for option in options)) for end in ("empty", "first", "last")))

    def _group(self, number: int | None, added: int, removed: int, body: Any) -> _Part:
        self.groups[number] = body
        outside, self.flags = self.flags, self.flags & ~removed | added
        part = self._sequence(body)
        self.flags = outside
        return part

    def _repeat(self, least: int, most: int, body: Any) -> _Part:
        if most <= UNROLLED:
            parts = [self._sequence(body) for _ in range(most)]
            rest = self._nothing()
            for part in reversed(parts[least:]):
                rest = self._then(part, rest)
                rest.empty = _sum(rest.empty, self._nothing().empty)
            return self._then(reduce(self._then, parts[:least], self._nothing()), rest)
        outside, self.around = self.around, self.around * (inf if most is op.MAXREPEAT else most)
        part = self._sequence(body)
        self.around = outside
        self._link(part.last, part.first)
        empty = part.empty if least else _sum(part.empty, self._nothing().empty)
        return _Part(empty, part.first, _sum(part.last, _both(part.last, part.empty)))

    def _settled(self, nodes: Iterable[Any]) -> _Part:
        """Return a part that reads one text only from where it begins: its loops give no choice to what is around it."""
        before = len(self.letters)
        part = self._sequence(nodes)
        self.choices[before:] = [self.around] * (len(self.letters) - before)
        return part

    def _atomic(self, nodes: Iterable[Any]) -> _Part:
        """Return what an atomic group reads in the end, with the ways to try it, as a branch that leads nowhere."""
        tried, read = self._sequence(nodes), self._settled(nodes)
        return _Part(read.empty, _sum(tried.first, read.first), read.last)

    def _place(self, place: Any) -> _Part:
        word, other = self.kinds[op.CATEGORY_WORD], self.all & ~self.kinds[op.CATEGORY_WORD]
        line = EDGE | self._class(op.LITERAL, ord("\n"))
        if place is op.AT_BOUNDARY:
            return _Part({(NOTHING, word, other): 1, (NOTHING, other, word): 1})
        if place is op.AT_NON_BOUNDARY:
            return _Part({(NOTHING, word, word): 1, (NOTHING, other, other): 1})
        if place in {op.AT_BEGINNING, op.AT_BEGINNING_STRING}:
            many = place is op.AT_BEGINNING and self.flags & re.MULTILINE
            return self._nothing(before=line if many else EDGE)
        return self._nothing(after=line if place is op.AT_END else EDGE)

    def _assertion(self, direction: int, body: Any, *, negative: bool) -> _Part:
        """Return what an assertion demands of the letter on its side, with the ways to try the whole of it if it looks ahead."""
        options = body[0][1][1] if len(body) == 1 and body[0][0] is op.BRANCH else [body]
        single = [self._class(*option[0]) for option in options if len(option) == 1 and option[0][0] in _ONE]
        letters = reduce(lambda one, other: one | other, single, 0)
        demanded = self.all & ~letters if negative else letters if len(single) == len(options) else self.all
        part = self._nothing(before=demanded) if direction < 0 else self._nothing(after=demanded)
        return part if direction < 0 else _Part(part.empty, self._sequence(body).first)

    def _class(self, kind: Any, value: Any) -> Letters:
        if kind is op.ANY_ALL or kind is op.ANY:
            return self.all & ~EDGE if kind is op.ANY_ALL or self.flags & re.DOTALL else self._class(op.NOT_LITERAL, ord("\n"))
        if kind is not op.IN:
            letters = self._among([(op.LITERAL, value)])
            return letters if kind is op.LITERAL else self.all & ~letters & ~EDGE
        negative = value[0][0] is op.NEGATE
        return self.all & ~self._among(value[1:]) & ~EDGE if negative else self._among(value)

    def _among(self, items: Iterable[Any]) -> Letters:
        letters: Letters = 0
        for kind, value in items:
            if kind is op.CATEGORY:
                letters |= self.kinds[value]
            elif kind is op.LITERAL:
                letters |= sum(self.bits.get(form, 0) for form in self._forms(chr(value)))
            else:
                low, high = map(chr, value)
                letters |= self._those(partial(self._is_between, low, high))
        return letters

    def _forms(self, letter: str) -> set[str]:
        return {letter, letter.lower(), letter.upper()} if self.flags & re.IGNORECASE else {letter}

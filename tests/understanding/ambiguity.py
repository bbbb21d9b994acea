"""How many steps a backtracking search can take, read off the pattern.

`re` tries one way to match after the other until one succeeds, so a text that almost matches costs as many steps as there are
ways to match its beginning. That number is the ambiguity of the pattern's automaton (A. Weber, H. Seidl, "On the degree of
ambiguity of finite automata", 1991):

- it doubles with each repetition where a text leads from a state back to it in two ways, as in `(?:hm|hmm?)*` and `(?:a+ ?)*`;
- it is multiplied by the length for each loop that leads to another one, where a text goes round the first, from the first to the
  second, and round the second, as in `a*a*`. A search has such a loop in front, for the place where it begins.

No such text is missed. What is reported can be harmless, where only a longer look-around prevents it: `(?!aa)a*a*`.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import product
from math import inf
from typing import Any

from tests.understanding.regular_expressions import EDGE, Automaton, Letters


def _cycles(starts: Iterable[Any], after: Callable[[Any], Iterable[Any]]) -> list[list[Any]]:
    """Return the strongly connected components that hold a cycle, each before those that lead to it (R. Tarjan, 1972)."""
    number: dict[Any, int] = {}
    lowest: dict[Any, int] = {}
    held: list[Any] = []
    done: set[Any] = set()
    found = []

    def enter(state: Any) -> tuple[Any, Iterator[Any]]:
        number[state] = lowest[state] = len(number)
        held.append(state)
        return state, iter(after(state))

    for start in starts:
        path = [] if start in number else [enter(start)]
        while path:
            state, rest = path[-1]
            for other in rest:
                if other not in number:
                    path.append(enter(other))
                    break
                if other not in done:
                    lowest[state] = min(lowest[state], number[other])
            else:
                path.pop()
                if path:
                    above = path[-1][0]
                    lowest[above] = min(lowest[above], lowest[state])
                if lowest[state] == number[state]:
                    component = [held.pop()]
                    while component[-1] != state:
                        component.append(held.pop())
                    done.update(component)
                    if len(component) > 1 or state in after(state):
                        found.append(component)
    return found


class _Loops:
    """The loops of an automaton, each before those that lead to it, and which texts go round two of them."""

    def __init__(self, automaton: Automaton) -> None:
        self.next = automaton.next
        self.loops: list[list[int]] = _cycles(range(len(self.next)), lambda state: {after for after, _ in self.next[state]})
        self.of = {state: place for place, loop in enumerate(self.loops) for state in loop}
        self.rounds = [max(automaton.rounds[state] for state in loop) for loop in self.loops]
        self.choices = [max(automaton.choices[state] for state in loop) for loop in self.loops]

    def together(
        self, states: tuple[int, ...], loops: tuple[int | None, ...], letters: Letters = -1
    ) -> Iterator[tuple[int, ...]]:
        """Yield where runs can be after one more letter, the same for all: each in its loop, or anywhere."""
        if not states:
            yield ()
            return
        for after, possible in self.next[states[0]]:
            if possible & letters and loops[0] in {None, self.of.get(after)}:
                for others in self.together(states[1:], loops[1:], possible & letters):
                    yield (after, *others)

    def round(self, *loops: int) -> Callable[[tuple[int, ...]], set[tuple[int, ...]]]:
        """Return the step of runs that stay in these loops, one run in each."""
        return lambda states: set(self.together(states, loops))

    def doubles(self, loop: int) -> bool:
        """Report whether a text leads from a state of this loop back to it in two ways."""
        states = set(self.loops[loop])
        for state in states:
            steps = [(after, letters, count) for (after, letters), count in self.next[state].items() if after in states]
            for place, (after, letters, count) in enumerate(steps):
                if count > 1 or any(after == other and letters & too for other, too, _ in steps[:place]):
                    return True
        pairs = _cycles([(state, state) for state in states], self.round(loop, loop))
        return any(len({left == right for left, right in pair}) == 2 for pair in pairs)

    def leads(self, first: int, second: int) -> bool:
        """Report whether one text goes round `first`, from `first` to `second`, and round `second`."""
        for component in _cycles(product(self.loops[first], self.loops[second]), self.round(first, second)):
            pairs = set(component)
            seen: set[tuple[int, ...]] = {(left, right, left) for left, right in pairs}
            waiting = list(seen)
            while waiting:
                for after in self.together(waiting.pop(), (first, second, None)):
                    if after not in seen and after[:2] in pairs:
                        if after[1] == after[2]:
                            return True
                        seen.add(after)
                        waiting.append(after)
        return False

    def behind(self, loop: int) -> set[int]:
        """Return the loops that this one leads to."""
        seen = set(self.loops[loop])
        waiting = list(seen)
        while waiting:
            new = {after for after, _ in self.next[waiting.pop()]} - seen
            seen |= new
            waiting += new
        return {self.of[state] for state in seen if state in self.of} - {loop}


def steps(pattern: str, flags: int = 0, *, length: int) -> float:
    """Return about how many steps a search in the worst text of this length takes: infinite where repetitions double them."""
    loops = _Loops(Automaton(pattern, flags))
    rounds = [min(length, times) for times in loops.rounds]
    choices = [min(length, times) for times in loops.choices]
    most: list[float] = []
    """For each loop the steps of a run that has reached it."""
    whole: float = length
    for loop in range(len(loops.loops)):
        if loops.doubles(loop):
            return inf
        behind = loops.behind(loop)
        ways = choices[loop]
        for other in behind:
            if most[other] * choices[loop] > ways and loops.leads(loop, other):
                ways = most[other] * choices[loop]
        most.append(max([ways, *(most[other] for other in behind)]))
        whole = max(whole, ways * length / rounds[loop])
    return whole


def pumps(pattern: str, flags: int = 0) -> Iterator[tuple[str, str]]:
    """Yield for each loop of a pattern a text that leads to it, and one that goes round it."""
    automaton = Automaton(pattern, flags)
    start = automaton.letters.index(EDGE)
    there = _texts(automaton, start)
    for loop in _Loops(automaton).loops:
        first = min((state for state in loop if state in there), key=lambda state: len(there[state]), default=None)
        if first is not None:
            yield there[first], _texts(automaton, first, frozenset(loop))[first]


def _texts(automaton: Automaton, start: int, within: frozenset[int] | None = None) -> dict[int, str]:
    """Return a shortest text to each state that `start` leads to, for `start` itself one that comes back."""
    texts: dict[int, str] = {}
    waiting = deque([(start, "")])
    while waiting:
        state, text = waiting.popleft()
        for after, letters in automaton.next[state]:
            if after not in texts and (within is None or after in within):
                texts[after] = text + automaton.letter(letters)
                waiting.append((after, texts[after]))
    return texts

"""No pattern of the bot runs away on a text, whoever sends it: `re` holds the interpreter, and everybody would wait."""

import ast
import builtins
import contextlib
import dataclasses
import importlib
import inspect
import multiprocessing
import pkgutil
import re
import resource
import time
from collections.abc import Iterator, Mapping
from math import inf
from multiprocessing.connection import Connection
from types import ModuleType
from typing import Any

import pytest

import bot
from bot.model.question import Conversation
from bot.understanding import Names, understand
from bot.understanding.followups import LONGEST as ANSWER
from bot.understanding.lazy_pattern import LazyPattern
from bot.understanding.text import LONGEST
from tests.understanding.ambiguity import pumps, steps

MOST_STEPS = 100 * LONGEST**2
"""The square of the longest message, a hundred times over: a part that is limited to a hundred letters, between two that are not.

These are letters, and what repeats is words of three letters or more, so it is a tenth of a second. The cube would be minutes."""
GOOD = {
    r"hm+|hmm": 1,
    r"^a*$": 1,
    r"\b\w+\b": 1,
    r"^(?:\w+ )*\w+$": 1,
    r"^(?:hmm?|mm)(?: (?:hmm?|mm))*$": 1,
    r"^(?!.*x).*y": 1,
    r"(a|ab)(c|bcd)(d*)": 1,
    r"a{0,80}b": 80,
    r"(?:^|\?)(?>[^?]*?\bwho\b)(?>[^?]*?\bcalls\b)[^?]*\bit\b": 1,
    r"\w+x": 1000,
    r"\ba\b.*\bb\b": 1000,
    r"^(.)\1{4,}": 1,
    r"^.*a.*b$": 1000,
    r"(?:go|go on|on )*!": 1000,
}
"""For each pattern how many times a thousand steps a text of a thousand letters takes."""
CUBIC = (
    r"a*a*",
    r"\s*,?\s*\(?\s*b",
    r"\bwho\b.*\bcalls\b.*\bit\b",
    r"^\W*\?*\W*$",
    r"(?:(?!x.*)\S)+",
    r"(?:^|\?)(?>[^?]*?a)[^?]*b[^?]*c[^?]*d",
)
EXPONENTIAL = (
    r"(a+)+",
    r"(a|a)*",
    r"(?:a|b|ab)*",
    r"(?:hmm?|hm|um)*",
    r"(?:\w+ ?)*",
    r"(?:a?b?)*c",
    r"(?:(?:|b?)a)*c",
    r"(?:to |able to |able )*x",
    r"(?:(?:er )*(?:er|no)\b ?)+$",
    r"^(?:a{0,80}){0,20}b",
    r"(?=(?:a+)+b)",
    r"(?i:ab|AB)*",
)
CALLS = r"re\.(?:(?P<compiled>compile)|search|match|fullmatch|sub|subn|split|findall|finditer)"
"""A call that takes a pattern."""


@pytest.mark.parametrize(("pattern", "times"), GOOD.items(), ids=GOOD)
def test_steps_of_a_harmless_pattern_are_counted(pattern, times):
    assert times * 1000 == steps(pattern, length=1000)


@pytest.mark.parametrize("pattern", CUBIC)
def test_three_loops_over_one_text_are_found(pattern):
    assert 1000**3 <= steps(pattern, length=1000) < inf


@pytest.mark.parametrize("pattern", EXPONENTIAL)
def test_two_ways_round_a_loop_are_found(pattern):
    assert steps(pattern, length=1000) == inf


def _held(value: Any) -> Iterator[re.Pattern[Any]]:
    """Yield the patterns in a value of a module, however deep in tables."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, LazyPattern):
        yield value.compiled
    elif isinstance(value, Mapping):
        yield from _held((*value.keys(), *value.values()))
    elif isinstance(value, tuple | list | set | frozenset):
        for one in value:
            yield from _held(one)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        yield from _held([getattr(value, part.name) for part in dataclasses.fields(value)])


class _Word(str):
    """Stands for a text, or an object with a pattern, that only a function knows."""

    __slots__ = ()
    pattern = "word"


class _Names(dict[str, Any]):
    """The names of a module; one that is not there is a function's own, and stands for a word."""

    def __missing__(self, name: str) -> str:
        return _Word("word")


def _written(module: ModuleType) -> Iterator[tuple[str | bytes, int]]:
    """Yield the patterns, with their flags, that a module hands to `re` wherever it calls it."""
    names = _Names({**vars(builtins), **vars(module)})
    for call in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(call, ast.Call) and (found := re.fullmatch(CALLS, ast.unparse(call.func))):
            flags = [one.value for one in call.keywords if one.arg == "flags"] + call.args[1 : 2 if found["compiled"] else 1]
            values = [
                eval(compile(ast.Expression(one), module.__name__, "eval"), names)  # noqa: S307 - our own source
                for one in (call.args[0], *flags)
            ]
            yield values[0], sum(values[1:])


def _text(pattern: str | bytes) -> str:
    return pattern if isinstance(pattern, str) else pattern.decode("latin-1")


def _patterns() -> dict[str, set[tuple[str, int]]]:
    """Return every pattern of the bot, with its flags, by the module that holds or writes it."""
    found: dict[str, set[tuple[str, int]]] = {}
    seen: set[tuple[str, int]] = set()
    for module in (importlib.import_module(one.name) for one in pkgutil.walk_packages(bot.__path__, "bot.")):
        held = {(one.pattern, one.flags) for value in vars(module).values() for one in _held(value)}
        new = {(_text(pattern), re.compile(pattern, flags).flags) for pattern, flags in held | {*_written(module)}} - seen
        found[module.__name__] = new
        seen |= new
    return found


PATTERNS = {module: patterns for module, patterns in _patterns().items() if patterns}


def test_patterns_are_found_wherever_they_are():
    """In a name, in a table of tables, in a data class, in a function, in a call that is made of parts."""
    within = {module: " ".join(pattern for pattern, _ in patterns) for module, patterns in PATTERNS.items()}

    assert "(?:the )?other" in within["bot.understanding.roles"]
    assert "(?P<s>(?:@\\d+|US|ALL))" in within["bot.understanding.roles"]
    assert "live_kubernetes" in within["bot.understanding.cues"]
    assert "https?://" in within["bot.markdown"]
    assert "<@word" in within["bot.slack.payload"]


@pytest.mark.parametrize("module", PATTERNS)
def test_no_pattern_runs_away(module):
    """The worst text of the longest message that is read takes a bounded number of steps, in each pattern of this module."""
    slow = {pattern: steps(pattern, flags, length=LONGEST) for pattern, flags in PATTERNS[module]}

    assert {} == {pattern: number for pattern, number in slow.items() if number > MOST_STEPS}


SAID = (
    "hm",
    "go on",
    "able to",
    "er",
    "to",
    "no",
    "oh er",
    "name is",
    "with the same for",
    "and then acme-orchard-dev",
    ",",
    "please do it",
    "who calls it",
    "what does the policy",
    "a app talk",
    "acme-orchard-dev to acme-beehive-dev and",
    "service name is",
)
"""What froze the bot, or nearly did, said again and again."""
LONG = {
    "one word": "a" * 40_000,
    "short words": "a " * 20_000,
    "hyphens": "a-" * 20_000,
    "names": "acme-orchard-dev and " * 2_000,
    "unknown names": " ".join(f"zq{number}x-foo-dev" for number in range(3_000)),
    "unknown words": " ".join(f"wxy{number}z" for number in range(5_000)),
    "verbs": "let call reach to be able to " * 1_400,
    "brackets": "[" * 40_000,
    "fences": "```" * 13_000,
    "wildcards": "acme-* " * 5_000,
    "yes": "ok, " * 10_000,
    "sorry": "sorry no wait " * 2_800,
    "addresses": "http://a.b:1/ " * 3_000,
    "invisible": "\u200b\u202e" * 20_000,
    "combining": "e\u0301 " * 13_000,
}
"""What somebody may paste: forty thousand characters."""
ORDINARY = "Hello team, our service cannot reach the search service since this morning, and we wonder which policy is missing. "
TIMES = 25
"""How much longer than ordinary words a message of the same length may take. The worst takes five times as long."""
DOUBLED = 8
"""How much longer a message of twice the length may take. The square takes four times as long."""
PATIENCE = 30
"""Seconds of processor time for one message, after which it is taken to have frozen."""


def _repeated() -> Iterator[str]:
    """Yield messages as long as each reading allows: what is above, the short words of the patterns in threes, their loops."""
    reading = {one for module, patterns in PATTERNS.items() if module.startswith("bot.understanding") for one in patterns}
    words = sorted({word for pattern, _ in reading for word in re.findall(r"(?<![a-z\\])[a-z]{2,3}(?![a-z])", pattern)})
    threes = (" ".join(words[place : place + 3]) for place in range(0, len(words), 3))
    loops = {around: lead for pattern, flags in reading for lead, around in pumps(pattern, flags)}
    said = {*((one + " ", "") for one in (*SAID, *threes)), *loops.items()}
    yield from LONG.values()
    for around, lead in sorted({(_named(around), _named(lead)) for around, lead in said}):
        for length in (ANSWER, LONGEST):
            yield (lead + around * LONGEST)[: length - 3] + " !x"


def _named(text: str) -> str:
    """Put names in the places of the placeholders of a pattern."""
    return re.sub(r"@\d+", "acme-orchard-dev", text).lower()


def _measure(names: Names, sender: Connection) -> None:
    """Send each message before it is read, and then the processor time that it took, less for half of it."""
    asked = understand("let acme-orchard-dev call acme-beehive-dev", Conversation(), names).conversation

    def taken(text: str) -> float:
        began = time.thread_time()
        understand(text, asked, names)
        return time.thread_time() - began

    ordinary = min(taken((ORDINARY * LONGEST)[:LONGEST]) for _ in range(5))
    for text in _repeated():
        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + PATIENCE, most))
        sender.send((text, None))
        whole = taken(text)
        if whole > 2 * ordinary:
            whole = min(whole, taken(text), taken(text))
        half = whole if whole < 2 * ordinary else min(taken(text[: len(text) // 2]) for _ in range(3))
        sender.send((text, (whole / ordinary, whole / half)))


def test_repeated_words_take_no_longer_than_ordinary_ones(names):
    """Counted in time of the processor, against ordinary words on the same machine, in a process that is killed if it freezes."""
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_measure, args=(names, sender))
    process.start()
    sender.close()
    taken = {}
    with contextlib.suppress(EOFError):
        while True:
            text, times = receiver.recv()
            taken[text] = times
    process.join()
    frozen = [text for text, times in taken.items() if times is None]
    slow = {text: times for text, times in taken.items() if times and (times[0] > TIMES or times[1] > DOUBLED)}

    assert [] == frozen
    assert {} == slow
    assert process.exitcode == 0
    assert len(taken) > 100

"""Any text at all: no exception, bounded time, and only names of the estate in the slots."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.question import Conversation
from bot.understanding import understand

WORDS = st.sampled_from(
    """let call acme-orchard-dev acme-beehive-dev to from not sorry the port 8080 who can
    reach @0 %0% ``` {{x}} * ~ -> ← dev , . ? :
    \u200b \u202e e\u0301 yes cancel US ALL""".split(" ")  # noqa: SIM905 - words are read as words
)
SENTENCES = st.lists(WORDS, max_size=25).map(" ".join)
LIMIT = 1.0
"""Seconds, with room for a busy machine: a tenth of it is usual."""

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


@given(st.one_of(st.text(max_size=400), SENTENCES), st.one_of(st.text(max_size=80), SENTENCES))
@settings(max_examples=120, deadline=None)
def test_any_two_turns_are_read(names, first, second):
    """Whatever is said, and whatever comes after it, gives a question whose names are in the estate."""
    conversation = Conversation()
    for text in (first, second):
        turn = understand(text, conversation, names)
        conversation = turn.conversation
        said = {*turn.question.sources, *((turn.question.target,) if turn.question.target else ())}
        assert said <= set(names.entries)


@pytest.mark.parametrize("text", LONG.values(), ids=LONG.keys())
def test_forty_thousand_characters_take_bounded_time(names, text):
    """No pattern runs away on what somebody pastes."""
    began = time.perf_counter()
    understand(text, Conversation(), names)

    assert LIMIT > time.perf_counter() - began

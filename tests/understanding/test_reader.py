"""The learned reader: what it sees, that it is repeatable, and what it reads that rules alone do not."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.question import Conversation, Intent, Question
from bot.understanding import loaded_reader, understand
from bot.understanding.frame import frame
from bot.understanding.mentions import mentions
from bot.understanding.reader import LONGEST, Part
from bot.understanding.text import read

A, B, C = "acme-orchard-dev", "acme-beehive-dev", "pond-life-dev"


def shown(text, names, state=None, *, written=False):
    lower = read(text).lower
    return frame(lower, mentions(lower, names), state, written=written)


def asked(text, names):
    return understand(text, Conversation(), names, loaded_reader()).question


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"let {A} call {B}", "let [n1] call [n2]"),
        (f"{A} to {B}, and {B} to {A}", "[n1] to [n2] , and [n2] to [n1]"),
        (f"{A} gets 503 from http://api.{B}.svc.cluster.local:8080/x", "[n1] gets 503 from [a2]"),
        ("let quokka-relay-dev call us", "let [u1] call us"),
    ],
)
def test_names_are_marks(names, text, expected):
    """One mark for a namespace, the same wherever it is named; another kind for addresses and for what is no namespace."""
    assert expected == " ".join(shown(text, names).text.split())


def test_the_conversation_has_the_same_marks(names):
    """What was asked last, what is asked back, and whether a branch was written."""
    state = Question(Intent.ALLOW, sources=(A,), target=B)
    found = shown(f"and {C} too, like {A}", names, state, written=True)

    assert "allow [n1] to [n2]; branch written" == found.context
    assert "and [n3] too, like [n1]" == " ".join(found.text.split())


@pytest.mark.parametrize("text", ["let {} call {}", "why does {} time out on {}?", "{} has no business with {} any more"])
def test_names_make_no_difference(names, text):
    """Two messages that differ only in names are one to it."""
    one, other = (loaded_reader().read(shown(text.format(*pair), names)) for pair in ((A, B), (C, A)))

    assert one.intents == other.intents
    assert one.parts == other.parts


@pytest.mark.parametrize("marks", [0, 3, 60])
@pytest.mark.parametrize("words", [0, 30, 2 * LONGEST])
def test_every_mark_has_a_part_or_was_cut_off(names, marks, words):
    """In order, also where a long text was cut."""
    text = " ".join([A] * marks + ["word"] * words + [B] * marks)
    lower = read(text).lower
    found = frame(lower, mentions(lower, names))
    opinion = loaded_reader().read(found)

    assert len(found.marks) == len(opinion.parts)
    assert abs(1 - sum(share for _, share in opinion.intents)) < 1e-5
    assert all({part for part, _ in ranked} in ({*Part}, set()) for ranked in opinion.parts)


def test_an_embedding_is_a_unit_vector():
    """And nearer to the same question in other words than to another one."""
    embed = loaded_reader().embed
    one, same, other = map(
        embed, ("who may read the request logs?", "which people can see logged requests", "add a label to a pod")
    )

    assert abs(1 - float(np.linalg.norm(one))) < 1e-3
    assert one @ same > one @ other


@pytest.mark.parametrize(
    ("text", "intent", "source", "target"),
    [
        ("our release hangs on {a} getting its numbers out of {b}, who can switch that on?", Intent.ALLOW, A, B),
        ("{a} has no business talking to {b} any longer, take it out", Intent.REVOKE, A, B),
        ("the contract ended: {b} must not be reachable for {a} any more, please close that", Intent.REVOKE, A, B),
        ("does a call from {a} get through to {b} or is something in the way?", Intent.CHECK, A, B),
        ("any idea whether {b} lets {a} in these days?", Intent.CHECK, A, B),
    ],
)
def test_everyday_words_are_read(names, text, intent, source, target):
    """No rule knows these wordings."""
    question = asked(text.format(a=A, b=B), names)

    assert (intent, (source,), target) == (question.intent, question.sources, question.target)


@pytest.mark.parametrize(
    "text",
    [
        "{a} is back up, {b} takes a little longer. thanks for your patience",
        "merged the change that lets {a} call {b}, nothing to do for anybody",
        "@sam did you open {b} for {a} yesterday? if so ignore my mail",
        "lunch at twelve?",
    ],
)
def test_what_is_not_for_the_bot_is_left_alone(names, text):
    """News, talk to others, other subjects."""
    assert Intent.OTHER is asked(text.format(a=A, b=B), names).intent


@pytest.mark.parametrize(
    "text",
    [
        f"{A} or {B}, the one reads from the other",
        f"I want {A} and {B} to get along, whoever starts",
    ],
)
def test_who_calls_is_asked_where_it_is_not_said(names, text):
    """With a button for each way."""
    question = asked(text, names)

    assert "answer" != question.expect
    assert not question.sources or not question.target


@given(st.text(max_size=400), st.booleans())
def test_anything_can_be_read(names, text, in_talk):
    """No text raises, and every slot is of the estate."""
    state = Question(Intent.ALLOW, sources=(A,), target=B)
    question = understand(text, Conversation(state if in_talk else None), names, loaded_reader()).question

    assert {*question.sources, *([question.target] if question.target else [])} <= names.entries.keys()


def test_a_long_text_is_read():
    """Only its beginning and its end."""
    opinion = loaded_reader().read(frame("please " * 40_000, ()))

    assert re.fullmatch(r"[a-z_]+", opinion.intent)

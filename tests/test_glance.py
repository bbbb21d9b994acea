"""How long answers are: the questions, and what becomes of what was measured. tests/page/test_glance.py measures."""

import json
import re
from collections import Counter
from dataclasses import asdict, replace

import pytest

from bot.settings import ROOT
from pictures.glance import DESKTOP, PHONE, Row, Summary, beside, report, row, summaries, summary, words
from pictures.questions import QUESTIONS, Question

SAMPLE = {path.parent.name for path in (ROOT / "examples" / "environments").rglob("00-namespace.yaml")}
NAME = re.compile(r"(?<![\w-])[a-z]\w*(?:-\w+)+")
ASK, CAN = Question("allow", "let a call b"), Question("check", "can a call b?")
ROWS = (
    Row("allow", "one", "1280x800", 100, 1.0, True, 4, ""),
    Row("allow", "one", "390x844", 100, 1.5, False, 4, ""),
    Row("help", "two", "1280x800", 30, 0.25, None, 0, ""),
    Row("help", "two", "390x844", 30, 0.5, None, 0, ""),
    Row("allow", "three", "1280x800", 45, 0.5, True, 3, ""),
    Row("allow", "three", "390x844", 45, 0.75, True, 3, ""),
)


def test_there_are_forty_questions_of_ten_kinds():
    assert 40 == len({question.text for question in QUESTIONS}) == len(QUESTIONS)
    assert {
        "allow": 12,
        "check": 8,
        "who and reach": 4,
        "revoke": 3,
        "routes": 3,
        "logs": 3,
        "address": 2,
        "how it works": 3,
        "help": 1,
        "question back": 1,
    } == Counter(question.kind for question in QUESTIONS)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.text)
def test_a_question_names_namespaces_of_the_sample(question):
    """Only the names that the bot has to ask about fit several."""
    for name in NAME.findall(question.text):
        if question.kind == "question back":
            assert 1 < sum(known.startswith(f"{name}-") for known in SAMPLE)
        else:
            assert name in SAMPLE


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("⛔ Blocked: a-dev → b-dev, TCP 8080", 5),
        ("- from:\n  - podSelector: {}\n---\n", 2),
        ("Read more: one · two", 4),
    ],
)
def test_words_have_a_letter_or_a_digit(text, count):
    assert count == words(text)


@pytest.mark.parametrize(("first", "at_once"), [(None, None), (0, True), (700, True), (700.5, False)])
def test_a_button_is_in_the_first_screen_or_below_the_composer(first, at_once):
    measured = {"text": "Blocked: a → b", "height": 1000, "first": first, "below": 100, "buttons": 2}

    assert Row("allow", "let a call b", "1280x800", 3, 1.25, at_once, 2, "Blocked: a → b") == row(ASK, DESKTOP, measured)


def test_screens_are_those_of_the_viewport():
    measured = {"text": "", "height": 633, "first": None, "below": 0, "buttons": 0}

    assert ("check", "390x844", 0.75) == ((made := row(CAN, PHONE, measured)).kind, made.viewport, made.screens)


def test_a_summary_has_the_medians_and_the_most():
    """An answer without a button has none to be seen."""
    assert Summary(3, 45, 100, 0.5, 1.0, 2, 2) == summary(ROWS[::2])
    assert "2 of 2" == summary(ROWS[::2]).button


def test_kinds_are_apart_and_all_come_last():
    found = summaries(ROWS)

    assert [
        ("allow", "1280x800"),
        ("allow", "390x844"),
        ("help", "1280x800"),
        ("help", "390x844"),
        ("all", "1280x800"),
        ("all", "390x844"),
    ] == list(found)
    assert Summary(2, 72.5, 100, 1.125, 1.5, 1, 2) == found["allow", "390x844"]
    assert Summary(3, 45, 100, 0.75, 1.5, 1, 2) == found["all", "390x844"]


def test_earlier_figures_stand_beside_the_new_ones():
    assert ["1.39", "58 (was 181)", "0.5 (was 1.4)", "yes (was no)"] == [
        beside(1.387, None),
        beside(58, 181),
        beside(0.5, 1.4),
        beside("yes", "no"),
    ]


def test_the_report_compares_the_same_question_in_the_same_viewport():
    """A question that is new has nothing beside it; what was written to a file is read as it was."""
    before = [replace(each, words=each.words * 2, at_once=False) for each in ROWS if each.question == "one"]
    earlier = [Row(**each) for each in json.loads(json.dumps([asdict(each) for each in before]))]

    lines = report(ROWS, earlier).splitlines()

    assert "| allow | one | 1280x800 | 100 (was 200) | 1 (was 1) | yes (was no) | 4 (was 4) |" in lines
    assert "| help | two | 390x844 | 30 | 0.5 | no button | 0 |" in lines
    assert (
        "| allow | 390x844 | 2 (was 1) | 72.5 (was 200) | 100 (was 200) | 1.12 (was 1.5) | 1.5 (was 1.5) | 1 of 2 (was 0 of 1) |"
        in lines
    )
    assert "| help | 1280x800 | 1 | 30 | 30 | 0.25 | 0.25 | 0 of 0 |" in lines

"""The corpus that the reader learns from, and how well it reads voices that it has not seen."""

from pathlib import Path

import pytest

from bot.understanding import loaded_reader
from training.check_corpus import mistakes
from training.prepare import CORPUS, part_of, rows_of
from training.score import scored

FLOORS = {
    "intent": 0.87,
    "right, or the right one offered": 0.84,
    "no needless question": 0.80,
    "namespaces exact": 0.76,
    "not harmful": 0.94,
    "direction (not swapped)": 0.95,
    "silence: stays silent": 0.94,
    "dialogue: intent": 0.78,
    "dialogue: namespaces exact": 0.79,
    "dialogue: not acted on with the wrong pair": 0.90,
    "guide: right section first": 0.66,
    "guide: among three": 0.80,
}
"""Shares of the part `dev` that must be reached: what was measured, less the width of a few rows."""


@pytest.fixture(scope="module")
def figures():
    """Score the voices that are kept from training."""
    return scored("dev", loaded_reader())


@pytest.mark.slow
@pytest.mark.parametrize(("figure", "floor"), FLOORS.items())
def test_unseen_voices_are_read(figures, figure, floor):
    """No figure falls."""
    right, count = figures[figure]

    assert floor <= right / count


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*-*.jsonl")), ids=lambda path: path.stem)
def test_a_file_of_the_corpus_has_no_mistakes(path: Path):
    """Every row has a voice, labels that exist and placeholders that exist."""
    kind = path.name.split("-")[0]

    assert [] == [found for row in rows_of(kind) for found in mistakes(kind, row)]


def test_a_mistake_is_named():
    """A placeholder, an intent or a state that does not exist."""
    assert mistakes("questions", {"voice": "x", "text": "let {Q} call {T}", "intent": "allow"})
    assert mistakes("questions", {"voice": "x", "text": "let {S} call {T}", "intent": "alow"})
    assert mistakes("dialogues", {"voice": "x", "turns": [{"user": "yes", "intent": "confirm", "expect": "answer"}]})


def test_a_voice_is_in_one_part():
    """For ever: a voice that was kept apart is never trained on."""
    voices = {row["voice"] for kind in ("questions", "silence", "dialogues", "guide") for row in rows_of(kind)}
    parts = [part_of(voice) for voice in voices]

    assert {"train", "dev", "test"} == {*parts}
    assert 0.6 < parts.count("train") / len(parts) < 0.95

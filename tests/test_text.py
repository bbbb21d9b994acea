"""Text of others in our sentences."""

import pytest

from bot.model.text import abridged, listed, quoted, shortened


@pytest.mark.parametrize(("words", "expected"), [([], ""), (["a"], "a"), (["a", "b"], "a or b"), (["a", "b", "c"], "a, b or c")])
def test_listed(words, expected):
    """The last word is joined by a word of its own."""
    assert listed(words, "or") == expected


def test_abridged():
    """What is beyond the bound is counted; one word over is shown."""
    assert list(abridged(["a", "b", "c"], 2)) == ["a", "b", "c"]
    assert list(abridged(["a", "b", "c", "d"], 2)) == ["a", "b", "2 more"]


def test_shortened():
    """The ellipsis is within the limit."""
    assert shortened("four", 4) == "four"
    assert shortened("five 5", 6) == "five 5"
    assert shortened("five 55", 6) == "five…"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a\n  `b`", "“a 'b'”"), ("x" * 61, f"“{'x' * 60}…”"), ("x" * 2_000_000, f"“{'x' * 60}…”"), ("a\u202eb\x1b[0m", "“ab [0m”")],
)
def test_quoted(text, expected):
    """A quotation is one line, bounded, and holds no code and nothing invisible."""
    assert quoted(text) == expected

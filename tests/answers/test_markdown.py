"""Markdown is tidied and cut without harm to code."""

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.markdown import CUT, fit, parts, tidy

LINES = st.lists(st.sampled_from(["", "a", "- b", "word " * 30, "```yaml", "```", "````", "x: 1", "  "]), max_size=40).map(
    "\n".join
)


@given(text=LINES)
def test_parts_are_the_whole(text: str) -> None:
    """Nothing is lost between what is fenced and what is not."""
    assert "".join(part for _, part in parts(text)) == text


@given(text=LINES)
def test_tidying_twice_is_tidying_once(text: str) -> None:
    """Tidy text stays as it is."""
    assert tidy(tidy(text)) == tidy(text)


def test_blank_lines_in_code_stay() -> None:
    """Two blank lines of a file are two blank lines of its YAML."""
    code = "````yaml\na: 1\n\n\n```\nb: 2\n````"
    assert tidy(f"\n\none\n\n\n\n{code}\n\n\n\ntwo\n") == f"one\n\n{code}\n\ntwo"


@given(text=LINES, limit=st.integers(120, 400))
def test_what_is_cut_fits_says_so_and_leaves_no_fence_open(text: str, limit: int) -> None:
    """A cut answer is never longer than the limit, and its last line is read as words."""
    said = fit(text, limit)
    assert len(said) <= max(limit, len(CUT))
    if len(text) > limit:
        assert said.endswith(CUT)
        closed = [line for line in text.splitlines() if line.strip("`") == "" and line]
        if not closed:
            assert MarkdownIt().parse(said)[-2].content == CUT


def test_an_open_fence_is_closed_before_the_cut() -> None:
    """The sentence about the cut is not part of the YAML."""
    said = fit("```yaml\n" + "a: 1\n" * 100 + "```", 200)
    assert [token.type for token in MarkdownIt().parse(said)] == ["fence", "paragraph_open", "inline", "paragraph_close"]

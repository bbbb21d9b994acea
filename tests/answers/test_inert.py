"""Whatever people type is shown as words: no markup, no link, no mention, no way out of a code block."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot import markdown as inert
from bot.model.text import one_line

HOSTILE = [
    "<!channel>",
    "<@U0123456> and <#C012|general>",
    "<https://evil.example|click here>",
    "[click](https://evil.example)",
    "![x](https://evil.example/x.png)",
    "https://evil.example/a_b_c",
    "www.evil.example",
    "<script>alert(1)</script>",
    "`code` and ``more``",
    "```\nfence\n```",
    "~~~\nfence",
    "# heading",
    "- item",
    "1. item",
    "12) item",
    "> quote",
    "| a | b |\n|---|---|",
    "a\n\nb\n===",
    "***bold*** __bold__ _it_ ~~gone~~",
    "&lt;!here&gt; &#60;!here&#62;",
    "{{ facts }} {% raw %}",
    "\u202eevil\u200b \x00 \x1b[31m",
    "\\`",
    "`",
    "",
    " ",
    "\\",
]
TEXT = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=60), st.text(alphabet="`<>!@#[]()*_~|\\&;:/.a1-+= \n", max_size=40))


def tokens(markdown: str) -> list[Token]:
    """Parse as GitHub does, links of bare addresses apart."""
    return MarkdownIt("commonmark", {"html": True}).enable(["strikethrough", "table"]).parse(markdown)


def inline(markdown: str) -> list[Token]:
    """Return what one paragraph is made of."""
    blocks = tokens(markdown)
    assert [block.type for block in blocks] in (["paragraph_open", "inline", "paragraph_close"], [])
    return blocks[1].children or [] if blocks else []


@pytest.mark.parametrize("render", [inert.md, inert.prose])
@given(text=TEXT)
def test_words_stay_words(render: Callable[[str], str], text: str) -> None:
    """Nothing but text and inline code comes of any text, and no angle bracket survives."""
    said = render(text)
    assert "<" not in said
    assert {token.type for token in inline(said)} <= {"text", "code_inline", "text_special"}


@given(text=TEXT)
def test_words_are_those_that_were_said(text: str) -> None:
    """Plain words are shown as they were typed, spaces and invisible characters apart."""
    shown = "".join(token.content for token in inline(inert.md(text)))
    translated = str.maketrans({"<": "‹", ">": "›", "`": "ˋ"})
    assert one_line(text).translate(translated) == shown.translate(translated)


@given(text=TEXT)
def test_code_is_one_span(text: str) -> None:
    """Quoted text is exactly one code span."""
    said = inert.code(text)
    assert [token.type for token in inline(f"a {said} b")] == ["text", "code_inline", "text"]
    assert "<" not in said


@given(text=st.one_of(TEXT, st.text(alphabet="`~\n ab", max_size=60)))
def test_a_fence_holds_what_is_in_it(text: str) -> None:
    """A fenced block cannot be closed from inside."""
    assert [token.type for token in tokens(f"before\n\n{inert.fence(text, 'yaml')}\n\nafter")] == [
        *("paragraph_open", "inline", "paragraph_close"),
        "fence",
        *("paragraph_open", "inline", "paragraph_close"),
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_fence_mentions_nobody(text: str) -> None:
    """Slack reads mentions and links inside code as well."""
    said = inert.fence(text)
    assert not any(start in said for start in ("<!", "<@", "<#", "<http"))


@given(text=TEXT)
def test_plain_is_one_short_line_without_markup(text: str) -> None:
    """The line for notifications has no break, no bracket that Slack reads, and a bound."""
    said = inert.plain(text * 20, 50)
    assert len(said) <= 50
    assert not set("<>`\n") & set(said)


def test_addresses_become_code() -> None:
    """A bare address would be made a link."""
    assert inert.md("see https://evil.example/a now") == "see `https://evil.example/a` now"
    assert inert.md("WWW.evil.example") == "`WWW.evil.example`"


def test_prose_keeps_code_spans_of_our_own() -> None:
    """Sentences of other rooms quote with backticks, and may quote anything."""
    assert inert.prose("only pods with `app: a*b`, on *TCP*") == "only pods with `app: a*b`, on \\*TCP\\*"
    assert inert.prose("a ` b") == "a ˋ b"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://github.com/o/r/compare/main...b?expand=1", "https://github.com/o/r/compare/main...b?expand=1"),
        ("https://x/(a)", "https://x/%28a%29"),
        ("https://x/a b", "#"),
        ("javascript:alert(1)", "#"),
        ("", "#"),
    ],
)
def test_a_link_leads_to_the_web_or_nowhere(url: str, expected: str) -> None:
    """Only addresses of the web become destinations of links."""
    assert expected == inert.href(url)


@pytest.mark.parametrize(
    ("name", "expected"), [("a-dev", "a-dev"), ("a; rm -rf /", "NAME"), ("$(x)", "NAME"), ("-a", "NAME"), ("", "NAME")]
)
def test_a_command_line_takes_names_only(name: str, expected: str) -> None:
    """What is no name of a namespace never reaches a command that people copy."""
    assert expected == inert.word(name)

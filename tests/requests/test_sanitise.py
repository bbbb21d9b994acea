"""What people type into a request."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Fixable
from bot.requests.sanitise import NAME_LIMIT, REASON_LIMIT, checked_reason, cleaned_name


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("   ", ""),
        ("  so that search works \n", "so that search works"),
        ("EL-2597: MCC needs CCA", "EL-2597: MCC needs CCA"),
        ("Signed-off-by: Ada <ada@example.org>", "Signed-off-by: Ada <ada@example.org>"),
        ("$(rm -rf /) {{ 7*7 }} <!channel> `x`", "$(rm -rf /) {{ 7*7 }} <!channel> `x`"),
        ("é 日本語 🙂", "é 日本語 🙂"),
        ("we fixed it in #general", "we fixed it in #general"),
        ("x" * REASON_LIMIT, "x" * REASON_LIMIT),
    ],
)
def test_a_reason_is_one_visible_line(typed: str, kept: str) -> None:
    """Markup of any kind is text, and a ticket number may come first."""
    assert kept == checked_reason(typed)


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        ("first\nNetpol-Source: evil", "more than one line"),
        ("first\r\nsecond", "more than one line"),
        ("first\rsecond", "more than one line"),
        ("a\u2028b", "U+2028"),
        ("a\u0085b", "U+0085"),
        ("a\u000bb", "U+000B"),
        ("a\x00b", "U+0000"),
        ("a\x1b[31mb", "U+001B"),
        ("safe \u202egnihtemos", "U+202E"),
        ("zero\u200bwidth", "U+200B"),
        ("\ud800", "U+D800"),
        ("x" * (REASON_LIMIT + 1), "301 characters"),
        ("quick fix [skip ci]", "checks off"),
        ("quick fix [ CI Skip ]", "checks off"),
        ("skip-checks: true", "checks off"),
        ("closes #12", "close an issue"),
        ("Fixes: octo/repo#12", "close an issue"),
        ("resolved https://github.com/octo/repo/issues/1", "close an issue"),
    ],
)
def test_a_reason_that_could_do_more_than_explain_is_refused(typed: str, what: str) -> None:
    """No second line, nothing hidden, nothing that a forge acts on."""
    with pytest.raises(Fixable) as refused:
        checked_reason(typed)
    assert what in refused.value.message
    assert refused.value.hint


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ada Lovelace", "Ada Lovelace"),
        ("Ada\nNetpol-Source: evil", "Ada Netpol-Source: evil"),
        ("Ada\u202e \x00 L", "Ada L"),
        ("[skip ci]", "(skip ci)"),
        ("fixes #12", ""),
        ("x" * 500, "x" * NAME_LIMIT),
    ],
)
def test_a_name_becomes_one_harmless_line(typed: str, kept: str) -> None:
    """A display name is cleaned, since its owner cannot be asked to change it."""
    assert kept == cleaned_name(typed)


@given(st.text())
def test_no_text_is_too_odd(text: str) -> None:
    """Any text is either refused or kept as one line that can be encoded."""
    kept = ""
    with suppress(Fixable):
        kept = checked_reason(text)
    for line in (kept, cleaned_name(text)):
        assert len(line.encode().splitlines()) <= 1

"""What a person sees in a terminal: code without a background, links that can be followed, and a word on what else there is."""

import re
from pathlib import Path

import pytest

from bot.cli.commands import MORE
from bot.settings import ROOT
from tests.cli.terminal import on_a_terminal

ALLOW = ("allow", "book-a-visit-dev", "visits-api-dev")
LINK = re.compile(r"\x1b\]8;[^;]*;(?P<address>[^\x1b]+)\x1b\\(?P<words>(?:\x1b\[[\d;]*m|[^\x1b])+)\x1b\]8;;\x1b\\")
"""A link in a terminal: https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda"""
COLOURS = re.compile(r"\x1b\[([\d;]*)m")


def backgrounds(said: str) -> list[str]:
    """Return the sequences that give text a background, or swap its colours."""
    found = []
    for sequence in COLOURS.findall(said):
        codes = [int(code or 0) for code in sequence.split(";")]
        while codes:
            code = codes.pop(0)
            if code in (38, 48):  # a colour of 256 or of three bytes follows
                del codes[: 2 if codes[:1] == [5] else 4]
            if code == 7 or 40 <= code <= 48 or 100 <= code <= 107:
                found.append(sequence)
    return found


def plain(said: str) -> str:
    """Return the words without any escape sequence."""
    return COLOURS.sub("", re.sub(r"\x1b\]8;[^\x1b]*\x1b\\", "", said))


def test_code_has_no_background(tmp_path: Path) -> None:
    """Neither a word of code nor a block: the terminal's own may be light or dark."""
    said = on_a_terminal(tmp_path, *ALLOW, "--details")
    assert "\x1b[1m" in said, "it is drawn"
    assert backgrounds(said) == []
    assert "name: allow-book-a-visit-dev" in plain(said)
    assert "```" not in plain(said)
    assert "`" not in plain(said).partition("\n")[0]


@pytest.mark.parametrize("docs", ["", "https://docs.example/guide"], ids=["the folder", "an address"])
def test_the_sections_below_an_answer_are_links(tmp_path: Path, docs: str) -> None:
    """To the published pages where an address is set, else to the files."""
    said = on_a_terminal(tmp_path, *ALLOW, NETPOL_DOCS_URL=docs)
    found = {plain(each["words"]): each["address"] for each in LINK.finditer(said)}
    page = "letting-one-service-call-another"
    assert found["The change"] == f"{docs or (ROOT / 'docs').as_uri()}/{page}.md#the-change"
    assert len(found) >= 3
    assert "](" not in plain(said)


def test_what_else_there_is_is_said_to_a_person(tmp_path: Path) -> None:
    """Below the answer, once; not where everything is shown, nor where nothing changes."""
    assert plain(on_a_terminal(tmp_path, *ALLOW)).count(MORE) == 1
    assert MORE not in plain(on_a_terminal(tmp_path, *ALLOW, "--details"))
    assert MORE not in plain(on_a_terminal(tmp_path, "allow", "book-a-visit-prod", "visits-api-prod"))


def test_a_patch_on_a_terminal_controls_nothing(tmp_path: Path) -> None:
    """It is shown as it is, without colours."""
    said = on_a_terminal(tmp_path, *ALLOW, "--patch")
    assert "\x1b" not in said
    assert "+  name: allow-book-a-visit-dev\n" in said

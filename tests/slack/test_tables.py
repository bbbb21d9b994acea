"""Markdown with a table as Slack's blocks: whatever a page holds, Slack takes it, and no word is lost."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.models import blocks as sdk

from bot.playground import lint
from bot.slack.views.blocks import MESSAGE_JSON, size
from bot.slack.views.tables import CHARACTERS, COLUMNS, ROWS, blocks_of

ROUTES = "| | Direct | Ingress |\n|---|:---:|---:|\n| TLS | none | up to Nginx |\n| Log | none | yes |"


def shown(markdown: str) -> list[dict[str, Any]]:
    """Return the blocks of a text as Slack gets them; each message is one that Slack takes."""
    blocks = [block.to_dict() for block in blocks_of(markdown)]
    assert lint({"text": "t", "blocks": blocks}) == []
    return blocks


def elements(cell: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the parts of a cell."""
    (section,) = cell["elements"]
    found: list[dict[str, Any]] = section["elements"]
    return found


def words(block: dict[str, Any]) -> list[list[str]]:
    """Return the words of each cell of a table."""
    return [["".join(part["text"] for part in elements(cell)) for cell in row] for row in block["rows"]]


def table(columns: int, rows: int, cell: str = "c") -> str:
    """Return a table of so many columns and rows, its head among them."""
    head = "|" + "".join(f" h{number} |" for number in range(columns))
    body = ["|" + "".join(f" {cell}{row}.{number} |" for number in range(columns)) for row in range(1, rows)]
    return "\n".join([head, "|" + "---|" * columns, *body])


def test_a_table_is_a_table() -> None:
    """What stands before and after it stays Markdown; its head is bold, and a sentence in a cell is wrapped."""
    before, block, after = shown(f"Before.\n\n{ROUTES}\n\nAfter.")
    assert (before["type"], before["text"]) == ("markdown", "Before.")
    assert (after["type"], after["text"]) == ("markdown", "After.")
    assert block["type"] == "table"
    assert words(block) == [[" ", "Direct", "Ingress"], ["TLS", "none", "up to Nginx"], ["Log", "none", "yes"]]
    assert [part["style"] for cell in block["rows"][0] for part in elements(cell)] == [{"bold": True}] * 3
    assert "style" not in str(block["rows"][1:])
    assert block["column_settings"] == [{"is_wrapped": True}] * 3


CELLS = [
    ("plain", [{"text": "plain"}]),
    ("", [{"text": " "}]),
    ("`a` and b", [{"text": "a", "style": {"code": True}}, {"text": " and b"}]),
    ("**all**", [{"text": "all", "style": {"bold": True}}]),
    (
        "**a `b`** c",
        [{"text": "a ", "style": {"bold": True}}, {"text": "b", "style": {"bold": True, "code": True}}, {"text": " c"}],
    ),
    ("[the logs](https://logs/x)", [{"type": "link", "url": "https://logs/x", "text": "the logs"}]),
    ("[**`a`**](https://x)", [{"type": "link", "url": "https://x", "text": "a", "style": {"bold": True, "code": True}}]),
    ("<https://x>", [{"type": "link", "url": "https://x", "text": "https://x"}]),
    ("[a page](logs.md#calling)", [{"text": "a page"}]),
    ("a \\| b", [{"text": "a | b"}]),
    ("`a \\| b`", [{"text": "a | b", "style": {"code": True}}]),
    ("_Nginx_ &amp; `<a>`", [{"text": "Nginx"}, {"text": " & "}, {"text": "<a>", "style": {"code": True}}]),
    ("one<br>two", [{"text": "one"}, {"text": "\n"}, {"text": "two"}]),
]


@pytest.mark.parametrize(("cell", "expected"), CELLS, ids=[cell or "empty" for cell, _ in CELLS])
def test_a_cell(cell: str, expected: list[dict[str, Any]]) -> None:
    """Code, bold words and links stay, and an escaped pipe divides nothing."""
    (block,) = shown(f"| head |\n|---|\n| {cell} |")
    assert [{"type": "text"} | part for part in expected] == elements(block["rows"][1][0])


def test_a_table_in_a_fence_is_text() -> None:
    """Also where one stands below the fence."""
    fenced = f"```text\n{ROUTES}\n```"
    assert shown(fenced) == [{"type": "markdown", "text": fenced}]
    first, second = shown(f"{fenced}\n\n{ROUTES}")
    assert (first["text"], second["type"]) == (fenced, "table")


@pytest.mark.parametrize(
    "text",
    ["| a | b |\n| c | d |", "| a | b |", "|---|---|\n| c | d |", "a | b\n---|---\nc | d", "| a | b\n|---|---|\n| c | d |"],
    ids=["no rule", "one line", "no head", "no outer pipes", "a head that does not end"],
)
def test_what_is_no_table_is_text(text: str) -> None:
    assert shown(text) == [{"type": "markdown", "text": text}]


def test_the_second_table_is_a_list() -> None:
    """A message may hold one. Each line names its columns, and an empty cell says nothing."""
    second = "| | Direct | Ingress |\n|---|---|---|\n| **Log** | none | yes, `nginx` |\n| | all | |\n| WAF | | |"
    first, rest = shown(f"{ROUTES}\n\nAnd:\n\n{second}\n\nEnd.")
    assert first["type"] == "table"
    assert rest["text"] == "And:\n\n- **Log**: Direct: none; Ingress: yes, `nginx`\n- Direct: all\n- **WAF**\n\nEnd."


def test_a_row_of_another_length_loses_nothing() -> None:
    """Slack takes rows of one length."""
    (block,) = shown("| a | b |\n|---|---|\n| 1 |\n| 1 | 2 | 3 |")
    assert words(block) == [["a", "b", " "], ["1", " ", " "], ["1", "2", "3"]]


LARGE = {
    "as many columns as there may be": (table(COLUMNS, 3), "table"),
    "one column more": (table(COLUMNS + 1, 3), "markdown"),
    "as many rows as there may be": (table(1, ROWS), "table"),
    "one row more": (table(1, ROWS + 1), "markdown"),
    "too many characters": (table(2, 6, "x" * (CHARACTERS // 10)), "markdown"),
    "too much as JSON": (table(4, 40), "markdown"),
    "too much as a list": (table(COLUMNS, 55), "markdown"),
}


@pytest.mark.parametrize(("text", "kind"), LARGE.values(), ids=LARGE)
def test_a_table_that_is_too_large_is_no_table(text: str, kind: str) -> None:
    """It is a list, or what it was: no cell is lost."""
    (block,) = shown(text)
    assert block["type"] == kind
    for cell in (each.strip() for line in text.splitlines()[2:] for each in line.strip("|").split("|")):
        assert cell in str(block)


def test_a_table_leaves_room_for_what_stands_below_it() -> None:
    """All blocks of a message have a limit together."""
    assert [type(block) for block in blocks_of(ROUTES, room=2000)] == [sdk.TableBlock]
    assert [type(block) for block in blocks_of(ROUTES, room=800)] == [sdk.MarkdownBlock]


CELL = st.text(alphabet="ab`*[]()<>|\\&_~ \n", max_size=12) | st.sampled_from(
    ["[x](https://y)", "**b**", "`c`", "![i](j)", "<br>"]
)
TABLE = st.lists(st.lists(CELL, min_size=1, max_size=25).map(lambda cells: f"| {' | '.join(cells)} |"), max_size=130).map(
    lambda rows: "\n".join([*rows[:1], "|---|---|", *rows[1:]])
)


@given(st.lists(TABLE | st.text(max_size=40) | st.sampled_from(["```", "~~~"]), max_size=4).map("\n\n".join))
def test_whatever_it_holds_slack_takes_it(text: str) -> None:
    """Also cells of half a mark, and tables in a row. A text that fits a message stays inside its limit."""
    blocks = blocks_of(text)
    assert lint({"text": "t", "blocks": [block.to_dict() for block in blocks]}) == []
    assert sum(isinstance(block, sdk.TableBlock) for block in blocks) <= 1
    assert size(blocks) <= MESSAGE_JSON or len(blocks) == 1

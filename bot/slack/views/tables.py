"""Markdown with a table as Slack's blocks: what stands before and after it stays Markdown. Pure.

A message may hold one table (docs.slack.dev/reference/block-kit/blocks/table-block); each further one becomes a list, and so does
one that is too large. A list that is too large in its turn stays Markdown.
"""

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token
from slack_sdk.models import blocks as sdk
from slack_sdk.models.blocks import TableBlockColumnSettings

from bot.markdown import parts
from bot.slack.views import blocks as kit

ROWS, COLUMNS = 100, 20
"""The most rows and columns of a table."""
CHARACTERS = 10_000
"""The most characters of all cells, as other bots keep it (github.com/NousResearch/hermes-agent); the page above names none."""
_TABLE = re.compile(r"(?:^\|.*\|[ \t]*$\n?){2,}", re.MULTILINE)
_RULE = re.compile(r"\|(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*")
"""The line between a table's head and its rows."""
_BETWEEN_CELLS = re.compile(r"(?<!\\)\|")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://|mailto:", re.IGNORECASE)
"""The beginning of an address that Slack opens. Another link, such as one within a folder of pages, becomes its text."""
_INLINE = MarkdownIt("commonmark")

Rows = list[list[str]]


def blocks_of(markdown: str, room: int = kit.MESSAGE_JSON) -> list[sdk.Block]:
    """Return the blocks of a text, of at most `room` characters as JSON: its first table as a table, the rest as Markdown."""
    divided = list(_divided(markdown))
    forms = (_shown(divided, tables=1), _shown(divided, tables=0))
    return next((blocks for blocks in forms if _fit(blocks, room)), [kit.markdown(markdown)])


def _shown(divided: Sequence[str | Rows], *, tables: int) -> list[sdk.Block]:
    """Return the blocks of a text with so many tables; the others are lists."""
    shown: list[sdk.Block] = []
    text = ""
    for part in divided:
        if isinstance(part, str):
            text += part
        elif not tables or not _is_table(part):
            text += listed(part)
        else:
            tables -= 1
            shown += [*_paragraphs(text), _table(part)]
            text = ""
    return [*shown, *_paragraphs(text)] or [kit.markdown("")]


def _paragraphs(text: str) -> list[sdk.Block]:
    # Not cut to a block's limit: a text that is too long is found by `_fit`.
    return [sdk.MarkdownBlock(text=text.strip())] if text.strip() else []


def _fit(blocks: Sequence[sdk.Block], room: int) -> bool:
    """Report whether Slack takes the blocks: all Markdown of a message has one limit together."""
    markdown = sum(len(block.text) for block in blocks if isinstance(block, sdk.MarkdownBlock))
    return markdown <= sdk.MarkdownBlock.text_max_length and kit.size(blocks) <= room


def listed(rows: Rows) -> str:
    """Return a table as a list: "- **TLS**: Direct: none; Ingress: up to Nginx"."""
    head, *body = rows
    lines = []
    for name, *cells in body:
        said = "; ".join(f"{title}: {cell}" if title else cell for title, cell in zip(head[1:], cells, strict=True) if cell)
        lines.append("- " + ": ".join(filter(None, (name if "**" in name or not name else f"**{name}**", said))))
    return "\n".join(lines) + "\n"


def _is_table(rows: Rows) -> bool:
    """Report whether Slack takes rows as a table."""
    return len(rows) <= ROWS and len(rows[0]) <= COLUMNS and sum(len(cell) for cells in rows for cell in cells) <= CHARACTERS


def _table(rows: Rows) -> sdk.Block:
    """Return a table, its head bold and its cells wrapped: they hold sentences."""
    cells = [[_cell(cell, bold=not row) for cell in cells] for row, cells in enumerate(rows)]
    return sdk.TableBlock(rows=cells, column_settings=[TableBlockColumnSettings(is_wrapped=True) for _ in rows[0]])


def _divided(markdown: str) -> Iterator[str | Rows]:
    """Yield the text between tables, and each table as its rows of cells, the head first. A table in a fence is text."""
    for fenced, part in parts(markdown):
        end = 0
        for found in _TABLE.finditer(part) if not fenced else ():
            lines = found.group().strip().splitlines()
            if not _RULE.fullmatch(lines[1].strip()):
                continue
            yield part[end : found.start()]
            yield _even([_cells(line) for line in (lines[0], *lines[2:])])
            end = found.end()
        yield part[end:]


def _even(rows: Rows) -> Rows:
    """Return rows of one length: a row that lacks cells gets empty ones."""
    columns = max(map(len, rows))
    return [cells + [""] * (columns - len(cells)) for cells in rows]


def _cells(line: str) -> list[str]:
    return [cell.strip().replace("\\|", "|") for cell in _BETWEEN_CELLS.split(line.strip())[1:-1]]


def _cell(markdown: str, *, bold: bool) -> sdk.RichTextBlock:
    """Return a cell: its code, bold words and links stay."""
    found = _INLINE.parseInline(markdown or " ")
    return sdk.RichTextBlock(elements=[sdk.RichTextSectionElement(elements=list(_elements(found[0].children or (), bold=bold)))])


def _elements(tokens: Sequence[Token], *, bold: bool) -> Iterator[sdk.RichTextElement]:
    strong, link = bold, ""
    for token in tokens:
        if token.type in {"strong_open", "strong_close"}:
            strong = bold or token.type == "strong_open"
        elif token.type in {"link_open", "link_close"}:
            link = str(token.attrs.get("href", ""))
        elif text := _text(token):
            style = {"bold": True} if strong else {}
            style |= {"code": True} if token.type == "code_inline" else {}
            made = sdk.RichTextElementParts.TextStyle(**style) if style else None
            if _ADDRESS.match(link):
                yield sdk.RichTextElementParts.Link(url=link, text=text, style=made)
            else:
                yield sdk.RichTextElementParts.Text(text=text, style=made)


def _text(token: Token) -> str:
    """Return the words of a part of a cell: Slack refuses an element that has none."""
    if token.type == "hardbreak" or _BREAK.fullmatch(token.content):
        return "\n"
    return " " if token.type == "softbreak" else token.content

"""Markdown with a table as Slack's blocks: what stands before and after it stays Markdown. Pure.

A message may hold one table (docs.slack.dev/reference/block-kit/blocks/table-block); each further one becomes a list.
"""

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token
from slack_sdk.models import blocks as sdk

from bot.markdown import parts
from bot.slack.views import blocks as kit

ROWS, COLUMNS = 100, 20
"""The most rows and columns of a table."""
_TABLE = re.compile(r"(?:^\|.*\|[ \t]*$\n?){2,}", re.MULTILINE)
_RULE = re.compile(r"\|(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*")
"""The line between a table's head and its rows."""
_BETWEEN_CELLS = re.compile(r"(?<!\\)\|")
_INLINE = MarkdownIt("commonmark")

Rows = list[list[str]]


def blocks_of(markdown: str) -> list[sdk.Block]:
    """Return the blocks of a text: its first table as a table, the rest as Markdown."""
    shown: list[sdk.Block] = []
    text: list[str] = []
    for part in _divided(markdown):
        if isinstance(part, str):
            text.append(part)
        elif any(isinstance(block, sdk.TableBlock) for block in shown) or not _fits(part):
            text.append(listed(part))
        else:
            shown += [kit.markdown("".join(text).strip())] if "".join(text).strip() else []
            shown.append(sdk.TableBlock(rows=[[_cell(cell, bold=not row) for cell in cells] for row, cells in enumerate(part)]))
            text = []
    rest = "".join(text).strip()
    return [*shown, kit.markdown(rest)] if rest or not shown else shown


def listed(rows: Rows) -> str:
    """Return a table as a list: "- **TLS**: direct, none; ingress, up to Nginx"."""
    head, *body = rows
    lines = []
    for name, *cells in body:
        said = "; ".join(f"{title}: {cell}" for title, cell in zip(head[1:], cells, strict=False))
        lines.append(f"- **{name}**: {said}")
    return "\n".join(lines) + "\n"


def _fits(rows: Rows) -> bool:
    return len(rows) <= ROWS and all(len(cells) <= COLUMNS for cells in rows)


def _divided(markdown: str) -> Iterator[str | Rows]:
    """Yield the text between tables, and each table as its rows of cells, the head first. A table in a fence is text."""
    for fenced, part in parts(markdown):
        end = 0
        for found in _TABLE.finditer(part) if not fenced else ():
            lines = found.group().strip().splitlines()
            if not _RULE.fullmatch(lines[1].strip()):
                continue
            yield part[end : found.start()]
            yield [_cells(line) for line in (lines[0], *lines[2:])]
            end = found.end()
        yield part[end:]


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
        elif token.content or token.type == "softbreak":
            style = {"bold": True} if strong else {}
            style |= {"code": True} if token.type == "code_inline" else {}
            text, made = token.content or " ", sdk.RichTextElementParts.TextStyle(**style) if style else None
            if link:
                yield sdk.RichTextElementParts.Link(url=link, text=text, style=made)
            else:
                yield sdk.RichTextElementParts.Text(text=text, style=made)

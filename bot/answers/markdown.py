"""Markdown as text: what is fenced, what is not, and how much of it fits.

https://spec.commonmark.org/0.31.2/#fenced-code-blocks
"""

import re
from collections.abc import Iterator

CUT = "_The rest is left out here: the terminal's `--json` has all of it._"

_FENCE = re.compile(r"^(`{3,})[^`\n]*\n.*?^\1`*[ \t]*$", re.MULTILINE | re.DOTALL)
_TICKS = re.compile(r"`{3,}")


def parts(markdown: str) -> Iterator[tuple[bool, str]]:
    """Give the text in turn: whether it is a fenced block, and what it says."""
    end = 0
    for block in _FENCE.finditer(markdown):
        yield False, markdown[end : block.start()]
        yield True, block.group()
        end = block.end()
    yield False, markdown[end:]


def tidy(markdown: str) -> str:
    """Leave one blank line between blocks, none at the ends, and fenced blocks as they are."""
    kept = (part if fenced else re.sub(r"\n(?:[ \t]*\n){2,}", "\n\n", part) for fenced, part in parts(markdown))
    return "".join(kept).strip()


def fit(markdown: str, limit: int) -> str:
    """Cut Markdown at the end of a line so that it is at most limit characters, close an open fence, and say that it was cut."""
    if len(markdown) <= limit:
        return markdown
    kept: list[str] = []
    room, opened = limit - len(CUT) - 20, ""
    for line in markdown.splitlines():
        room -= len(line) + 1
        if room < 0:
            break
        kept.append(line)
        ticks = _TICKS.match(line)
        if ticks and not opened:
            opened = ticks.group()
        elif opened and line.strip("`") == "" and len(line) >= len(opened):
            opened = ""
    return "\n".join([*kept, *([opened] if opened else []), "", CUT]).strip()

"""How a file is written: what an added line has to look like so that it reads as its owners' own."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import yaml

from bot.manifests.tree import Document, column_of, find, is_block, pairs, start_of, walk

T = TypeVar("T")

WIDEST_STEP = 8
"""Columns that count as an indentation: more is a key that somebody lined up by hand."""

_LINE_BREAK = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class Style:
    """One file's habits. The defaults are those of the guide's examples, for a file that has none yet."""

    newline: str = "\n"
    step: int = 2
    """Columns that a nested mapping goes in."""
    list_indent: int = 0
    """Columns that a list goes in below its key."""
    kind_first: bool = True
    """Whether `kind` or `apiVersion` comes first."""
    name_quote: str = ""
    label_quote: str = ""
    blank_before: bool = False
    """Whether an empty line stands before `---`."""
    blank_after: bool = False


def style_of(text: str, documents: Sequence[Document]) -> Style:
    """Read a file's habits from its network policies, or from all of it where it has none; a tie goes to the default."""
    roots = [each.root for each in documents if each.is_policy] or [each.root for each in documents]
    separators = [each.start for each in documents[1:] if each.separated]
    first_keys = [next((key.value for key, _ in pairs(root)), "") for root in roots]
    names = [node for root in roots for node in (find(root, "metadata", "name"), find(root, "metadata", "namespace")) if node]
    labels = [value for root in roots for node in walk(root) for value in _match_labels(node)]
    return Style(
        newline=newline_of(text),
        step=_commonest(_offsets(roots, yaml.MappingNode), 2),
        list_indent=_commonest(_offsets(roots, yaml.SequenceNode), 0),
        kind_first=_commonest([key == "kind" for key in first_keys if key in {"kind", "apiVersion"}], default=True),
        name_quote=_commonest(map(quote_of, names), ""),
        label_quote=_commonest(map(quote_of, labels), ""),
        blank_before=_commonest([_is_blank(text, _line_before(text, each)) for each in separators], default=False),
        blank_after=_commonest([_is_blank(text, line_after(text, each)) for each in separators], default=False),
    )


def newline_of(text: str) -> str:
    """Return the line break that the text ends its lines with: the last one, since edits come behind it."""
    breaks = _LINE_BREAK.findall(text)
    return breaks[-1] if breaks else "\n"


def quote_of(node: yaml.Node) -> str:
    """Return the quote that a scalar is written in, "" for a plain one."""
    return node.style if isinstance(node, yaml.ScalarNode) and node.style in {'"', "'"} else ""


def line_start(text: str, index: int) -> int:
    """Return where the line of a character starts. Lines are git's: YAML knows more line breaks than that."""
    return text.rfind("\n", 0, index) + 1


def line_after(text: str, index: int) -> int:
    """Return where the line below a character starts, or the end of the text."""
    end = text.find("\n", index)
    return len(text) if end < 0 else end + 1


def _line_before(text: str, index: int) -> int:
    return line_start(text, max(0, line_start(text, index) - 1))


def _is_blank(text: str, start: int) -> bool:
    return start < len(text) and not text[start : line_after(text, start)].strip()


def _match_labels(node: yaml.Node) -> list[yaml.Node]:
    return [value for _, value in pairs(find(node, "matchLabels"))]


def _offsets(roots: Iterable[yaml.Node | None], kind: type[yaml.Node]) -> list[int]:
    """Return how far the blocks of a kind stand in from their keys. What an alias names stands before its key and is no habit."""
    return [
        column_of(value) - column_of(key)
        for root in roots
        for node in walk(root)
        if is_block(node)
        for key, value in pairs(node)
        if is_block(value)
        and isinstance(value, kind)
        and start_of(value) > start_of(key)
        and 0 <= column_of(value) - column_of(key) <= WIDEST_STEP
    ]


def _commonest(seen: Iterable[T], default: T) -> T:
    counts = Counter(seen)
    return max(counts, key=lambda each: (counts[each], each == default)) if counts else default

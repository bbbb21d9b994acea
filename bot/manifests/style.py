"""How a file is written: its owners' habits, and a manifest as lines that follow them."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
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


Manifest = Mapping[str, object]
"""A Kubernetes object as plain values."""

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9._/-]*")
_SAFE = re.compile(r"[A-Za-z0-9._/-]*")
_RESERVED = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
"""Plain words that some YAML version reads as something else than text: https://yaml.org/type/bool.html"""


def emit(manifest: Manifest, style: Style) -> list[str]:
    """Return the lines of a document, without `---` and without line breaks."""
    return _mapping(manifest, style, "")


def scalar(value: object, quote: str = "") -> str:
    """Write text or a number. Text is quoted where it has to be, and where the habit is to."""
    if isinstance(value, int):
        return str(value)
    text = str(value)
    if not _SAFE.fullmatch(text):
        return json.dumps(text, ensure_ascii=not text.isprintable())
    if not _PLAIN.fullmatch(text) or text.lower() in _RESERVED:
        quote = quote or '"'
    return f"{quote}{text}{quote}"


def _mapping(mapping: Manifest, style: Style, parent: str) -> list[str]:
    lines = []
    for key, value in mapping.items():
        head = f"{scalar(key)}:"
        if isinstance(value, Mapping) and value:
            lines += [head, *(" " * style.step + line for line in _mapping(value, style, key))]
        elif isinstance(value, list) and value:
            lines += [head, *(" " * style.list_indent + line for line in _sequence(value, style))]
        else:
            lines.append(f"{head} {_flat(value, _quote(key, parent, style))}")
    return lines


def _sequence(items: list[object], style: Style) -> list[str]:
    lines = []
    for item in items:
        first, *rest = _mapping(item, style, "") if isinstance(item, Mapping) and item else [_flat(item)]
        lines += [f"- {first}", *(f"  {line}" for line in rest)]
    return lines


def _flat(value: object, quote: str = "") -> str:
    """Write what fits on one line: text, a number, or an empty mapping or list."""
    if isinstance(value, Mapping):
        return "{}"
    return "[]" if isinstance(value, list) else scalar(value, quote)


def _quote(key: str, parent: str, style: Style) -> str:
    if parent == "matchLabels":
        return style.label_quote
    return style.name_quote if parent == "metadata" and key in {"name", "namespace"} else ""

"""Writes a manifest as lines in a file's own style. Only what manifests are made of: mappings, lists, text and numbers."""

import json
import re
from collections.abc import Mapping

from bot.manifests.style import Style

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

"""Adds documents to the end of a file, and proves that nothing else in it changed its meaning."""

from collections.abc import Sequence

import yaml

from bot.errors import Fixable
from bot.manifests.style import Manifest, Style, emit, style_of
from bot.manifests.tree import meanings, parse, parse_own, split_mark


def append_documents(text: str | None, manifests: Sequence[Manifest], path: str) -> tuple[str, str]:
    """Return the file's text with the manifests behind it, and the lines that were added.

    `text` None is a new file. Every character that is there stays where it is, a trailing empty document and comments
    included; a missing final line break is added. Raises Fixable where the file would no longer mean what it meant.
    """
    mark, after = split_mark(text or "")
    before = parse(after, path) if text is not None else []
    style = style_of(after, before)
    added = ""
    for manifest in manifests:
        addition = _document(manifest, style)
        if not _ends_a_line(after):
            after += style.newline
        if style.blank_before and not _ends_with_blank_line(after):
            after += style.newline
        after += addition
        added += addition
    unusual = _unusual(path)
    kept_and_new = parse_own(after, path, unusual)
    if meanings(kept_and_new) != meanings([*before, *parse_own(added, path, unusual)]):
        raise unusual
    if list(yaml.load_all(added, Loader=yaml.CSafeLoader)) != list(manifests):
        raise unusual
    return mark + after, added


def _document(manifest: Manifest, style: Style) -> str:
    first = ("kind", "apiVersion") if style.kind_first else ("apiVersion", "kind")
    ordered = {key: manifest[key] for key in first} | dict(manifest)
    lines = ["---", *([""] if style.blank_after else []), *emit(ordered, style)]
    return "".join(line + style.newline for line in lines)


def _ends_a_line(text: str) -> bool:
    return not text or text.endswith(("\n", "\r"))


def _ends_with_blank_line(text: str) -> bool:
    lines = text.replace("\r\n", "\n").split("\n")
    return len(lines) < 2 or not lines[-2].strip()


def _unusual(path: str) -> Fixable:
    return Fixable(
        f"Nothing can be added to {path} without changing what is in it already: its end is written in an unusual way.",
        "End the file with a complete line (a block of text there is often the reason), then ask again.",
    )

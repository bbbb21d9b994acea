"""Adds one label to a namespace's own file: one line, in the file's own indentation and quoting."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import yaml

from bot.errors import Fixable
from bot.manifests.nodes import is_null
from bot.manifests.style import line_after, line_start, newline_of, quote_of, scalar
from bot.manifests.tree import (
    Pair,
    children,
    column_of,
    end_of,
    entry,
    find,
    is_block,
    meaning,
    meanings,
    pairs,
    parse,
    parse_own,
    split_mark,
    start_of,
    text_at,
)

HINT = "Select the source by `built-in` instead: it needs no label of its own. Or add the label by hand first."


@dataclass(frozen=True, slots=True)
class _Insertion:
    """What is put in at `at`, after `gone` characters there are left out. `shown` is the YAML to show."""

    at: int
    text: str
    shown: str
    gone: int = 0


def add_label(text: str, namespace: str, key: str, value: str, path: str) -> tuple[str, str]:
    """Return the file's text with the label on the Namespace of that name, and the lines that were added.

    Raises Fixable where the label cannot be added without touching anything else, and where the key is there already:
    a label is never overwritten, since others may select by it.
    """
    mark, body = split_mark(text)
    documents = parse(body, path)
    found = [i for i, each in enumerate(documents) if text_at(each.root, "kind") == "Namespace" and each.name == namespace]
    metadata = find(documents[found[0]].root, "metadata") if len(found) == 1 else None
    if metadata is None:
        raise Fixable(f"{path} does not declare the namespace {namespace} in one place.", HINT)
    labels = find(metadata, "labels")
    if entry(labels, key):
        raise Fixable(f"{namespace} carries `{key}: {text_at(labels, key)}` already, and a label is never overwritten.", HINT)
    declared = documents.pop(found[0])
    insertion = None if declared.has_aliases else _insertion(body, metadata, labels, key, value)
    if insertion is None:
        raise _unusual(path)
    after = body[: insertion.at] + insertion.text + body[insertion.at + insertion.gone :]
    given = parse_own(after, path, _unusual(path))
    labelled = given.pop(found[0])
    rest, found_labels = _split(labelled.root)
    new = [pair for pair in found_labels if (pair[0].value, pair[1].value) == (key, value)]
    kept = [pair for pair in found_labels if pair not in new]
    rest_before, labels_before = _split(declared.root)
    if (
        len(new) != 1
        or meanings(given) != meanings(documents)
        or (rest, _pair_meanings(kept)) != (rest_before, _pair_meanings(labels_before))
    ):
        raise _unusual(path)
    return mark + after, insertion.shown


def _insertion(text: str, metadata: yaml.Node, labels: yaml.Node | None, key: str, value: str) -> _Insertion | None:
    if labels is None:
        return _new_block(text, metadata, key, value)
    if pairs(labels):
        if is_block(labels):
            return _in_block(text, metadata, labels, key, value)
        return _in_flow(text, labels, _line(key, value, key_quote=_key_quote(labels)))
    if is_null(labels) or isinstance(labels, yaml.MappingNode):
        return _after_key(text, metadata, labels, key, value)
    return None


def _in_block(text: str, metadata: yaml.Node, labels: yaml.Node, key: str, value: str) -> _Insertion:
    """Go in front of the first label, and of the comments above it."""
    first, head = children(labels)[0], _entry(metadata, "labels")[0]
    at = line_start(text, start_of(first))
    while at > line_after(text, end_of(head)) and text[line_start(text, at - 1) : at].lstrip().startswith("#"):
        at = line_start(text, at - 1)
    styles = Counter(
        quote_of(each) for _, each in pairs(labels) if isinstance(each, yaml.ScalarNode) and each.style not in {"|", ">"}
    )
    quote = max(styles, key=lambda each: (styles[each], each == '"'), default='"')
    line = " " * column_of(first) + _line(key, value, quote, _key_quote(labels))
    return _Insertion(at, line + _break_near(text, at), line + "\n")


def _new_block(text: str, metadata: yaml.Node, key: str, value: str) -> _Insertion:
    """Go in below the name: name, labels, annotations is the order that people write."""
    if not is_block(metadata):
        quote = _key_quote(metadata)
        return _in_flow(text, metadata, f"{quote}labels{quote}: {{{_line(key, value, key_quote=quote)}}}")
    name_key, name = _entry(metadata, "name")
    column = column_of(name_key)
    lines = [f"{' ' * column}labels:", f"{' ' * (column + _step(metadata))}{_line(key, value)}"]
    end = end_of(name)
    at = end if text[:end].endswith("\n") else line_after(text, end)
    newline = _break_near(text, at)
    gap = "" if text[:at].endswith("\n") else newline
    return _Insertion(at, gap + "".join(line + newline for line in lines), "".join(line + "\n" for line in lines))


def _after_key(text: str, metadata: yaml.Node, labels: yaml.Node, key: str, value: str) -> _Insertion:
    """Fill `labels:` that is there and empty, be it nothing, `{}` or `null`."""
    head = _entry(metadata, "labels")[0]
    line = f"{' ' * (column_of(head) + _step(metadata))}{_line(key, value)}"
    if not is_block(metadata):
        return _Insertion(
            start_of(labels),
            f"{{{_line(key, value)}}}",
            f"labels: {{{_line(key, value)}}}\n",
            end_of(labels) - start_of(labels),
        )
    end = line_after(text, end_of(labels))
    rest = text[end_of(labels) : end].rstrip("\r\n")
    colon = text.index(":", end_of(head)) + 1
    newline = _break_near(text, end)
    return _Insertion(colon, f"{rest}{newline}{line}{newline}", line + "\n", end - colon)


def _in_flow(text: str, mapping: yaml.Node, entry: str) -> _Insertion:
    at = text.index("{", start_of(mapping)) + 1
    comma = "," if pairs(mapping) else ""
    space = "" if not comma or text[at : at + 1].isspace() else " "
    return _Insertion(at, f"{entry}{comma}{space}", entry + "\n")


def _key_quote(mapping: yaml.Node) -> str:
    quotes = Counter(quote_of(key) for key, _ in pairs(mapping))
    return max(quotes, key=lambda each: (quotes[each], each == ""), default="")


def _line(key: str, value: str, quote: str = '"', key_quote: str = "") -> str:
    return f"{scalar(key, key_quote)}: {scalar(value, quote)}"


def _break_near(text: str, at: int) -> str:
    return newline_of(text[:at])


def _entry(metadata: yaml.Node, key: str) -> Pair:
    found = entry(metadata, key)
    if found is None:
        raise Fixable(f"The namespace's metadata has no `{key}`.", HINT)
    return found


def _step(metadata: yaml.Node) -> int:
    """How far below a key of the metadata its own keys stand: as for the annotations, else 2."""
    steps = (column_of(value) - column_of(key) for key, value in pairs(metadata) if is_block(value) and children(value))
    return next(steps, 2)


def _split(root: yaml.Node | None) -> tuple[list[object], list[Pair]]:
    """Return what a Namespace says besides its labels, and the labels, no matter how "none" is written."""
    metadata, labels = find(root, "metadata"), find(root, "metadata", "labels")
    rest = [pair for pair in pairs(root) if pair[1] is not metadata]
    rest += [pair for pair in pairs(metadata) if pair[1] is not labels]
    return _pair_meanings(rest), list(pairs(labels))


def _pair_meanings(found: Sequence[Pair]) -> list[object]:
    return [(meaning(key), meaning(value)) for key, value in found]


def _unusual(path: str) -> Fixable:
    return Fixable(f"The label cannot be added to {path} without changing something else: it is written in an unusual way.", HINT)

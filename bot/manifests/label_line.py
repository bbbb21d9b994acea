"""Adds one label to a namespace's own file: one line, in the file's own indentation and quoting."""

from collections import Counter
from dataclasses import dataclass

from bot.errors import Fixable
from bot.manifests.emit import scalar
from bot.manifests.style import line_after, line_start, newline_of, quote_of
from bot.manifests.tree import Kind, Node, parse, parse_own

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
    documents = parse(text, path)
    found = [i for i, each in enumerate(documents) if each.root.text("kind") == "Namespace" and each.name == namespace]
    metadata = documents[found[0]].root.get("metadata") if len(found) == 1 else None
    if metadata is None:
        raise Fixable(f"{path} does not declare the namespace {namespace} in one place.", HINT)
    labels = metadata.get("labels")
    if labels is not None and labels.entry(key):
        raise Fixable(f"{namespace} carries `{key}: {labels.text(key)}` already, and a label is never overwritten.", HINT)
    root = documents[found[0]].root
    insertion = None if root.has_aliases else _insertion(text, metadata, labels, key, value)
    if insertion is None:
        raise _unusual(path)
    after = text[: insertion.at] + insertion.text + text[insertion.at + insertion.gone :]
    given = parse_own(after, path, _unusual(path))
    others = [each.root.meaning() for i, each in enumerate(given) if i != found[0]]
    rest, pairs = _split(given[found[0]].root)
    new = [pair for pair in pairs if (pair[0].value, pair[1].value) == (key, value)]
    pairs = [pair for pair in pairs if pair not in new]
    if (
        len(new) != 1
        or others != [each.root.meaning() for i, each in enumerate(documents) if i != found[0]]
        or (rest, _meanings(pairs)) != (_split(root)[0], _meanings(_split(root)[1]))
    ):
        raise _unusual(path)
    return after, insertion.shown


def _insertion(text: str, metadata: Node, labels: Node | None, key: str, value: str) -> _Insertion | None:
    if labels is None:
        return _new_block(text, metadata, key, value)
    if labels.kind is Kind.MAPPING and labels.children:
        if labels.is_block:
            return _in_block(text, metadata, labels, key, value)
        return _in_flow(text, labels, _line(key, value, key_quote=_key_quote(labels)))
    if labels.is_null or labels.kind is Kind.MAPPING:
        return _after_key(text, metadata, labels, key, value)
    return None


def _in_block(text: str, metadata: Node, labels: Node, key: str, value: str) -> _Insertion:
    """Go in front of the first label, and of the comments above it."""
    first, head = labels.children[0], _entry(metadata, "labels")[0]
    at = line_start(text, first.start)
    while at > line_after(text, head.end) and text[line_start(text, at - 1) : at].lstrip().startswith("#"):
        at = line_start(text, at - 1)
    styles = Counter(quote_of(each) for _, each in labels.pairs() if each.style in {None, '"', "'"})
    quote = max(styles, key=lambda each: (styles[each], each == '"'), default='"')
    line = " " * first.column + _line(key, value, quote, _key_quote(labels))
    return _Insertion(at, line + _break_near(text, at), line + "\n")


def _new_block(text: str, metadata: Node, key: str, value: str) -> _Insertion:
    """Go in below the name: name, labels, annotations is the order that people write."""
    if not metadata.is_block:
        quote = _key_quote(metadata)
        return _in_flow(text, metadata, f"{quote}labels{quote}: {{{_line(key, value, key_quote=quote)}}}")
    name_key, name = _entry(metadata, "name")
    column = name_key.column
    lines = [f"{' ' * column}labels:", f"{' ' * (column + _step(metadata))}{_line(key, value)}"]
    at = name.end if text[: name.end].endswith("\n") else line_after(text, name.end)
    newline = _break_near(text, at)
    gap = "" if text[:at].endswith("\n") else newline
    return _Insertion(at, gap + "".join(line + newline for line in lines), "".join(line + "\n" for line in lines))


def _after_key(text: str, metadata: Node, labels: Node, key: str, value: str) -> _Insertion:
    """Fill `labels:` that is there and empty, be it nothing, `{}` or `null`."""
    head = _entry(metadata, "labels")[0]
    line = f"{' ' * (head.column + _step(metadata))}{_line(key, value)}"
    if not metadata.is_block:
        return _Insertion(
            labels.start, f"{{{_line(key, value)}}}", f"labels: {{{_line(key, value)}}}\n", labels.end - labels.start
        )
    end = line_after(text, labels.end)
    rest = text[labels.end : end].rstrip("\r\n")
    colon = text.index(":", head.end) + 1
    newline = _break_near(text, end)
    return _Insertion(colon, f"{rest}{newline}{line}{newline}", line + "\n", end - colon)


def _in_flow(text: str, mapping: Node, entry: str) -> _Insertion:
    at = text.index("{", mapping.start) + 1
    comma = "," if mapping.children else ""
    space = "" if not comma or text[at : at + 1].isspace() else " "
    return _Insertion(at, f"{entry}{comma}{space}", entry + "\n")


def _key_quote(mapping: Node) -> str:
    quotes = Counter(quote_of(key) for key, _ in mapping.pairs())
    return max(quotes, key=lambda each: (quotes[each], each == ""), default="")


def _line(key: str, value: str, quote: str = '"', key_quote: str = "") -> str:
    return f"{scalar(key, key_quote)}: {scalar(value, quote)}"


def _break_near(text: str, at: int) -> str:
    return newline_of(text[:at])


def _entry(metadata: Node, key: str) -> tuple[Node, Node]:
    entry = metadata.entry(key)
    if entry is None:
        raise Fixable(f"The namespace's metadata has no `{key}`.", HINT)
    return entry


def _step(metadata: Node) -> int:
    """How far below a key of the metadata its own keys stand: as for the annotations, else 2."""
    return next((value.column - key.column for key, value in metadata.pairs() if value.is_block and value.children), 2)


def _split(root: Node) -> tuple[list[object], list[tuple[Node, Node]]]:
    """Return what a Namespace says besides its labels, and the labels, no matter how "none" is written."""
    metadata, labels = root.get("metadata"), root.get("metadata", "labels")
    rest = [pair for pair in root.pairs() if pair[1] is not metadata]
    rest += [pair for pair in metadata.pairs() if pair[1] is not labels] if metadata else []
    return _meanings(rest), list(labels.pairs()) if labels else []


def _meanings(pairs: list[tuple[Node, Node]]) -> list[object]:
    return [(key.meaning(), value.meaning()) for key, value in pairs]


def _unusual(path: str) -> Fixable:
    return Fixable(f"The label cannot be added to {path} without changing something else: it is written in an unusual way.", HINT)

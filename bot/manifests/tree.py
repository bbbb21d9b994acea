"""YAML with positions: what a file's documents mean, and where each part of them is written.

The tree is built from libyaml's parse events, which have a mark each, and not from its composer: a composed block mapping
ends at the next token, past blanks and comments and even over `---`, and an alias is lost in it. Nothing is constructed,
so that a date or a merge key cannot raise or hide anything.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

import yaml

from bot.errors import Fixable

DEEPEST = 100
"""Nesting at which reading stops: no manifest comes near it."""

BYTE_ORDER_MARK = "\ufeff"


class Kind(StrEnum):
    """Kinds of YAML nodes."""

    SCALAR = "scalar"
    MAPPING = "mapping"
    SEQUENCE = "sequence"
    ALIAS = "alias"


@dataclass(slots=True)
class Node:
    """One node. `value` is a scalar's text or an alias's name; a mapping's children are keys and values in turn.

    `start` and `end` are character indexes into the whole text, `end` right behind the last thing that is written;
    a block scalar's end is the start of the line below it.
    """

    kind: Kind
    value: str
    tag: tuple[object, ...]
    style: str | None
    """A scalar's quote, `|` or `>`; None for a plain one and for a block collection, "flow" for a flow collection."""
    start: int
    end: int
    column: int
    children: list["Node"] = field(default_factory=list)

    @property
    def is_block(self) -> bool:
        """Whether this is a collection with one item or key a line."""
        return self.kind in {Kind.MAPPING, Kind.SEQUENCE} and self.style is None

    @property
    def is_null(self) -> bool:
        """Whether this is a plain scalar that stands for nothing."""
        return (
            self.kind is Kind.SCALAR
            and self.style is None
            and self.tag[1] is None
            and self.value in {"", "~", "null", "Null", "NULL"}
        )

    def pairs(self) -> Iterator[tuple["Node", "Node"]]:
        """Walk a mapping's keys and values; anything else has none."""
        if self.kind is Kind.MAPPING:
            yield from zip(self.children[::2], self.children[1::2], strict=True)

    def entry(self, key: str) -> tuple["Node", "Node"] | None:
        """Return the key and value of a mapping's entry: the last of that name, which is the one that counts."""
        found = [(name, value) for name, value in self.pairs() if name.kind is Kind.SCALAR and name.value == key]
        return found[-1] if found else None

    def get(self, *path: str) -> "Node | None":
        """Follow keys down; None where one is missing."""
        node: Node | None = self
        for key in path:
            entry = node.entry(key) if node else None
            node = entry[1] if entry else None
        return node

    def text(self, *path: str) -> str | None:
        """Return the text of the scalar at the end of the keys; None where there is none."""
        node = self.get(*path)
        return node.value if node and node.kind is Kind.SCALAR else None

    @property
    def has_aliases(self) -> bool:
        """Whether one part of this stands for another, so that changing one would change both."""
        return any(node.kind is Kind.ALIAS for node in self.walk())

    def meaning(self) -> tuple[object, ...]:
        """Return all that this node says, and nothing of how it is written."""
        return (self.kind, self.tag, self.value, tuple(child.meaning() for child in self.children))

    def walk(self) -> Iterator["Node"]:
        """Walk this node and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Document:
    """One document. `start` is where its `---` stands, or its first content where it has none (`separated` is then false)."""

    root: Node
    start: int
    separated: bool

    @property
    def is_policy(self) -> bool:
        """Whether this declares a NetworkPolicy, of Kubernetes or of Calico."""
        return self.root.text("kind") == "NetworkPolicy"

    @property
    def name(self) -> str | None:
        """The object's name."""
        return self.root.text("metadata", "name")


def parse(text: str, path: str) -> list[Document]:
    """Read a file's documents, empty ones included. `path` is for the Fixable that says why it cannot be read."""
    body = text.removeprefix(BYTE_ORDER_MARK)
    try:
        return list(_documents(body, len(text) - len(body)))
    except (yaml.YAMLError, UnicodeError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path}:{mark.line + 1}" if mark else path
        raise Fixable(f"{where} is not YAML that can be read.", "Correct the file first, then ask again.") from None


def parse_own(text: str, path: str, otherwise: Fixable) -> list[Document]:
    """Read what an edit of ours made of a file; raise `otherwise` where that cannot be read any more."""
    try:
        return parse(text, path)
    except Fixable:
        raise otherwise from None


def _documents(body: str, shift: int) -> Iterator[Document]:
    open_nodes: list[Node] = []
    start, separated = 0, False
    for event in yaml.parse(body, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.DocumentStartEvent):
            separated = bool(event.explicit)
            start = shift + (_end(event) - 3 if separated else _start(event))
        elif isinstance(event, yaml.CollectionEndEvent):
            node = open_nodes.pop()
            node.end = _end(event) + shift if not node.is_block else max([node.end, *(child.end for child in node.children)])
            if not open_nodes:
                yield Document(node, start, separated)
        elif isinstance(event, yaml.NodeEvent):
            node = _node(event, shift)
            if open_nodes:
                open_nodes[-1].children.append(node)
            if isinstance(event, yaml.CollectionStartEvent):
                open_nodes.append(node)
                if len(open_nodes) > DEEPEST:
                    raise yaml.YAMLError
            elif not open_nodes:
                yield Document(node, start, separated)


def _node(event: yaml.NodeEvent, shift: int) -> Node:
    start, end, column = _start(event) + shift, _end(event) + shift, event.start_mark.column if event.start_mark else 0
    if isinstance(event, yaml.ScalarEvent):
        return Node(
            Kind.SCALAR, event.value, (event.anchor, event.tag, event.implicit[0]), event.style or None, start, end, column
        )
    if isinstance(event, yaml.CollectionStartEvent):
        kind = Kind.MAPPING if isinstance(event, yaml.MappingStartEvent) else Kind.SEQUENCE
        return Node(kind, "", (event.anchor, event.tag), "flow" if event.flow_style else None, start, end, column)
    return Node(Kind.ALIAS, str(event.anchor), (), None, start, end, column)


def _start(event: yaml.Event) -> int:
    """Return where an event starts. libyaml always says so; the type says that other parsers may not."""
    return event.start_mark.index if event.start_mark else 0


def _end(event: yaml.Event) -> int:
    return event.end_mark.index if event.end_mark else 0

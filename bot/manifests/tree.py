"""Where the parts of a YAML text are written: what an edit needs to know of the nodes that `compose` makes of it.

Positions are character indexes into a text without its byte order mark. The composer's mark for the end of a block collection
stands at the next token, past blanks and comments and even over `---`, so `end_of` looks at the parts. It puts the named node
in the place of an alias, so only the parser's events tell whether a document has one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import yaml

from bot.errors import Fixable
from bot.manifests.compose import BYTE_ORDER_MARK, TooLarge, Unreadable, compose_documents, events

Pair = tuple[yaml.Node, yaml.Node]
"""A key and its value."""


@dataclass(slots=True)
class Document:
    """One document. `start` is where its `---` stands, or its first content where it has none (`separated` is then false).

    `root` is None where it is empty; `end` is right behind the last thing that is written in it.
    """

    root: yaml.Node | None
    start: int
    separated: bool
    end: int = 0
    has_aliases: bool = False
    """Whether one part of it stands for another, so that changing one would change both."""

    @property
    def is_policy(self) -> bool:
        """Whether this declares a NetworkPolicy, of Kubernetes or of Calico."""
        return text_at(self.root, "kind") == "NetworkPolicy"

    @property
    def name(self) -> str | None:
        """The object's name."""
        return text_at(self.root, "metadata", "name")


def split_mark(text: str) -> tuple[str, str]:
    """Return a text's byte order mark, or "", and the rest."""
    body = text.removeprefix(BYTE_ORDER_MARK)
    return text[: len(text) - len(body)], body


def parse(body: str, path: str) -> list[Document]:
    """Read the documents of a text without a byte order mark, empty ones included. `path` is for the Fixable that is raised."""
    try:
        return _documents(body)
    except Unreadable as problem:
        where = f"{path}:{problem.line}" if problem.line else path
        raise Fixable(f"{where} is not YAML that can be read.", "Correct the file first, then ask again.") from None


def parse_own(body: str, path: str, otherwise: Fixable) -> list[Document]:
    """Read what an edit of ours made of a file; raise `otherwise` where that cannot be read any more, or say that it grew."""
    try:
        return _documents(body)
    except TooLarge as problem:
        raise outgrown(path, str(problem)) from None
    except Unreadable:
        raise otherwise from None


def outgrown(path: str, why: str) -> Fixable:
    """Make the error for a file that cannot be read any more after an edit."""
    message = f"With this change {path} could not be read any more. {why}"
    return Fixable(message.strip(), "Make the file smaller first, then ask again.")


def _documents(body: str) -> list[Document]:
    roots = compose_documents(body)
    documents = list(_extents(body))
    for document, root in zip(documents, roots, strict=True):
        document.root = root
    return documents


def _extents(body: str) -> Iterator[Document]:
    """Give the documents without their roots, from the parser's events."""
    document, in_flow = Document(None, 0, separated=False), list[bool]()
    for event in events(body):
        start, end = _indexes(event)
        if isinstance(event, yaml.DocumentStartEvent):
            document = Document(None, end - len("---") if event.explicit else start, bool(event.explicit))
        elif isinstance(event, yaml.DocumentEndEvent):
            yield document
        elif isinstance(event, yaml.CollectionEndEvent):
            document.end = max(document.end, end) if in_flow.pop() else document.end
        elif isinstance(event, yaml.NodeEvent):
            document.end = max(document.end, end)
            document.has_aliases |= isinstance(event, yaml.AliasEvent)
            if isinstance(event, yaml.CollectionStartEvent):
                in_flow.append(bool(event.flow_style))


def _indexes(event: yaml.Event) -> tuple[int, int]:
    """Return where an event starts and ends. libyaml always says so; the types say that other parsers may not."""
    return (event.start_mark.index if event.start_mark else 0, event.end_mark.index if event.end_mark else 0)


def start_of(node: yaml.Node) -> int:
    """Return where a node starts."""
    return int(node.start_mark.index)


def column_of(node: yaml.Node) -> int:
    """Return the column that a node starts at."""
    return int(node.start_mark.column)


def end_of(node: yaml.Node) -> int:
    """Return the place behind the last thing that is written of a node. A block scalar ends at the start of the next line."""
    if is_block(node):
        return max(map(end_of, children(node)), default=start_of(node))
    return int(node.end_mark.index)


def is_block(node: yaml.Node) -> bool:
    """Whether this is a collection with one item or key a line."""
    return isinstance(node, yaml.CollectionNode) and not node.flow_style


def pairs(node: yaml.Node | None) -> Sequence[Pair]:
    """Return a mapping's keys and values; anything else has none."""
    return node.value if isinstance(node, yaml.MappingNode) else ()


def children(node: yaml.Node | None) -> Sequence[yaml.Node]:
    """Return a sequence's items, or a mapping's keys and values in turn."""
    if isinstance(node, yaml.SequenceNode):
        return list(node.value)
    return [each for pair in pairs(node) for each in pair]


def entry(node: yaml.Node | None, key: str) -> Pair | None:
    """Return the key and value of a mapping's entry: the last of that name, which is the one that counts."""
    found = [pair for pair in pairs(node) if isinstance(pair[0], yaml.ScalarNode) and pair[0].value == key]
    return found[-1] if found else None


def find(node: yaml.Node | None, *path: str) -> yaml.Node | None:
    """Follow keys down; None where one is missing."""
    for key in path:
        found = entry(node, key)
        node = found[1] if found else None
    return node


def text_at(node: yaml.Node | None, *path: str) -> str | None:
    """Return the text of the scalar at the end of the keys; None where there is none."""
    found = find(node, *path)
    return str(found.value) if isinstance(found, yaml.ScalarNode) else None


def walk(node: yaml.Node | None) -> Iterator[yaml.Node]:
    """Walk a node and all below it, each once, however many aliases stand for it."""
    seen: set[int] = set()
    waiting = [node] if node is not None else []
    while waiting:
        current = waiting.pop()
        if id(current) not in seen:
            seen.add(id(current))
            yield current
            waiting += reversed(children(current))


def meaning(node: yaml.Node | None) -> object:
    """Return all that a node says, and nothing of how it is written."""
    if node is None or isinstance(node, yaml.ScalarNode):
        return (node.tag, node.value) if node is not None else None
    return (node.tag, tuple(map(meaning, children(node))))


def meanings(documents: Sequence[Document]) -> list[object]:
    """Return what each document says."""
    return [meaning(each.root) for each in documents]

"""The Kubernetes objects of one document: one, or the items of a list."""

from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from bot.estate.nodes import Fields, Nodes, Wrong, described, is_null, quoted, text_of


@dataclass(frozen=True, slots=True)
class Manifest:
    """A Kubernetes object: what every kind has. `document` is the index of its document in the file."""

    root: yaml.Node
    document: int
    kind: str
    api_version: str
    fields: Fields
    metadata: Fields

    def __str__(self) -> str:
        name = text_of(self.metadata.get("name"))
        return f"{self.kind} {quoted(name)}" if name else self.kind


def manifests(nodes: Nodes, root: yaml.Node, document: int) -> Iterator[Manifest]:
    """List the objects of a document in the order in which kubectl applies them, those of lists in lists included.

    What is no object is recorded in `nodes`.
    """
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if is_null(node):
            continue
        if not isinstance(node, yaml.MappingNode):
            nodes.skip(f"The document is {described(node)}, not a Kubernetes object.", node)
            continue
        try:
            fields = nodes.mapping(node, "the document")
            kind, api_version = text_of(fields.get("kind")), text_of(fields.get("apiVersion"))
            if kind.endswith("List") and "items" in fields:
                waiting += reversed(nodes.sequence(fields["items"], "items"))
                continue
            if not kind or not api_version:
                nodes.skip("The document has no kind or no apiVersion, so it is not a Kubernetes object.", node)
                continue
            metadata = nodes.mapping(fields.get("metadata"), "metadata")
        except Wrong as wrong:
            nodes.skip(f"The document is not read: {wrong.why}.", wrong.node)
            continue
        yield Manifest(node, document, kind, api_version, fields, metadata)

"""Reads nodes as what a manifest should hold, and says in words, with the line, what is there instead."""

import re
from collections.abc import Mapping

import yaml

from bot.manifests.compose import BYTE_ORDER_MARK
from bot.manifests.scalars import BOOLEAN, FLOAT, INTEGER, MERGE, NULL, label_key_problem, label_value_problem, whole_number
from bot.model.estate import Label, Place, Skipped

ODD_LINE_END = re.compile("\r(?!\n)|[\x85\u2028\u2029]")
"""Ends a line for libyaml, and not for git, for editors and for GitHub."""
SHOWN = 60
"""Characters of somebody's text that a message quotes."""

_VARIABLE = re.compile(r"\{\{.*?\}\}|\$\{.*?\}")

NO_TEXT = frozenset({NULL, BOOLEAN, INTEGER, FLOAT})
"""Tags of scalars that are no strings to Kubernetes."""

Fields = Mapping[str, yaml.Node]


class Wrong(Exception):  # noqa: N818 - it says what the document is, not what the program did
    """A document that Kubernetes refuses: why, and where."""

    def __init__(self, why: str, node: yaml.Node) -> None:
        super().__init__(why)
        self.why = why
        self.node = node


class Nodes:
    """Reads the nodes of one file. `skipped` collects what was passed over without giving up the document."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.skipped: list[Skipped] = []
        self._text = text
        is_plain = text.isascii() and "\r" not in text
        self._counts_lines = not is_plain and ODD_LINE_END.search(text) is not None
        self._shift = text.startswith(BYTE_ORDER_MARK)

    def line(self, node: yaml.Node) -> int:
        """Return the line that a node starts on, counted as git counts them, from 1."""
        mark = node.start_mark
        if self._counts_lines:
            return self._text.count("\n", 0, mark.index + self._shift) + 1
        return int(mark.line) + 1

    def place(self, node: yaml.Node) -> Place:
        """Return file and line of a node."""
        return Place(self.path, self.line(node))

    def skip(self, why: str, node: yaml.Node, *, hides: bool = False, about: str = "") -> None:
        """Remember that something was passed over; `hides` and `about` are those of `Skipped`."""
        self.skipped.append(Skipped(self.path, why, self.line(node), hides, about))

    def mapping(self, node: yaml.Node | None, what: str) -> dict[str, yaml.Node]:
        """Return the fields of a mapping, merges included; missing or null is empty. Raises Wrong for anything else.

        Of two equal keys the last one counts, as in kubectl (https://github.com/kubernetes/kubernetes/issues/89303); the other
        is recorded, since nobody means it.
        """
        if isinstance(node, yaml.MappingNode):
            fields = simple_fields(node)
            return self._special(node, what) if fields is None else fields
        if node is None or is_null(node):
            return {}
        raise Wrong(f"{what} is {described(node)} where a mapping belongs", node)

    def _special(self, node: yaml.MappingNode, what: str) -> dict[str, yaml.Node]:
        """Return the fields of a mapping with merges, keys that are no scalars, or a key twice."""
        fields: dict[str, yaml.Node] = {}
        merged: dict[str, yaml.Node] = {}
        for key, value in node.value:
            if key.tag == MERGE:
                merged = {**self._merged(value, what), **merged}
                continue
            if not isinstance(key, yaml.ScalarNode):
                raise Wrong(f"{what} has a key that is {described(key)}", key)
            if key.value in fields:
                self.skip(f"{what} has the key {quoted(key.value)} twice; the last one counts.", fields[key.value])
            fields[key.value] = value
        return {**merged, **fields} if merged else fields

    def _merged(self, node: yaml.Node, what: str) -> dict[str, yaml.Node]:
        """Return what `<<` brings in; of several mappings the first counts: https://yaml.org/type/merge.html ."""
        parts = node.value if isinstance(node, yaml.SequenceNode) else [node]
        fields: dict[str, yaml.Node] = {}
        for part in parts:
            if not isinstance(part, yaml.MappingNode):
                raise Wrong(f"{what} merges {described(part)} where a mapping belongs", part)
            fields = {**self.mapping(part, what), **fields}
        return fields

    def known(self, node: yaml.Node | None, what: str, names: frozenset[str]) -> dict[str, yaml.Node]:
        """Return the fields of a mapping that may have these only: kubectl's validation is strict by default.

        https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation
        """
        fields = self.mapping(node, what)
        if not fields.keys() <= names:
            name = next(name for name in fields if name not in names)
            raise Wrong(f"{what} has no field {quoted(name)}", fields[name])
        return fields

    def sequence(self, node: yaml.Node | None, what: str) -> list[yaml.Node]:
        """Return the items of a list; missing or null is empty. Raises Wrong for anything else."""
        if node is None or is_null(node):
            return []
        if not isinstance(node, yaml.SequenceNode):
            raise Wrong(f"{what} is {described(node)} where a list belongs", node)
        return list(node.value)

    def text(self, node: yaml.Node, what: str) -> str:
        """Return a string, or raise Wrong: Kubernetes takes no number or boolean for one."""
        if not is_text(node):
            raise Wrong(f"{what} is {described(node)} where text belongs", node)
        return str(node.value)

    def whole(self, node: yaml.Node, what: str) -> int:
        """Return a whole number, or raise Wrong."""
        if isinstance(node, yaml.ScalarNode) and node.tag == INTEGER:
            try:
                return whole_number(node.value)
            except ValueError:
                pass
        raise Wrong(f"{what} is {described(node)} where a whole number belongs", node)

    def plain(self, node: yaml.Node, what: str) -> object:
        """Return a node as plain values: mappings, lists, text and whole numbers. Raises Wrong for anything else."""
        if isinstance(node, yaml.MappingNode):
            return {key: self.plain(value, key) for key, value in self.mapping(node, what).items()}
        if isinstance(node, yaml.SequenceNode):
            return [self.plain(item, f"an item of {what}") for item in node.value]
        return self.whole(node, what) if node.tag == INTEGER else self.text(node, what)

    def labels(self, metadata: Fields, kind: str) -> dict[str, Label]:
        """Return a namespace's labels or annotations (`kind`, in the singular) without those that Kubernetes refuses."""
        found: dict[str, Label] = {}
        try:
            entries = self.mapping(metadata.get(f"{kind}s"), f"metadata.{kind}s")
        except Wrong as wrong:
            self.skip(f"{wrong.why}.", wrong.node)
            return found
        for key, value in entries.items():
            problem = _entry_problem(key, value, kind)
            if problem:
                self.skip(f"The {kind} {quoted(key)} {problem}.", value)
            else:
                found[key] = Label(value.value, self.place(value))
        return found

    def check_labels(self, metadata: Fields) -> None:
        """Raise Wrong for labels or annotations of which Kubernetes refuses one, and the object with it."""
        for kind in ("label", "annotation"):
            for key, value in self.mapping(metadata.get(f"{kind}s"), f"metadata.{kind}s").items():
                if problem := _entry_problem(key, value, kind):
                    raise Wrong(f"the {kind} {quoted(key)} {problem}", value)


def _entry_problem(key: str, value: yaml.Node, kind: str) -> str:
    if not is_text(value):
        hint = ". Put quotes around it" if value.tag in {BOOLEAN, INTEGER, FLOAT} else ""
        return f"is {described(value)} where text belongs: Kubernetes refuses it{hint}"
    if problem := label_key_problem(key):
        return f"has a key that Kubernetes refuses: {problem}"
    if kind == "label" and is_variable(value.value):
        return f"has the value {quoted(value.value)}, which something fills in later, so it is not known"
    if kind == "label" and (problem := label_value_problem(value.value)):
        return f"has the value {quoted(value.value)}, which Kubernetes refuses: {problem}"
    return ""


def simple_fields(node: yaml.MappingNode) -> dict[str, yaml.Node] | None:
    """Return the fields of a mapping where nothing about its keys is special, as in nearly every one; None in the others."""
    try:
        fields = {key.value: value for key, value in node.value}
    except TypeError:  # a key that is a list or a mapping
        return None
    return fields if len(fields) == len(node.value) and "<<" not in fields else None


def is_null(node: yaml.Node) -> bool:
    """Whether a node is null, written out or left empty."""
    return isinstance(node, yaml.ScalarNode) and node.tag == NULL


def is_text(node: yaml.Node) -> bool:
    """Whether Kubernetes sees a string: anything quoted, and any plain scalar that is no number, boolean or null."""
    return isinstance(node, yaml.ScalarNode) and node.tag not in NO_TEXT


def text_of(node: yaml.Node | None) -> str:
    """Return a string's value, and "" for whatever else is there."""
    return str(node.value) if node is not None and is_text(node) else ""


def is_variable(text: str) -> bool:
    """Report whether a text has a part that something fills in later: Helm, Argo CD, Flux or a shell."""
    return "{{" in text or "${" in text


def may_be(shape: str, text: str) -> bool:
    """Report whether a text may come of one with variables (`team-${env}`): of "" any may."""
    return not shape or re.fullmatch(".*".join(map(re.escape, _VARIABLE.split(shape))), text) is not None


def is_filled_in(node: yaml.Node) -> bool:
    """Report whether something fills in a value later: a text with a variable, or `{{ x }}`, which is a mapping to YAML."""
    if isinstance(node, yaml.MappingNode):
        return any(isinstance(key, yaml.MappingNode) for key, _ in node.value)
    return is_variable(str(node.value)) if isinstance(node, yaml.ScalarNode) else False


def described(node: yaml.Node) -> str:
    """Say what a node is: “a list”, “the number 8080” and the like."""
    if isinstance(node, yaml.MappingNode):
        return "a mapping"
    if isinstance(node, yaml.SequenceNode):
        return "a list"
    if node.tag == NULL:
        return "empty"
    kinds = {BOOLEAN: "the boolean", INTEGER: "the number", FLOAT: "the number"}
    return f"{kinds.get(node.tag, 'the text')} {quoted(str(node.value))}"


def quoted(text: str) -> str:
    """Quote somebody's text in a message: one line, cut short."""
    line = " ".join("".join(char if char.isprintable() else " " for char in text[: SHOWN + 1]).split())
    return f"“{line[:SHOWN]}…”" if len(text) > SHOWN else f"“{line}”"

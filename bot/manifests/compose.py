"""YAML text to a tree of nodes, without trusting it: libyaml composes recursively, and 25,000 open brackets kill the process.

So a text is measured before it is composed: by a proof that it cannot be deep or large, which nearly every file passes at
the cost of a search, and otherwise by a walk over its parse events, which does not recurse.
"""

import operator
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

import yaml
from yaml._yaml import CParser

from bot.errors import Fixable
from bot.manifests.scalars import STRING, plain_tag

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 100
MAX_NODES = 150_000
"""Counted over all documents of a file, an alias as often as it is used. A list of address blocks of 1 MiB, which clusters still
accept, has 140,000."""
MAX_ALIASED = 10_000
"""Nodes that aliases stand for: these need not be written, so that the file's size does not limit them."""
MAX_DIRECTIVES = 100
"""Lines such as `%TAG`, of which no manifest has any: libyaml compares each with all before it."""

GIT_CRYPT = b"\0GITCRYPT\0"
BYTE_ORDER_MARK = "\ufeff"
SMALL = (MAX_NODES - 10) // 3
"""Characters that cannot hold MAX_NODES nodes: the densest text, `[?,?,?]`, makes three of two characters."""
WIDE = re.compile(r"\n[ \t?:-]{38}")
FEW_BRACKETS = 10
_DIRECTIVE = re.compile("(?:^|[\n\r\x85\u2028\u2029\ufeff])%")


class Unreadable(Fixable):
    """Why a file or text cannot be read as YAML; `line` counts from 1, where there is one."""

    def __init__(self, message: str, hint: str, line: int | None = None) -> None:
        super().__init__(message, hint)
        self.line = line


class Malformed(Unreadable):
    """A text that is not YAML."""


class TooLarge(Unreadable):
    """A file or text that is larger, deeper or holds more values than is read."""


def decode(data: bytes) -> str:
    """Return the text of a file as it stands, byte order mark and line ends included, or raise Unreadable."""
    if data.startswith(GIT_CRYPT):
        raise Unreadable(
            "The file is encrypted with git-crypt.", "Nobody can read it here; policies and labels belong elsewhere."
        )
    if len(data) > MAX_BYTES:
        raise too_large(len(data))
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable("The file is UTF-16.", "Save it as UTF-8.")
    if b"\0" in data:
        raise Unreadable("The file is binary: it holds a NUL byte.", "Save it as UTF-8 text.")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unreadable("The file is not UTF-8.", "Save it as UTF-8.", line) from None


def too_large(size: int) -> TooLarge:
    """Make the error for a file of `size` bytes, which need not be read for it."""
    return TooLarge(f"The file is larger than {MAX_BYTES // 1024} KiB: {size:,} bytes.", "Split it into several files.")


def compose_documents(text: str) -> list[yaml.Node | None]:
    """Compose every document of a text; None stands for an empty one. Raises Unreadable, a Fixable, and nothing else.

    Marks count characters from after a byte order mark, if there is one. Tags are those that Kubernetes sees.
    """
    if len(text) * 4 > MAX_BYTES and (size := len(text.encode(errors="surrogatepass"))) > MAX_BYTES:
        raise too_large(size)
    if "%" in text and sum(1 for _ in islice(_DIRECTIVE.finditer(text), MAX_DIRECTIVES + 1)) > MAX_DIRECTIVES:
        raise TooLarge(f"More than {MAX_DIRECTIVES} lines of the file begin with “%”.", "No manifest needs that: remove them.")
    try:
        if not _is_certainly_small(text):
            _measure(text)
        return _compose(text)
    except yaml.YAMLError as error:
        raise _malformed(text, error) from None
    except UnicodeEncodeError:  # half of a surrogate pair: no file holds one, but a text can
        raise Unreadable("The text holds characters that UTF-8 does not have.", "Remove them.") from None


class _Loader(CParser):
    """Composes with the tags that go-yaml would give, and does nothing else: no constructor, so no object is ever made."""

    def resolve(self, kind: type[yaml.Node], value: str, implicit: tuple[bool, bool]) -> str:
        if kind is yaml.ScalarNode:
            if not implicit[0]:
                return STRING
            return _word_tag(value) if len(value) < 64 else plain_tag(value)
        return "tag:yaml.org,2002:seq" if kind is yaml.SequenceNode else "tag:yaml.org,2002:map"

    # Paths decide no tag. The parser calls both for each node, so they are the cheapest functions that take their arguments.
    descend_resolver = operator.is_
    ascend_resolver = int


_word_tag = lru_cache(maxsize=4096)(plain_tag)
"""Manifests say the same words again and again."""


def _compose(text: str) -> list[yaml.Node | None]:
    loader = _Loader(text)
    roots: list[yaml.Node | None] = []
    while loader.check_node():
        root = loader.get_node()
        roots.append(None if root is None or _is_empty(root) else root)
    return roots


def _is_empty(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.value == "" and not node.style


def _is_certainly_small(text: str) -> bool:
    r"""Prove, from the text alone, that it can hold neither MAX_NODES nodes nor MAX_DEPTH levels, or return False.

    A block collection opens only in a line's run of blanks and indicators, at most two at one column (a sequence may stand
    below its parent's key): 76 for a run of 37. A bracket opens one level, or two with a single pair inside: 20 for ten.
    In ASCII without carriage returns, a line ends at "\n" and nowhere else.
    """
    return (
        len(text) <= SMALL
        and text.isascii()
        and "\r" not in text
        and text.count("[") + text.count("{") <= FEW_BRACKETS
        and ("*" not in text or "&" not in text)
        and WIDE.search(f"\n{text}") is None
    )


@dataclass(slots=True)
class _Open:
    """A collection whose end has not been seen: nodes counted before it, and the height that its parts reach."""

    anchor: str | None
    before: int
    height: int = 1


@dataclass(slots=True)
class _Measure:
    """Counts nodes and depth as if every alias were written out."""

    nodes: int = 0
    aliased: int = 0
    open: list[_Open] = field(default_factory=list)
    anchors: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Nodes and height of what an anchor names."""

    def add(self, nodes: int, height: int) -> None:
        self.nodes += nodes
        if self.nodes > MAX_NODES:
            raise TooLarge(f"The file holds more than {MAX_NODES:,} values, aliases written out.", "Split it into several files.")
        if len(self.open) + height > MAX_DEPTH:
            raise TooLarge(f"The file is nested more than {MAX_DEPTH} levels deep.", "No manifest needs that: simplify it.")
        if self.open:
            self.open[-1].height = max(self.open[-1].height, height + 1)

    def close(self) -> None:
        done = self.open.pop()
        if done.anchor is not None:
            self.anchors[done.anchor] = (self.nodes - done.before, done.height)
        if self.open:
            self.open[-1].height = max(self.open[-1].height, done.height + 1)

    def alias(self, anchor: str) -> None:
        if any(part.anchor == anchor for part in self.open):
            raise Unreadable(f"The alias *{anchor[:60]} stands inside what it names.", "Write the value out.")
        # One that nothing names is left to the composer, which says so with its line.
        nodes, height = self.anchors.get(anchor, (1, 1))
        self.aliased += nodes
        if self.aliased > MAX_ALIASED:
            raise TooLarge(f"The file's aliases stand for more than {MAX_ALIASED:,} values.", "Write them out, in several files.")
        self.add(nodes, height)


def _measure(text: str) -> None:
    """Walk over the events and raise Unreadable at the first sign that composing would be too much."""
    measure = _Measure()
    for event in events(text):
        if isinstance(event, yaml.CollectionStartEvent):
            measure.add(1, 1)
            measure.open.append(_Open(event.anchor, measure.nodes - 1))
        elif isinstance(event, yaml.CollectionEndEvent):
            measure.close()
        elif isinstance(event, yaml.AliasEvent):
            measure.alias(event.anchor or "")
        elif isinstance(event, yaml.ScalarEvent):
            measure.add(1, 1)
            if event.anchor is not None:
                measure.anchors[event.anchor] = (1, 1)
        elif isinstance(event, yaml.DocumentStartEvent):
            measure.anchors.clear()


def events(text: str) -> Iterator[yaml.Event]:
    """Give the parser's events, each of which has its own marks. It does not recurse, so any text will do."""
    loader = _Loader(text)
    while (event := loader.get_event()) is not None:
        yield event


def _malformed(text: str, error: yaml.YAMLError) -> Malformed:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is not None:
        before = text[: mark.index + text.startswith(BYTE_ORDER_MARK)]
        line = before.count("\n") + 1
    else:  # a ReaderError knows only the position, in bytes
        line = text.encode()[: getattr(error, "position", 0)].count(b"\n") + 1
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "it cannot be parsed"
    return Malformed(f"The file is not valid YAML: line {line}, {problem}.", "Until it is, no document of it is read.", line)

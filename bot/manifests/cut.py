"""Takes peers, rules and whole policies out of a file: only their lines, and a proof that the rest still means the same."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.errors import Fixable
from bot.manifests.style import line_after, line_start
from bot.manifests.tree import BYTE_ORDER_MARK, Document, Kind, Node, parse, parse_own


@dataclass(frozen=True, slots=True)
class Cut:
    """A file's text without what was cut, and what was, as it stood there."""

    after: str
    gone: str


def cut_documents(text: str, indexes: Sequence[int], path: str) -> Cut | None:
    """Take whole policies out, each with its `---`, the comments inside it and the blank lines below it.

    Several are taken out only where they say the same. Comments above a `---` stay: they may be about what stands before.
    None where that cannot be done, or not without changing other documents.
    """
    documents = parse(text, path)
    chosen = [documents[i] for i in indexes]
    if not all(each.is_policy and each.root.meaning() == chosen[0].root.meaning() for each in chosen):
        return None
    after, gone = text, ""
    try:
        for i in sorted(indexes, reverse=True):
            start, end = _extent(after, parse(after, path), i)
            after, gone = after[:start] + after[end:], after[start:end].strip("\n") + "\n" + gone
        left = parse(after, path)
    except Fixable:
        return None
    kept = [each for i, each in enumerate(documents) if i not in indexes]
    return Cut(after, gone) if _meanings(left) == _meanings(kept) else None


def cut_rules(text: str, index: int, peers: Sequence[tuple[int, int]], path: str) -> Cut:
    """Take peers, each given as (rule, peer), out of the ingress rules of a document.

    A rule that loses all of its peers goes as a whole, since one without peers admits everyone; where no rule is left, the
    key `ingress` goes too, and the policy then admits nobody. Raises Fixable where anything else would change.
    """
    documents, meant = parse(text, path), parse(text, path)
    root, expected = documents[index].root, meant[index].root
    spec, rules = root.get("spec"), root.get("spec", "ingress")
    if spec is None or rules is None or root.has_aliases or not documents[index].is_policy:
        raise _unusual(path)
    gone: dict[int, set[int]] = {}
    for rule, peer in peers:
        gone.setdefault(rule, set()).add(peer)
    whole = {i for i, cut in gone.items() if len(cut) == len(_peers(rules.children[i]).children)}
    if len(whole) == len(rules.children):
        spans = [_entry_span(text, spec, "ingress")]
        _drop_entry(expected.get("spec"), "ingress")
    else:
        spans = _item_spans(text, rules, whole)
        expected_rules = expected.get("spec", "ingress") or rules
        for i in gone.keys() - whole:
            spans += _item_spans(text, _peers(rules.children[i]), gone[i])
            _drop_items(_peers(expected_rules.children[i]), gone[i])
        _drop_items(expected_rules, whole)
    after = text
    for start, end in sorted(spans, reverse=True):
        after = after[:start] + after[end:]
    if _meanings(parse_own(after, path, _unusual(path))) != _meanings(meant):
        raise _unusual(path)
    return Cut(after, "".join(text[start:end] for start, end in sorted(spans)).strip("\n") + "\n")


def _extent(text: str, documents: Sequence[Document], index: int) -> tuple[int, int]:
    document = documents[index]
    start = max(line_start(text, document.start), len(text) - len(text.removeprefix(BYTE_ORDER_MARK)))
    end = _past_comments(text, _line_end(text, document.root))
    while end < len(text) and not text[end : line_after(text, end)].strip():
        end = line_after(text, end)
    following = documents[index + 1] if index + 1 < len(documents) else None
    if following is None and end == len(text):
        while start and not text[line_start(text, start - 1) : start].strip():
            start = line_start(text, start - 1)
    elif following and following.separated and not document.separated and line_start(text, following.start) == end:
        end = line_after(text, end)
    return start, end


def _past_comments(text: str, end: int) -> int:
    """Go past the indented comments below a document: they are about its lines."""
    while text[end : end + 1] in {" ", "\t"} and text[end : line_after(text, end)].lstrip().startswith("#"):
        end = line_after(text, end)
    return end


def _line_end(text: str, node: Node) -> int:
    return node.end if text[: node.end].endswith("\n") else line_after(text, node.end)


def _peers(rule: Node) -> Node:
    peers = rule.get("from")
    return peers if peers is not None else Node(Kind.SEQUENCE, "", (), None, rule.start, rule.end, rule.column)


def _item_spans(text: str, items: Node, indexes: Iterable[int]) -> list[tuple[int, int]]:
    """Return the characters of some items of a sequence. Not all of them: an empty one means something else."""
    if not items.is_block:
        return _flow_spans(items.children, sorted(indexes))
    above = [_comments_above(text, item) for item in items.children]
    # A comment above the first item may be about the whole list, unless each of the others has its own.
    own = all(comments < line_start(text, item.start) for comments, item in zip(above, items.children, strict=True))
    return [
        (above[i] if i or own else line_start(text, items.children[i].start), _line_end(text, items.children[i])) for i in indexes
    ]


def _comments_above(text: str, item: Node) -> int:
    """Return where the comments start that stand right above an item at its own indentation and are not items themselves."""
    start = top = line_start(text, item.start)
    indent = text[start : item.start].rpartition("-")[0]
    while top and text.startswith(f"{indent}#", above := line_start(text, top - 1)):
        if text[above:top].strip(" #\t").startswith("-"):
            return start
        top = above
    return top


def _flow_spans(children: Sequence[Node], indexes: Sequence[int]) -> list[tuple[int, int]]:
    """Go from each item to the next one, and where it is among the last from the end of the last that stays."""
    kept = [i for i in range(len(children)) if i not in indexes]
    spans = [(children[i].start, children[i + 1].start) for i in indexes if kept and i < kept[-1]]
    if kept and kept[-1] < len(children) - 1:
        spans.append((children[kept[-1]].end, children[-1].end))
    return spans


def _entry_span(text: str, mapping: Node, key: str) -> tuple[int, int]:
    pairs = list(mapping.pairs())
    at = max(i for i, (name, _) in enumerate(pairs) if name.value == key)
    name, value = pairs[at]
    if mapping.is_block:
        return line_start(text, name.start), _line_end(text, value)
    if at + 1 < len(pairs):
        return name.start, pairs[at + 1][0].start
    return (pairs[at - 1][1].end if at else name.start), value.end


def _drop_entry(mapping: Node | None, key: str) -> None:
    pairs = list(mapping.pairs()) if mapping else []
    if mapping:
        mapping.children = [node for pair in pairs if pair[0].value != key for node in pair]


def _drop_items(items: Node | None, indexes: Iterable[int]) -> None:
    if items:
        items.children = [item for i, item in enumerate(items.children) if i not in indexes]


def _meanings(documents: Sequence[Document]) -> list[object]:
    return [each.root.meaning() for each in documents]


def _unusual(path: str) -> Fixable:
    return Fixable(
        f"Nothing can be taken out of {path} without changing something else: it is written in an unusual way.",
        "Take the lines out by hand.",
    )

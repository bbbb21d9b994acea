"""Takes peers, rules and whole policies out of a file: only their lines, and a proof that the rest still means the same."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import yaml

from bot.errors import Fixable
from bot.manifests.style import line_after, line_start
from bot.manifests.tree import (
    Document,
    children,
    end_of,
    find,
    is_block,
    meaning,
    meanings,
    pairs,
    parse,
    parse_own,
    split_mark,
    start_of,
)


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
    mark, body = split_mark(text)
    documents = parse(body, path)
    chosen = [documents[i] for i in indexes]
    if not all(each.is_policy and meaning(each.root) == meaning(chosen[0].root) for each in chosen):
        return None
    after, gone = body, ""
    try:
        for i in sorted(indexes, reverse=True):
            start, end = _extent(after, parse(after, path), i)
            after, gone = after[:start] + after[end:], after[start:end].strip("\n") + "\n" + gone
        left = parse(after, path)
    except Fixable:
        return None
    kept = [each for i, each in enumerate(documents) if i not in indexes]
    return Cut(mark + after, gone) if meanings(left) == meanings(kept) else None


def cut_rules(text: str, index: int, peers: Sequence[tuple[int, int]], path: str) -> Cut:
    """Take peers, each given as (rule, peer), out of the ingress rules of a document.

    A rule that loses all of its peers goes as a whole, since one without peers admits everyone; where no rule is left, the
    key `ingress` goes too, and the policy then admits nobody. Raises Fixable where anything else would change.
    """
    mark, body = split_mark(text)
    documents, meant = parse(body, path), parse(body, path)
    document, expected = documents[index], meant[index].root
    spec, rules = find(document.root, "spec"), find(document.root, "spec", "ingress")
    if spec is None or rules is None or document.has_aliases or not document.is_policy:
        raise _unusual(path)
    items = children(rules)
    gone: dict[int, set[int]] = {}
    for rule, peer in peers:
        gone.setdefault(rule, set()).add(peer)
    whole = {i for i, cut in gone.items() if len(cut) == len(_peers(items[i]))}
    if len(whole) == len(items):
        spans = [_entry_span(body, spec, "ingress")]
        _drop_entry(find(expected, "spec"), "ingress")
    else:
        spans = _item_spans(body, rules, whole)
        expected_rules = find(expected, "spec", "ingress")
        for i in gone.keys() - whole:
            spans += _item_spans(body, find(items[i], "from"), gone[i])
            _drop_items(find(children(expected_rules)[i], "from"), gone[i])
        _drop_items(expected_rules, whole)
    after = body
    for start, end in sorted(spans, reverse=True):
        after = after[:start] + after[end:]
    if meanings(parse_own(after, path, _unusual(path))) != meanings(meant):
        raise _unusual(path)
    return Cut(mark + after, "".join(body[start:end] for start, end in sorted(spans)).strip("\n") + "\n")


def _extent(text: str, documents: Sequence[Document], index: int) -> tuple[int, int]:
    document = documents[index]
    start = line_start(text, document.start)
    end = _past_comments(text, _line_end(text, document.end))
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


def _line_end(text: str, end: int) -> int:
    """Return the end of the line in which something ends. A block scalar ends at the start of the next line already."""
    return end if text[:end].endswith("\n") else line_after(text, end)


def _peers(rule: yaml.Node) -> Sequence[yaml.Node]:
    peers = find(rule, "from")
    return children(peers) if peers is not None else ()


def _item_spans(text: str, items: yaml.Node | None, indexes: Iterable[int]) -> list[tuple[int, int]]:
    """Return the characters of some items of a sequence. Not all of them: an empty one means something else."""
    some = children(items)
    if items is None or not is_block(items):
        return _flow_spans(some, sorted(indexes))
    above = [_comments_above(text, item) for item in some]
    # A comment above the first item may be about the whole list, unless each of the others has its own.
    own = all(comments < line_start(text, start_of(item)) for comments, item in zip(above, some, strict=True))
    return [(above[i] if i or own else line_start(text, start_of(some[i])), _line_end(text, end_of(some[i]))) for i in indexes]


def _comments_above(text: str, item: yaml.Node) -> int:
    """Return where the comments start that stand right above an item at its own indentation and are not items themselves."""
    start = top = line_start(text, start_of(item))
    indent = text[start : start_of(item)].rpartition("-")[0]
    while top and text.startswith(f"{indent}#", above := line_start(text, top - 1)):
        if text[above:top].strip(" #\t").startswith("-"):
            return start
        top = above
    return top


def _flow_spans(items: Sequence[yaml.Node], indexes: Sequence[int]) -> list[tuple[int, int]]:
    """Go from each item to the next one, and where it is among the last from the end of the last that stays."""
    kept = [i for i in range(len(items)) if i not in indexes]
    spans = [(start_of(items[i]), start_of(items[i + 1])) for i in indexes if kept and i < kept[-1]]
    if kept and kept[-1] < len(items) - 1:
        spans.append((end_of(items[kept[-1]]), end_of(items[-1])))
    return spans


def _entry_span(text: str, mapping: yaml.Node, key: str) -> tuple[int, int]:
    entries = list(pairs(mapping))
    at = max(i for i, (name, _) in enumerate(entries) if name.value == key)
    name, value = entries[at]
    if is_block(mapping):
        return line_start(text, start_of(name)), _line_end(text, end_of(value))
    if at + 1 < len(entries):
        return start_of(name), start_of(entries[at + 1][0])
    return (end_of(entries[at - 1][1]) if at else start_of(name)), end_of(value)


def _drop_entry(mapping: yaml.Node | None, key: str) -> None:
    if isinstance(mapping, yaml.MappingNode):
        mapping.value = [pair for pair in pairs(mapping) if pair[0].value != key]


def _drop_items(items: yaml.Node | None, indexes: Iterable[int]) -> None:
    if isinstance(items, yaml.SequenceNode):
        items.value = [item for i, item in enumerate(children(items)) if i not in indexes]


def _unusual(path: str) -> Fixable:
    return Fixable(
        f"Nothing can be taken out of {path} without changing something else: it is written in an unusual way.",
        "Take the lines out by hand.",
    )

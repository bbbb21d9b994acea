"""Takes values, peers, rules and whole policies out of a file: only their lines, and a proof that the rest means the same.

A comment goes with the lines that it is about. Which those are is told by its place, and by `about`, which reads it.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
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


class CannotCut(Fixable):
    """Lines that cannot be taken out without changing something else."""


About = Callable[[str], bool]
"""Reports whether a comment is about what goes, and about nothing that stays."""


def about_nothing(comment: str) -> bool:  # noqa: ARG001 - no comment says so
    """Report that no comment is known to be about what goes."""
    return False


@dataclass(frozen=True, slots=True)
class Cut:
    """A file's text without what was cut, and what was, as it stood there."""

    after: str
    gone: str
    beside: tuple[str, ...] = ()
    """Lines with comments that stay right beside it: they may be about what was cut."""

    @property
    def is_all(self) -> bool:
        """Report whether no document is left, comments aside."""
        return all(each.root is None for each in parse(split_mark(self.after)[1], ""))


def cut_documents(text: str, indexes: Sequence[int], path: str, about: About = about_nothing) -> Cut | None:
    """Take whole policies out, each with its `---`, the comments inside it and the blank lines below it.

    Several are taken out only where they say the same. Comments above a `---` may be about what stands before: they stay, unless
    `about` says otherwise. None where that cannot be done, or not without changing other documents.
    """
    mark, body = split_mark(text)
    documents = parse(body, path)
    chosen = [documents[i] for i in indexes]
    if not all(each.is_policy and meaning(each.root) == meaning(chosen[0].root) for each in chosen):
        return None
    after, gone, beside = body, "", list[str]()
    try:
        for i in sorted(indexes, reverse=True):
            start, end = _extent(after, parse(after, path), i, about)
            beside += [*_beside(after, start, end), *_comments_below(after, end)]
            after, gone = after[:start] + after[end:], after[start:end].strip("\n") + "\n" + gone
        left = parse(after, path)
    except Fixable:
        return None
    kept = [each for i, each in enumerate(documents) if i not in indexes]
    return Cut(mark + after, gone, tuple(beside)) if meanings(left) == meanings(kept) else None


def cut_rules(text: str, index: int, peers: Sequence[tuple[int, int]], path: str, about: About = about_nothing) -> Cut:
    """Take peers, each given as (rule, peer), out of the ingress rules of a document.

    A rule that loses all of its peers goes as a whole, since one without peers admits everyone; where no rule is left, the
    key `ingress` goes too, and the policy then admits nobody. Raises CannotCut where anything else would change.
    """
    mark, body = split_mark(text)
    documents, meant = parse(body, path), parse(body, path)
    spec, rules = _spec_and_rules(documents[index], path)
    expected = meant[index].root
    items = children(rules)
    gone: dict[int, set[int]] = {}
    for rule, peer in peers:
        gone.setdefault(rule, set()).add(peer)
    whole = {i for i, cut in gone.items() if len(cut) == len(_peers(items[i]))}
    if len(whole) == len(items):
        spans = [_entry_span(body, spec, "ingress")]
        _drop_entry(find(expected, "spec"), "ingress")
    else:
        spans = item_spans(body, rules, whole, about)
        expected_rules = find(expected, "spec", "ingress")
        for i in gone.keys() - whole:
            spans += item_spans(body, find(items[i], "from"), gone[i], about)
            drop_items(find(children(expected_rules)[i], "from"), gone[i])
        drop_items(expected_rules, whole)
    return proven(mark, body, spans, meant, path)


def cut_values(  # noqa: PLR0913 - where it stands, and what goes
    text: str, index: int, at: tuple[int, int, int], values: Collection[str], path: str, *, about: About = about_nothing
) -> Cut:
    """Take values out of the list of an `In` expression, given as (rule, peer, expression), of a peer's namespaceSelector.

    Some of its values must stay. Raises CannotCut where anything else would change.
    """
    mark, body = split_mark(text)
    documents, meant = parse(body, path), parse(body, path)
    listed, expected = (_values(_spec_and_rules(each[index], path)[1], at) for each in (documents, meant))
    items = children(listed)
    indexes = {i for i, item in enumerate(items) if isinstance(item, yaml.ScalarNode) and item.value in values}
    if not indexes or len(indexes) == len(items):
        raise _unusual(path)
    drop_items(expected, indexes)
    return proven(mark, body, item_spans(body, listed, indexes, about), meant, path)


def _spec_and_rules(document: Document, path: str) -> tuple[yaml.Node, yaml.Node]:
    """Return a policy's spec and its ingress rules; raise CannotCut where they are not written out in a document of their own."""
    spec, rules = find(document.root, "spec"), find(document.root, "spec", "ingress")
    if not document.is_policy:
        raise CannotCut("The policy is an item of a list of objects.", BY_HAND)
    if document.has_aliases:
        raise CannotCut("It has a YAML alias: what stands there stands for more than one place.", BY_HAND)
    if spec is None or rules is None:
        raise _unusual(path)
    return spec, rules


def _values(rules: yaml.Node, at: tuple[int, int, int]) -> yaml.Node | None:
    rule, peer, expression = at
    expressions = find(_peers(children(rules)[rule])[peer], "namespaceSelector", "matchExpressions")
    return find(children(expressions)[expression], "values")


def proven(mark: str, body: str, spans: Sequence[tuple[int, int]], meant: Sequence[Document], path: str) -> Cut:
    """Return the text without the spans; raise CannotCut where it does not say what is meant."""
    apart = _merged(spans)
    after = _without(body, apart, 0, len(body))
    if meanings(parse_own(after, path, _unusual(path))) != meanings(meant):
        raise _unusual(path)
    beside = tuple(line for start, end in apart for line in _beside(body, start, end))
    return Cut(mark + after, _shown(body, apart), beside)


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the spans in order, those that touch as one."""
    apart: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if apart and start <= apart[-1][1]:
            apart[-1] = apart[-1][0], max(end, apart[-1][1])
        else:
            apart.append((start, end))
    return apart


def _without(text: str, apart: Sequence[tuple[int, int]], first: int, last: int) -> str:
    """Return the text from `first` to `last` without the spans."""
    kept = ""
    for start, end in apart:
        if first <= start < last:
            kept, first = kept + text[first:start], end
    return kept + text[first:last]


BECOMES = "# becomes\n"
"""Stands between lines as they were and as they are, where only a part of them goes."""


def _shown(text: str, apart: Sequence[tuple[int, int]]) -> str:
    """Return what goes: whole lines as they stood, and lines of which a part stays as they were and become."""
    shown = ""
    for first, last in _merged((line_start(text, start), _line_end(text, end)) for start, end in apart):
        rest = _without(text, apart, first, last)
        old = text[first:last]
        shown += old if not rest.strip() else f"{old.rstrip()}\n{BECOMES}{rest.rstrip()}\n"
    return shown.strip("\n") + "\n"


def _beside(text: str, start: int, end: int) -> list[str]:
    """Return the lines that stay and have a comment right above a span, or behind it in its line."""
    found = []
    if end > line_start(text, end) and "#" in text[end : line_after(text, end)]:
        found.append(text[line_start(text, end) : line_after(text, end)].rstrip())
    top = line_start(text, start)
    while top and text[(above := line_start(text, top - 1)) : top].lstrip().startswith("#"):
        found.insert(0, text[above:top].rstrip())
        top = above
    return found


def _comments_below(text: str, end: int) -> list[str]:
    """Return the comments below a whole document, before the next one starts."""
    found = []
    while text[end : line_after(text, end)].startswith("#"):
        found.append(text[end : line_after(text, end)].rstrip())
        end = line_after(text, end)
    is_between = end == len(text) or text.startswith("---", end)
    return found if is_between else []


def _extent(text: str, documents: Sequence[Document], index: int, about: About) -> tuple[int, int]:
    document = documents[index]
    start = line_start(text, document.start)
    above = _comments_above(text, start, "")
    start = above if above < start and about(text[above:start]) else start
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


def item_spans(text: str, items: yaml.Node | None, indexes: Iterable[int], about: About = about_nothing) -> list[tuple[int, int]]:
    """Return the characters of some items of a sequence. Not all of them: an empty one means something else."""
    some = children(items)
    if items is None or not is_block(items):
        return _flow_spans(text, some, sorted(indexes))
    starts = [line_start(text, start_of(item)) for item in some]
    indents = [text[start : start_of(item)].rpartition("-")[0] for start, item in zip(starts, some, strict=True)]
    above = [_comments_above(text, start, indent) for start, indent in zip(starts, indents, strict=True)]
    # A comment above the first item may be about the whole list, unless each of the others has its own, or it says so.
    own = all(comments < start for comments, start in zip(above, starts, strict=True))
    own = own or about(text[above[0] : starts[0]])
    return [(above[i] if i or own else starts[i], _line_end(text, end_of(some[i]))) for i in indexes]


def _comments_above(text: str, start: int, indent: str) -> int:
    """Return where the comments start that stand right above a line at its own indentation and are not items themselves."""
    top = start
    while top and text.startswith(f"{indent}#", above := line_start(text, top - 1)):
        if text[above:top].strip(" #\t").startswith("-"):
            return start
        top = above
    return top


def _flow_spans(text: str, items: Sequence[yaml.Node], indexes: Sequence[int]) -> list[tuple[int, int]]:
    """Go from each item to the next one, and where it is among the last from the end of the last that stays.

    Comments in between stay: an item that has lines of its own goes by these, and of others only the item and its comma go.
    """
    kept = [i for i in range(len(items)) if i not in indexes]
    own = {i: span for i in indexes if (span := _own_lines(text, items[i]))}
    spans = [*own.values()] if kept else []
    for i in (i for i in indexes if kept and i < kept[-1] and i not in own):
        end = start_of(items[i + 1])
        gap, comment, _ = text[end_of(items[i]) : end].partition("#")
        spans.append((start_of(items[i]), end_of(items[i]) + gap.index(",") + 1 if comment and "," in gap else end))
    last = [i for i in indexes if kept and i > kept[-1] and i not in own]
    if last:
        first = end_of(items[last[0] - 1])
        has_comment = last[0] - 1 in own or "#" in text[first : start_of(items[last[0]])]
        spans.append((start_of(items[last[0]]) if has_comment else first, end_of(items[-1])))  # a last comma may stay
    return spans


def _own_lines(text: str, item: yaml.Node) -> tuple[int, int] | None:
    """Return the lines of an item of a flow list, with its comma and comment, where nothing else stands in them."""
    start, end = line_start(text, start_of(item)), line_after(text, end_of(item))
    behind = text[end_of(item) : end].partition("#")[0].strip()
    return (start, end) if not text[start : start_of(item)].strip() and behind in {"", ","} else None


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


def drop_items(items: yaml.Node | None, indexes: Iterable[int]) -> None:
    """Take items out of a sequence that was parsed, so that it says what the text must say afterwards."""
    if isinstance(items, yaml.SequenceNode):
        items.value = [item for i, item in enumerate(children(items)) if i not in indexes]


BY_HAND = "Take the lines out by hand."


def _unusual(path: str) -> CannotCut:
    return CannotCut(
        f"Nothing can be taken out of {path} without changing something else: it is written in an unusual way.", BY_HAND
    )

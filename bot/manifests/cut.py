"""Takes values, peers, rules and whole policies out of a file: only their lines, and a proof that the rest means the same.

A comment goes with the lines that it is about. Which those are is told by its place, and by `about`, which reads it.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import yaml

from bot.errors import Fixable
from bot.manifests.spans import (
    About,
    Span,
    about_nothing,
    comments_below,
    comments_beside,
    documents_span,
    entry_span,
    item_spans,
    line_end,
    object_spans,
)
from bot.manifests.style import line_start
from bot.manifests.tree import Document, children, find, is_block, meanings, pairs, parse, parse_own, split_mark, text_at

BY_HAND = "Take the lines out by hand."
BECOMES = "# becomes\n"
"""Stands between lines as they were and as they are, where only a part of them goes."""


Position = tuple[int, ...]
"""Where a policy is in its file, by index: its document, and the item where that is a list of objects."""


class CannotCut(Fixable):
    """Lines that cannot be taken out without changing something else."""


@dataclass(frozen=True, slots=True)
class PeerCut:
    """A peer of an ingress rule of a policy, all by index; or only a value of one of its `In` expressions."""

    policy: Position
    rule: int
    peer: int
    value: tuple[int, str] | None = None
    """The expression of its namespaceSelector, by index, and the value that goes. Some of its values must stay."""


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


def cut(
    text: str,
    path: str,
    *,
    policies: Collection[Position] = (),
    peers: Iterable[PeerCut] = (),
    about: About = about_nothing,
) -> Cut:
    """Take whole policies and peers of others out of a file.

    A policy goes with its `---`, the comments inside it and the blank lines below it; one of a list goes as an item of that, and
    the last one with the list. A rule that loses all of its peers goes as a whole, since one without peers admits everyone; where
    no rule is left, the key `ingress` goes too, and the policy then admits nobody. Raises CannotCut where anything else would
    change.
    """
    mark, body = split_mark(text)
    found, meant = parse(body, path), parse(body, path)
    whole = _whole_documents(found, policies)
    spans = [documents_span(body, found, run, about) for run in _runs(whole)]
    below = tuple(line for _, end in spans for line in comments_below(body, end))
    for at, some in groupby(sorted(peers, key=lambda each: each.policy), key=lambda each: each.policy):
        _check_aliases(found[at[0]])
        policy, expected = (_policy_at(each[at[0]], at[1:]) for each in (found, meant))
        spans += _peer_spans(body, policy, expected, list(some), path, about)
    for index, of_list in groupby(sorted(each for each in policies if each[0] not in whole), key=lambda each: each[0]):
        gone = {each[1] for each in of_list}
        spans += object_spans(body, find(found[index].root, "items"), gone, about)
        drop_items(find(meant[index].root, "items"), gone)
    done = proven(mark, body, spans, [each for i, each in enumerate(meant) if i not in whole], path)
    return replace(done, beside=(*done.beside, *below))


def _whole_documents(found: Sequence[Document], policies: Collection[Position]) -> set[int]:
    """Return the documents that go with some policies. Raises CannotCut for what is no policy that can be taken out."""
    for at in policies:
        _policy_at(found[at[0]], at[1:])
    by_document = {index: {each[1:] for each in policies if each[0] == index} for index, *_ in policies}
    return {i for i, items in by_document.items() if () in items or len(items) == len(children(find(found[i].root, "items")))}


def _policy_at(document: Document, items: Position) -> yaml.Node:
    """Return a policy that is a document of its own, or an item of a list that is written line by line; else raise CannotCut."""
    if not items and document.is_policy and document.root is not None:
        return document.root
    listed = find(document.root, "items")
    if len(items) != 1 or listed is None or not is_block(listed) or not str(text_at(document.root, "kind")).endswith("List"):
        raise CannotCut("The policy is an item of a list of objects that is not written line by line.", BY_HAND)
    _check_aliases(document)
    return children(listed)[items[0]]


def _check_aliases(document: Document) -> None:
    if document.has_aliases:
        raise CannotCut("It has a YAML alias: what stands there stands for more than one place.", BY_HAND)


def _runs(indexes: Collection[int]) -> list[list[int]]:
    """Return the indexes in groups that follow each other."""
    runs: list[list[int]] = []
    for i in sorted(indexes):
        if runs and runs[-1][-1] == i - 1:
            runs[-1].append(i)
        else:
            runs.append([i])
    return runs


def _peer_spans(  # noqa: PLR0913, PLR0917 - the policy twice, as it is and as it is to be
    body: str, policy: yaml.Node, meant: yaml.Node, cuts: Sequence[PeerCut], path: str, about: About
) -> list[Span]:
    """Return the characters of some peers and values of a policy, and take them out of what is `meant`."""
    spec, rules = _spec_and_rules(policy, path)
    items, expected_rules = children(rules), find(meant, "spec", "ingress")
    expected = children(expected_rules)
    spans: list[Span] = []
    for each in cuts:
        if each.value is not None:
            spans += _value_spans(body, _peer(items, each), _peer(expected, each), each.value, path, about)
    gone: dict[int, set[int]] = {}
    for each in cuts:
        if each.value is None:
            gone.setdefault(each.rule, set()).add(each.peer)
    whole = {i for i, some in gone.items() if len(some) == len(_peers(items[i]))}
    if len(whole) == len(items):
        _drop_entry(find(meant, "spec"), "ingress")
        return [entry_span(body, spec, "ingress")]
    for i in gone.keys() - whole:
        spans += item_spans(body, find(items[i], "from"), gone[i], about)
        drop_items(find(expected[i], "from"), gone[i])
    if whole:
        spans += item_spans(body, rules, whole, about)
        drop_items(expected_rules, whole)
    return spans


def _spec_and_rules(policy: yaml.Node, path: str) -> tuple[yaml.Node, yaml.Node]:
    """Return a policy's spec and its ingress rules; raise CannotCut where they are not written out."""
    spec, rules = find(policy, "spec"), find(policy, "spec", "ingress")
    if spec is None or rules is None:
        raise _unusual(path)
    return spec, rules


def _value_spans(  # noqa: PLR0913, PLR0917 - the peer twice, as it is and as it is to be
    body: str, peer: yaml.Node, meant: yaml.Node, value: tuple[int, str], path: str, about: About
) -> list[Span]:
    """Return the characters of a value in the list of an expression, and take it out of what is `meant`."""
    expression, name = value
    values, expected = (
        find(children(find(each, "namespaceSelector", "matchExpressions"))[expression], "values") for each in (peer, meant)
    )
    items = children(values)
    indexes = {i for i, item in enumerate(items) if isinstance(item, yaml.ScalarNode) and item.value == name}
    if not indexes or len(indexes) == len(items):
        raise _unusual(path)
    drop_items(expected, indexes)
    return item_spans(body, values, indexes, about)


def _peer(rules: Sequence[yaml.Node], at: PeerCut) -> yaml.Node:
    return _peers(rules[at.rule])[at.peer]


def _peers(rule: yaml.Node) -> Sequence[yaml.Node]:
    peers = find(rule, "from")
    return children(peers) if peers is not None else ()


def proven(mark: str, body: str, spans: Sequence[Span], meant: Sequence[Document], path: str) -> Cut:
    """Return the text without the spans; raise CannotCut where it does not say what is meant."""
    apart = _merged(spans)
    after = _without(body, apart, 0, len(body))
    if meanings(parse_own(after, path, _unusual(path))) != meanings(meant):
        raise _unusual(path)
    beside = tuple(line for start, end in apart for line in comments_beside(body, start, end))
    return Cut(mark + after, _shown(body, apart), beside)


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Return the spans in order, those that touch as one."""
    apart: list[Span] = []
    for start, end in sorted(spans):
        if apart and start <= apart[-1][1]:
            apart[-1] = apart[-1][0], max(end, apart[-1][1])
        else:
            apart.append((start, end))
    return apart


def _without(text: str, apart: Sequence[Span], first: int, last: int) -> str:
    """Return the text from `first` to `last` without the spans."""
    kept = ""
    for start, end in apart:
        if first <= start < last:
            kept, first = kept + text[first:start], end
    return kept + text[first:last]


def _shown(text: str, apart: Sequence[Span]) -> str:
    """Return what goes: whole lines as they stood, and lines of which a part stays as they were and become."""
    shown = ""
    for first, last in _merged((line_start(text, start), line_end(text, end)) for start, end in apart):
        rest = _without(text, apart, first, last)
        old = text[first:last]
        shown += old if not rest.strip() else f"{old.rstrip()}\n{BECOMES}{rest.rstrip()}\n"
    return shown.strip("\n") + "\n"


def _drop_entry(mapping: yaml.Node | None, key: str) -> None:
    if isinstance(mapping, yaml.MappingNode):
        mapping.value = [pair for pair in pairs(mapping) if pair[0].value != key]


def drop_items(items: yaml.Node | None, indexes: Iterable[int]) -> None:
    """Take items out of a sequence that was parsed, so that it says what the text must say afterwards."""
    if isinstance(items, yaml.SequenceNode):
        items.value = [item for i, item in enumerate(children(items)) if i not in indexes]


def _unusual(path: str) -> CannotCut:
    return CannotCut(
        f"Nothing can be taken out of {path} without changing something else: it is written in an unusual way.", BY_HAND
    )

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
)
from bot.manifests.style import line_start
from bot.manifests.tree import Document, children, find, meanings, pairs, parse, parse_own, split_mark

BY_HAND = "Take the lines out by hand."
BECOMES = "# becomes\n"
"""Stands between lines as they were and as they are, where only a part of them goes."""


class CannotCut(Fixable):
    """Lines that cannot be taken out without changing something else."""


@dataclass(frozen=True, slots=True)
class PeerCut:
    """A peer of an ingress rule of a document, all by index; or only a value of one of its `In` expressions."""

    document: int
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
    documents: Collection[int] = (),
    peers: Iterable[PeerCut] = (),
    about: About = about_nothing,
) -> Cut:
    """Take whole policies, given by the index of their document, and peers of others out of a file.

    A policy goes with its `---`, the comments inside it and the blank lines below it. A rule that loses all of its peers goes as
    a whole, since one without peers admits everyone; where no rule is left, the key `ingress` goes too, and the policy then
    admits nobody. Raises CannotCut where anything else would change.
    """
    mark, body = split_mark(text)
    found, meant = parse(body, path), parse(body, path)
    if not all(found[i].is_policy for i in documents):
        raise _in_a_list()
    spans = [documents_span(body, found, run, about) for run in _runs(documents)]
    below = tuple(line for _, end in spans for line in comments_below(body, end))
    for index, some in groupby(sorted(peers, key=lambda each: each.document), key=lambda each: each.document):
        spans += _peer_spans(body, found[index], meant[index], list(some), path, about)
    done = proven(mark, body, spans, [each for i, each in enumerate(meant) if i not in documents], path)
    return replace(done, beside=(*done.beside, *below))


def _runs(indexes: Collection[int]) -> list[list[int]]:
    """Return the indexes in groups that follow each other."""
    runs: list[list[int]] = []
    for i in sorted(indexes):
        if runs and runs[-1][-1] == i - 1:
            runs[-1].append(i)
        else:
            runs.append([i])
    return runs


def _peer_spans(  # noqa: PLR0913, PLR0917 - the document twice, as it is and as it is to be
    body: str, document: Document, meant: Document, cuts: Sequence[PeerCut], path: str, about: About
) -> list[Span]:
    """Return the characters of some peers and values of a document, and take them out of what is `meant`."""
    spec, rules = _spec_and_rules(document, path)
    items, expected_rules = children(rules), find(meant.root, "spec", "ingress")
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
        _drop_entry(find(meant.root, "spec"), "ingress")
        return [entry_span(body, spec, "ingress")]
    for i in gone.keys() - whole:
        spans += item_spans(body, find(items[i], "from"), gone[i], about)
        drop_items(find(expected[i], "from"), gone[i])
    if whole:
        spans += item_spans(body, rules, whole, about)
        drop_items(expected_rules, whole)
    return spans


def _spec_and_rules(document: Document, path: str) -> tuple[yaml.Node, yaml.Node]:
    """Return a policy's spec and its ingress rules; raise CannotCut where they are not written out in a document of their own."""
    spec, rules = find(document.root, "spec"), find(document.root, "spec", "ingress")
    if not document.is_policy:
        raise _in_a_list()
    if document.has_aliases:
        raise CannotCut("It has a YAML alias: what stands there stands for more than one place.", BY_HAND)
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


def _in_a_list() -> CannotCut:
    return CannotCut("The policy is an item of a list of objects.", BY_HAND)


def _unusual(path: str) -> CannotCut:
    return CannotCut(
        f"Nothing can be taken out of {path} without changing something else: it is written in an unusual way.", BY_HAND
    )

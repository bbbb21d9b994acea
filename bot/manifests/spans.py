"""Where the lines are that a cut takes out: those of documents, of items of a list and of an entry, with their comments."""

from collections.abc import Callable, Collection, Iterable, Sequence

import yaml

from bot.manifests.style import line_after, line_start
from bot.manifests.tree import Document, children, end_of, is_block, pairs, start_of

Span = tuple[int, int]
"""Where characters start, and the place behind them."""

About = Callable[[str], bool]
"""Reports whether a comment is about what goes, and about nothing that stays."""


def about_nothing(comment: str) -> bool:  # noqa: ARG001 - no comment says so
    """Report that no comment is known to be about what goes."""
    return False


def documents_span(text: str, documents: Sequence[Document], run: Sequence[int], about: About) -> Span:
    """Return the characters of documents that follow each other, from the first one's `---` to the blank lines below the last.

    Comments above the first `---` may be about what stands before: they stay, unless `about` says otherwise.
    """
    document = documents[run[0]]
    start = line_start(text, document.start)
    above = _comments_above(text, start, "")
    start = above if above < start and about(text[above:start]) else start
    end = _past_comments(text, line_end(text, documents[run[-1]].end))
    end = _past_blanks(text, end)
    following = documents[run[-1] + 1] if run[-1] + 1 < len(documents) else None
    if following is None and end == len(text):
        start = _before_blanks(text, start)
    elif following and following.separated and not document.separated and line_start(text, following.start) == end:
        end = line_after(text, end)
    return start, end


def _past_comments(text: str, end: int, column: int = 0) -> int:
    """Go past the comments below an object that stand further in than it does: they are about its lines."""
    while (line := text[end : line_after(text, end)]).lstrip().startswith("#") and not line[: column + 1].strip():
        end = line_after(text, end)
    return end


def _past_blanks(text: str, end: int) -> int:
    while end < len(text) and not text[end : line_after(text, end)].strip():
        end = line_after(text, end)
    return end


def _before_blanks(text: str, start: int) -> int:
    while start and not text[line_start(text, start - 1) : start].strip():
        start = line_start(text, start - 1)
    return start


def line_end(text: str, end: int) -> int:
    """Return the end of the line in which something ends. A block scalar ends at the start of the next line already."""
    return end if text[end - 1 : end] == "\n" else line_after(text, end)


def item_spans(text: str, items: yaml.Node | None, indexes: Iterable[int], about: About = about_nothing) -> list[Span]:
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
    return [(above[i] if i or own else starts[i], line_end(text, end_of(some[i]))) for i in indexes]


def object_spans(text: str, items: yaml.Node | None, indexes: Collection[int], about: About) -> list[Span]:
    """Return the lines of some objects of a list, not of all, with their comments.

    The blank lines up to the next object go too, and those above where none is left below.
    """
    some, found = children(items), sorted(indexes)
    kept = max(set(range(len(some))) - set(indexes))
    spans = []
    for i, (start, end) in zip(found, item_spans(text, items, found, about), strict=True):
        dash = text[line_start(text, start_of(some[i])) : start_of(some[i])].rindex("-")
        below = _past_comments(text, end, dash)
        spans.append((start, _past_blanks(text, below)) if i < kept else (_before_blanks(text, start), below))
    return spans


def _comments_above(text: str, start: int, indent: str) -> int:
    """Return where the comments start that stand right above a line at its own indentation and are not items themselves."""
    top = start
    while top and text.startswith(f"{indent}#", above := line_start(text, top - 1)):
        if text[above:top].strip(" #\t").startswith("-"):
            return start
        top = above
    return top


def _flow_spans(text: str, items: Sequence[yaml.Node], indexes: Sequence[int]) -> list[Span]:
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


def _own_lines(text: str, item: yaml.Node) -> Span | None:
    """Return the lines of an item of a flow list, with its comma and comment, where nothing else stands in them."""
    start, end = line_start(text, start_of(item)), line_after(text, end_of(item))
    behind = text[end_of(item) : end].partition("#")[0].strip()
    return (start, end) if not text[start : start_of(item)].strip() and behind in {"", ","} else None


def entry_span(text: str, mapping: yaml.Node, key: str) -> Span:
    """Return the characters of an entry of a mapping: the last of that key."""
    entries = list(pairs(mapping))
    at = max(i for i, (name, _) in enumerate(entries) if name.value == key)
    name, value = entries[at]
    if is_block(mapping):
        return line_start(text, start_of(name)), line_end(text, end_of(value))
    if at + 1 < len(entries):
        return start_of(name), start_of(entries[at + 1][0])
    return (end_of(entries[at - 1][1]) if at else start_of(name)), end_of(value)


def comments_beside(text: str, start: int, end: int) -> list[str]:
    """Return the lines that stay and have a comment right above a span, or behind it in its line."""
    found = []
    if end > line_start(text, end) and "#" in text[end : line_after(text, end)]:
        found.append(text[line_start(text, end) : line_after(text, end)].rstrip())
    top = line_start(text, start)
    while top and text[(above := line_start(text, top - 1)) : top].lstrip().startswith("#"):
        found.insert(0, text[above:top].rstrip())
        top = above
    return found


def comments_below(text: str, end: int) -> list[str]:
    """Return the comments below a whole document, before the next one starts."""
    found = []
    while text[end : line_after(text, end)].startswith("#"):
        found.append(text[end : line_after(text, end)].rstrip())
        end = line_after(text, end)
    is_between = end == len(text) or text.startswith("---", end)
    return found if is_between else []

"""A message with marks in the place of names: what the reader sees. Two messages that differ only in names have one frame."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.model.question import Question
from bot.understanding.mentions import Mention

MOST = 8
"""Different names that have a mark of their own; those after them share the last."""
CODE = 400
"""Characters of pasted blocks that are read behind the words."""


@dataclass(frozen=True, slots=True)
class Frame:
    """`text` with marks such as `[n1]` (a name), `[a1]` (an address) and `[u1]` (a name that is no namespace).

    `context` is what the conversation is about, with the same marks. `marks` holds for each mark of the text, in order, the
    index of its mention.
    """

    context: str
    text: str
    marks: tuple[int, ...]


def frame(text: str, found: Sequence[Mention], state: Question | None = None, *, written: bool = False) -> Frame:
    """Return the frame of a lower-case text with its mentions, which are in order and don't overlap, in a conversation.

    `state` is what the conversation is about, `written` whether it has led to a branch.
    """
    numbers: dict[str, int] = {}
    context = (_context(state, numbers) if state is not None else "") + ("; branch written" if written else "")
    pieces, marks, at = [], [], 0
    for index, mention in enumerate(found):
        if mention.end <= mention.start or mention.start < at:
            continue
        pieces += [text[at : mention.start], f" {_mark(mention, numbers)} "]
        marks.append(index)
        at = mention.end
    return Frame(context, "".join((*pieces, text[at:])), tuple(marks))


def _mark(mention: Mention, numbers: dict[str, int]) -> str:
    key = mention.name or "-".join(mention.words) or mention.said
    number = _number(key, numbers)
    if mention.address:
        return f"[a{number}]"
    known = mention.name or mention.finding.known or mention.finding.options
    return f"[n{number}]" if known else f"[u{number}]"


def _number(key: str, numbers: dict[str, int]) -> int:
    return min(numbers.setdefault(key, len(numbers) + 1), MOST)


def _context(state: Question, numbers: dict[str, int]) -> str:
    """Return what a conversation is about: "allow [n1] to [n2] 8080; asks target"."""
    ends = [" ".join(f"[n{_number(name, numbers)}]" for name in state.sources) or "?"]
    ends.append(f"[n{_number(state.target, numbers)}]" if state.target else "?")
    ports = " ".join(str(port.value) for port in state.ports)
    asks = "".join(f"; asks {gap.slot} {gap.lack}" for gap in state.gaps)
    return f"{state.intent} {ends[0]} to {ends[1]} {ports}".strip().replace("_", " ") + asks

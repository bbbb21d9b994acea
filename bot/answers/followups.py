"""What a follow-up changed of the question before it, so that nobody has to compare two answers."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.markdown import code
from bot.model.conventions import AUTO, BUILT_IN, GUIDE
from bot.model.question import Question
from bot.model.reply import Answer
from bot.model.text import listed

_LABELS = {AUTO: "the usual label", BUILT_IN: "the built-in label", GUIDE: "the guide's label"}


def with_changes(said: Answer, before: Question | None, question: Question) -> Answer:
    """Return an answer with a line on what the question changed, where it goes on from the one before."""
    if before is None or before.gaps or before.intent is not question.intent or not _goes_on(before, question):
        return said
    changes = list(_changes(before, question))
    if not changes:
        return said
    first, _, rest = said.text.partition("\n\n")
    return replace(said, text="\n\n".join(filter(None, (first, f"_Changed: {listed(changes)}._", rest))))


def _goes_on(before: Question, question: Question) -> bool:
    ends = bool(before.target and before.sources and question.target and question.sources)
    swapped = (before.target,) == question.sources and (question.target,) == before.sources
    return ends and (swapped or before.target == question.target or before.sources == question.sources)


def _changes(before: Question, question: Question) -> Iterator[str]:
    pairs = (
        ("from", _names(before.sources), _names(question.sources)),
        ("to", _names((str(before.target),)), _names((str(question.target),))),
        ("", _ports(before), _ports(question)),
        ("to", _pods(before.pods), _pods(question.pods)),
        ("from", _pods(before.from_pods), _pods(question.from_pods)),
        ("selected by", _label(before), _label(question)),
        ("in the cluster", before.cluster and code(before.cluster), question.cluster and code(question.cluster)),
    )
    for word, was, now in pairs:
        if was and now and was != now:
            yield f"{word} {now} (was {was})".strip()


def _names(names: Sequence[str]) -> str:
    return listed([code(name) for name in names])


def _ports(question: Question) -> str:
    noun = "port" if len(question.ports) == 1 else "ports"
    return f"{noun} {listed([str(port) for port in question.ports])}" if question.ports else "every port"


def _pods(labels: Sequence[tuple[str, str]]) -> str:
    return f"pods with {listed([code(f'{key}={value}') for key, value in labels])}" if labels else "every pod"


def _label(question: Question) -> str:
    return _LABELS.get(question.select_by) or f"the label {code(question.select_by)}"

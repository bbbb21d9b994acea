"""One turn of a conversation."""

from dataclasses import dataclass, replace

from bot.model.question import Conversation, Intent, Question
from bot.understanding.components import SECTIONS, STAND_IN, rewritten
from bot.understanding.dialogue import near, turn
from bot.understanding.names import Names
from bot.understanding.reading import said


@dataclass(frozen=True, slots=True)
class Turn:
    """The question after a message, with the whole state of its slots, and what the conversation remembers."""

    question: Question
    conversation: Conversation


_ACCESS = frozenset({Intent.ALLOW, Intent.CHECK, Intent.REVOKE})


def understand(text: str, conversation: Conversation, names: Names) -> Turn:
    """Read one message in its conversation. Never raises; at most a few thousand characters are read."""
    known = names.with_names(near(conversation))
    found = _read(text, conversation, known)
    question = found.question
    if question.sources and question.target and not question.gaps:
        return found
    for other in rewritten(text, names):
        asked = _read(other.text, Conversation(), known.with_names((STAND_IN,))).question
        if asked.intent in _ACCESS and asked.sources == (STAND_IN,) and asked.target and not asked.gaps:
            if not other.component.namespace:
                return Turn(Question(Intent.EXPLAIN, target=asked.target, topic=SECTIONS[other.component.kind]), conversation)
            left = tuple(each.replace(STAND_IN, other.said) for each in asked.unaccounted)
            asked = replace(asked, sources=(other.component.namespace,), unaccounted=left)
            return Turn(asked, Conversation(asked))
    return found


def _read(text: str, conversation: Conversation, names: Names) -> Turn:
    question, remembered = turn(said(text, names, near(conversation)), conversation, names)
    return Turn(question, remembered)

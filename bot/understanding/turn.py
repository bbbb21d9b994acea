"""One turn of a conversation."""

from dataclasses import dataclass

from bot.model.question import Conversation, Question
from bot.understanding.dialogue import near, turn
from bot.understanding.names import Names
from bot.understanding.reading import said


@dataclass(frozen=True, slots=True)
class Turn:
    """The question after a message, with the whole state of its slots, and what the conversation remembers."""

    question: Question
    conversation: Conversation


def understand(text: str, conversation: Conversation, names: Names) -> Turn:
    """Read one message in its conversation. Never raises; at most a few thousand characters are read."""
    question, remembered = turn(said(text, names, near(conversation)), conversation, names)
    return Turn(question, remembered)

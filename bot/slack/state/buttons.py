"""What the bot's buttons carry: a question to answer, words to ask again, or branches to withdraw."""

from collections.abc import Sequence

from bot.model.question import Question, Written
from bot.slack.payload import items, text
from bot.slack.state.packed import pack, text_of, unpack
from bot.slack.state.question_json import read_question, write_question

BUTTON_LIMIT = 2000
"""Characters of a button's value: https://docs.slack.dev/reference/block-kit/block-elements/button-element"""
_WORDS = 500
"""Characters of somebody's words that a button asks again."""


def question_value(question: Question, limit: int = BUTTON_LIMIT) -> str | None:
    """Write a question for a button, or None where it does not fit."""
    return pack(write_question(question), limit)


def question_from(value: object) -> Question:
    """Read a question that a button carried; raise Fixable for anything that we did not write."""
    return read_question(unpack(value))


def asked_value(question: Question | None, words: str) -> str | None:
    """Write what is to be asked again for a button: the question, or the words where they came to none."""
    if question is not None:
        return question_value(question)
    return pack({"w": words[:_WORDS]}, BUTTON_LIMIT) if words else None


def asked_from(value: object) -> Question | str:
    """Read what a button is to ask again."""
    state = unpack(value)
    return text_of(state["w"], _WORDS) if state.keys() == {"w"} else read_question(state)


def withdraw_value(branches: Sequence[Written]) -> str | None:
    """Return the value of a *Withdraw* button: branches that one person had written. None where it does not fit."""
    return pack({"b": [each.branch for each in branches], "u": branches[0].by}, BUTTON_LIMIT) if branches else None


def withdraw_from(value: object) -> tuple[tuple[str, ...], str]:
    """Read the branches that a *Withdraw* button names, and who had them written."""
    state = unpack(value)
    return tuple(name for name in items(state, "b") if isinstance(name, str)), text(state, "u")

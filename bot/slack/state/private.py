"""What a modal carries in its private_metadata: https://docs.slack.dev/reference/views/modal-views."""

from dataclasses import dataclass, field
from typing import Any

from bot.model.question import Question
from bot.slack.payload import text
from bot.slack.state.packed import mapping_of, pack, unpack
from bot.slack.state.question_json import read_question, write_question
from bot.slack.where import Where

PRIVATE_LIMIT = 3000
"""Characters of a view's private_metadata."""


@dataclass(frozen=True, slots=True)
class FormState:
    """Where a form was opened, and so where what comes of it is said; and what it is filled with.

    `where.reply_to` is the ts of the message that it is about.
    """

    where: Where = field(default_factory=Where)
    question: Question | None = None
    reason: str = ""

    def packed(self) -> str:
        """Write it for private_metadata; the question is left out where it does not fit. Who opened it is not written."""
        where = self.where
        state: dict[str, Any] = {"c": where.channel, "t": where.thread, "m": where.reply_to, "r": self.reason}
        whole = state | ({"q": write_question(self.question)} if self.question else {})
        return pack(whole, PRIVATE_LIMIT) or pack(state, PRIVATE_LIMIT) or "{}"


def form_state(private: object, user: str = "", view: str = "") -> FormState:
    """Read it back, for the person who submits the view; raise Fixable for anything that we did not write."""
    state = unpack(private)
    question = read_question(mapping_of(state["q"])) if state.get("q") is not None else None
    where = Where(user, "", view, text(state, "c"), text(state, "t"), text(state, "m"))
    return FormState(where, question, text(state, "r"))


def message_packed(message: str) -> str:
    """Write which message somebody has a reason to add to."""
    return pack({"m": message}, PRIVATE_LIMIT) or "{}"


def message_from(private: object) -> str:
    """Read it back; raise Fixable for anything that we did not write."""
    return text(unpack(private), "m")

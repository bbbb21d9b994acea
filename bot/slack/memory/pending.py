"""Answers that were made and may not be in Slack yet: the next message must not overtake them."""

import threading
from collections import OrderedDict
from concurrent.futures import Future
from dataclasses import dataclass

from bot.model.question import Conversation

MOST_THREADS = 2000
"""Threads with answers under way: the oldest go first."""
MOST_IN_A_THREAD = 20
"""Answers of one thread: a person cannot have more on their way."""

Posted = Future[tuple[str, str]]
"""The (channel, ts) of a message, to come."""


@dataclass(frozen=True, slots=True)
class PendingAnswer:
    """An answer that this process gave: what it answers (a ts, "" for nothing), the state after it, and where it is."""

    answers: str
    conversation: Conversation
    posted: Posted
    """Our message."""
    settled: Posted
    """The last change of it, or the message itself where it was not edited: until then Slack shows an older state, or none."""

    @classmethod
    def unanswered(cls, channel: str, ts: str, conversation: Conversation) -> "PendingAnswer":
        """Make the state after a message that got no answer: it stands where that message stands."""
        place: Posted = Future()
        place.set_result((channel, ts))
        return cls("", conversation, place, place)

    @property
    def ts(self) -> str:
        """Our message's ts, "" while it is on its way."""
        return next((each.result()[1] for each in (self.posted, self.settled) if _is_there(each)), "")

    @property
    def failed(self) -> bool:
        """Whether it never came to stand in Slack."""
        return self.settled.done() and not self.ts


class PendingAnswers:
    """The last answers of each thread. Short-lived and bounded."""

    def __init__(self) -> None:
        self._answers: OrderedDict[tuple[str, str], OrderedDict[str, PendingAnswer]] = OrderedDict()
        self._lock = threading.Lock()

    def add(self, channel: str, thread: str, answer: PendingAnswer) -> None:
        """Note an answer in a thread, in the place of an earlier one to the same message."""
        with self._lock:
            known = self._answers.setdefault((channel, thread), OrderedDict())
            known[answer.answers or f"#{id(answer.posted)}"] = answer
            self._answers.move_to_end((channel, thread))
            while len(known) > MOST_IN_A_THREAD:
                known.popitem(last=False)
            while len(self._answers) > MOST_THREADS:
                self._answers.popitem(last=False)

    def answers(self, channel: str, thread: str) -> tuple[PendingAnswer, ...]:
        """Return the last answers in a thread, if this process gave them, in order."""
        with self._lock:
            return tuple(self._answers.get((channel, thread), {}).values())

    def answer(self, channel: str, thread: str, ts: str) -> PendingAnswer | None:
        """Return our answer to the message with this ts, if this process gave it."""
        return next((each for each in self.answers(channel, thread) if each.answers == ts), None)


def _is_there(posted: Posted) -> bool:
    return posted.done() and not posted.cancelled() and posted.exception() is None

"""After a branch was written, "undo that" means the branch."""

import pytest

from bot.model.question import Conversation, Intent, Question, Written
from bot.understanding import Names, understand

STATE = Question(Intent.ALLOW, sources=("acme-orchard-dev",), target="acme-beehive-dev")
WRITTEN = (Written("netpol/acme-beehive-dev-allow-acme-orchard-dev-12345678", "U1"),)


@pytest.mark.parametrize("state", [STATE, None], ids=["with a question", "without one"])
@pytest.mark.parametrize(
    "words",
    [
        "withdraw it", "undo that", "undo it please", "can you take it back?", "roll it back", "revert this", "delete the branch",
        "remove that branch", "please close the pull request", "cancel", "never mind", "get rid of both branches",
    ],
)  # fmt: skip
def test_a_written_branch_is_taken_back(names: Names, words: str, state: Question | None) -> None:
    """Whatever was asked since."""
    assert understand(words, Conversation(state, written=WRITTEN), names).question.intent is Intent.CANCEL


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("revoke access", Intent.REVOKE),
        ("withdraw the access", Intent.REVOKE),
        ("withdraw access", Intent.REVOKE),
        ("revoke it", Intent.REVOKE),
        ("don't delete the branch", None),
        ("only port 8080", Intent.ALLOW),
        ("yes please", Intent.CONFIRM),
    ],
)
def test_the_rest_means_what_it_meant(names: Names, words: str, intent: Intent | None) -> None:
    """Access is revoked, and a question goes on."""
    found = understand(words, Conversation(STATE, written=WRITTEN), names).question.intent
    assert found is not Intent.CANCEL
    assert intent in (None, found)


def test_without_a_branch_they_are_what_they_were(names: Names) -> None:
    """There is no branch to delete, and "undo it" is about the access."""
    assert understand("undo it", Conversation(STATE), names).question.intent is Intent.REVOKE
    assert understand("delete the branch", Conversation(STATE), names).question.intent is not Intent.CANCEL

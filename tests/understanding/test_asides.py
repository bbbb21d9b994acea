"""Questions about the pair at hand that change nothing: why, and whom to turn to."""

import pytest

from bot.desk import Desk
from bot.host import Host
from bot.model.question import Conversation
from bot.settings import read_settings
from bot.understanding import asks_owner, asks_why

WHY = ["why?", "Why", "but why is it blocked?", "how come", "why not?", "wait why", "ok why is that?"]
NOT_WHY = ["why does a-dev block b-dev?", "why do I need a label?", "that's why we need it", "why is prod blocked from dev"]
OWNER = [
    "who owns visits-api-dev?",
    "who do I ask?",
    "who approves this?",
    "which team owns it",
    "who should we talk to",
    "team of b-dev?",
]
NOT_OWNER = [
    "who can call visits-api-dev?",
    "let the visits team call visits-api-dev",
    "who is allowed in?",
    "let a-dev call b-dev",
]


@pytest.mark.parametrize(("words", "asked"), [*((one, True) for one in WHY), *((one, False) for one in NOT_WHY)])
def test_why_alone_asks_for_the_reasons(words: str, asked: bool) -> None:
    assert asks_why(words) is asked


@pytest.mark.parametrize(("words", "asked"), [*((one, True) for one in OWNER), *((one, False) for one in NOT_OWNER)])
def test_whom_to_turn_to(words: str, asked: bool) -> None:
    assert asks_owner(words) is asked


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Return the desk of a host on the sample."""
    return Host(read_settings({"state": tmp_path_factory.mktemp("state"), "estate": None})).desk()


def asked(desk: Desk) -> Conversation:
    """Return what is remembered of a question about a pair."""
    return desk.ask("let book-a-visit-dev call visits-api-dev").conversation


def test_the_reasons_are_told_and_the_pair_stays(desk: Desk) -> None:
    before = asked(desk)
    reply = desk.ask("why?", before)
    assert "Policy “default” selects every pod" in reply.text
    assert reply.conversation == before
    assert "create" in [action.kind for action in reply.actions]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("who owns it?", "- `visits-api-dev`: team `visits`"),
        ("who owns letters-api-dev?", "- `letters-api-dev`: team"),
        ("who do I ask", "- `visits-"),
    ],
)
def test_the_owners_are_told_and_the_pair_stays(desk: Desk, words: str, first: str) -> None:
    """A namespace that is named comes before the pair at hand, and does not take its place."""
    before = asked(desk)
    reply = desk.ask(words, before)
    assert reply.text.startswith(first)
    assert "approves it" in reply.text
    assert reply.conversation == before


def test_without_a_pair_the_named_one_is_told(desk: Desk) -> None:
    assert desk.ask("who owns payments-api-prod?").text.startswith("- `payments-api-prod`: team")


def test_nobody_is_told_unasked(desk: Desk) -> None:
    """In a channel, who owns something is asked of people."""
    assert not hasattr(desk.hear("who owns visits-api-dev?"), "text")

"""Short replies that have to be certain: each rule with examples of what it takes, and of what it leaves."""

import pytest

from bot.model.question import Conversation, Intent, Port, Question
from bot.understanding import loaded_reader, understand
from bot.understanding.replies import holds, is_no, is_thanks

A, B, C = "acme-orchard-dev", "acme-beehive-dev", "pond-life-dev"
STATE = Question(Intent.ALLOW, sources=(A,), target=B, ports=(Port(8080),))


@pytest.fixture(params=["with the reader", "by rules alone"])
def after(names, request):
    """Return a way to hear one turn after a state."""
    reader = loaded_reader() if request.param == "with the reader" else None
    return lambda text, state=STATE: understand(text, Conversation(state), names, reader)


@pytest.mark.parametrize("text", ["n", "nope", "negative", "better not", "oh, i changed my mind", "no thanks", "nah mate"])
def test_a_no(text):
    """And nothing else."""
    assert is_no(text)


@pytest.mark.parametrize("text", ["no, dev", "no more changes, go ahead", "not prod", "no problem, create it", "none"])
def test_no_no(text):
    """It goes on."""
    assert not is_no(text)


@pytest.mark.parametrize("text", ["hold on", "wait, hold on", "not yet, i need to ask my lead", "hmm, let me think", "one sec"])
def test_a_wait(text):
    """Neither a yes nor a no."""
    assert holds(text)


@pytest.mark.parametrize("text", ["wait, i meant dev", "hang on, reverse it", "wait, which port?", "hold on, make it 8443"])
def test_no_wait(text):
    """It says what is wanted."""
    assert not holds(text)


@pytest.mark.parametrize("text", ["thanks", "brilliant, ta", "ok thank you very much", "cheers mate", "perfect thanks a lot"])
def test_thanks(text):
    """And nothing else."""
    assert is_thanks(text)


@pytest.mark.parametrize(
    "text", ["yes thanks", "thanks, go ahead", "no thanks", "thanks and what about prod?", "ta, now the other"]
)
def test_no_thanks(text):
    """It says more."""
    assert not is_thanks(text)


@pytest.mark.parametrize("text", ["n", "nope", "negative"])
def test_a_no_drops_the_question(after, text):
    """It is never taken for a yes."""
    turn = after(text)

    assert (Intent.CANCEL, None) == (turn.question.intent, turn.conversation.question)


@pytest.mark.parametrize("text", ["hold on", "brilliant, ta", "not yet, i need to ask my lead"])
def test_a_remark_leaves_everything_as_it_is(after, text):
    """A yes after it counts."""
    turn = after(text)

    assert (Intent.OTHER, STATE) == (turn.question.intent, turn.conversation.question)
    assert not turn.conversation.missed


@pytest.mark.parametrize(
    ("text", "sources", "target", "port"),
    [
        (f"not {A}, {C}", (C,), B, 8080),
        (f"{C} instead of {A}", (C,), B, 8080),
        (f"swap {A} for {C}", (C,), B, 8080),
        (f"instead of {B} i mean {C}", (A,), C, 8080),
        ("sorry, 8443 not 8080", (A,), B, 8443),
        ("8443 instead of 8080", (A,), B, 8443),
        ("not 8080 but 8443", (A,), B, 8443),
    ],
)
def test_one_thing_comes_in_the_place_of_another(after, text, sources, target, port):
    """It is not added to it, and stands where the other stood."""
    question = after(text).question

    assert (sources, target, (Port(port),)) == (question.sources, question.target, question.ports)


@pytest.mark.parametrize("text", [f"keep {A}", f"but leave {A}", f"{A} can stay"])
def test_who_stays_is_not_taken_away(after, text):
    """In a removal of two callers."""
    question = after(text, Question(Intent.REVOKE, sources=(A, C), target=B)).question

    assert (Intent.REVOKE, (C,)) == (question.intent, question.sources)


@pytest.mark.parametrize("text", ["only 8080", f"and {C} too"])
def test_a_detail_does_not_say_whether_to_open(names, text):
    """A wish that may mean the opposite is asked about until somebody says which."""
    first = understand(f"don't let {A} call {B}", Conversation(), names, loaded_reader())
    then = understand(text, first.conversation, names, loaded_reader())

    assert "clarify" == first.question.expect == then.question.expect


def test_what_was_not_taken_in_can_be_waived(names):
    """It is no cancel, and a yes then counts."""
    first = understand(f"let {A} call {B} on 8080 until friday", Conversation(), names, loaded_reader())
    then = understand("never mind the friday bit, permanently", first.conversation, names, loaded_reader())

    assert ("clarify", "answer") == (first.question.expect, then.question.expect)
    assert (Intent.ALLOW, (A,), B) == (then.question.intent, then.question.sources, then.question.target)


def test_the_same_list_of_another_environment(names):
    """And no check of the two against each other."""
    first = understand("who can call acme-beehive-prod", Conversation(), names, loaded_reader())
    then = understand(f"and {B}?", first.conversation, names, loaded_reader())

    assert (Intent.WHO, (), B) == (then.question.intent, then.question.sources, then.question.target)

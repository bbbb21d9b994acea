"""Which of two opinions counts: what both say, what one is certain of, and else a question with both as buttons."""

from dataclasses import replace

import pytest

from bot.buttons import picks
from bot.model.question import Conversation, Intent, Slot
from bot.understanding import loaded_reader, understand
from bot.understanding.arbitration import CERTAIN, settled
from bot.understanding.clauses import said
from bot.understanding.learned import learned

A, B = "acme-orchard-dev", "acme-beehive-dev"


@pytest.fixture
def opinions(names):
    """Return a way to have one message read by both, with the reader's shares as they are wanted."""

    def of(text, intent=None, share=0.99, sure=0.99, *, turned=False):
        rules = said(text, names)
        read = learned(text, names, rules, (), None, loaded_reader())
        shares = {other: (1 - share) / 12 for other, _ in read.opinion.intents} | {intent or rules.intent: share}
        ranked = tuple(sorted(shares.items(), key=lambda one: -one[1]))
        slots = rules.slots
        if turned:
            slots = replace(slots, sources=(str(slots.target),), target=slots.sources[0])
        whole = replace(read.said, slots=slots, gaps=(), reading=replace(read.said.reading, intent=ranked[0][0]))
        return rules, replace(read, said=whole, opinion=replace(read.opinion, intents=ranked), sure=sure)

    return of


def gaps(found):
    return {gap.slot for gap in found.gaps}


def test_what_both_say_counts(opinions):
    """Without a question."""
    found = settled(*opinions(f"let {A} call {B}"))

    assert (Intent.ALLOW, (A,), B, set()) == (found.intent, found.slots.sources, found.slots.target, gaps(found))


@pytest.mark.parametrize("sure", [0.6, 0.99])
def test_two_directions_are_two_buttons(opinions, names, sure):
    """However sure one of them is: a swapped direction is the worst error."""
    found = settled(*opinions(f"let {A} call {B}", sure=sure, turned=True))

    assert {Slot.DIRECTION} == gaps(found)
    assert {((A,), B), ((B,), A)} == {*found.readings}


def test_the_buttons_hold_the_readings(names):
    """Each is a whole question; nothing else is left to ask."""
    question = understand(f"open {A} to {B}", Conversation(), names, loaded_reader()).question
    offered = [action.question for action in picks(question, names.entries)]

    assert [((A,), B), ((B,), A)] == [(each.sources, each.target) for each in offered]
    assert all("answer" == each.expect for each in offered)


@pytest.mark.parametrize(("share", "asked"), [(CERTAIN - 0.05, True), (CERTAIN + 0.02, True)])
def test_a_removal_needs_both(opinions, share, asked):
    """Where the rules see an opening, it is asked which is meant."""
    found = settled(*opinions(f"let {A} call {B}", Intent.REVOKE, share))

    assert asked is (Slot.INTENT in gaps(found))


@pytest.mark.parametrize(("share", "asked"), [(CERTAIN - 0.05, True), (CERTAIN + 0.02, False)])
def test_an_opening_needs_certainty_against_the_rules(opinions, share, asked):
    """The word of a removal is in it: "remove what keeps a from b"."""
    found = settled(*opinions(f"remove {A} from {B}", Intent.ALLOW, share))

    assert Intent.ALLOW is found.intent
    assert asked is (Slot.INTENT in gaps(found))


def test_the_reader_can_keep_the_bot_silent(opinions):
    """Where the rules would speak and the reader is sure that nobody asked."""
    found = settled(*opinions(f"let {A} call {B}", Intent.OTHER))

    assert Intent.OTHER is found.intent


def test_a_construction_that_is_certain_stays(names):
    """A request that ends with "never mind" is none, whatever the reader says of it."""
    rules = said(f"let {A} call {B}. Hmm, never mind, sorry.", names)
    read = learned(rules.message.text, names, rules, (), None, loaded_reader())

    assert rules is settled(rules, read)

"""A second pair, and a name that has no part in the pair, are named: nobody is forgotten in silence."""

import pytest

from bot.model.question import Intent, Lack, Port, Protocol, Slot

A, B = "acme-orchard-dev", "acme-beehive-dev"
C, D = "acme-compost-dev", "pond-life-dev"
PAIR, FURTHER = ((A,), B), (f"{C} → {D}",)


@pytest.mark.parametrize(
    "words",
    [
        f"let {A} call {B} and let {C} call {D}",
        f"let {A} call {B} and {C} call {D}",
        f"{A} -> {B}, {C} -> {D}",
        f"{A} → {B}; {C} → {D}",
        f"{A} to {B} and {C} to {D} please",
        f"please open from {A} to {B} and also from {C} to {D}",
        f"{A} -> {B}\n{C} -> {D}",
        f"pls open:\n- {A} to {B}\n- {C} to {D}",
        f"{A} needs {B}, {C} needs {D}",
        f"let {A} talk to {B}. Also {C} should be able to talk to {D}",
        f"hi, we want {A} to reach {B} & {C} to reach {D}, thanks a lot",
        f"{B} from {A} and {D} from {C}, please open",
        f"is possible that {A} calls {B} and {C} calls {D}? please allow",
    ],
)
def test_the_first_pair_is_taken_and_the_second_named(ask, words):
    """Neither is mixed with the other."""
    question = ask(words)

    assert (*PAIR, FURTHER) == (question.sources, question.target, question.unaccounted)
    assert (Intent.ALLOW, "clarify") == (question.intent, question.expect)


@pytest.mark.parametrize(
    ("words", "ports", "further"),
    [
        (f"let {A} call {B} on 8080 and {C} call {D} on 9090", (Port(8080),), f"{C} → {D} on 9090"),
        (f"let {A} call {B} on 8080 and {C} call {D}", (Port(8080),), f"{C} → {D}"),
        (f"let {A} call {B} and {C} call {D}, both on 8080 and 9090", (Port(8080), Port(9090)), f"{C} → {D} on 8080, 9090"),
        (f"{A} -> {B} 8080/tcp\n{C} -> {D} 53/udp", (Port(8080, protocol=Protocol.TCP),), f"{C} → {D} on 53/UDP"),
    ],
)
def test_each_pair_has_its_own_ports(ask, words, ports, further):
    """What is said once, at the end, is said of both."""
    question = ask(words)

    assert (ports, (further,)) == (question.ports, question.unaccounted)


@pytest.mark.parametrize(
    ("words", "left"),
    [
        (f"{A} → {B} → {C}", (C,)),
        (f"{A} needs {B}, {B} needs {C}", (f"{B} → {C}",)),
        (f"{A} to {B}, {C} to {B}", ()),
        (f"{A} to {B} and {A} to {B}", ()),
        (f"let {A} call {B}. {C} is next", (C,)),
        (f"let {A} call {B}, not {C}", ()),
        (f"let {A} call {B} and leave {C} alone", ()),
        (f"we run {C}. Let {A} call {B}", ()),
        (f"let {A} call {B} before the go-live", ()),
        (f"remove {A} from {B} and {C} from {D}", FURTHER),
        (f"expose {B} to {A} and {D} to {C}", FURTHER),
        (f"remove {A} from {B}, {C} from {D} and {D} from {C}", (*FURTHER, f"{D} → {C}")),
    ],
)
def test_what_else_is_named(ask, words, left):
    """A caller more of the same namespace is no further pair, and who is set aside is not asked about."""
    assert left == ask(words).unaccounted


@pytest.mark.parametrize(
    "words",
    [f"{A} ↔ {B}", f"let {A} and {B} call each other", f"{A} to {B} both ways", f"{A} to {B} and {B} to {A}", f"{A} <-> {B} pls"],
)
def test_of_two_directions_none_is_taken(ask, words):
    """Who calls whom is asked."""
    (gap,) = ask(words).gaps

    assert (Slot.DIRECTION, Lack.UNCLEAR) == (gap.slot, gap.lack)


def test_one_caller_of_two_is_asked_which(ask):
    """That is a list of targets, and not a second pair."""
    assert [(Slot.TARGET, Lack.SEVERAL)] == [(gap.slot, gap.lack) for gap in ask(f"let {A} call {B} and {C}").gaps]


@pytest.mark.parametrize(
    ("turns", "left"),
    [
        (("yes",), FURTHER),
        (("on 8080",), FURTHER),
        (("just the first one",), ()),
        ((f"{C} -> {D}",), ()),
    ],
)
def test_the_second_pair_waits(talk, turns, left):
    """Until it is asked for, or said not to be wanted."""
    assert left == talk(f"let {A} call {B} and {C} call {D}", *turns)[-1].unaccounted

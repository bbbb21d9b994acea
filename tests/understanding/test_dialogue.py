"""A follow-up changes one thing at a time."""

import pytest

from bot.model.question import Intent, Port, Protocol, Slot

ORCHARD, BEEHIVE, COMPOST = "acme-orchard-dev", "acme-beehive-dev", "acme-compost-dev"
START = f"let {ORCHARD} call {BEEHIVE}"


@pytest.mark.parametrize(
    ("turns", "sources", "target"),
    [
        ((START, "other way round sorry"), (BEEHIVE,), ORCHARD),
        ((START, f"{COMPOST} as well"), (ORCHARD, COMPOST), BEEHIVE),
        ((START, "same for prod"), ("acme-orchard-prod",), "acme-beehive-prod"),
        ((START, "what do we lose by going direct?"), (ORCHARD,), BEEHIVE),
        ((f"{ORCHARD} wants to call acme-lighthouse-dev", f"oops, meant {BEEHIVE}"), (ORCHARD,), BEEHIVE),
        ((f"let my app call {BEEHIVE}", ORCHARD), (ORCHARD,), BEEHIVE),
        ((f"connect {ORCHARD} and {BEEHIVE}", f"{ORCHARD} calls {BEEHIVE}"), (ORCHARD,), BEEHIVE),
        ((f"connect {ORCHARD} and {BEEHIVE}", f"from {ORCHARD}"), (ORCHARD,), BEEHIVE),
        (
            (f"let {COMPOST} call garden visits", "there's two? hmm, not sure", "the backend"),
            (COMPOST,),
            "garden-visits-backend-dev",
        ),
        ((f"let {ORCHARD} call {BEEHIVE} and {COMPOST}", f"just {COMPOST} for now"), (ORCHARD,), COMPOST),
        ((f"who can reach {BEEHIVE}", f"add {ORCHARD} to that list"), (ORCHARD,), BEEHIVE),
        ((f"what can {ORCHARD} reach", f"is {BEEHIVE} one of them?"), (ORCHARD,), BEEHIVE),
        ((START, "hang on, reverse it", "swap it back"), (ORCHARD,), BEEHIVE),
        ((START, "no, the opposite"), (BEEHIVE,), ORCHARD),
        ((f"connect {ORCHARD} with {BEEHIVE}", "orchard calls beehive"), (ORCHARD,), BEEHIVE),
        ((f"connect {ORCHARD} with {BEEHIVE}", "left to right"), (ORCHARD,), BEEHIVE),
        ((START, f"and {COMPOST} too", f"scrap {COMPOST}, just {ORCHARD}"), (ORCHARD,), BEEHIVE),
        ((START, "prod for the target"), (ORCHARD,), "acme-beehive-prod"),
        (("let acme-orchard-dev call pond-life-dev", "what about test"), (), "pond-life-test"),
    ],
)
def test_slots_after_the_last_turn(talk, turns, sources, target):
    """What was said stays until it is changed."""
    last = talk(*turns)[-1]

    assert (sources, target) == (last.sources, last.target)


@pytest.mark.parametrize(
    ("turns", "intent", "expect"),
    [
        ((START, "yes do it"), Intent.CONFIRM, "answer"),
        (("yes do it",), Intent.CONFIRM, "clarify"),
        ((START, "never mind", "yes do it"), Intent.CONFIRM, "clarify"),
        ((START, "actually no, leave it as it is"), Intent.CANCEL, "answer"),
        ((START, "hm I'll ask their team to do it, cancel"), Intent.CANCEL, "answer"),
        ((START, "is it already open?"), Intent.CHECK, "answer"),
        ((f"can {ORCHARD} reach {BEEHIVE}?", "ok please open it"), Intent.ALLOW, "answer"),
        ((START, "what's the url"), Intent.ADDRESS, "answer"),
        ((START, "where would the logs be?"), Intent.LOGS, "answer"),
        ((START, "and the logs?"), Intent.LOGS, "answer"),
        ((START, "ok, logs please"), Intent.LOGS, "answer"),
        ((START, "thanks!"), Intent.OTHER, "ignore"),
        ((START, "perfect, you can proceed"), Intent.CONFIRM, "answer"),
        ((f"who can reach {BEEHIVE}", f"kick {ORCHARD} out please"), Intent.REVOKE, "answer"),
        ((f"{START}, port 8080", "make that 8443"), Intent.ALLOW, "answer"),
        ((f"remove {ORCHARD} from {BEEHIVE}", "oh no, they still use it, put it back"), Intent.ALLOW, "answer"),
        ((START, "That is correct, please go ahead.\nHelen"), Intent.CONFIRM, "answer"),
        ((START, "nope, nothing else. yes please"), Intent.CONFIRM, "answer"),
        ((START, "\N{THUMBS UP SIGN}"), Intent.CONFIRM, "answer"),
        ((f"remove {ORCHARD} from {BEEHIVE}", "yes remove it"), Intent.CONFIRM, "answer"),
        ((START, "forget it, we have decided to use the internal ingress"), Intent.CANCEL, "answer"),
        ((START, "url"), Intent.ADDRESS, "answer"),
        ((START, "who has to approve the pr?"), Intent.EXPLAIN, "answer"),
        (("what is a network policy", "I'd like one of those"), Intent.ALLOW, "clarify"),
        ((f"who can reach {BEEHIVE}", f"does that include {ORCHARD}?"), Intent.CHECK, "answer"),
        ((f"let {COMPOST} call garden visits", "not sure"), Intent.ALLOW, "clarify"),
    ],
)
def test_intent_of_the_last_turn(talk, turns, intent, expect):
    """A yes, a no, a question beside the matter, and thanks."""
    last = talk(*turns)[-1]

    assert (intent, expect) == (last.intent, last.expect)


def test_ports_pods_and_protocol_come_and_go(talk):
    """A port is added, changed and taken back; the rest stays."""
    questions = talk(
        START, "port 3000", "8443 sorry", "make it udp", "and only pods labelled app=hive", "you know what, any port"
    )

    assert [(), (Port(3000),), (Port(8443),), (Port(8443, protocol=Protocol.UDP),)] == [
        question.ports for question in questions[:4]
    ]
    assert (("app", "hive"),) == questions[4].pods
    assert () == questions[5].ports


def test_a_full_question_starts_afresh(talk):
    """Old ports, pods and service go."""
    last = talk(f"{START} on port 8080", f"can {COMPOST} reach {BEEHIVE}?")[-1]

    assert (Intent.CHECK, (COMPOST,), ()) == (last.intent, last.sources, last.ports)


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("use the guide's label instead", "guide"),
        ("please use the guide label", "guide"),
        ("i'd rather select it by the built-in label", "built-in"),
        ("can we use kubernetes.io/metadata.name", "built-in"),
        ("what is the built-in label?", "auto"),
    ],
)
def test_the_label_is_chosen_in_words(talk, words, label):
    """A choice of label changes nothing else; a question about one is no choice."""
    last = talk(START, words)[-1]

    assert label == last.select_by
    assert ((ORCHARD,), BEEHIVE) == (last.sources, last.target)


@pytest.mark.parametrize(
    ("turns", "ports"),
    [
        (("on 8080", "and 9090 too"), (Port(8080), Port(9090))),
        (("on 8080", "8443 sorry"), (Port(8443),)),
        (("on 8080", "9090 & 9091"), (Port(9090), Port(9091))),
        (("", "8000-8010 and 9090"), (Port(8000, 8010), Port(9090))),
        (("on 8080/tcp", "also udp 53"), (Port(8080, protocol=Protocol.TCP), Port(53, protocol=Protocol.UDP))),
        (("on 8080", "and 9090?"), (Port(8080), Port(9090))),
        (("on 8080", "what about 8443?"), (Port(8443),)),
        (("on 8080", "is 9090 open?"), (Port(9090),)),
        (("on 8080", "does 53/udp work too?"), (Port(53, protocol=Protocol.UDP),)),
        (("on 8080", "is it 9090?"), (Port(8080),)),
        (("on 8080", "is 9090 people ok?"), (Port(8080),)),
    ],
)
def test_ports_that_a_follow_up_adds_or_replaces(talk, turns, ports):
    """What comes on top keeps what was there."""
    first, *later = turns

    assert ports == talk(f"{START} {first}", *later)[-1].ports


@pytest.mark.parametrize(
    ("turns", "sources"),
    [
        ((f"let {ORCHARD}, bananas-dev and {COMPOST} call {BEEHIVE}", "port 8080"), (ORCHARD, COMPOST)),
        ((f"let {ORCHARD} and {COMPOST} call {BEEHIVE}", "same for prod"), ("acme-orchard-prod",)),
        ((f"let {ORCHARD} and {COMPOST} call {BEEHIVE}", "same for prod", "only port 8080"), ("acme-orchard-prod",)),
        ((f"let {ORCHARD} and bananas-dev call {BEEHIVE}", "yes"), (ORCHARD,)),
    ],
)
def test_a_caller_that_was_not_found_is_asked_about_until_somebody_answers(talk, turns, sources):
    """A detail, another environment or a yes is no answer to that question, and the callers beside it are none either."""
    last = talk(*turns)[-1]

    assert (sources, "clarify") == (last.sources, last.expect)
    assert [Slot.SOURCES] == [gap.slot for gap in last.gaps]


@pytest.mark.parametrize(
    "words", ["without the bananas", "forget bananas", f"just {ORCHARD} and {COMPOST}", "no, I meant acme-greenhouse-dev"]
)
def test_a_caller_that_was_not_found_can_be_left_out_or_named(talk, words):
    """In words, as by the button for it."""
    last = talk(f"let {ORCHARD}, bananas-dev and {COMPOST} call {BEEHIVE}", words)[-1]

    assert ((), Intent.ALLOW, "answer") == (last.gaps, last.intent, last.expect)
    assert BEEHIVE == last.target


def test_a_pair_that_is_turned_round_names_no_service_of_its_old_target(talk):
    """As the button does: the service is one of the namespace that calls now."""
    first, turned = talk(f"let {ORCHARD} call http://honey.{BEEHIVE}", "other way round sorry")

    assert "honey" == first.service
    assert ((BEEHIVE,), ORCHARD, None) == (turned.sources, turned.target, turned.service)

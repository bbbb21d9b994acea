"""What words say and a question does not hold: it is named, it blocks, and it stays until somebody settles it."""

import pytest

from bot.model.question import Intent, Lack, Slot
from bot.model.unaccounted import Kind, Pair, kind, pair

ORCHARD, BEEHIVE, COMPOST = "acme-orchard-dev", "acme-beehive-dev", "acme-compost-dev"
START = f"let {ORCHARD} call {BEEHIVE}"


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("on 8080. metrics are 9090", ("9090",)),
        ("on 8080 → 9090", ("9090",)),
        ("(8080 for the api, 9090 for metrics)", ("8080", "9090")),
        (". The db is 5432", ("5432",)),
        ("via https 443", ("443",)),
        (", it is 8000-8010 there", ("8000-8010",)),
        ("on port 8080. See ticket 4711, PR 8443, since 2023, at 10:30, it gave 503 and 404", ()),
        ("on port 8080. We have 3000 users, 5000 requests per day, 2000 ms and 1500 pods", ()),
        ("on port 8080, version 1.20.3000, java 1700, our own 10.0.0.5 and 12.5% of £4000", ()),
        ("on port 8080. #9090, ABC-9090, build 9090, team9090, 9090-ish, call 07700 900123", ()),
    ],
)
def test_numbers_that_look_like_ports_and_were_not_read_as_any(ask, words, numbers):
    """Times, tickets, years, counts, versions, addresses and status codes do not."""
    assert numbers == ask(f"{START} {words}").unaccounted


def test_a_change_waits_for_what_is_unaccounted_for_and_a_check_does_not(ask):
    """Nothing is written meanwhile; what holds today can be said."""
    assert "clarify" == ask(f"{START} on 8080. metrics are 9090").expect
    assert "answer" == ask(f"can {ORCHARD} reach {BEEHIVE} on 8080? metrics are 9090").expect


OPEN = f"{START} on 8080. metrics are 9090"


@pytest.mark.parametrize(
    ("turns", "left"),
    [
        ((OPEN, "yes"), ("9090",)),
        ((OPEN, "yes", "go ahead please"), ("9090",)),
        ((OPEN, "where are the logs?", "yes"), ("9090",)),
        ((OPEN, "thanks!", "yes"), ("9090",)),
        ((OPEN, "other way round"), ("9090",)),
        ((OPEN, "8080 and 9090"), ()),
        ((OPEN, "also 9090"), ()),
        ((OPEN, "9090 is a ticket"), ()),
        ((OPEN, "just ignore the 9090"), ()),
        ((OPEN, "any port will do"), ()),
        ((OPEN, f"let {COMPOST} call {BEEHIVE}"), ()),
    ],
)
def test_a_number_stays_until_it_is_settled(talk, turns, left):
    """A yes settles nothing."""
    assert left == talk(*turns)[-1].unaccounted


WRONG = "no, I meant the other one, the frontendy thing"


@pytest.mark.parametrize(
    ("turns", "left"),
    [
        ((START, WRONG, "yes"), (WRONG,)),
        ((START, WRONG, "thanks", "go ahead"), (WRONG,)),
        ((START, WRONG, "where are the logs?", "yes do it"), (WRONG,)),
        ((START, WRONG, "yes", "yes"), (WRONG,)),
        ((START, "hm no, the other one on 8080", "yes"), ("hm no, the other one on 8080",)),
        ((START, WRONG, f"{COMPOST} I mean", "yes"), ()),
        ((START, WRONG, f"let {COMPOST} call {BEEHIVE}", "yes"), ()),
        ((START, "thanks!", "yes"), ()),
        ((START, "let me ask Bob first", "ok go ahead"), ()),
    ],
)
def test_a_yes_after_a_correction_that_was_not_understood_asks_again(talk, turns, left):
    """It is no consent to what was offered before."""
    last = talk(*turns)[-1]

    assert (Intent.CONFIRM, left) == (last.intent, last.unaccounted)
    assert ("clarify" if left else "answer") == last.expect


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("9090", Kind.PORT),
        ("8080-8090", Kind.PORT),
        ("53/udp", Kind.PORT),
        ("a-dev, b-dev → c-dev", Kind.PAIR),
        ("example.com", Kind.HOST),
        ("https://api.example.org/v1", Kind.HOST),
        ("10.0.0.5", Kind.HOST),
        ("a-dev", Kind.NAMESPACE),
        ("no, the other one", Kind.WORDS),
    ],
)
def test_kinds(text, what):
    """The form of a text says what it is."""
    assert what is kind(text)


def test_a_further_pair_is_read_as_it_is_written():
    """Both ends come back."""
    for one in (Pair(("a-dev", "b-dev"), "c-dev"), Pair(("a-dev",), "c-dev", ("8080", "53/UDP", "8000-8010", "http"))):
        assert one == pair(str(one))
    assert pair("no, a-dev → b c") is None


@pytest.mark.parametrize(
    ("words", "ports", "left"),
    [
        ("hello, please i want that {a} can to call {b} in ports 8080 and also the 9090", "8080 9090", ()),
        ("is need open ports 80, 443 y 8443 from {a} to {b}", "80 443 8443", ()),
        ("kindly allow {a} to consume {b} port no. 8080/8443", "8080 8443", ()),
        ("{a} must speak with {b} by tcp 5432, and udp 53 too", "5432/TCP 53/UDP", ()),
        ("can you do the needful: {a} --> {b} : 8080,8081 ; 9090", "8080 8081 9090", ()),
        ("{a}>{b} 8080+9090", "8080 9090", ()),
        ("{a} -> {b}:8080,9090", "8080 9090", ()),
        ("open 8080 8443 {a} -> {b}", "8080 8443", ()),
        ("{a} → {b} tcp/8080 udp/53", "8080/TCP 53/UDP", ()),
        ("8080 {a} -> {b}", "", ("8080",)),
        ("pls open {a} → {b} for 8080 (app), 8081 (mgmt) & 9102 (metrics)", "8080 8081 9102", ()),
        ("let {a} in to {b}. Ports needed are: 8080, 8443. Thanks, Sam (ext 4021)", "8080 8443", ()),
        ("ticket 48213 - let {a} hit {b} on 8080 before 1700 today. It's been 504s since 2023 lol", "8080", ()),
        ("let {a} call {b} on whatever port it's using (I think 8080? or 8081?)", "", ("8080", "8081")),
        ("let {a} call {b} on port 8080 and, if poss, 8443? ta x", "8080", ("8443",)),
        ("let {a} call {b} on ports 8080 thru 8090", "8080-8090", ()),
        ("right so {a} needs {b} port 3000, no hang on, 3001", "3001", ()),
        ("{a} needs {b} on 8080, and {c} on 9090", "8080", ("acme-compost-dev", "9090")),
        ("{a} needs to call {b} (8080), and while you're at it {c} needs to call {a} (9090)", "8080", ("{c} → {a} on 9090",)),
        ('{{"from": "{a}", "to": "{b}", "ports": [8080, 9090]}} please apply', "8080 9090", ()),
        ("{a} can't connect to {b}: dial tcp 10.1.2.3:8080: i/o timeout, please open", "8080/TCP", ()),
        ("it pulls from https://maps.example.com/v1 too, but let {a} call {b}", "", ("https://maps.example.com/v1",)),
    ],
)
def test_in_many_voices(ask, words, ports, left):
    """Terse, chatty, and in a second language: each number is in the question, or named."""
    names = {"a": ORCHARD, "b": BEEHIVE, "c": COMPOST}
    question = ask(words.format(**names))

    assert ((ORCHARD,), BEEHIVE) == (question.sources, question.target)
    assert ports == " ".join(map(str, question.ports))
    assert tuple(text.format(**names) for text in left) == question.unaccounted


@pytest.mark.parametrize(
    "wrong",
    ["nah wrong one", "not that, the letters thing", "hmm that's not what i wanted", "can you include the notifier as well?"],
)
def test_a_yes_after_any_of_these_asks_again(talk, wrong):
    """None of them could be read, and none is chatter."""
    assert (wrong,) == talk(START, wrong, "yes please")[-1].unaccounted


def test_the_pair_alone_settles_what_stood_beside_it(talk):
    """With "just" or "only" it says that the rest is not wanted."""
    assert () == talk(f"{START} and example.com", f"just {BEEHIVE}")[-1].unaccounted


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("let pond-life-dev and frobnicator call acme-beehive-dev", "frobnicator"),
        ("let pond-life-dev call acme-beehive-dev and frobnicator", "frobnicator"),
        ("let pond-life-dev; frobnicator call acme-beehive-dev", "frobnicator"),
        ("allow pond-life-dev to acme-beehive-dev on port 8444 and remove 8443", "remove 8443"),
        ("let pond-life-dev call acme-beehive-dev if the owners are happy with it", "if the owners are happy with it"),
        ("let pond-life-dev call acme-beehive-dev once the migration is done", "once the migration is done"),
        ("let pond-life-dev GET /health on acme-beehive-dev", "GET /health"),
        ("let pond-life-dev get to acme-beehive-dev's /admin path only", "/admin path only"),
        ("let pond-life-dev call acme-beehive-dev but log everything", "but log everything"),
        ("let pond-life-dev, and whoever else needs it, call acme-beehive-dev", "whoever else needs it"),
        ("can pond-life-dev still call acme-beehive-dev after I remove its policy?", "after I remove its policy"),
    ],
)
def test_no_part_of_a_request_is_dropped(ask, words, left):
    """A second name that is misspelt, a second wish, a condition, a path."""
    question = ask(words)

    assert (("pond-life-dev",), "acme-beehive-dev") == (question.sources, question.target)
    assert any(left in one for one in question.unaccounted), question.unaccounted


@pytest.mark.parametrize("number", ["0", "-1"])
def test_what_is_no_port_is_asked_about(ask, number):
    """Without it, every port would open."""
    gaps = ask(f"let pond-life-dev call acme-beehive-dev on {number}").gaps

    assert [(Slot.PORT, Lack.INVALID)] == [(gap.slot, gap.lack) for gap in gaps]

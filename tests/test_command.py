"""The slash command's text and the terminal's operands: every word is used, or the error names it."""

from contextlib import suppress

import pytest

from bot.command import Command, parse
from bot.errors import Fixable
from bot.model.question import Gap, Intent, Lack, Port, Protocol, Question, Slot
from bot.operands import read_operands
from bot.understanding import Names
from tests.docs_examples import sample
from tests.platforms import CLOUD_PLATFORM

A, B, C = "book-a-visit-dev", "visits-api-dev", "reports-dev"
ALLOW, CHECK, REVOKE, LOGS, WHO, REACH = (
    Intent.ALLOW,
    Intent.CHECK,
    Intent.REVOKE,
    Intent.LOGS,
    Intent.WHO,
    Intent.REACH,
)
USAGE = "/netpol VERB FROM... TO"


@pytest.fixture(scope="module")
def names() -> Names:
    """Return the names of the sample."""
    return Names.of(sample(), CLOUD_PLATFORM)


def pair(*ports: Port, intent: Intent = ALLOW, sources: tuple[str, ...] = (A,), target: str = B) -> Question:
    """Return the question of a pair."""
    return Question(intent, sources=sources, target=target, ports=ports)


WEB, ADMIN = Port(8080), Port(9090)
COMMANDS = [
    (ALLOW, f"{A} {B} 8080", pair(WEB)),
    (ALLOW, f"{A} {B} :8080", pair(WEB)),
    (ALLOW, f"{A} {B}:8080", pair(WEB)),
    (ALLOW, f"{A} {B} 8080 9090", pair(WEB, ADMIN)),
    (ALLOW, f"{A} {B} 8080,9090", pair(WEB, ADMIN)),
    (ALLOW, f"{A} {B} 8080, 9090", pair(WEB, ADMIN)),
    (ALLOW, f"{A} {B} 8080 &amp; 9090".replace("&amp;", "&"), pair(WEB, ADMIN)),
    (ALLOW, f"{A} {B} on port 8080 and 9090", pair(WEB, ADMIN)),
    (ALLOW, f"{A} {B} port 8080 9090", pair(WEB, ADMIN)),
    (ALLOW, f"{A} {B} ports: 8080, 9090", pair(WEB, ADMIN)),
    (ALLOW, f"{A} {B} port=8080", pair(WEB)),
    (ALLOW, f"{A} {B} port http", pair(Port("http"))),
    (ALLOW, f"{A} {B} 8080-8090 and 443", pair(Port(8080, 8090), Port(443))),
    (ALLOW, f"{A} {B} 8080 - 8090", pair(Port(8080, 8090))),
    (ALLOW, f"{A} {B} 8080–8090", pair(Port(8080, 8090))),
    (ALLOW, f"{A} to {B} 8080 to 8090", pair(Port(8080, 8090))),
    (ALLOW, f"{A} {B} 53/UDP", pair(Port(53, protocol=Protocol.UDP))),
    (ALLOW, f"{A} {B} 53 udp", pair(Port(53, protocol=Protocol.UDP))),
    (ALLOW, f"{A} -> {B}", pair()),
    (ALLOW, f"{A}→{B} 8080", pair(WEB)),
    (ALLOW, f"{A} —> {B}", pair()),
    (ALLOW, f"{A} to {B}", pair()),
    (ALLOW, f"{A} to call {B}?", pair()),
    (ALLOW, f"{A} to talk to {B}, 8080", pair(WEB)),
    (ALLOW, f"{A} {C} {B}", pair(sources=(A, C))),
    (ALLOW, f"{A} and {C} to {B} on 8080", pair(WEB, sources=(A, C))),
    (ALLOW, f"{A}, {C} -> {B}", pair(sources=(A, C))),
    (ALLOW, f"{A.upper()} {B}", pair()),
    (ALLOW, f"`{A}` *{B}* `8080`", pair(WEB)),
    (ALLOW, f"{A}\u00a0{B}\u00a08080", pair(WEB)),
    (ALLOW, f"{A.replace('-', chr(0x2011))} {B.replace('-', '–')}", pair()),
    (ALLOW, f"{A} {B} --port 8080 --port 9090", pair(WEB, ADMIN)),
    (ALLOW, f"{A} {B} --port=8080/TCP", pair(Port(8080, protocol=Protocol.TCP))),
    (ALLOW, f"--port 8080 {A} {B}", pair(WEB)),
    (ALLOW, f"{A} {B} —port 8080", pair(WEB)),
    (ALLOW, f"{A} {B} -p 8080", pair(WEB)),
    (ALLOW, f"{A} {B} -p8080", pair(WEB)),
    (ALLOW, f"{A} {B} --port 8080 9090", pair(WEB, ADMIN)),
    (ALLOW, f"{A} {B} --pod “app=api”", pair().with_(pods=(("app", "api"),))),
    (ALLOW, f"{A} {B} --select-by guide", pair().with_(select_by="guide")),
    (ALLOW, f"{A} {B} --confirm first-policy", pair().with_(confirmed=frozenset({"first-policy"}))),
    (CHECK, f"{A} {B} 8080", pair(WEB, intent=CHECK)),
    (CHECK, f"{A} {C} {B}", pair(intent=CHECK, sources=(A, C))),
    (CHECK, B, Question(WHO, target=B)),
    (REVOKE, f"{A} from {B} 8080", pair(WEB, intent=REVOKE)),
    (LOGS, f"{A} {B}", pair(intent=LOGS)),
    (LOGS, f"for {B}", Question(LOGS, target=B)),
    (WHO, B, Question(WHO, target=B)),
    (WHO, f"can reach {B}?", Question(WHO, target=B)),
    (WHO, f"calls {B}", Question(WHO, target=B)),
    (REACH, A, Question(REACH, sources=(A,))),
    (ALLOW, f"{B} 8080", Question(ALLOW, target=B, ports=(WEB,), gaps=(Gap(Slot.SOURCES, Lack.MISSING),))),
]


@pytest.mark.parametrize(("intent", "text", "question"), COMMANDS, ids=[text for _, text, _ in COMMANDS])
def test_a_command_is_read_whole(intent: Intent, text: str, question: Question, names: Names) -> None:
    """However a person, a keyboard or Slack writes it."""
    assert parse(intent, text, names, USAGE) == Command(question, sure=True)


LEFT = [
    (ALLOW, f"{A} {B} please", "please"),
    (ALLOW, f"{A} {B} udp 53", "udp"),
    (ALLOW, f"{A} {B} 8080 9090 udp", "udp"),
    (ALLOW, f"{A} -> {B} {C}", C),
    (ALLOW, f"{A} to {B} and {C}", C),
    (ALLOW, f"{A} to {B} frobnicate", "frobnicate"),
    (ALLOW, f"{A} {B} --frobnicate", "--frobnicate"),
    (ALLOW, f"{A} {B} -x", "-x"),
    (ALLOW, f"{A} {B} --branch", "--branch"),
    (ALLOW, f"{A} {B} --port", "--port"),
    (ALLOW, f"{A} {B} --port --pod app=api", "--port"),
    (ALLOW, f"{A} {B} --pod api", "api"),
    (ALLOW, f"{A} {B} --reason demo", "--reason"),
    (ALLOW, f"{A} {B} --select-by guide --select-by component", "component"),
    (ALLOW, f"{A} {B} --confirm 'no way'", "no way"),
    (ALLOW, f"{A} {B} 99999", "99999"),
    (ALLOW, f"{A} {B} 8080/ICMP", "ICMP"),
    (ALLOW, f"{A} and {B} --port 8080", "and"),
    (ALLOW, f"let {A} call {B} --port 8080", "let"),
    (CHECK, f"{A} {B} --select-by guide", "--select-by"),
    (CHECK, f"{B} 8080", "Name two namespaces"),
    (WHO, f"{B} {A}", A),
    (WHO, f"{B} 8080", "8080"),
    (WHO, f"{B} --port 8080", "--port"),
    (WHO, f"{B} please", "please"),
    (REACH, f"{A} {B}", B),
    (REACH, f"{A} -> {B}", B),
    (LOGS, f"{A} {B} 8080", B),
]


@pytest.mark.parametrize(("intent", "text", "named"), LEFT, ids=[text for _, text, _ in LEFT])
def test_what_is_left_over_is_named(intent: Intent, text: str, named: str, names: Names) -> None:
    """Nothing is dropped in silence."""
    with pytest.raises(Fixable) as raised:
        parse(intent, text, names, USAGE)
    assert named in str(raised.value)


SENTENCES = [
    (ALLOW, f"traffic from {A} to {B} on port 8080"),
    (ALLOW, f"{B} to be called from {A}"),
    (ALLOW, f"{B} from {A}"),
    (ALLOW, f"everyone to reach {B}"),
    (ALLOW, f"{A} and {B}"),
    (ALLOW, f"{A} to {B}, please"),
    (ALLOW, f"{A} to call http://visits-api.{B}.svc.cluster.local:8080"),
    (ALLOW, f"{A}'s pods to call {B}"),
    (CHECK, f"whether {A} can call {B}"),
    (WHO, f"can reach {B} on port 8080?"),
    (LOGS, f"when {A} calls {B}"),
]


@pytest.mark.parametrize(("intent", "text"), SENTENCES)
def test_a_sentence_is_no_command(intent: Intent, text: str, names: Names) -> None:
    """It is for the reader of words, and so is a pair whose direction nobody said."""
    found = parse(intent, text, names, USAGE)
    assert found is None or not found.sure


def test_a_name_that_is_none_is_asked_about_and_the_ports_stay(names: Names) -> None:
    """As buttons, for the names that it may stand for."""
    found = parse(ALLOW, f"{A} visits-api 8080", names, USAGE)
    assert found is not None
    assert found.sure
    assert (found.question.sources, found.question.target, found.question.ports) == ((A,), None, (WEB,))
    (gap,) = found.question.gaps
    assert (gap.slot, gap.lack, gap.said) == (Slot.TARGET, Lack.AMBIGUOUS, "visits-api")
    assert B in gap.options


@pytest.mark.parametrize("sign", ["-", "=", "8080,", "a-", "— ", "8080 ", ": "])
def test_a_long_run_of_one_sign_comes_to_an_end(sign: str, names: Names) -> None:
    """No pattern tries a run again from each of its characters."""
    with suppress(Fixable):
        parse(ALLOW, f"{A} {B} " + sign * 50_000, names, USAGE)


def test_the_terminal_reads_the_same_operands() -> None:
    """Ports may follow the names; a word that is no name is left over."""
    found = read_operands([A, C, B, "8080", "9090/UDP"])
    assert found.pair(USAGE) == ((A, C), B)
    assert found.port_values() == (WEB, Port(9090, protocol=Protocol.UDP))
    with pytest.raises(Fixable, match="“with”"):
        read_operands([A, B, "with"]).pair(USAGE)

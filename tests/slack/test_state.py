"""What Slack keeps for us comes back as it was, and nothing else comes in."""

import base64
import contextlib
import hashlib
import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Fixable
from bot.model.question import Conversation, Gap, Intent, Lack, Port, Protocol, Question, Slot, Written
from bot.slack.payload import Where
from bot.slack.state import (
    BUTTON_LIMIT,
    FormState,
    answered,
    asked_from,
    asked_value,
    conversation_from,
    form_state,
    is_ours,
    message_from,
    message_metadata,
    message_packed,
    question_from,
    question_value,
    unpack,
    withdraw_from,
    withdraw_value,
)

NAMES = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", fullmatch=True)
PORTS = st.one_of(
    st.builds(Port, st.integers(1, 65535), st.none(), st.none() | st.sampled_from(Protocol)),
    st.builds(lambda first, more: Port(first, first + more), st.integers(1, 60000), st.integers(0, 5535)),
    st.builds(Port, st.from_regex(r"[a-z][a-z0-9]{0,14}", fullmatch=True)),
)
GAPS = st.builds(
    Gap, st.sampled_from(Slot), st.sampled_from(Lack), st.text(max_size=200), st.lists(NAMES, max_size=20).map(tuple)
)
QUESTIONS = st.builds(
    Question,
    st.sampled_from(Intent),
    sources=st.lists(NAMES, max_size=6).map(tuple),
    target=st.none() | NAMES,
    service=st.none() | NAMES,
    ports=st.lists(PORTS, max_size=4).map(tuple),
    protocol=st.none() | st.sampled_from(Protocol),
    pods=st.lists(st.tuples(NAMES, NAMES), max_size=3).map(tuple),
    select_by=st.sampled_from(["auto", "built-in", "guide", "cloud-platform.justice.gov.uk/namespace"]),
    topic=st.none() | st.text(max_size=200),
    second=st.none() | st.sampled_from(Intent),
    gaps=st.lists(GAPS, max_size=2).map(tuple),
    confirmed=st.frozensets(st.sampled_from(["first-policy", "shared-label"])),
    unaccounted=st.lists(st.text(max_size=120), max_size=6).map(tuple),
)


WRITTEN = st.lists(
    st.builds(
        Written, st.sampled_from(["netpol/a-allow-b-12345678", "netpol/c-allow-d-0badcafe"]), st.sampled_from(["", "U0001"])
    ),
    max_size=2,
    unique_by=lambda each: each.branch,
).map(tuple)


@given(QUESTIONS)
def test_a_question_comes_back_from_a_button(question: Question) -> None:
    """Every question that fits into a button is the same question when the button is clicked."""
    value = question_value(question)
    if value is not None:
        assert len(value) <= BUTTON_LIMIT
        assert question == question_from(value)


WHOLE = Question(
    Intent.ALLOW,
    sources=("a-dev", "b.c"),
    target="t-dev",
    service="api",
    ports=(Port(8080), Port(9000, 9010, Protocol.UDP), Port("http", None, Protocol.TCP)),
    protocol=Protocol.SCTP,
    pods=(("app", "api"), ("app.kubernetes.io/name", "")),
    select_by="guide",
    topic="page#ünchor",
    second=Intent.LOGS,
    gaps=(Gap(Slot.TARGET, Lack.AMBIGUOUS, "the <api> “x”", ("t-dev", "t-prod")),),
    confirmed=frozenset({"shared-label", "first-policy"}),
    unaccounted=("until friday",),
)
PLAIN = Question(Intent.CHECK, sources=("a",), target="b")
TWO = (Written("netpol/a-allow-b-12345678", "U0001"), Written("n/x"))
WHERE = Where("U1", "", "V1", "C1", "1.1", "1.2")
WHOLE_WRITTEN = (
    '{"i":"allow","s":["a-dev","b.c"],"t":"t-dev","v":"api",'
    '"p":[[8080,null,null],[9000,9010,"UDP"],["http",null,"TCP"]],"x":"SCTP",'
    '"l":[["app","api"],["app.kubernetes.io/name",""]],"b":"guide","c":"page#ünchor","n":"logs",'
    '"g":[["target","ambiguous","the <api> “x”",["t-dev","t-prod"]]],"f":["first-policy","shared-label"],"u":["until friday"]}'
)
COMPRESSED = (
    "zeNql1jsKwgAURNG9vNpAZsZvtiIpAqYQIhYGFcS9G3AFemcBtzrFvOpcXQ3TdH3Uqm7VHWseh0vTts3z5zWn8b5UvgHRgGkgNLCmgQ0NbGlgRwN7GjjAgKhE"
    "UYmiEkUlikoUlSgqUVSiqERRiaYSTSWaSjSVaCrRVKKpRFOJphJNJYZKDJUYKjFUYqjEUImhEkMlhkrM3xL7pbA8x7neH48UW_Y="
)


def test_the_form_of_a_question_stays_as_it_is() -> None:
    """Buttons are clicked weeks after they were written, by whichever version runs then."""
    assert question_value(WHOLE) == WHOLE_WRITTEN
    assert question_from(WHOLE_WRITTEN) == WHOLE
    assert question_value(Question(Intent.WHO)) == '{"i":"who_can_reach"}'
    assert question_from('{"i":"who_can_reach"}') == Question(Intent.WHO)
    sources = tuple(f"team-{number:02d}-{'x' * 50}-dev" for number in range(40))
    assert question_from(COMPRESSED) == Question(Intent.ALLOW, sources=sources, target="t")


def test_the_form_of_other_buttons_stays_as_it_is() -> None:
    """Words that are asked again, and branches that can be withdrawn."""
    assert asked_value(None, "let “a” in") == '{"w":"let “a” in"}'
    assert asked_from('{"w":"let “a” in"}') == "let “a” in"
    assert asked_value(PLAIN, "words") == '{"i":"check","s":["a"],"t":"b"}'
    assert asked_from('{"i":"check","s":["a"],"t":"b"}') == PLAIN
    assert withdraw_value(TWO) == '{"b":["netpol/a-allow-b-12345678","n/x"],"u":"U0001"}'
    assert withdraw_from(withdraw_value(TWO)) == (("netpol/a-allow-b-12345678", "n/x"), "U0001")
    assert withdraw_value(TWO[1:]) == '{"b":["n/x"],"u":""}'
    assert withdraw_from('{"b":["n/x"],"u":""}') == (("n/x",), "")


def test_the_form_of_metadata_stays_as_it_is() -> None:
    """A thread goes on after an update."""
    conversation = Conversation(PLAIN, (Gap(Slot.PORT, Lack.MISSING),), "what?", TWO)
    written = (
        '{"a":[["port","missing","",[]]],"w":[["netpol/a-allow-b-12345678","U0001"],["n/x",""]],'
        '"q":{"i":"check","s":["a"],"t":"b"},"m":"what?"}'
    )
    metadata = {"event_type": "netpol_conversation", "event_payload": {"v": 1, "state": written, "answers": "1.2"}}
    assert message_metadata(conversation, "1.2") == metadata
    assert conversation_from(metadata) == conversation


def test_the_form_of_private_metadata_stays_as_it_is() -> None:
    """A form may be open while the bot is updated. Who opened it is not written."""
    written = '{"c":"C1","t":"1.1","m":"1.2","r":"because","q":{"i":"check","s":["a"],"t":"b"}}'
    state = FormState(WHERE, PLAIN, "because")
    assert state.packed() == written
    assert form_state(written, "U1", "V1") == state
    assert FormState().packed() == '{"c":"","t":"","m":"","r":""}'
    told = FormState(Where("U1", "https://hooks.slack.com/x", "V1", "C1"), PLAIN)
    assert form_state(told.packed(), "U1", "V1") == told
    assert form_state(FormState().packed()) == FormState()
    assert form_state("{}") == FormState()
    assert message_packed("C1/1.1") == '{"m":"C1/1.1"}'
    assert message_from('{"m":"C1/1.1"}') == "C1/1.1"


def test_many_namespaces_fit_into_a_button() -> None:
    """Twenty sources with the longest names are still one click."""
    question = Question(Intent.ALLOW, sources=tuple(f"team-{number:02d}-{'x' * 50}-dev" for number in range(20)), target="t")
    assert question == question_from(question_value(question))


@given(QUESTIONS, st.lists(GAPS, max_size=2), st.text(max_size=120), WRITTEN)
def test_a_conversation_comes_back_from_metadata(
    question: Question, gaps: list[Gap], missed: str, written: tuple[Written, ...]
) -> None:
    """A thread's state survives in the metadata of a message, flat as Slack wants it."""
    conversation = Conversation(question, tuple(gaps), missed, written)
    metadata = json.loads(json.dumps(message_metadata(conversation, "1.2")))
    assert is_ours(metadata)
    assert answered(metadata) == "1.2"
    assert all(isinstance(value, (str, int)) for value in metadata["event_payload"].values())
    assert conversation_from(metadata) in (conversation, Conversation(written=written))


def test_metadata_of_an_earlier_version_is_read() -> None:
    """It tells of no branches."""
    metadata = {
        "event_type": "netpol_conversation",
        "event_payload": {"v": 1, "state": '{"a":[],"q":{"i":"who_can_reach","t":"a-dev"}}'},
    }
    assert conversation_from(metadata) == Conversation(Question(Intent.WHO, target="a-dev"))


def test_a_state_that_is_too_large_still_names_its_branches() -> None:
    """The question is forgotten, and what was written is not."""
    written = (Written("netpol/a-allow-b-12345678", "U0001"), Written("netpol/a-allow-c-12345678"))
    names = tuple(f"{hashlib.sha256(str(number).encode()).hexdigest()[:60]}-dev" for number in range(90))
    metadata = message_metadata(Conversation(Question(Intent.ALLOW, sources=names, target="t"), written=written), "")
    assert conversation_from(metadata) == Conversation(written=written)


@pytest.mark.parametrize("forged", [[["netpol/`x`", "U1"]], [["-x", ""]], [["ok", "<!channel>"]], [["ok"]], ["ok"], "ok"])
def test_forged_branches_are_not_read(forged: object) -> None:
    """Names of branches go into buttons and to git."""
    metadata = {"event_type": "netpol_conversation", "event_payload": {"state": json.dumps({"w": forged})}}
    assert conversation_from(metadata) == Conversation()


def test_metadata_of_before_is_read_and_nothing_new_is_written_into_it() -> None:
    """A state without words that were not taken in is written as it always was."""
    conversation = Conversation(Question(Intent.ALLOW, sources=("a",), target="b"))
    metadata = message_metadata(conversation, "1.2")
    assert '{"a":[],"q":{"i":"allow","s":["a"],"t":"b"}}' == metadata["event_payload"]["state"]
    assert conversation == conversation_from(metadata)


FORGED = [
    '{"i": "allow", "u": "9090"}',
    '{"i": "allow", "u": [9090]}',
    '{"i": "allow", "u": ["' + "x" * 201 + '"]}',
    None,
    7,
    "",
    "no json",
    "[]",
    "zno base64 at all",
    "z" + "A" * 100,
    "{" * 50_000,
    '{"i": "conquer"}',
    '{"i": ["allow"]}',
    '{"i": "allow", "extra": 1}',
    '{"i": "allow", "t": "Not A Name"}',
    '{"i": "allow", "t": "a\\nb"}',
    '{"i": "allow", "t": "../../etc"}',
    '{"i": "allow", "s": "not-a-list"}',
    '{"i": "allow", "s": [1]}',
    '{"i": "allow", "s": ' + json.dumps(["a"] * 101) + "}",
    '{"i": "allow", "p": [[0, null, null]]}',
    '{"i": "allow", "p": [[true, null, null]]}',
    '{"i": "allow", "p": [[90, 80, null]]}',
    '{"i": "allow", "p": [["$(id)", null, null]]}',
    '{"i": "allow", "p": [["http", 80, null]]}',
    '{"i": "allow", "p": [[80, null, "ICMP"]]}',
    '{"i": "allow", "l": [["app", "a b"]]}',
    '{"i": "allow", "l": [["", "b"]]}',
    '{"i": "allow", "b": "x: y"}',
    '{"i": "allow", "f": ["first policy"]}',
    '{"i": "allow", "g": [["target"]]}',
    '{"i": "allow", "g": [["target", "missing", "", [], 1]]}',
    '{"i": "allow", "g": [["target", "missing", "' + "x" * 201 + '", []]]}',
    '{"i": "allow", "g": [["target", "missing", "", ["Not A Name"]]]}',
    '{"i": "allow", "g": [{"slot": "target", "lack": "missing"}]}',
    '{"i": "allow", "t": null}',
    '{"i": "allow", "t": 7}',
    '{"i": "allow", "t": "a\\n"}',
    '{"i": "allow", "c": "' + "x" * 201 + '"}',
    '{"i": "allow", "p": [["80 ", null, null]]}',
    '{"i": "allow", "p": [[80.0, null, null]]}',
    '{"i": "allow", "p": [[65536, null, null]]}',
    '{"i": "allow", "p": [[80, "90", null]]}',
    '{"i": "allow", "p": [[80, true, null]]}',
    '{"i": "allow", "p": [[80, null]]}',
    '{"i": "allow", "f": ' + json.dumps(["a"] * 101) + "}",
    '{"i": "allow", "intent": "allow"}',
    '{"intent": "allow"}',
    '{"target": "a", "i": "allow"}',
    "{}",
    "\ud800",
]


@pytest.mark.parametrize("value", FORGED)
def test_what_we_did_not_write_is_not_read(value: object) -> None:
    """A forged or damaged button is one sentence to the person, and nothing more."""
    with pytest.raises(Fixable):
        question_from(value)


@pytest.mark.parametrize("value", [*FORGED, '{"w": 7}', '{"w": "a", "i": "allow"}', '{"w": "' + "x" * 501 + '"}', '{"w": null}'])
def test_what_we_did_not_write_is_not_asked_again(value: object) -> None:
    """The same holds for a button with somebody's words."""
    with pytest.raises(Fixable):
        asked_from(value)


@pytest.mark.parametrize(
    "value",
    [
        '{"b": "netpol/x", "u": "U1"}',
        '{"b": ["-x"], "u": "U1"}',
        '{"b": ["a b"], "u": "U1"}',
        '{"b": [7], "u": "U1"}',
        '{"b": ' + json.dumps(["netpol/x"] * 101) + ', "u": "U1"}',
        '{"b": ["netpol/x"], "u": "<!channel>"}',
        '{"b": ["netpol/x"]}',
        '{"b": ["netpol/x"], "u": "U1", "t": "a"}',
        "[]",
        None,
    ],
)
def test_forged_branches_are_not_withdrawn(value: object) -> None:
    """The names go to git."""
    with pytest.raises(Fixable):
        withdraw_from(value)


@pytest.mark.parametrize(
    "value",
    [
        '{"c": 7}',
        '{"c": "<!channel>"}',
        '{"m": "' + "1" * 318 + '"}',
        '{"m": ["1.2"]}',
        '{"q": {"i": "conquer"}}',
        '{"q": null}',
        '{"r": true}',
        '{"r": "' + "x" * 3001 + '"}',
        '{"extra": ""}',
        "",
        None,
    ],
)
def test_a_forged_form_is_not_read(value: object) -> None:
    """Neither the form for access nor the one for a reason."""
    with pytest.raises(Fixable):
        form_state(value)
    with pytest.raises(Fixable):
        message_from(value)


@given(st.text() | st.binary().map(lambda data: "z" + data.hex()) | st.recursive(st.none() | st.text(), st.lists).map(json.dumps))
def test_no_text_breaks_the_reader(text: str) -> None:
    """Whatever comes back, it is a question or a Fixable."""
    with contextlib.suppress(Fixable):
        question_from(text)


def test_a_small_text_cannot_fill_the_memory() -> None:
    """Compressed text that would unpack to megabytes is refused."""
    bomb = "z" + base64.urlsafe_b64encode(zlib.compress(b'{"i":"' + b"a" * 10_000_000 + b'"}')).decode()
    with pytest.raises(Fixable):
        unpack(bomb)


@pytest.mark.parametrize(
    "metadata", [None, {}, [], {"event_type": "other"}, {"event_type": "netpol_conversation", "event_payload": 3}]
)
def test_metadata_of_others_is_a_new_conversation(metadata: object) -> None:
    """A thread whose state cannot be read starts anew."""
    assert Conversation() == conversation_from(metadata)
    assert answered(metadata) == ""

"""`/netpol` and its verbs."""

from typing import Any

import pytest

from bot.command import Typed, read_command, without_names
from bot.model.question import Intent, Port, Question
from bot.playground import Person
from bot.slack.payload import plain
from bot.understanding import Names
from tests.docs_examples import sample
from tests.platforms import CLOUD_PLATFORM
from tests.slack.running import Desk, Start, press

CHANNEL = "#ask-platform"
A, B = "book-a-visit-dev", "visits-api-dev"
PAIR = Question(Intent.ALLOW, sources=(A,), target=B)

WEB = Port(8080)

TYPED = [
    ("", Typed("help")),
    ("help", Typed("help", Question(Intent.HELP))),
    ("allow", Typed("allow", form=Intent.ALLOW)),
    ("  ALLOW  ", Typed("ALLOW", form=Intent.ALLOW)),
    ("revoke", Typed("revoke", form=Intent.REVOKE)),
    ("check", Typed("check", form=Intent.CHECK)),
    ("who", Typed("who", form=Intent.WHO)),
    ("reach", Typed("reach", form=Intent.REACH)),
    ("impact", Typed("impact", form=Intent.IMPACT)),
    ("explain", Typed("explain", Question(Intent.EXPLAIN), form=Intent.EXPLAIN)),
    (f"allow {A} {B}", Typed(f"allow {A} {B}", PAIR)),
    (f"allow {A} -&gt; {B}", Typed(f"allow {A} -> {B}", PAIR)),
    (f"allow {A} to {B} port 8080", Typed(f"allow {A} to {B} port 8080", PAIR.with_(ports=(WEB,)))),
    (f"allow\u00a0{A} {B} 8080", Typed(f"allow\u00a0{A} {B} 8080", PAIR.with_(ports=(WEB,)))),
    (f"allow {A} {B} 8080 &amp; 9090", Typed(f"allow {A} {B} 8080 & 9090", PAIR.with_(ports=(WEB, Port(9090))))),
    (f"allow <http://{A}|{A}> {B}", Typed(f"allow {A} {B}", PAIR)),
    (f"check {A} {B}", Typed(f"check {A} {B}", PAIR.with_(intent=Intent.CHECK))),
    (f"revoke {A} from {B}", Typed(f"revoke {A} from {B}", PAIR.with_(intent=Intent.REVOKE))),
    (f"who {B}", Typed(f"who {B}", Question(Intent.WHO, target=B))),
    (f"reach {A}", Typed(f"reach {A}", Question(Intent.REACH, sources=(A,)))),
    (f"logs for {B}", Typed(f"logs for {B}", Question(Intent.LOGS, target=B))),
    ("logs", Typed("logs", Question(Intent.LOGS), form=Intent.LOGS)),
    ("explain the component label", Typed("explain the component label", Question(Intent.EXPLAIN, topic="the component label"))),
    (f"can {A} reach {B}?", Typed(f"can {A} reach {B}?")),
    (f"allow traffic from {A} to {B}", Typed(f"allow traffic from {A} to {B}")),
    (
        "<http://api.visits-api-dev.svc.cluster.local|api.visits-api-dev.svc.cluster.local>",
        Typed("api.visits-api-dev.svc.cluster.local"),
    ),
]


@pytest.fixture(scope="module")
def names() -> Names:
    """Return the names of the sample."""
    return Names.of(sample(), CLOUD_PLATFORM)


@pytest.mark.parametrize(("text", "expected"), TYPED)
def test_what_was_typed(text: str, expected: Typed, names: Names) -> None:
    """Verbs with names become questions, anything else stays words as they were typed."""
    assert expected == read_command(plain(text), names)


@pytest.mark.parametrize("verb", ["allow", "check", "who", "reach", "revoke", "impact"])
def test_a_verb_without_its_names_says_how_it_is_written(verb: str, names: Names) -> None:
    """A usage line, for where there are no forms."""
    intent = read_command(verb, names).form
    assert intent is not None
    assert f"/netpol {verb} " in str(without_names(intent))


def ephemeral_answer(person: Person) -> dict[str, Any]:
    """Return the newest message that only this person sees."""
    person.wait_for(CHANNEL, lambda seen: seen["is_ephemeral"])
    return [seen for seen in person.sees(CHANNEL) if seen["is_ephemeral"]][-1]


ANSWERS = [
    (f"/netpol allow {A} to {B} port 8080", "8080"),
    (f"/netpol can {A} reach {B}?", "**Blocked:**"),
    (f"/netpol check {A} {B}", "**Blocked:**"),
    (f"/netpol who {B}", "Who can reach"),
    (f"/netpol reach {A}", "other namespaces"),
    ("/netpol revoke book-a-visit-preprod from visits-api-preprod", "kubectl"),
    (f"/netpol logs {B}", "log"),
    ("/netpol explain tls", "ertificate"),
    ("/netpol help", "What you can ask"),
    ("/netpol frobnicate", "What you can ask"),
    ("/netpol allow sorce to nowhere", "No namespace is called `sorce`"),
    ("/netpol allow sorce to nowhere port 8080", "No namespace is called `sorce`"),
    (f"/netpol allow {A}", "type it again"),
    (f"/netpol allow {A} {B} 8080", f"⛔ **Blocked:** `{A}` → `{B}`, TCP 8080"),
    (f"/netpol allow {A} {B} 8080 &amp; 9090", "9090"),
    (f"/netpol allow {A} {B} 8080-8090 and 443", "443"),
    (f"/netpol allow {A} reports-dev {B}", "reports-dev"),
    (f"/netpol allow {A} {B} —select-by guide", "cloud-platform.justice.gov.uk/namespace"),
    (f"/netpol allow {A} {B} --frobnicate", "“--frobnicate” isn't an option"),
    (f"/netpol allow {A} {B} please", "I can't place “please”"),
    (f"/netpol who {B} {A}", f"I can't place “{A}”"),
    (f"/netpol allow {A} to call {B} on port 8080", f"`{B}`, TCP 8080"),
    (f"/netpol can {A} call {B} on 8080?", "8080"),
    (f"/netpol allow {A} visits-api 8080", "fits several"),
]


def test_only_the_one_who_typed_sees_the_answer(desk: Desk) -> None:
    """Each verb, words, what is not known and what is misspelt."""
    amira = desk.person("amira")
    for line, expected in ANSWERS:
        before = len(amira.sees(CHANNEL))
        assert amira.command(CHANNEL, line).ok
        desk.quiet()
        seen = amira.sees(CHANNEL)
        assert len(seen) == before + 1, line
        assert seen[-1]["is_ephemeral"]
        assert expected in seen[-1]["text"] + str(seen[-1]["blocks"]), line
    assert desk.person("ben").sees(CHANNEL) == []
    assert desk.slack.history(CHANNEL) == []


def test_a_name_that_fits_several_keeps_the_port(desk: Desk) -> None:
    """The button that picks one asks for the whole command."""
    amira = desk.person("amira")
    amira.command(CHANNEL, f"/netpol allow {A} visits-api 8080")
    asked = ephemeral_answer(amira)
    pick = next(
        each for block in asked["blocks"] for each in block.get("elements", ()) if str(each.get("text", {}).get("text")) == B
    )
    assert amira.click(asked, pick["action_id"]).ok
    desk.quiet()
    shown = str(amira.sees(CHANNEL)[-1]["blocks"])
    assert f"`{A}` → `{B}`, TCP 8080" in shown


@pytest.mark.parametrize("http", [False, True], ids=["socket", "http"])
def test_it_can_be_shared_with_the_channel(start: Start, http: bool) -> None:
    """Then it is a message like any other, whose thread goes on by words."""
    desk = start(http=http)
    amira = desk.person("amira")
    amira.command(CHANNEL, f"/netpol allow {A} to {B}")
    assert amira.click(ephemeral_answer(amira), "netpol.share").ok
    ben = desk.person("ben")
    shared = ben.wait_for(CHANNEL, lambda seen: bool(seen.get("bot_id")))
    follow_up = ben.say(CHANNEL, "only port 8080", thread=shared)
    assert "8080" in str(ben.wait_for_reply(follow_up)["blocks"])


def test_it_can_be_shared_where_the_bot_is_not(desk: Desk) -> None:
    """A command works in every channel, and so does its answer."""
    amira = desk.person("amira")
    amira.command("#random", f"/netpol check {A} {B}")
    answer = amira.wait_for("#random", lambda seen: seen["is_ephemeral"])
    assert amira.click(answer, "netpol.share").ok
    desk.person("ben").wait_for("#random", lambda seen: bool(seen.get("bot_id")))


def test_switching_the_label_replaces_what_was_shown(desk: Desk) -> None:
    """Still one message, still only for the one who asked."""
    amira = desk.person("amira")
    amira.command(CHANNEL, f"/netpol allow {A} to {B}")
    answer = ephemeral_answer(amira)
    press(amira, answer, "Use the guide's label")
    desk.quiet()
    seen = [each for each in amira.sees(CHANNEL) if each["is_ephemeral"]]
    assert len(seen) == 1
    assert "cloud-platform.justice.gov.uk/namespace" in str(seen[0]["blocks"])
    press(amira, seen[0], "Use the built-in label")
    desk.quiet()
    seen = [each for each in amira.sees(CHANNEL) if each["is_ephemeral"]]
    assert len(seen) == 1
    assert "cloud-platform.justice.gov.uk/namespace" not in str(seen[0]["blocks"])

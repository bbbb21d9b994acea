"""The form: opened at once, filled by type-ahead, checked at the field, written only after the preview."""

from pathlib import Path
from typing import Any

import pytest

from tests.slack.running import Desk, Start
from tests.slack.test_branches import branches, button

CHANNEL = "#ask-platform"
A, B = "book-a-visit-dev", "visits-api-dev"


def choose(person: Any, field: str, typed: str, name: str) -> None:
    """Type into a picker and choose a name that it offers."""
    offered = person.type_ahead(field, typed)
    assert offered.ok
    assert name in [option["value"] for option in offered.options]
    assert person.fill({field: name}).ok


def opened(desk: Desk) -> Any:
    """Return somebody who has the form open."""
    amira = desk.person("amira")
    assert amira.command(CHANNEL, "/netpol allow").ok
    amira.wait_for_modal(suits=lambda view: view["callback_id"] == "netpol_form")
    return amira


@pytest.mark.parametrize("http", [False, True], ids=["socket", "http"])
def test_the_whole_way(start: Start, tmp_path: Path, http: bool) -> None:
    """Choose, preview, create: the modal and a message both say what came of it."""
    desk = start(http=http)
    amira = opened(desk)
    choose(amira, "source", "book a", A)
    choose(amira, "target", "visits", B)
    assert amira.submit({"ports": "8080, http", "pods": "app = api", "from_pods": "app=web", "reason": "VISIT-1"}).ok
    preview = amira.wait_for_modal(suits=lambda view: view["callback_id"] == "netpol_preview")
    shown = str(preview["blocks"])
    for part in ("kind: NetworkPolicy", "04-networkpolicy.yaml", "8080", "app: api", "app: web", "What opens"):
        assert part in shown, part
    assert branches(tmp_path) == {}
    assert amira.submit().ok
    amira.wait_for_modal(suits=lambda view: "Written" in view["title"]["text"])
    amira.wait_for(CHANNEL, lambda seen: "netpol.withdraw" in str(seen.get("blocks")))
    assert len(branches(tmp_path)) == 1


def test_what_is_chosen_at_one_end_is_not_offered_at_the_other(desk: Desk) -> None:
    """And what was used last comes first."""
    amira = opened(desk)
    choose(amira, "source", "", A)
    assert A not in [option["value"] for option in amira.type_ahead("target", "").options]
    amira.close()
    amira.say(CHANNEL, "@netpol who can reach payments-api-dev?")
    desk.quiet()
    amira = opened(desk)
    assert amira.type_ahead("source", "").options[0]["value"] == "payments-api-dev"
    assert amira.type_ahead("source", "no such thing").options == ()


WRONG = [
    ({"ports": "0"}, "ports"),
    ({"ports": "eighty"}, "ports"),
    ({"ports": "90-80"}, "ports"),
    ({"ports": "8080, 65536"}, "ports"),
    ({"pods": "app"}, "pods"),
    ({"pods": "app=$(id)"}, "pods"),
]


def test_errors_are_at_the_field(desk: Desk) -> None:
    """The form stays open, and says what to type."""
    amira = opened(desk)
    choose(amira, "source", "book", A)
    choose(amira, "target", "visits", B)
    for values, field in WRONG:
        refused = amira.submit({"ports": "", "pods": "", **values})
        assert not refused.ok
        assert list(refused.errors) == [field], values
        assert "`" not in refused.errors[field], "Slack shows it as it stands"


def test_a_second_confirmation_is_ticked_before_anything_is_written(desk: Desk, tmp_path: Path) -> None:
    """A first policy would cut others off: it is named, and not written by accident."""
    amira = opened(desk)
    choose(amira, "source", "book-a-visit-dev", A)
    choose(amira, "target", "open", "open-data-sandbox")
    assert amira.submit().ok
    desk.quiet()
    top = amira.modal
    if top["callback_id"] == "netpol_preview":
        needs = [block for block in top["blocks"] if block.get("block_id") == "needs"]
        assert needs
        options = needs[0]["element"]["options"]
        assert not amira.submit().ok
        assert amira.submit({"needs": [option["value"] for option in options]}).ok
        amira.wait_for_modal(suits=lambda view: "Written" in view["title"]["text"])
        assert len(branches(tmp_path)) == 1


def test_narrowing_opens_the_form_as_it_is(desk: Desk) -> None:
    """From the answer's button, with both ends filled in."""
    amira = desk.person("amira")
    answer = amira.wait_for_reply(amira.say(CHANNEL, f"how do I let {A} talk to {B}?"))
    assert amira.click(answer, button(answer, "narrow")).ok
    form = amira.wait_for_modal(suits=lambda view: view["callback_id"] == "netpol_form")
    chosen = {
        block["block_id"]: block["element"].get("initial_option", {}).get("value")
        for block in form["blocks"]
        if block["type"] == "input"
    }
    assert (chosen["source"], chosen["target"]) == (A, B)
    assert amira.submit({"ports": "8080"}).ok
    assert "8080" in str(amira.wait_for_modal(suits=lambda view: view["callback_id"] == "netpol_preview")["blocks"])


def test_a_form_that_comes_too_late_is_said(start: Start) -> None:
    """Slack gives three seconds: after that the person clicks again, and knows it."""
    desk = start()
    amira = desk.person("amira")
    desk.slack.faults.error("views.open", "expired_trigger_id")
    amira.command(CHANNEL, "/netpol allow")
    told = amira.wait_for(CHANNEL, lambda seen: seen["is_ephemeral"])
    assert told["text"] == "That took too long for Slack. Please do it again."


def test_the_shortcut_answers_somebodys_message_in_its_thread(desk: Desk) -> None:
    """The form is filled with what the message says; the answer is for all to see."""
    amira, ben = desk.person("amira"), desk.person("ben")
    said = amira.say("#team-visits", f"we cannot get from {A} to {B} on port 8080")
    assert ben.shortcut("help_with_access", said).ok
    form = ben.wait_for_modal(suits=lambda view: view["callback_id"] == "netpol_form")
    assert form["submit"]["text"] == "Answer in the thread"
    assert ben.submit().ok
    answer = amira.wait_for_reply(said)
    assert B in str(answer["blocks"])


def test_a_guest_cannot_write_from_the_form_either(desk: Desk, tmp_path: Path) -> None:
    """The refusal is in the modal."""
    david = desk.person("david")
    assert david.command(CHANNEL, "/netpol allow").ok
    david.wait_for_modal(suits=lambda view: view["callback_id"] == "netpol_form")
    choose(david, "source", "book", A)
    choose(david, "target", "visits", B)
    assert david.submit().ok
    david.wait_for_modal(suits=lambda view: view["callback_id"] == "netpol_preview")
    assert david.submit().ok
    david.wait_for_modal(suits=lambda view: "no branches" in str(view["blocks"]))
    assert branches(tmp_path) == {}


ALONE = {
    "revoke": ("Take access away", "Preview", ["source", "target", "ports", "pods", "reason"]),
    "check": ("Is it allowed today?", "Ask", ["source", "target", "ports", "pods", "from_pods"]),
    "who": ("Who gets in", "Ask", ["target"]),
    "reach": ("Where it can go", "Ask", ["source"]),
    "impact": ("Without a policy", "Ask", ["target", "policy"]),
    "logs": ("Where the logs are", "Ask", ["target"]),
    "explain": ("What the guide says", "Ask", ["topic"]),
}


@pytest.mark.parametrize("verb", ALONE)
def test_every_verb_alone_opens_its_form(desk: Desk, verb: str) -> None:
    title, button, fields = ALONE[verb]
    amira = form_of(desk, verb)
    assert (title, button) == (amira.modal["title"]["text"], amira.modal["submit"]["text"])
    assert fields == [block["block_id"] for block in amira.modal["blocks"]]


def form_of(desk: Desk, verb: str, person: str = "amira") -> Any:
    """Return somebody who has a verb's form open."""
    amira = desk.person(person)
    assert amira.command(CHANNEL, f"/netpol {verb}").ok
    amira.wait_for_modal(suits=lambda view: view["callback_id"] == "netpol_form")
    return amira


ASKED: list[tuple[str, dict[str, str], dict[str, str], str]] = [
    ("check", {"source": A, "target": B}, {"ports": "8080"}, f"/netpol check {A} {B} 8080"),
    ("who", {"target": B}, {}, f"/netpol who {B}"),
    ("reach", {"source": A}, {}, f"/netpol reach {A}"),
    ("impact", {"target": B}, {"policy": "allow-ingress-controllers"}, f"/netpol impact {B} allow-ingress-controllers"),
    ("logs", {"target": B}, {}, f"/netpol logs {B}"),
    ("explain", {}, {"topic": "  tls "}, "/netpol explain tls"),
]


@pytest.mark.parametrize(("verb", "chosen", "typed", "command"), ASKED, ids=[each[0] for each in ASKED])
def test_a_form_that_writes_nothing_is_answered_as_its_command(
    desk: Desk, verb: str, chosen: dict[str, str], typed: dict[str, str], command: str
) -> None:
    """The same answer, and only the person who typed sees it."""
    amira = form_of(desk, verb)
    for field, name in chosen.items():
        choose(amira, field, name, name)
    assert amira.submit(typed).ok
    assert amira.modal is None
    assert amira.command(CHANNEL, command).ok
    desk.quiet()
    by_form, by_command = amira.sees(CHANNEL)
    assert by_form["is_ephemeral"]
    assert by_command["text"] == by_form["text"]
    assert shown(by_command) == shown(by_form)
    assert desk.person("ben").sees(CHANNEL) == []


def shown(message: Any) -> list[str]:
    """Return the texts of a message, and its buttons."""
    blocks = [block for block in message["blocks"] if block["type"] in ("markdown", "section", "actions")]
    return [str(block.get("text") or [each.get("text") for each in block["elements"]]) for block in blocks]


def test_logs_of_no_namespace_in_particular(desk: Desk) -> None:
    amira = form_of(desk, "logs")
    assert amira.submit().ok
    desk.quiet()
    assert "log" in str(amira.sees(CHANNEL)[-1]["blocks"])


def test_where_the_bot_is_not_a_form_is_answered_all_the_same(desk: Desk) -> None:
    """A command works in every channel, and so does its form."""
    amira = desk.person("amira")
    amira.command("#random", "/netpol who")
    amira.wait_for_modal(suits=lambda view: view["callback_id"] == "netpol_form")
    choose(amira, "target", B, B)
    assert amira.submit().ok
    assert B in str(amira.wait_for("#random", lambda seen: seen["is_ephemeral"])["blocks"])


AT_FIELD: list[tuple[str, dict[str, str], dict[str, str], dict[str, str]]] = [
    ("who", {}, {}, {"target": "Choose"}),
    ("check", {"source": A}, {}, {"target": "Choose"}),
    ("check", {"source": A, "target": B}, {"ports": "eighty"}, {"ports": "number"}),
    ("impact", {"target": B}, {"policy": "Not A Name"}, {"policy": "lower-case"}),
    ("impact", {"target": B}, {"policy": "no-such-policy"}, {"policy": "allow-ingress-controllers"}),
    ("explain", {}, {"topic": "   "}, {"topic": "Write"}),
]


@pytest.mark.parametrize(("verb", "chosen", "typed", "errors"), AT_FIELD)
def test_what_is_wrong_is_said_at_its_field_in_every_form(
    desk: Desk, verb: str, chosen: dict[str, str], typed: dict[str, str], errors: dict[str, str]
) -> None:
    amira = form_of(desk, verb)
    for name, value in chosen.items():
        choose(amira, name, value, value)
    refused = amira.submit(typed)
    assert not refused.ok
    assert list(errors) == list(refused.errors)
    for field, words in errors.items():
        assert words in refused.errors[field] or refused.error == "missing"
    assert amira.sees(CHANNEL) == []


def test_taking_access_away_has_a_preview(desk: Desk, tmp_path: Path) -> None:
    """What goes out of which file and what closes, then the branch, with its reason."""
    amira = form_of(desk, "revoke")
    choose(amira, "source", "book", "book-a-visit-preprod")
    choose(amira, "target", "visits", "visits-api-preprod")
    assert amira.submit({"reason": "It calls the ledger now"}).ok
    preview = amira.wait_for_modal(suits=lambda view: view["callback_id"] == "netpol_preview")
    for part in ("What closes", "Out of"):
        assert part in str(preview["blocks"]), part
    assert amira.submit().ok
    amira.wait_for_modal(suits=lambda view: "Written" in view["title"]["text"])
    assert ["revoke"] == [name.split("/")[1].split("-")[3] for name in branches(tmp_path)]


def test_a_removal_that_has_nothing_to_remove_says_so(desk: Desk) -> None:
    amira = form_of(desk, "revoke")
    choose(amira, "source", A, A)
    choose(amira, "target", B, B)
    assert amira.submit().ok
    said = amira.wait_for_modal(suits=lambda view: view["callback_id"] == "netpol_done")
    assert said["title"]["text"] == "Take access away"

"""The parts of an answer that wait behind buttons and in its menu: who sees them, and what choosing one does."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from bot.model.question import Intent, Question
from bot.playground import Person
from bot.settings import ROOT
from bot.slack.state import OPTION_LIMIT, answered, conversation_from, question_value
from tests.slack.running import SUPPORT, Desk, Start, controls, labels, press, press_old
from tests.slack.test_branches import ASK, CHANNEL, A, B

FOLDS = {
    "Show YAML": "kind: NetworkPolicy",
    "Why": "selects every pod of visits-api-dev",
    "Address and logs": "**Logs.**",
    "Who owns it": "`#visits` in Slack",
}
"""The parts of the answer, by what shows them, and words that stand in none of the others nor in the answer."""


def only_for(person: Person) -> list[dict[str, Any]]:
    """Return the messages that only this person sees."""
    return [each for each in person.sees(CHANNEL) if each["is_ephemeral"]]


def asked_in(desk: Desk, words: str = ASK) -> tuple[Person, dict[str, Any], dict[str, Any]]:
    """Ask in the channel; return who asked, the question and its answer."""
    amira = desk.person("amira")
    asked = amira.say(CHANNEL, words)
    answer = amira.wait_for_reply(asked)
    desk.quiet()
    return amira, asked, answer


def test_an_answer_has_few_buttons_and_a_menu(desk: Desk) -> None:
    """What to do and the YAML first; the rest is one press further, in five lines at most."""
    _, _, answer = asked_in(desk)
    buttons = [each["text"]["text"] for each in controls(answer) if each["type"] == "button"]
    (menu,) = [each for each in controls(answer) if each["type"] == "overflow"]
    assert buttons[:3] == ["Create branch", "Show YAML", "Ports or pods …"]
    assert controls(answer)[-1] == menu
    assert len(menu["options"]) == 5
    assert set(FOLDS) | {"Swap direction", "Use the guide's label", "Compare routes"} <= set(labels(answer))


@pytest.mark.parametrize("words", [ASK, f"can {A} reach {B}?"], ids=["allow", "check"])
@pytest.mark.parametrize("http", [False, True], ids=["socket", "http"])
def test_a_part_is_shown_to_the_one_who_asks_for_it(start: Start, words: str, http: bool) -> None:
    """Each part alone, to nobody else, and nothing of the thread changes."""
    desk = start(http=http)
    amira, asked, answer = asked_in(desk, words)
    ben = desk.person("ben")
    names = [name for name in FOLDS if name in labels(answer)]
    assert {"Why", "Address and logs", "Who owns it"} <= set(names)
    for name in names:
        before = len(only_for(ben))
        press(ben, answer, name)
        desk.quiet()
        assert len(only_for(ben)) == before + 1
        shown = only_for(ben)[-1]
        assert shown["text"].startswith(f"{name}: Blocked: {A} → {B}")
        for other, said in FOLDS.items():
            assert (said in str(shown["blocks"])) is (other == name), other
            assert said not in str(answer["blocks"])
    assert only_for(amira) == []
    assert amira.thread(asked) == [answer]


def test_in_a_command_too(desk: Desk) -> None:
    """An answer that only one person sees has the same parts, for them."""
    amira = desk.person("amira")
    amira.command(CHANNEL, f"/netpol allow {A} {B}")
    desk.quiet()
    (answer,) = only_for(amira)
    for name, said in FOLDS.items():
        press(amira, answer, name)
        desk.quiet()
        assert said in str(only_for(amira)[-1]["blocks"])
    assert amira.now(answer)["blocks"] == answer["blocks"]
    assert desk.slack.history(CHANNEL) == []


def test_the_other_direction_takes_the_answers_place(desk: Desk) -> None:
    """With its own memory: a follow-up goes on from the swapped pair, and an edit of the question finds the message."""
    amira, asked, answer = asked_in(desk)
    press(amira, answer, "Swap direction")
    desk.quiet()
    now = amira.now(answer)
    assert f"`{B}` → `{A}`" in now["blocks"][0]["text"]
    assert now["text"].startswith(f"Blocked: {B} → {A}")
    kept = next(each for each in desk.slack.history(CHANNEL) if each["ts"] == answer["ts"])
    assert answered(kept["metadata"]) == asked["ts"]
    assert conversation_from(kept["metadata"]).question == Question(Intent.ALLOW, sources=(B,), target=A)
    more = amira.wait_for_reply(amira.say(CHANNEL, "only port 8080", thread=asked))
    assert f"`{B}` → `{A}`, TCP 8080" in more["blocks"][0]["text"]
    press(amira, now, "Swap direction")
    desk.quiet()
    assert amira.now(answer)["blocks"][0]["text"] == answer["blocks"][0]["text"]
    amira.edit(asked, f"how do I let {A} talk to search-api-dev?")
    desk.quiet()
    assert "search-api-dev" in str(amira.now(answer)["blocks"])
    assert len([each for each in amira.thread(asked) if each.get("bot_id")]) == 2


TABLE = "| | Direct | Ingress |\n|---|---|---|\n| TLS | none | up to **Nginx** |"


@pytest.fixture
def routes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a guide whose routes stand side by side in a table of two rows."""
    root = tmp_path / "root"
    for name in ("docs", "templates"):
        shutil.copytree(ROOT / name, root / name)
    for name in ("platforms", "examples"):
        (root / name).symlink_to(ROOT / name)
    page = root / "docs" / "three-routes.md"
    before, title, rest = page.read_text().partition("## Side by side\n")
    section, mark, after = rest.partition("\n## ")
    facts = [line for line in section.splitlines() if line.startswith("{% set ")]
    page.write_text("\n".join([before + title, *facts, TABLE, mark + after]))
    monkeypatch.setattr("bot.host.ROOT", root)


@pytest.mark.usefixtures("routes")
def test_the_routes_come_below_as_a_table(desk: Desk) -> None:
    """For all in the thread, once however often it is chosen."""
    amira, asked, answer = asked_in(desk)
    press(amira, answer, "Compare routes")
    press(amira, answer, "Compare routes")
    desk.quiet()
    first, compared = amira.thread(asked)
    assert first == answer
    (table,) = [block for block in compared["blocks"] if block["type"] == "table"]
    assert len(table["rows"]) == 2
    assert "Nginx" in str(table["rows"][1])
    assert "|---" not in str(compared["blocks"])
    assert only_for(amira) == []
    assert only_for(desk.person("ben")) == []


@pytest.mark.usefixtures("routes")
def test_the_routes_can_be_compared_in_a_command(desk: Desk) -> None:
    """Then for the one who typed it; a table can be shared too."""
    amira = desk.person("amira")
    amira.command(CHANNEL, f"/netpol check {A} {B}")
    desk.quiet()
    press(amira, only_for(amira)[0], "Compare routes")
    desk.quiet()
    compared = only_for(amira)[-1]
    assert "table" in [block["type"] for block in compared["blocks"]]
    press(amira, compared, "Share to channel")
    desk.quiet()
    (shared,) = desk.slack.history(CHANNEL)
    assert [block["type"] for block in shared["blocks"]][:3] == [block["type"] for block in compared["blocks"]][:3]


LONG = (
    "a-service-with-a-name-that-is-as-long-as-names-may-be-01234-dev",
    "another-service-with-a-name-that-leaves-no-room-beside-it-dev",
)
NAMESPACE = """\
apiVersion: v1
kind: Namespace
metadata: {{name: {name}, labels: {{cloud-platform.justice.gov.uk/namespace: {name}}}}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {{name: default, namespace: {name}}}
spec: {{podSelector: {{}}, ingress: [{{from: [{{podSelector: {{}}}}]}}]}}
"""


def with_long_names(root: Path) -> str:
    """Make a folder of two namespaces whose names fill a line of a menu."""
    for name in LONG:
        folder = root / "namespaces" / "live.cloud-platform.service.justice.gov.uk" / name
        folder.mkdir(parents=True)
        (folder / "00-namespace.yaml").write_text(NAMESPACE.format(name=name))
    return str(root)


def test_what_no_line_of_a_menu_can_hold_is_a_button(start: Start, tmp_path: Path) -> None:
    """A line has 150 characters for its question, a button 2,000: nothing is left out, and each does what it says."""
    desk = start(estate=with_long_names(tmp_path / "estate"))
    first, second = LONG
    assert len(question_value(Question(Intent.ALLOW, sources=(first,), target=second)) or "") > OPTION_LIMIT
    amira, asked, answer = asked_in(desk, f"@netpol how do I let {first} talk to {second}?")
    expected = {"Why", "Address and logs", "Who owns it", "Swap direction", "Use the guide's label", "Compare routes"}
    assert [each["type"] for each in controls(answer)] == ["button"] * len(controls(answer))
    assert expected <= set(labels(answer))
    press(amira, answer, "Who owns it")
    desk.quiet()
    assert f"`{second}`" in str(only_for(amira)[-1]["blocks"])
    press(amira, answer, "Swap direction")
    desk.quiet()
    assert f"`{second}` → `{first}`" in str(amira.now(answer)["blocks"])
    assert amira.thread(asked)[0]["ts"] == answer["ts"]


def test_the_button_of_an_older_message_shows_everything(desk: Desk) -> None:
    """Messages from before the parts had buttons of their own keep *More detail*."""
    amira, _, answer = asked_in(desk)
    value = question_value(Question(Intent.ALLOW, sources=(A,), target=B))
    press_old(desk, amira, answer, {"action_id": "netpol.details", "value": value, "type": "button"})
    desk.quiet()
    (shown,) = only_for(amira)
    assert all(said in str(shown["blocks"]) for said in FOLDS.values())
    assert shown["text"].startswith(f"In detail: Blocked: {A} → {B}")


def test_a_part_that_the_answer_no_longer_has(desk: Desk) -> None:
    """It was merged meanwhile, say: whoever asks for the YAML gets the answer as it is now, and is told so."""
    amira, _, answer = asked_in(desk)
    value = question_value(Question(Intent.ALLOW, sources=("book-a-visit-prod",), target="visits-api-prod"))
    press_old(desk, amira, answer, {"action_id": "netpol.show.1.yaml", "value": value, "type": "button"})
    desk.quiet()
    (shown,) = only_for(amira)
    assert "The answer has changed since this message, and no longer has that part." in shown["blocks"][0]["text"]
    assert "✅ **Allowed:** `book-a-visit-prod` → `visits-api-prod`" in shown["blocks"][0]["text"]


PAIR = question_value(Question(Intent.ALLOW, sources=(A,), target=B))
FORGED = {
    "no kind": f"|{PAIR}",
    "no question": "show.why|",
    "nothing": "",
    "words": "hello",
    "a kind that there is not": f"frobnicate.|{PAIR}",
    "a kind that is never in a menu": f"create.|{PAIR}",
    "another one": f"withdraw.|{PAIR}",
    "a question that is none": 'swap.|{"i":"frobnicate"}',
    "a question that was cut": f"show.why|{str(PAIR)[:-5]}",
}


@pytest.mark.parametrize("value", FORGED.values(), ids=FORGED)
def test_a_line_that_we_did_not_write_gets_a_sentence(desk: Desk, value: str) -> None:
    """Nothing else happens: nothing is written, and the message stays."""
    amira, asked, answer = asked_in(desk)
    action = {"action_id": "netpol.menu", "type": "overflow", "selected_option": {"value": value}}
    press_old(desk, amira, answer, action)
    desk.quiet()
    (said,) = only_for(amira)
    assert said["text"].startswith("This button or form is from another version of the bot, or was changed on the way.")
    assert amira.now(answer)["blocks"] == answer["blocks"]
    assert len(desk.bot.services.pending.answers(SUPPORT, asked["ts"])) == 1

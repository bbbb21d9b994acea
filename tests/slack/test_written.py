"""After *Create*: the message that was clicked names its branch and offers no second one, and the outcome leads to a review."""

from pathlib import Path
from typing import Any

import pytest
from git import Repo

from bot.model.question import Intent, Question
from bot.slack.state import answered, conversation_from
from tests.slack.running import Desk, Start, controls, labels, press, press_old, spoken
from tests.slack.test_branches import ASK, CHANNEL, A, B, branches, outcome

CREATE, ALONE = "Create branch", "Open pull request"
COMPARE = "https://git.example/new?branch={branch}"
WRITING = {CREATE, "Ports or pods …", "Use the guide's label"}
"""What no longer has a place once the branch is there."""


def newest(person: Any, *, ephemeral: bool) -> dict[str, Any]:
    """Return the newest message in the channel that everybody sees, or that only this person does."""
    found: dict[str, Any] = [each for each in spoken(person.sees(CHANNEL)) if each["is_ephemeral"] is ephemeral][-1]
    return found


@pytest.mark.parametrize("http", [False, True], ids=["socket", "http"])
def test_the_message_names_its_branch_and_keeps_its_other_buttons(start: Start, tmp_path: Path, http: bool) -> None:
    """Also its words, its menu, its thumbs, and the thread's memory, so that a follow-up goes on from it."""
    desk = start(http=http, compare_url=COMPARE)
    amira = desk.person("amira")
    asked = amira.say(CHANNEL, ASK)
    answer = amira.wait_for_reply(asked)
    press(amira, answer, CREATE)
    desk.quiet()
    (name,) = branches(tmp_path)
    now = amira.now(answer)
    assert set(labels(now)) == set(labels(answer)) - WRITING
    assert {"Show YAML", "Why", "Swap direction", "Compare routes"} <= set(labels(now))
    assert now["blocks"][0]["text"] == answer["blocks"][0]["text"]
    assert f"On the branch <https://git.example/new?branch={name}|{name}>" in str(now["blocks"][1])
    assert now["blocks"][-1]["type"] == "context_actions"
    kept = next(each for each in desk.slack.history(CHANNEL) if each["ts"] == answer["ts"])
    assert answered(kept["metadata"]) == asked["ts"]
    assert conversation_from(kept["metadata"]).question == Question(Intent.ALLOW, sources=(A,), target=B)
    press(amira, now, "Why")
    desk.quiet()
    assert "No policy of" in str(newest(amira, ephemeral=True)["blocks"])
    assert len([each for each in spoken(desk.person("ben").thread(asked)) if each.get("bot_id")]) == 2, (
        "the answer and the outcome"
    )


def test_without_a_page_for_it_the_branch_is_named(desk: Desk, tmp_path: Path) -> None:
    amira = desk.person("amira")
    answer = amira.wait_for_reply(amira.say(CHANNEL, ASK))
    press(amira, answer, CREATE)
    desk.quiet()
    (name,) = branches(tmp_path)
    assert f"On the branch `{name}`" in str(amira.now(answer)["blocks"])


def test_an_answer_that_only_one_person_sees_names_it_too(start: Start, tmp_path: Path) -> None:
    """It stays one message, it can still be shared, and the outcome stands in the channel."""
    desk = start(compare_url=COMPARE)
    amira = desk.person("amira")
    amira.command(CHANNEL, f"/netpol allow {A} {B}")
    desk.quiet()
    answer = newest(amira, ephemeral=True)
    press(amira, answer, CREATE)
    desk.quiet()
    (name,) = branches(tmp_path)
    (now,) = [each for each in amira.sees(CHANNEL) if each["is_ephemeral"]]
    assert set(labels(now)) == set(labels(answer)) - WRITING
    assert "Share to channel" in labels(now)
    assert name in str(now["blocks"])
    assert labels(newest(amira, ephemeral=False)) == [ALONE, "Withdraw"]


def test_a_second_question_is_still_answered_below(desk: Desk, tmp_path: Path) -> None:
    """The button carries both; what is written and what a follow-up goes on from is the first alone."""
    amira = desk.person("amira")
    asked = amira.say(CHANNEL, f"{ASK[:-1]}, and where are the logs?")
    answer = amira.wait_for_reply(asked)
    assert "Through an ingress" in str(answer["blocks"])
    for label, kept in (("Use the guide's label", B), ("Create both branches", "On the branch")):
        press(amira, amira.now(answer), label)
        desk.quiet()
        assert kept in str(amira.now(answer)["blocks"])
        assert "Through an ingress" in str(amira.now(answer)["blocks"])
    assert len(branches(tmp_path)) == 2
    more = amira.wait_for_reply(amira.say(CHANNEL, "only port 8080", thread=asked))
    assert "TCP 8080" in str(more["blocks"])
    assert "Through an ingress" not in str(more["blocks"])


@pytest.mark.parametrize("ephemeral", [False, True], ids=["message", "command"])
def test_a_branch_that_cannot_be_written_leaves_the_button(desk: Desk, tmp_path: Path, ephemeral: bool) -> None:
    """Git refuses its name beside a branch `netpol`: the outcome says so, and the message is as it was."""
    amira = desk.person("amira")
    if ephemeral:
        amira.command(CHANNEL, f"/netpol allow {A} {B}")
    else:
        amira.say(CHANNEL, ASK)
    desk.quiet()
    answer = newest(amira, ephemeral=ephemeral)
    with Repo(next((tmp_path / "state").glob("sample-*.git"))) as repo:
        repo.create_head("netpol", "main")
    press(amira, answer, CREATE)
    desk.quiet()
    assert "❌" in str(newest(amira, ephemeral=False)["blocks"])
    assert labels(amira.now(answer)) == labels(answer)
    assert "On the branch" not in str(amira.now(answer)["blocks"])


def test_an_old_client_meets_what_is_there_already(desk: Desk, tmp_path: Path) -> None:
    """It still shows the button: nothing is written twice, and both messages stay as they are."""
    amira = desk.person("amira")
    asked = amira.say(CHANNEL, ASK)
    answer = amira.wait_for_reply(asked)
    press(amira, answer, CREATE)
    desk.quiet()
    before, now = branches(tmp_path), amira.now(answer)
    press_old(desk, amira, answer, controls(answer)[0])
    desk.quiet()
    assert branches(tmp_path) == before
    last = spoken(amira.thread(asked))[-1]
    assert "already exists with the same change" in str(last["blocks"])
    assert "Withdraw" not in labels(last)
    assert labels(amira.now(answer)) == labels(now)
    assert next(iter(before)) in str(amira.now(answer)["blocks"])


def test_the_outcome_begins_with_the_pull_request(start: Start, tmp_path: Path) -> None:
    """The first button opens its page, and stands out; then whose review it needs, and a message for them."""
    desk = start(compare_url=COMPARE)
    amira = desk.person("amira")
    asked = amira.say(CHANNEL, ASK)
    press(amira, amira.wait_for_reply(asked), CREATE)
    written = outcome(amira, asked, "netpol.withdraw")
    (name,) = branches(tmp_path)
    first, second = controls(written)
    assert (first["text"]["text"], first["style"], first["url"]) == (ALONE, "primary", COMPARE.format(branch=name))
    assert (second["text"]["text"], "style" in second, "url" in second) == ("Withdraw", False, False)
    assert "**Review:**" in written["blocks"][0]["text"]
    assert "Could you have a look, please?" in written["blocks"][0]["text"]
    assert amira.click(written, first["action_id"]).ok, "a link is acknowledged, and does nothing else"
    desk.quiet()
    assert len(spoken(amira.thread(asked))) == 2


def test_two_branches_have_two_pages_and_the_first_stands_out(start: Start, tmp_path: Path) -> None:
    """The message names both."""
    desk = start(compare_url=COMPARE)
    amira = desk.person("amira")
    asked = amira.say(CHANNEL, "@netpol how do I let case-vault-dev talk to example-dev, by the guide's label?")
    answer = amira.wait_for_reply(asked)
    press(amira, answer, "Create both branches")
    written = outcome(amira, asked, "netpol.withdraw")
    desk.quiet()
    names = list(branches(tmp_path))
    assert len(names) == 2
    assert [label.startswith("Open pull request in ") for label in labels(written)] == [True, True, False]
    assert ["style" in each for each in controls(written)] == [True, False, False]
    assert all(name in str(amira.now(answer)["blocks"]) for name in names)
    assert "Create both branches" not in labels(amira.now(answer))

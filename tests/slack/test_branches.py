"""From the click to the branch: rights, progress, the outcome, and back."""

from pathlib import Path
from typing import Any

import pytest
from git import Repo

from bot.playground import Person
from tests.slack.running import SUPPORT, Desk, Start, controls, press, press_old

CHANNEL = "#ask-platform"
A, B = "book-a-visit-dev", "visits-api-dev"
ASK = f"how do I let {A} talk to {B}?"


def branches(tmp_path: Path) -> dict[str, str]:
    """Return the branches that were written, with their commits."""
    repository = next((tmp_path / "state").glob("sample-*.git"))
    with Repo(repository) as repo:
        return {head.name: head.commit.hexsha for head in repo.heads if head.name != "main"}


def button(message: dict[str, Any], kind: str) -> str:
    """Return the action id of the first button of a kind."""
    return next(each["action_id"] for each in controls(message) if each["action_id"].split(".")[1] == kind)


def outcome(person: Person, asked: dict[str, Any], words: str) -> dict[str, Any]:
    """Wait for a message in the thread that has these words."""
    return person.wait_for(CHANNEL, lambda seen: seen.get("thread_ts") == asked["ts"] and words in str(seen.get("blocks")))


@pytest.mark.parametrize("http", [False, True], ids=["socket", "http"])
def test_the_whole_way(start: Start, tmp_path: Path, http: bool) -> None:
    """Ask, create, see it written, withdraw: three messages in one thread, and no branch left."""
    desk = start(http=http)
    amira = desk.person("amira")
    asked = amira.say(CHANNEL, ASK)
    answer = amira.wait_for_reply(asked)
    assert amira.click(answer, button(answer, "create")).ok
    written = outcome(amira, asked, "netpol.withdraw")
    names = list(branches(tmp_path))
    assert len(names) == 1
    assert names[0].startswith(f"netpol/{B}-allow-{A}-")
    assert names[0] in str(written["blocks"])
    assert "Could you have a look, please?" in str(written["blocks"])
    desk.quiet()
    assert len(amira.thread(asked)) == 3  # with the patch, which a branch comes as where it is not pushed
    assert amira.click(written, "netpol.withdraw").ok
    desk.quiet()
    assert branches(tmp_path) == {}
    assert "netpol.withdraw" not in str(amira.now(written)["blocks"])
    assert 'netpol_branches_total{kind="created"} 1' in desk.bot.services.metrics.text()


def test_a_double_click_and_two_people_are_one_branch(desk: Desk, tmp_path: Path) -> None:
    """The second is told that it is there: their client still showed the button, or another answer has it."""
    amira, ben = desk.person("amira"), desk.person("ben")
    asked = amira.say(CHANNEL, ASK)
    answer = amira.wait_for_reply(asked)
    create = controls(answer)[0]
    gate = desk.hold(SUPPORT)
    desk.slack.faults.duplicate("block_actions")
    amira.click(answer, create["action_id"])
    amira.click(answer, create["action_id"])
    gate.set()
    desk.quiet()
    assert len(branches(tmp_path)) == 1
    commit = branches(tmp_path)
    press_old(desk, ben, answer, create)
    desk.quiet()
    assert commit == branches(tmp_path)
    last = [said for said in ben.thread(asked) if not said.get("files")][-1]
    assert "already exists" in str(last["blocks"])
    assert "netpol.withdraw" not in str(last["blocks"])


def test_only_who_had_it_written_withdraws_it(desk: Desk, tmp_path: Path) -> None:
    """Others are told whom to ask."""
    amira, ben = desk.person("amira"), desk.person("ben")
    asked = amira.say(CHANNEL, ASK)
    answer = amira.wait_for_reply(asked)
    amira.click(answer, button(answer, "create"))
    written = outcome(amira, asked, "netpol.withdraw")
    ben.click(written, "netpol.withdraw")
    desk.quiet()
    assert len(branches(tmp_path)) == 1
    assert "Only the person who created this branch" in [seen["text"] for seen in ben.sees(CHANNEL) if seen["is_ephemeral"]][-1]


TAKEN_BACK = ["withdraw it", "undo that", "undo it", "take it back", "cancel", "never mind", "delete the branch", "revert that"]


def written_in_a_thread(desk: Desk) -> tuple[Person, dict[str, Any]]:
    """Have a branch written; return who did, and the question."""
    amira = desk.person("amira")
    asked = amira.say(CHANNEL, ASK)
    answer = amira.wait_for_reply(asked)
    assert amira.click(answer, button(answer, "create")).ok
    outcome(amira, asked, "netpol.withdraw")
    desk.quiet()
    return amira, asked


@pytest.mark.parametrize("words", TAKEN_BACK)
def test_after_a_branch_was_written_it_is_named_and_can_be_withdrawn(desk: Desk, tmp_path: Path, words: str) -> None:
    """It never says that nothing was written; only who had it written withdraws it."""
    amira, asked = written_in_a_thread(desk)
    (name,) = branches(tmp_path)
    said = amira.wait_for_reply(amira.say(CHANNEL, words, thread=asked))
    assert name in said["text"]
    assert "othing was written" not in str(said)
    desk.person("ben").click(said, button(said, "withdraw"))
    desk.quiet()
    assert list(branches(tmp_path)) == [name]
    assert amira.click(said, button(said, "withdraw")).ok
    desk.quiet()
    assert branches(tmp_path) == {}
    assert "is deleted" in str(amira.now(said)["blocks"])
    again = amira.wait_for_reply(amira.say(CHANNEL, "cancel", thread=asked))
    assert "no longer there" in str(again["blocks"])
    assert "othing was written" not in str(again)


def test_a_newer_question_does_not_make_the_branch_forgotten(desk: Desk, tmp_path: Path) -> None:
    """Nor does a click on an older answer."""
    amira, asked = written_in_a_thread(desk)
    (name,) = branches(tmp_path)
    other = amira.say(CHANNEL, "and can reports-dev reach visits-api-dev?", thread=asked)
    answer = amira.wait_for_reply(other)
    press(amira, answer, "Compare routes")
    desk.quiet()
    said = amira.wait_for_reply(amira.say(CHANNEL, "never mind", thread=asked))
    assert name in said["text"]
    assert "othing was written" not in str(said)


def test_while_a_branch_is_being_written_nobody_says_that_nothing_was(desk: Desk) -> None:
    """The click comes first, and so does what it promises."""
    amira = desk.person("amira")
    asked = amira.say(CHANNEL, ASK)
    answer = amira.wait_for_reply(asked)
    desk.quiet()
    gate = desk.hold(SUPPORT)
    amira.click(answer, button(answer, "create"))
    desk.answers(SUPPORT, asked["ts"], 2)
    amira.say(CHANNEL, "cancel", thread=asked)
    desk.answers(SUPPORT, asked["ts"], 3)
    gate.set()
    desk.quiet()
    last = [said for said in amira.thread(asked) if not said.get("files")][-1]
    assert "netpol/" in last["text"]
    assert "othing was written" not in str(last)


def test_in_a_direct_message_it_is_known_outside_its_thread(desk: Desk, tmp_path: Path) -> None:
    """People do not always reply in the thread."""
    amira = desk.person("amira")
    answer = amira.wait_for_reply(amira.say("dm", ASK))
    amira.click(answer, button(answer, "create"))
    amira.wait_for("dm", lambda seen: "netpol.withdraw" in str(seen.get("blocks")))
    (name,) = branches(tmp_path)
    for words in ("cancel", "undo that"):
        said = amira.wait_for_reply(amira.say("dm", words))
        assert name in said["text"]
        assert "othing was written" not in str(said)


def test_somebody_elses_branch_is_named_and_not_offered(desk: Desk, tmp_path: Path) -> None:
    """It was found, so something is written, and it is not this person's."""
    written_in_a_thread(desk)
    (name,) = branches(tmp_path)
    ben = desk.person("ben")
    asked = ben.say(CHANNEL, ASK)
    answer = ben.wait_for_reply(asked)
    ben.click(answer, button(answer, "create"))
    desk.quiet()
    said = ben.wait_for_reply(ben.say(CHANNEL, "cancel", thread=asked))
    assert name in said["text"]
    assert "netpol.withdraw" not in str(said["blocks"])


@pytest.mark.parametrize(("words", "says"), [("revoke it", "nothing to remove"), ("cancel", "Nothing was written")])
def test_without_a_branch_the_same_words_mean_the_question(desk: Desk, words: str, says: str) -> None:
    """An access is revoked, a question is dropped."""
    amira = desk.person("amira")
    asked = amira.say(CHANNEL, ASK)
    amira.wait_for_reply(asked)
    said = amira.wait_for_reply(amira.say(CHANNEL, words, thread=asked))
    assert says in str(said["blocks"])


@pytest.mark.parametrize("name", ["david", "sam"])
def test_guests_and_strangers_get_answers_and_no_branches(desk: Desk, tmp_path: Path, name: str) -> None:
    """Rights are looked at when they click, and only they are told."""
    guest = desk.person(name)
    asked = guest.say(CHANNEL, ASK)
    answer = guest.wait_for_reply(asked)
    guest.click(answer, button(answer, "create"))
    desk.quiet()
    assert branches(tmp_path) == {}
    assert "no branches" in [seen["text"] for seen in guest.sees(CHANNEL) if seen["is_ephemeral"]][-1]


def test_with_writes_off_the_change_is_shown_and_not_offered(start: Start, tmp_path: Path) -> None:
    """The YAML is there to be copied, and the answer says so."""
    desk = start(writes=False)
    amira = desk.person("amira")
    answer = amira.wait_for_reply(amira.say(CHANNEL, ASK))
    assert "Branches are switched off here: copy the change from *Show YAML*." in str(answer["blocks"])
    press(amira, answer, "Show YAML")
    desk.quiet()
    assert "kind: NetworkPolicy" in str(amira.sees(CHANNEL)[-1]["blocks"])
    assert "netpol.create" not in str(answer["blocks"])
    assert branches(tmp_path) == {}


def test_what_was_created_from_a_command_is_a_message_of_its_own(desk: Desk, tmp_path: Path) -> None:
    """An answer for one person cannot be edited, so the outcome is said in the channel; where the bot is not, directly."""
    amira = desk.person("amira")
    for channel, place, target in ((CHANNEL, CHANNEL, B), ("#random", "dm", "search-api-dev")):
        amira.command(channel, f"/netpol allow {A} to {target}")
        answer = amira.wait_for(channel, lambda seen: seen["is_ephemeral"])
        if "netpol.create" not in str(answer["blocks"]):
            continue
        amira.click(answer, button(answer, "create"))
        amira.wait_for(place, lambda seen: "netpol.withdraw" in str(seen.get("blocks")))
    assert branches(tmp_path)


def test_a_removal_says_what_must_be_deleted_from_the_cluster(desk: Desk, tmp_path: Path) -> None:
    """Revoking is the same way: confirm, branch, and the command."""
    amira = desk.person("amira")
    asked = amira.say(CHANNEL, "@netpol remove book-a-visit-preprod's access to visits-api-preprod")
    answer = amira.wait_for_reply(asked)
    amira.click(answer, button(answer, "create"))
    written = outcome(amira, asked, "netpol.withdraw")
    assert "kubectl" in str(written["blocks"])
    assert len(branches(tmp_path)) == 1


def test_slack_failing_in_between_loses_nothing(desk: Desk, tmp_path: Path) -> None:
    """The progress message failed: the outcome is said all the same."""
    amira = desk.person("amira")
    asked = amira.say(CHANNEL, ASK)
    answer = amira.wait_for_reply(asked)
    desk.slack.faults.fail("chat.postMessage", status=500)
    amira.click(answer, button(answer, "create"))
    outcome(amira, asked, "netpol.withdraw")
    assert len(branches(tmp_path)) == 1

"""A conversation as people have it: in channels, threads and direct messages, by words and by buttons."""

import threading
from typing import Any

import pytest
from slack_bolt import BoltRequest

from bot.playground import WAIT_LIMIT, Person
from tests.slack.running import SHADOW, SUPPORT, Desk, Start, press
from tests.waiting import Clock, patient, until

ASK = "how do I let book-a-visit-dev talk to visits-api-dev?"
CHANNEL = "#ask-platform"


def both_are_in(desk: Desk, person: Person, answer: dict[str, Any], *parts: str) -> bool:
    """Report whether the YAML of an answer has these parts: what one message and another asked for."""
    press(person, answer, "Show YAML")
    desk.quiet()
    shown = [seen for seen in person.sees(CHANNEL) if seen["is_ephemeral"]][-1]
    return all(part in str(shown["blocks"]) for part in parts)


@pytest.mark.parametrize("http", [False, True], ids=["socket", "http"])
def test_a_question_in_a_support_channel_is_answered_in_its_thread(start: Start, http: bool) -> None:
    """Markdown, buttons, thumbs; the YAML and its file for who asks for it; plain text beside it; never to the whole channel."""
    desk = start(http=http)
    amira = desk.person("amira")
    asked = amira.say(CHANNEL, ASK)
    answer = amira.wait_for_reply(asked)
    assert answer["thread_ts"] == asked["ts"]
    assert "book-a-visit-dev" in answer["text"]
    assert answer["blocks"][0]["text"].startswith("⛔ **Blocked:** `book-a-visit-dev` → `visits-api-dev`, every port\n")
    press(amira, answer, "Show YAML")
    desk.quiet()
    shown = amira.sees(CHANNEL)[-1]
    assert shown["is_ephemeral"]
    assert "04-networkpolicy.yaml" in str(shown["blocks"])
    assert "kind: NetworkPolicy" in str(shown["blocks"])
    assert {"markdown", "actions", "context_actions"} <= {block["type"] for block in answer["blocks"]}


def test_both_ways_to_reach_it_give_the_same_messages(start: Start) -> None:
    """Socket Mode and signed HTTP differ in nothing that people see."""
    seen = []
    for http in (False, True):
        desk = start(http=http)
        amira = desk.person("amira")
        answer = amira.wait_for_reply(amira.say(CHANNEL, ASK))
        seen.append([{key: block[key] for key in block if key != "block_id"} for block in answer["blocks"]])
    assert seen[0] == seen[1]


def test_a_mention_arrives_twice_and_is_answered_once(desk: Desk) -> None:
    """In a support channel and in any other."""
    amira = desk.person("amira")
    for channel in (CHANNEL, "#team-visits"):
        asked = amira.say(channel, f"@netpol {ASK}")
        amira.wait_for_reply(asked)
        desk.quiet()
        assert len(amira.thread(asked)) == 1


SILENT = [
    "good morning everybody",
    "is anyone else seeing slow builds today?",
    "@ben how do I let book-a-visit-dev talk to visits-api-dev?",
    "the deployment of visits-api failed again",
    "who can review my pull request?",
]


def test_it_is_silent_about_everything_else(desk: Desk) -> None:
    """In a support channel nobody asked it; elsewhere it does not even think about it."""
    amira = desk.person("amira")
    for words in SILENT:
        amira.say(CHANNEL, words)
    amira.say("#team-visits", ASK)
    desk.quiet()
    assert [message for message in desk.slack.history(CHANNEL) if message.get("bot_id")] == []
    assert [message for message in desk.slack.history("#team-visits") if message.get("bot_id")] == []


def test_it_is_silent_in_threads_of_others(desk: Desk) -> None:
    """People who talk in a thread that it has no part in are left alone."""
    amira, ben = desk.person("amira"), desk.person("ben")
    root = amira.say(CHANNEL, "lunch?")
    ben.say(CHANNEL, ASK, thread=root)
    desk.quiet()
    assert [each for each in amira.thread(root) if each.get("bot_id")] == []


def test_a_yes_or_no_to_somebody_else_is_not_taken_up(desk: Desk) -> None:
    """Once others speak in the thread, a bare yes or no is theirs, unless it mentions the bot or follows its answer."""
    amira, ben = desk.person("amira"), desk.person("ben")
    asked = amira.say(CHANNEL, ASK)
    amira.wait_for_reply(asked)
    ben.say(CHANNEL, "@amira did you merge it?", thread=asked)
    for words in ("yes, just now", "no", "yes please"):
        amira.say(CHANNEL, words, thread=asked)
    desk.quiet()
    assert len([each for each in amira.thread(asked) if each.get("bot_id")]) == 1
    assert "netpol.create" in str(amira.wait_for_reply(amira.say(CHANNEL, "@netpol yes do it", thread=asked))["blocks"])
    assert "Cancelled" in amira.wait_for_reply(amira.say(CHANNEL, "never mind", thread=asked))["text"]


def test_a_follow_up_changes_one_thing(desk: Desk) -> None:
    """The thread remembers, on whichever replica the next message arrives: the memory is in Slack."""
    amira = desk.person("amira")
    asked = amira.say(CHANNEL, ASK)
    amira.wait_for_reply(asked)
    more = amira.say(CHANNEL, "only on port 8080", thread=asked)
    answer = amira.wait_for_reply(more)
    assert "8080" in str(answer["blocks"])
    assert "visits-api-dev" in str(answer["blocks"])


def test_an_ambiguous_name_is_asked_back_with_buttons(desk: Desk) -> None:
    """Clicking one puts the answer in the place of the question."""
    amira = desk.person("amira")
    asked = amira.say(CHANNEL, "@netpol how do I let visits talk to search-api-dev?")
    question = amira.wait_for_reply(asked)
    press(amira, question, "visits-admin-dev")
    desk.quiet()
    answer = amira.now(question)
    assert "`visits-admin-dev` → `search-api-dev`" in str(answer["blocks"])
    assert "netpol.create" in str(answer["blocks"])
    assert len(amira.thread(asked)) == 1
    more = amira.say(CHANNEL, "and only port 8080", thread=asked)
    assert "8080" in str(amira.wait_for_reply(more)["blocks"])


def test_after_a_pick_an_edit_still_finds_its_answer(desk: Desk) -> None:
    """Also where the click did not say what its message answers."""
    amira = desk.person("amira")
    asked = amira.say(CHANNEL, "@netpol how do I let visits talk to search-api-dev?")
    question = amira.wait_for_reply(asked)
    picked = next(block for block in question["blocks"] if block["type"] == "actions")["elements"][0]
    body = {
        "type": "block_actions",
        "user": {"id": amira.id},
        "channel": {"id": asked["channel"]},
        "container": {"message_ts": question["ts"], "channel_id": asked["channel"], "thread_ts": asked["ts"]},
        "message": {"ts": question["ts"], "thread_ts": asked["ts"]},
        "actions": [{"action_id": picked["action_id"], "value": picked["value"], "type": "button"}],
        "trigger_id": "1.2.3",
    }
    desk.bot.app.dispatch(BoltRequest(mode="socket_mode", body=body))
    desk.quiet()
    amira.edit(asked, "@netpol how do I let book-a-visit-dev talk to search-api-dev?")
    desk.quiet()
    assert len(amira.thread(asked)) == 1
    assert "book-a-visit-dev" in str(amira.now(question)["blocks"])


def test_an_edited_question_edits_the_answer(desk: Desk) -> None:
    """One message, one answer, however often it is edited."""
    amira = desk.person("amira")
    asked = amira.say(CHANNEL, ASK)
    answer = amira.wait_for_reply(asked)
    amira.edit(asked, "how do I let book-a-visit-dev talk to search-api-dev?")
    desk.quiet()
    assert "search-api-dev" in str(amira.now(answer)["blocks"])
    assert len(amira.thread(asked)) == 1


def test_an_edit_that_adds_the_question_is_answered(desk: Desk) -> None:
    """A typo that made it unreadable is corrected: now there is an answer, one."""
    amira = desk.person("amira")
    asked = amira.say(CHANNEL, "how do I")
    desk.quiet()
    amira.edit(asked, ASK)
    amira.wait_for_reply(asked)
    desk.quiet()
    assert len(amira.thread(asked)) == 1


@pytest.mark.parametrize("http", [False, True], ids=["socket", "http"])
def test_a_direct_message_is_always_answered(start: Start, http: bool) -> None:
    """Under the message itself, with a status while it works; what it cannot do it says in one sentence."""
    desk = start(http=http)
    amira = desk.person("amira")
    for words in (ASK, "what can you do?", "tell me a joke"):
        asked = amira.say("dm", words)
        assert amira.wait_for_reply(asked)["thread_ts"] == asked["ts"]
    assert "assistant.threads.setStatus" in {call.method for call in desk.slack.calls}


def test_a_repeated_delivery_is_answered_once(start: Start) -> None:
    """Slack delivers again what was not acknowledged in time, and sometimes without a reason."""
    clock = Clock()
    desk = start(timing=patient(clock=clock, sleep=clock.sleep))
    amira = desk.person("amira")
    desk.slack.faults.drop_ack("message")
    desk.slack.faults.duplicate("message")
    asked = amira.say(CHANNEL, ASK)
    amira.wait_for_reply(asked)
    desk.quiet()
    assert len(amira.thread(asked)) == 1
    assert len([each for each in desk.slack.deliveries if each.parcel.name == "message"]) > 1


def test_another_replica_does_not_answer_again(desk: Desk) -> None:
    """A repeated delivery may reach a replica that has seen nothing: it looks into the thread first."""
    amira = desk.person("amira")
    asked = amira.say(CHANNEL, ASK)
    amira.wait_for_reply(asked)
    desk.quiet()
    desk.bot.services.seen._keys.clear()
    desk.slack.faults.drop_ack("message")
    # The same message once more, marked as Slack marks a repetition.
    event = {
        "type": "message",
        "channel": asked["channel"],
        "channel_type": "channel",
        "user": amira.id,
        "ts": asked["ts"],
        "text": ASK,
    }
    body = {"type": "event_callback", "event_id": "Ev1", "team_id": "T0PLAYGRND", "event": event}
    desk.bot.app.dispatch(BoltRequest(mode="socket_mode", body=body, headers={"x-slack-retry-num": "1"}))
    desk.quiet()
    assert len(amira.thread(asked)) == 1


def test_two_messages_in_a_row_do_not_overtake_each_other(desk: Desk) -> None:
    """The first answer comes to stand in Slack after the next message was said, and the next answer is still on its way."""
    amira = desk.person("amira")
    first = desk.hold(SUPPORT)
    asked = amira.say(CHANNEL, ASK)
    desk.answers(SUPPORT, asked["ts"], 1)
    second = desk.hold(SUPPORT)
    amira.say(CHANNEL, "only port 8080", thread=asked)
    desk.answers(SUPPORT, asked["ts"], 2)
    first.set()
    amira.wait_for_reply(asked)
    amira.say(CHANNEL, "and only pods with app=api", thread=asked)
    desk.answers(SUPPORT, asked["ts"], 3)
    second.set()
    desk.quiet()
    answers = [each for each in amira.thread(asked) if each.get("bot_id")]
    assert len(answers) == 3
    assert both_are_in(desk, amira, answers[-1], "port: 8080", "app: api")


def test_messages_that_are_delivered_in_the_wrong_order_are_read_in_theirs(desk: Desk) -> None:
    """Slack promises no order. What waits for the thread is put right by when it was said."""
    amira, services = desk.person("amira"), desk.bot.services
    asked = amira.say(CHANNEL, ASK)
    amira.wait_for_reply(asked)
    desk.quiet()
    gate = threading.Event()
    services.do(None, lambda: gate.wait(WAIT_LIMIT) and None, queue=f"{SUPPORT}/{asked['ts']}")
    events = [
        {
            "type": "event_callback",
            "event_id": f"Ev{number}",
            "event": {
                "type": "message",
                "channel": SUPPORT,
                "user": amira.id,
                "ts": f"{float(asked['ts']) + number:.6f}",
                "thread_ts": asked["ts"],
                "text": words,
            },
        }
        for number, words in enumerate(("only port 8080", "no, any port", "and only pods with app=api"), 1)
    ]
    for event in (events[2], events[1], events[0]):
        desk.slack.deliver("events_api", "message", event)
    until(lambda: services.work.waiting == 4)
    gate.set()
    desk.answers(SUPPORT, asked["ts"], 4)
    desk.quiet()
    last = str(amira.thread(asked)[-1]["blocks"])
    assert "app: api" in last
    assert "8080" not in last


def test_a_message_that_comes_too_late_takes_nothing_away(desk: Desk) -> None:
    """The later one was answered already: what the earlier one says is added to that."""
    amira = desk.person("amira")
    asked = amira.say(CHANNEL, ASK)
    amira.wait_for_reply(asked)
    for number, words in ((2, "only port 8080"), (1, "and only pods with app=api")):
        event = {
            "type": "message",
            "channel": SUPPORT,
            "user": amira.id,
            "ts": f"{float(asked['ts']) + number:.6f}",
            "thread_ts": asked["ts"],
            "text": words,
        }
        desk.slack.deliver("events_api", "message", {"type": "event_callback", "event_id": f"Ev{number}", "event": event})
        desk.quiet()
    assert both_are_in(desk, amira, amira.thread(asked)[-1], "port: 8080", "app: api")


def test_a_question_that_is_edited_while_its_answer_is_on_its_way_has_one_answer(desk: Desk) -> None:
    """The answer to what it says now."""
    amira = desk.person("amira")
    gate = desk.hold(SUPPORT)
    asked = amira.say(CHANNEL, ASK)
    desk.answers(SUPPORT, asked["ts"], 1)
    amira.edit(asked, "how do I let book-a-visit-dev talk to search-api-dev?")
    until(lambda: "search-api-dev" in str(desk.bot.services.pending.answers(SUPPORT, asked["ts"])))
    gate.set()
    desk.quiet()
    (answer,) = amira.thread(asked)
    assert "search-api-dev" in str(answer["blocks"])


def test_a_follow_up_that_is_edited_is_read_after_what_came_before_it(desk: Desk) -> None:
    """Both answers may still be on their way."""
    amira = desk.person("amira")
    gate = desk.hold(SUPPORT)
    asked = amira.say(CHANNEL, ASK)
    desk.answers(SUPPORT, asked["ts"], 1)
    follow_up = amira.say(CHANNEL, "only port 8080", thread=asked)
    desk.answers(SUPPORT, asked["ts"], 2)
    amira.edit(follow_up, "only port 9090")
    until(lambda: "9090" in str(desk.bot.services.pending.answers(SUPPORT, asked["ts"])))
    gate.set()
    desk.quiet()
    answers = amira.thread(asked)
    assert len([each for each in answers if each.get("bot_id")]) == 2
    assert "`visits-api-dev`, TCP 9090" in str(answers[-1]["blocks"])
    assert "8080" not in str(answers[-1]["blocks"])


def test_a_message_right_after_a_click_knows_of_it(desk: Desk) -> None:
    """The message that the click changes may not be changed yet."""
    amira = desk.person("amira")
    asked = amira.say(CHANNEL, ASK)
    answer = amira.wait_for_reply(asked)
    desk.quiet()
    gate = desk.hold(SUPPORT)
    press(amira, answer, "Use the guide's label")
    until(lambda: "select_by='guide'" in str(desk.bot.services.pending.answers(SUPPORT, asked["ts"])))
    amira.say(CHANNEL, "only port 8080", thread=asked)
    desk.answers(SUPPORT, asked["ts"], 2)
    gate.set()
    desk.quiet()
    assert both_are_in(desk, amira, amira.thread(asked)[-1], "port: 8080", "cloud-platform.justice.gov.uk/namespace")


def test_a_mention_alone_is_about_the_question_above(desk: Desk) -> None:
    """A colleague calls it into somebody's thread."""
    amira, ben = desk.person("amira"), desk.person("ben")
    root = amira.say("#team-visits", ASK)
    called = ben.say("#team-visits", "@netpol", thread=root)
    assert "netpol.create" in str(ben.wait_for_reply(called)["blocks"])


def test_a_direct_message_goes_on_outside_its_thread(desk: Desk) -> None:
    """People do not always reply in the thread."""
    amira = desk.person("amira")
    amira.wait_for_reply(amira.say("dm", ASK))
    answer = amira.wait_for_reply(amira.say("dm", "only on port 8080"))
    assert "8080" in str(answer["blocks"])
    assert "visits-api-dev" in str(answer["blocks"])


def test_the_shadow_channel_gets_what_would_have_been_said(start: Start) -> None:
    """With a link, without buttons; the support channel stays silent, and a mention there is answered there."""
    desk = start(shadow_channel=SHADOW)
    amira = desk.person("amira")
    asked = amira.say(CHANNEL, ASK)
    chloe = desk.person("chloe")
    shadow = chloe.wait_for("#netpol-shadow", lambda seen: bool(seen.get("bot_id")))
    desk.quiet()
    assert amira.thread(asked) == []
    assert asked["ts"].replace(".", "") in str(shadow["blocks"])
    assert "actions" not in {block["type"] for block in shadow["blocks"]}
    assert amira.wait_for_reply(amira.say(CHANNEL, f"@netpol {ASK}"))


def test_thumbs_count_once_and_ask_why(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    """The last click counts; the log has neither question nor answer."""
    caplog.set_level("INFO", logger="bot")
    amira = desk.person("amira")
    answer = amira.wait_for_reply(amira.say(CHANNEL, ASK))
    assert amira.thumbs(answer, up=True).ok
    desk.quiet()
    assert amira.thumbs(answer, up=False).ok
    amira.wait_for_modal()
    assert amira.submit({"reason": "wrong\nport"}).ok
    desk.quiet()
    assert 'netpol_thumbs{thumb="down"} 1' in desk.bot.services.metrics.text()
    assert 'netpol_thumbs{thumb="up"} 0' in desk.bot.services.metrics.text()
    assert "because: wrong port" in caplog.text
    assert "book-a-visit-dev" not in caplog.text


def test_home_and_prompts(desk: Desk) -> None:
    """Opening the app shows what it can do; a question there is answered as a direct message."""
    amira = desk.person("amira")
    amira.open_home()
    home = amira.wait_for_home()
    assert "namespaces" in str(home["blocks"])
    assert amira.click(home, "netpol.try.0").ok
    amira.wait_for("dm", lambda seen: "netpol.create" in str(seen.get("blocks")))
    amira.open_home("messages")
    desk.quiet()
    assert [call.answer["ok"] for call in desk.slack.calls if call.method == "assistant.threads.setSuggestedPrompts"] == [True]


def test_a_yes_after_words_that_were_not_understood_is_asked_about(desk: Desk) -> None:
    """The bot was silent about them, or asked: either way the change of before is not offered as if nothing had been said."""
    amira = desk.person("amira")
    asked = amira.say(CHANNEL, ASK)
    assert "netpol.create" in str(amira.wait_for_reply(asked)["blocks"])
    amira.say(CHANNEL, "the frontendy thing, you know", thread=asked)
    desk.quiet()
    for words in ("no, I meant the other one", "yes", "go ahead"):
        answer = amira.wait_for_reply(amira.say(CHANNEL, words, thread=asked))
        assert "I didn't use" in answer["text"]
        assert "netpol.create" not in str(answer["blocks"])
    settled = amira.wait_for_reply(amira.say(CHANNEL, "just the first one", thread=asked))
    assert "netpol.create" in str(settled["blocks"])


def test_a_yes_after_words_that_it_was_silent_about(desk: Desk) -> None:
    """What it did not answer is remembered too."""
    amira = desk.person("amira")
    asked = amira.say(CHANNEL, ASK)
    amira.wait_for_reply(asked)
    amira.say(CHANNEL, "the frontendy thing, you know", thread=asked)
    desk.quiet()
    answer = amira.wait_for_reply(amira.say(CHANNEL, "yes do it", thread=asked))
    assert "the frontendy thing, you know" in answer["text"]
    assert "netpol.create" not in str(answer["blocks"])

"""What is remembered is bounded; what was handled is not handled again; what is said goes out in order and slowly enough."""

import threading
from dataclasses import replace

import pytest

from bot.errors import Fixable
from bot.model.question import Conversation
from bot.playground import WAIT_LIMIT
from bot.slack import memory
from bot.slack.memory import PendingAnswer, PendingAnswers, Recent, Seen
from bot.slack.queues import Queues
from tests.waiting import Clock


def test_seen_once_keys_it_expires() -> None:
    """A key counts as new again after its time."""
    clock = Clock()
    seen = Seen(seconds=10, clock=clock)
    assert [seen.first("a"), seen.first("a")] == [True, False]
    clock.move(9.9)
    assert "a" in seen
    clock.move(0.2)
    assert "a" not in seen
    assert seen.first("a")


def test_seen_is_bounded() -> None:
    """However many there are, the memory does not grow."""
    seen = Seen(most=100)
    for number in range(1000):
        seen.first(number)
    assert len(seen._keys) == 100
    assert 999 in seen
    assert 1 not in seen


def test_seen_by_many_at_once_is_first_for_one() -> None:
    """Fifty threads with one key: one goes on."""
    seen, firsts = Seen(), []
    threads = [threading.Thread(target=lambda: firsts.append(seen.first("key"))) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(firsts) == 1


def test_a_key_that_is_noted_anew_lasts_longer_and_one_that_is_only_seen_again_does_not() -> None:
    """The time runs from when a key was noted; one that is forgotten, or has expired, may be forgotten again."""
    clock = Clock()
    seen = Seen(seconds=10, clock=clock)
    for key in ("a", "b", "c"):
        seen.add(key)
    seen.discard("c")
    clock.move(6)
    seen.add("a")
    assert not seen.first("b")
    clock.move(6)
    assert [key in seen for key in ("a", "b", "c")] == [True, False, False]
    for key in ("b", "c", "never"):
        seen.discard(key)
    assert [seen.first(key) for key in ("a", "b", "c")] == [False, True, True]


def test_with_too_many_keys_those_noted_longest_ago_go_first() -> None:
    """Looking a key up is not noting it."""
    seen = Seen(most=2)
    seen.add("a")
    seen.add("b")
    assert not seen.first("a")
    seen.add("c")
    assert [key in seen for key in ("a", "b", "c")] == [False, True, True]


def test_of_people_and_their_names_the_last_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """The most recent name first, each once; reading somebody's names does not keep them."""
    monkeypatch.setattr(memory, "_PEOPLE", 2)
    recent = Recent()
    recent.use("UANN", "a-dev", None, "b-dev", "a-dev")
    assert recent.of("UANN") == ("a-dev", "b-dev")
    recent.use("UANN", *(f"n{number}-dev" for number in range(12)))
    assert recent.of("UANN") == tuple(f"n{number}-dev" for number in range(11, 1, -1))
    recent.use("UBEN", "c-dev")
    recent.use("UANN")
    assert recent.of("UBEN") == ("c-dev",)
    recent.use("UCID", "d-dev")
    assert [len(recent.of(user)) for user in ("UANN", "UBEN", "UCID")] == [10, 0, 1]


def answer(to: str) -> PendingAnswer:
    """Return an answer to the message with this ts, "" for one to nothing."""
    return replace(PendingAnswer.unanswered("C1", "9.9", Conversation()), answers=to)


def test_the_last_answers_of_a_thread_are_kept_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer takes the place of an earlier one to the same message; answers to nothing stand side by side."""
    monkeypatch.setattr(memory, "MOST_IN_A_THREAD", 4)
    pending = PendingAnswers()
    first, second = answer("1"), answer("1")
    notes = answer(""), answer("")
    for each in (first, notes[0], answer("2"), second, notes[1]):
        pending.add("C1", "T1", each)
    kept = pending.answers("C1", "T1")
    assert [each.answers for each in kept] == ["1", "", "2", ""]
    assert kept[0] is second
    assert pending.answer("C1", "T1", "1") is second
    assert pending.answer("C1", "T2", "1") is None
    for number in range(3, 7):
        pending.add("C1", "T1", answer(str(number)))
    assert [each.answers for each in pending.answers("C1", "T1")] == ["3", "4", "5", "6"]


def test_threads_without_answers_for_the_longest_go_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading a thread's answers does not keep them."""
    monkeypatch.setattr(memory, "MOST_THREADS", 2)
    pending = PendingAnswers()
    for thread in ("T1", "T2", "T1"):
        pending.add("C1", thread, answer("1"))
    assert pending.answers("C1", "T2")
    pending.add("C1", "T3", answer("1"))
    assert [bool(pending.answers("C1", thread)) for thread in ("T1", "T2", "T3")] == [True, False, True]


@pytest.fixture
def said() -> list[str]:
    """Return what was said, in order."""
    return []


def looked(queues: Queues) -> None:
    """Return once the queues have looked at what may go now, and the one worker has done it: this comes last."""
    done = threading.Event()
    queues.put("last", done.set, paced=False)
    assert done.wait(WAIT_LIMIT)


def test_one_channel_is_paced_and_others_do_not_wait(said: list[str]) -> None:
    """Messages of one channel keep their order and a pause; another channel is not held up."""
    clock = Clock()
    queues = Queues("test", pause=10, workers=1, clock=clock)
    for number in range(3):
        queues.put("C1", lambda number=number: said.append(f"C1.{number}"))
    queues.put("C2", lambda: said.append("C2.0"))
    looked(queues)
    assert sorted(said) == ["C1.0", "C2.0"]
    for seconds, expected in ((9.9, []), (0.2, ["C1.1"]), (9.7, []), (0.4, ["C1.2"])):
        clock.move(seconds)
        before = len(said)
        looked(queues)
        assert said[before:] == expected
    queues.close()


def test_an_edit_keeps_the_order_and_does_not_wait(said: list[str]) -> None:
    """What edits a message goes right after the message, though the clock stands still."""
    queues = Queues("test", pause=5, clock=Clock())
    queues.put("C1", lambda: said.append("post"))
    queues.put("C1", lambda: said.append("edit"), paced=False)
    assert queues.idle(WAIT_LIMIT)
    assert said == ["post", "edit"]
    queues.close()


def test_a_full_queue_is_said_and_a_failing_job_stops_nothing(said: list[str]) -> None:
    """One channel cannot fill the memory, and one error cannot stop the others."""
    queues = Queues("test", pause=0, most=3)
    begun, gate = threading.Event(), threading.Event()

    def held() -> None:
        begun.set()
        assert gate.wait(WAIT_LIMIT)

    queues.put("C1", held)
    assert begun.wait(WAIT_LIMIT)
    queues.put("C1", lambda: 1 // 0)
    queues.put("C1", lambda: said.append("after"))
    queues.put("C1", lambda: None)
    with pytest.raises(Fixable):
        queues.put("C1", lambda: None)
    gate.set()
    assert queues.idle(WAIT_LIMIT)
    assert said == ["after"]
    queues.close()


def test_closing_sends_what_is_there_and_takes_no_more(said: list[str]) -> None:
    """A shutdown loses nothing that can be said in time."""
    queues = Queues("test", pause=0.01)
    for number in range(5):
        queues.put("C1", lambda number=number: said.append(str(number)))
    queues.close(WAIT_LIMIT)
    assert len(said) == 5
    with pytest.raises(Fixable):
        queues.put("C1", lambda: None)


def test_what_waits_is_done_in_the_order_in_which_it_came_to_be(said: list[tuple[str, float]]) -> None:
    """A later delivery of an earlier message goes first; what has no moment keeps its place."""
    queues = Queues("test")
    gate = threading.Event()
    queues.put("T1", lambda: gate.wait(WAIT_LIMIT) and None)
    for name, at in (("b", 2.0), ("click", 0.0), ("d", 4.0), ("c", 3.0), ("c too", 3.0), ("a", 1.0)):
        queues.put("T1", lambda name=name: said.append((name, 0)), at=at)
    gate.set()
    assert queues.idle()
    assert [name for name, _ in said] == ["b", "click", "a", "c", "c too", "d"]
    queues.close()

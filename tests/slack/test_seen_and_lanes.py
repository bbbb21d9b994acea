"""What was handled is not handled again; what is said goes out in order and slowly enough."""

import threading
import time

import pytest

from bot.errors import Fixable
from bot.slack.lanes import Lanes
from bot.slack.seen import Seen


def test_seen_once_until_it_expires() -> None:
    """A key counts as new again after its time."""
    now = [0.0]
    seen = Seen(seconds=10, clock=lambda: now[0])
    assert [seen.first("a"), seen.first("a")] == [True, False]
    now[0] = 9.9
    assert "a" in seen
    now[0] = 10.1
    assert "a" not in seen
    assert seen.first("a")


def test_seen_is_bounded() -> None:
    """However many there are, the memory does not grow."""
    seen = Seen(most=100)
    for number in range(1000):
        seen.first(number)
    assert len(seen._until) == 100
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


@pytest.fixture
def said() -> list[tuple[str, float]]:
    """Return what was said, and when."""
    return []


def test_one_channel_is_paced_and_others_do_not_wait(said: list[tuple[str, float]]) -> None:
    """Messages of one channel keep their order and a pause; another channel is not held up."""
    lanes = Lanes("test", pause=0.15)
    begin = time.monotonic()
    for number in range(3):
        lanes.put("C1", lambda number=number: said.append((f"C1.{number}", time.monotonic() - begin)))
    lanes.put("C2", lambda: said.append(("C2.0", time.monotonic() - begin)))
    assert lanes.idle()
    at = dict(said)
    assert [name for name, _ in said if name.startswith("C1")] == ["C1.0", "C1.1", "C1.2"]
    assert at["C1.1"] >= 0.15
    assert at["C1.2"] >= 0.30
    assert at["C2.0"] < 0.15
    lanes.close()


def test_an_edit_keeps_the_order_and_does_not_wait(said: list[tuple[str, float]]) -> None:
    """What edits a message goes right after the message."""
    lanes = Lanes("test", pause=5)
    lanes.put("C1", lambda: said.append(("post", 0)))
    lanes.put("C1", lambda: said.append(("edit", 0)), paced=False)
    assert lanes.idle(1)
    assert [name for name, _ in said] == ["post", "edit"]
    lanes.close()


def test_a_full_queue_is_said_and_a_failing_job_stops_nothing(said: list[tuple[str, float]]) -> None:
    """One channel cannot fill the memory, and one error cannot stop the others."""
    lanes = Lanes("test", pause=0, most=3)
    gate = threading.Event()
    lanes.put("C1", lambda: gate.wait(5) and None)
    time.sleep(0.05)
    lanes.put("C1", lambda: 1 // 0)
    lanes.put("C1", lambda: said.append(("after", 0)))
    lanes.put("C1", lambda: None)
    with pytest.raises(Fixable):
        lanes.put("C1", lambda: None)
    gate.set()
    assert lanes.idle()
    assert said == [("after", 0)]
    lanes.close()


def test_closing_sends_what_is_there_and_takes_no_more(said: list[tuple[str, float]]) -> None:
    """A shutdown loses nothing that can be said in time."""
    lanes = Lanes("test", pause=0.01)
    for number in range(5):
        lanes.put("C1", lambda number=number: said.append((str(number), 0)))
    lanes.close()
    assert len(said) == 5
    with pytest.raises(Fixable):
        lanes.put("C1", lambda: None)


def test_what_waits_is_done_in_the_order_in_which_it_came_to_be(said: list[tuple[str, float]]) -> None:
    """A later delivery of an earlier message goes first; what has no moment keeps its place."""
    lanes = Lanes("test")
    gate = threading.Event()
    lanes.put("T1", lambda: gate.wait(5) and None)
    for name, at in (("b", 2.0), ("click", 0.0), ("d", 4.0), ("c", 3.0), ("c too", 3.0), ("a", 1.0)):
        lanes.put("T1", lambda name=name: said.append((name, 0)), at=at)
    gate.set()
    assert lanes.idle()
    assert [name for name, _ in said] == ["b", "click", "a", "c", "c too", "d"]
    lanes.close()

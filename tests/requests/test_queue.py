"""The queue that requests are handed in to."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import Fixable
from bot.model.plan import Plan
from bot.model.request import Branch, Published, Request
from bot.playground import WAIT_LIMIT
from bot.requests.queue import InProcessPublisher, request_id

OUTCOME = Published((Branch("netpol/x", "x", "0" * 40, "created", True, "", "", ""),))


class Listener:
    """Records what was told, and in which order."""

    def __init__(self) -> None:
        self.told: list[tuple[Request, Published]] = []

    def __call__(self, request: Request, published: Published) -> None:
        """Note what was told."""
        self.told.append((request, published))


def test_a_request_is_published_once_and_told_of_once(plan: Plan, request_for: Callable[..., Request]) -> None:
    """In, worked on, told of."""
    listener = Listener()
    publisher = InProcessPublisher(lambda _: OUTCOME, listener)
    request = request_for(plan)
    publisher.submit(request)
    publisher.close()
    assert [(request, OUTCOME)] == listener.told


def test_a_double_click_is_one_job(plan: Plan, request_for: Callable[..., Request]) -> None:
    """While the first is worked on or waits, the second click, a moment later, is the same job."""
    listener, go, begun = Listener(), threading.Event(), threading.Event()

    def slowly(_: Request) -> Published:
        begun.set()
        assert go.wait(WAIT_LIMIT)
        return OUTCOME

    publisher = InProcessPublisher(slowly, listener)
    request = request_for(plan)
    first = publisher.submit(request)
    assert begun.wait(WAIT_LIMIT)
    second = publisher.submit(replace(request, when=request.when + timedelta(seconds=1)))
    other = publisher.submit(replace(request, who="Bob"))
    assert other == publisher.submit(replace(request, who="Bob"))
    go.set()
    publisher.close()
    assert first == second
    assert other != first
    assert [request.who for request, _ in listener.told] == ["Ada", "Bob"]


def test_after_its_outcome_the_same_request_is_a_new_job(plan: Plan, request_for: Callable[..., Request]) -> None:
    """What failed can be asked for again, from the moment when that is told."""
    listener, told = Listener(), threading.Semaphore(0)

    def tell(request: Request, published: Published) -> None:
        listener(request, published)
        told.release()

    publisher = InProcessPublisher(lambda _: OUTCOME, tell)
    for _ in range(2):
        publisher.submit(request_for(plan))
        assert told.acquire(timeout=WAIT_LIMIT)
    publisher.close()
    assert [(request_for(plan), OUTCOME)] * 2 == listener.told


def test_the_id_is_the_requests_content(plan: Plan, request_for: Callable[..., Request]) -> None:
    """The same request has the same id; another reason or place makes another."""
    request = request_for(plan)
    assert request_id(request) == request_id(request_for(plan))
    assert len({request_id(request), request_id(replace(request, why="x")), request_id(replace(request, where="x"))}) == 3
    assert request_id(replace(request, who="\ud800"))


@pytest.mark.parametrize(
    ("error", "said"),
    [(Fixable("The remote refused.", "Ask its owner."), "The remote refused. Ask its owner."), (KeyError("secret"), "our side")],
)
def test_an_error_becomes_an_outcome_and_the_next_request_is_served(
    error: Exception, said: str, plan: Plan, request_for: Callable[..., Request], caplog: pytest.LogCaptureFixture
) -> None:
    """One bad request never stops the others, and no secret is told."""

    def fails_for_ada(request: Request) -> Published:
        if request.who == "Ada":
            raise error
        return OUTCOME

    listener = Listener()
    publisher = InProcessPublisher(fails_for_ada, listener)
    publisher.submit(request_for(plan))
    publisher.submit(request_for(plan, who="Bob"))
    publisher.close()
    (_, failed), (_, served) = listener.told
    assert said in failed.problem
    assert "secret" not in failed.problem
    assert not failed.done
    assert served == OUTCOME


def test_a_listener_that_fails_does_not_stop_the_queue(
    plan: Plan, request_for: Callable[..., Request], caplog: pytest.LogCaptureFixture
) -> None:
    """A message that cannot be sent is logged."""
    told = []

    def fails_once(request: Request, _: Published) -> None:
        told.append(request.who)
        if len(told) == 1:
            raise RuntimeError

    publisher = InProcessPublisher(lambda _: OUTCOME, fails_once)
    publisher.submit(request_for(plan))
    publisher.submit(request_for(plan, who="Bob"))
    publisher.close()
    assert told == ["Ada", "Bob"]
    assert "Telling of job" in caplog.text


def test_a_reason_that_cannot_go_into_a_commit_is_said_at_once(plan: Plan, request_for: Callable[..., Request]) -> None:
    """Not later, in the worker's thread."""
    publisher = InProcessPublisher(lambda _: OUTCOME, Listener())
    with pytest.raises(Fixable, match="more than one line"):
        publisher.submit(request_for(plan, why="a\nb"))
    publisher.close()


def test_closing_waits_for_what_was_taken_and_takes_no_more(plan: Plan, request_for: Callable[..., Request]) -> None:
    """Nothing that was taken is lost by an orderly end."""
    listener = Listener()
    publisher = InProcessPublisher(lambda _: OUTCOME, listener)
    for number in range(20):
        publisher.submit(request_for(plan, who=str(number)))
    publisher.close()
    publisher.close()
    assert [str(number) for number in range(20)] == [request.who for request, _ in listener.told]
    with pytest.raises(Fixable, match="shutting down"):
        publisher.submit(request_for(plan))

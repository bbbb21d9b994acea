"""A bot to talk to."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from bot.playground import Timing
from tests.slack.running import Desk, Start, running


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Return a function that starts a bot: `http=True` for signed HTTP, the outbox's `pause` and `clock`, settings by name."""
    with ExitStack() as stack:

        def begin(
            *,
            http: bool = False,
            pause: float = 0.0,
            timing: Timing | None = None,
            clock: Callable[[], float] = time.monotonic,
            **given: Any,
        ) -> Desk:
            return stack.enter_context(running(tmp_path, http=http, pause=pause, timing=timing, clock=clock, given=given))

        yield begin


@pytest.fixture
def desk(start: Start) -> Desk:
    """Return a bot in Socket Mode that answers unasked in #ask-platform."""
    return start()

"""How much work a call does, counted: the same on a fast machine, on a slow one and on a busy one."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any, TypeVar

T = TypeVar("T")


class TooMuchWorkError(AssertionError):
    """A call did more than it may. It was stopped there."""


def within(lines: int, work: Callable[[], T]) -> T:
    """Return what `work` returns, or raise TooMuchWorkError as soon as it has run more lines of Python than this.

    Only Python is counted: of what runs in C, the lines that call it.
    """
    left = lines

    def count(_frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal left
        if event == "line":
            left -= 1
            if left < 0:
                sys.settrace(None)
                raise TooMuchWorkError(f"more than {lines:,} lines")
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        done = work()
    finally:
        sys.settrace(before)
    if left < 0:  # it was stopped, and something took that for an error of its own
        raise TooMuchWorkError(f"more than {lines:,} lines")
    return done

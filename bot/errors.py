"""The one error that a person can fix, and where any other error was raised."""

import traceback


class Fixable(Exception):  # noqa: N818 - it is named for what the reader can do about it
    """What is wrong, and what to do. People see both unchanged, so neither ever holds a secret."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}"


_MOST_FRAMES = 6
"""Frames of a traceback that are named, the innermost: they lead to the fault, and fit on one line of a log."""


def where_raised(error: BaseException) -> str:
    """Return an error's type and where it was raised, without its message and values, which can hold what a person wrote."""
    frames = traceback.extract_tb(error.__traceback__)[-_MOST_FRAMES:]
    places = " < ".join(f"{frame.filename.rpartition('/bot/')[2]}:{frame.lineno} {frame.name}" for frame in reversed(frames))
    return f"{type(error).__name__} at {places or 'nowhere'}"

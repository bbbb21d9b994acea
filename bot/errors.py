"""The one error that a person can fix, and what is said of any other."""

import traceback


class Fixable(Exception):  # noqa: N818 - it is named for what the reader can do about it
    """What is wrong, and what to do: both are shown to the person as they stand, so neither ever holds a secret."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}"


def where_raised(error: BaseException) -> str:
    """Return where an error was raised, as type and places: its message and its values can hold what a person wrote."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    places = " < ".join(f"{frame.filename.rpartition('/bot/')[2]}:{frame.lineno} {frame.name}" for frame in reversed(frames))
    return f"{type(error).__name__} at {places or 'nowhere'}"

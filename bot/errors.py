"""The one error that a person can fix."""


class Fixable(Exception):  # noqa: N818 - it is named for what the reader can do about it
    """What is wrong, and what to do: both are shown to the person as they stand, so neither ever holds a secret."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}"

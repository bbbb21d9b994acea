"""Where the lint writes what it finds: problems with a JSON pointer, worded as Slack words them. Pure."""

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
Step = str | int


def listed(value: object) -> list[Any]:
    """Return an array's items, or none for any other value, which is a problem of its own."""
    return value if isinstance(value, list) else []


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that Slack refuses: where (a JSON pointer such as /blocks/0/text/text) and what."""

    pointer: str
    message: str

    def __str__(self) -> str:
        return f"{self.message} [json-pointer:{self.pointer}]"


@dataclass(frozen=True, slots=True)
class Report:
    """A list of problems, and the place in the payload to which further ones are added."""

    path: tuple[Step, ...] = ()
    problems: list[Problem] = field(default_factory=list)

    def at(self, *steps: Step) -> "Report":
        """Return the same report for a place deeper in the payload."""
        return Report((*self.path, *steps), self.problems)

    def add(self, message: str, *steps: Step) -> None:
        """Add a problem at this place, or at the steps below it."""
        self.problems.append(Problem("/" + "/".join(str(step) for step in (*self.path, *steps)), message))

    def length(self, where: Step | tuple[Step, ...], value: object, most: int | None, *, required: bool = False) -> None:
        """Check a plain string: at most `most` characters, and not empty where it is required."""
        steps = where if isinstance(where, tuple) else (where,)
        if value is None or value == "":
            if required:
                self.add(f"missing required field: {steps[-1]}" if value is None else "must be more than 0 characters", *steps)
            return
        if not isinstance(value, str):
            self.add("must be a string", *steps)
        elif most is not None and len(value) > most:
            self.add(f"must be less than {most + 1} characters", *steps)

    def text(
        self, where: Step | tuple[Step, ...], value: object, most: int, *, plain: bool = False, required: bool = False
    ) -> None:
        """Check a text object (`plain_text` or `mrkdwn`): its type, and 1 to `most` characters."""
        steps = where if isinstance(where, tuple) else (where,)
        if value is None:
            if required:
                self.add(f"missing required field: {steps[-1]}", *steps)
            return
        if not isinstance(value, dict):
            self.add("must be a text object", *steps)
            return
        if value.get("type") not in (("plain_text",) if plain else ("plain_text", "mrkdwn")):
            self.add("must be plain_text" if plain else "must be plain_text or mrkdwn", *steps, "type")
        self.length((*steps, "text"), value.get("text"), most, required=True)

    def count(self, where: Step | tuple[Step, ...], value: object, most: int | None, *, least: int = 0) -> None:
        """Check an array: between `least` and `most` items."""
        steps = where if isinstance(where, tuple) else (where,)
        if not isinstance(value, list):
            self.add(f"missing required field: {steps[-1]}" if value is None else "must be an array", *steps)
        elif len(value) < least:
            self.add(f"no fewer than {least} items allowed [{len(value)} given]", *steps)
        elif most is not None and len(value) > most:
            self.add(f"no more than {most} items allowed [{len(value)} given]", *steps)

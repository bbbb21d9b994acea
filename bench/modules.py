"""Count the bot's modules that one question and one click enter: `python -m bench.modules`. Fewer are easier to follow.

Both go through the real bot and the Slack stand-in, on the sample. A module counts when one of its functions is called; a change
of module is a call into one of the bot's modules from any other module. The stand-in is not counted: it stands for Slack.
"""

import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType

from rich.console import Console

from bot.demo.run import demo
from bot.playground import Person
from bot.settings import read_settings

QUESTION = "how do I let book-a-visit-dev talk to visits-api-dev on port 8080?"
MOST_FOR_A_QUESTION, MOST_FOR_A_CLICK = 45, 50
"""The most modules for each: as many as somebody who follows one through the code can keep in mind."""
CREATE = "netpol.create"
"""How the action id of the button that writes a branch begins."""
PATIENCE = 60
"""Seconds to wait for the bot's answer: it only bounds a hang."""


@dataclass
class Entered:
    """The modules that all threads entered during a recording, and the changes of module."""

    modules: set[str] = field(default_factory=set)
    changes: int = 0


class Recorder:
    """Follows the calls of the thread that calls `install`, and of every thread that starts afterwards."""

    def __init__(self) -> None:
        self._entered: Entered | None = None

    def install(self) -> None:
        """Follow this thread, and all threads that start from now on."""
        threading.setprofile(self._called)
        sys.setprofile(self._called)

    def remove(self) -> None:
        """Stop following this thread and new threads."""
        sys.setprofile(None)
        threading.setprofile(None)

    def record(self, act: Callable[[], object]) -> Entered:
        """Return what all threads enter while `act` runs."""
        self._entered = entered = Entered()
        try:
            act()
        finally:
            self._entered = None
        return entered

    def _called(self, frame: FrameType, event: str, _: object) -> None:
        entered = self._entered
        if entered is None or event != "call":
            return
        name = _ours(frame)
        if name:
            entered.modules.add(name)
            if _ours(frame.f_back) != name:
                entered.changes += 1


def _ours(frame: FrameType | None) -> str:
    name = frame.f_globals.get("__name__", "") if frame else ""
    return name if name.startswith("bot.") and not name.startswith("bot.playground") else ""


def main() -> int:
    """Print both counts, and with `-v` the names; return 1 where a count exceeds its bound."""
    recorder = Recorder()
    recorder.install()
    try:
        with demo(read_settings({"port": 0, "mode": "playground"})) as (slack, _):
            amira = slack.person("amira")
            _ask(amira)  # the first question fills caches and runs late imports
            question = recorder.record(lambda: _ask(amira))
            answer = _ask(amira)
            click = recorder.record(lambda: _create(amira, answer))
    finally:
        recorder.remove()
    status, console = 0, Console(highlight=False)
    for name, entered, most in (("question", question, MOST_FOR_A_QUESTION), ("click", click, MOST_FOR_A_CLICK)):
        count = len(entered.modules)
        status |= count > most
        console.print(f"one {name}: {count} modules (at most {most}), {entered.changes} changes of module")
        if "-v" in sys.argv:
            console.print("  " + "\n  ".join(sorted(entered.modules)))
    return status


def _ask(person: Person) -> dict[str, object]:
    return person.wait_for_reply(person.say("dm", QUESTION), timeout=PATIENCE)


def _create(person: Person, answer: dict[str, object]) -> None:
    action = next(
        element["action_id"]
        for block in answer["blocks"]  # type: ignore[attr-defined]
        for element in block.get("elements", ())
        if str(element.get("action_id", "")).startswith(CREATE)
    )
    outcome = person.click(answer, action)
    if not outcome.ok:
        raise AssertionError(f"Create was not taken: {outcome.error}")
    person.wait_for("dm", lambda seen: "withdraw" in str(seen.get("blocks")), timeout=PATIENCE)


if __name__ == "__main__":
    sys.exit(main())

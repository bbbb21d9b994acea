"""A conversation in the terminal: words, numbers, and what is asked before anything is written."""

import os
import pty
import re
import select
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from git import Repo

from bot.settings import ROOT
from tests.waiting import until

Run = Callable[..., Any]
"""The `netpol` fixture: arguments in, (status, out, err) out."""

ALLOW = "let book-a-visit-dev call visits-api-dev"
BRANCH = "netpol/visits-api-dev-allow-book-a-visit-dev-"


def branches(sample: Path) -> list[str]:
    """List the branches of a repository but its base branch."""
    with Repo(sample) as repository:
        return [head.name for head in repository.heads if head.name != "main"]


def test_chat_is_a_conversation(netpol: Run) -> None:
    """Words, a number, words again; an empty line ends it."""
    ran = netpol("chat", stdin=f"{ALLOW}\nport 8080\n\n")
    assert ran.status == 0
    assert "`visits-api-dev`, TCP 8080" in ran.out


def test_a_number_shows_a_part_of_the_answer(netpol: Run) -> None:
    """Each part that waits behind a number, as Slack's buttons show it; then the conversation goes on."""
    offered = netpol("chat", stdin=f"{ALLOW}\n\n").out
    numbers = dict(reversed(line.split(None, 1)) for line in offered.splitlines() if re.match(r"  \d+  ", line))
    for label, said in (
        ("Show YAML", "name: allow-book-a-visit-dev"),
        ("Why", "selects every pod of visits-api-dev"),
        ("Address and logs", "http://SERVICE.visits-api-dev.svc.cluster.local"),
        ("Who owns it", "`#visits` in Slack"),
        ("Swap direction", "`visits-api-dev` → `book-a-visit-dev`"),
    ):
        assert said not in offered
        ran = netpol("chat", stdin=f"{ALLOW}\n{numbers[label]}\nwho can reach letters-api-dev?\n\n")
        assert (ran.status, ran.err) == (0, "")
        assert said in ran.out
        assert "notifier-test" in ran.out


@pytest.mark.parametrize("end", ["", "quit", "exit", ":q", "EXIT", None])
def test_what_ends_it(netpol: Run, end: str | None) -> None:
    """A word of its own, an empty line, and the end of the input: nothing after it is read."""
    lines = "" if end is None else f"{end}\nwho can reach letters-api-dev?\n"
    ran = netpol("chat", stdin=lines)
    assert (ran.status, ran.err) == (0, "")
    assert "notifier-test" not in ran.out


def test_chat_knows_what_it_wrote(netpol: Run, sample: Path) -> None:
    """A branch is named, whatever was asked since, and can be withdrawn; it never says that nothing was written."""
    lines = (ALLOW, "1", "y", "who can reach letters-api-dev?", "undo that", "1", "yes", "cancel", "")
    ran = netpol("chat", "--estate", str(sample), stdin="\n".join(lines) + "\n")
    assert ran.status == 0
    assert f"This writes a branch: {BRANCH}" in ran.out
    assert "Write it? [y/N]" in ran.out
    assert "is written, but not pushed" in ran.out
    assert f"This deletes a branch: {BRANCH}" in ran.out
    assert "is deleted" in ran.out
    assert "no longer there" in ran.out
    assert "othing was written" not in ran.out
    assert branches(sample) == []


@pytest.mark.parametrize("said", ["n", "No", "", None])
def test_without_a_yes_nothing_is_written(netpol: Run, sample: Path, said: str | None) -> None:
    """An empty line is a no, and so is the end of the input; the conversation goes on."""
    lines = f"{ALLOW}\n1\n" + ("" if said is None else f"{said}\nwho can reach letters-api-dev?\n\n")
    ran = netpol("chat", "--estate", str(sample), stdin=lines)
    assert ran.status == 0
    assert "Nothing was done." in ran.out
    assert ("notifier-test" in ran.out) is (said is not None)
    assert branches(sample) == []


def test_words_in_place_of_a_yes_are_answered(netpol: Run, sample: Path) -> None:
    """They are no consent, and they are not lost."""
    ran = netpol("chat", "--estate", str(sample), stdin=f"{ALLOW}\n1\nwho can reach letters-api-dev?\n\n")
    assert "Nothing was done." in ran.out
    assert "notifier-test" in ran.out
    assert branches(sample) == []


def test_a_branch_stays_unless_its_removal_is_agreed_to(netpol: Run, sample: Path) -> None:
    lines = (ALLOW, "1", "y", "undo that", "1", "n", "")
    netpol("chat", "--estate", str(sample), stdin="\n".join(lines) + "\n")
    assert len(branches(sample)) == 1


def test_a_command_of_slack_is_read_as_one(netpol: Run) -> None:
    assert "`visits-api-dev`, TCP 8080" in netpol("chat", stdin="/netpol allow book-a-visit-dev visits-api-dev 8080\n\n").out


def test_a_terminal_edits_and_remembers_lines(tmp_path: Path) -> None:
    """The arrow brings the last line back, backspace corrects it, and Ctrl-D ends the conversation."""
    pytest.importorskip("readline")
    person, terminal = pty.openpty()
    command = [sys.executable, "-c", "from bot.cli import main; main()", "chat"]
    environment = {"NETPOL_STATE": str(tmp_path), "PATH": os.environ["PATH"], "TERM": "dumb"}
    with subprocess.Popen(command, stdin=terminal, stdout=terminal, stderr=terminal, env=environment, cwd=ROOT) as ran:
        os.close(terminal)
        screen = Screen(person)
        until(lambda: screen.prompts() == 1)
        os.write(person, b"who can reach letters-api-devv\x7f\r")
        until(lambda: screen.prompts() == 2)
        os.write(person, b"\x1b[A\r")
        until(lambda: screen.prompts() == 3)
        os.write(person, b"\x04")
        assert ran.wait() == 0
    os.close(person)
    assert screen.text.count("Who can reach") == 2


class Screen:
    """What a terminal has shown."""

    def __init__(self, terminal: int) -> None:
        self._terminal = terminal
        self.text = ""

    def prompts(self) -> int:
        """Read what there is to read; count the prompts."""
        while select.select([self._terminal], [], [], 0)[0]:
            self.text += os.read(self._terminal, 65536).decode(errors="replace")
        return self.text.count("\n> ")

"""Write down what the product says and writes, so that a change of its inside can be shown to change nothing outside.

    python -m bench.behaviour BEFORE.json              on the old code
    python -m bench.behaviour AFTER.json BEFORE.json   on the new: what differs, and exit status 1 where something does

It knows only what users know: the terminal's commands and Slack's messages. Branches are compared by their commit ids, on a copy
of each repository, so nothing of anybody's is written to. Moments and ids that differ from run to run are replaced.
"""

import contextlib
import io
import json
import os
import re
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console

from bench.estate import BASE, Bench
from bench.questions import pairs, questions
from bot.cli import main as netpol
from bot.demo.run import demo
from bot.errors import Fixable
from bot.playground import Person
from bot.settings import read_settings

WHEN = "2026-05-04T12:30:00"
"""The moment of every request, fixed so that commits have the same ids in every run."""
PAIRS = 12
"""Pairs of namespaces for which every command runs."""
AROUND, SHOWN = 60, 300
"""Characters shown before the first difference, and in all."""
PATIENCE = 60
"""Seconds to wait for the bot's answer in Slack: it only bounds a hang."""
FOLLOW_UPS = ("only port 8080", "and the logs?", "the other way round", "who can reach it?", "take it away again", "cancel")
VARYING = (
    (re.compile(r"\b\d{10}\.\d{6}\b"), "TS"),
    (re.compile(r"\b\d{10}\.[0-9a-f]{8}\b"), "HASH"),
    (re.compile(r'(?<="read_at": ")[^"]+'), "MOMENT"),
    (re.compile(r'(?<="block_id": ")b\d+'), "BLOCK"),
    (re.compile(r"\b(?:just now|\d+ (?:second|minute|hour)s? ago)\b"), "AGO"),
    (re.compile(r"http://127\.0\.0\.1:\d+"), "ADDRESS"),
    (re.compile(r"/tmp/[\w./-]+"), "PATH"),  # noqa: S108 - it is removed from what was printed
)

Said = dict[str, object]


def main() -> int:
    """Write the file, compare it with another where one is named, and return the exit status."""
    console = Console(highlight=False, soft_wrap=True)
    new, *old = sys.argv[1:] or ("-h",)
    if new.startswith("-"):
        console.print(__doc__, markup=False)
        return 2
    with TemporaryDirectory(prefix="netpol-behaviour-") as folder:
        said = dict(_everything(Path(folder)))
    Path(new).write_text(json.dumps(said, indent=1, ensure_ascii=False, sort_keys=True), encoding="utf-8")
    console.print(f"{len(said)} things that were said are in {new}.", markup=False)
    if not old:
        return 0
    before = json.loads(Path(old[0]).read_text(encoding="utf-8"))
    differing = [key for key in sorted({*before, *said}) if before.get(key) != said.get(key)]
    for key in differing:
        console.print(f"\n== {key}", markup=False)
        for name, one, other in _parts(before.get(key), said.get(key)):
            console.print(f"-- {name} before: {one}\n-- {name} after:  {other}", markup=False)
    console.print(f"\n{len(differing)} of {len(said)} differ.", markup=False)
    return 1 if differing else 0


def _parts(before: Said | None, after: Said | None) -> Iterator[tuple[str, str, str]]:
    """Yield the name of each part that differs, and its text before and after, from a little before the first difference."""
    for name in sorted({*(before or {}), *(after or {})}):
        one, other = str((before or {}).get(name)), str((after or {}).get(name))
        if one != other:
            first = next((at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), 0)
            start = max(0, first - AROUND)
            yield name, one[start : start + SHOWN], other[start : start + SHOWN]


def _everything(folder: Path) -> Iterator[tuple[str, Said]]:
    yield from _terminal(
        "sample", None, folder / "sample", ["book-a-visit-dev", "visits-api-dev", "payments-api-dev", "letters-api-dev"]
    )
    bench = Bench(folder)
    try:
        where = str(bench.repository)
    except Fixable as problem:
        yield "real", {"skipped": problem.message.replace(str(folder), "")}
    else:
        yield from _terminal("real", where, folder / "real", sorted(bench.host.world().estate.namespaces))
    yield from _slack()


def _terminal(name: str, estate: str | None, state: Path, namespaces: list[str]) -> Iterator[tuple[str, Said]]:
    where = ["--estate", estate] if estate else []
    os.environ |= {"NETPOL_STATE": str(state), "NETPOL_BASE": BASE}
    commands = [["ask", text, "--details"] for text in questions(namespaces)]
    for source, target in islice(pairs(namespaces), PAIRS):
        commands += [
            ["check", source, target, "--port", "8080", "--json"],
            ["who", target],
            ["reach", source, "--json"],
            ["revoke", source, target],
            ["allow", source, target, "--select-by", "guide", "--port", "http", "--pod", "app=api", "--json"],
            ["allow", source, target, "--port", "8080", "--reason", "a test", "--branch", "--when", WHEN, "--json"],
        ]
    commands.append(["estate", "--json"])
    for command in commands:
        yield f"{name}: netpol {' '.join(command)}", _run([*command, *where])


def _run(arguments: list[str]) -> Said:
    out, err = io.StringIO(), io.StringIO()
    status: object = 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            netpol(arguments)
        except SystemExit as left:
            status = left.code
    return {"status": status, "out": _steady(out.getvalue()), "err": _steady(err.getvalue())}


def _slack() -> Iterator[tuple[str, Said]]:
    os.environ["NETPOL_STATE"] = ".netpol"
    with demo(read_settings({"port": 0, "mode": "playground"})) as (slack, _):
        amira = slack.person("amira")
        asked = amira.say("#ask-platform", "how do I let book-a-visit-dev talk to visits-api-dev?")
        yield "slack: channel", _seen(amira.wait_for_reply(asked, PATIENCE))
        for text in FOLLOW_UPS:
            yield f"slack: then {text}", _seen(amira.wait_for_reply(amira.say("#ask-platform", text, asked), PATIENCE))
        yield (
            "slack: form",
            {"outcome": amira.command("#ask-platform", "/netpol allow").ok, "view": _steady(_form(amira)["blocks"])},
        )
        amira.close(everything=True)
        amira.open_home()
        yield "slack: home", {"view": _steady(amira.wait_for_home(PATIENCE)["blocks"])}
        yield from _clicks(amira)


def _form(person: Person) -> dict[str, Any]:
    return person.wait_for_modal(
        PATIENCE, lambda view: any(block.get("block_id") == "source" for block in view.get("blocks", ()))
    )


def _clicks(person: Person) -> Iterator[tuple[str, Said]]:
    answer = person.wait_for_reply(person.say("dm", "let refunds-worker-dev call payments-api-dev on port 8443"), PATIENCE)
    yield "slack: direct", _seen(answer)
    actions = [
        element["action_id"]
        for block in answer["blocks"]
        for element in block.get("elements", ())
        if str(element.get("action_id", "")).startswith("netpol.create")
    ]
    for action in actions:
        person.click(answer, action)
        written = person.wait_for("dm", lambda seen: "withdraw" in str(seen.get("blocks")), PATIENCE)
        yield "slack: created", _seen(written)


def _seen(message: dict[str, Any]) -> Said:
    return {
        "text": _steady(message.get("text")),
        "blocks": _steady(message.get("blocks")),
        "metadata": _steady(message.get("metadata")),
    }


def _steady(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
    for pattern, instead in VARYING:
        text = pattern.sub(instead, text)
    return text


if __name__ == "__main__":
    sys.exit(main())

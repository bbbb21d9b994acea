"""Check the rows of corpus files: `python training/check_corpus.py FILE…` prints each mistake with its line.

The exit status is 1 if there are any. It needs nothing but Python.
"""
# ruff: noqa: SIM905 - a list of words is read as words

import json
import re
import sys
from pathlib import Path
from typing import Any

_PLACEHOLDERS = frozenset("S S2 S3 T T2 A B OLD N N2 U ENV ENV2 SVC URL P P2 PN RANGE PROTO POD SPOD EXT".split())
_INTENTS = frozenset("allow check who_can_reach what_can_reach_from tradeoff logs address explain revoke help other".split())
_TURNS = _INTENTS | {"confirm", "cancel"}
_CLARIFY = re.compile(r"(?:sources|target):(?:missing|ambiguous|unknown|several)|direction:unclear|port:invalid")
_HELD = re.compile(r"\{([A-Z]{1,5}[0-9]?)\}")
_STATE = frozenset("sources target ports protocol pods from_pods service environments".split())


def mistakes(kind: str, row: dict[str, Any]) -> list[str]:
    """Return what is wrong with one row of a `questions`, `silence`, `dialogues` or `guide` file."""
    found = [] if row.get("voice") else ["no voice"]
    if kind == "dialogues":
        turns = row.get("turns") or []
        return found + [f"turn {at}: {each}" for at, turn in enumerate(turns, 1) for each in _turn(turn)]
    text = row.get("text")
    if not isinstance(text, str) or not text.strip():
        return [*found, "no text"]
    found += [f"unknown placeholder {{{name}}}" for name in _HELD.findall(text) if name not in _PLACEHOLDERS]
    if kind in {"questions", "guide"} and row.get("intent") not in _INTENTS:
        found.append(f"unknown intent {row.get('intent')!r}")
    if kind == "silence" and not row.get("kind"):
        found.append("no kind")
    if kind == "guide" and "section" not in row:
        found.append("no section (null where no page answers)")
    return found + _clarify(row.get("clarify"))


def _turn(turn: dict[str, Any]) -> list[str]:
    text = str(turn.get("user", ""))
    found = [f"unknown placeholder {{{name}}}" for name in _HELD.findall(text) if name not in _PLACEHOLDERS]
    if turn.get("intent") not in _TURNS:
        found.append(f"unknown intent {turn.get('intent')!r}")
    if turn.get("expect") not in {"answer", "clarify", "ignore"}:
        found.append(f"unknown expect {turn.get('expect')!r}")
    state = turn.get("state")
    if not isinstance(state, dict):
        found.append("no state")
    else:
        found += [f"unknown state key {key!r}" for key in state if key not in _STATE]
    return found + _clarify(turn.get("clarify"))


def _clarify(value: object) -> list[str]:
    each = value if isinstance(value, list) else [] if value is None else [value]
    return [f"unknown clarify {one!r}" for one in each if not _CLARIFY.fullmatch(str(one))]


def main(files: list[str]) -> int:
    """Print the mistakes of all files and their number of rows."""
    wrong = 0
    for name in files:
        kind = Path(name).name.split("-")[0]
        lines = Path(name).read_text(encoding="utf-8").splitlines()
        for at, line in enumerate(lines, 1):
            try:
                each = mistakes(kind, json.loads(line))
            except ValueError as error:
                each = [f"not JSON: {error}"]
            for one in each:
                print(f"{name}:{at}: {one}")
            wrong += len(each)
        print(f"{name}: {len(lines)} rows")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

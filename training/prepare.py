"""Make the rows that the reader is trained on: `python -m training.prepare OUT` writes `rows.jsonl` and `sections.json`.

Every row of the corpus is filled several times with names of an invented estate, and read by the project's own code for names, so
that the reader is trained on what it will be shown, mistakes of that code included.
"""

import hashlib
import json
import random
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.guide.pages import read_pages, sections_of
from bot.guide.platform_file import read_platform
from bot.model.question import Gap, Intent, Lack, Port, Question, Slot
from bot.settings import ROOT
from bot.understanding.frame import CODE, Frame, frame
from bot.understanding.mentions import mentions
from bot.understanding.outside import outside, without
from bot.understanding.text import read
from training.fill import ENDS, Estate, Filled, Filling, filling

CORPUS = Path(__file__).parent / "corpus"
INTENTS = [
    "allow",
    "check",
    "who_can_reach",
    "what_can_reach_from",
    "tradeoff",
    "logs",
    "address",
    "explain",
    "revoke",
    "help",
    "other",
    "confirm",
    "cancel",
]
ROLES = ("mention", "source", "target", "old", "unclear")
FILLS = 8
"""Fillings of one row: the first as it was written, the others with slips of the hand, one of which is drawn in each pass."""
_SLIPS = 0.6
"""The share of the other fillings that get slips."""
_ACCESS = frozenset({"allow", "check", "revoke", "who_can_reach", "what_can_reach_from", "address"})


def part_of(voice: str) -> str:
    """Return the part that a voice belongs to: `test` (a tenth, looked at only in the end), `dev` (a tenth) or `train`."""
    number = hashlib.sha256(voice.encode()).digest()[0] % 10
    return {0: "test", 1: "dev"}.get(number, "train")


def slipped(text: str, rng: random.Random) -> str:
    """Return a text with the slips of a hurried hand: letters swapped, lost or doubled, articles and marks left out."""
    words = text.split(" ")
    for _ in range(rng.randint(1, max(1, len(words) // 8))):
        at = rng.randrange(len(words))
        word = words[at]
        if "{" in word or "}" in word or len(word) < 4 or not word.isalpha():
            continue
        place = rng.randrange(1, len(word) - 1)
        words[at] = rng.choice(
            (
                word[:place] + word[place + 1] + word[place] + word[place + 2 :],
                word[:place] + word[place + 1 :],
                word[:place] + word[place] + word[place:],
            )
        )
    if rng.random() < 0.25:
        words = [word for word in words if word.lower() not in {"the", "a", "an", "please"}] or words
    text = " ".join(words)
    return text.rstrip("?.! ") if rng.random() < 0.25 else text


def rows_of(kind: str) -> Iterator[dict[str, Any]]:
    """Return the rows of all files of one kind, by the name of the file."""
    for path in sorted(CORPUS.glob(f"{kind}-*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)


def framed(filled: Filled, estate: Estate, state: Question | None = None) -> tuple[Frame, list[str]]:
    """Return the frame of a filled text, as the bot makes it, and the role that each of its marks has by the placeholders."""
    message = read(filled.text)
    message = without(message, outside(message, estate.names))
    text = "\n".join((message.lower, *(block[:CODE] for block in message.code)))
    found = mentions(text, estate.names)
    shown = frame(text, found, state)
    where = _placed(filled, text)
    roles = []
    for index in shown.marks:
        one = found[index]
        role = "mention"
        for start, end, key in where:
            if start < one.end and one.start < end:
                role = _role(key)
        roles.append(role)
    return shown, roles


def _role(key: str) -> str:
    return "unclear" if key in {"A", "B"} else ENDS.get(key, "mention")


def _placed(filled: Filled, text: str) -> list[tuple[int, int, str]]:
    """Return where the placeholders' texts stand in the text as read, which has lost mark-up and signs."""
    result, at = [], 0
    for start, end, key in filled.spans:
        written = " ".join(read(filled.text[start:end]).lower.split())
        if not written:
            continue
        found = text.find(written, at)
        if found < 0:
            found = text.find(written)
        if found >= 0:
            result.append((found, found + len(written), key))
            at = found + len(written)
    return result


def _questions(estate: Estate, rng: random.Random) -> Iterator[dict[str, Any]]:
    for kind in ("questions", "silence", "guide"):
        for at, row in enumerate(rows_of(kind)):
            part = part_of(row["voice"])
            seen = set()
            for number in range(FILLS if part == "train" else 1):
                made = filling(rng, estate, row["text"], plain=part != "train" or number == 0)
                text = slipped(row["text"], rng) if part == "train" and number and rng.random() < _SLIPS else row["text"]
                shown, roles = framed(made.of(text), estate)
                if shown.text in seen:
                    continue
                seen.add(shown.text)
                yield {
                    "kind": kind,
                    "group": f"{kind} {at}",
                    "part": part,
                    "voice": row["voice"],
                    "context": "",
                    "text": shown.text,
                    "intent": row.get("intent", "other") if kind != "silence" else "other",
                    "second": row.get("second_intent"),
                    "roles": [ROLES.index(role) for role in roles],
                    "section": row.get("section"),
                }


def _frames() -> Iterator[dict[str, Any]]:
    """Return sentences of the project's own tests, which are kept as frames: always for training, never for a figure."""
    for at, row in enumerate(rows_of("frames")):
        yield {
            "kind": "frames",
            "group": f"frames {at}",
            "part": "train",
            "voice": row["voice"],
            "context": row["context"],
            "text": row["text"],
            "intent": row["intent"],
            "second": row.get("second_intent"),
            "roles": [ROLES.index(role) for role in row["roles"]],
            "section": None,
        }


def _dialogues(estate: Estate, rng: random.Random) -> Iterator[dict[str, Any]]:
    for at, row in enumerate(rows_of("dialogues")):
        part = part_of(row["voice"])
        texts = " ".join(turn["user"] for turn in row["turns"])
        seen = set()
        for number in range(FILLS if part == "train" else 1):
            made = filling(rng, estate, texts, plain=part != "train" or number < 2)
            state: Question | None = None
            written = False
            before: Mapping[str, Any] = {}
            for count, turn in enumerate(row["turns"]):
                text = slipped(turn["user"], rng) if part == "train" and number and rng.random() < _SLIPS / 2 else turn["user"]
                shown, keys = _keyed(made, text, estate, state, written=written)
                after = turn.get("state") or {}
                fresh = (shown.context, shown.text) not in seen
                seen.add((shown.context, shown.text))
                if fresh:
                    yield {
                        "kind": "dialogues",
                        "group": f"dialogues {at} {count}",
                        "part": part,
                        "voice": row["voice"],
                        "context": shown.context,
                        "text": shown.text,
                        "intent": turn["intent"],
                        "second": None,
                        "roles": [ROLES.index(_in_state(key, before, after)) for key in keys],
                        "section": None,
                    }
                state = state_after(made, turn, state)
                written = (written or (turn["intent"] == "confirm" and turn["expect"] == "answer")) and turn["intent"] != "cancel"
                before = after


def _keyed(made: Filling, text: str, estate: Estate, state: Question | None, *, written: bool) -> tuple[Frame, list[str]]:
    """Return the placeholder that each mark of a turn stands for, or ""."""
    filled = made.of(text)
    message = read(filled.text)
    message = without(message, outside(message, estate.names))
    looked = "\n".join((message.lower, *(block[:CODE] for block in message.code)))
    found = mentions(looked, estate.names)
    shown = frame(looked, found, state, written=written)
    where = _placed(filled, looked)
    keys = []
    for index in shown.marks:
        one = found[index]
        keys.append(next((key for start, end, key in where if start < one.end and one.start < end), ""))
    return shown, keys


def _in_state(key: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    held = "T" if key == "URL" else key
    if key in {"A", "B"} and not after.get("target"):
        return "unclear"
    if f"{{{held}}}" in (after.get("sources") or ()):
        return "source"
    if after.get("target") == f"{{{held}}}":
        return "target"
    was = {*(before.get("sources") or ()), before.get("target")}
    return "old" if key == "OLD" or f"{{{held}}}" in was else "mention"


def state_after(made: Filling, turn: Mapping[str, Any], before: Question | None) -> Question | None:
    """Return what the conversation is about after a turn."""
    after = turn.get("state") or {}
    if turn["intent"] == "cancel" or not (after.get("sources") or after.get("target") or turn.get("clarify")):
        return None
    intent = turn["intent"] if turn["intent"] in _ACCESS or before is None else str(before.intent)
    ports = tuple(
        Port(made.value(port.strip("{}"))) for port in after.get("ports") or () if isinstance(port, str) and port.startswith("{")
    )
    sources = tuple(
        made.name(one.strip("{}")) for one in after.get("sources") or () if one.strip("{}") in ENDS or one in {"{A}", "{B}"}
    )
    target = after.get("target")
    named = made.name(target.strip("{}")) if isinstance(target, str) and target.startswith("{") and target != "{U}" else None
    gaps = tuple(_gaps(turn))
    return Question(Intent(intent if intent not in {"confirm"} else "allow"), sources, named, ports=ports, gaps=gaps)


def _gaps(turn: Mapping[str, Any]) -> Iterator[Gap]:
    if turn.get("expect") == "clarify":
        for one in turn.get("clarify") or ():
            slot, _, lack = one.partition(":")
            if slot in {"sources", "target", "direction"}:
                yield Gap(Slot(slot), Lack(lack))


def _sections() -> dict[str, str]:
    platform = read_platform(ROOT, "cloud-platform")
    pages = read_pages(ROOT / "docs", platform)
    return {
        section.name: f"{section.title}. {section.text}"[:1500]
        for page, text in pages.items()
        for section in sections_of(page, text, "")
    }


def main(out: Path) -> None:
    """Write the rows and the sections of the guide."""
    rng = random.Random(20261128)
    estate = Estate.invented(read_platform(ROOT, "cloud-platform").conventions)
    out.mkdir(parents=True, exist_ok=True)
    count = 0
    with (out / "rows.jsonl").open("w", encoding="utf-8") as file:
        for row in (*_questions(estate, rng), *_dialogues(estate, rng), *_frames()):
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            count += 1
    (out / "sections.json").write_text(json.dumps(_sections(), ensure_ascii=False, indent=0), encoding="utf-8")
    print(f"{count} rows")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

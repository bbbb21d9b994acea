"""Make the rows that the reader is trained on: `python -m training.prepare OUT` writes them there as `rows.jsonl`.

Beside them it writes `sections.json` (the texts of the guide) and `labels.json` (intents and roles in the order of the network's
output). It fills every row of the corpus several times with names of an invented estate, and reads it with the project's own code
for names, so that the reader is trained on what it will see, mistakes of that code included.
"""

import hashlib
import json
import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.guide.pages import read_pages, sections_of
from bot.guide.platform_file import read_platform
from bot.model.question import Gap, Intent, Lack, Port, Question, Slot
from bot.settings import ROOT
from bot.understanding.frame import CODE, Frame, frame
from bot.understanding.mentions import mentions
from bot.understanding.outside import outside, without
from bot.understanding.reader import INTENTS, Part
from bot.understanding.text import read
from training.fill import ENDS, Estate, Filled, Filling, filling, mistyped

CORPUS = Path(__file__).parent / "corpus"
_ROLES = {
    Part.MENTIONED: "mention",
    Part.SOURCE: "source",
    Part.TARGET: "target",
    Part.OLD: "old",
    Part.UNCLEAR: "unclear",
}
ROLES = tuple(_ROLES[part] for part in Part)
"""The corpus's words for the parts of names, in the order of the network's output."""
FILLS = 8
"""Fillings of one row: the first as it was written, the others with slips of the hand. Each pass of the training draws one."""
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
        words[at] = rng.choice(mistyped(word, place))
    if rng.random() < 0.25:
        words = [word for word in words if word.lower() not in {"the", "a", "an", "please"}] or words
    text = " ".join(words)
    return text.rstrip("?.! ") if rng.random() < 0.25 else text


def rows_of(kind: str) -> Iterator[dict[str, Any]]:
    """Return the rows of all files of one kind, by the name of the file."""
    for path in sorted(CORPUS.glob(f"{kind}-*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)


def _framed(
    filled: Filled, estate: Estate, state: Question | None = None, *, written: bool = False
) -> tuple[Frame, list[list[str]]]:
    """Return the frame of a filled text, as the bot makes it, and for each of its marks the placeholders that it covers."""
    message = read(filled.text)
    message = without(message, outside(message, estate.names))
    text = "\n".join((message.lower, *(block[:CODE] for block in message.code)))
    found = mentions(text, estate.names)
    shown = frame(text, found, state, written=written)
    where = _placed(filled, text)
    marked = [found[index] for index in shown.marks]
    covered = [[key for start, end, key in where if start < one.end and one.start < end] for one in marked]
    return shown, covered


def _role(keys: Sequence[str]) -> str:
    """Return the role of a mark in a single message: its last placeholder's."""
    key = keys[-1] if keys else ""
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
                shown, covered = _framed(made.of(text), estate)
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
                    "roles": [ROLES.index(_role(keys)) for keys in covered],
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
                shown, covered = _framed(made.of(text), estate, state, written=written)
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
                        "roles": [ROLES.index(_in_state(keys, before, after)) for keys in covered],
                        "section": None,
                    }
                state = state_after(made, turn, state)
                written = (written or (turn["intent"] == "confirm" and turn["expect"] == "answer")) and turn["intent"] != "cancel"
                before = after


def _in_state(keys: Sequence[str], before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """Return the role of a mark in a conversation: its first placeholder's, by the states before and after the turn."""
    key = keys[0] if keys else ""
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
    return Question(Intent(intent if intent != "confirm" else "allow"), sources, named, ports=ports, gaps=gaps)


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
    """Write the rows, the sections of the guide and the labels."""
    rng = random.Random(20261128)
    estate = Estate.invented(read_platform(ROOT, "cloud-platform").conventions)
    out.mkdir(parents=True, exist_ok=True)
    count = 0
    with (out / "rows.jsonl").open("w", encoding="utf-8") as file:
        for row in (*_questions(estate, rng), *_dialogues(estate, rng), *_frames()):
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            count += 1
    (out / "sections.json").write_text(json.dumps(_sections(), ensure_ascii=False, indent=0), encoding="utf-8")
    labels = {"intents": INTENTS, "roles": ROLES}
    (out / "labels.json").write_text(json.dumps(labels, indent=0) + "\n", encoding="utf-8")
    print(f"{count} rows")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

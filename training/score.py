"""Score how people are read: `python -m training.score [--part dev] [--reader on|off]` prints one figure a line.

It fills messages of voices that the reader was not trained on with names of an invented estate, and reads them as the bot does.
`dev` is for work, `test` for the end: nobody looks at its voices.
"""

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.buttons import picks
from bot.guide.pages import read_guide
from bot.guide.platform_file import read_platform
from bot.guide.search import Search
from bot.model.question import CHANGES, Conversation, Intent, Question, Written
from bot.settings import ROOT
from bot.understanding import Names, Reader, known_sections, loaded_reader, masked, understand
from training.fill import PLACEHOLDER, Estate, Filling, filling, slots
from training.prepare import part_of, rows_of

_ACTIONS = {"allow", "check", "revoke"}
_SCORED = {*_ACTIONS, "who_can_reach", "what_can_reach_from", "address"}
Tally = Counter[tuple[str, bool]]


def main() -> None:
    """Print the figures of one part."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=("dev", "test", "train"), default="dev")
    parser.add_argument("--reader", choices=("on", "off"), default="on")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    figures = scored(args.part, loaded_reader() if args.reader == "on" else None)
    if args.json:
        print(json.dumps(figures))
        return
    for name, (right, count) in figures.items():
        print(f"{name:48}{right:5} of {count:5}  {100 * right / count:6.1f} %")


def scored(part: str, reader: Reader | None) -> dict[str, tuple[int, int]]:
    """Return for each figure how many were right, of how many."""
    estate = Estate.invented(read_platform(ROOT, "cloud-platform").conventions)
    tally: Tally = Counter()
    rng = random.Random(11)
    for kind in ("questions", "silence"):
        for row in rows_of(kind):
            if part_of(row["voice"]) == part:
                _message(kind, row, filling(rng, estate, row["text"], plain=True), estate.names, reader, tally)
    for row in rows_of("dialogues"):
        if part_of(row["voice"]) == part:
            _dialogue(row, estate, rng, reader, tally)
    _guide(part, estate, rng, reader, tally)
    names = dict.fromkeys(name for name, _ in tally)
    return {name: (tally[name, True], tally[name, True] + tally[name, False]) for name in names}


def _message(  # noqa: PLR0913, PLR0917 - a row and what reads it
    kind: str, row: Mapping[str, Any], made: Filling, names: Names, reader: Reader | None, tally: Tally
) -> None:
    question = understand(made.of(row["text"]).text, Conversation(), names, reader).question
    if kind == "silence":
        borderline = row.get("borderline") and question.intent not in CHANGES
        tally["silence: stays silent", question.expect == "ignore" or bool(borderline)] += 1
        return
    wanted, gold = slots(made, row), row["intent"]
    expect = "clarify" if row.get("clarify") else "ignore" if gold == "other" else "answer"
    pair = (frozenset(wanted["sources"]), wanted["target"])
    tally["intent", question.intent == gold] += 1
    same = (frozenset(question.sources), question.target) == pair
    tally[
        "right, or the right one offered", (question.intent == gold and same) or _offers(question, gold, pair, expect, names)
    ] += 1
    if expect == "answer":
        tally["no needless question", question.expect != "clarify"] += 1
    if gold in _SCORED and expect == "answer":
        tally["namespaces exact", same] += 1
    if gold in _ACTIONS and expect == "answer":
        acts = (
            question.expect == "answer" and question.intent in {*CHANGES, Intent.CHECK} and question.sources and question.target
        )
        removes = (question.intent is Intent.REVOKE) != (gold == "revoke")
        tally["not harmful", not (acts and (not same or removes))] += 1
        swapped = bool(wanted["target"] in question.sources and question.target in wanted["sources"])
        tally["direction (not swapped)", not swapped] += 1


def _offers(question: Question, gold: str, pair: tuple[frozenset[str], str | None], expect: str, names: Names) -> bool:
    if question.expect != "clarify":
        return question.intent == gold and gold not in _SCORED
    if expect == "clarify":
        return True
    offered = [one.question for one in picks(question, names.entries) if one.question][:3]
    return any(one.intent == gold and (frozenset(one.sources), one.target) == pair for one in offered)


def _dialogue(row: Mapping[str, Any], estate: Estate, rng: random.Random, reader: Reader | None, tally: Tally) -> None:
    texts = " ".join(turn["user"] for turn in row["turns"])
    made = filling(rng, estate, texts, plain=True)
    conversation = Conversation()
    for turn in row["turns"]:
        after = understand(made.of(turn["user"]).text, conversation, estate.names, reader)
        question, conversation = after.question, after.conversation
        if question.intent is Intent.CONFIRM and question.expect == "answer":
            conversation = conversation.with_written(Written("netpol/branch", "someone"))
        tally["dialogue: intent", question.intent == turn["intent"]] += 1
        state = turn.get("state") or {}
        if "{ENV" in texts or turn["intent"] not in {*_SCORED, "confirm"}:
            continue  # an environment moves names in a way that the corpus doesn't write down
        wanted = (frozenset(_named(made, state.get("sources") or ())), next(_named(made, [state.get("target")]), None))
        same = (frozenset(question.sources), question.target) == wanted
        tally["dialogue: namespaces exact", same] += 1
        acts = question.expect == "answer" and question.intent in {*CHANGES, Intent.CHECK, Intent.CONFIRM}
        tally["dialogue: not acted on with the wrong pair", not (acts and question.sources and question.target and not same)] += 1


def _named(made: Filling, placeholders: Iterable[object]) -> Iterator[str]:
    for one in placeholders:
        found = PLACEHOLDER.fullmatch(one) if isinstance(one, str) else None
        if found and found[1] not in {"U", "EXT"}:
            yield made.name("T" if found[1] == "URL" else found[1])


def _guide(part: str, estate: Estate, rng: random.Random, reader: Reader | None, tally: Tally) -> None:
    guide = read_guide(ROOT, read_platform(ROOT, "cloud-platform"), "")
    search = Search.of(guide, reader.embed, known_sections()) if reader else Search.of(guide)
    search = search.reading(lambda words: masked(words, estate.names))
    for row in rows_of("guide"):
        if part_of(row["voice"]) != part:
            continue
        text = filling(rng, estate, row["text"], plain=True).of(row["text"]).text
        found = search.find(text)
        if row["section"] in guide.sections:
            tally["guide: right section first", found[0].section == row["section"]] += 1
            tally["guide: among three", row["section"] in [one.section for one in found]] += 1


if __name__ == "__main__":
    main()

"""Measure what the rules' opinion is worth: `python -m training.evidence` writes `bot/understanding/weights/evidence.json`.

For each outcome of the rules (intent and reason), it counts how often messages of each intent have it; for each construction of a
pair, how often its ends are right. It counts the voices that are not kept for the end; the rules were written without them.
"""

import json
import random
from collections import Counter, defaultdict
from pathlib import Path

from bot.guide.platform_file import read_platform
from bot.model.question import CHANGES, Intent
from bot.settings import ROOT
from bot.understanding.arbitration import outcome
from bot.understanding.clauses import said
from bot.understanding.reader import WEIGHTS
from training.fill import Estate, filling, slots
from training.prepare import part_of, rows_of


def main() -> None:
    """Count, and write the counts."""
    estate = Estate.invented(read_platform(ROOT, "cloud-platform").conventions)
    rng = random.Random(3)
    intents: dict[str, Counter[str]] = defaultdict(Counter)
    pairs: dict[str, Counter[str]] = defaultdict(Counter)
    for kind in ("questions", "silence", "guide"):
        for row in rows_of(kind):
            if part_of(row["voice"]) == "test":
                continue
            made = filling(rng, estate, row["text"], plain=True)
            found = said(made.of(row["text"]).text, estate.names)
            intents[outcome(found)][row.get("intent", "other") if kind != "silence" else "other"] += 1
            whole = found.slots.sources and found.slots.target
            if kind == "questions" and found.intent in {*CHANGES, Intent.CHECK} and whole and not row.get("clarify"):
                wanted = slots(made, row)
                right = set(found.slots.sources) == set(wanted["sources"]) and found.slots.target == wanted["target"]
                pairs[found.roles.template]["right" if right else "wrong"] += 1
    table = {
        "intents": {name: dict(sorted(counts.items())) for name, counts in sorted(intents.items())},
        "pairs": {name: [counts["right"], counts["wrong"]] for name, counts in sorted(pairs.items())},
    }
    written = Path(str(WEIGHTS)) / "evidence.json"  # in a checkout it is a folder
    written.write_text(json.dumps(table, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

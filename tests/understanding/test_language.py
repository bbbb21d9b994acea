"""The sample of how people really ask, on the real estate, by its own score."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from git import Repo

from bot.estate.contents import RawFile
from bot.estate.load import load
from bot.model.question import Conversation, Question
from bot.understanding import Names, understand
from tests.platforms import CLOUD_PLATFORM
from tests.private import absent

LANGUAGE = Path(os.environ.get("NETPOL_LANGUAGE", Path(__file__).parents[3] / "shared" / "language"))
FLOORS = {
    "direction (not swapped)": 1.0,
    "intent": 0.90,
    "answer, clarify or ignore": 0.90,
    "namespaces exact": 0.93,
    "service, port, protocol, pods exact": 0.90,
    "silence: stays silent": 0.97,
    "silence: borderline, no wrong answer": 0.97,
    "dialogue: direction (not swapped)": 1.0,
    "dialogue: intent": 0.85,
    "dialogue: namespaces exact": 0.85,
}
"""Shares that must be reached. A swapped direction is the worst error of all."""


@pytest.fixture(scope="module")
def figures(real_estate_repository: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, float]]:
    """Answer every message of the sample and let its own script score it."""
    if not (LANGUAGE / "score.py").exists():
        absent(f"a sample of questions; set NETPOL_LANGUAGE to its folder (looked for {LANGUAGE.name}/score.py)")
    names = _names(real_estate_repository)
    lines: list[str] = []
    for file in ("utterances", "silence", "dialogues"):
        rows = map(json.loads, (LANGUAGE / f"{file}.jsonl").read_text().splitlines())
        lines.extend(json.dumps(_answered(row, names)) for row in rows)
    predictions = tmp_path_factory.mktemp("language") / "predictions.jsonl"
    predictions.write_text("\n".join(lines))
    command = [sys.executable, str(LANGUAGE / "score.py"), "--data", str(LANGUAGE), "--predictions", str(predictions), "--json"]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


@pytest.mark.parametrize(("figure", "floor"), FLOORS.items())
def test_share(figures, figure, floor):
    """Each figure reaches its floor."""
    assert floor <= figures[figure]["share"]


def _names(repository: Path) -> Names:
    conventions = CLOUD_PLATFORM
    with Repo(repository) as repo:
        folders = repo.head.commit.tree[conventions.namespaces_root].trees
        blobs = [blob for folder in folders for blob in folder.blobs if blob.name == conventions.namespace_file]
        files = [RawFile(str(blob.path), blob.hexsha, blob.data_stream.read()) for blob in blobs]
    return Names.of(load(files, conventions), conventions)


def _answered(row: dict[str, Any], names: Names) -> dict[str, Any]:
    conversation, turns = Conversation(), []
    for text in row.get("turns") or [{"user": row.get("text")}]:
        turn = understand(text["user"], conversation, names)
        conversation = turn.conversation
        turns.append(_form(turn.question))
    return {"id": row["id"], "turns": turns} if "turns" in row else {"id": row["id"], **turns[0]}


def _form(question: Question) -> dict[str, Any]:
    slots = {
        "sources": list(question.sources),
        "target": question.target,
        "service": question.service,
        "port": question.ports[0].value if question.ports else None,
        "protocol": question.protocol,
        "pods": dict(question.pods) or None,
    }
    return {"intent": question.intent, "slots": slots, "expect": question.expect}

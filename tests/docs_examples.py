"""The YAML blocks of docs/, and what the bot makes of the request that stands before each."""

import re
import shlex
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from markdown_it import MarkdownIt

from bot import answers
from bot.changes import plan_allow
from bot.estate import RawFile, load
from bot.guide.pages import filled, read_guide
from bot.model.estate import Estate
from bot.model.plan import Edit
from bot.model.question import Intent, Question
from bot.model.world import World
from bot.parsing import parse_pod, parse_port
from tests.changes.estates import TEMPLATES
from tests.platforms import CLOUD, CLOUD_PLATFORM

ROOT = Path(__file__).parents[1]
PAGES = sorted((ROOT / "docs").glob("*.md"))
SAMPLE = ROOT / "examples" / "environments"


class Example(NamedTuple):
    """A YAML block: where it is, the `netpol allow …` that stands before it, the file that it names, and its text."""

    page: str
    line: int
    command: str
    file: str
    yaml: str


def sample() -> Estate:
    """Read the sample repository."""
    files = (path for path in sorted(SAMPLE.rglob("*.yaml")))
    return load([RawFile(str(path.relative_to(SAMPLE)), "", path.read_bytes()) for path in files], CLOUD_PLATFORM)


def examples() -> Iterator[Example]:
    """Find every YAML block, with the last command and file named before it in the same section."""
    for page in PAGES:
        command = file = ""
        for token in MarkdownIt("commonmark").parse(filled(page, CLOUD)):
            if token.type == "heading_open":
                command = file = ""
            spans = [child.content for child in token.children or () if child.type == "code_inline"]
            for span in spans:
                command = span if re.match(r"netpol allow [a-z]", span) else command
                file = span if span.endswith(".yaml") and "/" in span else file
            if token.type == "fence" and token.info == "yaml":
                yield Example(page.name, (token.map or [0])[0] + 1, command, file, token.content)


def generated(command: str, file: str, estate: Estate) -> str:
    """Return the YAML that the bot shows for a command, in the file whose path ends so, or in its only file."""
    plan = plan_allow(_question(command), estate, CLOUD_PLATFORM, TEMPLATES)
    edits: list[Edit] = [edit for group in plan.groups for edit in group.edits if edit.path.endswith(file)]
    assert len(edits) == 1, f"{command} edits {[edit.path for edit in edits]}: name one of them before the block"
    return edits[0].added


def answered(command: str, estate: Estate) -> str:
    """Return what the bot says to a command, without the line on how fresh that is."""
    now = datetime(2026, 1, 1, tzinfo=UTC)
    question = _question(command)
    world = World(estate, read_guide(ROOT, CLOUD, ""), CLOUD_PLATFORM, now, now)
    text = answers.allow(question, plan_allow(question, estate, CLOUD_PLATFORM, TEMPLATES), world).text
    return text.rpartition("\n\n")[0]


def _question(command: str) -> Question:
    words = shlex.split(command)[2:]
    names: list[str] = []
    options: dict[str, list[str]] = {}
    while words:
        word = words.pop(0)
        if word.startswith("--"):
            options.setdefault(word, []).append(words.pop(0))
        else:
            names.append(word)
    return Question(
        Intent.ALLOW,
        sources=tuple(names[:-1]),
        target=names[-1],
        ports=tuple(map(parse_port, options.pop("--port", []))),
        pods=tuple(map(parse_pod, options.pop("--pod", []))),
        select_by=options.pop("--select-by", ["auto"])[0],
    )

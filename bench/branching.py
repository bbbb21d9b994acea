"""A branch of one edit, beside the naive way: clone, check out, commit, push."""

import random
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path

from bench.estate import BASE, Bench
from bench.figures import Figure, median, milliseconds
from bench.questions import SEED
from bot.errors import Fixable
from bot.host import Host
from bot.model.question import Intent, Question
from bot.model.request import Published, Request

TITLE = "A branch of one edit"
OURS, NAIVE = 15, 5
"""Branches that are written without a push, and with one in either way: a push is slower."""
WHEN = datetime(2026, 5, 4, 12, 30, tzinfo=UTC)


def measure(bench: Bench) -> list[Figure]:
    """Return the times of both ways in the same run. The bot's way is timed from the click to the branch, with the fresh plan."""
    remote = bench.folder / "remote.git"
    shutil.copytree(bench.repository, remote)
    requests = _requests(bench.host)
    written = _taken(bench.host, requests, OURS)
    pushing = bench.open(estate=f"file://{remote}", push=True)
    pushed = _taken(pushing, requests, NAIVE)
    naive = []
    for request in islice(requests, NAIVE):
        naive += milliseconds(partial(_naively, remote, bench.folder / "naive", request), times=1)
    ratio = median(naive) / median(pushed)
    return [
        Figure("ours, without the push", median(written), "ms", 30, f"median of {OURS}"),
        Figure("ours, fetched and pushed", median(pushed), "ms", None, f"over a file path; median of {NAIVE}"),
        Figure("the naive way", median(naive), "ms", None, f"shallow clone, checkout, commit, push; median of {NAIVE}"),
        Figure("naive ÷ ours, without the push", median(naive) / median(written), "×"),
        Figure("naive ÷ ours, fetched and pushed", ratio, "×"),
    ]


def _requests(host: Host) -> Iterator[Request]:
    """Yield requests of one edit each, for the same pairs in every run on the same estate."""
    chance = random.Random(SEED)  # noqa: S311 - it chooses examples
    desk = host.desk()
    names = sorted(desk.world.estate.namespaces)
    while True:
        source, target = chance.sample(names, 2)
        plan = desk.answer(Question(Intent.ALLOW, sources=(source,), target=target, select_by="built-in")).plan
        if plan and plan.writes and len(plan.groups) == len(plan.groups[0].edits) == 1:
            yield Request(plan, "bench", "measured", "", WHEN)


def _taken(host: Host, requests: Iterator[Request], times: int) -> list[float]:
    taken = []
    for request in islice(requests, times):
        outcome: list[Published] = []
        taken += milliseconds(lambda: outcome.append(host.publish(request)), times=1)  # noqa: B023 - called at once
        if not outcome[0].done:
            raise Fixable(
                f"A branch was not written: {outcome[0].branches[0].problem}", "Without it there is nothing to measure."
            )
    return taken


def _naively(remote: Path, folder: Path, request: Request) -> None:
    """Write and push a branch with git's commands, as a script would."""
    group = request.plan.groups[0]
    edit = group.edits[0]
    _git("clone", "--quiet", "--depth=1", f"--branch={BASE}", f"file://{remote}", str(folder))
    _git("-C", str(folder), "checkout", "--quiet", "-b", group.branch)
    (folder / edit.path).write_text(edit.after, encoding="utf-8")
    who = ("-c", "user.name=bench", "-c", "user.email=bench@localhost")
    _git("-C", str(folder), *who, "commit", "--quiet", "--all", "-m", group.title)
    _git("-C", str(folder), "push", "--quiet", "origin", group.branch)
    shutil.rmtree(folder)


def _git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], check=True, capture_output=True)

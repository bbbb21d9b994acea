"""Branches of a real environments repository."""

import random
import shutil
import subprocess

import pytest

from bot.model.question import Intent, Question
from bot.model.request import Branch

PAIRS = 8


@pytest.mark.parametrize("select_by", ["auto", "built-in", "guide"])
def test_branches_are_whole_and_can_be_built_again(real_estate_repository, tmp_path, desk, select_by) -> None:
    """Seeded pairs, each way of selecting: git finds no fault, every branch verifies and touches one namespace."""
    path = tmp_path / "real.git"
    shutil.copytree(real_estate_repository, path)
    subprocess.run(["git", "-C", path, "remote", "remove", "origin"], check=False, capture_output=True)
    here = desk(path)
    chance = random.Random(f"branches {select_by}")
    names = sorted(here.source.read().namespaces)
    written: list[Branch] = []
    while len(written) < PAIRS:
        source, target = chance.sample(names, 2)
        request = here.ask(Question(Intent.ALLOW, sources=(source,), target=target, select_by=select_by))
        if not request.plan.writes:
            continue
        published = here.publisher.publish(request)
        assert published.done
        written += published.branches
    for branch in written:
        assert here.publisher.verify(branch.name).differences == ()
        changed = {line.split(" b/")[1].rpartition("/")[0] for line in branch.diff.splitlines() if line.startswith("diff --git")}
        assert changed == {here.source.read().namespaces[branch.namespace].folder}
    checked = subprocess.run(["git", "-C", path, "fsck", "--strict", "--no-dangling"], check=True, capture_output=True, text=True)
    assert (checked.stdout, [line for line in checked.stderr.splitlines() if not line.startswith("Checking")]) == ("", [])

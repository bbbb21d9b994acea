"""The code stays easy to find one's way in: short modules, plain functions, and no circle of imports."""

from graphlib import TopologicalSorter
from pathlib import Path

import grimp
import pytest
from radon.complexity import cc_visit

ROOT = Path(__file__).parents[1]
READER = ROOT / "bot" / "understanding"
"""Is not measured: its rules are data, and it is to be replaced as a whole."""
MODULES = sorted(
    path for top in ("bot", "bench", "pictures") for path in (ROOT / top).rglob("*.py") if not path.is_relative_to(READER)
)
MOST_LINES = 350
MOST_COMPLEX = 20
"""The last of radon's rank C: https://radon.readthedocs.io/en/latest/commandline.html#the-cc-command"""


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_module_is_short_and_its_functions_are_plain(path):
    text = path.read_text("utf-8")

    assert len(text.splitlines()) <= MOST_LINES
    assert [] == [f"{block.name}: {block.complexity}" for block in cc_visit(text) if block.complexity > MOST_COMPLEX]


def test_no_module_imports_itself_by_way_of_others():
    graph = grimp.build_graph("bot")

    TopologicalSorter({name: graph.find_modules_directly_imported_by(name) for name in graph.modules}).prepare()

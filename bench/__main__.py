"""Measure every family, or those that are named (`python -m bench verdicts growth`), and print it.

The exit status is 0 whatever the figures: a timing is never a failing test.
"""

import os
import platform
import sys
import traceback
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType

from rich.console import Console

from bench import answering, branching, growth, other_analyser, reading, slack, verdicts
from bench.estate import Bench
from bench.figures import show
from bot.errors import Fixable

FAMILIES = (answering, reading, branching, verdicts, growth, other_analyser, slack)
"""The families of measurements. Each has a TITLE and `measure(bench) -> list[Figure]`; one that fails stops no other."""


WIDTH = 130
"""Columns of what is printed to a file or a pipe: the widest table fits."""


def main() -> None:
    """Print what is measured, then each family when it is done."""
    console = Console(soft_wrap=False, width=None if os.isatty(1) else WIDTH)
    with TemporaryDirectory(prefix="netpol-bench-") as folder:
        bench = Bench(Path(folder))
        try:
            estate = bench.host.world().estate
        except Fixable as problem:
            console.print(f"Nothing is measured. {problem}", markup=False)
            return
        files = sum(len(namespace.files) for namespace in estate.namespaces.values())
        policies = sum(len(namespace.policies) + len(namespace.foreign) for namespace in estate.namespaces.values())
        console.print(f"commit {estate.commit} · {len(estate.namespaces):,} namespaces · {files:,} files · {policies:,} policies")
        console.print(f"Python {platform.python_version()} · {os.cpu_count()} CPUs · load {os.getloadavg()[0]:.1f}\n")
        for family in FAMILIES if len(sys.argv) == 1 else [each for each in FAMILIES if _name(each) in sys.argv[1:]]:
            try:
                show(family.TITLE, family.measure(bench), console)
            except Exception:  # noqa: BLE001 - whatever failed, the other figures are still worth having
                console.print(f"{family.TITLE}: could not be measured.\n{traceback.format_exc()}", markup=False)


def _name(family: ModuleType) -> str:
    return family.__name__.rpartition(".")[2]


if __name__ == "__main__":
    main()

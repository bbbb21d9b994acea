"""Measurements: what one is, how it is timed and how it is printed."""

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value beside its threshold, both in `unit`. Without a threshold, it is for comparison only."""

    name: str
    value: float
    unit: str
    threshold: float | None = None
    note: str = ""

    @property
    def verdict(self) -> str:
        """Return in a word whether the value is under its threshold; "" without one."""
        if self.threshold is None:
            return ""
        return "under" if self.value < self.threshold else "OVER"


def milliseconds(work: Callable[[], object], *, times: int) -> list[float]:
    """Return how long each of several runs of the work took, in milliseconds; garbage is collected before each."""
    taken = []
    for _ in range(times):
        gc.collect()
        started = time.perf_counter()
        work()
        taken.append((time.perf_counter() - started) * 1000)
    return taken


def median(values: Sequence[float]) -> float:
    """Return the middle value."""
    return statistics.median(values)


def percentile_99(values: Sequence[float]) -> float:
    """Return the smallest value that at least 99 in 100 do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, -(-99 * len(ordered) // 100) - 1)]


def show(title: str, figures: Sequence[Figure], console: Console) -> None:
    """Print a family of figures as a table."""
    table = Table(title=title, title_justify="left")
    table.add_column("figure")
    table.add_column("measured", justify="right")
    table.add_column("threshold", justify="right")
    table.add_column("")
    table.add_column("how")
    for figure in figures:
        threshold = "" if figure.threshold is None else f"{figure.threshold:,.0f} {figure.unit}"
        style = "red" if figure.verdict == "OVER" else None
        table.add_row(figure.name, f"{figure.value:,.1f} {figure.unit}", threshold, figure.verdict, figure.note, style=style)
    console.print(table)

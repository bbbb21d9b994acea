"""Reading the repository: all of it in a new process, and again after one file has changed; and the memory it needs."""

import json
import subprocess
import sys

from bench.estate import BASE, Bench
from bench.figures import Figure, median, milliseconds
from bot.git import EstateSource

TITLE = "Reading"
COLD = 3
"""New processes that read the whole repository."""
REFRESHES = 7
"""Commits of one file each, after which a refresh is timed."""


def measure(bench: Bench) -> list[Figure]:
    """Return the times of reading cold, each in a new process, and of refreshes after commits of one file each."""
    runs = [_in_a_new_process(bench) for _ in range(COLD)]
    cold = median([run["cold"] for run in runs])
    source = EstateSource.open(str(bench.repository), base=BASE, conventions=bench.host.conventions)
    estate = source.read()
    paths = [path for namespace in estate.namespaces.values() for path, file in namespace.files.items() if file.policies]
    taken = []
    for path in paths[:: max(1, len(paths) // REFRESHES)][:REFRESHES]:
        bench.commit_file(path, lambda text: f"# measured\n{text}")
        taken += milliseconds(source.refresh, times=1)
    desks = []
    for path in paths[1 :: max(1, len(paths) // REFRESHES)][:REFRESHES]:
        bench.commit_file(path, lambda text: f"# measured\n{text}")
        desks += milliseconds(bench.host.refresh, times=1)
    share = median([100 * run["cold"] / run["plain"] for run in runs])
    return [
        Figure("cold read, of git plus libyaml", share, "%", 120, f"over the same files in one process; median of {COLD}"),
        Figure("cold read", cold, "ms", 1000, f"a new process, without its imports; median of {COLD}"),
        Figure("refresh after a one-file commit", median(taken), "ms", 50, f"median of {len(taken)}"),
        Figure("the same for a whole desk", median(desks), "ms", None, "names to understand words by included"),
        Figure(
            "resident memory", median([run["resident"] for run in runs]), "MiB", 150, "a desk that has answered and refreshed"
        ),
        Figure("peak memory", median([run["peak"] for run in runs]), "MiB", None, "of the same process"),
    ]


def _in_a_new_process(bench: Bench) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.fresh", str(bench.repository)], stdout=subprocess.PIPE, check=True, text=True
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found

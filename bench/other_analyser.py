"""`netpol connections` beside the analyser of PyPI's network-config-analyzer, on the same folder of manifests.

It is not one of this project's dependencies. Install it into an environment of its own, and name its program:
`NETPOL_BENCH_NCA=/path/to/venv/bin/nca`.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from bench.estate import Bench
from bench.figures import Figure, median
from bot.model.estate import Namespace
from bot.policy import admitted_pairs

TITLE = "Beside network-config-analyzer, as whole processes"
VARIABLE = "NETPOL_BENCH_NCA"
NETPOL = (sys.executable, "-c", "from bot.cli import main; main()")
"""The program of this checkout, wherever `netpol` is installed."""
NAMESPACES = 200
"""Namespaces that are written to a folder, each with a pod, since the repository declares none."""
ROUNDS = 3
"""Times that `netpol` runs. The other runs once: it takes far longer."""
PATIENCE = 1800
"""Seconds to wait for the other's end: it only bounds a hang."""


def measure(bench: Bench) -> list[Figure]:
    """Return how long each of the two takes to list all connections."""
    folder = bench.folder / "manifests"
    chosen = list(islice(_plain(bench), NAMESPACES))
    for namespace in chosen:
        _write(folder, namespace)
    ours = median([_seconds(*NETPOL, "connections", "--manifests", str(folder)) for _ in range(ROUNDS)])
    note = f"{len(chosen)} namespaces with a pod each"
    found = [Figure("netpol connections", ours, "s", None, f"{note}; median of {ROUNDS}")]
    other = os.environ.get(VARIABLE)
    if not other:
        return [
            *found,
            Figure("times that the other takes", float("nan"), "", None, f"not measured: {VARIABLE} names no program"),
        ]
    # With `--resource_list` alone, it overlooks the labels of namespaces that a pod is read for first.
    lists = ("--connectivity", str(folder), "--ns_list", str(folder), "--pod_list", str(folder))
    theirs = _seconds(other, *lists, "--return_0")
    return [
        *found,
        Figure("nca --connectivity", theirs, "s", None, f"{note}; one run"),
        Figure("times that the other takes", theirs / ours, "×", None, ""),
    ]


def _plain(bench: Bench) -> Iterator[Namespace]:
    """Yield the namespaces of which everything was read: first those that admit another one or are admitted."""
    estate = bench.host.world().estate
    pairs = admitted_pairs(estate)
    narrow = {target: sources for target, sources in pairs.items() if 1 < len(sources) < len(pairs) / 2}
    linked = {name for target, sources in narrow.items() for name in (target, *sources)}
    for name in sorted(pairs, key=lambda name: (name not in linked, name)):
        namespace = estate.namespaces[name]
        if not (namespace.unread or namespace.foreign):
            yield namespace


def _write(folder: Path, namespace: Namespace) -> None:
    """Write the files that declare a namespace and its policies, and a pod."""
    places = {namespace.place.path, *(policy.place.path for policy in namespace.policies)}
    (folder / namespace.name).mkdir(parents=True)
    for path in places:
        (folder / namespace.name / Path(path).name).write_text(namespace.files[path].text, encoding="utf-8")
    pod = f"apiVersion: v1\nkind: Pod\nmetadata: {{name: main, namespace: {namespace.name}, labels: {{app: main}}}}\n"
    spec = "spec: {containers: [{name: main, image: main}]}\nstatus: {hostIP: 192.168.0.1}\n"
    (folder / namespace.name / "pod.yaml").write_text(pod + spec, encoding="utf-8")


def _seconds(*command: str) -> float:
    """Return how long a process takes. `netpol` ends with 1 where a connection is not known."""
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)
    if done.returncode > 1 or not done.stdout:
        raise AssertionError(f"{command[0]} ended with {done.returncode}: {done.stderr[-500:]}")
    return time.perf_counter() - started

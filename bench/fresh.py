"""What only a new process can show: how long the first read takes, and how much memory a desk needs. Prints JSON."""

import json
import resource
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from bench.estate import BASE
from bench.figures import milliseconds
from bench.questions import questions
from bot.git import EstateSource
from bot.host import Host
from bot.settings import read_settings
from tests.platforms import CLOUD_PLATFORM

MIB = 1024 * 1024
STATUS = Path("/proc/self/status")


def main(repository: str) -> None:
    """Read cold, open a desk, answer all questions, refresh, and print the time (ms) and the memory (MiB)."""
    opened = EstateSource.open(repository, base=BASE, conventions=CLOUD_PLATFORM)
    cold = milliseconds(opened.read, times=1)[0]
    paths = [path for namespace in opened.read().namespaces.values() for path in namespace.files]
    plain = milliseconds(lambda: _plainly(repository, paths), times=1)[0]
    del opened
    with TemporaryDirectory() as state:
        host = Host(read_settings({"estate": repository, "base": BASE, "state": Path(state)}))
        for text in questions(sorted(host.world().estate.namespaces)):
            host.desk().ask(text)
        host.refresh()
    resident, peak = _memory()
    json.dump({"cold": cold, "plain": plain, "resident": resident, "peak": peak}, sys.stdout)


def _plainly(repository: str, paths: Sequence[str]) -> None:
    """Read the same files with git and libyaml alone: one listing, one `cat-file --batch`, and every text composed into nodes."""
    git = ("git", "-C", repository)
    listed = subprocess.run([*git, "ls-tree", "-r", "-z", BASE], check=True, stdout=subprocess.PIPE).stdout
    wanted = {path.encode() for path in paths}
    ids = [
        about.split()[2] for entry in listed.split(b"\0") if entry for about, path in [entry.split(b"\t", 1)] if path in wanted
    ]
    held = subprocess.run([*git, "cat-file", "--batch"], input=b"\n".join(ids), check=True, stdout=subprocess.PIPE).stdout
    at = 0
    while at < len(held):
        line = held.index(b"\n", at)
        end = line + 1 + int(held[at:line].split()[2])
        with suppress(yaml.YAMLError):
            for _ in yaml.compose_all(held[line + 1 : end], Loader=yaml.CSafeLoader):
                pass
        at = end + 1


def _memory() -> tuple[float, float]:
    """Return the process's memory now and at its peak, in MiB; the peak twice where only that is known."""
    if STATUS.exists():
        held = dict(line.split(":", 1) for line in STATUS.read_text().splitlines())
        now, peak = (int(held[name].split()[0]) * 1024 / MIB for name in ("VmRSS", "VmHWM"))
        return now, peak
    unit = 1 if sys.platform == "darwin" else 1024  # getrusage(2): bytes there, kilobytes elsewhere
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / MIB
    return peak, peak


if __name__ == "__main__":
    main(sys.argv[1])

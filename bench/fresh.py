"""What only a new process can tell: how long the first read takes, and what a desk weighs. Prints JSON."""

import json
import resource
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.estate import BASE
from bench.figures import milliseconds
from bench.questions import questions
from bot.conventions import Conventions
from bot.desk import reply
from bot.host import Host
from bot.question import Conversation
from bot.repository import EstateSource
from bot.settings import read_settings

MIB = 1024 * 1024
STATUS = Path("/proc/self/status")


def main(repository: str) -> None:
    """Read cold, open a desk, answer all questions, refresh, and say what was seen."""
    opened = EstateSource.open(repository, base=BASE, conventions=Conventions())
    cold = milliseconds(opened.read, times=1)[0]
    del opened
    with TemporaryDirectory() as state:
        host = Host(read_settings({"estate": repository, "base": BASE, "state": Path(state)}))
        for text in questions(sorted(host.world().estate.namespaces)):
            reply(text, Conversation(), host.world())
        host.refresh()
    json.dump({"cold": cold, "resident": _resident(), "peak": _peak()}, sys.stdout)


def _resident() -> float:
    """Return what the process holds now in MiB; the most that it ever held where the system does not say."""
    if not STATUS.exists():
        return _peak()
    line = next(line for line in STATUS.read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) * 1024 / MIB


def _peak() -> float:
    unit = 1 if sys.platform == "darwin" else 1024  # getrusage(2): bytes there, kilobytes elsewhere
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / MIB


if __name__ == "__main__":
    main(sys.argv[1])

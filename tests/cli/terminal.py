"""A terminal for a command that asks whether it has one."""

import os
import pty
import subprocess
import sys
from pathlib import Path

from bot.settings import ROOT


def on_a_terminal(home: Path, *arguments: str, columns: int = 100, **settings: str) -> str:
    """Run a command in a terminal, and return what it shows, with its escape sequences."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", "from bot.cli import main; main()", *arguments]
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "NETPOL_STATE": str(home / "state"), **settings}
    environment |= {"TERM": "xterm-256color", "COLUMNS": str(columns), "LANG": "C.UTF-8"}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdin=theirs, stdout=theirs, stderr=theirs):
        os.close(theirs)
        said = b""
        try:
            while part := os.read(ours, 65536):
                said += part
        except OSError:  # how Linux says that nobody is left at the other end
            pass
    os.close(ours)
    return said.decode().replace("\r\n", "\n")

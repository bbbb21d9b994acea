"""The playground with the bot in it: how it starts."""

import subprocess
import sys

from bot.settings import ROOT

NOT_NEEDED = {"httpx", "rich", "typer", "websockets.sync"}
"""What takes long to load, and neither Socket Mode nor the page uses."""


def test_it_loads_nothing_slow_that_it_does_not_use() -> None:
    """Modules are counted, and not seconds: a busy machine imports no more of them."""
    program = "import sys, bot.demo.run; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, cwd=ROOT, text=True)
    assert set() == NOT_NEEDED & set(ran.stdout.split())

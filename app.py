"""Starts the bot: Socket Mode, HTTP or the playground. docs/install.md says which, and with what."""

import os
import sys

from bot.errors import Fixable
from bot.printable import printable
from bot.settings import read_settings
from bot.slack.logs import set_up
from bot.slack.mode import choose


def run() -> None:
    """Run until told to stop. Raises Fixable where the bot cannot start."""
    settings = read_settings()
    mode = choose(settings, os.environ)
    set_up(settings)
    if mode == "playground":
        from bot.demo.run import run as run_demo  # noqa: PLC0415 - a deployment has no need of the playground

        run_demo(settings)
    else:
        from bot.slack.run import serve  # noqa: PLC0415

        serve(settings, mode)


def main() -> int:
    """Read the settings and run until told to stop; return 2 where somebody must change something first."""
    try:
        run()
    except Fixable as problem:
        print(printable(f"The bot did not start. {problem.message}\n{problem.hint}"), file=sys.stderr)  # noqa: T201 - for who starts it
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())

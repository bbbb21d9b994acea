"""Starts the bot: Socket Mode, HTTP or the playground. docs/install.md says which, and with what."""

import os
import sys

from bot.errors import Fixable
from bot.printable import printable
from bot.settings import read_settings
from bot.slack.run import run


def main() -> int:
    """Read the settings and run until told to stop; return 2 where somebody must change something first."""
    try:
        run(read_settings(), os.environ)
    except Fixable as problem:
        print(printable(f"The bot did not start. {problem.message}\n{problem.hint}"), file=sys.stderr)  # noqa: T201 - for who starts it
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())

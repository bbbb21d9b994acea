"""Logging that keeps secrets and other people's words out.

Three lines of defence: libraries that log bodies are kept from it, our own log lines hold no text of messages, and
whatever is formatted all the same is searched for secrets last.
"""

import logging
import re
import sys
from collections.abc import Iterable

from bot.printable import printable
from bot.settings import Settings

HIDDEN = "[hidden]"

# Slack's tokens and one-time addresses, GitHub's tokens, credentials in addresses, and Authorization headers.
_SECRETS = re.compile(
    r"(?:xox[a-z]|xapp|xwfp)-[A-Za-z0-9-]+"
    r"|https://hooks\.slack(?:-gov)?\.com/\S+"
    r"|wss?://\S+"
    r"|gh[a-z]_[A-Za-z0-9]+|github_pat_\w+"
    r"|(?<=://)[^/\s:@]*:[^/\s@]+(?=@)"
    r"|(?i:(?<=bearer )|(?<=basic ))[\w.~+/=-]{8,}"
)

# Bolt writes the whole body of a badly signed request at INFO (middleware/request_verification) and of every unhandled one
# at WARNING, and the SDK writes requests at DEBUG. They stay quiet whatever the level, also where they are used as a library.
_QUIET = {"slack_bolt": logging.ERROR, "slack_sdk": logging.ERROR}


class Redacting(logging.Formatter):
    """Formats a record, tracebacks included, and hides what looks like a secret or is one of those given."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._known = sorted({secret for secret in secrets if len(secret) >= 6}, key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, with nothing in it that a terminal would obey."""
        line = super().format(record)
        for secret in self._known:
            line = line.replace(secret, HIDDEN)
        return printable(_SECRETS.sub(HIDDEN, line))


def set_up(settings: Settings) -> None:
    """Log to stderr: the bot's own lines from the level that is set on, those of libraries from WARNING on."""
    secrets = (settings.slack_bot_token, settings.slack_app_token, settings.slack_signing_secret, settings.git_token)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Redacting(secret.get_secret_value() for secret in secrets if secret))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("bot").setLevel(settings.log_level)
    quieten()


def quieten() -> None:
    """Keep libraries from logging what people wrote."""
    for name, level in _QUIET.items():
        logging.getLogger(name).setLevel(level)


def bolt_logger() -> logging.Logger:
    """Return the logger for Bolt: only errors, which our own handler writes without texts."""
    logger = logging.getLogger("slack_bolt")
    logger.setLevel(logging.CRITICAL)
    return logger

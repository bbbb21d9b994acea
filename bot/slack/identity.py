"""Who the bot is in its workspace."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Identity:
    """What auth.test says: https://docs.slack.dev/reference/methods/auth.test."""

    user: str
    bot: str
    team: str
    enterprise: str = ""

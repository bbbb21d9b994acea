"""What to say, from the estate and the guide. Pure: one function for each intent, which returns an `Answer`."""

from bot.answers.changes import allow, published, revoke, withdrawn
from bot.answers.guidance import (
    ANSWERED,
    CHATTER,
    cancelled,
    cannot,
    clarify,
    explain,
    help,  # noqa: A004 - callers write `answers.help`
    is_covered,
    joined,
    offer,
    sections,
    unaccounted,
)
from bot.answers.impact import impact
from bot.answers.owners import owners
from bot.answers.routes import address, logs, tradeoff
from bot.answers.verdicts import check, reach, who

__all__ = [
    "ANSWERED",
    "CHATTER",
    "address",
    "allow",
    "cancelled",
    "cannot",
    "check",
    "clarify",
    "explain",
    "help",
    "impact",
    "is_covered",
    "joined",
    "logs",
    "offer",
    "owners",
    "published",
    "reach",
    "revoke",
    "sections",
    "tradeoff",
    "unaccounted",
    "who",
    "withdrawn",
]

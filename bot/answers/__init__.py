"""What to say, from the estate and the guide. Pure: one function an intent, each returns an `Answer`."""

from bot.answers.changing import allow, revoke
from bot.answers.guidance import cancelled, cannot, clarify, explain, help, offer, unaccounted  # noqa: A004 - `answers.help` is its name where it is called
from bot.answers.model import Answer, Guide, Section
from bot.answers.outcome import published, withdrawn
from bot.answers.routes import address, logs, tradeoff
from bot.answers.seeing import check, reach, who

__all__ = [
    "Answer",
    "Guide",
    "Section",
    "address",
    "allow",
    "cancelled",
    "cannot",
    "check",
    "clarify",
    "explain",
    "help",
    "logs",
    "offer",
    "published",
    "reach",
    "revoke",
    "tradeoff",
    "unaccounted",
    "who",
    "withdrawn",
]

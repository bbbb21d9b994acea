"""What the repository declares at one commit."""

from bot.estate.compose import Unreadable, compose_documents
from bot.estate.contents import RawFile
from bot.estate.load import Reading, load, read
from bot.estate.summary import Summary, summarise

__all__ = ["RawFile", "Reading", "Summary", "Unreadable", "compose_documents", "load", "read", "summarise"]

"""What the repository declares at one commit."""

from bot.estate.compose import MAX_BYTES, Unreadable, compose_documents, too_large
from bot.estate.contents import RawFile
from bot.estate.load import Reading, load, namespace_of, read, root_of
from bot.estate.summary import Summary, summarise

__all__ = [
    "MAX_BYTES",
    "RawFile",
    "Reading",
    "Summary",
    "Unreadable",
    "compose_documents",
    "load",
    "namespace_of",
    "read",
    "root_of",
    "summarise",
    "too_large",
]

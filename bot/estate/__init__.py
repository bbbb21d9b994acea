"""What the repository declares at one commit."""

from bot.estate.contents import CLUSTER_WIDE_KIND, RawFile, names_cluster_wide
from bot.estate.load import Reading, is_outside, limited, load, namespace_of, read, root_of
from bot.estate.summary import Summary, Uninterpreted, summarise
from bot.manifests.compose import MAX_BYTES, Unreadable, compose_documents, too_large

__all__ = [
    "CLUSTER_WIDE_KIND",
    "MAX_BYTES",
    "RawFile",
    "Reading",
    "Summary",
    "Uninterpreted",
    "Unreadable",
    "compose_documents",
    "is_outside",
    "limited",
    "load",
    "names_cluster_wide",
    "namespace_of",
    "read",
    "root_of",
    "summarise",
    "too_large",
]

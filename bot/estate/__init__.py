"""What the repository declares at one commit."""

from bot.estate.cluster import cluster_of
from bot.estate.contents import Link, RawFile, opaque
from bot.estate.folders import FileChange
from bot.estate.layout import is_manifest_path, is_outside, library_of, namespace_of, root_of
from bot.estate.load import Reading, limited, load, read
from bot.estate.rendered import with_rendered
from bot.estate.summary import Summary, Uninterpreted, summarise, uses
from bot.manifests.compose import MAX_BYTES, Unreadable, compose_documents, too_large

__all__ = [
    "MAX_BYTES",
    "FileChange",
    "Link",
    "RawFile",
    "Reading",
    "Summary",
    "Uninterpreted",
    "Unreadable",
    "cluster_of",
    "compose_documents",
    "is_manifest_path",
    "is_outside",
    "library_of",
    "limited",
    "load",
    "namespace_of",
    "opaque",
    "read",
    "root_of",
    "summarise",
    "too_large",
    "uses",
    "with_rendered",
]

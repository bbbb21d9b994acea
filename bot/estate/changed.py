"""What may change an object in a build: patches, replacements, transformers, and what an Application adds."""

from collections.abc import Iterator, Mapping

from bot.estate.contents import Contents
from bot.estate.kustomize import NAMESPACE, Build
from bot.manifests.workloads import POD_KINDS
from bot.model.estate import Skipped


def changes(parts: Mapping[str, Contents], build: Build, kind: str) -> Iterator[Skipped]:
    """Yield what may change an object of a kind in a build. `parts` are the contents of the files by path."""
    for change in build.changes:
        part = parts.get(change.file)
        is_whole = part is None or not change.file or change.is_targeted
        if kind in change.kinds and (is_whole or (part is not None and _holds(part, kind))):
            yield change.said


def _holds(part: Contents, kind: str) -> bool:
    """Report whether a patch in a file of its own is about a kind, as far as that can be read."""
    if kind in POD_KINDS:
        return kind in part.pods.kinds or bool(part.skipped)
    return bool(part.skipped or (part.namespaces if kind == NAMESPACE else part.policies))

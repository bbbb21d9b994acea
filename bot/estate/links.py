"""Symbolic links that nothing lists: where what one stands for is read in its own place, it hides nothing."""

from collections.abc import Collection, Mapping

from bot.estate.contents import Contents
from bot.estate.layout import is_below, is_manifest_path
from bot.model.estate import Skipped

_VARIABLE = "{{"


def remark(path: str, parts: Mapping[str, Contents], aside: Collection[str]) -> Skipped | None:
    """Return what is said of a link to files that are read and count (are not `aside`); None for any other path.

    A folder that Argo CD applies by the link's own path may go into another namespace there. A link that is called as a manifest
    is applied like one.
    """
    part = parts[path]
    target = part.link
    if not (target and part.skipped) or is_manifest_path(path) or any(map(path.startswith, _applied(parts))):
        return None
    if any((each == target or is_below(each, target)) and each not in aside and each != path for each in parts):
        return Skipped(path, f"It's a symbolic link to {target}, which the bot reads there.")
    return None


def _applied(parts: Mapping[str, Contents]) -> list[str]:
    """Return the paths that Argo CD applies, those with a variable up to that."""
    paths = (source.path for part in parts.values() for each in part.applications for source in each.sources)
    return [start for path in paths if (start := path.partition(_VARIABLE)[0])]

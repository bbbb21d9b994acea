"""When a label value means a namespace: its name, a shortened form of it, or a slip of the keyboard."""

import re
from collections.abc import Iterable

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

_SEPARATOR = re.compile(r"[_.]+")
_SLIPS = 2
_SHORTEST = 5


def shortens(value: str, namespace: str) -> bool:
    """Say whether the value is the namespace's name without its ends: `manage-users-dev` for `hmpps-manage-users-dev`.

    At least half of the name must be there, and a single word only in front (`formbuilder`, not `dev`, for `formbuilder-dev`).
    """
    if len(value) >= _SHORTEST and namespace.startswith(value) and 2 * len(value) >= len(namespace):
        return True
    said = _SEPARATOR.sub("-", value.lower()) if _SEPARATOR.search(value) else value.lower()
    if f"-{said}-" not in f"-{namespace}-" or not said:
        return False
    words = said.count("-") + 1
    return 2 * words >= namespace.count("-") + 1 and (words > 1 or namespace.startswith(f"{said}-") or namespace == said)


def misspells(value: str, namespace: str) -> bool:
    """Say whether the value is the namespace's name but for a slip or two."""
    return len(value) > _SHORTEST and Levenshtein.distance(value, namespace, score_cutoff=_SLIPS) <= _SLIPS


def nearest(value: str, namespaces: Iterable[str]) -> str | None:
    """Return the namespace whose name is most like the value; None where none is much like it."""
    found = process.extractOne(value, list(namespaces), scorer=fuzz.ratio, score_cutoff=85)
    return None if found is None else found[0]

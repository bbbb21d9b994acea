"""The namespaces that fit what was typed so far, best first. Pure, and fast: Slack asks at every keystroke."""

from collections.abc import Collection, Iterable, Sequence

from slack_sdk.models.blocks import Option

from bot.model.conventions import split_environment
from bot.slack.views.blocks import option

MOST = 100
"""Options that Slack takes: https://docs.slack.dev/reference/interaction-payloads/block_suggestion-payload"""
ENVIRONMENTS = (
    (None,),
    ("dev",),
    ("sandbox", "prototype"),
    ("test", "qa"),
    ("staging", "stage", "uat"),
    ("training", "demo"),
    ("preprod",),
    ("prod",),
)
"""The environments of one name in the order in which they are offered: production is the last. None is a name without any."""
_ORDER = {name: place for place, names in enumerate(ENVIRONMENTS) for name in names}

Fit = tuple[int, int, int, str]
"""How well a name fits, the lower the better: the kind of match, how recently it was used, its length, and the name."""


def options(names: Iterable[str], typed: str, *, without: Collection[str] = (), recent: Sequence[str] = ()) -> list[Option]:
    """Return at most 100 options: exact, beginning, beginning of a word, inside, letters in order; recent ones first in each.

    The environments of one name stand together, where the best of them would stand, and after it in the order of ENVIRONMENTS.
    """
    wanted = "-".join(typed.strip().lower().replace("_", " ").split())[:63]
    order = {name: place for place, name in enumerate(recent)}
    ranked = sorted(
        (rank, order.get(name, len(order)), len(name) if wanted else 0, name)
        for name in names
        if name not in without and (rank := _rank(name, wanted)) is not None
    )
    return [option(name, name) for name in _together(ranked)[:MOST]]


def _together(ranked: Sequence[Fit]) -> list[str]:
    """Return the names, best first, with those that differ by their environment alone side by side."""
    families: dict[tuple[str, ...], list[tuple[int, int, int, str]]] = {}
    for rank, recency, _, name in ranked:
        stem, environment = split_environment(tuple(name.split("-")))
        families.setdefault(stem, []).append((rank, recency, _ORDER[environment], name))
    return [name for family in families.values() for *_, name in sorted(family)]


def _rank(name: str, wanted: str) -> int | None:
    if not wanted or name == wanted:
        return 0
    if name.startswith(wanted):
        return 1
    if f"-{wanted}" in name:
        return 2
    if wanted in name:
        return 3
    letters = iter(name)
    return 4 if all(letter in letters for letter in wanted) else None

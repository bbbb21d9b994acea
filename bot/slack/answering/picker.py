"""The namespaces that fit what was typed so far, best first. Pure, and fast: Slack asks at every keystroke."""

from collections.abc import Collection, Iterable, Sequence

from slack_sdk.models.blocks import Option

from bot.slack.views.blocks import option

MOST = 100
"""Options that Slack takes: https://docs.slack.dev/reference/interaction-payloads/block_suggestion-payload"""


def options(names: Iterable[str], typed: str, *, without: Collection[str] = (), recent: Sequence[str] = ()) -> list[Option]:
    """Return at most 100 options: exact, beginning, beginning of a word, inside, letters in order; recent ones first in each."""
    wanted = "-".join(typed.strip().lower().replace("_", " ").split())[:63]
    order = {name: place for place, name in enumerate(recent)}
    ranked = sorted(
        (rank, order.get(name, len(order)), len(name) if wanted else 0, name)
        for name in names
        if name not in without and (rank := _rank(name, wanted)) is not None
    )
    return [option(name, name) for *_, name in ranked[:MOST]]


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

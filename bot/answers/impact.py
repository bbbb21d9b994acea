"""The answer to what would change without a policy: who loses access, and who gains it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.answers.render import render
from bot.answers.view_models import place_view, shorten_paths
from bot.model.estate import Direction, Namespace, NetworkPolicy
from bot.model.reply import Answer
from bot.model.verdict import AccessChange, Outcome
from bot.model.world import World
from bot.policy.difference import ANY_NAMESPACE
from bot.policy.matcher import foreign_policies, is_undecided

MOST_UNSURE = 3
"""Sentences on what may change and cannot be told: more would bury what is known."""


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A pair whose access changes. `was` and `now` are scopes, "" where nothing is allowed."""

    source: str
    target: str
    was: str
    now: str
    anyone: bool


def impact(namespace: Namespace, policies: Sequence[NetworkPolicy], changes: Sequence[AccessChange], world: World) -> Answer:
    """Answer what changes without the policies of one name: the documents that hold them are `policies`."""
    views = [
        (each.closes, ChangeView(each.source, each.target, each.scope_before, each.scope_after, each.source == ANY_NAMESPACE))
        for each in changes
        if each.before is not Outcome.UNKNOWN
    ]
    untold = [each for each in changes if each.before is Outcome.UNKNOWN]
    limits = [each for direction in Direction for each in foreign_policies(namespace, direction)]
    unsure = [f"`{each.name}` ({each.kind}) may still limit it: the bot can't evaluate it." for each in dict.fromkeys(limits)]
    unsure += [
        f"`{each.source}` may lose access to `{each.target}`: I can't tell from the repository whether it gets in today."
        for each in untold
    ]
    unsure += [f"What `{each.path}` holds could not be read: it may admit or limit more." for each in namespace.unread]
    more = [f"{len(unsure) - MOST_UNSURE} more that I can't tell."] if len(unsure) > MOST_UNSURE else []
    command = f"kubectl -n {namespace.name} delete networkpolicy {policies[0].name}"
    return render(
        "impact.md",
        world,
        links=("removing",),
        policy=policies[0].name,
        target=namespace.name,
        places=[place_view(world, each.place) for each in policies],
        last=_is_last(namespace, policies[0].name),
        closed=[view for closes, view in views if closes],
        opened=[view for closes, view in views if not closes],
        unsure=[shorten_paths(world, text) for text in (*unsure[:MOST_UNSURE], *more)],
        command="" if world.conventions.merge_removes else command,
    )


def _is_last(namespace: Namespace, name: str) -> bool:
    """Report whether only the policy of this name limits who calls the namespace."""
    limiting = {each.name for each in namespace.policies if Direction.INGRESS in each.types}
    return limiting == {name} and not is_undecided(namespace, Direction.INGRESS)

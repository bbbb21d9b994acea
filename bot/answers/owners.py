"""Who owns the namespaces of a question: their teams, and their channel in Slack."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.answers.render import render
from bot.model.estate import Namespace
from bot.model.reply import Answer
from bot.model.world import World


@dataclass(frozen=True, slots=True)
class OwnerView:
    """The teams of a namespace, and its channel with its `#`, or ""."""

    namespace: str
    teams: tuple[str, ...]
    channel: str


def owner_views(names: Iterable[str | None], world: World) -> list[OwnerView]:
    """Return who owns each namespace, each once. One that no file declares, such as the platform's own, has nobody named."""
    return [_owner(name, world) for name in dict.fromkeys(filter(None, names))]


def owners(names: Sequence[str], world: World) -> Answer:
    """Answer who owns some namespaces, and who reviews a change of theirs."""
    links = ("letting-one-service-call-another#who-reviews-it",)
    return render("owners.md", world, links=links, owners=owner_views(names, world))


def _owner(name: str, world: World) -> OwnerView:
    namespace = world.estate.namespaces.get(name)
    if namespace is None:
        return OwnerView(name, (), "")
    teams = dict.fromkeys((*_annotated(namespace, "team-name", world), *namespace.teams))
    channel = next(_annotated(namespace, "slack-channel", world), "").lstrip("#")
    return OwnerView(name, tuple(teams), f"#{channel}" if channel else "")


def _annotated(namespace: Namespace, key: str, world: World) -> Iterator[str]:
    found = namespace.annotations.get(f"{world.conventions.prefix}{key}")
    if found is not None and found.value:
        yield found.value

"""Who owns the namespaces of a question: their teams, and their channel in Slack."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.answers.render import render
from bot.model.estate import Namespace
from bot.model.question import Question
from bot.model.reply import Answer
from bot.model.world import World


@dataclass(frozen=True, slots=True)
class OwnerView:
    """The teams of a namespace, and its channel with its `#`, or ""."""

    namespace: str
    teams: tuple[str, ...]
    channel: str


def owner_views(question: Question, world: World) -> list[OwnerView]:
    """Return who owns each declared namespace of a question, the called one first: its owners decide."""
    names = dict.fromkeys((str(question.target), *question.sources))
    known = (world.estate.namespaces.get(name) for name in names)
    return [_owner(each, world) for each in known if each is not None]


def owners(names: Sequence[str], world: World) -> Answer:
    """Answer who owns some declared namespaces, and who reviews a change of theirs."""
    known = [world.estate.namespaces[name] for name in names]
    links = ("letting-one-service-call-another#who-reviews-it",)
    return render("owners.md", world, links=links, owners=[_owner(each, world) for each in known])


def _owner(namespace: Namespace, world: World) -> OwnerView:
    teams = dict.fromkeys((*_annotated(namespace, "team-name", world), *namespace.teams))
    channel = next(_annotated(namespace, "slack-channel", world), "").lstrip("#")
    return OwnerView(namespace.name, tuple(teams), f"#{channel}" if channel else "")


def _annotated(namespace: Namespace, key: str, world: World) -> Iterator[str]:
    found = namespace.annotations.get(f"{world.conventions.prefix}{key}")
    if found is not None and found.value:
        yield found.value

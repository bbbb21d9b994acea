"""Answers about ways and traces: the three routes, the logs, the address."""

from bot.answers.addresses import address_of
from bot.answers.model import Answer, Section, World
from bot.answers.speaking import speak
from bot.answers.topics import match
from bot.answers.views import teams
from bot.question import Question

COMPARED = (
    "three-routes",
    "three-routes#which-one",
    "three-routes#side-by-side",
    "three-routes#direct-service",
    "three-routes#internal-ingress",
    "three-routes#public-ingress",
)
"""What the comparison says line by line: each route by itself is in the details."""


def tradeoff(question: Question, world: World, words: str = "") -> Answer:
    """Compare the three routes. Where the words are about one thing (retries, TLS …), that comes first."""
    return speak(
        "tradeoff.md",
        world,
        links=("three-routes", "logs"),
        sources=question.sources,
        target=question.target,
        about=_about(question, world, words, "three-routes", *COMPARED),
    )


def logs(question: Question, world: World, words: str = "") -> Answer:
    """Where calls are recorded, how to find them and who may read them."""
    return speak(
        "logs.md",
        world,
        links=("logs",),
        target=question.target,
        name=question.target or "TARGET",
        readers=teams(world, question.target),
        about=_about(question, world, words, "logs", "logs", "logs#calling-directly"),
    )


def address(question: Question, world: World) -> Answer:
    """Under which address the target is called."""
    return speak(
        "address.md",
        world,
        links=("calling-the-service",),
        address=address_of(question, world),
        source=question.sources[0] if question.sources else None,
        target=question.target,
    )


def _about(question: Question, world: World, words: str, page: str, *said: str) -> Section | None:
    """Return the section of a page that the words are about, unless the answer says it anyway."""
    found = match(question.topic or words, world.guide, page=page)
    return None if found and found.name in said else found

"""Everything an answer depends on at one moment: what the repository declares, and the guide as one value."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.model.conventions import Conventions
from bot.model.estate import Estate


@dataclass(frozen=True, slots=True)
class Section:
    """One section of a docs page.

    `name` is `page#anchor` (or `page` for its opening); `text` is its Markdown, heading excluded, up to the next heading.
    """

    name: str
    title: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Topic:
    """Phrases that people say, and the section that is about them."""

    section: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RequestTemplates:
    """The Jinja2 templates of what a request writes: the commit message and the body of the pull request."""

    message: str
    pull_request: str


@dataclass(frozen=True, slots=True)
class Guide:
    """The sections of docs/ by name, the templates of answers and of policies by file name, the topics, and the platform's facts.

    A fact is reached by its key in the platform's file: `platform["logs"]["viewer"]`.
    """

    sections: Mapping[str, Section]
    templates: Mapping[str, str]
    policies: Mapping[str, str]
    request: RequestTemplates
    topics: tuple[Topic, ...]
    platform: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """A section that a search found, by name. `score` is about 0 for what has nothing to do with the words, 1 for the same."""

    section: str
    score: float


class Finds(Protocol):
    """A search over the guide's sections."""

    def find(self, words: str) -> tuple[Found, ...]:
        """Return the nearest sections, best first."""


@dataclass(frozen=True, slots=True)
class World:
    """What the repository declares, what the guide says, and when."""

    estate: Estate
    guide: Guide
    conventions: Conventions
    now: datetime
    """The moment of the answer."""
    read_at: datetime
    """When the estate was last read from the repository."""
    writes: bool = True
    """Whether branches are offered; if not, they are only described."""
    search: Finds | None = None
    """The search over the guide. Without it, only the phrases in docs/topics.yaml find a section."""
    web: str = ""
    """The repository's page on GitHub, which the lines of an answer link to; "" where it has none."""

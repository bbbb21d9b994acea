"""What the answers speak from (the guide, the world) and what they are made of. Values only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.conventions import Conventions
from bot.estate.model import Estate

TEXT_LIMIT = 12_000
"""Characters of Markdown in one Slack message: https://docs.slack.dev/reference/block-kit/blocks/markdown-block"""
BRIEF_LIMIT = 300


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
class Guide:
    """The sections of docs/ by name, the templates by file name, and the facts (addresses, index names, classes, retention)."""

    sections: Mapping[str, Section]
    templates: Mapping[str, str]
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said: `text` and `details` are CommonMark of at most `TEXT_LIMIT` characters, `details` is shown on demand.

    `brief` is one plain line of at most `BRIEF_LIMIT` characters, for notifications and screen readers; it is not Markdown.
    `links` are pages to read on: (label, url).
    """

    text: str
    brief: str
    details: str = ""
    links: tuple[tuple[str, str], ...] = ()


class World(Protocol):
    """What every answer needs to know beside what it is about. `bot.desk.World` is one."""

    @property
    def estate(self) -> Estate:
        """What the repository declares."""

    @property
    def guide(self) -> Guide:
        """What the answers speak from."""

    @property
    def conventions(self) -> Conventions:
        """How the platform lays out its repository."""

    @property
    def now(self) -> datetime:
        """The moment of the answer."""

    @property
    def read_at(self) -> datetime:
        """When the estate was last read from the repository."""

    @property
    def writes(self) -> bool:
        """Whether branches may be written."""


class Branch(Protocol):
    """A branch that was written, found or not written. `bot.publishing.model.Branch` is one; its states are described there."""

    @property
    def name(self) -> str:
        """Branch name."""

    @property
    def namespace(self) -> str:
        """The namespace whose files it changes."""

    @property
    def commit(self) -> str:
        """Full commit id, or empty."""

    @property
    def state(self) -> str:
        """One of created, exists, differs, stale, failed, withdrawn."""

    @property
    def pushed(self) -> bool:
        """Whether the remote has it."""

    @property
    def compare_url(self) -> str:
        """The page on which a person opens the pull request, or empty."""

    @property
    def problem(self) -> str:
        """Empty, or one sentence for people and what to do."""

    @property
    def note(self) -> str:
        """Empty, or one sentence that is good to know: since when the branch is there, and who asked for it."""


class Published(Protocol):
    """What came of a request: one branch a group, in the plan's order. `bot.publishing.model.Published` is one."""

    @property
    def branches(self) -> Sequence[Branch]:
        """The branches."""

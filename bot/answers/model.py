"""The guide as a value: what the bot speaks from. `bot/guide.py` reads it, the answers use it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Section:
    """One section of a docs page.

    `name` is `page#anchor` (or `page` for its opening); `text` is its Markdown, heading excluded.
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

"""The guide as one value: the sections of docs/, the templates of answers, and the platform's facts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


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

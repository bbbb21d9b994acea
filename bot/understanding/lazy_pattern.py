"""Patterns of the tables, compiled when they are first used."""

import re
from collections.abc import Callable, Iterator
from functools import cached_property


class LazyPattern:
    """A pattern that is compiled when it is first used: to compile all of them takes longer than to read many a repository."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The pattern as `re` knows it."""
        return re.compile(self.pattern)

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first match, or None."""
        return self.compiled.search(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Return every match, in order."""
        return self.compiled.finditer(text)

    def sub(self, replacement: str | Callable[[re.Match[str]], str], text: str) -> str:
        """Return the text with every match replaced."""
        return self.compiled.sub(replacement, text)

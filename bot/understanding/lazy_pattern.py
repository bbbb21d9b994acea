"""Patterns of the tables, compiled when they are first used."""

import re
from collections.abc import Callable, Iterator


class LazyPattern:
    """A pattern that is compiled when it is first used: to compile all of them takes longer than to read many a repository.

    From then on its methods are those of the compiled pattern, at no cost of their own.
    """

    compiled: re.Pattern[str]
    search: Callable[[str], re.Match[str] | None]
    finditer: Callable[[str], Iterator[re.Match[str]]]
    sub: Callable[[str | Callable[[re.Match[str]], str], str], str]

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern

    def __getattr__(self, name: str) -> object:
        """Compile the pattern; this is called for what is not there yet, and so once."""
        if name not in LazyPattern.__annotations__:
            raise AttributeError(name)
        self.compiled = re.compile(self.pattern)
        self.search, self.finditer, self.sub = self.compiled.search, self.compiled.finditer, self.compiled.sub
        return self.__dict__[name]

"""Which files of a folder Argo CD applies, by the `include` and `exclude` of an Application.

https://argo-cd.readthedocs.io/en/stable/user-guide/directory/#includingexcluding-certain-files
"""

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import product

_CHOICE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Selection:
    """The files of a folder that are applied: those that `include` matches, "" for all, and `exclude` does not."""

    folder: str
    place: str
    """File and line of what selects."""
    include: str = ""
    exclude: str = ""

    def leaves_out(self, path: str) -> bool:
        """Report whether a file below the folder is not applied."""
        name = path.removeprefix(f"{self.folder}/")
        return bool(self.include and not matches(self.include, name)) or bool(self.exclude and matches(self.exclude, name))


def is_plain(pattern: str) -> bool:
    """Report whether a pattern is of those that are read: without escapes, and without choices in choices."""
    return "\\" not in pattern and not {*_CHOICE.sub("", pattern)} & {*"{}"}


def matches(pattern: str, name: str) -> bool:
    """Report whether a pattern matches the whole of a path; `*` stands for any characters, “/” too, and `{a,b}` for a or b."""
    pieces = _CHOICE.split(pattern)
    choices = [piece.split(",") if number % 2 else [piece] for number, piece in enumerate(pieces)]
    return any(fnmatchcase(name, "".join(each)) for each in product(*choices))

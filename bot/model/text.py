"""Other people's text in the bot's sentences: on one line, quoted and cut to a length; and lists as a sentence has them."""

import unicodedata
from collections.abc import Sequence

COMMIT_DIGITS = 10
"""Characters of a commit's id that people see: few enough to read, and unique in a large repository."""
LONGEST_QUOTE = 60
"""Characters of a quotation: enough to recognise what was typed, and few enough for an error message."""
_LONGEST_READ = 1_000
"""Characters of a text that are read for a quotation of it: a value in a file may have a million."""
_DROPPED = frozenset({"Cf", "Cs", "Co", "Cn"})
"""Unicode categories without a visible character: format, surrogate, private use, unassigned."""


def listed(words: Sequence[str], last: str = "and") -> str:
    """Return the words as a sentence lists them: "a", "a and b", "a, b and c". `last` is the word before the last one."""
    return f" {last} ".join((", ".join(words[:-1]), words[-1])) if len(words) > 1 else "".join(words)


def abridged(words: Sequence[str], most: int, rest: str = "more") -> Sequence[str]:
    """Return the first `most` words and the count of the others, "3 more". One word over is kept: a count is no shorter."""
    return words if len(words) <= most + 1 else [*words[:most], f"{len(words) - most} {rest}"]


def one_line(text: object) -> str:
    """Return the text as one line without control and format characters; each run of white space becomes one space."""
    said = str(text)
    if said.isascii() and said.isprintable():
        return " ".join(said.split())
    kept = (" " if c.isspace() or unicodedata.category(c) == "Cc" else c for c in said)
    return " ".join("".join(c for c in kept if unicodedata.category(c) not in _DROPPED).split())


def shortened(text: str, limit: int) -> str:
    """Return at most `limit` characters of the text; an ellipsis marks what is cut."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def safe_line(text: str, longest: int) -> str:
    """Return the text as one line that holds no code: backticks become apostrophes. An ellipsis follows `longest` characters."""
    line = one_line(text[:_LONGEST_READ]).replace("`", "'")
    return f"{line[:longest]}…" if len(line) > longest or len(text) > _LONGEST_READ else line


def quoted(text: str, longest: int = LONGEST_QUOTE) -> str:
    """Return the text as a `safe_line` in quotation marks."""
    return f"“{safe_line(text, longest)}”"

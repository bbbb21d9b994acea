"""Text of somebody else's, made fit for a terminal or a log: whatever would command it, or reorder what is read, is shown."""

import re

UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""Control characters but for tab and line feed, and the marks that separate lines or set the direction of writing.

https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters
"""
LINE_END = re.compile(r"\r\n?")


def printable(text: str) -> str:
    """Return a text in which each such character is written by its number, as JSON writes it. JSON stays the same value."""
    return UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", LINE_END.sub("\n", text))

"""Other people's text, made safe for a terminal or a log: characters that control it, or reorder the text, become visible."""

import re

UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""Control characters except tab and line feed, and the marks that separate lines or set the direction of writing.

https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters
"""
LINE_END = re.compile(r"\r\n?")


def printable(text: str) -> str:
    """Return the text with each such character written as its number, as JSON writes it. JSON keeps its value."""
    return UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", LINE_END.sub("\n", text))

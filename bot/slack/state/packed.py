"""Values as short text that Slack keeps for us, and read back.

What comes back is untrusted: every key, type, length and value is checked, and anything else is one Fixable.
"""

import base64
import binascii
import json
import re
import zlib
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from bot.errors import Fixable

_UNPACKED = 64 * 1024
"""Characters that a packed value may come to: far more than is ever written."""
MOST = 100
"""Items of a list."""
_COMPRESSED = "z"
"""What compressed text begins with; plain text begins with a brace."""

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")


def pack(value: Mapping[str, Any], limit: int) -> str | None:
    """Return the value as text of at most `limit` characters, compressed where plain JSON is longer, or None."""
    plain = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    if len(plain) <= limit:
        return plain
    squeezed = _COMPRESSED + base64.urlsafe_b64encode(zlib.compress(plain.encode(), 9)).decode()
    return squeezed if len(squeezed) <= limit else None


def unpack(text: object) -> dict[str, Any]:
    """Return the mapping that `pack` made; raise Fixable for anything else."""
    if not isinstance(text, str) or len(text) > _UNPACKED:
        raise unreadable()
    try:
        if text.startswith(_COMPRESSED):
            # A bound on what comes out: a few kilobytes can otherwise be made to fill the memory.
            reader = zlib.decompressobj()
            data = reader.decompress(base64.urlsafe_b64decode(text[1:].encode()), _UNPACKED)
            if not reader.eof:
                raise unreadable()
            text = data.decode()
        value = json.loads(text)
    except (ValueError, binascii.Error, zlib.error, RecursionError):
        raise unreadable() from None
    return mapping_of(value)


def each_of(value: object, read: Callable[[object], T]) -> tuple[T, ...]:
    """Return each item of a list of at most 100, read with `read`."""
    if not isinstance(value, list) or len(value) > MOST:
        raise unreadable()
    return tuple(read(each) for each in value)


def maybe(value: object, read: Callable[[object], T]) -> T | None:
    """Return None for None, else the value read with `read`."""
    return None if value is None else read(value)


def one_of(kind: type[E], value: object) -> E:
    """Return the member of an enumeration."""
    try:
        return kind(text_of(value, 40))
    except ValueError:
        raise unreadable() from None


def matching(rule: re.Pattern[str], value: object) -> str:
    """Return a text that matches the pattern as a whole."""
    if isinstance(value, str) and rule.fullmatch(value):
        return value
    raise unreadable()


def text_of(value: object, limit: int) -> str:
    """Return a text of at most `limit` characters."""
    if isinstance(value, str) and len(value) <= limit:
        return value
    raise unreadable()


def mapping_of(value: object) -> dict[str, Any]:
    """Return a mapping."""
    if isinstance(value, dict):
        return value
    raise unreadable()


def unreadable() -> Fixable:
    """Return the error for whatever we did not write."""
    return Fixable("This button or form is from another version of the bot, or was changed on the way.", "Please ask again.")

"""Reads what Slack sends. Whatever is missing or of another type reads as empty, so that no payload can break a listener."""

from collections.abc import Mapping
from typing import Any

TEXT_LIMIT = 40_000
"""Characters of a message: https://docs.slack.dev/changelog/2018-truncating-really-long-messages"""


def text(value: object, *path: str) -> str:
    """Return the text at the path, at most 40,000 characters of it, or ""."""
    found = _at(value, path)
    return found[:TEXT_LIMIT] if isinstance(found, str) else ""


def mapping(value: object, *path: str) -> Mapping[str, Any]:
    """Return the mapping at the path, or an empty one."""
    found = _at(value, path)
    return found if isinstance(found, dict) else {}


def items(value: object, *path: str) -> list[Any]:
    """Return the list at the path, or an empty one."""
    found = _at(value, path)
    return found if isinstance(found, list) else []


def flag(value: object, *path: str) -> bool:
    """Return whether the value at the path is true."""
    return _at(value, path) is True


def _at(value: object, path: tuple[str, ...]) -> object:
    for step in path:
        if not isinstance(value, dict):
            return None
        value = value.get(step)
    return value

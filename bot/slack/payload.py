"""Reads what Slack sends: values at a path, where a person is, and what they typed, without Slack's markup.

Whatever is missing or of another type reads as empty, so that no payload can break a listener.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Where:
    """A person and their place.

    What only they should read is said at the response URL, else in the open modal, else in the channel. What everybody may read
    is said in the channel's thread; without a channel, directly to the person.
    """

    user: str = ""
    response_url: str = ""
    view: str = ""
    """The id of the modal that is open."""
    channel: str = ""
    thread: str = ""
    reply_to: str = ""
    """The ts of the message that is answered, where it is not the bot's."""

    @property
    def private(self) -> bool:
        """Whether nobody else reads there anyway."""
        return self.channel.startswith("D")


@dataclass(frozen=True, slots=True)
class Identity:
    """What auth.test says: https://docs.slack.dev/reference/methods/auth.test."""

    user: str
    bot: str
    team: str
    enterprise: str = ""


_LINK = re.compile(r"<([^<>\s][^<>|]*)(?:\|([^<>]*))?>")


def plain(text: str) -> str:
    """Return a message's text as it was typed: links, mentions and entities of Slack's become what the person saw."""
    shown = _LINK.sub(_shown, text)
    return shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()


def without_mention(text: str, user: str) -> str:
    """Take the mentions of one user out, the bot's own."""
    return re.sub(rf"<@{re.escape(user)}(?:\|[^<>]*)?>[:,]?", " ", text) if user else text


def mentions(text: str, user: str) -> bool:
    """Whether a message mentions a user."""
    return bool(user) and (f"<@{user}>" in text or f"<@{user}|" in text)


def first_mentioned(text: str) -> str:
    """Return the user id that a message begins with, or ""."""
    found = re.match(r"\s*<@([A-Z0-9]+)(?:\|[^<>]*)?>", text)
    return found[1] if found else ""


def _shown(link: re.Match[str]) -> str:
    address, label = link[1], link[2]
    if address.startswith("@"):
        return f"@{label}" if label else " "
    if address.startswith("#"):
        return f"#{label}" if label else " "
    if address.startswith("!"):
        return label or " "
    # Slack links bare host names by itself; what was typed is the label, and an address without one is shown as it is.
    return label or address.removeprefix("mailto:")

"""Slack's own markup, in and out: what a person typed as plain text, and plain text as what Slack shows literally.

https://docs.slack.dev/messaging/formatting-message-text
"""

import html
import re

_LINK = re.compile(r"<([^<>\s][^<>|]*)(?:\|([^<>]*))?>")
_TOKEN = re.compile(r"<(?=[@#!])")
WORD_JOINER = "\u2060"


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


def escaped(text: str) -> str:
    """Return plain text for a mrkdwn field or a message's `text`: the three characters that Slack gives a meaning to."""
    return html.escape(text, quote=False)


def harmless(markdown: str) -> str:
    """Return Markdown that mentions no person, group or channel, whatever somebody's text holds."""
    return _TOKEN.sub(f"<{WORD_JOINER}", markdown)


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

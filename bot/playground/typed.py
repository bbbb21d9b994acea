"""What Slack makes of the words that a person types: it escapes them, links addresses, and turns names into ids.

docs.slack.dev/messaging/formatting-message-text. Bots see the result of this, not what was typed.
"""

import re

from bot.playground.workspace import Json, Workspace

_TOKEN = re.compile(
    r"(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<url>https?://[^\s<>|]+[^\s<>|.,;:!?)\]'\"])"
    r"|(?P<domain>\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|org|net|io|dev|uk|gov|eu)\b(?:/[^\s<>|]*)?)"
    r"|(?P<user>(?<![\w@])@(?P<who>[\w.-]*\w))"
    r"|(?P<channel>(?<![\w#])\#(?P<where>[a-z0-9_-]+))"
    r"|(?P<code>`[^`]+`)",
    re.IGNORECASE,
)


def escape(text: str) -> str:
    """Return text with & < > escaped, the three characters of Slack's markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def as_message(workspace: Workspace, typed: str) -> str:
    """Return the `text` that a typed message becomes: `@name` → `<@U…>`, `#name` → `<#C…|name>`, addresses → `<…>`."""
    return _marked(workspace, typed, "<@{id}>")


def as_command(workspace: Workspace, typed: str) -> str:
    """Return the `text` of a slash command with `should_escape`: `@name` → `<@U…|name>`, and as for a message otherwise."""
    return _marked(workspace, typed, "<@{id}|{name}>")


def rich_text(workspace: Workspace, typed: str, block_id: str) -> Json:
    """Return the rich_text block that Slack's own composer makes of what is typed: text, links and mentions in one section."""
    elements: list[Json] = []
    at = 0
    for match in _TOKEN.finditer(typed):
        piece = _element(workspace, match)
        if piece is None:
            continue
        if match.start() > at:
            elements.append({"type": "text", "text": typed[at : match.start()]})
        elements.append(piece)
        at = match.end()
    if at < len(typed) or not elements:
        elements.append({"type": "text", "text": typed[at:]})
    return {"type": "rich_text", "block_id": block_id, "elements": [{"type": "rich_text_section", "elements": elements}]}


def _marked(workspace: Workspace, typed: str, mention: str) -> str:
    out: list[str] = []
    at = 0
    for match in _TOKEN.finditer(typed):
        out += (escape(typed[at : match.start()]), _mark(workspace, match, mention))
        at = match.end()
    return "".join(out) + escape(typed[at:])


def _mark(workspace: Workspace, match: re.Match[str], mention: str) -> str:
    said = match.group()
    if match["mail"]:
        return f"<mailto:{said}|{said}>"
    if match["url"]:
        return f"<{escape(said)}>"
    if match["domain"]:
        return f"<http://{escape(said)}|{escape(said)}>"
    user = _user_id(workspace, match["who"])
    if user:
        return mention.format(id=user, name=match["who"])
    channel = _channel_id(workspace, match["where"])
    return f"<#{channel}|{match['where']}>" if channel else escape(said)


def _element(workspace: Workspace, match: re.Match[str]) -> Json | None:
    said = match.group()
    if match["mail"]:
        return {"type": "link", "url": f"mailto:{said}", "text": said}
    if match["url"]:
        return {"type": "link", "url": said}
    if match["domain"]:
        return {"type": "link", "url": f"http://{said}", "text": said}
    if match["code"]:
        return {"type": "text", "text": said[1:-1], "style": {"code": True}}
    user, channel = _user_id(workspace, match["who"]), _channel_id(workspace, match["where"])
    if user:
        return {"type": "user", "user_id": user}
    return {"type": "channel", "channel_id": channel} if channel else None


def _user_id(workspace: Workspace, name: str | None) -> str | None:
    return next((user.id for user in workspace.users.values() if name and user.name.lower() == name.lower()), None)


def _channel_id(workspace: Workspace, name: str | None) -> str | None:
    return next((channel.id for channel in workspace.channels.values() if name and channel.name == name.lower()), None)

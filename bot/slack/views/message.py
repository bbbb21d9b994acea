"""A message, and what makes it short enough for Slack. Pure."""

import json
import re
from dataclasses import dataclass
from typing import Any

from bot.slack.views import blocks as kit
from bot.slack.views.blocks import Block
from bot.slack.views.markup import escaped, harmless

MESSAGE_JSON = 13_000
"""Characters of all blocks as JSON. Slack documents no limit and refuses messages from about 13,200 on (bolt-js issue 2509)."""
LEAST_TEXT = 2000
"""Characters that the text of a message keeps, however much room its buttons take."""
TEXT = 900
"""Characters of the plain text: an edit with more than 4,000 bytes of it is refused."""
_FENCE = re.compile(r"^(?P<fence>`{3,}|~{3,})(?P<info>[^\n]*)\n(?P<body>.*?)^(?P=fence)[ \t]*$\n?", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Snippet:
    """A file that goes with a message."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Message:
    """What is posted. `text` is escaped plain text, for notifications and screen readers."""

    text: str
    blocks: tuple[Block, ...]
    metadata: dict[str, Any] | None = None
    snippets: tuple[Snippet, ...] = ()

    def payload(self) -> dict[str, Any]:
        """Return the arguments for chat.postMessage, chat.update and response URLs."""
        body: dict[str, Any] = {
            "text": kit.cut(self.text, TEXT),
            "blocks": list(self.blocks),
            "unfurl_links": False,
            "unfurl_media": False,
        }
        return body | ({"metadata": self.metadata} if self.metadata else {})


def note(text: str, *, metadata: dict[str, Any] | None = None) -> Message:
    """Show one plain paragraph."""
    return Message(escaped(text), (kit.paragraph(text),), metadata)


def fitted(text: str, below: list[Block], files: dict[str, str]) -> tuple[str, tuple[Snippet, ...]]:
    """Make the Markdown short enough for one message: long code becomes a file, then the rest does."""
    snippets: list[Snippet] = []

    def replaced(match: re.Match[str]) -> str:
        body = match["body"]
        if len(body) <= kit.CODE:
            return match[0]
        name = files.get(body.strip(), f"code-{len(snippets) + 1}.{'yaml' if 'y' in match['info'] else 'txt'}")
        snippets.append(Snippet(name, body))
        return f"*It is long: see the file `{name}`, sent with this message.*\n"

    shown = _FENCE.sub(replaced, harmless(text))
    limit = min(kit.MARKDOWN, max(LEAST_TEXT, MESSAGE_JSON - _size(below)))
    if _size(shown) > limit:
        snippets.append(Snippet("answer.md", text))
        shown = _shortened(shown, limit - 100) + "\n\n*The whole answer is in the file `answer.md`, sent with this message.*"
    return shown, tuple(snippets)


def _shortened(text: str, limit: int) -> str:
    """Cut at the end of a paragraph, never inside code."""
    kept = ""
    for paragraph in re.split(r"\n\n(?=\S)", text):
        longer = f"{kept}\n\n{paragraph}" if kept else paragraph
        if _size(longer) > limit:
            break
        kept = longer
    while kept.count("```") % 2:
        kept = kept.rpartition("```")[0].rstrip()
    return kept or kit.cut(text, limit // 2).replace("```", "")


def _size(value: object) -> int:
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")))

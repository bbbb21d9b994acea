"""Block Kit's parts that the bot uses, each cut to Slack's limit, and text that Slack shows literally. Pure.

See docs.slack.dev/reference/block-kit and docs.slack.dev/messaging/formatting-message-text.
"""

import html
import re
from collections.abc import Sequence
from typing import Any

_TOKEN = re.compile(r"<(?=[@#!])")
WORD_JOINER = "\u2060"


def escaped(text: str) -> str:
    """Return plain text for a mrkdwn field or a message's `text`: the three characters that Slack gives a meaning to."""
    return html.escape(text, quote=False)


def harmless(markdown: str) -> str:
    """Return Markdown that mentions no person, group or channel, whatever somebody's text holds."""
    return _TOKEN.sub(f"<{WORD_JOINER}", markdown)


Block = dict[str, Any]

HEADER = 150
SECTION = 3000
LABEL = 75
CONFIRM = 300
MARKDOWN = 12_000
CODE = 2800
"""Characters of code in one block. Slack names no limit for rich text; more than this is a file, which also reads better."""
URL = 3000


def cut(text: str, limit: int) -> str:
    """Return the text, at most `limit` characters of it, with an ellipsis where some are missing."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def plain(text: str, limit: int = SECTION) -> Block:
    """Return a plain_text object. Emoji codes stay as typed; an empty text, which Slack refuses, becomes a dash."""
    return {"type": "plain_text", "text": cut(text, limit) or "–", "emoji": False}


def mrkdwn(text: str, limit: int = SECTION) -> Block:
    """Return a mrkdwn object; the caller has escaped what people typed."""
    return {"type": "mrkdwn", "text": cut(text, limit) or "–", "verbatim": True}


def markdown(text: str) -> Block:
    """Return a block of CommonMark. Messages only."""
    return {"type": "markdown", "text": cut(text, MARKDOWN) or "–"}


def header(text: str) -> Block:
    """Return a heading."""
    return {"type": "header", "text": plain(text, HEADER)}


def section(text: str) -> Block:
    """Return a paragraph of mrkdwn."""
    return {"type": "section", "text": mrkdwn(text)}


def paragraph(text: str) -> Block:
    """Return a paragraph of plain text: no markup in it has an effect."""
    return {"type": "section", "text": plain(unmarked(text))}


def unmarked(text: str) -> str:
    """Return Markdown without its code marks, for where Slack shows a text as it stands."""
    return text.replace("`", "")


def context(text: str) -> Block:
    """Return a small line of mrkdwn."""
    return {"type": "context", "elements": [mrkdwn(text)]}


def read_more(links: Sequence[tuple[str, str]]) -> list[Block]:
    """Return a line of links, given as (label, address); none for none."""
    shown = " · ".join(f"<{escaped(url)}|{escaped(label)}>" for label, url in links)
    return [context(f"Read more: {shown}")] if shown else []


def divider() -> Block:
    """Return a line."""
    return {"type": "divider"}


def code(text: str) -> Block:
    """Return preformatted text, shown letter for letter on every surface."""
    part = {"type": "text", "text": cut(text.rstrip("\n"), CODE) or " "}
    return {"type": "rich_text", "elements": [{"type": "rich_text_preformatted", "elements": [part]}]}


def actions(elements: Sequence[Block]) -> Block:
    """Return a row of at most 25 buttons."""
    return {"type": "actions", "elements": list(elements[:25])}


def button(label: str, action_id: str, value: str = "", *, primary: bool = False, confirm: Block | None = None) -> Block:
    """Return a button; its value comes back with the click."""
    made: Block = {"type": "button", "text": plain(label, LABEL), "action_id": action_id}
    if value:
        made["value"] = value
    if primary:
        made["style"] = "primary"
    if confirm:
        made["confirm"] = confirm
    return made


def link_button(label: str, action_id: str, url: str) -> Block:
    """Return a button that opens a page."""
    return {"type": "button", "text": plain(label, LABEL), "action_id": action_id, "url": url}


def confirm(title: str, text: str, yes: str, no: str, *, danger: bool = False) -> Block:
    """Return the dialog that is asked before a button counts."""
    dialog = {
        "title": plain(title, 100),
        "text": plain(unmarked(text), CONFIRM),
        "confirm": plain(yes, 30),
        "deny": plain(no, 30),
    }
    return dialog | ({"style": "danger"} if danger else {})


def option(text: str, value: str, description: str = "") -> Block:
    """Return one choice of a select or of checkboxes."""
    made: Block = {"text": plain(text, LABEL), "value": value}
    return made | ({"description": plain(description, LABEL)} if description else {})


def field(block_id: str, label: str, element: Block, *, hint: str = "", optional: bool = False) -> Block:
    """Return an input of a form. Errors are shown at it by its block_id."""
    made: Block = {"type": "input", "block_id": block_id, "label": plain(label), "element": element, "optional": optional}
    return made | ({"hint": plain(hint)} if hint else {})


def modal(  # noqa: PLR0913 - a view has this many parts
    callback_id: str, title: str, blocks: Sequence[Block], *, submit: str = "", close: str = "Close", private: str = ""
) -> Block:
    """Return a modal view of at most 100 blocks."""
    view: Block = {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(title, 24),
        "close": plain(close, 24),
        "blocks": list(blocks[:100]),
        "private_metadata": private,
    }
    return view | ({"submit": plain(submit, 24)} if submit else {})

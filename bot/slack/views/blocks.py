"""Block Kit's parts that the bot uses, each cut to Slack's limit, and text that Slack shows literally. Pure.

slack_sdk's models make the JSON, and refuse what is over a limit; the limits below are those that they do not know.
See docs.slack.dev/reference/block-kit and docs.slack.dev/messaging/formatting-message-text.
"""

import html
import json
import re
from collections.abc import Sequence

from slack_sdk.models import blocks as sdk
from slack_sdk.models.views import View

_TOKEN = re.compile(r"<(?=[@#!])")
WORD_JOINER = "\u2060"

LABEL = sdk.ButtonElement.text_max_length
"""Characters of a label: a button's, a thumb's, an option's and its description's. A placeholder may be longer, and is not."""
CODE = 2800
"""Characters of code in one block. Slack names no limit for rich text; more than this is a file, which also reads better."""

MESSAGE_JSON = 13_000
"""Characters of all blocks as JSON. Slack documents no limit and refuses messages from about 13,200 on (bolt-js issue 2509)."""


def size(value: object) -> int:
    """Return the characters of blocks, or of a text in them, as JSON."""
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=sdk.Block.to_dict))


def escaped(text: str) -> str:
    """Return plain text for a mrkdwn field or a message's `text`: the three characters that Slack gives a meaning to."""
    return html.escape(text, quote=False)


def harmless(markdown: str) -> str:
    """Return Markdown that mentions no person, group or channel, whatever somebody's text holds."""
    return _TOKEN.sub(f"<{WORD_JOINER}", markdown)


def cut(text: str, limit: int) -> str:
    """Return the text, at most `limit` characters of it, with an ellipsis where some are missing."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def plain(text: str, limit: int = LABEL) -> sdk.PlainTextObject:
    """Return a plain_text object. Emoji codes stay as typed; an empty text, which Slack refuses, becomes a dash."""
    return sdk.PlainTextObject(text=cut(text, limit) or "–", emoji=False)


def mrkdwn(text: str) -> sdk.MarkdownTextObject:
    """Return a mrkdwn object; the caller has escaped what people typed."""
    return sdk.MarkdownTextObject(text=cut(text, sdk.SectionBlock.text_max_length) or "–", verbatim=True)


def markdown(text: str) -> sdk.Block:
    """Return a block of CommonMark. Messages only."""
    return sdk.MarkdownBlock(text=cut(text, sdk.MarkdownBlock.text_max_length) or "–")


def header(text: str) -> sdk.Block:
    """Return a heading."""
    return sdk.HeaderBlock(text=plain(text, sdk.HeaderBlock.text_max_length))


def section(text: str) -> sdk.Block:
    """Return a paragraph of mrkdwn."""
    return sdk.SectionBlock(text=mrkdwn(text))


def paragraph(text: str) -> sdk.Block:
    """Return a paragraph of plain text: no markup in it has an effect."""
    return sdk.SectionBlock(text=plain(unmarked(text), sdk.SectionBlock.text_max_length))


def unmarked(text: str) -> str:
    """Return Markdown without its code marks, for where Slack shows a text as it stands."""
    return text.replace("`", "")


def context(text: str) -> sdk.Block:
    """Return a small line of mrkdwn."""
    return sdk.ContextBlock(elements=[mrkdwn(text)])


def read_more(links: Sequence[tuple[str, str]]) -> list[sdk.Block]:
    """Return a line of links, given as (label, address); none for none."""
    shown = " · ".join(f"<{escaped(url)}|{escaped(label)}>" for label, url in links)
    return [context(f"Read more: {shown}")] if shown else []


def code(text: str) -> sdk.Block:
    """Return preformatted text, shown letter for letter on every surface."""
    shown = sdk.RichTextElementParts.Text(text=cut(text.rstrip("\n"), CODE) or " ")
    return sdk.RichTextBlock(elements=[sdk.RichTextPreformattedElement(elements=[shown])])


def actions(buttons: Sequence[sdk.InteractiveElement]) -> sdk.Block:
    """Return a row of at most 25 buttons and menus."""
    return sdk.ActionsBlock(elements=buttons[: sdk.ActionsBlock.elements_max_length])


def button(  # noqa: PLR0913 - a button has this many parts
    label: str, action_id: str, value: str = "", *, url: str = "", primary: bool = False, confirm: sdk.ConfirmObject | None = None
) -> sdk.ButtonElement:
    """Return a button; its value comes back with the click, and its `url` is opened."""
    style = "primary" if primary else None
    return sdk.ButtonElement(text=plain(label), action_id=action_id, value=value, url=url, style=style, confirm=confirm)


def confirm(title: str, text: str, yes: str, no: str, *, danger: bool = False) -> sdk.ConfirmObject:
    """Return the dialog that is asked before a button counts."""
    return sdk.ConfirmObject(
        title=plain(title, sdk.ConfirmObject.title_max_length),
        text=plain(unmarked(text), sdk.ConfirmObject.text_max_length),
        confirm=plain(yes, sdk.ConfirmObject.confirm_max_length),
        deny=plain(no, sdk.ConfirmObject.deny_max_length),
        style="danger" if danger else None,
    )


def option(text: str, value: str, description: str = "") -> sdk.Option:
    """Return one choice of a select or of checkboxes. Its value is never cut: the caller sees to its 150 characters."""
    return sdk.Option(text=plain(text), value=value, description=plain(description) if description else None)


def field(
    block_id: str, label: str, element: sdk.InputInteractiveElement, *, hint: str = "", optional: bool = False
) -> sdk.Block:
    """Return an input of a form. Errors are shown at it by its block_id."""
    name = plain(label, sdk.InputBlock.label_max_length)
    more = plain(hint, sdk.InputBlock.hint_max_length) if hint else None
    return sdk.InputBlock(block_id=block_id, label=name, element=element, hint=more, optional=optional)


def modal(  # noqa: PLR0913 - a view has this many parts
    callback_id: str, title: str, blocks: Sequence[sdk.Block], *, submit: str = "", close: str = "Close", private: str = ""
) -> View:
    """Return a modal view of at most 100 blocks."""
    return View(
        type="modal",
        callback_id=callback_id,
        title=plain(title, View.title_max_length),
        submit=plain(submit, View.submit_max_length) if submit else None,
        close=plain(close, View.close_max_length),
        blocks=blocks[: View.blocks_max_length],
        private_metadata=private,
    )

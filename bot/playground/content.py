"""What a message may hold, checked as Slack checks it, and written as Slack stores it (block ids, text flags)."""

from copy import deepcopy
from dataclasses import dataclass, field

from bot.playground.failures import SlackError
from bot.playground.limits.blocks import MARKDOWN
from bot.playground.limits.lint import BLOCKS_JSON, TEXT, UPDATED_TEXT_BYTES, blocks_size, message_problems
from bot.playground.limits.report import Problem
from bot.playground.service import Service
from bot.playground.typed import escape
from bot.playground.web_api import Arguments
from bot.playground.workspace import Json

_INTERACTIVE = (
    "button",
    "overflow",
    "datepicker",
    "timepicker",
    "checkboxes",
    "radio_buttons",
    "icon_button",
    "feedback_buttons",
)


@dataclass(slots=True)
class Content:
    """The content of a message. A field is None where nothing was given, which chat.update leaves unchanged."""

    text: str | None = None
    blocks: list[Json] | None = None
    attachments: list[Json] | None = None
    metadata: Json | None = None
    files: list[Json] = field(default_factory=list)


def read_content(service: Service, arguments: Arguments, *, updating: bool = False) -> Content:
    """Return the checked content, or raise Slack's error: `no_text`, `invalid_blocks`, `msg_blocks_too_long` and others."""
    blocks = _array(arguments, "blocks", "invalid_blocks_format")
    attachments = _array(arguments, "attachments", "invalid_attachments")
    metadata = arguments.data("metadata", "invalid_metadata_format")
    text = arguments.optional("text") if "text" in arguments.values else None
    markdown = arguments.optional("markdown_text")
    if markdown:
        _refuse_markdown(markdown, beside=bool(text or blocks))
        text, blocks = markdown, [{"type": "markdown", "text": markdown}]
    if updating:
        _refuse_update(text, empty=all(given is None for given in (text, blocks, attachments, metadata)))
    elif not (text or blocks or attachments):
        raise SlackError("no_text")
    refuse({"blocks": blocks or [], "attachments": attachments or [], "metadata": metadata})
    return Content(
        text[:TEXT] if text is not None else None,
        None if blocks is None else stored(service, blocks),
        None if attachments is None else deepcopy(attachments),
        metadata if isinstance(metadata, dict) else None,
    )


def _refuse_markdown(markdown: str, *, beside: bool) -> None:
    if beside:
        raise SlackError("markdown_text_conflict")
    if len(markdown) > MARKDOWN:
        raise SlackError("msg_too_long")


def _refuse_update(text: str | None, *, empty: bool) -> None:
    if empty:
        raise SlackError("no_text")
    if text and len(escape(text).encode()) > UPDATED_TEXT_BYTES:
        raise SlackError("msg_too_long")


def refuse(message: Json) -> None:
    """Raise what Slack answers to a message that breaks a limit; every problem is named with its JSON pointer."""
    found = message_problems(message)
    about_metadata = [problem for problem in found if problem.pointer.startswith("/metadata")]
    if about_metadata:
        too_large = any(problem.message == "metadata_too_large" for problem in about_metadata)
        raise SlackError("metadata_too_large" if too_large else "invalid_metadata_format")
    if any(problem.pointer == "/attachments" for problem in found):
        raise SlackError("too_many_attachments")
    if found:
        raise SlackError("invalid_blocks", **explained(found))
    if blocks_size(message.get("blocks") or []) > BLOCKS_JSON:
        raise SlackError("msg_blocks_too_long")


def explained(found: list[Problem]) -> Json:
    """Return the fields of Slack's answer that say what is wrong."""
    return {
        "errors": [str(problem) for problem in found],
        "response_metadata": {"messages": [f"[ERROR] {problem}" for problem in found]},
    }


def stored(service: Service, blocks: list[Json]) -> list[Json]:
    """Return blocks as Slack stores and sends them back: with block ids, action ids, and the flags of text objects."""
    kept = deepcopy(blocks)
    for block in kept:
        if block.get("type") != "markdown":
            block.setdefault("block_id", service.workspace.next_id("b"))
        _complete(service, block)
    return kept


def _complete(service: Service, item: object) -> None:
    if isinstance(item, list):
        for inner in item:
            _complete(service, inner)
    if not isinstance(item, dict) or item.get("type") == "rich_text":
        return
    kind = str(item.get("type"))
    if kind == "plain_text":
        item.setdefault("emoji", True)
    elif kind == "mrkdwn":
        item.setdefault("verbatim", False)
    elif kind in _INTERACTIVE or kind.endswith(("_select", "_input")):
        item.setdefault("action_id", service.workspace.next_id("a"))
    for inner in item.values():
        _complete(service, inner)


def _array(arguments: Arguments, name: str, error: str) -> list[Json] | None:
    value = arguments.data(name, error)
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise SlackError(error)
    return value

"""The lint of Slack's limits: a message, a modal, a Home view or an options answer in, a list of problems out. Pure.

The stand-in refuses whatever has a problem here, as Slack does, and the tests run `lint` over everything that the bot says.
Numbers: docs.slack.dev/reference/block-kit (the page of each block and element), /reference/views, the types of @slack/types 3.2.
Two numbers are not documented; others measured them: the size of all blocks, and the text of chat.update.
"""

import json

from bot.playground.limits.blocks import CHECKS, MARKDOWN
from bot.playground.limits.elements import option_group, options
from bot.playground.limits.report import Json, Problem, Report, listed

BLOCKS = {"message": 50, "modal": 100, "home": 100}
"""The most blocks of each surface."""
BLOCKS_JSON = 13_200
"""Characters of all blocks of a message as compact JSON, above which Slack answers `msg_blocks_too_long` (bolt-js #2509)."""
TEXT = 40_000
"""Characters of a message's `text`, after which Slack cuts it."""
UPDATED_TEXT_BYTES = 4_000
"""chat.update refuses a longer `text` with `msg_too_long`, counted in bytes after & < > are escaped (GitLab !258898)."""
METADATA_BYTES = 16_000
"""The most bytes of a message's metadata, as JSON."""
OPTIONS = 100
"""The most options, or groups of options, in an answer to a block_suggestion."""
VIEW_BYTES = 250_000
"""The most bytes of a view, as JSON."""

_NOT_IN_HOME = {"markdown", "plan", "task_card", "context_actions", "alert"}
_IN_MODALS = {"actions", "alert", "card", "context", "divider", "header", "image", "input", "rich_text", "section", "video"}


def lint(payload: Json) -> list[Problem]:
    """Return what Slack would refuse in a message (`text`, `blocks`, …), a view (`type` modal or home) or an `options` answer."""
    if payload.get("type") in ("modal", "home"):
        return view_problems(payload)
    if "options" in payload or "option_groups" in payload:
        return options_problems(payload)
    return message_problems(payload)


def message_problems(message: Json) -> list[Problem]:
    """Return what is wrong with a message: `blocks`, `attachments`, `metadata`. Too long a `text` is cut, never refused."""
    report = Report()
    blocks = message.get("blocks") or []
    _blocks(blocks, "message", report.at("blocks"))
    attachments = message.get("attachments") or []
    report.count("attachments", attachments, 100)
    for index, attachment in enumerate(listed(attachments)):
        if isinstance(attachment, dict):
            _blocks(attachment.get("blocks") or [], "message", report.at("attachments", index, "blocks"))
    if message.get("metadata"):
        _metadata(message["metadata"], report.at("metadata"))
    return report.problems


def blocks_size(blocks: object) -> int:
    """Return the length of blocks as Slack stores them: compact JSON, characters."""
    return len(json.dumps(blocks, ensure_ascii=False, separators=(",", ":")))


def view_problems(view: Json) -> list[Problem]:
    """Return what is wrong with a modal or a Home view. docs.slack.dev/reference/views."""
    report = Report(("view",))
    kind = view.get("type")
    if kind not in ("modal", "home"):
        report.add("must be one of: modal, home", "type")
        return report.problems
    if kind == "modal":
        report.text("title", view.get("title"), 24, plain=True, required=True)
        report.text("submit", view.get("submit"), 24, plain=True)
        report.text("close", view.get("close"), 24, plain=True)
    else:
        for field in ("title", "submit", "close"):
            if view.get(field):
                report.add("no more items than expected: a home view has none", field)
    report.length("private_metadata", view.get("private_metadata"), 3000)
    report.length("callback_id", view.get("callback_id"), 255)
    report.length("external_id", view.get("external_id"), 255)
    blocks = view.get("blocks")
    if not isinstance(blocks, list) or not blocks:
        report.add("missing required field: blocks", "blocks")
        return report.problems
    _blocks(blocks, kind, report.at("blocks"))
    if (
        kind == "modal"
        and not view.get("submit")
        and any(isinstance(block, dict) and block.get("type") == "input" for block in blocks)
    ):
        report.add("submit is required when an input is in blocks", "submit")
    if len(json.dumps(view, ensure_ascii=False).encode()) > VIEW_BYTES:
        report.add("view_too_large: more than 250 kB")
    return report.problems


def options_problems(answer: Json) -> list[Problem]:
    """Return what is wrong with the answer to a block_suggestion: at most 100 options, or 100 groups of 100."""
    report = Report()
    if "option_groups" in answer:
        report.count("option_groups", answer["option_groups"], OPTIONS)
        for index, group in enumerate(listed(answer["option_groups"])):
            option_group(group, report.at("option_groups", index), least=0)
    else:
        options(answer.get("options"), report.at("options"), OPTIONS, least=0)
    return report.problems


def _metadata(metadata: object, report: Report) -> None:
    if metadata == {}:
        return
    if not isinstance(metadata, dict) or not isinstance(metadata.get("event_type"), str) or not metadata["event_type"]:
        report.add("missing required field: event_type")
    elif not isinstance(metadata.get("event_payload"), dict):
        report.add("missing required field: event_payload")
    elif len(json.dumps(metadata, ensure_ascii=False).encode()) > METADATA_BYTES:
        report.add("metadata_too_large")


def _blocks(blocks: object, surface: str, report: Report) -> None:
    if not isinstance(blocks, list):
        report.add("must be an array")
        return
    most = BLOCKS[surface]
    if len(blocks) > most:
        report.add(f"no more than {most} items allowed [{len(blocks)} given]")
    seen: set[str] = set()
    for index, block in enumerate(blocks):
        _block(block, surface, report.at(index))
        block_id = block.get("block_id") if isinstance(block, dict) else None
        if isinstance(block_id, str):
            if block_id in seen:
                report.at(index).add(f"`block_id`: {block_id} already exists", "block_id")
            seen.add(block_id)
    markdown = [block for block in blocks if isinstance(block, dict) and block.get("type") == "markdown"]
    if len(markdown) > 1 and sum(len(str(block.get("text", ""))) for block in markdown) > MARKDOWN:
        report.add(f"all markdown blocks together must be less than {MARKDOWN + 1} characters")
    if sum(1 for block in blocks if isinstance(block, dict) and block.get("type") == "table") > 1:
        report.add("only_one_table_allowed")


def _block(block: object, surface: str, report: Report) -> None:
    kind = block.get("type") if isinstance(block, dict) else None
    check = CHECKS.get(str(kind))
    if not isinstance(block, dict) or check is None:
        report.add(f"unsupported type: {kind}", "type")
        return
    if not _allowed(str(kind), surface):
        report.add(f"unsupported type: {kind} in a {surface}", "type")
    report.length("block_id", block.get("block_id"), 255)
    check(block, report)
    _unique_actions(block, report)


def _allowed(kind: str, surface: str) -> bool:
    if surface == "modal":
        return kind in _IN_MODALS
    if surface == "home":
        return kind not in _NOT_IN_HOME
    return kind != "alert"


def _unique_actions(block: Json, report: Report) -> None:
    elements = block.get("elements") if block.get("type") in ("actions", "context_actions") else None
    seen: set[str] = set()
    for index, item in enumerate(listed(elements)):
        action_id = item.get("action_id") if isinstance(item, dict) else None
        if isinstance(action_id, str):
            if action_id in seen:
                report.add(f"`action_id`: {action_id} already exists for this block", "elements", index, "action_id")
            seen.add(action_id)

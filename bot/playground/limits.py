"""The lint of Slack's limits: a message, a modal, a Home view or an options answer in, a list of problems out. Pure.

The stand-in refuses whatever has a problem here, as Slack does, and the tests run `lint` over everything that the bot says.
Numbers: docs.slack.dev/reference/block-kit (the page of each block and element), /reference/views, the types of @slack/types 3.2.
Two numbers are not documented and were measured by others: the size of all blocks (bolt-js issue 2509) and the text of chat.update.
"""

import json
from collections.abc import Callable
from typing import Any

from bot.playground.limit_elements import IN_ACTIONS, IN_CONTEXT_ACTIONS, IN_INPUT, IN_SECTION, element, options
from bot.playground.limit_report import Json, Problem, Report

BLOCKS = {"message": 50, "modal": 100, "home": 100}
BLOCKS_JSON = 13_200
"""Characters of all blocks of a message as compact JSON, above which Slack answers `msg_blocks_too_long` (measured, bolt-js #2509)."""
MARKDOWN = 12_000
TEXT = 40_000
UPDATED_TEXT_BYTES = 4_000
"""chat.update refuses a longer `text` with `msg_too_long`, counted in UTF-8 bytes after & < > are escaped (measured by others)."""
METADATA_BYTES = 16_000
OPTIONS = 100
VIEW_BYTES = 250_000

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
    """Return what is wrong with a message: `blocks` (at most 50), `attachments`, `metadata`. Its `text` is truncated, never refused."""
    report = Report()
    blocks = message.get("blocks") or []
    _blocks(blocks, "message", report.at("blocks"))
    attachments = message.get("attachments") or []
    report.count("attachments", attachments, 100)
    for index, attachment in enumerate(attachments if isinstance(attachments, list) else []):
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
        for index, group in enumerate(answer["option_groups"] or []):
            inner = report.at("option_groups", index)
            inner.text("label", group.get("label"), 75, plain=True, required=True)
            options(group.get("options"), inner.at("options"), OPTIONS, least=0)
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
    check = _CHECKS.get(str(kind))
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
    for index, item in enumerate(elements if isinstance(elements, list) else []):
        action_id = item.get("action_id") if isinstance(item, dict) else None
        if isinstance(action_id, str):
            if action_id in seen:
                report.add(f"`action_id`: {action_id} already exists for this block", "elements", index, "action_id")
            seen.add(action_id)


def _section(block: Json, report: Report) -> None:
    fields = block.get("fields")
    if not block.get("text") and not fields:
        report.add("missing required field: text or fields")
    report.text("text", block.get("text"), 3000)
    if fields is not None:
        report.count("fields", fields, 10, least=1)
        for index, field in enumerate(fields if isinstance(fields, list) else []):
            report.text(("fields", index), field, 2000, required=True)
    if block.get("accessory") is not None:
        element(block["accessory"], report.at("accessory"), IN_SECTION)


def _actions(block: Json, report: Report) -> None:
    _elements(block, report, 25, IN_ACTIONS)


def _context_actions(block: Json, report: Report) -> None:
    _elements(block, report, 5, IN_CONTEXT_ACTIONS)


def _elements(block: Json, report: Report, most: int, allowed: frozenset[str]) -> None:
    report.count("elements", block.get("elements"), most, least=1)
    for index, item in enumerate(block.get("elements") or []):
        element(item, report.at("elements", index), allowed)


def _context(block: Json, report: Report) -> None:
    report.count("elements", block.get("elements"), 10, least=1)
    for index, item in enumerate(block.get("elements") or []):
        if isinstance(item, dict) and item.get("type") == "image":
            element(item, report.at("elements", index), frozenset({"image"}))
        else:
            report.text(("elements", index), item, 3000, required=True)


def _header(block: Json, report: Report) -> None:
    report.text("text", block.get("text"), 150, plain=True, required=True)


def _markdown(block: Json, report: Report) -> None:
    report.length("text", block.get("text"), MARKDOWN, required=True)


def _image(block: Json, report: Report) -> None:
    report.text("title", block.get("title"), 2000, plain=True)
    report.length("alt_text", block.get("alt_text"), 2000, required=True)
    report.length("image_url", block.get("image_url"), 3000)
    if not block.get("image_url") and not block.get("slack_file"):
        report.add("missing required field: image_url", "image_url")


def _input(block: Json, report: Report) -> None:
    report.text("label", block.get("label"), 2000, plain=True, required=True)
    report.text("hint", block.get("hint"), 2000, plain=True)
    if not isinstance(block.get("element"), dict):
        report.add("missing required field: element", "element")
    else:
        element(block["element"], report.at("element"), IN_INPUT)


def _rich_text(block: Json, report: Report) -> None:
    elements = block.get("elements")
    report.count("elements", elements, None, least=1)
    known = {"rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted"}
    for index, item in enumerate(elements if isinstance(elements, list) else []):
        if not isinstance(item, dict) or item.get("type") not in known:
            report.add("unsupported type", "elements", index, "type")
        elif not isinstance(item.get("elements"), list):
            report.add("missing required field: elements", "elements", index)


def _table(block: Json, report: Report) -> None:
    rows = block.get("rows")
    report.count("rows", rows, 100, least=1)
    report.count("column_settings", block.get("column_settings") or [], 20)
    for index, row in enumerate(rows if isinstance(rows, list) else []):
        report.count(("rows", index), row, 20, least=1)
        for at, cell in enumerate(row if isinstance(row, list) else []):
            kind = cell.get("type") if isinstance(cell, dict) else None
            if kind == "raw_text":
                report.length(("rows", index, at, "text"), cell.get("text"), None, required=True)
            elif kind == "rich_text":
                _rich_text(cell, report.at("rows", index, at))
            else:
                report.add("must be raw_text or rich_text", "rows", index, at, "type")


def _data_table(block: Json, report: Report) -> None:
    rows = block.get("rows")
    report.count("rows", rows, 201, least=2)
    for index, row in enumerate(rows if isinstance(rows, list) else []):
        report.count(("rows", index), row, 20, least=1)
    if len(json.dumps(rows, ensure_ascii=False)) > 20_000:
        report.add("must be less than 20001 characters", "rows")


def _alert(block: Json, report: Report) -> None:
    report.text("text", block.get("text"), 200, required=True)


def _card(block: Json, report: Report) -> None:
    report.text("title", block.get("title"), 150)
    report.text("subtitle", block.get("subtitle"), 150)
    report.text("body", block.get("body"), 200)
    report.count("actions", block.get("actions") or [], 3)


def _carousel(block: Json, report: Report) -> None:
    report.count("elements", block.get("elements"), 10, least=1)


def _container(block: Json, report: Report) -> None:
    report.count("child_blocks", block.get("child_blocks"), 10, least=1)


def _plan(block: Json, report: Report) -> None:
    report.count("tasks", block.get("tasks") or [], 50)


def _task_card(block: Json, report: Report) -> None:
    if block.get("status") == "pending":
        report.add("a task card that stands alone may not be pending", "status")


def _anything(_block: Json, _report: Report) -> None:
    """Accept a block that has no limits of its own."""


_CHECKS: dict[str, Callable[[dict[str, Any], Report], None]] = {
    "section": _section,
    "actions": _actions,
    "context": _context,
    "context_actions": _context_actions,
    "header": _header,
    "markdown": _markdown,
    "image": _image,
    "input": _input,
    "rich_text": _rich_text,
    "table": _table,
    "data_table": _data_table,
    "alert": _alert,
    "card": _card,
    "carousel": _carousel,
    "container": _container,
    "plan": _plan,
    "task_card": _task_card,
    "divider": _anything,
    "video": _anything,
    "file": _anything,
}

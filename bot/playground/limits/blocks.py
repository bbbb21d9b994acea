"""The limits of each type of block, and a table of all types. Pure.

Unless its name says more, a number is the most characters of a text, or the most items of a list, on the block's own page:
docs.slack.dev/reference/block-kit/blocks.
"""

import json
from collections.abc import Callable

from bot.playground.limits.elements import IN_ACTIONS, IN_CONTEXT_ACTIONS, IN_INPUT, IN_SECTION, element
from bot.playground.limits.report import Json, Report, listed

MARKDOWN = 12_000
"""The most characters of a markdown block, and of all markdown blocks of one message together."""
DATA_TABLE = 20_000
"""The most characters of a data table's rows, as JSON."""


def _section(block: Json, report: Report) -> None:
    fields = block.get("fields")
    if not block.get("text") and not fields:
        report.add("missing required field: text or fields")
    report.text("text", block.get("text"), 3000)
    if fields is not None:
        report.count("fields", fields, 10, least=1)
        for index, field in enumerate(listed(fields)):
            report.text(("fields", index), field, 2000, required=True)
    if block.get("accessory") is not None:
        element(block["accessory"], report.at("accessory"), IN_SECTION)


def _actions(block: Json, report: Report) -> None:
    _elements(block, report, 25, IN_ACTIONS)


def _context_actions(block: Json, report: Report) -> None:
    _elements(block, report, 5, IN_CONTEXT_ACTIONS)


def _elements(block: Json, report: Report, most: int, allowed: frozenset[str]) -> None:
    report.count("elements", block.get("elements"), most, least=1)
    for index, item in enumerate(listed(block.get("elements"))):
        element(item, report.at("elements", index), allowed)


def _context(block: Json, report: Report) -> None:
    report.count("elements", block.get("elements"), 10, least=1)
    for index, item in enumerate(listed(block.get("elements"))):
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
    for index, item in enumerate(listed(elements)):
        if not isinstance(item, dict) or item.get("type") not in known:
            report.add("unsupported type", "elements", index, "type")
        elif not isinstance(item.get("elements"), list):
            report.add("missing required field: elements", "elements", index)


def _table(block: Json, report: Report) -> None:
    rows = block.get("rows")
    report.count("rows", rows, 100, least=1)
    report.count("column_settings", block.get("column_settings") or [], 20)
    for index, row in enumerate(listed(rows)):
        report.count(("rows", index), row, 20, least=1)
        for at, cell in enumerate(listed(row)):
            kind = cell.get("type") if isinstance(cell, dict) else None
            if kind in ("raw_text", "raw_number"):
                report.length(("rows", index, at, "text"), cell.get("text"), None, required=True)
            elif kind == "rich_text":
                _rich_text(cell, report.at("rows", index, at))
            else:
                report.add("must be raw_text, raw_number or rich_text", "rows", index, at, "type")


def _data_table(block: Json, report: Report) -> None:
    rows = block.get("rows")
    report.count("rows", rows, 201, least=2)
    for index, row in enumerate(listed(rows)):
        report.count(("rows", index), row, 20, least=1)
    if len(json.dumps(rows, ensure_ascii=False)) > DATA_TABLE:
        report.add(f"must be less than {DATA_TABLE + 1} characters", "rows")


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


CHECKS: dict[str, Callable[[Json, Report], None]] = {
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

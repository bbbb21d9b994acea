"""The limits of what is inside blocks: buttons, menus, inputs, options, confirmation dialogs. Pure.

Unless its name says more, a number is the most characters of a text, or the most items of a list, on the element's own page:
docs.slack.dev/reference/block-kit/block-elements and /composition-objects.
"""

from collections.abc import Callable

from bot.playground.limits.report import Json, Report, listed

_MENUS = frozenset(
    f"{prefix}{kind}_select" for prefix in ("", "multi_") for kind in ("static", "external", "users", "conversations", "channels")
)
_PICKERS = frozenset({"datepicker", "timepicker", "datetimepicker"})
_CHOICES = frozenset({"checkboxes", "radio_buttons"})
_TYPED = frozenset({"plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input"})

MOST_TYPED = 3000
"""The most characters of a plain_text_input."""

IN_SECTION = _MENUS | _PICKERS | _CHOICES | {"button", "overflow", "image", "workflow_button"}
IN_ACTIONS = _MENUS | _PICKERS | _CHOICES | {"button", "overflow", "workflow_button", "rich_text_input"}
IN_CONTEXT_ACTIONS = frozenset({"feedback_buttons", "icon_button"})
IN_INPUT = _MENUS | _PICKERS | _CHOICES | _TYPED | {"file_input"}


def element(item: object, report: Report, allowed: frozenset[str]) -> None:
    """Check one element of a block: its type, its texts, its options."""
    kind = item.get("type") if isinstance(item, dict) else None
    if not isinstance(item, dict) or str(kind) not in allowed:
        report.add(f"unsupported type: {kind}", "type")
        return
    report.length("action_id", item.get("action_id"), 255)
    report.text("placeholder", item.get("placeholder"), 150, plain=True)
    if item.get("confirm") is not None:
        confirm(item["confirm"], report.at("confirm"))
    check = _CHECKS.get(str(kind))
    if check is not None:
        check(item, report)


def options(items: object, report: Report, most: int, *, least: int = 1, mrkdwn: bool = False) -> None:
    """Check a list of options: their number, and at most 75 characters of text, 150 of value, 75 of description, 3000 of url."""
    if not isinstance(items, list):
        report.add("must be an array")
        return
    if not least <= len(items) <= most:
        bound = f"no more than {most}" if len(items) > most else f"no fewer than {least}"
        report.add(f"{bound} items allowed [{len(items)} given]")
    for index, item in enumerate(items):
        inner = report.at(index)
        if not isinstance(item, dict):
            inner.add("must be an option object")
            continue
        inner.text("text", item.get("text"), 75, plain=not mrkdwn, required=True)
        inner.length("value", item.get("value"), 150, required=True)
        inner.text("description", item.get("description"), 75, plain=not mrkdwn)
        inner.length("url", item.get("url"), 3000)


def option_group(group: object, report: Report, *, least: int = 1) -> None:
    """Check a group of options: its label, at most 75 characters, and at most 100 options."""
    if not isinstance(group, dict):
        report.add("must be an option group")
        return
    report.text("label", group.get("label"), 75, plain=True, required=True)
    options(group.get("options"), report.at("options"), 100, least=least)


def confirm(item: object, report: Report) -> None:
    """Check a confirmation dialog: at most 100 characters of title, 300 of text, 30 of each button."""
    if not isinstance(item, dict):
        report.add("must be a confirm object")
        return
    report.text("title", item.get("title"), 100, plain=True, required=True)
    report.text("text", item.get("text"), 300, required=True)
    report.text("confirm", item.get("confirm"), 30, plain=True, required=True)
    report.text("deny", item.get("deny"), 30, plain=True, required=True)


def _button(item: Json, report: Report) -> None:
    report.text("text", item.get("text"), 75, plain=True, required=True)
    report.length("value", item.get("value"), 2000)
    report.length("url", item.get("url"), 3000)
    report.length("accessibility_label", item.get("accessibility_label"), 75)
    if item.get("style") not in (None, "primary", "danger"):
        report.add("must be primary or danger", "style")


def _static_menu(item: Json, report: Report) -> None:
    groups = item.get("option_groups")
    if groups is None:
        options(item.get("options"), report.at("options"), 100)
        return
    report.count("option_groups", groups, 100, least=1)
    for index, group in enumerate(listed(groups)):
        option_group(group, report.at("option_groups", index))


def _overflow(item: Json, report: Report) -> None:
    options(item.get("options"), report.at("options"), 5)


def _choices(item: Json, report: Report) -> None:
    options(item.get("options"), report.at("options"), 10, mrkdwn=True)


def _plain_text_input(item: Json, report: Report) -> None:
    report.length("initial_value", item.get("initial_value"), MOST_TYPED)
    for name, lowest in (("min_length", 0), ("max_length", 1)):
        value = item.get(name)
        if value is not None and (not isinstance(value, int) or not lowest <= value <= MOST_TYPED):
            report.add(f"must be between {lowest} and {MOST_TYPED}", name)


def _image(item: Json, report: Report) -> None:
    report.length("image_url", item.get("image_url"), 3000)
    report.length("alt_text", item.get("alt_text"), 2000, required=True)


def _number_input(item: Json, report: Report) -> None:
    if not isinstance(item.get("is_decimal_allowed"), bool):
        report.add("missing required field: is_decimal_allowed", "is_decimal_allowed")


def _feedback_buttons(item: Json, report: Report) -> None:
    for name in ("positive_button", "negative_button"):
        button = item.get(name)
        if not isinstance(button, dict):
            report.add(f"missing required field: {name}", name)
            continue
        report.text((name, "text"), button.get("text"), 75, plain=True, required=True)
        report.length((name, "value"), button.get("value"), 2000, required=True)
        report.length((name, "accessibility_label"), button.get("accessibility_label"), 75)


def _icon_button(item: Json, report: Report) -> None:
    report.text("text", item.get("text"), 75, plain=True, required=True)
    report.length("icon", item.get("icon"), None, required=True)
    report.length("value", item.get("value"), 2000)
    report.length("accessibility_label", item.get("accessibility_label"), 75)


_CHECKS: dict[str, Callable[[Json, Report], None]] = {
    "button": _button,
    "static_select": _static_menu,
    "multi_static_select": _static_menu,
    "overflow": _overflow,
    "checkboxes": _choices,
    "radio_buttons": _choices,
    "plain_text_input": _plain_text_input,
    "number_input": _number_input,
    "image": _image,
    "feedback_buttons": _feedback_buttons,
    "icon_button": _icon_button,
}

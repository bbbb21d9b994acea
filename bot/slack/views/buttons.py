"""The buttons and the menu below a message: each action of a reply that fits into one. Pure."""

from slack_sdk.models import blocks as sdk

from bot.model.reply import Action, Reply
from bot.slack.ids import ACTION, MENU
from bot.slack.state import menu_value, question_value, withdraw_value
from bot.slack.views import blocks as kit


def button_row(reply: Reply, *, ephemeral: bool) -> list[sdk.InteractiveElement]:
    """Return the buttons of a reply's actions, and at their end the menu of those that can wait; `ephemeral` adds *Share*.

    A menu holds five: what is beyond, or does not fit into its line, is a button.
    """
    row: list[sdk.InteractiveElement] = []
    menu: list[sdk.Option] = []
    for index, action in enumerate(reply.actions):
        line = _option(action) if action.aside and len(menu) < sdk.OverflowMenuElement.options_max_length else None
        if line:
            menu.append(line)
        elif made := _button(action, index):
            row.append(made)
    if ephemeral and reply.question and (again := question_value(reply.question)):
        row.append(kit.button("Share to channel", f"{ACTION}share", again))
    return [*row, sdk.OverflowMenuElement(action_id=f"{ACTION}{MENU}", options=menu)] if menu else row


def is_too_much(reply: Reply) -> bool:
    """Report whether the question of some action does not fit into a button."""
    return any(action.question and question_value(action.question) is None for action in reply.actions)


def withdraw_button(action_id: str, value: str, *, several: bool) -> sdk.ButtonElement:
    """Return the button that deletes branches again, with its confirmation."""
    what, it = ("branches", "them") if several else ("branch", "it")
    ask = kit.confirm(
        "Withdraw?", f"This deletes the {what}. What is merged already stays.", f"Delete {it}", f"Keep {it}", danger=True
    )
    return kit.button("Withdraw", action_id, value, confirm=ask)


def _option(action: Action) -> sdk.Option | None:
    """Return an action as a line of the menu, or None where its question does not fit into one."""
    value = question_value(action.question) if action.question else None
    held = menu_value(action.kind, action.fold, value) if value else None
    return kit.option(action.label, held) if held and not action.confirm else None


def _button(action: Action, index: int) -> sdk.ButtonElement | None:
    """Return an action's button, or None where it has none or its question does not fit into one."""
    if action.kind == "docs":
        return None
    action_id = f"{ACTION}{action.kind}.{index}" + (f".{action.fold}" if action.fold else "")
    if action.branches:
        held = withdraw_value(action.branches)
        return withdraw_button(action_id, held, several=len(action.branches) > 1) if held else None
    if action.url:
        fits = len(action.url) <= sdk.ButtonElement.url_max_length
        return kit.button(action.label, action_id, url=action.url) if fits else None
    value = question_value(action.question) if action.question else None
    if value is None:
        return None
    dialog = None
    if action.kind == "create":
        what = action.confirm or "This writes a branch. Nothing is merged."
        dialog = kit.confirm("Create this branch?", what, "Create", "Cancel")
    elif action.confirm:
        dialog = kit.confirm("Are you sure?", action.confirm, "Yes, go on", "Cancel", danger=True)
    return kit.button(action.label, action_id, value, primary=action.kind == "create", confirm=dialog)

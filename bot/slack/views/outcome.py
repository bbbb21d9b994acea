"""What came of a click on *Create* or *Withdraw*. Pure."""

from typing import Any

from bot.model.reply import Answer
from bot.slack.ids import ACTION
from bot.slack.views import blocks as kit
from bot.slack.views.blocks import Block
from bot.slack.views.markup import escaped
from bot.slack.views.message import Message, fitted


def outcome(said: Answer, *, withdraw: str = "", several: bool = False, metadata: dict[str, Any] | None = None) -> Message:
    """Show what came of a click: all of it, its pages, and *Withdraw* where there is something to withdraw."""
    below = [kit.actions([withdraw_button(f"{ACTION}withdraw", withdraw, several=several)])] if withdraw else []
    below += kit.read_more([(label, url) for label, url in said.links if url])
    shown, snippets = fitted(f"{said.text}\n\n{said.details}".strip(), below, {})
    return Message(escaped(said.brief), (kit.markdown(shown), *below), metadata, snippets)


def withdraw_button(action_id: str, value: str, *, several: bool) -> Block:
    """Return the button that deletes branches again, with its confirmation."""
    what, it = ("branches", "them") if several else ("branch", "it")
    ask = kit.confirm(
        "Withdraw?", f"This deletes the {what}. What is merged already stays.", f"Delete {it}", f"Keep {it}", danger=True
    )
    return kit.button("Withdraw", action_id, value, confirm=ask)

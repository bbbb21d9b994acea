"""A Reply as a Slack message: blocks, plain text for screen readers, state as metadata, and files for what is too long. Pure."""

from pathlib import PurePosixPath

from bot.model.reply import Action, Reply
from bot.slack.ids import ACTION
from bot.slack.state.buttons import asked_value, question_value, withdraw_value
from bot.slack.state.metadata import message_metadata
from bot.slack.views import blocks as kit
from bot.slack.views.blocks import Block
from bot.slack.views.feedback import thumbs
from bot.slack.views.markup import escaped
from bot.slack.views.message import Message, fitted
from bot.slack.views.outcome import withdraw_button

_AGAIN = "A command has no memory: type it again with the answer in it, or `/netpol allow` alone for the form."
"""What is said below a question that only one person sees: there is no thread to answer it in."""


def answer(reply: Reply, *, answers: str = "", words: str = "", ephemeral: bool = False, buttons: bool = True) -> Message:
    """Show a reply to the message with the ts `answers`, or to `words`; `ephemeral` adds the button that shares it.

    Without `buttons` (the shadow channel) nothing can be clicked.
    """
    files = (
        {edit.added.strip(): PurePosixPath(edit.path).name for group in reply.plan.groups for edit in group.edits}
        if reply.plan
        else {}
    )
    below = _below(reply, words, ephemeral=ephemeral) if buttons else []
    shown, snippets = fitted(reply.text, below, files)
    metadata = None if ephemeral or not buttons else message_metadata(reply.conversation, answers)
    return Message(escaped(reply.brief), (kit.markdown(shown), *below), metadata, snippets)


def details(reply: Reply) -> Message:
    """Show what a reply keeps for those who want more."""
    shown, snippets = fitted(reply.details or reply.text, [], {})
    return Message(escaped(f"In detail: {reply.brief}"), (kit.markdown(shown),), None, snippets)


def shadow(reply: Reply, link: str, channel: str) -> Message:
    """Show what would have been said elsewhere, with a link to the message."""
    shown = answer(reply, buttons=False)
    where = f"<{link}|a message> in <#{channel}>" if link else f"a message in <#{channel}>"
    head = kit.context(f"This is what I would have said to {where}.")
    return Message(f"What I would have said: {shown.text}", (head, *shown.blocks), None, shown.snippets)


def _below(reply: Reply, words: str, *, ephemeral: bool) -> list[Block]:
    buttons = [made for index, action in enumerate(reply.actions) if (made := _button(action, index))]
    again = asked_value(reply.conversation.question, words)
    if reply.details and again:
        buttons.append(kit.button("More detail", f"{ACTION}details", again))
    below = [kit.context(_AGAIN)] if ephemeral and reply.kind == "clarify" and not buttons else []
    if ephemeral and again:
        buttons.append(kit.button("Share to channel", f"{ACTION}share", again))
    below += [kit.actions(buttons)] if buttons else []
    if any(action.question and question_value(action.question) is None for action in reply.actions):
        below.append(
            kit.context("This is too much for buttons. Ask about fewer namespaces at once, or use `netpol` in a terminal.")
        )
    below += kit.read_more([(action.label, action.url) for action in reply.actions if action.kind == "docs" and action.url])
    if reply.kind in ("answer", "refusal"):
        below.append(thumbs())
    return below


def _button(action: Action, index: int) -> Block | None:
    """Return an action's button, or None where it has none or its question does not fit into one."""
    if action.kind == "docs":
        return None
    action_id = f"{ACTION}{action.kind}.{index}"
    if action.branches:
        held = withdraw_value(action.branches)
        return withdraw_button(action_id, held, several=len(action.branches) > 1) if held else None
    if action.url:
        return kit.link_button(action.label, action_id, action.url) if len(action.url) <= kit.URL else None
    value = question_value(action.question) if action.question else None
    if value is None:
        return None
    dialog = None
    if action.kind == "create":
        dialog = kit.confirm("Write it?", action.confirm or "This writes a branch. Nothing is merged.", "Write it", "Not now")
    elif action.confirm:
        dialog = kit.confirm("Are you sure?", action.confirm, "Go on", "Stop", danger=True)
    return kit.button(action.label, action_id, value, primary=action.kind == "create", confirm=dialog)

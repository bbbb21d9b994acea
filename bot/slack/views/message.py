"""Messages: a reply, what came of a click, a note. Each is short enough for Slack, with plain text for screen readers. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from slack_sdk.models import blocks as sdk
from slack_sdk.models.views import View

from bot.model.question import Question
from bot.model.reply import Action, Answer, Reply
from bot.model.request import Branch
from bot.slack.ids import ACTION, MENU, REASON, THUMBS
from bot.slack.state import menu_value, message_metadata, message_packed, question_value, withdraw_value
from bot.slack.views import blocks as kit
from bot.slack.views.blocks import escaped, harmless
from bot.slack.views.tables import blocks_of

LEAST_TEXT = 2000
"""Characters that the text of a message keeps, however much room its buttons take."""
TEXT = 900
"""Characters of the plain text: an edit with more than 4,000 bytes of it is refused."""
_FENCE = re.compile(r"^(?P<fence>`{3,}|~{3,})(?P<info>[^\n]*)\n(?P<body>.*?)^(?P=fence)[ \t]*$\n?", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Snippet:
    """A file that goes with a message."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Message:
    """What is posted. `text` is escaped plain text, for notifications and screen readers."""

    text: str
    blocks: tuple[sdk.Block, ...]
    metadata: dict[str, Any] | None = None
    snippets: tuple[Snippet, ...] = ()

    def payload(self) -> dict[str, Any]:
        """Return the arguments for chat.postMessage, chat.update and response URLs."""
        body: dict[str, Any] = {
            "text": kit.cut(self.text, TEXT),
            "blocks": [block.to_dict() for block in self.blocks],
            "unfurl_links": False,
            "unfurl_media": False,
        }
        return body | ({"metadata": self.metadata} if self.metadata else {})


def note(text: str, *, metadata: dict[str, Any] | None = None) -> Message:
    """Show one plain paragraph."""
    return Message(escaped(text), (kit.paragraph(text),), metadata)


def fitted(
    text: str, below: list[sdk.Block], files: dict[str, str], *, ephemeral: bool = False
) -> tuple[str, tuple[Snippet, ...]]:
    """Make the Markdown short enough for one message: long code becomes a file, then the rest does.

    Slack shows no file to one person in a channel: that of an `ephemeral` message is sent to them directly.
    """
    snippets: list[Snippet] = []
    sent = "which the bot sent you as a direct message" if ephemeral else "sent with this message"

    def replaced(match: re.Match[str]) -> str:
        body = match["body"]
        if len(body) <= kit.CODE:
            return match[0]
        name = files.get(body.strip(), f"code-{len(snippets) + 1}.{'yaml' if 'y' in match['info'] else 'txt'}")
        snippets.append(Snippet(name, body))
        return f"*It is long: see the file `{name}`, {sent}.*\n"

    shown = _FENCE.sub(replaced, harmless(text))
    limit = min(sdk.MarkdownBlock.text_max_length, max(LEAST_TEXT, kit.MESSAGE_JSON - kit.size(below)))
    if kit.size(shown) > limit:
        snippets.append(Snippet("answer.md", text))
        shown = _shortened(shown, limit - 100) + f"\n\n*The whole answer is in the file `answer.md`, {sent}.*"
    return shown, tuple(snippets)


def _shortened(text: str, limit: int) -> str:
    """Cut at the end of a paragraph, never inside code."""
    kept = ""
    for paragraph in re.split(r"\n\n(?=\S)", text):
        longer = f"{kept}\n\n{paragraph}" if kept else paragraph
        if kit.size(longer) > limit:
            break
        kept = longer
    while kept.count("```") % 2:
        kept = kept.rpartition("```")[0].rstrip()
    return kept or kit.cut(text, limit // 2).replace("```", "")


def outcome(said: Answer, *, withdraw: str = "", several: bool = False, metadata: dict[str, Any] | None = None) -> Message:
    """Show what came of a click: the pages to open next as buttons, all of its words, and *Withdraw* where there is something."""
    buttons = [
        kit.button(label, f"{ACTION}next.{index}", url=url, primary=not index)
        for index, (label, url) in enumerate(said.next_pages)
        if len(url) <= sdk.ButtonElement.url_max_length
    ]
    buttons += [withdraw_button(f"{ACTION}withdraw", withdraw, several=several)] if withdraw else []
    below: list[sdk.Block] = [kit.actions(buttons)] if buttons else []
    below += kit.read_more([(link.title, link.url) for link in said.links if link.url])
    shown, snippets = fitted(f"{said.text}\n\n{said.details}".strip(), below, {})
    return Message(escaped(said.brief), (kit.markdown(shown), *below), metadata, snippets)


def withdraw_button(action_id: str, value: str, *, several: bool) -> sdk.ButtonElement:
    """Return the button that deletes branches again, with its confirmation."""
    what, it = ("branches", "them") if several else ("branch", "it")
    ask = kit.confirm(
        "Withdraw?", f"This deletes the {what}. What is merged already stays.", f"Delete {it}", f"Keep {it}", danger=True
    )
    return kit.button("Withdraw", action_id, value, confirm=ask)


LIMIT = 500
"""Characters of a reason: a paragraph, in one line of the log."""


def thumbs() -> sdk.Block:
    """Return the two thumbs."""

    def thumb(label: str, value: str) -> sdk.FeedbackButtonObject:
        aloud = f"This answer was {label.lower()}"
        return sdk.FeedbackButtonObject(text=kit.plain(label), value=value, accessibility_label=aloud)

    up, down = thumb("Helpful", "up"), thumb("Not helpful", "down")
    both = sdk.FeedbackButtonsElement(action_id=f"{ACTION}{THUMBS}", positive_button=up, negative_button=down)
    return sdk.ContextActionsBlock(elements=[both])


def reason_box(message: str) -> View:
    """Return the box in which somebody says what was wrong."""
    line = sdk.PlainTextInputElement(action_id="reason", multiline=True, max_length=LIMIT)
    hint = "It goes into the bot's log, for those who look after it. Leave out names and secrets."
    field = kit.field("reason", "What was wrong with the answer?", line, hint=hint)
    return kit.modal(REASON, "Not helpful", [field], submit="Send", private=message_packed(message))


CHANGING = frozenset({"create", "confirm", "narrow", "select-by"})
"""Kinds of actions that have no place under an answer whose branch is written."""
_SAME_AGAIN = frozenset({"create", "confirm", "select-by"})
"""Kinds of actions after which the message shows the answer to its own question again: with the second one that it answers."""
_LINK = 2500
"""Characters of an address in a line of small text, which may have 3,000 with all its words."""
_AGAIN = "A command has no memory: type it again with the answer in it, or `/netpol allow` alone for the form."
"""What is said below a question that only one person sees: there is no thread to answer it in."""

_CHANGED = "The answer has changed since this message, and no longer has that part. This is the answer now:"


def answer(
    reply: Reply, *, answers: str = "", ephemeral: bool = False, buttons: bool = True, written: Sequence[Branch] = ()
) -> Message:
    """Show a reply to the message with the ts `answers`; `ephemeral` adds the button that shares it.

    Without `buttons` (the shadow channel) nothing can be clicked. The branches that were `written` from this message stand in the
    place of the buttons that would write them.
    """
    kept = (each for each in reply.actions if not (written and each.kind in CHANGING))
    reply = replace(reply, actions=tuple(_with_second(each, reply.question) for each in kept))
    below = [kit.context(_written(branch)) for branch in written]
    below += _below(reply, ephemeral=ephemeral) if buttons else []
    shown, snippets = fitted(reply.text, below, _files(reply), ephemeral=ephemeral)
    metadata = None if ephemeral or not buttons else message_metadata(reply.conversation, answers)
    return Message(escaped(reply.brief), (*blocks_of(shown, kit.MESSAGE_JSON - kit.size(below)), *below), metadata, snippets)


def _with_second(action: Action, asked: Question | None) -> Action:
    """Return an action whose question has the second one that an answer replies to below the first."""
    if action.question is None or asked is None or action.kind not in _SAME_AGAIN:
        return action
    return replace(action, question=action.question.with_(second=asked.second))


def _files(reply: Reply) -> dict[str, str]:
    """Return the names of the files that a reply shows, by their YAML."""
    groups = reply.plan.groups if reply.plan else ()
    return {edit.added.strip(): PurePosixPath(edit.path).name for group in groups for edit in group.edits}


def _written(branch: Branch) -> str:
    # A link's label is plain: Slack does not say whether it draws code in one.
    linked = f"<{escaped(branch.compare_url)}|{escaped(branch.name)}>" if 0 < len(branch.compare_url) <= _LINK else ""
    return f"✅ On the branch {linked or f'`{escaped(branch.name)}`'}: see the message below."


def details(reply: Reply, fold: str = "") -> Message:
    """Show a fold of a reply by its name, or all of them; for a fold that the answer no longer has, show the answer."""
    found = reply.fold(fold)
    if fold and not found:
        return _changed(reply)
    shown, snippets = fitted(found.text if found else reply.details or reply.text, [], _files(reply), ephemeral=True)
    return Message(escaped(f"{found.label if found else 'In detail'}: {reply.brief}"), tuple(blocks_of(shown)), None, snippets)


def _changed(reply: Reply) -> Message:
    """Show an answer that has changed since the message was posted on which somebody clicked."""
    shown, snippets = fitted(f"{_CHANGED}\n\n{reply.text}", [], _files(reply), ephemeral=True)
    return Message(escaped(f"{_CHANGED} {reply.brief}"), tuple(blocks_of(shown)), None, snippets)


def shadow(reply: Reply, link: str, channel: str) -> Message:
    """Show what would have been said elsewhere, with a link to the message."""
    shown = answer(reply, buttons=False)
    where = f"<{link}|a message> in <#{channel}>" if link else f"a message in <#{channel}>"
    head = kit.context(f"This is what I would have said to {where}.")
    return Message(f"What I would have said: {shown.text}", (head, *shown.blocks), None, shown.snippets)


def _below(reply: Reply, *, ephemeral: bool) -> list[sdk.Block]:
    buttons, menu = _controls(reply.actions)
    again = question_value(reply.question) if reply.question else None
    below: list[sdk.Block] = [kit.context(_AGAIN)] if ephemeral and reply.kind == "clarify" and not buttons else []
    if ephemeral and again:
        buttons.append(kit.button("Share to channel", f"{ACTION}share", again))
    row = [*buttons, *([sdk.OverflowMenuElement(action_id=f"{ACTION}{MENU}", options=menu)] if menu else [])]
    below += [kit.actions(row)] if row else []
    if any(action.question and question_value(action.question) is None for action in reply.actions):
        below.append(
            kit.context("This is too much for buttons. Ask about fewer namespaces at once, or use `netpol` in a terminal.")
        )
    below += kit.read_more([(action.label, action.url) for action in reply.actions if action.kind == "docs" and action.url])
    if reply.kind in ("answer", "refusal"):
        below.append(thumbs())
    return below


def _controls(actions: Sequence[Action]) -> tuple[list[sdk.InteractiveElement], list[sdk.Option]]:
    """Return the buttons of actions, and the lines of the menu for those that can wait there and fit into it."""
    buttons: list[sdk.InteractiveElement] = []
    menu: list[sdk.Option] = []
    for index, action in enumerate(actions):
        option = _option(action) if action.aside and len(menu) < sdk.OverflowMenuElement.options_max_length else None
        if option:
            menu.append(option)
        elif made := _button(action, index):
            buttons.append(made)
    return buttons, menu


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

"""What the app and people do to messages, once it is known that they may: post, edit, preview, react."""

import re
from dataclasses import dataclass, replace

from bot.playground.content import Content
from bot.playground.failures import SlackError
from bot.playground.service import Service
from bot.playground.workspace import Change, Channel, Json, Message


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a message goes: to a channel or a thread in it, for everybody or for one person."""

    channel: Channel
    thread_ts: str | None = None
    only_for: str | None = None
    broadcast: bool = False


def thread_of(service: Service, channel: Channel, thread_ts: str) -> str | None:
    """Return the thread to reply in, or None. Replies and ephemeral messages have none: `cannot_reply_to_message`."""
    if not thread_ts:
        return None
    parent = service.workspace.messages[channel.id].get(thread_ts)
    if parent is None:
        raise SlackError("thread_not_found")
    if parent.only_for is not None or parent.thread_ts not in (None, parent.ts):
        raise SlackError("cannot_reply_to_message")
    return thread_ts


def post_as_app(service: Service, spot: Spot, content: Content) -> Message:
    """Post a message of the app. It clears the app's status in that thread, unless it is ephemeral; then it has no metadata."""
    message = Message(
        spot.channel.id,
        service.workspace.next_ts(),
        service.workspace.bot.id,
        content.text or "",
        content.blocks or [],
        content.attachments or [],
        spot.thread_ts,
        None if spot.only_for else content.metadata or None,
        content.files,
        by_app=True,
        only_for=spot.only_for,
        broadcast=spot.broadcast,
    )
    if spot.only_for is None:
        clear_status(service, spot.channel.id, spot.thread_ts or message.ts)
    return service.workspace.add(message)


def change(service: Service, message: Message, content: Content, editor: str) -> None:
    """Edit a message. What is not given stays; metadata {} removes it."""
    previous = replace(message)
    if content.text is not None:
        message.text = content.text
    if content.blocks is not None:
        message.blocks = content.blocks
    if content.attachments is not None:
        message.attachments = content.attachments
    if content.metadata is not None:
        message.metadata = content.metadata or None
    if message.only_for is None:
        message.edited = {"user": editor, "ts": service.workspace.next_ts()}
        clear_status(service, message.channel, message.thread_ts or message.ts)
    service.workspace.tell(Change("message_changed", message.channel, message, previous, message.only_for))


def unfurl(service: Service, message: Message, previews: list[Json]) -> None:
    """Show previews under a message. A message_changed event follows, but nobody edited the message: it has no `edited`."""
    previous = replace(message)
    message.attachments = previews
    service.workspace.tell(Change("message_changed", message.channel, message, previous, message.only_for))


def clear_status(service: Service, channel: str, thread_ts: str) -> None:
    """Remove the assistant's status from a thread, if it shows one."""
    if service.workspace.statuses.pop((channel, thread_ts), None) is not None:
        details = {"thread_ts": thread_ts, "status": "", "loading_messages": []}
        service.workspace.tell(Change("status", channel, details=details))


def react(service: Service, message: Message, name: str, user: str) -> None:
    """Add somebody's reaction to a message."""
    if not re.fullmatch(r"[a-z0-9_+'-]{1,100}", name):
        raise SlackError("invalid_name")
    who = message.reactions.setdefault(name, [])
    if user in who:
        raise SlackError("already_reacted")
    who.append(user)
    service.workspace.tell(Change("reaction", message.channel, message, details={"reaction": name, "user": user}))


def unreact(service: Service, message: Message, name: str, user: str) -> None:
    """Remove somebody's reaction from a message."""
    who = message.reactions.get(name, [])
    if user not in who:
        raise SlackError("no_reaction")
    who.remove(user)
    if not who:
        del message.reactions[name]
    service.workspace.tell(
        Change("reaction", message.channel, message, details={"reaction": name, "user": user, "removed": True})
    )

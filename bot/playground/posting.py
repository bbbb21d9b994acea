"""Saying, editing and taking back: what the app and people do to messages, once it is known that they may."""

from collections.abc import Sequence
from dataclasses import replace

from bot.playground.content import Content
from bot.playground.failures import SlackError
from bot.playground.service import Service
from bot.playground.workspace import Change, Channel, Json, Message


def thread_of(service: Service, channel: Channel, thread_ts: str) -> str | None:
    """Return the thread to reply in, or None. A reply or an ephemeral message has no thread of its own: `cannot_reply_to_message`."""
    if not thread_ts:
        return None
    parent = service.workspace.messages[channel.id].get(thread_ts)
    if parent is None:
        raise SlackError("thread_not_found")
    if parent.only_for is not None or parent.thread_ts not in (None, parent.ts):
        raise SlackError("cannot_reply_to_message")
    return thread_ts


def post_as_app(
    service: Service,
    channel: Channel,
    content: Content,
    *,
    thread_ts: str | None = None,
    only_for: str | None = None,
    broadcast: bool = False,
    files: Sequence[Json] = (),
) -> Message:
    """Let the app say something. A status that it showed in that thread is gone with it."""
    message = Message(
        channel.id,
        service.workspace.next_ts(),
        service.workspace.bot.id,
        content.text or "",
        content.blocks or [],
        content.attachments or [],
        thread_ts,
        content.metadata or None,
        list(files),
        by_app=True,
        only_for=only_for,
        broadcast=broadcast,
    )
    if only_for is None:
        clear_status(service, channel.id, thread_ts or message.ts)
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


def take_back(service: Service, message: Message) -> None:
    """Delete a message."""
    del service.workspace.messages[message.channel][message.ts]
    service.workspace.tell(Change("message_deleted", message.channel, message, user=message.only_for))


def clear_status(service: Service, channel: str, thread_ts: str) -> None:
    """Take the assistant's status off a thread, if it shows one."""
    if service.workspace.statuses.pop((channel, thread_ts), None) is not None:
        details = {"thread_ts": thread_ts, "status": "", "loading_messages": []}
        service.workspace.tell(Change("status", channel, details=details))

"""chat.postMessage, postEphemeral, update, delete, getPermalink and unfurl. docs.slack.dev/reference/methods."""

import math

from bot.playground.content import read_content
from bot.playground.failures import SlackError, invalid_arguments
from bot.playground.posting import Spot, change, post_as_app, thread_of, unfurl
from bot.playground.rendering import message_json
from bot.playground.service import Service
from bot.playground.web_api import Arguments, method, need_member
from bot.playground.workspace import Channel, Json, Message


@method("chat.postMessage", "chat:write")
async def chat_post_message(service: Service, arguments: Arguments) -> Json:
    """Post a message in a channel (id or name) or to a person (id)."""
    channel = _target(service, arguments)
    content = read_content(service, arguments)
    thread_ts = thread_of(service, channel, arguments.optional("thread_ts"))
    _pace(service, channel)
    message = post_as_app(service, Spot(channel, thread_ts, broadcast=arguments.flag("reply_broadcast")), content)
    return {"channel": channel.id, "ts": message.ts, "message": message_json(service.workspace, message, with_metadata=True)}


@method("chat.postEphemeral", "chat:write")
async def chat_post_ephemeral(service: Service, arguments: Arguments) -> Json:
    """Post a message that one member sees and no history keeps."""
    channel = service.workspace.channel(arguments.text("channel"))
    need_member(service, channel)
    user = arguments.text("user")
    if user not in channel.members:
        raise SlackError("user_not_in_channel")
    content = read_content(service, arguments)
    thread_ts = thread_of(service, channel, arguments.optional("thread_ts"))
    message = post_as_app(service, Spot(channel, thread_ts, only_for=user), content)
    return {"message_ts": message.ts}


@method("chat.update", "chat:write")
async def chat_update(service: Service, arguments: Arguments) -> Json:
    """Edit one of the app's own messages. `message_not_found` for ephemeral ones, `cant_update_message` for other people's."""
    channel, message = _own(service, arguments, "cant_update_message")
    content = read_content(service, arguments, updating=True)
    change(service, message, content, service.workspace.bot.id)
    shown = message_json(service.workspace, message, with_metadata=True)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": shown}


@method("chat.delete", "chat:write")
async def chat_delete(service: Service, arguments: Arguments) -> Json:
    """Delete one of the app's own messages."""
    channel, message = _own(service, arguments, "cant_delete_message")
    service.workspace.remove(message)
    return {"channel": channel.id, "ts": message.ts}


@method("chat.getPermalink")
async def chat_get_permalink(service: Service, arguments: Arguments) -> Json:
    """Return the address of a message on the playground's own page."""
    channel = service.workspace.channels.get(arguments.text("channel"))
    if channel is None:
        raise SlackError("channel_not_found")
    message = service.workspace.message(channel.id, arguments.text("message_ts"))
    link = f"{service.address}/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.thread_ts and message.thread_ts != message.ts:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


@method("chat.unfurl", "links:write")
async def chat_unfurl(service: Service, arguments: Arguments) -> Json:
    """Show a preview under a message that links to one of the app's domains."""
    channel = service.workspace.channel(arguments.text("channel"))
    message = service.workspace.messages[channel.id].get(arguments.text("ts"))
    unfurls = arguments.data("unfurls")
    if message is None:
        raise SlackError("cannot_find_message")
    if not isinstance(unfurls, dict) or not all(isinstance(item, dict) for item in unfurls.values()):
        raise SlackError("cannot_parse_attachment")
    previews = [item | {"from_url": url} for url, item in unfurls.items()]
    unfurl(service, message, previews)
    return {}


def _target(service: Service, arguments: Arguments) -> Channel:
    channel = service.workspace.channel(arguments.text("channel"))
    member = service.workspace.bot.id in channel.members
    if not member and channel.kind == "channel" and "chat:write.public" in service.manifest.scopes:
        return channel
    need_member(service, channel)
    if channel.kind == "im" and not service.manifest.messages_tab:
        raise SlackError("messages_tab_disabled")
    return channel


def _pace(service: Service, channel: Channel) -> None:
    now = service.timing.clock()
    if now - service.posted.get(channel.id, -math.inf) < service.timing.post_interval:
        raise SlackError("ratelimited", status=429, retry_after=math.ceil(service.timing.post_interval))
    service.posted[channel.id] = now


def _own(service: Service, arguments: Arguments, error: str) -> tuple[Channel, Message]:
    channel = service.workspace.channels.get(arguments.text("channel"))
    if channel is None:
        raise SlackError("channel_not_found")
    ts = arguments.optional("ts")
    if not ts:
        raise invalid_arguments("missing required field: ts")
    message = service.workspace.message(channel.id, ts)
    if not message.by_app:
        raise SlackError(error)
    return channel, message

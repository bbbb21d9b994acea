"""conversations.info, list, history, replies, members, open and join. The kind of conversation decides the scope."""

from bot.playground.events import KINDS
from bot.playground.failures import SlackError, invalid_arguments
from bot.playground.rendering import channel_json, message_json
from bot.playground.service import Service
from bot.playground.web_api import Arguments, method, need_member, need_scope
from bot.playground.workspace import Change, Channel, Json, Message

_READ = ("channels:read", "groups:read", "im:read", "mpim:read")
_HISTORY = ("channels:history", "groups:history", "im:history", "mpim:history")
_PAGE, _LARGEST_PAGE = 100, 999
"""Messages of one page by default, and at most: docs.slack.dev/reference/methods/conversations.history."""
_LAST_CURSOR = 10**9
"""The highest cursor: more than any conversation has messages."""
_TYPES = {"public_channel": "channel", "private_channel": "group", "im": "im"}


@method("conversations.info", *_READ)
async def conversations_info(service: Service, arguments: Arguments) -> Json:
    """Return a conversation. `channel_not_found` for a private one that the app is not in."""
    channel = _known(service, arguments)
    need_scope(service, f"{KINDS[channel.kind]}:read")
    shown = channel_json(service.workspace, channel)
    return {"channel": shown}


@method("conversations.list", *_READ)
async def conversations_list(service: Service, arguments: Arguments) -> Json:
    """Return the conversations of the given `types` (public_channel by default), each of which needs its scope."""
    kinds = [_TYPES.get(name.strip(), "") for name in (arguments.optional("types") or "public_channel").split(",")]
    for kind in kinds:
        if not kind:
            raise SlackError("invalid_types")
        need_scope(service, f"{KINDS[kind]}:read")
    bot = service.workspace.bot.id
    found = [
        channel_json(service.workspace, channel)
        for channel in service.workspace.channels.values()
        if channel.kind in kinds and (channel.kind == "channel" or bot in channel.members)
    ]
    return {"channels": found, "response_metadata": {"next_cursor": ""}}


@method("conversations.members", *_READ)
async def conversations_members(service: Service, arguments: Arguments) -> Json:
    """Return who is in a conversation."""
    channel = _known(service, arguments)
    need_scope(service, f"{KINDS[channel.kind]}:read")
    return {"members": list(channel.members), "response_metadata": {"next_cursor": ""}}


@method("conversations.history", *_HISTORY)
async def conversations_history(service: Service, arguments: Arguments) -> Json:
    """Return the messages outside threads, newest first, without ephemeral ones."""
    channel = _readable(service, arguments)
    said = [
        message
        for message in service.workspace.messages[channel.id].values()
        if message.only_for is None and (message.thread_ts in (None, message.ts) or message.broadcast)
    ]
    return _page(service, arguments, _between(said, arguments)[::-1])


@method("conversations.replies", *_HISTORY)
async def conversations_replies(service: Service, arguments: Arguments) -> Json:
    """Return a thread with its first message first. `thread_not_found`."""
    channel = _readable(service, arguments)
    ts = arguments.text("ts")
    found = service.workspace.messages[channel.id].get(ts)
    if found is None or found.only_for is not None:
        raise SlackError("thread_not_found")
    first = service.workspace.messages[channel.id].get(found.thread_ts or ts, found)
    return _page(service, arguments, [first, *_between(service.workspace.replies(channel.id, first.ts), arguments)])


@method("conversations.open", "im:write", "mpim:write", "groups:write", "channels:manage")
async def conversations_open(service: Service, arguments: Arguments) -> Json:
    """Open the direct message conversation with one person."""
    if arguments.optional("channel"):
        return {"channel": {"id": _known(service, arguments).id}}
    users = [name for name in arguments.optional("users").split(",") if name]
    if len(users) != 1:
        raise invalid_arguments("one user is needed: the playground has no group messages")
    if users[0] not in service.workspace.users or users[0] == service.workspace.bot.id:
        raise SlackError("user_not_found")
    need_scope(service, "im:write")
    return {"channel": {"id": service.workspace.direct(users[0]).id}}


@method("conversations.join", "channels:join")
async def conversations_join(service: Service, arguments: Arguments) -> Json:
    """Join a public channel."""
    channel = _known(service, arguments)
    if channel.kind != "channel":
        raise SlackError("method_not_supported_for_channel_type")
    bot = service.workspace.bot.id
    if bot not in channel.members:
        channel.members.append(bot)
        service.workspace.tell(Change("member", channel.id, user=bot))
    return {"channel": channel_json(service.workspace, channel)}


def _known(service: Service, arguments: Arguments) -> Channel:
    channel = service.workspace.channels.get(arguments.text("channel"))
    if channel is None or (channel.kind != "channel" and service.workspace.bot.id not in channel.members):
        raise SlackError("channel_not_found")
    return channel


def _readable(service: Service, arguments: Arguments) -> Channel:
    channel = _known(service, arguments)
    need_scope(service, f"{KINDS[channel.kind]}:history")
    need_member(service, channel)
    return channel


def _between(messages: list[Message], arguments: Arguments) -> list[Message]:
    oldest, latest = arguments.optional("oldest") or "0", arguments.optional("latest") or "9" * 10
    inclusive = arguments.flag("inclusive")
    try:
        low, high = float(oldest), float(latest)
    except ValueError as error:
        raise SlackError("invalid_ts_oldest") from error
    return [message for message in messages if low < float(message.ts) < high or (inclusive and message.ts in (oldest, latest))]


def _page(service: Service, arguments: Arguments, messages: list[Message]) -> Json:
    limit = arguments.number("limit", _PAGE, _LARGEST_PAGE)
    start = arguments.number("cursor", 1, _LAST_CURSOR) - 1
    with_metadata = arguments.flag("include_all_metadata")
    page = messages[start : start + limit]
    more = len(messages) > start + limit
    shown: Json = {
        "messages": [message_json(service.workspace, message, with_metadata=with_metadata) for message in page],
        "has_more": more,
    }
    if more:
        shown["response_metadata"] = {"next_cursor": str(start + limit + 1)}
    return shown

"""reactions.add, remove and get."""

import re

from bot.playground.failures import SlackError
from bot.playground.rendering import message_json
from bot.playground.service import Service
from bot.playground.web_api import Arguments, method, need_member
from bot.playground.workspace import Change, Json, Message


@method("reactions.add", "reactions:write")
async def reactions_add(service: Service, arguments: Arguments) -> Json:
    """Add the app's reaction. `already_reacted`, `invalid_name`."""
    react(service, _message(service, arguments), arguments.text("name"), service.workspace.bot.id)
    return {}


@method("reactions.remove", "reactions:write")
async def reactions_remove(service: Service, arguments: Arguments) -> Json:
    """Take the app's reaction away. `no_reaction`."""
    unreact(service, _message(service, arguments), arguments.text("name"), service.workspace.bot.id)
    return {}


@method("reactions.get", "reactions:read")
async def reactions_get(service: Service, arguments: Arguments) -> Json:
    """Return a message with its reactions."""
    message = _message(service, arguments)
    return {"type": "message", "channel": message.channel, "message": message_json(service.workspace, message)}


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
    """Take somebody's reaction off a message."""
    who = message.reactions.get(name, [])
    if user not in who:
        raise SlackError("no_reaction")
    who.remove(user)
    if not who:
        del message.reactions[name]
    service.workspace.tell(
        Change("reaction", message.channel, message, details={"reaction": name, "user": user, "removed": True})
    )


def _message(service: Service, arguments: Arguments) -> Message:
    channel = service.workspace.channels.get(arguments.text("channel"))
    if channel is None:
        raise SlackError("channel_not_found")
    need_member(service, channel)
    return service.workspace.message(channel.id, arguments.text("timestamp"))

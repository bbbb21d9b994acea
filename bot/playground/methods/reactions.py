"""reactions.add, remove and get."""

from bot.playground.failures import SlackError
from bot.playground.posting import react, unreact
from bot.playground.rendering import message_json
from bot.playground.service import Service
from bot.playground.web_api import Arguments, method, need_member
from bot.playground.workspace import Json, Message


@method("reactions.add", "reactions:write")
async def reactions_add(service: Service, arguments: Arguments) -> Json:
    """Add the app's reaction. `already_reacted`, `invalid_name`."""
    react(service, _message(service, arguments), arguments.text("name"), service.workspace.bot.id)
    return {}


@method("reactions.remove", "reactions:write")
async def reactions_remove(service: Service, arguments: Arguments) -> Json:
    """Remove the app's reaction. `no_reaction`."""
    unreact(service, _message(service, arguments), arguments.text("name"), service.workspace.bot.id)
    return {}


@method("reactions.get", "reactions:read")
async def reactions_get(service: Service, arguments: Arguments) -> Json:
    """Return a message with its reactions."""
    message = _message(service, arguments)
    return {"type": "message", "channel": message.channel, "message": message_json(service.workspace, message)}


def _message(service: Service, arguments: Arguments) -> Message:
    channel = service.workspace.channels.get(arguments.text("channel"))
    if channel is None:
        raise SlackError("channel_not_found")
    need_member(service, channel)
    return service.workspace.message(channel.id, arguments.text("timestamp"))

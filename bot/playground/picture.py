"""What one person sees of the workspace now, as JSON for the page. `page_api` describes the format."""

from bot.playground import modals
from bot.playground.rendering import channel_json, message_json, view_json
from bot.playground.service import Service
from bot.playground.workspace import Channel, Json, Message, User


def picture(service: Service, viewer: User) -> Json:
    """Return everything that a viewer sees."""
    workspace, manifest = service.workspace, service.manifest
    own = viewer.team_id == workspace.team_id
    channels = [channel for channel in workspace.channels.values() if viewer.id in channel.members]
    return {
        "team": {"id": workspace.team_id, "name": workspace.name},
        "app": {
            "id": workspace.app_id,
            "name": manifest.name,
            "user": workspace.bot.id,
            "handle": workspace.bot.name,
            "is_starting": service.delivery.transport.is_starting,
        },
        "viewer": viewer.id,
        "people": [person(service, user) for user in workspace.users.values()],
        "channels": [_channel(service, channel, viewer) for channel in channels],
        "messages": {
            channel.id: [message_picture(service, message) for message in workspace.visible(channel, viewer.id)]
            for channel in channels
        },
        "views": modals.shown(service, viewer.id),
        "home": picture_of_home(service, viewer.id),
        "statuses": [status | {"channel": channel} for (channel, _), status in workspace.statuses.items()],
        "prompts": {channel.id: _prompts(service, channel) for channel in channels if channel.kind == "im"},
        "commands": [
            {"command": command.command, "description": command.description, "usage_hint": command.usage_hint}
            for command in (manifest.commands if own else ())
        ],
        "shortcuts": [
            {
                "type": shortcut.kind,
                "callback_id": shortcut.callback_id,
                "name": shortcut.name,
                "description": shortcut.description,
            }
            for shortcut in (manifest.shortcuts if own else ())
        ],
    }


def person(service: Service, user: User) -> Json:
    """Return what everybody may know of a person."""
    return {
        "id": user.id,
        "name": user.name,
        "real_name": user.real_name,
        "title": user.title,
        "is_bot": user.is_bot,
        "is_guest": user.is_restricted,
        "is_stranger": user.team_id != service.workspace.team_id,
    }


def message_picture(service: Service, message: Message) -> Json:
    """Return a message as its viewer sees it: Slack's message object and `is_ephemeral`."""
    return message_json(service.workspace, message) | {"is_ephemeral": message.only_for is not None}


def picture_of_home(service: Service, user: str) -> Json | None:
    """Return a person's App Home as a view object, or None if the app has published none."""
    home = service.workspace.homes.get(user)
    return None if home is None else view_json(service.workspace, home)


def _channel(service: Service, channel: Channel, viewer: User) -> Json:
    shown = channel_json(service.workspace, channel)
    has_app = service.workspace.bot.id in channel.members
    return shown | {"has_app": has_app, "members": channel.members, "viewer": viewer.id}


def _prompts(service: Service, channel: Channel) -> Json:
    given = service.workspace.prompts.get(channel.id)
    if given is not None:
        return given
    return {"title": "", "prompts": [{"title": title, "message": message} for title, message in service.manifest.prompts]}

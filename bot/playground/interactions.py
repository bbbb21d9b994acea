"""The payloads that Slack sends when a person uses what an app made. docs.slack.dev/reference/interaction-payloads."""

from bot.playground.rendering import message_json, view_json
from bot.playground.service import Service
from bot.playground.workspace import Channel, Json, Message, User, View


def common(service: Service, user: User, kind: str) -> Json:
    """Return what every interaction payload holds: the person, the workspace and the app."""
    workspace = service.workspace
    return {
        "type": kind,
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team_id},
        "api_app_id": workspace.app_id,
        "token": "legacy",
        "team": {"id": workspace.team_id, "domain": workspace.domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def in_message(service: Service, message: Message) -> Json:
    """Return where an interaction in a message happened. An ephemeral message itself is not sent along."""
    channel = service.workspace.channels[message.channel]
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": message.only_for is not None,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    place: Json = {"container": container, "channel": channel_stub(channel)}
    if message.only_for is None:
        place["message"] = message_json(service.workspace, message, with_metadata=True)
    return place


def in_view(service: Service, view: View) -> Json:
    """Return where an interaction in a modal or home happened."""
    return {"container": {"type": "view", "view_id": view.id}, "view": view_json(service.workspace, view)}


def response_url(service: Service, user: User, channel: Channel, message: Message | None = None) -> str:
    """Return a new response_url, absolute."""
    ts, thread = (message.ts, message.thread_ts) if message is not None else (None, None)
    return f"{service.address}/respond/{service.tickets.response_url(user.id, channel.id, ts, thread)}"


def command(service: Service, user: User, channel: Channel, name: str, text: str) -> Json:
    """Return the payload of a slash command: flat strings, as the form of HTTP mode wants them."""
    return {
        "token": "legacy",
        "team_id": service.workspace.team_id,
        "team_domain": service.workspace.domain,
        "channel_id": channel.id,
        "channel_name": channel_stub(channel)["name"],
        "user_id": user.id,
        "user_name": user.name,
        "command": name,
        "text": text,
        "api_app_id": service.workspace.app_id,
        "is_enterprise_install": "false",
        "response_url": response_url(service, user, channel),
        "trigger_id": service.tickets.trigger(user.id),
    }


def channel_stub(channel: Channel) -> Json:
    """Return id and name, as payloads name a conversation."""
    return {"id": channel.id, "name": {"im": "directmessage", "group": "privategroup"}.get(channel.kind, channel.name)}

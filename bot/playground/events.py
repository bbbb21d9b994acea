"""From changes in the workspace to events for the app: those that its manifest subscribes to and has scopes for.

docs.slack.dev/reference/events. The app's own messages come back to it, and a mention arrives twice: app_mention and message.
"""

import re
import time

from bot.playground.rendering import message_json, view_json
from bot.playground.service import Service
from bot.playground.workspace import Change, Channel, Json, Message

KINDS = {"channel": "channels", "group": "groups", "im": "im"}
"""For each kind of conversation, the name in its message event and scopes: message.channels needs channels:history."""


class Events:
    """Turns changes of the workspace into deliveries. A service has one; it listens from the start."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.workspace = service.workspace
        service.workspace.listeners.append(self.hear)

    def hear(self, change: Change) -> None:
        """Deliver what the app may know about a change."""
        channel = self.workspace.channels.get(change.channel or "")
        if change.kind == "home_opened":
            self._home_opened(change)
        elif change.kind == "context":
            self._context(change)
        elif channel is None or self.workspace.bot.id not in channel.members:
            return
        elif change.kind == "member":
            event = {"type": "member_joined_channel", "channel": channel.id, "user": change.user, "team": self.workspace.team_id}
            self._send("member_joined_channel", event, channel)
        elif change.message is not None and change.message.only_for is None:
            self._about(change, change.message, channel)

    def _about(self, change: Change, message: Message, channel: Channel) -> None:
        if change.kind == "message":
            self._said(message, channel)
        elif change.kind == "message_changed" and change.previous is not None:
            self._edited(message, change.previous, channel)
        elif change.kind == "message_deleted":
            self._deleted(message, channel)
        elif change.kind == "reaction":
            self._reaction(change, message, channel)

    def _said(self, message: Message, channel: Channel) -> None:
        shown = message_json(self.workspace, message)
        event = shown | {"channel": channel.id, "event_ts": message.ts, "channel_type": channel.kind}
        if message.files:
            event["subtype"] = "file_share"
        if message.broadcast:
            event["subtype"] = "thread_broadcast"
        self._message_event(event, channel, message.user)
        if self._mentions(message.text) and channel.kind != "im" and not message.by_app:
            self._mention(message, channel)
        self._links(message, channel)

    def _mention(self, message: Message, channel: Channel) -> None:
        event = message_json(self.workspace, message) | {"type": "app_mention", "channel": channel.id, "event_ts": message.ts}
        self._send("app_mention", event, channel, message.user)

    def _edited(self, message: Message, previous: Message, channel: Channel) -> None:
        ts = self.workspace.next_ts()
        event: Json = {
            "type": "message",
            "subtype": "message_changed",
            "message": message_json(self.workspace, message),
            "previous_message": message_json(self.workspace, previous),
            "channel": channel.id,
            "hidden": True,
            "ts": ts,
            "event_ts": ts,
            "channel_type": channel.kind,
        }
        self._message_event(event, channel, message.user)
        newly = self._mentions(message.text) and not self._mentions(previous.text)
        if newly and channel.kind != "im" and not message.by_app:
            self._mention(message, channel)

    def _deleted(self, message: Message, channel: Channel) -> None:
        ts = self.workspace.next_ts()
        event: Json = {
            "type": "message",
            "subtype": "message_deleted",
            "previous_message": message_json(self.workspace, message),
            "channel": channel.id,
            "hidden": True,
            "deleted_ts": message.ts,
            "ts": ts,
            "event_ts": ts,
            "channel_type": channel.kind,
        }
        self._message_event(event, channel, message.user)

    def _reaction(self, change: Change, message: Message, channel: Channel) -> None:
        kind = "reaction_removed" if change.details.get("removed") else "reaction_added"
        event: Json = {
            "type": kind,
            "user": change.details["user"],
            "reaction": change.details["reaction"],
            "item": {"type": "message", "channel": channel.id, "ts": message.ts},
            "item_user": message.user,
            "event_ts": self.workspace.next_ts(),
        }
        if "reactions:read" in self.service.manifest.scopes:
            self._send(kind, event, channel, str(change.details["user"]))

    def _links(self, message: Message, channel: Channel) -> None:
        links = [
            {"domain": domain, "url": url}
            for url, domain in re.findall(r"<(https?://([^/|>:]+)[^|>]*)", message.text)
            if any(domain == known or domain.endswith("." + known) for known in self.service.manifest.unfurl_domains)
        ]
        if not links or message.by_app or "links:read" not in self.service.manifest.scopes:
            return
        event: Json = {
            "type": "link_shared",
            "channel": channel.id,
            "is_bot_user_member": True,
            "user": message.user,
            "message_ts": message.ts,
            "unfurl_id": f"{channel.id}.{message.ts}",
            "source": "conversations_history",
            "links": links,
            "event_ts": message.ts,
        }
        self._send("link_shared", event | ({"thread_ts": message.thread_ts} if message.thread_ts else {}), channel, message.user)

    def _home_opened(self, change: Change) -> None:
        user, tab = str(change.user), str(change.details["tab"])
        channel = self.workspace.direct(user)
        event: Json = {
            "type": "app_home_opened",
            "user": user,
            "channel": channel.id,
            "tab": tab,
            "event_ts": self.workspace.next_ts(),
        }
        home = self.workspace.homes.get(user)
        if tab == "home" and home is not None:
            event["view"] = view_json(self.workspace, home)
        self._send("app_home_opened", event, channel, user)

    def _context(self, change: Change) -> None:
        if not self.service.manifest.agent_view:
            return
        entity = {"type": "slack#/types/channel_id", "value": change.channel, "team_id": self.workspace.team_id}
        event: Json = {
            "type": "app_context_changed",
            "user": change.user,
            "channel": self.workspace.direct(str(change.user)).id,
            "context": {"entities": [entity]} if change.channel else {},
            "event_ts": self.workspace.next_ts(),
        }
        self._send("app_context_changed", event, None, change.user)

    def _mentions(self, text: str) -> bool:
        return f"<@{self.workspace.bot.id}>" in text or f"<@{self.workspace.bot.id}|" in text

    def _message_event(self, event: Json, channel: Channel, user: str) -> None:
        kind = KINDS[channel.kind]
        if f"{kind}:history" in self.service.manifest.scopes:
            self._send("message", event, channel, user, subscription=f"message.{kind}")

    def _send(self, name: str, event: Json, channel: Channel | None, user: str | None = None, *, subscription: str = "") -> None:
        if (subscription or name) not in self.service.manifest.events:
            return
        if name == "app_mention" and "app_mentions:read" not in self.service.manifest.scopes:
            return
        author = self.workspace.users.get(user or "")
        if author is not None and author.team_id != self.workspace.team_id:
            event |= {"user_team": author.team_id, "source_team": author.team_id}
        self.service.begin(self.service.delivery.event(name, self._envelope(event, channel)))

    def _envelope(self, event: Json, channel: Channel | None) -> Json:
        authorization = {
            "enterprise_id": None,
            "team_id": self.workspace.team_id,
            "user_id": self.workspace.bot.id,
            "is_bot": True,
            "is_enterprise_install": False,
        }
        return {
            "token": "legacy",
            "team_id": self.workspace.team_id,
            "context_team_id": self.workspace.team_id,
            "context_enterprise_id": None,
            "api_app_id": self.workspace.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": self.workspace.next_id("Ev"),
            "event_time": int(time.time()),
            "authorizations": [authorization],
            "is_ext_shared_channel": channel is not None and channel.shared,
            "event_context": "4-playground",
        }

"""The state of one Slack workspace, in memory: people, conversations, messages. Nothing here communicates with the app.

Listeners get every change as a `Change`, from which come the app's events and what the page shows.
"""

import itertools
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from bot.playground.failures import SlackError

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class User:
    """Somebody with an account. With another organisation's `team_id`, they are a stranger (Slack Connect)."""

    id: str
    name: str
    real_name: str
    team_id: str
    title: str = ""
    is_bot: bool = False
    is_restricted: bool = False
    is_owner: bool = False

    @property
    def email(self) -> str:
        """Return an address that is nobody's. RFC 2606."""
        return f"{self.name}@example.org"


@dataclass(slots=True)
class Channel:
    """A conversation. `kind` is channel (public), group (private) or im (direct message with the app)."""

    id: str
    name: str
    kind: str
    members: list[str]
    topic: str = ""
    shared: bool = False
    """Whether it is shared with another organisation, by Slack Connect."""


@dataclass(slots=True)
class Message:
    """A message. `ts` (seconds, six decimals) is unique in the workspace and is its id; `only_for` makes it ephemeral."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    metadata: Json | None = None
    files: list[Json] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    edited: Json | None = None
    by_app: bool = False
    only_for: str | None = None
    broadcast: bool = False


@dataclass(slots=True)
class View:
    """An open modal or a published home: what the app gave, and what the person has typed or chosen in it so far."""

    id: str
    user: str
    content: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    values: dict[str, dict[str, Json]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """A change of the workspace.

    `kind` is message, message_changed, message_deleted, reaction, views, home, status, prompts, notice, member, started or extra.
    """

    kind: str
    channel: str | None = None
    message: Message | None = None
    previous: Message | None = None
    user: str | None = None
    """The one person whom it concerns; None for everybody who can see the channel."""
    details: Json = field(default_factory=dict)


class Workspace:
    """Users, channels, messages, views and files, with the rules for finding them. Used from one thread only."""

    def __init__(self, team_id: str, name: str, domain: str, app_id: str, bot: User) -> None:
        self.team_id = team_id
        self.name = name
        self.domain = domain
        self.app_id = app_id
        self.bot_id = "B" + bot.id[1:]
        self.bot = bot
        self.users: dict[str, User] = {bot.id: bot}
        self.channels: dict[str, Channel] = {}
        self.messages: dict[str, dict[str, Message]] = {}
        self.threads: dict[tuple[str, str], list[Message]] = {}
        self.modals: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}
        self.files: dict[str, Json] = {}
        self.statuses: dict[tuple[str, str], Json] = {}
        self.prompts: dict[str, Json] = {}
        self.listeners: list[Callable[[Change], None]] = []
        self._numbers = itertools.count(1)
        self._last_ts = 0

    def next_id(self, prefix: str) -> str:
        """Return a new id such as V00000007: short, unique, the same in every run."""
        return f"{prefix}{next(self._numbers):08d}"

    def next_ts(self) -> str:
        """Return the time now as a message id: unique and growing."""
        self._last_ts = max(self._last_ts + 1, int(time.time() * 1_000_000))
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def tell(self, change: Change) -> None:
        """Tell every listener what happened."""
        for listener in list(self.listeners):
            listener(change)

    def add_users(self, users: Iterable[User]) -> None:
        """Add people."""
        self.users.update((user.id, user) for user in users)

    def add_channel(self, channel: Channel) -> Channel:
        """Add a conversation, and return it."""
        self.channels[channel.id] = channel
        self.messages.setdefault(channel.id, {})
        return channel

    def user(self, who: str) -> User:
        """Return a user by id, or `user_not_found`."""
        if who not in self.users:
            raise SlackError("user_not_found")
        return self.users[who]

    def channel(self, where: str) -> Channel:
        """Return a conversation by id, by name (#general or general), or by a person's id (their DM). `channel_not_found`."""
        if where in self.channels:
            return self.channels[where]
        if where in self.users and where != self.bot.id:
            return self.direct(where)
        named = where.removeprefix("#")
        for channel in self.channels.values():
            if channel.kind != "im" and channel.name == named:
                return channel
        raise SlackError("channel_not_found")

    def joined(self, user: str, where: str) -> Channel:
        """Return a conversation that a person is in. `not_in_channel`, or `channel_not_found` where it is hidden from them."""
        self.user(user)
        found = self.channel(where)
        if user not in found.members:
            raise SlackError("not_in_channel" if found.kind == "channel" else "channel_not_found")
        return found

    def direct(self, user: str) -> Channel:
        """Return a person's direct messages with the app, opened if need be. People of other organisations have none."""
        if self.user(user).team_id != self.team_id:
            raise SlackError("channel_not_found")
        for channel in self.channels.values():
            if channel.kind == "im" and user in channel.members:
                return channel
        return self.add_channel(Channel("D" + user[1:], "", "im", [user, self.bot.id]))

    def visible(self, channel: Channel, viewer: str) -> list[Message]:
        """Return what one viewer sees in a conversation, oldest first, ephemeral messages included."""
        return [message for message in self.messages[channel.id].values() if message.only_for in (None, viewer)]

    def message(self, channel: str, ts: str) -> Message:
        """Return a message that everybody sees. `message_not_found`, for ephemeral ones too: they are in no history."""
        found = self.messages.get(channel, {}).get(ts)
        if found is None or found.only_for is not None:
            raise SlackError("message_not_found")
        return found

    def replies(self, channel: str, thread_ts: str) -> list[Message]:
        """Return the replies in a thread, without its first message and without ephemeral ones."""
        return self.threads.get((channel, thread_ts), [])

    def add(self, message: Message) -> Message:
        """Add a message, tell the listeners, and return it."""
        self.messages[message.channel][message.ts] = message
        if message.thread_ts not in (None, message.ts) and message.only_for is None:
            self.threads.setdefault((message.channel, str(message.thread_ts)), []).append(message)
        self.tell(Change("message", message.channel, message, user=message.only_for))
        return message

    def remove(self, message: Message) -> None:
        """Remove a message, and tell the listeners."""
        del self.messages[message.channel][message.ts]
        thread = self.threads.get((message.channel, message.thread_ts or ""), [])
        if message in thread:
            thread.remove(message)
        self.tell(Change("message_deleted", message.channel, message, user=message.only_for))

    def view(self, user: str, view_id: str) -> View | None:
        """Return an open modal or a home by id, or None if it was closed."""
        home = self.homes.get(user)
        if home is not None and home.id == view_id:
            return home
        return next((view for view in self.modals.get(user, ()) if view.id == view_id), None)

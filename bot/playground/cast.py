"""Who and what is in the workspace before anybody says a word."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.playground.manifest import Manifest
from bot.playground.workspace import Channel, User, Workspace

TEAM = "T0PLAYGRND"
OTHER_TEAM = "T0SUPPLIER"


@dataclass(frozen=True, slots=True)
class Room:
    """A channel to create: its members by user name (`*`: all people of the workspace's own organisation), and the app or not."""

    name: str
    topic: str = ""
    private: bool = False
    shared: bool = False
    members: tuple[str, ...] = ("*",)
    with_app: bool = True


PEOPLE = (
    User("U0AMIRA", "amira", "Amira Khan", TEAM, title="Developer, visits"),
    User("U0BEN", "ben", "Ben Okafor", TEAM, title="Developer, bookings"),
    User("U0CHLOE", "chloe", "Chloe Evans", TEAM, title="Platform engineer", is_owner=True),
    User("U0DAVID", "david", "David Ito", TEAM, title="Contractor, guest account", is_restricted=True),
    User("U0SAM", "sam", "Sam Lee", OTHER_TEAM, title="Supplier, by Slack Connect"),
)
"""Two developers, a platform engineer, a guest, and somebody of another organisation."""

ROOMS = (
    Room("ask-platform", "Questions for the platform team", shared=True, members=("*", "sam")),
    Room("team-visits", "The visits team", members=("amira", "ben")),
    Room("random", "Everything else", with_app=False),
    Room("netpol-shadow", "What the bot would have said", private=True, members=("chloe",)),
)


def assemble(manifest: Manifest, people: Iterable[User] = PEOPLE, rooms: Iterable[Room] = ROOMS) -> Workspace:
    """Return a workspace with these people and channels, and a direct message conversation with the app for each person."""
    handle = manifest.bot_name.lower().replace(" ", "-")
    bot = User("U0APPBOT", handle, manifest.bot_name, TEAM, is_bot=True)
    workspace = Workspace(TEAM, "Playground", "playground", "A0PLAYGRND", bot)
    workspace.add_users(people)
    for number, room in enumerate(rooms, 1):
        members = [user.id for user in workspace.users.values() if _belongs(user, room)]
        kind = "group" if room.private else "channel"
        workspace.add_channel(Channel(f"C0ROOM{number:03d}", room.name, kind, members, room.topic, room.shared))
    for user in list(workspace.users.values()):
        if not user.is_bot and user.team_id == TEAM:
            workspace.direct(user.id)
    return workspace


def _belongs(user: User, room: Room) -> bool:
    if user.is_bot:
        return room.with_app
    return user.name in room.members or ("*" in room.members and user.team_id == TEAM)

"""A person for tests to act as: everything that a Slack client lets people do, and what they then see.

    amira = slack.person("amira")
    asked = amira.say("#ask-platform", "can visits reach bookings?")   a message, as a dict with `channel`
    answer = amira.wait_for_reply(asked)                               the app's next message in that thread or DM
    amira.click(answer, "create")                                      a button; .choose for menus; .thumbs(answer, up=True)
    amira.command("#ask-platform", "/netpol allow")                    then: amira.wait_for_modal()
    amira.type_ahead("source", "vis")                                  in the modal on top; .outcome.options
    amira.submit({"source": "visits-dev", "port": "8080"})             values by block_id
    amira.sees("#ask-platform"), amira.thread(asked), amira.notices    what is on the screen

Messages and views are Slack's own objects, as dicts. Actions return an `Outcome`, with an error for what a person may not do.
"""

from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeVar

from bot.playground import modals
from bot.playground.client import Client
from bot.playground.failures import SlackError
from bot.playground.inputs import elements_of
from bot.playground.outcome import Outcome
from bot.playground.picture import message_picture, picture_of_home
from bot.playground.service import Service
from bot.playground.timing import WAIT_LIMIT
from bot.playground.workspace import Change, Json, Message, User, View

__all__ = ["Outcome", "Person"]

T = TypeVar("T")


class ServerThread(Protocol):
    """How other threads use the stand-in's own thread. `bot.playground.server.Playground` implements it."""

    def run(self, work: Awaitable[T], timeout: float = ...) -> T:
        """Run work on the server's loop and return its result."""

    def ask(self, look: Callable[[], T]) -> T:
        """Return what `look` returns on the server's loop."""

    def wait(self, until: Callable[[], T], timeout: float = ...) -> T:
        """Wait until `until` returns something true, and return it."""


class Person:
    """One person. Safe to use from any thread except the server's own."""

    def __init__(self, server: ServerThread, service: Service, client: Client, user: User) -> None:
        self._server = server
        self.user = user
        self.id = user.id
        self.notices: list[Json] = []
        """Slack's notices to this person alone since this Person was created: {text, error}."""
        self._service = service
        self._client = client
        service.workspace.listeners.append(self._hear)

    # -- talking

    def say(self, channel: str, text: str, thread: Json | str | None = None) -> Json:
        """Post a message, as typed, in a channel (`#name` or id) or to the app (`dm`); `thread` is a message or its ts."""
        where = self._where(channel)
        outcome = self._do(lambda: self._client.say(self.id, where, text, _thread_ts(thread)))
        if not outcome.ok:
            raise AssertionError(f"{self.user.name} could not speak in {channel}: {outcome.error}")
        return self._message(where, outcome.ts)

    def edit(self, message: Json, text: str) -> Outcome:
        """Edit one of the person's own messages."""
        return self._do(lambda: self._client.edit(self.id, message["channel"], message["ts"], text))

    def delete(self, message: Json) -> Outcome:
        """Delete one of the person's own messages."""
        return self._do(lambda: self._client.delete(self.id, message["channel"], message["ts"]))

    def react(self, message: Json, name: str, *, remove: bool = False) -> Outcome:
        """Add or remove a reaction (name without colons)."""
        return self._do(lambda: self._client.react(self.id, message["channel"], message["ts"], name, remove=remove))

    def command(self, channel: str, line: str) -> Outcome:
        """Send a slash command: `/netpol allow a to b`."""
        return self._await(lambda: self._client.controls.command(self.id, self._where(channel), line))

    # -- using what the app made

    def click(self, place: Json, action_id: str, value: object = None, *, block_id: str | None = None) -> Outcome:
        """Press a button of a message, modal or home, and confirm it if it asks."""
        return self._await(lambda: self._client.controls.act(self.id, self._place(place), action_id, block_id, value))

    def choose(self, place: Json, action_id: str, value: object, *, block_id: str | None = None) -> Outcome:
        """Choose in a menu: an option's value or text; a list of them where several can be chosen."""
        return self.click(place, action_id, value, block_id=block_id)

    def thumbs(self, message: Json, *, up: bool) -> Outcome:
        """Press one of the feedback buttons under an answer."""
        for block, element in elements_of(self._now(message).get("blocks") or []):
            if element.get("type") == "feedback_buttons":
                value = "positive" if up else "negative"
                return self.click(message, element["action_id"], value, block_id=block["block_id"])
        return Outcome(False, "not_offered", {"": "there are no feedback buttons"})

    def type_ahead(self, action_id: str, query: str, *, place: Json | None = None, block_id: str | None = None) -> Outcome:
        """Type into an external menu of the modal on top (or of `place`). The outcome's `options` are what is suggested."""
        return self._await(lambda: self._client.controls.suggest(self.id, self._place(place), action_id, block_id, query))

    def shortcut(self, callback_id: str, message: Json | None = None) -> Outcome:
        """Use a shortcut, on a message or globally."""
        channel, ts = (message["channel"], message["ts"]) if message else ("", "")
        return self._await(lambda: self._client.controls.shortcut(self.id, callback_id, channel, ts))

    def fill(self, values: Json) -> Outcome:
        """Enter values into the modal on top: {block_id: value} or {block_id: {action_id: value}}."""
        return self._do(lambda: self._client.forms.enter(self.id, self._top(), self._by_action(values)))

    def submit(self, values: Json | None = None) -> Outcome:
        """Fill and submit the modal on top. A menu's value must have been offered: use `type_ahead` first for external ones."""
        filled = self.fill(values or {})
        return self._await(lambda: self._client.forms.submit(self.id, self._top())) if filled.ok else filled

    def close(self, *, everything: bool = False) -> Outcome:
        """Close the modal on top, or all of them."""
        return self._await(lambda: self._client.forms.close(self.id, self._top(), everything=everything))

    def open_home(self, tab: str = "home") -> Outcome:
        """Open the app's Home tab, or its Messages tab."""
        return self._do(lambda: self._client.open_home(self.id, tab))

    def look_at(self, channel: str) -> Outcome:
        """Switch to a conversation."""
        return self._do(lambda: self._client.look_at(self.id, self._where(channel)))

    def invite_app(self, channel: str) -> Outcome:
        """Add the app to a channel."""
        return self._do(lambda: self._client.invite_app(self.id, self._where(channel)))

    # -- looking

    @property
    def modal(self) -> Json | None:
        """Return the modal on top, as a view object."""
        stack = self._server.ask(lambda: modals.shown(self._service, self.id))
        return stack[-1] if stack else None

    @property
    def modals(self) -> list[Json]:
        """Return all open modals, the top one last."""
        return self._server.ask(lambda: modals.shown(self._service, self.id))

    @property
    def home(self) -> Json | None:
        """Return the App Home that the app published, as a view object."""
        return self._server.ask(lambda: picture_of_home(self._service, self.id))

    def sees(self, channel: str) -> list[Json]:
        """Return all messages of a conversation that this person sees, ephemeral ones included, oldest first."""
        return self._server.ask(lambda: self._sees(self._where(channel)))

    def thread(self, message: Json) -> list[Json]:
        """Return what this person sees of a message's thread, without the first message."""
        root = message.get("thread_ts") or message["ts"]
        return [seen for seen in self.sees(message["channel"]) if seen.get("thread_ts") == root and seen["ts"] != root]

    def now(self, message: Json) -> Json:
        """Return a message as it is now, after edits."""
        return self._server.ask(lambda: self._now(message))

    def wait_for(self, channel: str, suits: Callable[[Json], bool], timeout: float = WAIT_LIMIT) -> Json:
        """Wait for a message in a conversation that `suits`, and return it. TimeoutError, with what was seen instead."""
        where = self._where(channel)
        try:
            return self._server.wait(lambda: next((seen for seen in self._sees(where) if suits(seen)), None) or {}, timeout)
        except TimeoutError as error:
            seen = [f"{message['user']}: {message['text'][:200]}" for message in self.sees(channel)]
            raise TimeoutError(
                f"{self.user.name} waited {timeout} s in {channel} and saw {seen}, notices {self.notices}"
            ) from error

    def wait_for_reply(self, message: Json, timeout: float = WAIT_LIMIT) -> Json:
        """Wait for the app's first answer after `message`: in its thread, in the DM, or to this person alone. TimeoutError."""
        root = message.get("thread_ts") or message["ts"]

        def answers(seen: Json) -> bool:
            return (
                bool(seen.get("bot_id")) and seen["ts"] > message["ts"] and (seen.get("thread_ts") == root or self._direct(seen))
            )

        return self.wait_for(message["channel"], answers, timeout)

    def wait_for_modal(self, timeout: float = WAIT_LIMIT, suits: Callable[[Json], bool] = bool) -> Json:
        """Wait until the modal on top `suits` (any modal will do), and return it. TimeoutError."""

        def top() -> Json:
            stack = modals.shown(self._service, self.id)
            return stack[-1] if stack and suits(stack[-1]) else {}

        return self._server.wait(top, timeout)

    def wait_for_home(self, timeout: float = WAIT_LIMIT) -> Json:
        """Wait until the app has published a home, and return it. TimeoutError."""
        return self._server.wait(lambda: picture_of_home(self._service, self.id) or {}, timeout)

    # -- how

    def _do(self, act: Callable[[], Outcome]) -> Outcome:
        async def doing() -> Outcome:
            return act()

        return self._await(doing)

    def _await(self, act: Callable[[], Awaitable[Outcome]]) -> Outcome:
        async def acting() -> Outcome:
            try:
                return await act()
            except SlackError as error:
                return Outcome(False, error.error)

        return self._server.run(acting())

    def _hear(self, change: Change) -> None:
        if change.kind == "notice" and change.user == self.id:
            self.notices.append(dict(change.details))

    def _where(self, channel: str) -> str:
        return self.id if channel == "dm" else channel

    def _place(self, place: Json | None) -> Message | View:
        if place is None:
            return self._top()
        if "view" in place or place.get("type") in ("modal", "home"):
            return self._client.place(self.id, view_id=place["id"])
        return self._client.place(self.id, channel=place["channel"], ts=place["ts"])

    def _top(self) -> View:
        stack = self._service.workspace.modals.get(self.id) or []
        if not stack:
            raise SlackError("not_found")
        return stack[-1]

    def _by_action(self, values: Json) -> dict[str, dict[str, Any]]:
        elements = {block["block_id"]: element["action_id"] for block, element in elements_of(self._top().content["blocks"])}
        return {
            block_id: value if isinstance(value, dict) else {elements.get(block_id, block_id): value}
            for block_id, value in values.items()
        }

    def _sees(self, channel: str) -> list[Json]:
        found = self._service.workspace.channel(channel)
        return [message_picture(self._service, message) | {"channel": found.id} for message in self._visible(found.id)]

    def _visible(self, channel: str) -> list[Message]:
        return self._service.workspace.visible(self._service.workspace.channels[channel], self.id)

    def _message(self, channel: str, ts: str) -> Json:
        return next(seen for seen in self.sees(channel) if seen["ts"] == ts)

    def _now(self, message: Json) -> Json:
        return next((seen for seen in self._sees(message["channel"]) if seen["ts"] == message["ts"]), {})

    def _direct(self, seen: Json) -> bool:
        channel = self._service.workspace.channels[seen["channel"]]
        return (channel.kind == "im" and "thread_ts" not in seen) or seen["is_ephemeral"]


def _thread_ts(thread: Json | str | None) -> str:
    if thread is None:
        return ""
    return thread if isinstance(thread, str) else str(thread.get("thread_ts") or thread["ts"])

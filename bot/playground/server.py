"""The running stand-in: one thread, one event loop, one address on 127.0.0.1. See the package's docstring for how to use it.

As a pytest fixture, one per test (it starts in a few milliseconds):

    @pytest.fixture
    def slack(manifest_path):
        with Playground(manifest_path, timing=Timing(ack=WAIT_LIMIT)) as slack:
            yield slack
            assert [] == slack.errors           # bugs of the stand-in itself
"""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Self, TypeVar

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from bot.errors import Fixable
from bot.playground.cast import PEOPLE, ROOMS, Room, assemble
from bot.playground.client import Client, user_of
from bot.playground.delivery import Delivered, Delivery
from bot.playground.engine import Engine
from bot.playground.events import Events
from bot.playground.faults import Faults
from bot.playground.manifest import Manifest
from bot.playground.origin import SECURITY_HEADERS, SameOrigin
from bot.playground.page_api import page_routes
from bot.playground.person import Person
from bot.playground.posting import unfurl
from bot.playground.rendering import message_json
from bot.playground.routes import app_routes
from bot.playground.service import ApiCall, Service
from bot.playground.socket_mode import SocketMode
from bot.playground.stream import Streams
from bot.playground.tickets import Tickets
from bot.playground.timing import WAIT_LIMIT, Timing
from bot.playground.workspace import Change, Json, User, Workspace

PAGE = Path(__file__).parent / "page"
LOOK = 0.05
"""Seconds between two looks at what does not report its changes: Web API calls, deliveries, the app."""
T = TypeVar("T")


class Playground:
    """A Slack on this machine: start it, point the app at it, and act as its people."""

    def __init__(  # noqa: PLR0913 - each is a setting of its own
        self,
        manifest: Path | str | Json | Manifest,
        *,
        people: Iterable[User] = PEOPLE,
        rooms: Iterable[Room] = ROOMS,
        timing: Timing | None = None,
        extra_routes: Sequence[BaseRoute] = (),
        awaits_app: bool = False,
    ) -> None:
        """Read the manifest (`Fixable` if it cannot be). `extra_routes` are served beside the page: docs, branches, diffs.

        With `awaits_app`, deliveries wait for the app's first connection, and the page says so.
        """
        granted = Manifest.read(manifest)
        deadlines = timing or Timing()
        tickets, faults = Tickets(deadlines), Faults()
        workspace = assemble(granted, people, rooms)
        self._sockets = SocketMode(
            deadlines,
            tickets,
            workspace.app_id,
            granted.socket_mode,
            awaits_app,
            on_first=lambda: workspace.tell(Change("started")),
        )
        delivery = Delivery(deadlines, faults, self._sockets)
        self._service = Service(workspace, granted, deadlines, faults, tickets, delivery)
        Events(self._service)
        self._client = Client(self._service)
        self._streams = Streams(self._service)
        self._extra = tuple(extra_routes)
        self._changed = threading.Condition()
        self._changes = 0
        workspace.listeners.append(self._note)
        self._closing: list[Callable[[], Awaitable[None]]] = []
        self._engine = Engine(self._app(), self._let_go)

    # -- starting and stopping

    def start(self, port: int = 0) -> str:
        """Listen on 127.0.0.1 (0: any free port) in a thread of its own, and return the address, http://127.0.0.1:PORT."""
        self._service.address = self._engine.start(port)
        return self._service.address

    def stop(self) -> None:
        """Close all connections and end the thread."""
        self._engine.stop(self._streams.end)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    # -- what an app needs to know

    @property
    def address(self) -> str:
        """Return http://127.0.0.1:PORT: where the page is."""
        return self._service.address

    @property
    def api_url(self) -> str:
        """Return the `base_url` for slack_sdk's WebClient."""
        return f"{self.address}/api/"

    @property
    def bot_token(self) -> str:
        """Return the xoxb- token. New in every run."""
        return self._service.bot_token

    @property
    def app_token(self) -> str:
        """Return the xapp- token, for Socket Mode."""
        return self._service.app_token

    @property
    def signing_secret(self) -> str:
        """Return the secret that HTTP requests are signed with."""
        return self._service.signing_secret

    # -- how it reaches the app

    def wait_for_app(self, timeout: float = WAIT_LIMIT) -> None:
        """Wait until the app has a WebSocket. TimeoutError."""
        self.run(self._sockets.wait_for_app(), timeout)

    def deliver_to(self, request_url: str) -> None:
        """Send everything to this URL from now on, as signed HTTP. `Fixable` if it does not answer Slack's url_verification."""
        from bot.playground.http_mode import HttpMode  # noqa: PLC0415 - its HTTP client is slow to load, and Socket Mode needs none

        mode = HttpMode(request_url, self.signing_secret)
        self._closing.append(mode.client.aclose)
        if not self.run(mode.verify(self._service.timing.ack)):
            raise Fixable(
                f"{request_url} did not answer Slack's url_verification.", "Start the app, and check its signing secret."
            )
        self._service.delivery.transport = mode

    def disconnect(self, reason: str = "refresh_requested") -> None:
        """Tell the app to reconnect, as Slack does every few hours. `reason`: warning, refresh_requested or link_disabled."""
        self.run(self._sockets.disconnect(reason))

    def cut(self) -> None:
        """Close all WebSockets without notice."""
        if self._engine.running:
            self.run(self._sockets.cut())

    @property
    def connections(self) -> int:
        """Return how many WebSockets the app has."""
        return len(self._sockets.connections)

    # -- acting and looking

    def person(self, name: str) -> Person:
        """Return somebody to act as, by user name or id: amira, ben, chloe, david (guest), sam (another organisation)."""
        return Person(self, self._service, self._client, user_of(self._service, name))

    @property
    def faults(self) -> Faults:
        """Return the faults, for tests to add to."""
        return self._service.faults

    @property
    def workspace(self) -> Workspace:
        """Return the state. From another thread, read it inside `ask`."""
        return self._service.workspace

    @property
    def calls(self) -> list[ApiCall]:
        """Return all Web API calls that were answered, in order."""
        return list(self._service.calls)

    def deliver(self, kind: str, name: str, payload: Json) -> Json:
        """Deliver any payload once, however malformed, and return what the app acknowledged with. `NotAcknowledged`.

        `kind`: events_api, slash_commands (flat strings) or interactive; `name` is for faults and the log.
        """
        return self.run(self._service.delivery.ask(kind, name, payload, accepts_response=True))

    @property
    def deliveries(self) -> list[Delivered]:
        """Return all deliveries to the app that ended, with their times."""
        return list(self._service.delivery.log)

    @property
    def late_acknowledgements(self) -> int:
        """Return how many acknowledgements came after their deadline."""
        return self._sockets.late

    @property
    def errors(self) -> list[BaseException]:
        """Return the errors of the stand-in itself."""
        return list(self._service.errors)

    def history(self, channel: str) -> list[Json]:
        """Return all that is kept of a conversation (ephemeral messages are not), threads and metadata included, oldest first."""

        def look() -> list[Json]:
            found = self.workspace.channel(channel)
            messages = [message for message in self.workspace.messages[found.id].values() if message.only_for is None]
            return [message_json(self.workspace, message, with_metadata=True) | {"channel": found.id} for message in messages]

        return self.ask(look)

    def unfurl(self, message: Json, title: str = "A preview") -> None:
        """Show a preview under a message, as Slack does for links: a message_changed event without an edit."""
        self.ask(lambda: unfurl(self._service, self.workspace.message(message["channel"], message["ts"]), [{"title": title}]))

    def notify_extra(self, **details: Any) -> None:  # noqa: ANN401
        """Tell every open page that something beside the conversation changed: a branch, a diff. `details` go with it."""
        self._engine.soon(lambda: self.workspace.tell(Change("extra", details=details)))

    # -- from other threads

    def run(self, work: Awaitable[T], timeout: float = WAIT_LIMIT) -> T:
        """Run work on the server's loop, from any other thread, and return its result. TimeoutError."""
        return self._engine.run(work, timeout)

    def ask(self, look: Callable[[], T]) -> T:
        """Return what `look` returns on the server's loop, where other threads read the state."""

        async def looking() -> T:
            return look()

        return self.run(looking())

    def wait(self, until: Callable[[], T], timeout: float = WAIT_LIMIT) -> T:
        """Wait until `until` returns something true, and return it. TimeoutError.

        `until` runs on the server's loop: after every change of the workspace, and every `LOOK` seconds for all else.
        """
        end = time.monotonic() + timeout
        while True:
            with self._changed:
                before = self._changes
            found = self.ask(until)
            if found:
                return found
            with self._changed:
                left = end - time.monotonic()
                if left <= 0:
                    raise TimeoutError("it did not happen in time")
                self._changed.wait_for(lambda seen=before: self._changes != seen, min(left, LOOK))  # type: ignore[misc]

    def idle(self, timeout: float = WAIT_LIMIT) -> None:
        """Wait until every event was delivered or given up. TimeoutError.

        What the app then does is not part of it: to check that it stays silent, wait for the app as well.
        """
        self.run(self._service.idle(), timeout)

    def _note(self, _: Change) -> None:
        with self._changed:
            self._changes += 1
            self._changed.notify_all()

    async def _let_go(self) -> None:
        tasks = [*self._service.tasks, *self._service.timers]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for close in self._closing:
            await close()

    def _app(self) -> Starlette:
        routes = [
            *app_routes(self._service, self._sockets),
            *page_routes(self._service, self._client, self._streams),
            *self._extra,
            Mount("/", PageFiles(directory=PAGE, html=True)),
        ]
        return Starlette(routes=routes, middleware=[Middleware(SameOrigin, service=self._service)])


class PageFiles(StaticFiles):
    """The page's files. The browser asks again for each: an old page with a new module would not work."""

    def file_response(self, *args: Any, **options: Any) -> Response:  # noqa: ANN401 - the signature is Starlette's
        """Return the response with the headers of the page."""
        response = super().file_response(*args, **options)
        response.headers.update(SECURITY_HEADERS | {"Cache-Control": "no-cache"})
        return response

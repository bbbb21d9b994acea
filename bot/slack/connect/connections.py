"""Bounds on what anybody may hold open at the bot's web server: connections, and the time that a request takes to arrive.

uvicorn bounds none of it before a request is there: https://uvicorn.dev/deployment/
"""

import asyncio
from dataclasses import dataclass
from functools import partial
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol


@dataclass(frozen=True, slots=True)
class Limits:
    """What the server takes. Slack's requests have a few kilobytes, and arrive at once."""

    body: int = 1024 * 1024
    """Bytes of one request's body."""
    body_seconds: float = 10.0
    """Until a body has arrived whole."""
    arriving: int = 16 * 1024 * 1024
    """Bytes, in all, of bodies that have not arrived whole. With more, the body that has taken the longest is given up. They are
    counted, and not the bodies: many people at once send many small ones, and none of them may be refused."""
    requests: int = 100
    """Signed requests that are answered at the same time. One more is told to come again."""
    head_seconds: float = 10.0
    """Until the head of a request has arrived whole, from the connection or the last answer on."""
    connections: int = 256
    """Open connections. With more, those that have waited the longest without a request are closed."""
    settle_seconds: float = 0.1
    """Until then: a request that was sent with its connection is read first. Twice as many connections are never open."""


class Connections:
    """The open connections of one server, the oldest first. `uvicorn.Config(http=connections.protocol)` bounds them."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.open: dict[Connection, None] = {}

    @property
    def protocol(self) -> Any:  # noqa: ANN401 - uvicorn calls it as the class of its connections
        """What makes a connection."""
        return partial(Connection, among=self)

    def add(self, connection: "Connection") -> None:
        """Add a connection, and close another one where there are too many."""
        self.open[connection] = None
        if len(self.open) > 2 * self.limits.connections:
            self._close_one(connection)
        elif len(self.open) > self.limits.connections:
            connection.loop.call_later(self.limits.settle_seconds, self._make_room, connection)

    def _make_room(self, newest: "Connection") -> None:
        if len(self.open) > self.limits.connections:
            self._close_one(newest)

    def _close_one(self, newest: "Connection") -> None:
        """Close the connection that has waited the longest, the newest where all are busy."""
        next((each for each in self.open if each.is_idle), newest).drop()


class Connection(H11Protocol):
    """A connection that is closed where its next request does not arrive in time, however slowly somebody sends it."""

    def __init__(self, *given: Any, among: Connections, **named: Any) -> None:  # noqa: ANN401 - uvicorn's own
        super().__init__(*given, **named)
        self._among = among
        self._head: asyncio.TimerHandle | None = None

    @property
    def is_idle(self) -> bool:
        """Whether no request is there that has not been answered."""
        return self.cycle is None or self.cycle.response_complete

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._watch()
        self._among.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget it."""
        self._among.open.pop(self, None)
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on. What arrives of a head does not give it more time."""
        super().data_received(data)
        self._watch()

    def on_response_complete(self) -> None:
        """Begin to wait for the next request."""
        super().on_response_complete()
        self._watch()

    def drop(self) -> None:
        """Close it at once."""
        self._among.open.pop(self, None)
        self._stop_waiting()
        self.transport.abort()

    def _watch(self) -> None:
        if not self.is_idle or self.transport.is_closing():
            self._stop_waiting()
        elif self._head is None:
            self._head = self.loop.call_later(self._among.limits.head_seconds, self.drop)

    def _stop_waiting(self) -> None:
        if self._head is not None:
            self._head.cancel()
            self._head = None

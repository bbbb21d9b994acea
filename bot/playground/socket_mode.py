"""Socket Mode: up to ten WebSockets to the app, envelopes out, acknowledgements in.

docs.slack.dev/apis/events-api/using-socket-mode.
"""

import asyncio
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.playground.delivery import Json, Parcel
from bot.playground.failures import NotAcknowledged
from bot.playground.tickets import Tickets
from bot.playground.timing import Timing

CONNECTIONS = 10
"""The most WebSockets of one app: docs.slack.dev/apis/events-api/using-socket-mode."""
NO_TICKET = 4001
"""The close code for a WebSocket without a valid ticket."""


@dataclass(slots=True)
class SocketMode:
    """The app's WebSockets. Envelopes go to them in turn."""

    timing: Timing
    tickets: Tickets
    app_id: str
    enabled: bool
    awaits_app: bool = False
    """Whether the app is about to start: deliveries then wait for its first connection. Slack itself does not wait."""
    on_first: Callable[[], None] = lambda: None
    """Called at the app's first connection."""
    connections: list[WebSocket] = field(default_factory=list)
    pending: dict[str, asyncio.Future[Json]] = field(default_factory=dict)
    late: int = 0
    """Acknowledgements that came after their deadline, or for an unknown envelope."""
    _turn: int = 0
    _arrived: asyncio.Event = field(default_factory=asyncio.Event)
    _started: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def is_starting(self) -> bool:
        """Report whether the app is awaited and has not connected yet."""
        return self.awaits_app and not self._started.is_set()

    async def serve(self, socket: WebSocket) -> None:
        """Serve one WebSocket until it closes: hello, then envelopes as they come."""
        if not self.tickets.connect(socket.query_params.get("ticket", "")):
            await socket.close(NO_TICKET)
            return
        await socket.accept()
        refused = "" if self.enabled else "link_disabled"
        if len(self.connections) >= CONNECTIONS:
            refused = "too_many_websockets"
        if refused:
            await socket.send_text(json.dumps({"type": "disconnect", "reason": refused, "debug_info": {}}))
            await socket.close()
            return
        self.connections.append(socket)
        hello = {
            "type": "hello",
            "num_connections": len(self.connections),
            "connection_info": {"app_id": self.app_id},
            "debug_info": {"host": "playground", "approximate_connection_time": 18060},
        }
        try:
            await socket.send_text(json.dumps(hello))
            self._arrived.set()
            if self.is_starting:
                self._started.set()
                self.on_first()
            while True:
                self._acknowledge(await socket.receive_text())
        except (WebSocketDisconnect, RuntimeError):
            self._forget(socket)

    async def deliver(self, parcel: Parcel, deadline: float) -> Json:
        """Send an envelope to one connection and return its acknowledgement's payload; raise NotAcknowledged without one."""
        if self.is_starting:
            await self._started.wait()
        envelope_id = secrets.token_hex(16)
        acknowledged: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self.pending[envelope_id] = acknowledged
        try:
            async with asyncio.timeout(deadline):
                await self._send(self._envelope(envelope_id, parcel))
                return await acknowledged
        except TimeoutError as error:
            raise NotAcknowledged("timeout") from error
        finally:
            self.pending.pop(envelope_id, None)

    async def disconnect(self, reason: str) -> None:
        """Ask the app to reconnect (warning, refresh_requested, link_disabled), and end the old connections a little later."""
        old, self.connections = self.connections, []
        self._arrived.clear()
        for socket in old:
            await self._tell(socket, {"type": "disconnect", "reason": reason, "debug_info": {"host": "playground"}})
        await self.timing.sleep(self.timing.drain)
        for socket in old:
            await self._close(socket)

    async def cut(self) -> None:
        """Close all connections without notice, as a network failure does."""
        old, self.connections = self.connections, []
        self._arrived.clear()
        for socket in old:
            await self._close(socket)

    async def wait_for_app(self) -> None:
        """Return once the app has a connection."""
        await self._arrived.wait()

    async def _send(self, envelope: Json) -> None:
        while self.connections:
            self._turn = (self._turn + 1) % len(self.connections)
            socket = self.connections[self._turn]
            if await self._tell(socket, envelope):
                return
            self._forget(socket)
        raise NotAcknowledged("connection_failed")

    async def _tell(self, socket: WebSocket, message: Json) -> bool:
        try:
            await socket.send_text(json.dumps(message))
        except (WebSocketDisconnect, RuntimeError):
            return False
        return True

    async def _close(self, socket: WebSocket) -> None:
        try:
            await socket.close()
        except (WebSocketDisconnect, RuntimeError):
            return

    def _envelope(self, envelope_id: str, parcel: Parcel) -> Json:
        envelope: Json = {
            "envelope_id": envelope_id,
            "type": parcel.kind,
            "payload": parcel.payload,
            "accepts_response_payload": parcel.accepts_response,
        }
        if parcel.kind == "events_api":
            envelope |= {"retry_attempt": parcel.attempt, "retry_reason": parcel.reason}
        return envelope

    def _acknowledge(self, text: str) -> None:
        try:
            answer = json.loads(text)
        except ValueError:
            return
        if not isinstance(answer, dict):
            return
        waiting = self.pending.get(str(answer.get("envelope_id")))
        if waiting is None or waiting.done():
            self.late += 1
            return
        payload = answer.get("payload")
        waiting.set_result(payload if isinstance(payload, dict) else {})

    def _forget(self, socket: WebSocket) -> None:
        if socket in self.connections:
            self.connections.remove(socket)
        if not self.connections:
            self._arrived.clear()

"""One thread with one event loop that serves one address on 127.0.0.1, and calls into it from other threads."""

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable
from typing import TypeVar

import uvicorn
from starlette.types import ASGIApp

from bot.errors import Fixable
from bot.playground.timing import WAIT_LIMIT

T = TypeVar("T")


GRACE = 1.0
"""Seconds that requests have to finish when the server stops."""
POLL = 0.01
"""Seconds between two looks at whether they have finished."""
BACKLOG = 128
"""Connections that wait to be accepted: more than a page and an app open at once."""


class _Server(uvicorn.Server):
    """A uvicorn that waits for an event instead of polling ten times a second, so that it stops at once."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ended = asyncio.Event()

    async def main_loop(self) -> None:
        """Serve until `ended`."""
        await self.on_tick(0)
        await self.ended.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close everything, after `GRACE` seconds at most for requests that are being answered."""
        for listener in self.servers:
            listener.close()
        for listening in sockets or []:
            listening.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        for _ in range(int(GRACE / POLL)):
            await asyncio.sleep(POLL)
            if not self.server_state.connections and not self.server_state.tasks:
                return
        for task in self.server_state.tasks:
            task.cancel()


class Engine:
    """A server that is started once and stopped once."""

    def __init__(self, app: ASGIApp, before_end: Callable[[], Awaitable[None]]) -> None:
        """`before_end` runs on the loop when the server stops, to cancel what still waits."""
        self._app = app
        self._before_end = before_end
        self._server: _Server | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    def start(self, port: int) -> str:
        """Listen on this port (0: any free one) and return the address, http://127.0.0.1:PORT. `Fixable` if it is taken."""
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError as error:
            listener.close()
            raise Fixable(
                f"Port {port} of 127.0.0.1 is taken.", "Stop what uses it, or choose another port with NETPOL_PORT."
            ) from error
        listener.listen(BACKLOG)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        started = threading.Event()
        self._thread = threading.Thread(
            target=lambda: asyncio.run(self._serve(listener, started)), name="playground", daemon=True
        )
        self._thread.start()
        started.wait()
        return address

    def stop(self, last: Callable[[], None]) -> None:
        """Run `last` on the loop, close all connections and end the thread. Does nothing if it does not run."""
        if self._server is None or self._thread is None or self._loop is None:
            return
        self._loop.call_soon_threadsafe(last)
        self._loop.call_soon_threadsafe(self._server.ended.set)
        self._thread.join()
        self._server = self._loop = None

    @property
    def running(self) -> bool:
        """Report whether it was started and not yet stopped."""
        return self._loop is not None

    def run(self, work: Awaitable[T], timeout: float = WAIT_LIMIT) -> T:
        """Run work on the loop, from any other thread, and return its result. TimeoutError."""

        async def bounded() -> T:
            async with asyncio.timeout(timeout):
                return await work

        if self._loop is None:
            raise RuntimeError("the playground is not started")
        return asyncio.run_coroutine_threadsafe(bounded(), self._loop).result()

    def soon(self, act: Callable[[], None]) -> None:
        """Run `act` on the loop soon, without waiting for it. Does nothing if it does not run."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(act)

    async def _serve(self, listener: socket.socket, started: threading.Event) -> None:
        config = uvicorn.Config(
            self._app,
            log_config=None,
            log_level="critical",
            lifespan="off",
            ws="websockets-sansio",
            date_header=False,
        )
        self._server = _Server(config)
        self._loop = asyncio.get_running_loop()
        self._loop.call_soon(started.set)
        await self._server.serve(sockets=[listener])
        await self._before_end()

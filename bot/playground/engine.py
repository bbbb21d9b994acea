"""One thread with one event loop that serves one address on 127.0.0.1, and the ways into it from other threads."""

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
"""Seconds that requests have to end when the server does."""


class _Server(uvicorn.Server):
    """A uvicorn that waits for its end instead of looking at the clock ten times a second: it ends at once."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ended = asyncio.Event()

    async def main_loop(self) -> None:
        """Serve until `ended`."""
        await self.on_tick(0)
        await self.ended.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close everything, and give what is being answered a moment."""
        for listener in self.servers:
            listener.close()
        for listening in sockets or []:
            listening.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        for _ in range(int(GRACE / 0.01)):
            await asyncio.sleep(0.01)
            if not self.server_state.connections and not self.server_state.tasks:
                return
        for task in self.server_state.tasks:
            task.cancel()


class Engine:
    """A server that is started once and stopped once."""

    def __init__(self, app: ASGIApp, before_end: Callable[[], Awaitable[None]]) -> None:
        """`before_end` runs on the loop when the server ends: to let go of what still waits."""
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
        listener.listen(128)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        started = threading.Event()
        self._thread = threading.Thread(
            target=lambda: asyncio.run(self._serve(listener, started)), name="playground", daemon=True
        )
        self._thread.start()
        started.wait()
        return address

    def stop(self, last: Callable[[], None]) -> None:
        """Do one `last` thing on the loop, close all connections and end the thread. Nothing if it does not run."""
        if self._server is None or self._thread is None or self._loop is None:
            return
        self._loop.call_soon_threadsafe(last)
        self._loop.call_soon_threadsafe(self._server.ended.set)
        self._thread.join()
        self._server = self._loop = None

    @property
    def running(self) -> bool:
        """Tell whether it was started and not yet stopped."""
        return self._loop is not None

    def run(self, work: Awaitable[T], timeout: float = WAIT_LIMIT) -> T:
        """Do something on the loop and return its result. From any other thread. TimeoutError."""

        async def bounded() -> T:
            async with asyncio.timeout(timeout):
                return await work

        if self._loop is None:
            raise RuntimeError("the playground is not started")
        return asyncio.run_coroutine_threadsafe(bounded(), self._loop).result()

    def soon(self, act: Callable[[], None]) -> None:
        """Do something on the loop, soon, and do not wait for it. Nothing if it does not run."""
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

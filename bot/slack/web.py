"""The bot's web server: Slack's requests in HTTP mode, and in every mode whether it lives, is ready, and what it counted."""

import asyncio
import logging
from collections.abc import Callable

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.slack.connections import Limits
from bot.slack.door import NO_RETRY, Door
from bot.slack.metrics import Metrics

log = logging.getLogger(__name__)

EVENTS = "/slack/events"
TOO_LARGE, TOO_SLOW, UNSIGNED, BUSY, GONE = 413, 408, 401, 503, 400
_FOR_GOOD = {TOO_LARGE, UNSIGNED}
"""What would be the same at the next attempt."""


def web(
    metrics: Metrics,
    ready: Callable[[], str],
    door: Door | None = None,
    limits: Limits | None = None,
    *,
    warning: Callable[[], str] = lambda: "",
) -> Starlette:
    """Return the server; without a `door` Slack has no way in by HTTP."""
    routes = health(metrics, ready, warning)
    if door is not None:
        routes.append(Route(EVENTS, Events(door, metrics, limits or Limits()).answer, methods=["POST"]))
    return Starlette(routes=routes)


class Events:
    """The way in for Slack's requests. Whatever can be refused is refused before anything of a body is read."""

    def __init__(self, door: Door, metrics: Metrics, limits: Limits) -> None:
        self._door, self._metrics, self._limits = door, metrics, limits
        self._arriving: dict[asyncio.Timeout, int] = {}
        self._answering = 0

    async def answer(self, request: Request) -> Response:
        """Hand a signed request over and return its answer, or say why not."""
        headers = dict(request.headers)
        if _declared(headers) > self._limits.body:
            return self._refused(TOO_LARGE, "large")
        if not self._door.may_be_signed(headers):
            return self._refused(UNSIGNED, "unsigned")
        body = await self._body(request)
        if isinstance(body, Response):
            return body
        if not self._door.is_signed(body, headers):
            return self._refused(UNSIGNED, "unsigned")
        if self._answering >= self._limits.requests:
            return self._refused(BUSY, "busy")
        self._answering += 1
        try:
            # Bolt blocks until the listener has acknowledged: in the event loop that would stop everybody else.
            answer = await run_in_threadpool(self._door.enter, body, headers)
        finally:
            self._answering -= 1
        return Response(answer.body, answer.status, answer.first_headers_without_set_cookie())

    async def _body(self, request: Request) -> bytes | Response:
        """Read a body, or return why it is not read. The one that has taken the longest makes room for the others."""
        body = bytearray()
        try:
            async with asyncio.timeout(self._limits.body_seconds) as time_left:
                self._arriving[time_left] = 0
                async for part in request.stream():
                    if len(body) + len(part) > self._limits.body:
                        return self._refused(TOO_LARGE, "large")
                    body += part
                    if time_left in self._arriving:
                        self._arriving[time_left] = len(body)
                        self._make_room()
        except ClientDisconnect:
            return Response(status_code=GONE)
        except TimeoutError:
            return self._refused(TOO_SLOW, "slow")
        finally:
            self._arriving.pop(time_left, None)
        return bytes(body)

    def _make_room(self) -> None:
        while sum(self._arriving.values()) > self._limits.arriving:
            oldest = next(iter(self._arriving))
            del self._arriving[oldest]
            oldest.reschedule(0)

    def _refused(self, status: int, why: str) -> Response:
        log.info("A request was turned away: %s", why)
        self._metrics.count("dropped", why)
        headers = {"Connection": "close"} if status == TOO_SLOW else {}
        return PlainTextResponse("", status_code=status, headers=headers | (NO_RETRY if status in _FOR_GOOD else {}))


def health(metrics: Metrics, ready: Callable[[], str], warning: Callable[[], str] = lambda: "") -> list[BaseRoute]:
    """Return the routes that say how it is. `ready` returns "" or what is still missing; a `warning` leaves it ready."""

    async def alive(_: Request) -> Response:
        return PlainTextResponse("alive\n")

    async def readiness(_: Request) -> Response:
        lacking = ready()
        lines = [line for line in (lacking or "ready", warning()) if line]
        return PlainTextResponse("".join(f"{line}\n" for line in lines), status_code=503 if lacking else 200)

    async def counted(_: Request) -> Response:
        return PlainTextResponse(metrics.text(), media_type="text/plain; version=0.0.4")

    return [Route("/healthz", alive), Route("/readyz", readiness), Route("/metrics", counted)]


def _declared(headers: dict[str, str]) -> int:
    length = headers.get("content-length", "0")
    return int(length) if length.isdecimal() and len(length) < 20 else 0

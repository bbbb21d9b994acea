"""The bot's web server: Slack's requests in HTTP mode, and in every mode whether it lives, is ready, and what it counted."""

from collections.abc import Callable

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.slack.door import Door
from bot.slack.metrics import Metrics

EVENTS = "/slack/events"
LARGEST = 8 * 1024 * 1024
"""Bytes of a request. Slack's are far smaller; more is not read."""


def web(
    metrics: Metrics, ready: Callable[[], str], door: Door | None = None, warning: Callable[[], str] = lambda: ""
) -> Starlette:
    """Return the server; without a `door` Slack has no way in by HTTP."""

    async def events(request: Request) -> Response:
        body = await _body(request)
        if body is None:
            return PlainTextResponse("", status_code=413)
        # Bolt blocks until the listener has acknowledged: in the event loop that would stop everybody else.
        answer = await run_in_threadpool(door.enter, body, dict(request.headers)) if door else None
        if answer is None:
            return PlainTextResponse("", status_code=404)
        return Response(answer.body, answer.status, answer.first_headers_without_set_cookie())

    routes = health(metrics, ready, warning)
    return Starlette(routes=[*routes, Route(EVENTS, events, methods=["POST"])] if door else routes)


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


async def _body(request: Request) -> bytes | None:
    parts: list[bytes] = []
    size = 0
    try:
        async for part in request.stream():
            size += len(part)
            if size > LARGEST:
                return None
            parts.append(part)
    except ClientDisconnect:
        return None
    return b"".join(parts)

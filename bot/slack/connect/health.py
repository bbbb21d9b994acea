"""Whether the bot lives, is ready, and what it counted: for what deploys it and watches it."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.slack.metrics import CONTENT_TYPE, Metrics


def health(metrics: Metrics, ready: Callable[[], str], warning: Callable[[], str] = lambda: "") -> list[BaseRoute]:
    """Return the routes that say how it is. `ready` returns "" or what is still missing; a `warning` leaves it ready."""

    async def alive(_: Request) -> Response:
        return PlainTextResponse("alive\n")

    async def readiness(_: Request) -> Response:
        lacking = ready()
        lines = [line for line in (lacking or "ready", warning()) if line]
        return PlainTextResponse("".join(f"{line}\n" for line in lines), status_code=503 if lacking else 200)

    async def counted(_: Request) -> Response:
        return Response(metrics.text(), media_type=CONTENT_TYPE)

    return [Route("/healthz", alive), Route("/readyz", readiness), Route("/metrics", counted)]

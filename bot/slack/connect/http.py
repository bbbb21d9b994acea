"""The bot's web server: Slack's signed requests in HTTP mode, and in every mode the routes of `health`.

Bolt reads a payload before it looks at anything else, so whatever it cannot read stops here.
"""

import asyncio
import logging
import re
from collections.abc import Callable

from slack_bolt import App, BoltRequest, BoltResponse
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.errors import where_raised
from bot.slack.connect.connections import Limits
from bot.slack.connect.health import health
from bot.slack.memory import Seen
from bot.slack.metrics import Metrics

log = logging.getLogger(__name__)

EVENTS = "/slack/events"
TOO_LARGE, TOO_SLOW, UNSIGNED, BUSY, GONE = 413, 408, 401, 503, 400
_FOR_GOOD = {TOO_LARGE, UNSIGNED}
"""What would be the same at the next attempt."""
NO_RETRY = {"X-Slack-No-Retry": "1"}
"""Stops Slack from sending again what will not be read the next time either: https://docs.slack.dev/apis/events-api"""
FRESH = 300
"""Seconds for which a signature may be used: https://docs.slack.dev/authentication/verifying-requests-from-slack"""
WINDOW = 600.0
"""Seconds for which a signature is remembered: twice the five minutes in which Slack's may be used."""
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")


class HttpReceiver:
    """Signed HTTP: one request in, (status, body, headers) out. Called in a thread, since Bolt waits for acknowledgements."""

    def __init__(self, app: App, signing_secret: str) -> None:
        self._app = app
        self._verifier = SignatureVerifier(signing_secret)
        self._used = Seen(WINDOW)

    def may_be_signed(self, headers: dict[str, str]) -> bool:
        """Tell by its headers alone whether a request can be Slack's: signed, and within the last five minutes."""
        signed_at = headers.get("x-slack-request-timestamp", "")
        fresh = signed_at.isascii() and signed_at.isdecimal() and abs(self._verifier.clock.now() - int(signed_at[:12])) <= FRESH
        return fresh and bool(_SIGNATURE.fullmatch(headers.get("x-slack-signature", "")))

    def is_signed(self, body: bytes, headers: dict[str, str]) -> bool:
        """Tell whether Slack signed this body within the last five minutes."""
        try:
            signature = headers.get("x-slack-signature", "")
            return bool(signature) and self._verifier.is_valid(body, headers.get("x-slack-request-timestamp", ""), signature)
        except (ValueError, OverflowError):
            return False

    def dispatch(self, body: bytes, headers: dict[str, str]) -> BoltResponse:
        """Check the signature before anything is parsed, let no signature in twice, and hand over to Bolt."""
        if not self.is_signed(body, headers):
            log.info("A request with a bad signature or an old timestamp was turned away")
            return BoltResponse(status=401, body="", headers={**NO_RETRY})
        if not self._used.first(headers["x-slack-signature"]):
            # Slack signs each of its own retries anew: this is somebody else's copy. It is acknowledged and not acted on.
            log.warning("A request came a second time with the same signature")
            return BoltResponse(status=200, body="")
        try:
            return self._app.dispatch(BoltRequest(body=body.decode("utf-8"), headers=dict(headers)))
        except Exception as error:  # noqa: BLE001 - whatever Bolt cannot read is not to be sent again
            log.warning("A request could not be read: %s", where_raised(error))
            return BoltResponse(status=400, body="", headers={**NO_RETRY})


def web(
    metrics: Metrics,
    ready: Callable[[], str],
    receiver: HttpReceiver | None = None,
    limits: Limits | None = None,
    *,
    warning: Callable[[], str] = lambda: "",
) -> Starlette:
    """Return the server; without a `receiver` it has no endpoint for Slack."""
    routes = health(metrics, ready, warning)
    if receiver is not None:
        routes.append(Route(EVENTS, Events(receiver, metrics, limits or Limits()).answer, methods=["POST"]))
    return Starlette(routes=routes)


class Events:
    """The endpoint for Slack's requests. What can be refused by its headers is refused before its body is read."""

    def __init__(self, receiver: HttpReceiver, metrics: Metrics, limits: Limits) -> None:
        self._receiver, self._metrics, self._limits = receiver, metrics, limits
        self._arriving: dict[asyncio.Timeout, int] = {}
        self._answering = 0

    async def answer(self, request: Request) -> Response:
        """Hand a signed request over and return its answer, or say why not."""
        headers = dict(request.headers)
        if _declared(headers) > self._limits.body:
            return self._refused(TOO_LARGE, "large")
        if not self._receiver.may_be_signed(headers):
            return self._refused(UNSIGNED, "unsigned")
        body = await self._body(request)
        if isinstance(body, Response):
            return body
        if not self._receiver.is_signed(body, headers):
            return self._refused(UNSIGNED, "unsigned")
        if self._answering >= self._limits.requests:
            return self._refused(BUSY, "busy")
        self._answering += 1
        try:
            # Bolt blocks until the listener has acknowledged: in the event loop that would stop everybody else.
            answer = await run_in_threadpool(self._receiver.dispatch, body, headers)
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


def _declared(headers: dict[str, str]) -> int:
    length = headers.get("content-length", "0")
    return int(length) if length.isdecimal() and len(length) < 20 else 0

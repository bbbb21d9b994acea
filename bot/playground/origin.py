"""Who may send requests to the stand-in: only this machine, under its own name. Against DNS rebinding and cross-site requests.

Every request must name 127.0.0.1 or localhost as its host (a page that rebinds its own name to 127.0.0.1 cannot). The
person-side API (/page/…) demands the port too, refuses any other `Origin`, and takes JSON only, which another site's form cannot
send.
"""

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.playground.service import Service

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
"""Headers of the page and its files. They prevent requests from the page to any other host."""


class SameOrigin:
    """The middleware that answers all other requests with 403, and closes their WebSockets."""

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self.app = app
        self.service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "http" and not self._welcome(scope):
            await PlainTextResponse("Only the playground's own page may ask this.", 403)(scope, receive, send)
            return
        if scope["type"] == "websocket" and not self._local(Headers(scope=scope).get("host", "")):
            await receive()
            await send({"type": "websocket.close", "code": 1008})
            return
        await self.app(scope, receive, send)

    def _local(self, host: str) -> bool:
        return host.rpartition(":")[0] in ("127.0.0.1", "localhost") or host in ("127.0.0.1", "localhost")

    def _welcome(self, scope: Scope) -> bool:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if not self._local(host):
            return False
        if not scope["path"].startswith("/page/"):
            return True
        port = self.service.address.rpartition(":")[2]
        own = {f"127.0.0.1:{port}", f"localhost:{port}"}
        if host not in own or headers.get("origin", f"http://{host}") != f"http://{host}":
            return False
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return False
        return scope["method"] == "GET" or headers.get("content-type", "").partition(";")[0] == "application/json"

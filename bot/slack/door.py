"""Lets Slack's requests in. Bolt reads a payload before it looks at anything else, so whatever it cannot read stops here."""

import logging
import re
from contextlib import suppress
from socket import SHUT_RDWR

from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.errors import SlackClientError
from slack_sdk.signature import SignatureVerifier
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web import WebClient

from bot.errors import whence
from bot.slack.seen import Seen

log = logging.getLogger(__name__)

NO_RETRY = {"X-Slack-No-Retry": "1"}
"""Stops Slack from sending again what will not be read the next time either: https://docs.slack.dev/apis/events-api"""
FRESH = 300
"""Seconds for which a signature may be used: https://docs.slack.dev/authentication/verifying-requests-from-slack"""
WINDOW = 600.0
"""Seconds for which a signature is remembered: twice the five minutes in which Slack's may be used."""
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")


class Door:
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

    def enter(self, body: bytes, headers: dict[str, str]) -> BoltResponse:
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
            log.warning("A request could not be read: %s", whence(error))
            return BoltResponse(status=400, body="", headers={**NO_RETRY})


class Socket(SocketModeHandler):
    """Socket Mode that acknowledges also what Bolt cannot read: unacknowledged, Slack would send it three times more."""

    def __init__(self, app: App, app_token: str, client: WebClient) -> None:
        super().__init__(app, app_token, web_client=client, logger=logging.getLogger("slack_sdk"), concurrency=10)

    def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        """Dispatch one envelope."""
        try:
            super().handle(client, req)
        except Exception as error:  # noqa: BLE001 - see above
            log.warning("An envelope could not be read: %s", whence(error))
            with suppress(SlackClientError, OSError):  # the connection itself may be what failed
                client.send_socket_mode_response(SocketModeResponse(envelope_id=req.envelope_id))

    def connect(self) -> None:
        """Open the connection; it is kept open, and opened again where it breaks."""
        self.client.connect()

    def close(self) -> None:
        """Close the connection for good, without the three seconds that its reader would wait for the next message."""
        self.client.auto_reconnect_enabled = False
        session = self.client.current_session
        if session is not None and session.sock is not None:
            with suppress(OSError):
                session.sock.shutdown(SHUT_RDWR)
        self.client.close()

    @property
    def connected(self) -> bool:
        """Whether events can come in now."""
        return bool(self.client.is_connected())

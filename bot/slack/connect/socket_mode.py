"""Socket Mode: Slack's envelopes by WebSocket. https://docs.slack.dev/apis/events-api/using-socket-mode."""

import logging
from contextlib import suppress
from socket import SHUT_RDWR

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.errors import SlackClientError
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web import WebClient

from bot.errors import where_raised

log = logging.getLogger(__name__)


class SocketMode(SocketModeHandler):
    """Socket Mode that acknowledges also what Bolt cannot read: unacknowledged, Slack would send it three times more."""

    def __init__(self, app: App, app_token: str, client: WebClient) -> None:
        super().__init__(app, app_token, web_client=client, logger=logging.getLogger("slack_sdk"), concurrency=10)

    def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        """Dispatch one envelope."""
        try:
            super().handle(client, req)
        except Exception as error:  # noqa: BLE001 - see above
            log.warning("An envelope could not be read: %s", where_raised(error))
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

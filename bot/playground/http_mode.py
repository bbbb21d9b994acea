"""Signed HTTP: events, commands and interactions posted to the app's request URL.

docs.slack.dev/apis/events-api/using-http-request-urls, docs.slack.dev/authentication/verifying-requests-from-slack.
"""

import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

import httpx

from bot.playground.delivery import Json, Parcel
from bot.playground.failures import NotAcknowledged


def sign(secret: str, body: str, timestamp: int) -> dict[str, str]:
    """Return the two headers that prove that a request comes from Slack: HMAC-SHA256 of `v0:timestamp:body`."""
    digest = hmac.new(secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": str(timestamp), "X-Slack-Signature": f"v0={digest}"}


def encode(parcel: Parcel) -> tuple[str, str]:
    """Return body and content type: JSON for events, a form for commands, a form with one `payload` for interactions."""
    if parcel.kind == "events_api":
        return json.dumps(parcel.payload), "application/json"
    if parcel.kind == "slash_commands":
        return urlencode(parcel.payload), "application/x-www-form-urlencoded"
    return urlencode({"payload": json.dumps(parcel.payload)}), "application/x-www-form-urlencoded"


@dataclass(slots=True)
class HttpMode:
    """The app behind one request URL."""

    url: str
    signing_secret: str
    client: httpx.AsyncClient = field(default_factory=lambda: httpx.AsyncClient(trust_env=False))

    @property
    def is_starting(self) -> bool:
        """Return False: an app has to answer Slack's challenge before anything is delivered to it."""
        return False

    async def deliver(self, parcel: Parcel, deadline: float) -> Json:
        """Post a signed request and return the answer's body; HTTP 200 is the acknowledgement."""
        body, content_type = encode(parcel)
        headers = sign(self.signing_secret, body, int(time.time())) | {"Content-Type": content_type}
        if parcel.attempt:
            headers |= {"X-Slack-Retry-Num": str(parcel.attempt), "X-Slack-Retry-Reason": parcel.reason}
        try:
            answer = await self.client.post(self.url, content=body, headers=headers, timeout=deadline)
        except httpx.TimeoutException as error:
            raise NotAcknowledged("http_timeout") from error
        except httpx.HTTPError as error:
            raise NotAcknowledged("connection_failed") from error
        if answer.status_code != 200:
            raise NotAcknowledged("http_error", retry=answer.headers.get("x-slack-no-retry") != "1")
        return _decoded(answer)

    async def verify(self, deadline: float) -> bool:
        """Send Slack's url_verification challenge, as when a request URL is saved; report whether it came back in time."""
        challenge = hashlib.sha256(self.url.encode()).hexdigest()
        parcel = Parcel("events_api", "url_verification", {"type": "url_verification", "token": "legacy", "challenge": challenge})
        body, content_type = encode(parcel)
        headers = sign(self.signing_secret, body, int(time.time())) | {"Content-Type": content_type}
        try:
            answer = await self.client.post(self.url, content=body, headers=headers, timeout=deadline)
        except httpx.HTTPError:
            return False
        return answer.status_code == 200 and challenge in (answer.text, _decoded(answer).get("challenge"))


def _decoded(answer: httpx.Response) -> Json:
    if not answer.content:
        return {}
    try:
        decoded = answer.json()
    except ValueError:
        return {"text": answer.text}
    return decoded if isinstance(decoded, dict) else {"text": answer.text}

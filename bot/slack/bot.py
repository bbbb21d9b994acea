"""Builds the Bolt app around a host: one bot, however Slack reaches it."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler

from bot.errors import Fixable
from bot.slack.incoming import Identity
from bot.slack.jobs import Jobs
from bot.slack.lanes import Lanes
from bot.slack.listeners import register
from bot.slack.logs import bolt_logger, quieten
from bot.slack.metrics import Metrics
from bot.slack.office import House, Office
from bot.slack.payload import text
from bot.slack.voice import Voice


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot that is ready to be connected."""

    app: App
    office: Office
    outbox: Lanes

    def close(self) -> None:
        """Finish what was begun, in the order in which nothing gets lost: the work, the branches, the last that is to be said."""
        self.office.hands.close(10.0)
        self.office.jobs.close()
        self.outbox.close()


def web_client(token: str, api_url: str) -> WebClient:
    """Return a client that waits as long as Slack says, and never repeats a request that may have been carried out.

    The SDK's default repeats after a connection error, which can post a message twice.
    """
    retry = [RateLimitErrorRetryHandler(max_retry_count=3)]
    return WebClient(token=token, base_url=api_url, timeout=10, retry_handlers=list(retry))


def identify(client: WebClient) -> Identity:
    """Ask Slack who the bot is; raise Fixable where the token is not accepted or Slack cannot be reached."""
    try:
        found = client.auth_test().data
    except SlackApiError as error:
        raise Fixable(
            f"Slack does not accept the bot token: {error.response.get('error')}.",
            "Copy it again from the app's page “OAuth & Permissions”.",
        ) from None
    except (SlackClientError, OSError, ValueError) as error:
        raise Fixable(
            f"Slack cannot be reached ({type(error).__name__}).", "Check the network, and SLACK_API_URL if it is set."
        ) from None
    return Identity(text(found, "user_id"), text(found, "bot_id"), text(found, "team_id"), text(found, "enterprise_id"))


def build(  # noqa: PLR0913 - what a bot is made of
    host: House,
    client: WebClient,
    *,
    signing_secret: str = "",
    pause: float = 1.0,
    metrics: Metrics | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Bot:
    """Build the bot. `pause` is the time between two messages in one channel, in seconds of the `clock`."""
    quieten()
    me = identify(client)
    app = App(
        client=client,
        signing_secret=signing_secret,
        logger=bolt_logger(),
        request_verification_enabled=bool(signing_secret),
        raise_error_for_unhandled_request=True,
    )
    outbox = Lanes("outbox", pause=pause, clock=clock)
    office = Office(host, client, me, Voice(client, outbox), Jobs(host.publish), metrics or Metrics())
    register(app, office)
    return Bot(app, office, outbox)

"""Builds the Bolt app around a host: one bot, however Slack reaches it."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from slack_bolt import App
from slack_sdk import WebClient

from bot.host import Host
from bot.slack.connect.client import identify
from bot.slack.listeners import register
from bot.slack.logs import bolt_logger, quieten
from bot.slack.metrics import Metrics
from bot.slack.outbox import Outbox
from bot.slack.queues import Queues
from bot.slack.services import Jobs, Services


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot that is ready to be connected."""

    app: App
    services: Services
    posting: Queues
    """What waits to be posted, a queue for each channel."""

    def close(self) -> None:
        """Finish what was begun, in the order in which nothing is lost: the listeners' work, the branches, the last posts."""
        self.services.work.close(10.0)
        self.services.jobs.close()
        self.posting.close()


def build(  # noqa: PLR0913 - what a bot is made of
    host: Host,
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
    posting = Queues("outbox", pause=pause, clock=clock)
    services = Services(host, client, me, Outbox(client, posting), Jobs(host.publish), metrics or Metrics())
    register(app, services)
    return Bot(app, services, posting)

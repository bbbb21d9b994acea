"""The playground: the bot against a Slack of one's own, on a copy of the repository. Nothing is pushed anywhere."""

import signal
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.demo.routes import DemoRoutes, WatchedHost
from bot.errors import Fixable
from bot.git import EstateSource
from bot.playground import Playground, Timing
from bot.settings import ROOT, Settings
from bot.slack.app import Bot, build
from bot.slack.connect.client import web_client
from bot.slack.connect.health import health
from bot.slack.connect.socket_mode import SocketMode
from bot.slack.metrics import Metrics

PORTS = 20
"""Consecutive ports that are tried before a person has to choose one."""
SUPPORT = "ask-platform"
"""The channel in which the bot answers unasked."""
PAUSE = 0.2
"""Seconds between two messages of the bot in one channel: less than Slack's one second, which the stand-in does not ask for."""


def run(settings: Settings) -> None:
    """Run the playground until SIGTERM or SIGINT, and say where it is."""
    # A signal writes a byte: one that comes right before the wait for it would otherwise be noticed at the next one only.
    told, teller = socket.socketpair()
    teller.setblocking(False)
    signal.set_wakeup_fd(teller.fileno())
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)
    with demo(settings) as (slack, _):
        if settings.port and not slack.address.endswith(f":{settings.port}"):
            print(f"Port {settings.port} is taken, so this is the next one that is free.", flush=True)  # noqa: T201
        print(f"The playground is at {slack.address} (Ctrl-C ends it)", flush=True)  # noqa: T201 - for who started it
        told.recv(1)


@contextmanager
def demo(settings: Settings, timing: Timing | None = None) -> Iterator[tuple[Playground, Bot]]:
    """Start the stand-in and the bot, yield both, and stop them. Raises Fixable for an unusable repository or port."""
    metrics, connected = Metrics(), threading.Event()
    routes = health(metrics, lambda: "" if connected.is_set() else "not connected yet")
    repository_routes = DemoRoutes()
    slack = Playground(
        ROOT / "manifest.yaml", timing=timing, extra_routes=[*routes, *repository_routes.routes()], awaits_app=True
    )
    _start(slack, settings)
    # Every run has a new folder: the branches of the last run are gone, and the person's repository is unchanged.
    with tempfile.TemporaryDirectory(prefix="netpol-") as state:
        try:
            host = repository_routes.host = WatchedHost(
                _alone(settings, Path(state), slack), lambda: slack.notify_extra(what="repository")
            )
            bot = build(host, web_client(slack.bot_token, slack.api_url), pause=PAUSE, metrics=metrics)
            connection = SocketMode(bot.app, slack.app_token, bot.services.client)
            connection.connect()
            host.keep_fresh()
            connected.set()
            try:
                yield slack, bot
            finally:
                connection.close()
                bot.close()
                host.close()
        finally:
            slack.stop()


def _start(slack: Playground, settings: Settings) -> None:
    """Listen on the configured port, or without one on the next free port; raise Fixable where it is taken, or none is free."""
    asked = "port" in settings.model_fields_set
    for port in range(settings.port, settings.port + (1 if asked else PORTS)):
        try:
            slack.start(port)
        except Fixable:
            if port == settings.port + PORTS - 1 or asked:
                raise
        else:
            return


def _alone(settings: Settings, state: Path, slack: Playground) -> Settings:
    """Return settings that affect nothing outside: a clone of its own, no push and no Slack secrets."""
    channels = slack.ask(lambda: {channel.name: channel.id for channel in slack.workspace.channels.values()})
    return settings.model_copy(
        update={
            "estate": _copied(settings.estate, state),
            "state": state,
            "push": False,
            "slack_bot_token": None,
            "slack_app_token": None,
            "slack_signing_secret": None,
            "docs_url": settings.docs_url or f"{slack.address}/docs",
            "support_channels": (channels[SUPPORT],) if SUPPORT in channels else (),
            "shadow_channel": "",
        }
    )


def _copied(estate: str | None, state: Path) -> str | None:
    """Return an address to clone from for a repository on this machine. A plain folder is only read, so it stays a path."""
    if estate is None or not Path(estate).is_dir():
        return estate
    is_repository = EstateSource.open(estate, cache_dir=state).repository is not None
    return Path(estate).resolve().as_uri() if is_repository else estate

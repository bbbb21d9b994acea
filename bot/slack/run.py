"""Runs the bot in a workspace until it is told to stop, and then lets it finish what it began."""

import logging
import re
import signal
import socket as sockets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC

import uvicorn
from pydantic import SecretStr

from bot.errors import Fixable
from bot.host import Host
from bot.settings import Settings, variable
from bot.slack.app import Bot, build
from bot.slack.connect.client import web_client
from bot.slack.connect.connections import Connections, Limits
from bot.slack.connect.http import HttpReceiver, web
from bot.slack.connect.socket_mode import SocketMode
from bot.slack.mode import Mode

log = logging.getLogger(__name__)

STOPPING = (signal.SIGTERM, signal.SIGINT)


def serve(settings: Settings, mode: Mode) -> None:
    """Serve a workspace until SIGTERM or SIGINT: Slack by WebSocket or by signed HTTP, health by HTTP in both.

    Raises Fixable where the bot cannot start.
    """
    _check_channels(settings)
    client = web_client(_value(settings.slack_bot_token), settings.slack_api_url)
    host = Host(settings)
    secret = _value(settings.slack_signing_secret) if mode == "http" else ""
    bot = build(host, client, signing_secret=secret)
    socket = SocketMode(bot.app, _value(settings.slack_app_token), client) if mode == "socket" else None
    limits = Limits()
    server = uvicorn.Server(
        uvicorn.Config(
            web(
                bot.services.metrics,
                _ready(socket),
                HttpReceiver(bot.app, secret) if mode == "http" else None,
                limits,
                warning=lambda: _old(host),
            ),
            http=Connections(limits).protocol,
            ws="none",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=5,
        )
    )
    # Before uvicorn listens for them it is told all the same; after it has stopped it raises them again, which without this
    # would end the process before the work is finished.
    for number in STOPPING:
        signal.signal(number, lambda *_: setattr(server, "should_exit", True))
    host.keep_fresh()
    with _closing(bot, host), _bound(settings.port) as listener, _connected(socket):
        log.info("Started in %s mode, health on port %d", mode, listener.getsockname()[1])
        server.run(sockets=[listener])


def _check_channels(settings: Settings) -> None:
    """Raise Fixable for a channel that is given by its name: it would never match, and nobody would know why."""
    for name, channels in (("support_channels", settings.support_channels), ("shadow_channel", (settings.shadow_channel,))):
        for channel in channels:
            if channel and not re.fullmatch(r"[CG][A-Z0-9]{5,}", channel):
                raise Fixable(
                    f"{variable(name)} holds {channel[:80]!r}, which is not the id of a channel.",
                    "A channel's id is at the bottom of its About page, and begins with C.",
                )


def _bound(port: int) -> sockets.socket:
    """Return a socket for a port, or for any free one with 0; raise Fixable where it cannot be had."""
    bound = sockets.socket()
    bound.setsockopt(sockets.SOL_SOCKET, sockets.SO_REUSEADDR, 1)
    try:
        bound.bind(("0.0.0.0", port))  # noqa: S104 - Slack, and what asks whether it lives, come from outside
    except OSError as error:
        bound.close()
        raise Fixable(
            f"Port {port} cannot be used: {error.strerror}.", "Stop what uses it, or choose another port with NETPOL_PORT."
        ) from None
    return bound


@contextmanager
def _connected(socket: SocketMode | None) -> Iterator[None]:
    if socket is not None:
        socket.connect()
    try:
        yield
    finally:
        if socket is not None:
            socket.close()


@contextmanager
def _closing(bot: Bot, host: Host) -> Iterator[None]:
    try:
        yield
    finally:
        bot.close()
        host.close()
        log.info("Stopped")


def _ready(socket: SocketMode | None) -> Callable[[], str]:
    return lambda: "no connection to Slack" if socket and not socket.connected else ""


def _old(host: Host) -> str:
    """Say how old is what is known where it could not be read again: not why, for anybody may ask who reaches the port."""
    read_at = host.world().read_at.astimezone(UTC)
    return f"The repository was last read at {read_at:%Y-%m-%d %H:%M} UTC." if host.problem else ""


def _value(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret else ""

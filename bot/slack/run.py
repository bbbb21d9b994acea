"""Runs the bot in one of its modes until it is told to stop, and then lets it finish what it began."""

import logging
import signal
import threading
from collections.abc import Callable, Mapping

import uvicorn
from pydantic import SecretStr

from bot.host import Host
from bot.settings import Settings
from bot.slack.bot import Bot, build, web_client
from bot.slack.door import Door, Socket
from bot.slack.logs import set_up
from bot.slack.mode import Mode, choose
from bot.slack.playing import play
from bot.slack.web import web

log = logging.getLogger(__name__)


def run(settings: Settings, environ: Mapping[str, str]) -> None:
    """Run until SIGTERM or SIGINT. Raises Fixable where the bot cannot start."""
    mode = choose(settings, environ)
    secrets = (settings.slack_bot_token, settings.slack_app_token, settings.slack_signing_secret, settings.git_token)
    set_up(settings.log_level, [_value(secret) for secret in secrets])
    if mode == "playground":
        play(settings)
    else:
        serve(settings, mode)


def serve(settings: Settings, mode: Mode) -> None:
    """Serve a workspace: Slack by WebSocket or by signed HTTP, health by HTTP in both."""
    host = Host(settings)
    client = web_client(_value(settings.slack_bot_token), settings.slack_api_url)
    secret = _value(settings.slack_signing_secret) if mode == "http" else ""
    bot = build(host, client, signing_secret=secret)
    socket = Socket(bot.app, _value(settings.slack_app_token), client) if mode == "socket" else None
    if socket:
        socket.connect()
    door = Door(bot.app, secret) if mode == "http" else None
    server = uvicorn.Server(
        uvicorn.Config(
            web(bot.office.metrics, _ready(socket), door),
            host="0.0.0.0",  # noqa: S104 - Slack, or who asks whether it lives, comes from outside
            port=settings.port,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=5,
        )
    )
    log.info("Started in %s mode, health on port %d", mode, settings.port)
    try:
        server.run()
    finally:
        stop(bot, host, socket)


def stop(bot: Bot, host: Host, socket: Socket | None) -> None:
    """Stop in the order in which nothing gets lost: no more in, finish the work, write the branches, say the last of it."""
    if socket:
        socket.close()
    bot.office.hands.close()
    host.close()
    bot.outbox.close()
    log.info("Stopped")


def until_told() -> threading.Event:
    """Return an event that SIGTERM and SIGINT set."""
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    return told


def _ready(socket: Socket | None) -> Callable[[], str]:
    return lambda: "no connection to Slack" if socket and not socket.connected else ""


def _value(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret else ""

"""The real bot, on the real sample, against the stand-in: by Socket Mode and by signed HTTP."""

import socket
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvicorn

from bot.host import Host
from bot.playground import WAIT_LIMIT, Person, Playground, Timing, lint
from bot.playground.interactions import response_url
from bot.settings import ROOT, Settings
from bot.slack.app import Bot, build
from bot.slack.connect.client import web_client
from bot.slack.connect.connections import Connections, Limits
from bot.slack.connect.http import HttpReceiver, web
from bot.slack.connect.socket_mode import SocketMode
from tests.waiting import drain, patient, until

SUPPORT = "C0ROOM001"
SHADOW = "C0ROOM004"
VIEWS = {"views.open", "views.update", "views.push", "views.publish"}


@dataclass
class Desk:
    """A running bot and the Slack that it is in."""

    slack: Playground
    host: Host
    bot: Bot
    url: str = ""
    socket: SocketMode | None = None
    people: dict[str, Person] = field(default_factory=dict)

    def person(self, name: str) -> Person:
        """Return somebody to act as."""
        return self.people.setdefault(name, self.slack.person(name))

    def quiet(self) -> None:
        """Wait until nothing is under way."""
        quiet(self)

    def hold(self, channel: str) -> threading.Event:
        """Hold back what the bot says in a channel from now on, until the event is set."""
        gate = threading.Event()
        self.bot.posting.put(channel, lambda: gate.wait(WAIT_LIMIT) and None, paced=False)
        return gate

    def answers(self, channel: str, thread: str, count: int) -> None:
        """Wait until the bot has made this many answers in a thread, whether they are in Slack or held back."""
        until(lambda: len(self.bot.services.pending.answers(channel, thread)) == count)


Start = Callable[..., Desk]


def spoken(messages: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the messages that are no files."""
    return [each for each in messages if not each.get("files")]


def controls(message: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the buttons and the menu of a message, in order."""
    return [each for block in message["blocks"] if block["type"] == "actions" for each in block["elements"]]


def labels(message: dict[str, Any]) -> list[str]:
    """Return what the buttons of a message say, then the lines of its menu."""
    buttons = [each["text"]["text"] for each in controls(message) if each["type"] == "button"]
    return buttons + [line["text"]["text"] for each in controls(message) for line in each.get("options", ())]


def press(person: Person, message: dict[str, Any], label: str) -> None:
    """Press the button that says this, or choose the line of the menu that does."""
    for each in controls(message):
        if each.get("text", {}).get("text") == label:
            assert person.click(message, each["action_id"]).ok
            return
        if label in [line["text"]["text"] for line in each.get("options", ())]:
            assert person.choose(message, each["action_id"], label).ok
            return
    raise AssertionError(f"{label} is not in {labels(message)}")


def press_old(desk: Desk, person: Person, message: dict[str, Any], action: dict[str, Any]) -> None:
    """Press what a client still shows of a message, or what somebody forged."""
    channel, service = str(message["channel"]), desk.slack._service
    url = desk.slack.ask(
        lambda: response_url(
            service,
            service.workspace.user(person.id),
            service.workspace.channels[channel],
            service.workspace.message(channel, message["ts"]),
        )
    )
    desk.slack.deliver(
        "interactive",
        "block_actions",
        {
            "type": "block_actions",
            "user": {"id": person.id},
            "channel": {"id": channel},
            "container": {"message_ts": message["ts"], "channel_id": channel, "thread_ts": message.get("thread_ts")},
            "message": {"ts": message["ts"], "thread_ts": message.get("thread_ts")},
            "actions": [action],
            "trigger_id": f"{len(desk.slack.deliveries)}.2.3",
            "response_url": url,
        },
    )


def quiet(*desks: Desk) -> None:
    """Wait until nothing is under way: what Slack delivers, and what each bot takes in, works on, writes and says.

    One step leads to another, so the round is made until two in a row have changed nothing in Slack.
    """
    rounds = [_steps(desks)]
    while len(rounds) < 3 or len(set(rounds[-3:])) > 1:
        for desk in desks:
            desk.slack.idle()
            drain(desk.bot.app.listener_runner.listener_executor)
            assert desk.bot.services.work.idle(WAIT_LIMIT)
            assert desk.bot.services.jobs.idle(WAIT_LIMIT)
            assert desk.bot.posting.idle(WAIT_LIMIT)
        rounds.append(_steps(desks))


def _steps(desks: Sequence[Desk]) -> int:
    """Count what has happened in Slack so far."""
    return sum(desk.slack._changes + len(desk.slack.calls) + len(desk.slack.deliveries) for desk in desks)


@contextmanager
def running(
    tmp_path: Path, *, http: bool, pause: float, timing: Timing | None, clock: Callable[[], float], given: dict[str, Any]
) -> Iterator[Desk]:
    """Run a bot and its Slack, and check afterwards that nothing broke a limit of Slack's."""
    settings = Settings(**({"state": tmp_path / "state", "support_channels": (SUPPORT,)} | given))
    with Playground(ROOT / "manifest.yaml", timing=timing or patient(drain=0.05)) as slack:
        host = Host(settings)
        client = web_client(slack.bot_token, slack.api_url)
        bot = build(host, client, signing_secret=slack.signing_secret if http else "", pause=pause, clock=clock)
        desk = Desk(slack, host, bot)
        with _by_http(desk) if http else _by_socket(desk):
            yield desk
            bot.close()
            host.close()
        assert slack.errors == []
        _check_limits(slack)


@contextmanager
def _by_socket(desk: Desk) -> Iterator[None]:
    connection = SocketMode(desk.bot.app, desk.slack.app_token, desk.bot.services.client)
    connection.connect()
    desk.socket = connection
    desk.slack.wait_for_app()
    try:
        yield
    finally:
        # The SDK's reader takes up to a second to notice; nobody needs to wait for it.
        threading.Thread(target=_close, args=(connection,), daemon=True).start()


@contextmanager
def _by_http(desk: Desk) -> Iterator[None]:
    listener = socket.create_server(("127.0.0.1", 0))
    receiver = HttpReceiver(desk.bot.app, desk.slack.signing_secret)
    app = web(desk.bot.services.metrics, lambda: "", receiver)
    server = uvicorn.Server(
        uvicorn.Config(app, http=Connections(Limits()).protocol, ws="none", log_config=None, log_level="critical")
    )
    thread = threading.Thread(target=lambda: server.run(sockets=[listener]), daemon=True)
    thread.start()
    desk.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    desk.slack.deliver_to(f"{desk.url}/slack/events")
    try:
        yield
    finally:
        server.should_exit = True
        thread.join()


def _close(connection: SocketMode) -> None:
    with suppress(Exception):
        connection.close()


def _check_limits(slack: Playground) -> None:
    """Whatever any test made the bot say stays inside Slack's limits."""
    for call in slack.calls:
        if call.method in VIEWS:
            assert lint(call.arguments["view"]) == [], call.method
        elif call.method in {"chat.postMessage", "chat.update", "chat.postEphemeral"}:
            assert lint(call.arguments) == [], call.method
            assert call.arguments.get("text")
            assert not call.arguments.get("reply_broadcast")

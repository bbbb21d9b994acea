"""What nobody signed costs next to nothing: neither memory, nor connections, nor the answer to whether the bot lives."""

import hashlib
import hmac
import socket
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field

import pytest
import uvicorn
from slack_bolt import App, BoltResponse

from bot.playground import WAIT_LIMIT
from bot.slack.connect.connections import Connections, Limits
from bot.slack.connect.http import HttpReceiver, web
from bot.slack.metrics import Metrics

SECRET = "a secret"
LONG = 3600.0
"""Seconds that no test waits for."""


@dataclass
class Server:
    """A web server of its own on a free port, and raw connections to it."""

    port: int
    connections: Connections
    metrics: Metrics
    handled: list[bytes] = field(default_factory=list)

    @contextmanager
    def connection(self) -> Iterator[socket.socket]:
        """Connect."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=WAIT_LIMIT) as connected:
            yield connected

    def status(self, *parts: bytes) -> int:
        """Send the parts of a request, and return the status of the answer."""
        with self.connection() as connected:
            with suppress(OSError):  # it may have answered and closed before all is sent
                for part in parts:
                    connected.sendall(part)
            return status_of(connected)

    def is_alive(self) -> bool:
        """Ask whether it lives."""
        return self.status(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n") == 200


def status_of(connected: socket.socket) -> int:
    """Read the status line of an answer; 0 where the connection is closed without one."""
    received = b""
    while b"\r\n" not in received:
        with suppress(ConnectionResetError):
            part = connected.recv(4096)
            received += part
            if part:
                continue
        return 0
    return int(received.split()[1])


def is_closed(connected: socket.socket) -> bool:
    """Wait until the other side closes."""
    with suppress(ConnectionResetError):
        while connected.recv(4096):
            pass
    return True


Start = Callable[..., Server]


@pytest.fixture
def serve() -> Iterator[Start]:
    """Return a function that starts a server with these limits. Its app only notes that a signed request came."""
    with ExitStack() as stack:

        def begin(**limits: float) -> Server:
            return stack.enter_context(running(Limits(**{"head_seconds": LONG, "body_seconds": LONG} | limits)))  # type: ignore[arg-type]

        yield begin


@contextmanager
def running(limits: Limits) -> Iterator[Server]:
    """Run a server."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = Server(listener.getsockname()[1], Connections(limits), Metrics())
    receiver = HttpReceiver(App(token="xoxb-x", signing_secret=SECRET, token_verification_enabled=False), SECRET)

    def dispatch(body: bytes, headers: dict[str, str]) -> BoltResponse:
        assert receiver.is_signed(body, headers)
        server.handled.append(body)
        return BoltResponse(status=200, body="")

    receiver.dispatch = dispatch  # type: ignore[method-assign]  # what Bolt does with it is not the matter here
    app = web(server.metrics, lambda: "", receiver, limits)
    config = uvicorn.Config(app, http=server.connections.protocol, ws="none", log_config=None, log_level="critical")
    runner = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: runner.run(sockets=[listener]), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        runner.should_exit = runner.force_exit = True
        thread.join()


def head(body: bytes = b"", *, signature: str | None = None, at: float | None = None, length: int | None = None) -> bytes:
    """Write the head of a request to Slack's address: signed, unless a `signature` is given; `length` -1 is chunked."""
    moment = str(int(time.time() if at is None else at))
    made = hmac.new(SECRET.encode(), b"v0:" + moment.encode() + b":" + body, hashlib.sha256).hexdigest()
    size = "Transfer-Encoding: chunked" if length == -1 else f"Content-Length: {len(body) if length is None else length}"
    lines = ["POST /slack/events HTTP/1.1", "Host: x", size, f"X-Slack-Request-Timestamp: {moment}"]
    lines += [f"X-Slack-Signature: {f'v0={made}' if signature is None else signature}"] if signature != "" else []
    return "\r\n".join([*lines, "", ""]).encode()


FORGED = "v0=" + "0" * 64


def test_a_signed_request_is_handed_over(serve: Start) -> None:
    """Up to one MiB, whether its length is said or not."""
    server = serve()
    body = b"x" * Limits().body
    assert server.status(head(body), body) == 200
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    assert server.status(head(body, length=-1), chunked) == 200
    assert server.handled == [body, body]


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (head(length=1024 * 1024 + 1), 413),
        (head(length=10**15), 413),
        (head(length=500_000, signature=""), 401),
        (head(length=500_000, signature="v0=short"), 401),
        (head(length=500_000, at=1_000_000_000), 401),
        (head(length=500_000, at=99_999_999_999), 401),
        (head(length=500_000).replace(b"Timestamp: ", b"Timestamp: x"), 401),
    ],
)
def test_what_its_head_gives_away_is_refused_without_its_body(serve: Start, sent: bytes, status: int) -> None:
    """Not a byte of the body was sent, and the answer is there."""
    server = serve()
    assert server.status(sent) == status
    assert server.handled == []


def test_a_body_without_a_length_is_counted(serve: Start) -> None:
    """It is given up at the first byte too many."""
    server = serve()
    piece = b"%x\r\n%s\r\n" % (65536, b"x" * 65536)
    assert server.status(head(length=-1, signature=FORGED), *([piece] * 17)) == 413
    assert server.is_alive()


def test_many_unsigned_bodies_take_no_memory(serve: Start) -> None:
    """Thirty of eight MiB, at the same time, take what sixteen of one MiB may take."""
    server = serve()
    piece = b"%x\r\n%s\r\n" % (65536, b"x" * 65536)

    def send() -> None:
        server.status(head(length=-1, signature=FORGED), *([piece] * 128))

    senders = [threading.Thread(target=send) for _ in range(30)]
    tracemalloc.start()
    try:
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 48 * 1024 * 1024
    assert server.is_alive()


def test_a_body_has_its_time(serve: Start) -> None:
    """However steadily its bytes drip."""
    server = serve(body_seconds=0.05)
    assert server.status(head(length=1000, signature=FORGED), b"x") == 408
    assert 'netpol_dropped_total{kind="slow"} 1' in server.metrics.text()


def test_slow_bodies_make_room_for_quick_ones(serve: Start) -> None:
    """The one that has taken the longest is given up, and Slack's comes through."""
    server = serve(arriving=31)
    with ExitStack() as stack:
        slow = [stack.enter_context(server.connection()) for _ in range(4)]
        for number, each in enumerate(slow):
            each.sendall(head(length=1000, signature=FORGED) + b"x" * 10)
            if number == 3:
                assert status_of(slow[0]) == 408
        assert server.status(head(b"{}"), b"{}") == 200
        assert status_of(slow[1]) == 408
        assert server.is_alive()


@pytest.mark.parametrize("sent", [b"", b"GET /healthz HT", b"GET /healthz HTTP/1.1\r\nX: "])
def test_a_head_has_its_time(serve: Start, sent: bytes) -> None:
    """From the connection on."""
    server = serve(head_seconds=0.05)
    with server.connection() as connected:
        connected.sendall(sent)
        assert is_closed(connected)


def test_the_head_after_an_answer_has_its_time_too(serve: Start) -> None:
    """A first byte in time does not buy more."""
    server = serve(head_seconds=0.05)
    with server.connection() as connected:
        connected.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        assert status_of(connected) == 200
        connected.sendall(b"G")
        assert is_closed(connected)


def test_idle_connections_make_room(serve: Start) -> None:
    """The oldest goes, the bot answers, and no more than the limit are open."""
    server = serve(connections=20)
    with ExitStack() as stack:
        idle = [stack.enter_context(server.connection()) for _ in range(100)]
        assert server.is_alive()
        assert all(is_closed(each) for each in idle[:80])
        assert len(server.connections.open) <= 40
        assert server.status(head(b"{}"), b"{}") == 200


def test_a_connection_that_is_answered_is_not_given_up_for_idle_ones(serve: Start) -> None:
    """Only who waits without a request is."""
    server = serve(connections=5)
    with ExitStack() as stack:
        busy = stack.enter_context(server.connection())
        busy.sendall(head(b"{}"))
        idle = [stack.enter_context(server.connection()) for _ in range(8)]
        assert is_closed(idle[0])
        assert server.is_alive()
        busy.sendall(b"{}")
        assert status_of(busy) == 200
    assert server.handled == [b"{}"]

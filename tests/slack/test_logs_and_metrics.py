"""What is written down: no secret, nobody's words, and counters that mean what they say."""

import asyncio
import io
import logging

import pytest
from httpx import ASGITransport, AsyncClient, Response
from starlette.applications import Starlette

from bot.errors import where_raised
from bot.slack import metrics as counters
from bot.slack.connect.health import health
from bot.slack.logs import HIDDEN, Redacting
from bot.slack.metrics import Metrics

SECRETS = [
    "xoxb-1234567890-abcdefGHIJ",
    "xapp-1-A111-222-deadbeef",
    "xoxe.xoxb-1-abc",
    "https://hooks.slack.com/commands/T1/2/abc",
    "wss://wss-primary.slack.com/link/?ticket=abc",
    "ghp_0123456789abcdefghij",
    "github_pat_11AA_bbCC",
    "https://x-access-token:s3cret-t0ken@github.com/o/r.git",
    "Authorization: Bearer abcdefghijkl",
]


@pytest.fixture
def lines() -> tuple[logging.Logger, io.StringIO]:
    """Return a logger that redacts, and what it wrote."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Redacting(["the-signing-secret"]))
    logger = logging.getLogger("test.redacting")
    logger.handlers = [handler]
    logger.propagate = False
    logger.setLevel(logging.INFO)
    return logger, stream


@pytest.mark.parametrize("secret", SECRETS)
def test_a_secret_is_hidden_wherever_it_slips_in(lines: tuple[logging.Logger, io.StringIO], secret: str) -> None:
    """In the message, in an argument and in a traceback."""
    logger, stream = lines
    logger.info("got %s", secret)
    try:
        int(secret)
    except ValueError:
        logger.exception("failed with %s", {"token": secret})
    written = stream.getvalue()
    assert HIDDEN in written
    assert secret not in written
    for part in ("1234567890-abcdef", "deadbeef", "s3cret-t0ken", "abcdefghijkl", "0123456789abcdefghij", "T1/2/abc"):
        assert part not in written


def test_a_known_secret_is_hidden_whatever_its_form(lines: tuple[logging.Logger, io.StringIO]) -> None:
    """The signing secret has no form of its own."""
    logger, stream = lines
    logger.warning("secret=the-signing-secret.")
    assert f"secret={HIDDEN}." in stream.getvalue()


def test_an_error_is_located_without_its_words() -> None:
    """Type and places; never the message, which can hold what a person wrote."""
    try:
        int("my password is hunter2")
    except ValueError as error:
        place = where_raised(error)
    assert "ValueError at" in place
    assert "hunter2" not in place


def test_the_last_click_of_each_person_counts() -> None:
    """Up, down, and two people."""
    metrics = Metrics()
    metrics.vote("C1/1.1", "UANN", "up")
    metrics.vote("C1/1.1", "UANN", "down")
    metrics.vote("C1/1.1", "UBEN", "up")
    metrics.vote("C1/2.2", "UBEN", "up")
    assert 'netpol_thumbs{thumb="down"} 1.0\n' in metrics.text()
    assert 'netpol_thumbs{thumb="up"} 2.0\n' in metrics.text()


def test_a_thumb_that_is_too_old_to_be_changed_still_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest goes first; one that was changed is a new one."""
    monkeypatch.setattr(counters, "_VOTES", 2)
    metrics = Metrics()
    for user in ("UANN", "UBEN", "UANN", "UCID"):
        metrics.vote("C1/1.1", user, "up")
    metrics.vote("C1/1.1", "UANN", "down")
    assert 'netpol_thumbs{thumb="down"} 1.0\n' in metrics.text()
    assert 'netpol_thumbs{thumb="up"} 2.0\n' in metrics.text()


TEXT = """\
# HELP netpol_answers_total Replies posted, by their kind.
# TYPE netpol_answers_total counter
netpol_answers_total{kind="clarify"} 2.0
# HELP netpol_silences_total Messages that were left unanswered.
# TYPE netpol_silences_total counter
netpol_silences_total 1.0
# HELP netpol_branches_total Branches, by what became of them.
# TYPE netpol_branches_total counter
netpol_branches_total{kind="created"} 1.0
# HELP netpol_errors_total Failures, by whether a person can fix them.
# TYPE netpol_errors_total counter
# HELP netpol_reasons_total Reasons given for a thumb that points down.
# TYPE netpol_reasons_total counter
netpol_reasons_total 0.0
# HELP netpol_dropped_total Deliveries that were not handled, by reason.
# TYPE netpol_dropped_total counter
# HELP netpol_thumbs Thumbs as they stand: the last click of a person on an answer.
# TYPE netpol_thumbs gauge
netpol_thumbs{thumb="down"} 0.0
netpol_thumbs{thumb="up"} 0.0
"""


def test_counters_are_prometheus_text() -> None:
    """Help, type and value of each, and nothing about the process; another bot of the process counts for itself."""
    metrics, other = Metrics(), Metrics()
    metrics.count("answers", "clarify")
    metrics.count("answers", "clarify")
    metrics.count("silences")
    metrics.count("branches", "created")
    other.count("answers", "help")
    assert metrics.text() == TEXT


def test_no_label_comes_from_outside() -> None:
    """What is not listed is counted, and not written."""
    metrics = Metrics()
    for name in counters.COUNTERS:
        metrics.count(name, "UANN said hunter2")
    assert "hunter2" not in metrics.text()
    assert 'netpol_errors_total{kind="other"} 1.0\n' in metrics.text()
    assert "netpol_silences_total 1.0\n" in metrics.text()


def test_counters_are_served_as_prometheus_text() -> None:
    """At /metrics, with the type that Prometheus asks for."""

    async def get() -> Response:
        transport = ASGITransport(Starlette(routes=health(Metrics(), lambda: "")))
        async with AsyncClient(transport=transport, base_url="http://bot") as client:
            return await client.get("/metrics")

    served = asyncio.run(get())
    assert served.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert served.text == Metrics().text()

"""What is written down: no secret, nobody's words, and counters that mean what they say."""

import io
import logging

import pytest

from bot.errors import where_raised
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
    assert 'netpol_thumbs{thumb="down"} 1' in metrics.text()
    assert 'netpol_thumbs{thumb="up"} 2' in metrics.text()


def test_counters_are_prometheus_text() -> None:
    """Help, type and value of each."""
    metrics = Metrics()
    metrics.count("answers", "clarify")
    metrics.count("answers", "clarify")
    metrics.count("silences")
    lines = metrics.text().splitlines()
    assert "# TYPE netpol_answers_total counter" in lines
    assert 'netpol_answers_total{kind="clarify"} 2' in lines
    assert "netpol_silences_total 1" in lines

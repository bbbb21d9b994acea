"""Starting, being looked after, and stopping."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from git import Repo

from bot.errors import Fixable
from bot.host import Host
from bot.playground import Playground
from bot.repository.sample import sample_repository
from bot.settings import ROOT, Settings
from bot.slack.bot import identify, web_client
from bot.slack.doctor import check
from bot.slack.playing import playing
from tests.repository.conftest import GitServer
from tests.slack.running import SUPPORT, Desk, Start

ASK = "how do I let book-a-visit-dev talk to visits-api-dev?"


def free_port() -> int:
    """Return a port that nobody has."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextmanager
def started(tmp_path: Path, **environ: str) -> Iterator[subprocess.Popen[str]]:
    """Start `app.py` in a process of its own."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "app.py")],
        cwd=ROOT,
        env=kept | {"NETPOL_STATE": str(tmp_path / "state"), "PYTHONWARNINGS": "ignore"} | environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def wait_for(url: str) -> httpx.Response:
    """Return what is at the address as soon as something is."""
    for _ in range(200):
        try:
            answer = httpx.get(url, trust_env=False)
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            if answer.status_code == 200:
                return answer
            time.sleep(0.05)
    raise TimeoutError(url)


@pytest.mark.parametrize("mode", ["socket", "http"])
def test_it_starts_answers_and_stops(tmp_path: Path, mode: str) -> None:
    """The whole process: secrets in, ready, one question, SIGTERM, gone, with no secret in its log."""
    port = free_port()
    with Playground(ROOT / "manifest.yaml") as slack:
        secrets = {
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_API_URL": slack.api_url,
            "PORT": str(port),
            "NETPOL_LOG_LEVEL": "DEBUG",
        }
        secrets |= {"SLACK_APP_TOKEN": slack.app_token} if mode == "socket" else {"SLACK_SIGNING_SECRET": slack.signing_secret}
        with started(tmp_path, **secrets) as process:
            assert wait_for(f"http://127.0.0.1:{port}/readyz").text == "ready\n"
            assert wait_for(f"http://127.0.0.1:{port}/healthz").text == "alive\n"
            if mode == "http":
                slack.deliver_to(f"http://127.0.0.1:{port}/slack/events")
            amira = slack.person("amira")
            assert amira.wait_for_reply(amira.say("dm", ASK))
            assert 'netpol_answers_total{kind="answer"} 1' in wait_for(f"http://127.0.0.1:{port}/metrics").text
            process.send_signal(signal.SIGTERM)
            _, log = process.communicate(timeout=20)
        assert process.returncode == 0
        assert f"Started in {mode} mode" in log
        assert "Stopped" in log
        for secret in (slack.bot_token, slack.app_token, slack.signing_secret, "book-a-visit-dev talk", "Traceback"):
            assert secret not in log


def test_it_is_ready_and_says_how_old_its_clone_is_while_the_repository_is_down(tmp_path: Path) -> None:
    """Why is not said to everybody who reaches the port: the address may be nobody's business."""
    sample_repository(ROOT / "examples" / "environments", tmp_path / "remote").rename(tmp_path / "server.git")
    port, remote = free_port(), GitServer(tmp_path, "")
    Host(Settings(estate=remote.url(), state=tmp_path / "state"))
    remote.answer = 503
    with Playground(ROOT / "manifest.yaml") as slack:
        secrets = {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token, "SLACK_API_URL": slack.api_url}
        with started(tmp_path, **secrets, PORT=str(port), NETPOL_ESTATE=remote.url()):
            said = wait_for(f"http://127.0.0.1:{port}/readyz").text
    remote.stop()
    assert re.fullmatch(r"ready\nThe repository was last read at \d{4}-\d\d-\d\d \d\d:\d\d UTC\.\n", said)


def test_it_stops_while_it_is_starting(tmp_path: Path) -> None:
    """SIGTERM may come before there is a server to hear it: while Slack is slow to open a connection, say."""
    with Playground(ROOT / "manifest.yaml") as slack:
        slack.faults.limit("apps.connections.open", retry_after=2)
        secrets = {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token, "SLACK_API_URL": slack.api_url}
        with started(tmp_path, **secrets, PORT=str(free_port())) as process:
            while "apps.connections.open" not in [call.method for call in slack.calls]:
                time.sleep(0.02)
            process.send_signal(signal.SIGTERM)
            _, log = process.communicate(timeout=20)
        assert 0 == process.returncode
        assert "Stopped" in log


REFUSED = [
    ({"PORT": "8080"}, ["PORT is set", "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN"]),
    ({"SLACK_BOT_TOKEN": "xoxb-1"}, ["SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"]),
    (
        {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "NETPOL_SUPPORT_CHANNELS": "#ask-platform"},
        ["NETPOL_SUPPORT_CHANNELS", "'#ask-platform'"],
    ),
    ({"NETPOL_MODE": "nonsense"}, ["NETPOL_MODE"]),
    (
        {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "SLACK_API_URL": "http://127.0.0.1:1/api/"},
        ["Slack cannot be reached"],
    ),
    ({"NETPOL_MODE": "playground", "NETPOL_ESTATE": "/does/not/exist"}, ["/does/not/exist"]),
]


@pytest.mark.parametrize(("environ", "named"), REFUSED)
def test_it_says_what_is_missing_and_does_not_start(tmp_path: Path, environ: dict[str, str], named: list[str]) -> None:
    """Exit status 2, a sentence, no traceback."""
    with started(tmp_path, **environ) as process:
        _, said = process.communicate(timeout=30)
    assert process.returncode == 2
    for words in named:
        assert words in said
    assert "Traceback" not in said
    assert "xoxb-1" not in said


def test_the_playground_runs_by_itself(tmp_path: Path) -> None:
    """No token, no workspace: an address, and health there too."""
    port = free_port()
    with started(tmp_path, NETPOL_MODE="playground", NETPOL_PORT=str(port)) as process:
        assert process.stdout is not None
        address = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
        assert address
        assert wait_for(f"{address[0]}/readyz").text == "ready\n"
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
    assert process.returncode == 0


def test_the_playground_writes_into_a_copy(tmp_path: Path) -> None:
    """Somebody's own repository is as it was, and nothing is pushed, whatever the settings say."""
    from bot.repository.sample import sample_repository  # noqa: PLC0415 - only here

    own = sample_repository(ROOT / "examples" / "environments", tmp_path)
    settings = Settings(estate=str(own), push=True, port=0, state=tmp_path / "state")
    with playing(settings) as (slack, _):
        amira = slack.person("amira")
        answer = amira.wait_for_reply(amira.say("dm", ASK))
        assert amira.click(answer, "netpol.create.0").ok
        amira.wait_for("dm", lambda seen: "netpol.withdraw" in str(seen.get("blocks")))
    with Repo(own) as repository:
        assert [head.name for head in repository.heads] == ["main"]


def test_readiness_follows_the_connection(start: Start) -> None:
    """A bot that has lost Slack lives, and is not ready until it is back."""
    desk = start()
    assert desk.socket is not None
    assert desk.socket.connected
    desk.slack.disconnect()
    desk.slack.wait_for_app()
    amira = desk.person("amira")
    assert amira.wait_for_reply(amira.say("dm", ASK))


def test_the_doctor_looks_at_tokens_scopes_and_channels(desk: Desk) -> None:
    """What is well, what is not, and what to do; with no secret in it."""
    slack = desk.slack
    given = {
        "slack_bot_token": slack.bot_token,
        "slack_app_token": slack.app_token,
        "slack_api_url": slack.api_url,
        "support_channels": (SUPPORT, "C0ROOM003", "CNOWHERE"),
    }
    found = {each.name: each for each in check(Settings(**given))}
    assert [name for name, each in found.items() if not each.ok] == ["channel C0ROOM003", "channel CNOWHERE"]
    assert found["scopes"].text == "All there, and no others."
    wrong = check(
        Settings(**(given | {"slack_bot_token": "xoxb-wrong", "slack_app_token": "xapp-wrong", "support_channels": ()}))
    )
    assert [each.ok for each in wrong] == [False, False]
    assert "wrong" not in str(wrong).replace("does not", "")


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/api/", "nonsense"])
def test_slack_that_cannot_be_reached_is_said(url: str) -> None:
    """At the start, with what to look at."""
    with pytest.raises(Fixable):
        identify(web_client("xoxb-1", url))

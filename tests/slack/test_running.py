"""Starting, being looked after, and stopping."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from git import Repo

from bot.demo.run import demo
from bot.errors import Fixable
from bot.git.sample import sample_repository
from bot.host import Host
from bot.playground import WAIT_LIMIT, Playground
from bot.settings import ROOT, Settings
from bot.slack.connect.client import identify, web_client
from bot.slack.doctor import check
from tests.git.conftest import GitServer
from tests.slack.running import SUPPORT, Desk, Start
from tests.waiting import patient, until

ASK = "how do I let book-a-visit-dev talk to visits-api-dev?"


@dataclass
class Started:
    """An `app.py` in a process of its own, and what it writes."""

    process: subprocess.Popen[str]
    log: Path

    def said(self, pattern: str) -> str:
        """Wait until it has written something, on either of its outputs, and return the first group of it."""
        found = until(lambda: re.search(pattern, self.log.read_text()) or self.process.poll() is not None, pattern)
        assert isinstance(found, re.Match), self.log.read_text()
        return found[1]

    def ends(self, by: signal.Signals | None = None) -> int:
        """Return its exit status, after a signal where there is one."""
        if by is not None:
            self.process.send_signal(by)
        return self.process.wait(WAIT_LIMIT)


@contextmanager
def started(tmp_path: Path, **environ: str) -> Iterator[Started]:
    """Start `app.py` on any free port."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    ours = {"NETPOL_STATE": str(tmp_path / "state"), "NETPOL_PORT": "0", "PYTHONWARNINGS": "ignore"}
    log = tmp_path / "log"
    with log.open("w") as written:
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "app.py")], cwd=ROOT, env=kept | ours | environ, stdout=written, stderr=written, text=True
        )
    try:
        yield Started(process, log)
    finally:
        process.kill()
        process.wait()


def answer(url: str) -> str:
    """Return what is at the address as soon as something is."""

    def look() -> str:
        with suppress(httpx.TransportError):
            found = httpx.get(url, trust_env=False, timeout=WAIT_LIMIT)
            return found.text if found.status_code == 200 else ""
        return ""

    return until(look, url)


@pytest.mark.parametrize("mode", ["socket", "http"])
def test_it_starts_answers_and_stops(tmp_path: Path, mode: str) -> None:
    """The whole process: secrets in, ready, one question, SIGTERM, gone, with no secret in its log."""
    with Playground(ROOT / "manifest.yaml", timing=patient()) as slack:
        secrets = {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_API_URL": slack.api_url, "NETPOL_LOG_LEVEL": "DEBUG"}
        secrets |= {"SLACK_APP_TOKEN": slack.app_token} if mode == "socket" else {"SLACK_SIGNING_SECRET": slack.signing_secret}
        with started(tmp_path, **secrets) as app:
            address = f"http://127.0.0.1:{app.said(rf'Started in {mode} mode, health on port ([0-9]+)')}"
            assert answer(f"{address}/readyz") == "ready\n"
            assert answer(f"{address}/healthz") == "alive\n"
            if mode == "http":
                slack.deliver_to(f"{address}/slack/events")
            amira = slack.person("amira")
            assert amira.wait_for_reply(amira.say("dm", ASK))
            assert 'netpol_answers_total{kind="answer"} 1' in answer(f"{address}/metrics")
            assert app.ends(signal.SIGTERM) == 0
        log = app.log.read_text()
        assert "Stopped" in log
        for secret in (slack.bot_token, slack.app_token, slack.signing_secret, "book-a-visit-dev talk", "Traceback"):
            assert secret not in log


def test_it_is_ready_and_says_how_old_its_clone_is_while_the_repository_is_down(tmp_path: Path) -> None:
    """Why is not said to everybody who reaches the port: the address may be nobody's business."""
    sample_repository(ROOT / "examples" / "environments", tmp_path / "remote").rename(tmp_path / "server.git")
    remote = GitServer(tmp_path, "")
    Host(Settings(estate=remote.url(), state=tmp_path / "state"))
    remote.answer = 503
    with Playground(ROOT / "manifest.yaml") as slack:
        secrets = {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token, "SLACK_API_URL": slack.api_url}
        with started(tmp_path, **secrets, NETPOL_ESTATE=remote.url()) as app:
            port = app.said(r"Started in socket mode, health on port ([0-9]+)")
            said = answer(f"http://127.0.0.1:{port}/readyz")
    remote.stop()
    assert re.fullmatch(r"ready\nThe repository was last read at \d{4}-\d\d-\d\d \d\d:\d\d UTC\.\n", said)


def test_it_stops_while_it_is_starting(tmp_path: Path) -> None:
    """SIGTERM may come before there is a server to hear it: while Slack is slow to open a connection, say."""
    with Playground(ROOT / "manifest.yaml", timing=patient()) as slack:
        slack.faults.limit("apps.connections.open", retry_after=2)
        secrets = {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token, "SLACK_API_URL": slack.api_url}
        with started(tmp_path, **secrets) as app:
            slack.wait(lambda: "apps.connections.open" in [call.method for call in slack.calls])
            assert app.ends(signal.SIGTERM) == 0
        assert "Stopped" in app.log.read_text()


@pytest.mark.parametrize("mode", ["playground", "http"])
def test_a_port_that_is_taken_is_named(tmp_path: Path, mode: str, closed_port: int) -> None:
    """Exit status 2, with the port and the variable that chooses another."""
    with Playground(ROOT / "manifest.yaml", timing=patient()) as slack:
        secrets = {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_API_URL": slack.api_url, "SLACK_SIGNING_SECRET": "s"}
        with started(tmp_path, NETPOL_MODE=mode, NETPOL_PORT=str(closed_port), **secrets) as app:
            assert app.ends() == 2
    said = app.log.read_text()
    assert f"Port {closed_port} " in said
    assert "NETPOL_PORT" in said
    assert "Traceback" not in said


NOWHERE = "NOWHERE"
"""Stands for a port that nobody listens on."""
REFUSED = [
    ({"PORT": "8080"}, ["PORT is set", "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN"]),
    ({"SLACK_BOT_TOKEN": "xoxb-1"}, ["SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"]),
    (
        {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "NETPOL_SUPPORT_CHANNELS": "#ask-platform"},
        ["NETPOL_SUPPORT_CHANNELS", "'#ask-platform'"],
    ),
    ({"NETPOL_MODE": "nonsense"}, ["NETPOL_MODE"]),
    (
        {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "SLACK_API_URL": f"http://127.0.0.1:{NOWHERE}/api/"},
        ["Slack cannot be reached"],
    ),
    ({"NETPOL_MODE": "playground", "NETPOL_ESTATE": "/does/not/exist"}, ["/does/not/exist"]),
]


@pytest.mark.parametrize(("environ", "expected"), REFUSED)
def test_it_says_what_is_missing_and_does_not_start(
    tmp_path: Path, environ: dict[str, str], expected: list[str], closed_port: int
) -> None:
    """Exit status 2, a sentence, no traceback."""
    named = {name: value.replace(NOWHERE, str(closed_port)) for name, value in environ.items()}
    with started(tmp_path, **named) as app:
        assert app.ends() == 2
    said = app.log.read_text()
    for words in expected:
        assert words in said
    assert "Traceback" not in said
    assert "xoxb-1" not in said


def test_the_playground_runs_by_itself(tmp_path: Path) -> None:
    """No token, no workspace: an address, and health there too."""
    with started(tmp_path, NETPOL_MODE="playground") as app:
        address = app.said(r"(http://127\.0\.0\.1:\d+)")
        assert answer(f"{address}/readyz") == "ready\n"
        assert app.ends(signal.SIGINT) == 0


def test_the_playground_writes_into_a_copy(tmp_path: Path) -> None:
    """Somebody's own repository is as it was, and nothing is pushed, whatever the settings say."""
    own = sample_repository(ROOT / "examples" / "environments", tmp_path)
    settings = Settings(estate=str(own), push=True, port=0, state=tmp_path / "state")
    with demo(settings, patient()) as (slack, _):
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


@pytest.mark.parametrize("url", [f"http://127.0.0.1:{NOWHERE}/api/", "nonsense"])
def test_slack_that_cannot_be_reached_is_said(url: str, closed_port: int) -> None:
    """At the start, with what to look at."""
    with pytest.raises(Fixable):
        identify(web_client("xoxb-1", url.replace(NOWHERE, str(closed_port))))

"""The bot against the Slack stand-in: how soon answers appear, and whether everything is acknowledged in time."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from bench.estate import Bench
from bench.figures import Figure, median, milliseconds, percentile_99
from bench.questions import questions
from bot.playground import Person, Playground
from bot.settings import ROOT
from bot.slack.app import Bot, build
from bot.slack.connect.client import web_client
from bot.slack.connect.socket_mode import SocketMode

TITLE = "In Slack, through the stand-in, by Socket Mode"
SUPPORT = "#ask-platform"
A_SECOND, SECONDS = 20, 30
"""Questions that the crowd asks each second, and for how many seconds."""
TIMES = 5
"""Times that each text is typed into the picker."""
PATIENCE = 120
"""Seconds to wait for the crowd's work to end: it only bounds a hang."""
KEYSTROKES = ("", "h", "hm", "hmp", "hmpps", "hmpps-p", "prisoner", "prisoner s", "auth-prod", "zzz")


def measure(bench: Bench) -> list[Figure]:
    """Return the times of answers one at a time, the picker, a crowd, and the start of the whole program."""
    with _running(bench) as (slack, bot):
        amira = slack.person("amira")
        return [*_answers(amira, bench), *_picker(amira), *_crowd(slack, bot, bench), *_start(bench)]


@contextmanager
def _running(bench: Bench) -> Iterator[tuple[Playground, Bot]]:
    with Playground(ROOT / "manifest.yaml") as slack:
        channels = slack.ask(lambda: {channel.name: channel.id for channel in slack.workspace.channels.values()})
        host = bench.open(support_channels=(channels[SUPPORT.removeprefix("#")],))
        # Slack takes one message a second in a channel; without the pause, that wait is not measured.
        bot = build(host, web_client(slack.bot_token, slack.api_url), pause=0)
        connection = SocketMode(bot.app, slack.app_token, bot.services.client)
        connection.connect()
        slack.wait_for_app()
        try:
            yield slack, bot
        finally:
            connection.close()
            bot.close()
            host.close()


def _answers(person: Person, bench: Bench) -> list[Figure]:
    asked = questions(sorted(bench.host.world().estate.namespaces))
    taken = []
    for text in asked:
        started = time.perf_counter()
        person.wait_for_reply(person.say("dm", text))
        taken.append((time.perf_counter() - started) * 1000)
    note = f"{len(asked)} questions in a direct message, one after the other"
    return [
        Figure("event to posted message, median", median(taken), "ms", None, note),
        Figure("event to posted message, 99th percentile", percentile_99(taken), "ms", None, note),
    ]


def _picker(person: Person) -> list[Figure]:
    person.command(SUPPORT, "/netpol allow")
    person.wait_for_modal(suits=lambda view: any(block.get("block_id") == "source" for block in view.get("blocks", ())))
    taken = [each for text in KEYSTROKES for each in milliseconds(partial(person.type_ahead, "source", text), times=TIMES)]
    person.close(everything=True)
    return [
        Figure("namespace picker, a keystroke, median", median(taken), "ms", None, "all namespaces, 100 options at most"),
        Figure("namespace picker, a keystroke, 99th percentile", percentile_99(taken), "ms", None, ""),
    ]


def _crowd(slack: Playground, bot: Bot, bench: Bench) -> list[Figure]:
    """Return the acknowledgements of questions at an even pace, as Slack would see them: each is due within three seconds."""
    asked = questions(sorted(bench.host.world().estate.namespaces))
    person, before, late = slack.person("amira"), len(slack.deliveries), slack.late_acknowledgements
    started = time.perf_counter()
    for number in range(A_SECOND * SECONDS):
        time.sleep(max(0.0, started + number / A_SECOND - time.perf_counter()))
        person.say(SUPPORT, asked[number % len(asked)])
    sent = time.perf_counter() - started
    slack.idle(PATIENCE)
    bot.services.work.idle(PATIENCE)
    bot.posting.idle(PATIENCE)
    slack.idle(PATIENCE)
    acknowledged = [each.seconds * 1000 for each in slack.deliveries[before:] if each.acknowledged]
    note = f"{A_SECOND * SECONDS} questions in {sent:.0f} s, {len(acknowledged)} deliveries acknowledged"
    return [
        Figure("acknowledged too late", slack.late_acknowledgements - late, "", 1, note),
        Figure("slowest acknowledgement", max(acknowledged), "ms", 3000, note),
        Figure("acknowledgement, 99th percentile", percentile_99(acknowledged), "ms", None, note),
    ]


def _start(bench: Bench) -> list[Figure]:
    return [
        Figure("start to ready, on the sample", _until_ready({}), "ms", 2000, "`python app.py` until it prints its address"),
        Figure(
            "start to ready, on this repository",
            _until_ready({"NETPOL_ESTATE": str(bench.repository)}),
            "ms",
            None,
            "it is copied first",
        ),
    ]


def _until_ready(variables: dict[str, str]) -> float:
    environment = os.environ | {"NETPOL_MODE": "playground", "NETPOL_PORT": "0"} | variables
    started = time.perf_counter()
    process = subprocess.Popen([sys.executable, "app.py"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        for line in process.stdout or ():
            if "http://" in line:
                break
        return (time.perf_counter() - started) * 1000
    finally:
        process.terminate()
        process.wait(20)

"""Two bots in one workspace, and answers that are too long for a message."""

from collections.abc import Iterator

import pytest

from bot.host import Host
from bot.playground import Person
from bot.slack.app import build
from bot.slack.connect.client import web_client
from bot.slack.connect.socket_mode import SocketMode
from tests.slack.running import Desk, controls, press, press_old, quiet

CHANNEL = "#ask-platform"
ASK = "how do I let book-a-visit-dev talk to visits-api-dev?"
SOURCES = (
    "book-a-visit-dev",
    "case-vault-dev",
    "example-dev",
    "letters-api-dev",
    "notifier-dev",
    "open-data-sandbox",
    "payments-api-dev",
    "refunds-worker-dev",
    "reports-dev",
    "search-api-dev",
    "token-verification-api-dev",
    "visits-admin-dev",
)


@pytest.fixture
def replica(desk: Desk) -> Iterator[Desk]:
    """Return a second bot in the same Slack, which shares nothing with the first but the repository."""
    host = Host(desk.host.settings)
    bot = build(host, web_client(desk.slack.bot_token, desk.slack.api_url), pause=0.0)
    connection = SocketMode(bot.app, desk.slack.app_token, bot.services.client)
    connection.connect()
    yield Desk(desk.slack, host, bot, socket=connection)
    connection.close()
    bot.close()
    host.close()


def test_any_replica_answers_any_message(desk: Desk, replica: Desk) -> None:
    """Slack gives each delivery to one of them: a thread goes on wherever the next message lands, and nothing is said twice."""
    amira = desk.person("amira")
    for _ in range(3):
        asked = amira.say(CHANNEL, f"@netpol {ASK}")
        amira.wait_for_reply(asked)
        for words in ("only port 8080", "what about search-api-dev?", "and on port 9090"):
            answer = amira.wait_for_reply(amira.say(CHANNEL, words, thread=asked))
        assert "search-api-dev" in str(answer["blocks"])
        assert "9090" in str(answer["blocks"])
        quiet(desk, replica)
        assert len([each for each in amira.thread(asked) if each.get("bot_id")]) == 4
    kinds = [each.bot.services.metrics.text() for each in (desk, replica)]
    assert all('netpol_answers_total{kind="answer"}' in text for text in kinds), "both had something to do"


def test_two_replicas_write_one_branch(desk: Desk, replica: Desk) -> None:
    """Clicks land on either of them."""
    amira = desk.person("amira")
    asked = amira.say(CHANNEL, ASK)
    answer = amira.wait_for_reply(asked)
    for _ in range(4):
        press_old(desk, amira, answer, controls(answer)[0])
        quiet(desk, replica)
    outcomes = [str(each["blocks"]) for each in amira.thread(asked)[1:] if not each.get("files")]
    assert len([each for each in outcomes if "is written" in each]) == 1
    assert all("is written" in each or "already exists" in each for each in outcomes)


def ask_about_many(person: Person, where: str) -> None:
    """Ask for very many sources at once."""
    words = f"allow {' and '.join(SOURCES)} to visits-api-dev"
    if where == "command":
        person.command(CHANNEL, f"/netpol {words}")
    else:
        person.say(CHANNEL, f"@netpol {words}")


@pytest.mark.parametrize("where", ["message", "command"])
def test_long_yaml_is_a_file(desk: Desk, where: str) -> None:
    """Directly to the one who asks to see it; the message says where to look, and is inside the limits."""
    amira = desk.person("amira")
    ask_about_many(amira, where)
    desk.quiet()
    answer = next(seen for seen in amira.sees(CHANNEL) if seen.get("blocks") and seen.get("bot_id"))
    assert "netpol.create" in str(answer["blocks"])
    press(amira, answer, "Show YAML")
    desk.quiet()
    shown = amira.sees(CHANNEL)[-1]
    assert shown["is_ephemeral"]
    assert "`04-networkpolicy.yaml`, which the bot sent you as a direct message" in str(shown["blocks"])
    files = [file for message in amira.sees("dm") for file in message.get("files", [])]
    assert [file["name"] for file in files] == ["04-networkpolicy.yaml"]
    assert [file for message in amira.sees(CHANNEL) for file in message.get("files", [])] == []

"""Manifest, code and documents say the same: scopes, events, the command, the shortcut, settings."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from slack_sdk import WebClient

from bot.settings import ROOT

MANIFEST: dict[str, Any] = yaml.safe_load((ROOT / "manifest.yaml").read_text(encoding="utf-8"))
SLACK = ROOT / "bot" / "slack"
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in sorted(SLACK.rglob("*.py")))
SCOPES_ASKED = set(MANIFEST["oauth_config"]["scopes"]["bot"])
EVENTS_ASKED = set(MANIFEST["settings"]["event_subscriptions"]["bot_events"])

NEEDED = {
    "api_call": {"assistant:write"},
    "apps_connections_open": set(),
    "assistant_threads_setStatus": {"assistant:write"},
    "auth_test": set(),
    "chat_getPermalink": set(),
    "chat_postEphemeral": {"chat:write"},
    "chat_postMessage": {"chat:write"},
    "chat_update": {"chat:write"},
    "conversations_history": {"channels:history", "groups:history"},
    "conversations_open": {"im:write"},
    "conversations_replies": {"channels:history", "groups:history", "im:history"},
    "files_upload_v2": {"files:write"},
    "users_info": {"users:read"},
    "views_open": set(),
    "views_publish": set(),
    "views_update": set(),
}
"""The scopes of each method: docs.slack.dev/reference/methods."""
OF_EVENTS = {
    "app_home_opened": set(),
    "app_mention": {"app_mentions:read"},
    "message.channels": {"channels:history"},
    "message.groups": {"groups:history"},
    "message.im": {"im:history"},
}
"""The scopes of each event: docs.slack.dev/reference/events."""


def table(page: str, heading: str) -> dict[str, str]:
    """Return the first two columns of the table below a heading of a docs page."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    section = text.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return {row[0]: row[1] for row in re.findall(r"^\| `([^`]+)`[^|]*\| (.+?) \|$", section, re.MULTILINE)}


def calls() -> Iterator[str]:
    """Yield the Web API methods that the code calls."""
    for path in SLACK.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and "client" in ast.unparse(node.func.value).lower()
            ):
                yield node.func.attr


def test_the_scopes_are_those_that_the_code_needs() -> None:
    """No more, no fewer: methods, events, and the command."""
    assert {name for name in calls() if hasattr(WebClient, name)} == NEEDED.keys()
    needed = set().union(*NEEDED.values(), *OF_EVENTS.values()) | {"commands"}
    assert needed == SCOPES_ASKED


def test_the_events_are_those_that_are_listened_to() -> None:
    """Each event has a listener, and each listener an event."""
    listened = set(re.findall(r'app\.event\("([a-z_]+)"\)', SOURCE))
    assert listened == {event.partition(".")[0] for event in EVENTS_ASKED}
    assert OF_EVENTS.keys() == EVENTS_ASKED


def test_the_documents_give_each_scope_and_event_its_reason() -> None:
    """In the words that `netpol doctor` uses."""
    from bot.slack.doctor import SCOPES  # noqa: PLC0415 - the other tests of this file need no Bolt

    assert SCOPES.keys() == SCOPES_ASKED
    assert table("slack.md", "Scopes") == SCOPES
    assert table("slack.md", "Events").keys() == EVENTS_ASKED


def test_the_command_and_the_shortcut_are_those_of_the_code() -> None:
    """Same names in manifest and code."""
    assert [command["command"] for command in MANIFEST["features"]["slash_commands"]] == re.findall(
        r'^COMMAND = "(.+)"', SOURCE, re.MULTILINE
    )
    assert [each["callback_id"] for each in MANIFEST["features"]["shortcuts"]] == re.findall(
        r'^SHORTCUT = "(.+)"', SOURCE, re.MULTILINE
    )


LIMITS = [
    (("display_information", "name"), 1, 35),
    (("display_information", "description"), 1, 140),
    (("display_information", "long_description"), 174, 4000),
    (("features", "bot_user", "display_name"), 1, 80),
    (("features", "agent_view", "agent_description"), 1, 300),
    (("features", "slash_commands", 0, "command"), 1, 32),
    (("features", "slash_commands", 0, "usage_hint"), 1, 1000),
    (("features", "shortcuts", 0, "name"), 1, 24),
    (("features", "shortcuts", 0, "description"), 1, 150),
]


@pytest.mark.parametrize(("path", "least", "most"), LIMITS)
def test_the_manifest_keeps_slacks_limits(path: tuple[Any, ...], least: int, most: int) -> None:
    """Lengths as in the manifest's reference."""
    value: Any = MANIFEST
    for step in path:
        value = value[step]
    assert least <= len(value) <= most


def test_new_apps_use_the_agent_view() -> None:
    """The assistant view is legacy, and at most four prompts are taken."""
    assert "assistant_view" not in MANIFEST["features"]
    assert len(MANIFEST["features"]["agent_view"]["suggested_prompts"]) <= 4


def test_the_installation_page_names_every_secret_and_only_settings_that_exist() -> None:
    """What the page tells people to set is a setting."""
    pages = "".join((ROOT / "docs" / page).read_text(encoding="utf-8") for page in ("install.md", "slack.md"))
    settings = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\b(?:NETPOL|SLACK)_[A-Z_]+\b", pages))
    assert {"SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"} <= named
    assert sorted(name for name in named if name not in settings) == []


def test_the_procfile_names_both_modes() -> None:
    """`web` is HTTP and `worker` is Socket Mode, said outright."""
    processes = dict(line.split(": ", 1) for line in Path(ROOT / "Procfile").read_text(encoding="utf-8").splitlines())
    assert "NETPOL_MODE=http" in processes["web"]
    assert "NETPOL_MODE=socket" in processes["worker"]


def test_starting_is_short() -> None:
    """app.py reads the settings, runs, and does nothing else."""
    assert len((ROOT / "app.py").read_text(encoding="utf-8").splitlines()) < 60

"""How the bot starts, and when it had better not."""

from typing import Any

import pytest

from bot.errors import Fixable
from bot.settings import Settings
from bot.slack.mode import choose

BOT = {"slack_bot_token": "xoxb-1"}
APP = {"slack_app_token": "xapp-1"}
SIGNING = {"slack_signing_secret": "s"}


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "NETPOL_MODE", "PORT", "DYNO", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)


STARTS = [
    ({}, {}, "playground"),
    ({**BOT, **APP}, {}, "socket"),
    ({**BOT, **SIGNING}, {"PORT": "80"}, "http"),
    ({**BOT, **APP, **SIGNING}, {}, "socket"),
    ({**BOT, **APP, **SIGNING, "mode": "http"}, {}, "http"),
    ({"mode": "playground"}, {"PORT": "80"}, "playground"),
    ({**BOT, "mode": "playground"}, {}, "playground"),
]


@pytest.mark.parametrize(("given", "environ", "mode"), STARTS)
def test_the_mode_is_said_or_follows(given: dict[str, Any], environ: dict[str, str], mode: str) -> None:
    """From the setting, else from the secrets."""
    assert mode == choose(Settings(**given), environ)


REFUSES = [
    (BOT, {}, ["SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"]),
    (APP, {}, ["SLACK_BOT_TOKEN"]),
    (SIGNING, {}, ["SLACK_BOT_TOKEN"]),
    ({**APP, **SIGNING}, {}, ["SLACK_BOT_TOKEN"]),
    ({}, {"PORT": "80"}, ["PORT", "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN"]),
    ({}, {"DYNO": "web.1"}, ["DYNO", "SLACK_BOT_TOKEN"]),
    ({}, {"DATABASE_URL": "postgres://"}, ["DATABASE_URL", "SLACK_BOT_TOKEN"]),
    ({"mode": "socket", **BOT}, {}, ["SLACK_APP_TOKEN"]),
    ({"mode": "http"}, {}, ["SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"]),
    ({"slack_bot_token": "xapp-1", "slack_app_token": "xoxb-1"}, {}, ["SLACK_BOT_TOKEN", "xoxb-"]),
    ({"slack_bot_token": "", **APP}, {}, ["SLACK_BOT_TOKEN"]),
]


@pytest.mark.parametrize(("given", "environ", "named"), REFUSES)
def test_it_refuses_and_names_what_is_missing(given: dict[str, Any], environ: dict[str, str], named: list[str]) -> None:
    """Half a set of secrets, or a deployment without any, is never the playground; no value is shown."""
    with pytest.raises(Fixable) as refusal:
        choose(Settings(**given), environ)
    for name in named:
        assert name in str(refusal.value)
    assert "xapp-1" not in str(refusal.value)

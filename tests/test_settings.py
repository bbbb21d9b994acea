"""Settings: from the environment, all mistakes at once, and never a secret in what is said about them."""

import pytest

from bot.errors import Fixable
from bot.settings import Settings, read_settings, variable
from tests.platforms import CLOUD_PLATFORM


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(variable(name), raising=False)
    for name in ("WRITES", "PORT"):
        monkeypatch.delenv(name, raising=False)


def test_every_setting_has_a_default() -> None:
    """Nothing has to be set to try the bot."""
    settings = read_settings()
    assert (settings.estate, settings.base, settings.writes, settings.mode) == (None, None, True, None)


@pytest.mark.parametrize(
    ("name", "value", "field", "read"),
    [
        ("WRITES", "off", "writes", False),
        ("NETPOL_WRITES", "0", "writes", False),
        ("PORT", "8080", "port", 8080),
        ("NETPOL_LABEL_KEYS", "team.example/name, app", "label_keys", ("team.example/name", "app")),
        ("NETPOL_SUPPORT_CHANNELS", "C1,C2,", "support_channels", ("C1", "C2")),
        ("NETPOL_BASE", "trunk", "base", "trunk"),
        ("SLACK_BOT_TOKEN", "", "slack_bot_token", None),
        ("NETPOL_ESTATE", " ", "estate", None),
    ],
)
def test_environment(monkeypatch: pytest.MonkeyPatch, name: str, value: str, field: str, read: object) -> None:
    """Each setting is one variable, and lists are separated by commas."""
    monkeypatch.setenv(name, value)
    assert getattr(read_settings(), field) == read


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("NETPOL_NAMESPACES_ROOT", "../../etc", "it is a folder inside the repository"),
        ("NETPOL_POLICY_FILE", "../../x.yaml", "it is the name of a .yaml file"),
        ("NETPOL_POLICY_FILE", "policies.yml", "it is the name of a .yaml file"),
        ("NETPOL_NAMESPACE_FILE", "", "it is the name of a .yaml file"),
    ],
)
def test_paths_stay_where_they_belong(monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str) -> None:
    """A way out of the repository would only end in a message about git, and a .yml is never written."""
    monkeypatch.setenv(name, value)
    with pytest.raises(Fixable, match=f"{name}: {said}"):
        read_settings()


def test_given_values_come_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a command's option says is stronger than a variable."""
    monkeypatch.setenv("NETPOL_ESTATE", "/from/the/environment")
    assert read_settings({"estate": "/from/an/option"}).estate == "/from/an/option"


def test_all_mistakes_are_reported_together_and_no_value_is_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    """One message names every wrong variable; what was in it could be a secret, so it is not said."""
    monkeypatch.setenv("NETPOL_PORT", "xoxb-a-token-in-the-wrong-place")
    monkeypatch.setenv("NETPOL_LABEL_KEYS", "no key")
    monkeypatch.setenv("NETPOL_PLATFORM_LABELS", "component")
    monkeypatch.setenv("NETPOL_MODE", "carrier-pigeon")
    with pytest.raises(Fixable) as raised:
        read_settings()
    said = str(raised.value)
    for name in ("NETPOL_PORT", "NETPOL_LABEL_KEYS", "NETPOL_PLATFORM_LABELS", "NETPOL_MODE"):
        assert name in said
    assert "xoxb" not in said
    assert "pigeon" not in said


def test_a_setting_that_there_is_not_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A misspelt one would otherwise be passed over, and nobody would know why; the value is not repeated."""
    monkeypatch.setenv("NETPOL_NAMESPACE_ROOT", "s3cr3t")
    monkeypatch.setenv("NETPOL_PORT", "many")
    monkeypatch.setenv("NETPOL_LABEL_KEYS", "bad key!")
    monkeypatch.setenv("NETPOL_DOCS_URL", "javascript:x")
    with pytest.raises(Fixable) as raised:
        read_settings()
    said = raised.value.message
    assert "NETPOL_NAMESPACE_ROOT: there is no such setting; did you mean NETPOL_NAMESPACES_ROOT?" in said
    for name in ("NETPOL_PORT", "NETPOL_LABEL_KEYS", "NETPOL_DOCS_URL"):
        assert f"{name}: " in said
    assert "s3cr3t" not in said


def test_secrets_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    """Printing the settings prints no token."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-secret")
    monkeypatch.setenv("NETPOL_GIT_TOKEN", "ghp-secret")
    assert "secret" not in repr(read_settings()).replace("slack_signing_secret", "")


def test_conventions_follow_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Layout, keys and platform labels reach the pure rooms as one value."""
    monkeypatch.setenv("NETPOL_NAMESPACES_ROOT", "/clusters/live/")
    monkeypatch.setenv("NETPOL_PLATFORM_LABELS", "role=ingress,role=monitoring")
    conventions = read_settings().over(CLOUD_PLATFORM)
    assert conventions.namespaces_root == "clusters/live"
    assert conventions.root_is_given
    assert conventions.platform_labels == (("role", "ingress"), ("role", "monitoring"))
    assert conventions.label_keys == CLOUD_PLATFORM.label_keys

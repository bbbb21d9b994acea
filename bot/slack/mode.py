"""How the bot is reached: said by a setting, or following from the secrets that are set. It never starts with half of them."""

from collections.abc import Iterable, Mapping
from typing import Literal

from pydantic import SecretStr

from bot.errors import Fixable
from bot.settings import Settings, variable

Mode = Literal["socket", "http", "playground"]

NEEDS: dict[Mode, tuple[str, ...]] = {
    "socket": ("slack_bot_token", "slack_app_token"),
    "http": ("slack_bot_token", "slack_signing_secret"),
    "playground": (),
}
SECRETS = ("slack_bot_token", "slack_app_token", "slack_signing_secret")
PREFIXES = {"slack_bot_token": "xoxb-", "slack_app_token": "xapp-"}
DEPLOYED = ("PORT", "DYNO", "DATABASE_URL")
"""Variables that a hosting platform sets. With one of them the playground is not what was meant."""
HINT = "docs/install.md says where each one comes from. To try the bot without Slack: NETPOL_MODE=playground."


def choose(settings: Settings, environ: Mapping[str, str]) -> Mode:
    """Return the mode, or raise Fixable that names everything that is missing."""
    given = {name for name in SECRETS if getattr(settings, name) is not None}
    if settings.mode is not None:
        mode: Mode = settings.mode
    elif not given:
        deployed = [name for name in DEPLOYED if environ.get(name)]
        if deployed:
            raise Fixable(
                f"{deployed[0]} is set, so this is a deployment, and Slack's secrets are missing:"
                f" {_named(NEEDS['http'])} for HTTP, or {_named(NEEDS['socket'])} for Socket Mode.",
                HINT,
            )
        return "playground"
    else:
        mode = _following(given)
    missing = [name for name in NEEDS[mode] if name not in given]
    if missing:
        raise Fixable(f"To start in {mode} mode, this is missing: {_named(missing)}.", HINT)
    for name, prefix in PREFIXES.items():
        secret: SecretStr | None = getattr(settings, name)
        if name in NEEDS[mode] and secret is not None and not secret.get_secret_value().startswith(prefix):
            raise Fixable(f"{variable(name)} does not begin with {prefix}: it may hold another token.", HINT)
    return mode


def _following(given: set[str]) -> Mode:
    """Socket Mode where there is an app token, since it needs no address that Slack can reach; else HTTP."""
    if "slack_app_token" in given:
        return "socket"
    if "slack_signing_secret" in given:
        return "http"
    raise Fixable(
        f"There is {_named(['slack_bot_token'])} alone: {_named(['slack_app_token'])} is missing for Socket Mode,"
        f" or {_named(['slack_signing_secret'])} for HTTP.",
        HINT,
    )


def _named(names: Iterable[str]) -> str:
    return " and ".join(variable(name) for name in names)

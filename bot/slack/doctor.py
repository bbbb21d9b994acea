"""Checks the Slack side of an installation: tokens, scopes, channels. Reads only; says what to change."""

from dataclasses import dataclass

from pydantic import SecretStr
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.settings import Settings
from bot.slack.connect.client import web_client

SCOPES = {
    "app_mentions:read": "to hear when somebody mentions it",
    "assistant:write": "to offer questions to begin with, and to show that it works",
    "channels:history": "to read support channels, and to follow up in threads of public channels",
    "chat:write": "to answer",
    "commands": "for `/netpol` and the message shortcut",
    "files:write": "to send YAML that is too long for a message as a file, and a branch that was not pushed as a patch",
    "groups:history": "the same as channels:history, for private channels",
    "im:history": "to read what people write to it directly",
    "im:write": "to write to people directly, where it is not in the channel",
    "users:read": "to tell guests, who get no branches, from members of the workspace",
}
"""Every scope of the bot's token, and what for. `manifest.yaml` asks for these and no others."""


@dataclass(frozen=True, slots=True)
class Check:
    """One result: what was checked, whether it is in order, and a sentence."""

    name: str
    ok: bool
    text: str


def check(settings: Settings) -> tuple[Check, ...]:
    """Check everything that is set. The result holds no secret."""
    found: list[Check] = []
    if settings.slack_bot_token is not None:
        client = web_client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url)
        found += _bot(client)
        found += [_channel(client, channel) for channel in (*settings.support_channels, settings.shadow_channel) if channel]
    else:
        found.append(Check("bot token", False, "SLACK_BOT_TOKEN is not set."))
    if settings.slack_app_token is not None:
        found.append(_app(settings.slack_app_token, settings.slack_api_url))
    if settings.slack_app_token is None and settings.slack_signing_secret is None:
        found.append(Check("mode", False, "Set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET for HTTP."))
    return tuple(found)


def _bot(client: WebClient) -> list[Check]:
    try:
        answer = client.auth_test()
    except (SlackClientError, OSError, ValueError) as error:
        return [Check("bot token", False, f"Slack does not accept SLACK_BOT_TOKEN ({_code(error)}).")]
    granted = {scope.strip() for scope in str(answer.headers.get("x-oauth-scopes", "")).split(",") if scope.strip()}
    missing, unused = sorted(SCOPES.keys() - granted), sorted(granted - SCOPES.keys())
    checks = [Check("bot token", True, "Slack accepts SLACK_BOT_TOKEN.")]
    if missing:
        checks.append(Check("scopes", False, f"Missing: {', '.join(missing)}. Install the app again from manifest.yaml."))
    elif unused:
        checks.append(Check("scopes", True, f"All there. Not needed: {', '.join(unused)}."))
    else:
        checks.append(Check("scopes", True, "All there, and no others."))
    return checks


def _app(token: SecretStr, api_url: str) -> Check:
    try:
        web_client("", api_url).apps_connections_open(app_token=token.get_secret_value())
    except (SlackClientError, OSError, ValueError) as error:
        return Check("app token", False, f"Slack does not open a socket with SLACK_APP_TOKEN ({_code(error)}).")
    return Check("app token", True, "Slack accepts SLACK_APP_TOKEN.")


def _channel(client: WebClient, channel: str) -> Check:
    """Read one message, which needs what answering needs: the channel exists, and the bot is in it."""
    try:
        client.conversations_history(channel=channel, limit=1)
    except (SlackClientError, OSError, ValueError) as error:
        return Check(f"channel {channel}", False, f"It cannot be read ({_code(error)}). Invite the bot with /invite @netpol.")
    return Check(f"channel {channel}", True, "The bot is in it.")


def _code(error: Exception) -> str:
    return str(error.response.get("error")) if isinstance(error, SlackApiError) else type(error).__name__

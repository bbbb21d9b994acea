"""The client for Slack's Web API, and who it says that the bot is."""

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler

from bot.errors import Fixable
from bot.slack.payload import Identity, text


def web_client(token: str, api_url: str) -> WebClient:
    """Return a client that waits as long as Slack says, and never repeats a request that may have been carried out.

    The SDK's default repeats after a connection error, which can post a message twice.
    """
    retry = [RateLimitErrorRetryHandler(max_retry_count=3)]
    return WebClient(token=token, base_url=api_url, timeout=10, retry_handlers=list(retry))


def identify(client: WebClient) -> Identity:
    """Ask Slack who the bot is; raise Fixable where the token is not accepted or Slack cannot be reached."""
    try:
        found = client.auth_test().data
    except SlackApiError as error:
        raise Fixable(
            f"Slack does not accept the bot token: {error.response.get('error')}.",
            "Copy it again from the app's page “OAuth & Permissions”.",
        ) from None
    except (SlackClientError, OSError, ValueError) as error:
        raise Fixable(
            f"Slack cannot be reached ({type(error).__name__}).", "Check the network, and SLACK_API_URL if it is set."
        ) from None
    return Identity(text(found, "user_id"), text(found, "bot_id"), text(found, "team_id"), text(found, "enterprise_id"))

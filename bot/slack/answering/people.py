"""Who somebody is, asked of Slack at the moment of a click: guests and people of other workspaces get answers and no writes."""

from dataclasses import dataclass

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.errors import Fixable
from bot.slack.identity import Identity
from bot.slack.payload import flag, mapping, text


@dataclass(frozen=True, slots=True)
class Person:
    """A member of the workspace who may have branches written."""

    id: str
    name: str


def writer(client: WebClient, me: Identity, user: str) -> Person:
    """Return the person, or raise Fixable where they may not write.

    https://docs.slack.dev/reference/objects/user-object: `is_stranger` and another `team_id` mean Slack Connect,
    `is_restricted` and `is_ultra_restricted` are guests.
    """
    try:
        found = mapping(client.users_info(user=user).data, "user")
    except SlackApiError as error:
        raise Fixable("Slack did not say who you are, so nothing was written.", "Please try again in a minute.") from error
    if text(found, "id") != user or flag(found, "is_bot") or flag(found, "deleted"):
        raise Fixable("Only a person of this workspace can have a branch written.", "Ask a colleague to do it.")
    outside = text(found, "team_id") not in ("", me.team) and not (me.enterprise and _enterprise(found) == me.enterprise)
    if outside or flag(found, "is_stranger"):
        raise Fixable(
            "You are here from another workspace: you get answers, and no branches.", "Ask a colleague in this workspace."
        )
    if flag(found, "is_restricted") or flag(found, "is_ultra_restricted"):
        raise Fixable("You are a guest in this workspace: you get answers, and no branches.", "Ask a full member of it.")
    return Person(user, text(found, "profile", "real_name") or text(found, "real_name") or text(found, "name") or user)


def _enterprise(found: object) -> str:
    return text(found, "enterprise_user", "enterprise_id") or text(found, "enterprise_id")

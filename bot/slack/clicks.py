"""A click on one of the bot's buttons, read from what Slack sends. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.slack.message import ACTION
from bot.slack.payload import flag, items, mapping, text
from bot.slack.voice import Spot
from bot.slack.wire import answered


@dataclass(frozen=True, slots=True)
class Click:
    """Who clicked what, and on which message."""

    kind: str
    """The action's kind, as in `bot.desk.Action`, or one of our own: details, share, withdraw, thumbs, open, try."""
    value: str
    user: str
    channel: str
    ts: str
    thread: str
    """The thread's root, the message itself where it has no thread."""
    ephemeral: bool
    response_url: str
    trigger: str
    answers: str
    """The ts of the message that the clicked one answers, or ""."""
    unique: str
    """The same for every delivery of this click."""

    @property
    def spot(self) -> Spot:
        """Where the person is."""
        return Spot(self.user, self.response_url, "", self.channel, self.thread)


def click(body: Mapping[str, Any]) -> Click | None:
    """Read a block_actions payload, or return None for one that is not of ours."""
    action = next(iter(items(body, "actions")), None)
    action_id, user = text(action, "action_id"), text(body, "user", "id")
    if not action_id.startswith(ACTION) or not user:
        return None
    message, container = mapping(body, "message"), mapping(body, "container")
    ts = text(container, "message_ts") or text(message, "ts")
    return Click(
        kind=action_id.split(".")[1],
        value=text(action, "value"),
        user=user,
        channel=text(body, "channel", "id") or text(container, "channel_id"),
        ts=ts,
        thread=text(container, "thread_ts") or text(message, "thread_ts") or ts,
        ephemeral=flag(container, "is_ephemeral"),
        response_url=text(body, "response_url"),
        trigger=text(body, "trigger_id"),
        answers=answered(mapping(message, "metadata")),
        unique=text(body, "trigger_id") or f"{user}.{text(action, 'action_ts')}.{action_id}",
    )

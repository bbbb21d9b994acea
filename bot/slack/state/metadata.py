"""What a thread is about, in the metadata of the bot's messages: https://docs.slack.dev/messaging/message-metadata."""

import re
from typing import Any

from bot.errors import Fixable
from bot.model.question import Conversation, Written
from bot.slack.state.packed import each_of, mapping_of, matching, pack, text_of, unpack, unreadable
from bot.slack.state.question_json import read_gap, read_question, word_of, write_gap, write_question

METADATA_LIMIT = 3000
"""Characters that we let a thread's state take in a message's metadata."""
EVENT_TYPE = "netpol_conversation"
_BRANCH = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,250}")


def message_metadata(conversation: Conversation, answers: str) -> dict[str, Any]:
    """Write a thread's state for the metadata of the message that answers the message with the ts `answers`.

    A state that is too large (very many sources) is left out: the thread then starts anew, and says what it lacks. It never
    forgets its branches.
    """
    branches = {"w": [[each.branch, each.by] for each in conversation.written]} if conversation.written else {}
    state: dict[str, Any] = {"a": [write_gap(gap) for gap in conversation.asked]} | branches
    if conversation.question is not None:
        state["q"] = write_question(conversation.question)
    if conversation.missed:
        state["m"] = conversation.missed[:200]
    packed = pack(state, METADATA_LIMIT) or pack(branches, METADATA_LIMIT) or "{}"
    # Only flat values: https://docs.slack.dev/messaging/message-metadata
    return {"event_type": EVENT_TYPE, "event_payload": {"v": 1, "state": packed, "answers": answers}}


def is_ours(metadata: object) -> bool:
    """Whether a message's metadata was written by us, whatever it holds."""
    return isinstance(metadata, dict) and metadata.get("event_type") == EVENT_TYPE


def conversation_from(metadata: object) -> Conversation:
    """Read a thread's state; what cannot be read is a new conversation, since a thread must not be stuck for ever."""
    payload = metadata.get("event_payload") if isinstance(metadata, dict) else None
    try:
        state = unpack(payload.get("state") if isinstance(payload, dict) else None)
        question = read_question(mapping_of(state["q"])) if state.get("q") is not None else None
        return Conversation(
            question,
            each_of(state.get("a", []), read_gap),
            text_of(state.get("m", ""), 200),
            each_of(state.get("w", []), _written),
        )
    except Fixable:
        return Conversation()


def answered(metadata: object) -> str:
    """Return the ts of the message that a message of ours answers, or ""."""
    payload = metadata.get("event_payload") if is_ours(metadata) and isinstance(metadata, dict) else None
    value = payload.get("answers") if isinstance(payload, dict) else None
    return value if isinstance(value, str) else ""


def _written(value: object) -> Written:
    match value:
        case [branch, str() as by]:
            return Written(matching(_BRANCH, branch), word_of(by) if by else "")
    raise unreadable()

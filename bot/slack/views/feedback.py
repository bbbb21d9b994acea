"""The thumbs below an answer, and the box in which somebody says what was wrong with it. Pure."""

from bot.slack.ids import ACTION, REASON, THUMBS
from bot.slack.state.private import message_packed
from bot.slack.views import blocks as kit
from bot.slack.views.blocks import Block

LIMIT = 500
"""Characters of a reason: a paragraph, in one line of the log."""


def thumbs() -> Block:
    """Return the two thumbs."""

    def thumb(label: str, value: str, aloud: str) -> Block:
        return {"text": kit.plain(label, kit.LABEL), "value": value, "accessibility_label": aloud}

    return {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": f"{ACTION}{THUMBS}",
                "positive_button": thumb("Helpful", "up", "This answer was helpful"),
                "negative_button": thumb("Not helpful", "down", "This answer was not helpful"),
            }
        ],
    }


def reason_box(message: str) -> Block:
    """Return the box in which somebody says what was wrong."""
    line = {"type": "plain_text_input", "action_id": "reason", "multiline": True, "max_length": LIMIT}
    hint = "It goes into the bot's log, for those who look after it. Leave out names and secrets."
    field = kit.field("reason", "What was wrong with the answer?", line, hint=hint)
    return kit.modal(REASON, "Not helpful", [field], submit="Send", private=message_packed(message))

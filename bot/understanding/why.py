"""Why a message was read as it was: what the rules say, what the reader says, and what came of both."""

from typing import Any

from bot.model.question import Conversation
from bot.understanding.clauses import said as read_alone
from bot.understanding.dialogue import near
from bot.understanding.learned import learned
from bot.understanding.names import Names
from bot.understanding.reader import Reader
from bot.understanding.reading import Said


def why(text: str, conversation: Conversation, names: Names, reader: Reader | None) -> dict[str, Any]:
    """Return both opinions of a message as JSON's values: intents with their shares, and who gave each end.

    `rules` holds the construction that decided and its reason; `reader` its three likeliest intents, and for each name where it
    stands (characters, from and to), the part that it plays and the share of that.
    """
    about = near(conversation)
    rules = read_alone(text, names, about)
    found: dict[str, Any] = {"rules": _of_rules(rules)}
    if reader is not None:
        read = learned(text, names, rules, about, conversation.question, reader, written=bool(conversation.written))
        found["reader"] = {
            "intents": {str(intent): round(share, 3) for intent, share in read.opinion.intents[:3]},
            "sure": round(read.sure, 3),
            "names": [
                {"said": one.said, "span": [one.start, one.end], "name": one.name, "part": str(part), "share": round(share, 3)}
                for one, part, share in read.parts
            ],
        }
    return found


def _of_rules(rules: Said) -> dict[str, Any]:
    return {
        "intent": str(rules.intent),
        "why": rules.reading.why,
        "construction": rules.roles.template,
        "sources": list(rules.slots.sources),
        "target": rules.slots.target,
        "unaccounted": list(rules.rest),
    }

"""`/netpol` and its verbs: what was typed becomes a question, or words for the desk, or the form."""

import re
from dataclasses import dataclass

from bot.desk import Reply, Silence, reply
from bot.errors import Fixable
from bot.question import Conversation, Intent, Question
from bot.slack import message as show
from bot.slack.office import Office
from bot.slack.voice import Spot
from bot.slack.words import plain

COMMAND = "/netpol"

# What each verb means in words, for one namespace (if it means anything) and for two. The terminal's verbs are the same.
PAIRS = {
    Intent.ALLOW: ("allow access to {0}{rest}", "allow {0} to call {1}{rest}"),
    Intent.CHECK: ("who can reach {0}?{rest}", "can {0} call {1}?{rest}"),
    Intent.REVOKE: ("revoke access to {0}{rest}", "revoke access from {0} to {1}{rest}"),
    Intent.LOGS: ("where are the logs of {0}?{rest}", "where are the logs when {0} calls {1}?{rest}"),
}
VERBS = {
    "allow": Intent.ALLOW,
    "check": Intent.CHECK,
    "who": Intent.WHO,
    "reach": Intent.REACH,
    "revoke": Intent.REVOKE,
    "explain": Intent.EXPLAIN,
    "logs": Intent.LOGS,
    "help": Intent.HELP,
}
USAGE = {
    Intent.CHECK: "/netpol check SOURCE TARGET",
    Intent.WHO: "/netpol who TARGET",
    Intent.REACH: "/netpol reach SOURCE",
    Intent.REVOKE: "/netpol revoke SOURCE TARGET",
}
_NAME = r"[a-z0-9][a-z0-9._-]*"
_PAIR = re.compile(
    rf"(?P<one>{_NAME})(?:\s*(?:->|→|=>)\s*|\s+(?:to|from|into)\s+(?:(?:call|reach|access|talk to)\s+)?|\s+)"
    rf"(?P<other>{_NAME})(?P<rest>(?:[\s,].*)?)",
    re.DOTALL | re.IGNORECASE,
)
_ONE = re.compile(rf"(?:(?:can\s+)?(?:reach|call)(?:es|s)?\s+|(?:of|for|to|from|in)\s+)?(?P<one>{_NAME})\s*\??", re.IGNORECASE)
_NO_NAMES = {
    "and",
    "or",
    "to",
    "from",
    "into",
    "by",
    "can",
    "is",
    "the",
    "port",
    "on",
    "with",
    "at",
    "in",
    "for",
    "of",
    "a",
    "an",
    "our",
    "my",
}


@dataclass(frozen=True, slots=True)
class Typed:
    """What followed the command. `question` has the names as they were typed: they may be nobody's.

    With `more`, the words say more than the question does (ports, say), which then only serves to say which name there is not.
    """

    words: str
    question: Question | None = None
    form: bool = False
    more: bool = False


def typed(text: str) -> Typed:
    """Read the text after `/netpol`. What is not a verb with one or two names is taken as words.

    Raises Fixable for a verb that lacks its names.
    """
    words = plain(text)
    first, _, rest = words.partition(" ")
    intent, rest = VERBS.get(first.lower()), rest.strip()
    if intent is None:
        return Typed(words or "help")
    if intent in (Intent.EXPLAIN, Intent.HELP):
        return Typed(words, Question(intent, topic=rest[:200] or None))
    if not rest:
        if intent in USAGE:
            raise Fixable("Which namespaces?" if intent in PAIRS else "Which namespace?", f"Write {USAGE[intent]}.")
        return Typed(words, form=True) if intent is Intent.ALLOW else Typed(words, Question(intent))
    if single := _ONE.fullmatch(rest):
        return _single(words, intent, single["one"].lower())
    pair = _PAIR.fullmatch(rest)
    if pair is None or intent not in PAIRS or {pair["one"].lower(), pair["other"].lower()} & _NO_NAMES:
        return Typed(words)
    one, other = pair["one"].lower(), pair["other"].lower()
    more = bool(pair["rest"].strip(" ?.,"))
    said = PAIRS[intent][1].format(pair["one"], pair["other"], rest=pair["rest"])
    return Typed(said, Question(intent, sources=(one,), target=other), more=more)


def _single(words: str, intent: Intent, name: str) -> Typed:
    if intent is Intent.WHO or intent is Intent.CHECK:
        return Typed(f"who can reach {name}?", Question(Intent.WHO, target=name))
    if intent is Intent.REACH:
        return Typed(f"what can {name} reach?", Question(Intent.REACH, sources=(name,)))
    if intent is Intent.LOGS:
        return Typed(words, Question(Intent.LOGS, target=name))
    return Typed(PAIRS[intent][0].format(name, rest=""))


def command(office: Office, asked: Typed, spot: Spot) -> None:
    """Answer, only to the person who typed."""
    said = _answer(office, asked)
    if isinstance(said, Silence):
        office.metrics.count("silences")
        return
    office.metrics.count("answers", said.kind)
    if said.conversation.question is not None:
        office.recent.use(spot.user, said.conversation.question.target, *said.conversation.question.sources)
    office.voice.respond(spot, show.answer(said, ephemeral=True, words=asked.words))


def _answer(office: Office, asked: Typed) -> Reply | Silence:
    """Answer names that are the estate's exactly; else read them as words; else say which one there is not, and what is near.

    One word that means nothing is a verb that there is not: that gets all of the help.
    """
    world = office.host.world()
    question = asked.question
    names = (*question.sources, question.target) if question else ()
    if question and not asked.more and all(name in world.estate.namespaces for name in names if name):
        return reply(question, Conversation(), world)
    said = reply(asked.words, Conversation(), world)
    if not isinstance(said, Reply) or said.kind != "help":
        return said
    if question:
        exact = office.host.exact(question)
        return said if asked.more else reply(exact, Conversation(), world)
    return said if " " in asked.words else reply(Question(Intent.HELP), Conversation(), world)

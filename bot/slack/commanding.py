"""`/netpol` and its verbs: what was typed becomes words for the desk, or the form."""

import re
from dataclasses import dataclass

from bot.desk import Silence, reply
from bot.question import Conversation
from bot.slack import message as show
from bot.slack.office import Office
from bot.slack.voice import Spot
from bot.slack.words import plain

COMMAND = "/netpol"

# What each verb means in words, for one namespace and for two. The terminal's verbs are the same.
VERBS = {
    "allow": ("allow access to {0}{rest}", "allow {0} to call {1}{rest}"),
    "check": ("who can reach {0}?{rest}", "can {0} call {1}?{rest}"),
    "who": ("who can reach {0}?{rest}", "can {1} call {0}?{rest}"),
    "reach": ("what can {0} reach?{rest}", "can {0} call {1}?{rest}"),
    "revoke": ("revoke access to {0}{rest}", "revoke access from {0} to {1}{rest}"),
    "logs": ("where are the logs of {0}?{rest}", "where are the logs when {0} calls {1}?{rest}"),
}
ALONE = {
    "who": "who can reach a namespace?",
    "reach": "what can a namespace reach?",
    "check": "is one namespace allowed to call another?",
    "revoke": "revoke access",
    "logs": "where are the logs?",
    "explain": "help",
    "help": "help",
}
_PAIR = re.compile(
    r"(?P<one>[\w.-]+)(?:\s*(?:->|→|=>)\s*|\s+(?:to|from|into|by)\s+|\s+)(?P<other>[\w.-]+)(?P<rest>(?:[\s,].*)?)", re.DOTALL
)
_ONE = re.compile(r"(?P<one>[\w.-]+)\??")
_JOINING = {
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
    """What followed the command: the form is wanted, or words are to be answered."""

    form: bool
    words: str


def typed(text: str) -> Typed:
    """Read the text after `/netpol`. What is not a verb with one or two names is taken as words."""
    words = plain(text)
    first, _, rest = words.partition(" ")
    verb, rest = first.lower(), rest.strip()
    if verb == "allow" and not rest:
        return Typed(form=True, words="")
    if not rest:
        return Typed(form=False, words=ALONE.get(verb, words or "help"))
    if verb not in VERBS:
        return Typed(form=False, words=words)
    one, two = VERBS[verb]
    if single := _ONE.fullmatch(rest):
        return Typed(form=False, words=one.format(single["one"], rest=""))
    pair = _PAIR.fullmatch(rest)
    if pair and not {pair["one"].lower(), pair["other"].lower()} & _JOINING:
        return Typed(form=False, words=two.format(pair["one"], pair["other"], rest=pair["rest"]))
    return Typed(form=False, words=words)


def command(office: Office, words: str, spot: Spot) -> None:
    """Answer words, only to the person who typed them."""
    said = reply(words, Conversation(), office.host.world())
    if isinstance(said, Silence):
        office.metrics.count("silences")
        return
    office.metrics.count("answers", said.kind)
    if said.conversation.question is not None:
        office.recent.use(spot.user, said.conversation.question.target, *said.conversation.question.sources)
    office.voice.respond(spot, show.answer(said, ephemeral=True))

"""`/netpol` and its verbs: what was typed becomes a question, or words for the desk, or the form."""

from dataclasses import dataclass

from bot.command import PAIRS, parse
from bot.desk import Reply, Silence, reply
from bot.errors import Fixable
from bot.question import Conversation, Intent, Question
from bot.slack import message as show
from bot.slack.office import Office
from bot.slack.voice import Spot
from bot.slack.words import plain
from bot.understanding import Names

COMMAND = "/netpol"

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
_PORTS = "[--port N[-M][/UDP]]..."
USAGE = {
    Intent.ALLOW: f"/netpol allow SOURCE... TARGET {_PORTS} [--pod KEY=VALUE] [--select-by auto|built-in|guide|KEY]",
    Intent.CHECK: f"/netpol check SOURCE... TARGET {_PORTS} [--pod KEY=VALUE]",
    Intent.WHO: "/netpol who TARGET",
    Intent.REACH: "/netpol reach SOURCE",
    Intent.REVOKE: f"/netpol revoke SOURCE... TARGET {_PORTS}",
    Intent.LOGS: "/netpol logs [SOURCE...] [TARGET]",
}


@dataclass(frozen=True, slots=True)
class Typed:
    """What followed the command: a question where it is one, else words, or nothing but a wish for the form.

    `otherwise` is what the words come to as a command, for words that nobody understands.
    """

    words: str
    question: Question | None = None
    form: bool = False
    otherwise: Question | None = None


def typed(text: str, names: Names) -> Typed:
    """Read the text after `/netpol`. Raise Fixable for a command that cannot be read to its last word."""
    words = plain(text)
    first, rest = (*words.split(None, 1), "", "")[:2]
    intent = VERBS.get(first.lower())
    if intent is None:
        return Typed(words or "help")
    if intent in (Intent.EXPLAIN, Intent.HELP):
        return Typed(words, Question(intent, topic=rest[:200] or None))
    if not rest:
        if intent is Intent.ALLOW:
            return Typed(words, form=True)
        if intent is Intent.LOGS:
            return Typed(words, Question(intent))
        raise Fixable("Which namespaces?" if intent in PAIRS else "Which namespace?", f"Write `{USAGE[intent]}`.")
    found = parse(intent, rest, names, USAGE[intent])
    if found is None:
        return Typed(words)
    return Typed(words, found.question) if found.sure else Typed(words, otherwise=found.question)


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
    """Answer a command's question; else read the words, and where nobody understands those, take them as a command after all.

    One word that means nothing is a verb that there is not: that gets all of the help.
    """
    world = office.host.world()
    if asked.question:
        return reply(asked.question, Conversation(), world)
    said = reply(asked.words, Conversation(), world)
    if not isinstance(said, Reply) or said.kind != "help":
        return said
    if asked.otherwise:
        return reply(asked.otherwise, Conversation(), world)
    return said if " " in asked.words else reply(Question(Intent.HELP), Conversation(), world)

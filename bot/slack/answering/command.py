"""`/netpol` and its verbs: what was typed becomes a question, or words for the desk, or the form."""

from dataclasses import dataclass

from bot.command import PAIRS, parse
from bot.errors import Fixable
from bot.model.question import Intent, Question
from bot.model.reply import Reply
from bot.slack.payload import Where, plain
from bot.slack.services import Services
from bot.slack.views.message import answer
from bot.understanding import Names

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
    """What follows the command: a question, else words for the desk, or `form` where the form is wanted.

    `otherwise` is the words read as a command, used where the desk does not understand them.
    """

    words: str
    question: Question | None = None
    form: bool = False
    otherwise: Question | None = None


def read_command(text: str, names: Names) -> Typed:
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


def answer_command(services: Services, asked: Typed, where: Where) -> None:
    """Answer, only to the person who typed."""
    reply = _answer(services, asked)
    services.metrics.count("answers", reply.kind)
    if reply.conversation.question is not None:
        services.recent.use(where.user, reply.conversation.question.target, *reply.conversation.question.sources)
    services.outbox.respond(where, answer(reply, ephemeral=True, words=asked.words))


def _answer(services: Services, asked: Typed) -> Reply:
    """Answer a command's question; else ask the desk about the words. Where it understands none, read them as a command.

    A single word that is not understood is taken for an unknown verb, and gets the whole help.
    """
    desk = services.host.desk()
    if asked.question:
        return desk.answer(asked.question)
    reply = desk.ask(asked.words)
    if reply.kind != "help":
        return reply
    if asked.otherwise:
        return desk.answer(asked.otherwise)
    return reply if " " in asked.words else desk.answer(Question(Intent.HELP))

"""What a `/netpol` command gets: the answer to its question, or to its words, shown to the person who typed it."""

from bot.command import Typed
from bot.model.question import Intent, Question
from bot.model.reply import Reply
from bot.slack.payload import Where
from bot.slack.services import Services
from bot.slack.views.message import answer


def answer_command(services: Services, asked: Typed, where: Where) -> None:
    """Answer, only to the person who typed."""
    reply = _answer(services, asked)
    services.metrics.count("answers", reply.kind)
    if reply.conversation.question is not None:
        services.recent.use(where.user, reply.conversation.question.target, *reply.conversation.question.sources)
    services.outbox.respond(where, answer(reply, ephemeral=True))


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

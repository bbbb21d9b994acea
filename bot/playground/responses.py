"""Answers through a response_url, and in the acknowledgement of a command: a new message, or a change of the one acted upon.

docs.slack.dev/interactivity/handling-user-interaction#message_responses.
"""

from bot.playground.content import read_content
from bot.playground.failures import SlackError
from bot.playground.posting import Spot, change, post_as_app, thread_of
from bot.playground.service import Service
from bot.playground.tickets import ResponseUrl
from bot.playground.web_api import Arguments
from bot.playground.workspace import Json, Message


def respond(service: Service, name: str, values: Json) -> None:
    """Use a response_url. Raises SlackError: `expired_url`, `used_url`, or the error of the message."""
    apply(service, service.tickets.respond(name), Arguments(values))


def apply(service: Service, url: ResponseUrl, arguments: Arguments) -> None:
    """Do what an answer asks for: `delete_original`, `replace_original`, or a new message, ephemeral or `in_channel`.

    A command has no original: there, replace_original posts a new message (bolt-python issue 1268).
    """
    original = _original(service, url)
    if arguments.flag("delete_original"):
        if original is not None:
            service.workspace.remove(original)
        return
    content = read_content(service, arguments)
    if arguments.flag("replace_original") and original is not None:
        content.blocks, content.attachments = content.blocks or [], content.attachments or []
        change(service, original, content, service.workspace.bot.id)
        return
    channel = service.workspace.channels[url.channel]
    thread_ts = thread_of(service, channel, arguments.optional("thread_ts")) or url.thread_ts
    response_type = arguments.optional("response_type") or "ephemeral"
    if response_type not in ("ephemeral", "in_channel"):
        raise SlackError("invalid_arguments")
    post_as_app(service, Spot(channel, thread_ts, url.user if response_type == "ephemeral" else None), content)


def _original(service: Service, url: ResponseUrl) -> Message | None:
    return service.workspace.messages[url.channel].get(url.message_ts or "")

"""assistant.threads.setStatus, setSuggestedPrompts and setTitle, as an app with `agent_view` sees them."""

from bot.playground.failures import SlackError, invalid_arguments
from bot.playground.posting import clear_status
from bot.playground.service import Service
from bot.playground.web_api import Arguments, method, need_member
from bot.playground.workspace import Change, Channel, Json

PROMPTS = 4
"""The most suggested prompts: docs.slack.dev/reference/methods/assistant.threads.setSuggestedPrompts."""
LOADING_MESSAGES = 10
"""The most loading messages: docs.slack.dev/reference/methods/assistant.threads.setStatus."""


@method("assistant.threads.setStatus", "chat:write", "assistant:write")
async def set_status(service: Service, arguments: Arguments) -> Json:
    """Show what the app is doing in a thread, until it posts there or `Timing.status` seconds pass. "" clears it."""
    channel = _channel(service, arguments)
    thread_ts = arguments.text("thread_ts")
    if thread_ts not in service.workspace.messages[channel.id]:
        raise SlackError("invalid_thread_ts")
    if "status" not in arguments.values:
        raise invalid_arguments("missing required field: status")
    status = arguments.optional("status")
    loading = arguments.data("loading_messages") or []
    if not isinstance(loading, list) or len(loading) > LOADING_MESSAGES:
        raise invalid_arguments(f"no more than {LOADING_MESSAGES} items allowed [json-pointer:/loading_messages]")
    if not status:
        clear_status(service, channel.id, thread_ts)
        return {}
    shown: Json = {"thread_ts": thread_ts, "status": status, "loading_messages": loading}
    service.workspace.statuses[channel.id, thread_ts] = shown
    service.workspace.tell(Change("status", channel.id, details=shown))
    service.begin(_fade(service, channel.id, thread_ts, shown), timer=True)
    return {}


@method("assistant.threads.setSuggestedPrompts", "assistant:write")
async def set_suggested_prompts(service: Service, arguments: Arguments) -> Json:
    """Offer up to four prompts in the app's direct messages. With `agent_view`, a call with thread_ts does nothing, silently."""
    channel = _channel(service, arguments)
    prompts = arguments.data("prompts")
    if not isinstance(prompts, list) or not prompts:
        raise invalid_arguments("missing required field: prompts")
    if len(prompts) > PROMPTS:
        raise invalid_arguments(f"no more than {PROMPTS} items allowed [json-pointer:/prompts]")
    for index, prompt in enumerate(prompts):
        if not isinstance(prompt, dict) or not prompt.get("title") or not prompt.get("message"):
            raise invalid_arguments(f"missing required field: title or message [json-pointer:/prompts/{index}]")
    if channel.kind != "im":
        raise SlackError("channel_not_found")
    if service.manifest.agent_view and arguments.optional("thread_ts"):
        return {}
    shown: Json = {"title": arguments.optional("title"), "prompts": prompts}
    service.workspace.prompts[channel.id] = shown
    service.workspace.tell(Change("prompts", channel.id, details=shown))
    return {}


@method("assistant.threads.setTitle", "assistant:write")
async def set_title(service: Service, arguments: Arguments) -> Json:
    """Accept a title for a thread, and show it nowhere: the agent view has no list of titled threads."""
    channel = _channel(service, arguments)
    arguments.text("title")
    if arguments.text("thread_ts") not in service.workspace.messages[channel.id]:
        raise SlackError("invalid_thread_ts")
    return {}


async def _fade(service: Service, channel: str, thread_ts: str, shown: Json) -> None:
    await service.timing.sleep(service.timing.status)
    if service.workspace.statuses.get((channel, thread_ts)) is shown:
        clear_status(service, channel, thread_ts)


def _channel(service: Service, arguments: Arguments) -> Channel:
    channel = service.workspace.channels.get(arguments.text("channel_id"))
    if channel is None:
        raise SlackError("channel_not_found")
    need_member(service, channel)
    return channel

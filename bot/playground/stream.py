"""The changes that one viewer may see, as server-sent events. `page_api` describes the format."""

import asyncio
import json
from collections.abc import AsyncIterator

from bot.playground.picture import message_picture, picture_of_home
from bot.playground.service import Service
from bot.playground.workspace import Change, Json, Message

KEEP_ALIVE = 15.0
"""Seconds without a change after which a comment keeps the connection open."""


class Streams:
    """All open streams. They listen to the workspace and send each viewer the changes that concern them."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.queues: dict[asyncio.Queue[Json | None], str] = {}
        service.workspace.listeners.append(self.hear)

    def hear(self, change: Change) -> None:
        """Put a change into the queues of all viewers who may see it."""
        for queue, viewer in self.queues.items():
            for shown in self._shown(change, viewer):
                queue.put_nowait(shown)

    async def follow(self, viewer: str) -> AsyncIterator[str]:
        """Yield server-sent events for one viewer until the connection or the server ends."""
        queue: asyncio.Queue[Json | None] = asyncio.Queue()
        self.queues[queue] = viewer
        try:
            yield "event: ready\ndata: {}\n\n"
            while True:
                try:
                    async with asyncio.timeout(KEEP_ALIVE):
                        shown = await queue.get()
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                if shown is None:
                    return
                yield f"event: {shown['type']}\ndata: {json.dumps(shown, ensure_ascii=False)}\n\n"
        finally:
            del self.queues[queue]

    def end(self) -> None:
        """End all streams."""
        for queue in self.queues:
            queue.put_nowait(None)

    def _shown(self, change: Change, viewer: str) -> list[Json]:
        if change.user is not None and change.user != viewer and change.kind != "member":
            return []
        channel = self.service.workspace.channels.get(change.channel or "")
        if channel is not None and viewer not in channel.members:
            return []
        if change.message is not None:
            return self._about(change.message, change.kind)
        if change.kind == "home":
            return [{"type": "home", "home": picture_of_home(self.service, viewer)}]
        if change.kind in ("views", "status", "prompts", "notice", "started", "extra"):
            return [{"type": change.kind, "channel": change.channel, **change.details}]
        return []

    def _about(self, message: Message, kind: str) -> list[Json]:
        if kind == "message_deleted":
            shown = [{"type": kind, "channel": message.channel, "ts": message.ts, "thread_ts": message.thread_ts}]
        else:
            shown = [self._message(message)]
        first = self.service.workspace.messages[message.channel].get(message.thread_ts or "")
        if kind != "message_changed" and first is not None and message.only_for is None:
            shown.append(self._message(first))
        return shown

    def _message(self, message: Message) -> Json:
        return {"type": "message", "channel": message.channel, "message": message_picture(self.service, message)}

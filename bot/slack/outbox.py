"""Posts and edits messages in Slack, in order within a channel. Nothing is ever broadcast from a thread to its channel."""

import logging
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler
from slack_sdk.http_retry.handler import RetryHandler
from slack_sdk.models.views import View
from slack_sdk.webhook import WebhookClient

from bot.slack.memory import Posted
from bot.slack.payload import Where, text
from bot.slack.queues import Queues
from bot.slack.views.message import Message, Snippet, note
from bot.slack.views.preview import problem

log = logging.getLogger(__name__)

CLOSED_TO_US = {"not_in_channel", "channel_not_found", "is_archived", "restricted_action", "no_permission"}
"""Errors of chat.postMessage where the bot cannot write: https://docs.slack.dev/reference/methods/chat.postMessage"""
POSTED_SECONDS = 60.0
"""For how long an edit waits for its message: queues are in order, so that it was posted, or failed, long before."""


class Outbox:
    """The one place that posts."""

    def __init__(self, client: WebClient, queues: Queues) -> None:
        self._client, self._queues = client, queues

    def post(self, channel: str, message: Message, *, thread: str = "", otherwise: str = "") -> Posted:
        """Post; return (channel, ts), to come. Where the bot cannot write, the user `otherwise` gets it directly."""
        return self._put(channel, lambda: self._post(channel, thread, message, otherwise))

    def edit(self, posted: Posted, message: Message, *, channel: str, thread: str = "", otherwise: str = "") -> Posted:
        """Edit a message that was posted to the `channel`, or may still be on its way; post it where that failed.

        Returns (channel, ts), to come.
        """

        def job() -> tuple[str, str]:
            try:
                sent_to, ts = posted.result(timeout=POSTED_SECONDS)
            except Exception:  # noqa: BLE001 - it was logged when it happened
                return self._post(channel, thread, message, otherwise)
            self._client.chat_update(channel=sent_to, ts=ts, **self._edited(message))
            self._upload(sent_to, thread if sent_to == channel and thread else ts, message.snippets)
            return sent_to, ts

        return self._put(channel, job, paced=False)

    def edit_at(self, channel: str, ts: str, message: Message, *, thread: str = "") -> Posted:
        """Edit a message by its place; return (channel, ts), to come."""

        def job() -> tuple[str, str]:
            self._client.chat_update(channel=channel, ts=ts, **self._edited(message))
            self._upload(channel, thread or ts, message.snippets)
            return channel, ts

        return self._put(channel, job, paced=False)

    def respond(self, where: Where, message: Message, *, replace: bool = False, everyone: bool = False) -> None:
        """Answer a command or a click at its response URL, only to the person unless `everyone`.

        It works in channels that the bot is not in: https://docs.slack.dev/interactivity/handling-user-interaction
        """

        def job() -> None:
            handlers: list[RetryHandler] = [RateLimitErrorRetryHandler(max_retry_count=2)]
            body = {key: value for key, value in message.payload().items() if key != "metadata"}
            body |= {"response_type": "in_channel" if everyone else "ephemeral", "replace_original": replace}
            answer = WebhookClient(where.response_url, timeout=10, retry_handlers=handlers).send_dict(body)
            if answer.status_code != 200:
                log.warning("A response URL did not take a message: %d", answer.status_code)
                self._post_ephemeral(where, message)
                return
            # A file cannot be shown to one person in a channel, so it goes to them directly.
            if message.snippets:
                self._upload(where.channel if everyone else self.direct_message(where.user), "", message.snippets)

        self._queues.put(where.response_url, self._logged(job), paced=False)

    def tell(self, where: Where, said: str) -> None:
        """Tell one person a sentence: in the open modal, else as a message that only they see."""
        if where.view:
            self.update_view(where.view, problem(said))
        else:
            self.post_ephemeral(where, note(said))

    def post_ephemeral(self, where: Where, message: Message) -> None:
        """Show a message to one person."""
        if where.response_url:
            self.respond(where, message)
        elif where.private or not where.channel:
            self.post(where.channel or self.direct_message(where.user), message, thread=where.thread)
        else:
            self._queues.put(where.channel, self._logged(lambda: self._post_ephemeral(where, message)), paced=False)

    def update_view(self, view: str, content: View) -> None:
        """Replace the content of a modal. One that was closed meanwhile is ignored."""
        self._queues.put(view, self._logged(lambda: self._client.views_update(view_id=view, view=content)), paced=False)

    def direct_message(self, user: str) -> str:
        """Return the id of the direct message with a person."""
        return text(self._client.conversations_open(users=user).data, "channel", "id")

    def _put(self, queue: str, job: Callable[[], tuple[str, str]], *, paced: bool = True) -> Posted:
        """Queue a job that posts or edits a message; return its (channel, ts), to come."""
        done: Posted = Future()

        def run_job() -> None:
            try:
                done.set_result(job())
            except Exception as error:  # noqa: BLE001 - whoever waits for the message is told
                done.set_exception(error)
                self._log_failure(error)

        self._queues.put(queue, run_job, paced=paced)
        return done

    def _post(self, channel: str, thread: str, message: Message, otherwise: str) -> tuple[str, str]:
        try:
            answer = self._client.chat_postMessage(channel=channel, thread_ts=thread or None, **message.payload())
        except SlackApiError as error:
            if not otherwise or error.response.get("error") not in CLOSED_TO_US:
                raise
            answer = self._client.chat_postMessage(channel=self.direct_message(otherwise), **message.payload())
        posted = text(answer.data, "channel") or channel, text(answer.data, "ts")
        self._upload(posted[0], thread if posted[0] == channel and thread else posted[1], message.snippets)
        return posted

    def _post_ephemeral(self, where: Where, message: Message) -> None:
        body = {key: value for key, value in message.payload().items() if key in ("text", "blocks")}
        try:
            self._client.chat_postEphemeral(channel=where.channel, user=where.user, thread_ts=where.thread or None, **body)
        except SlackApiError as error:
            if error.response.get("error") not in CLOSED_TO_US | {"user_not_in_channel"}:
                raise
            self._client.chat_postMessage(channel=self.direct_message(where.user), **message.payload())
        if message.snippets:
            self._upload(self.direct_message(where.user), "", message.snippets)

    def _upload(self, channel: str, thread: str, snippets: tuple[Snippet, ...]) -> None:
        for snippet in snippets:
            self._client.files_upload_v2(
                channel=channel, content=snippet.text, filename=snippet.name, title=snippet.name, thread_ts=thread or None
            )

    @staticmethod
    def _edited(message: Message) -> dict[str, Any]:
        return {key: value for key, value in message.payload().items() if key in ("text", "blocks", "metadata")}

    def _logged(self, job: Callable[[], object]) -> Callable[[], None]:
        def logged() -> None:
            try:
                job()
            except Exception as error:  # noqa: BLE001 - it is said in the log, and there is nobody else to tell
                self._log_failure(error)

        return logged

    @staticmethod
    def _log_failure(error: Exception) -> None:
        code = error.response.get("error") if isinstance(error, SlackApiError) else type(error).__name__
        log.warning("Slack did not take a message: %s", code)

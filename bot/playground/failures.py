"""What the stand-in raises: errors of the Web API, and deliveries that the app did not acknowledge."""

from typing import Any


class SlackError(Exception):
    """A Web API answer with `ok: false`. `error` is Slack's own name; `details` are further fields; 429 carries `Retry-After`."""

    def __init__(self, error: str, *, status: int = 200, retry_after: int | None = None, **details: Any) -> None:  # noqa: ANN401
        super().__init__(error)
        self.error = error
        self.status = status
        self.retry_after = retry_after
        self.details = details

    def body(self) -> dict[str, Any]:
        """Return the JSON body, as Slack words it."""
        return {"ok": False, "error": self.error, **self.details}


class NotAcknowledged(Exception):  # noqa: N818 - an event, not an error of the caller
    """The app did not acknowledge. `reason` is Slack's: http_timeout, http_error, connection_failed, timeout."""

    def __init__(self, reason: str, *, retry: bool = True) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry = retry

    @property
    def shown(self) -> str:
        """Return what the person sees: operation_timeout, or dispatch_failed where there was no connection or no HTTP 200."""
        return "operation_timeout" if "timeout" in self.reason else "dispatch_failed"


def invalid_arguments(*messages: str) -> SlackError:
    """Return `invalid_arguments` with what is wrong in `response_metadata.messages`."""
    return SlackError("invalid_arguments", response_metadata={"messages": [f"[ERROR] {message}" for message in messages]})

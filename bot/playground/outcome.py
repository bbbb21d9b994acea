"""What a person sees of what they just did."""

from dataclasses import dataclass, field

from bot.playground.workspace import Json


@dataclass(frozen=True, slots=True)
class Outcome:
    """`ok`, or the `error` that Slack shows; `errors` at the fields of a form by block_id; `options` that a menu offers.

    Errors: operation_timeout (no acknowledgement in time), dispatch_failed (no connection, or not HTTP 200), invalid_command
    (the app has no such command), not_available (not for this person, or not here), invalid_response (the app answered what Slack
    refuses), missing (required fields are empty, said in `errors`), errors (the app refused the form, said in `errors`),
    not_offered (no such button or option), or the name of a Web API error.
    """

    ok: bool
    error: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    options: tuple[Json, ...] = ()
    ts: str = ""
    """The `ts` of the message that was posted."""


DONE = Outcome(True)

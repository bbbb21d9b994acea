"""The table of Web API methods, and what is checked before any of them runs: the token and its kind, the scopes."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.playground.failures import SlackError, invalid_arguments
from bot.playground.service import Service
from bot.playground.workspace import Channel, Json


@dataclass(frozen=True, slots=True)
class Arguments:
    """What a method was called with: JSON values, or strings from a form, where lists and objects are JSON inside."""

    values: Json = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Return a required string; raise `invalid_arguments`, which names it, where it is missing."""
        value = self.optional(name)
        if not value:
            raise invalid_arguments(f"missing required field: {name}")
        return value

    def optional(self, name: str) -> str:
        """Return a string, or "" where it was not given."""
        value = self.values.get(name)
        if value is None:
            return ""
        if not isinstance(value, str | int | float):
            raise invalid_arguments(f"must be a string [json-pointer:/{name}]")
        return str(value)

    def flag(self, name: str) -> bool:
        """Return a truth value: true, "true", 1 or "1"."""
        return self.values.get(name) in (True, "true", 1, "1")

    def number(self, name: str, default: int, most: int) -> int:
        """Return a whole number, brought between 1 and `most`."""
        given = self.optional(name)
        if given and not given.isdigit():
            raise invalid_arguments(f"must be an integer [json-pointer:/{name}]")
        return min(most, max(1, int(given or default)))

    def data(self, name: str, error: str = "invalid_arguments") -> object:
        """Return a list or object, given as such or as JSON in a string; None when it was not given. Bad JSON is `error`."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            return json.loads(value)
        except ValueError as unreadable:
            raise SlackError(error) from unreadable


Handler = Callable[[Service, Arguments], Awaitable[Json]]


@dataclass(frozen=True, slots=True)
class Method:
    """One method: its handler, the scopes that allow it (any of them), and the kind of token that it takes."""

    name: str
    handler: Handler
    scopes: tuple[str, ...]
    app_level: bool
    open_to_all: bool


METHODS: dict[str, Method] = {}


def method(name: str, *scopes: str, app_level: bool = False, open_to_all: bool = False) -> Callable[[Handler], Handler]:
    """Register a method. Any one of `scopes` allows it; with no scopes, none is needed."""

    def register(handler: Handler) -> Handler:
        METHODS[name] = Method(name, handler, scopes, app_level, open_to_all)
        return handler

    return register


async def answer(service: Service, name: str, token: str, values: Json) -> Json:
    """Return a method's answer, without the `ok`. Raises SlackError with Slack's own error name."""
    found = METHODS.get(name)
    if found is None:
        raise SlackError("unknown_method", req_method=name)
    if not found.open_to_all:
        _authenticate(service, found, token)
        if found.scopes and not service.manifest.scopes.intersection(found.scopes):
            raise missing_scope(service, *found.scopes)
    return await found.handler(service, Arguments(values))


def missing_scope(service: Service, *needed: str) -> SlackError:
    """Return `missing_scope`, with what is needed and what the manifest grants."""
    return SlackError("missing_scope", needed=",".join(needed), provided=",".join(sorted(service.manifest.scopes)))


def need_scope(service: Service, scope: str) -> None:
    """Raise `missing_scope` unless the manifest grants this one."""
    if scope not in service.manifest.scopes:
        raise missing_scope(service, scope)


def need_member(service: Service, channel: Channel) -> None:
    """Raise Slack's error where the app is not in a conversation: for a private one, that it does not exist."""
    if service.workspace.bot.id not in channel.members:
        raise SlackError("not_in_channel" if channel.kind == "channel" else "channel_not_found")


def _authenticate(service: Service, found: Method, token: str) -> None:
    if not token:
        raise SlackError("not_authed")
    if token not in (service.bot_token, service.app_token):
        raise SlackError("invalid_auth")
    if found.app_level != (token == service.app_token):
        raise SlackError("not_allowed_token_type")

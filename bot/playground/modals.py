"""The views that a person has open: a stack of at most three modals, and one App Home. docs.slack.dev/surfaces/modals."""

import secrets
import time

from bot.playground.content import explained, stored
from bot.playground.failures import SlackError
from bot.playground.inputs import initial_values, inputs_of
from bot.playground.limits.lint import view_problems
from bot.playground.rendering import view_json
from bot.playground.service import Service
from bot.playground.workspace import Change, Json, View

STACK = 3
"""The most modals that a person has open at once."""


def checked(content: Json, kind: str) -> Json:
    """Return a view's content if Slack takes it: `view_too_large`, or `invalid_arguments` with each problem's JSON pointer."""
    found = view_problems(content)
    if any(problem.message.startswith("view_too_large") for problem in found):
        raise SlackError("view_too_large")
    if content.get("type") != kind:
        raise SlackError(
            "invalid_arguments", response_metadata={"messages": [f"[ERROR] must be {kind} [json-pointer:/view/type]"]}
        )
    if found:
        raise SlackError("invalid_arguments", **explained(found))
    return content


def everything(service: Service) -> list[View]:
    """Return all open modals and homes."""
    return [view for stack in service.workspace.modals.values() for view in stack] + list(service.workspace.homes.values())


def open_first(service: Service, user: str, content: Json) -> View:
    """Open a modal as a person's only one."""
    view = _made(service, user, content)
    service.workspace.modals[user] = [view]
    _tell(service, user)
    return view


def push(service: Service, user: str, content: Json) -> View:
    """Put a modal on top of a person's stack. `push_limit_reached` above three."""
    stack = service.workspace.modals.get(user) or []
    if len(stack) >= STACK:
        raise SlackError("push_limit_reached")
    view = _made(service, user, content)
    if stack:
        view.root_id, view.previous_id = stack[0].id, stack[-1].id
    service.workspace.modals[user] = [*stack, view]
    _tell(service, user)
    return view


def update(service: Service, view: View, content: Json) -> None:
    """Change a view. What a person entered stays where block_id, action_id and type are equal; other inputs start again."""
    _unique_external_id(service, content, view)
    entered = view.values
    view.content = _kept(service, content)
    view.hash = _hash()
    view.values = initial_values(view.content["blocks"])
    for block_id, action_id, element in inputs_of(view.content["blocks"]):
        before = entered.get(block_id, {}).get(action_id)
        if before is not None and before.get("type") == element["type"]:
            view.values.setdefault(block_id, {})[action_id] = before
    if view.content["type"] == "home":
        service.workspace.tell(Change("home", user=view.user))
    else:
        _tell(service, view.user)


def publish(service: Service, user: str, content: Json) -> View:
    """Publish a person's home, or change it."""
    current = service.workspace.homes.get(user)
    if current is not None:
        update(service, current, content)
        return current
    view = _made(service, user, content)
    service.workspace.homes[user] = view
    service.workspace.tell(Change("home", user=user))
    return view


def close_top(service: Service, user: str) -> None:
    """Close the modal on top; the one below shows again."""
    stack = service.workspace.modals.get(user) or []
    service.workspace.modals[user] = stack[:-1]
    _tell(service, user)


def clear(service: Service, user: str) -> None:
    """Close all modals of a person."""
    service.workspace.modals[user] = []
    _tell(service, user)


def shown(service: Service, user: str) -> list[Json]:
    """Return a person's stack of modals as view objects, the top last."""
    return [view_json(service.workspace, view) for view in service.workspace.modals.get(user, ())]


def _made(service: Service, user: str, content: Json) -> View:
    _unique_external_id(service, content, None)
    view_id = service.workspace.next_id("V")
    kept = _kept(service, content)
    return View(view_id, user, kept, _hash(), view_id, values=initial_values(kept["blocks"]))


def _kept(service: Service, content: Json) -> Json:
    return content | {"blocks": stored(service, content["blocks"])}


def _unique_external_id(service: Service, content: Json, own: View | None) -> None:
    external_id = content.get("external_id")
    if external_id and any(view is not own and view.content.get("external_id") == external_id for view in everything(service)):
        raise SlackError("duplicate_external_id")


def _hash() -> str:
    return f"{int(time.time())}.{secrets.token_hex(4)}"


def _tell(service: Service, user: str) -> None:
    service.workspace.tell(Change("views", user=user, details={"views": shown(service, user)}))

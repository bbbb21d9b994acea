"""views.open, push, update and publish. docs.slack.dev/surfaces/modals, docs.slack.dev/reference/methods/views.open."""

from bot.playground import modals
from bot.playground.failures import SlackError, invalid_arguments
from bot.playground.rendering import view_json
from bot.playground.service import Service
from bot.playground.web_api import Arguments, method
from bot.playground.workspace import Json, View


@method("views.open")
async def views_open(service: Service, arguments: Arguments) -> Json:
    """Open a modal for the person behind a fresh trigger_id."""
    content = modals.checked(_view(arguments), "modal")
    trigger = service.tickets.exchange(arguments.text("trigger_id"))
    return _answer(service, modals.open_first(service, trigger.user, content))


@method("views.push")
async def views_push(service: Service, arguments: Arguments) -> Json:
    """Put a modal on top of the one that the trigger_id comes from. At most three: `push_limit_reached`."""
    content = modals.checked(_view(arguments), "modal")
    trigger = service.tickets.exchange(arguments.text("trigger_id"))
    if trigger.view_id is None or service.workspace.view(trigger.user, trigger.view_id) is None:
        raise SlackError("not_found")
    return _answer(service, modals.push(service, trigger.user, content))


@method("views.update")
async def views_update(service: Service, arguments: Arguments) -> Json:
    """Change an open modal or a home, by view_id or external_id. `not_found` if closed, `hash_conflict` if it changed since."""
    content = _view(arguments)
    view_id, external_id = arguments.optional("view_id"), arguments.optional("external_id")
    if not view_id and not external_id:
        raise invalid_arguments("missing required field: view_id or external_id")
    for view in modals.everything(service):
        if view.id == view_id or (external_id and view.content.get("external_id") == external_id):
            modals.checked(content, view.content["type"])
            _same_hash(arguments, view)
            modals.update(service, view, content)
            return _answer(service, view)
    raise SlackError("not_found")


@method("views.publish")
async def views_publish(service: Service, arguments: Arguments) -> Json:
    """Publish a person's App Home. `not_enabled` if the manifest has no home tab."""
    content = modals.checked(_view(arguments), "home")
    if not service.manifest.home_tab:
        raise SlackError("not_enabled")
    user = arguments.text("user_id")
    if user not in service.workspace.users or user == service.workspace.bot.id:
        raise invalid_arguments("invalid `user_id`")
    current = service.workspace.homes.get(user)
    if current is not None:
        _same_hash(arguments, current)
    return _answer(service, modals.publish(service, user, content))


def _view(arguments: Arguments) -> Json:
    view = arguments.data("view")
    if not isinstance(view, dict):
        raise invalid_arguments("missing required field: view")
    return view


def _same_hash(arguments: Arguments, view: View) -> None:
    given = arguments.optional("hash")
    if given and given != view.hash:
        raise SlackError("hash_conflict")


def _answer(service: Service, view: View) -> Json:
    return {"view": view_json(service.workspace, view)}

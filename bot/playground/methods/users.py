"""users.info, users.list, users.lookupByEmail. An address is shown only with users:read.email."""

from bot.playground.failures import SlackError
from bot.playground.rendering import user_json
from bot.playground.service import Service
from bot.playground.web_api import Arguments, method
from bot.playground.workspace import Json, User


@method("users.info", "users:read")
async def users_info(service: Service, arguments: Arguments) -> Json:
    """Return one person. `user_not_found`."""
    return {"user": _shown(service, service.workspace.user(arguments.text("user")))}


@method("users.list", "users:read")
async def users_list(service: Service, _arguments: Arguments) -> Json:
    """Return everybody."""
    members = [_shown(service, user) for user in service.workspace.users.values()]
    return {"members": members, "response_metadata": {"next_cursor": ""}}


@method("users.lookupByEmail", "users:read.email")
async def users_lookup_by_email(service: Service, arguments: Arguments) -> Json:
    """Return a person by address. `users_not_found`."""
    email = arguments.text("email")
    for user in service.workspace.users.values():
        if not user.is_bot and user.email == email:
            return {"user": _shown(service, user)}
    raise SlackError("users_not_found")


def _shown(service: Service, user: User) -> Json:
    return user_json(service.workspace, user, with_email="users:read.email" in service.manifest.scopes)

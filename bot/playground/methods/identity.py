"""api.test, auth.test, apps.connections.open, team.info, bots.info."""

from bot.playground.failures import SlackError
from bot.playground.service import Service
from bot.playground.web_api import Arguments, method
from bot.playground.workspace import Json


@method("api.test", open_to_all=True)
async def api_test(_service: Service, arguments: Arguments) -> Json:
    """Echo the arguments, or the error that was asked for."""
    error = arguments.optional("error")
    if error:
        raise SlackError(error, args=arguments.values)
    return {"args": arguments.values}


@method("auth.test")
async def auth_test(service: Service, _arguments: Arguments) -> Json:
    """Return whose token it is."""
    workspace = service.workspace
    return {
        "url": f"{service.address}/",
        "team": workspace.name,
        "user": workspace.bot.name,
        "team_id": workspace.team_id,
        "user_id": workspace.bot.id,
        "bot_id": workspace.bot_id,
        "is_enterprise_install": False,
    }


@method("apps.connections.open", app_level=True)
async def apps_connections_open(service: Service, _arguments: Arguments) -> Json:
    """Return the address of one WebSocket, valid once and for `Timing.ticket` seconds."""
    address = service.address.replace("http://", "ws://", 1)
    return {"url": f"{address}/link?ticket={service.tickets.socket()}&app_id={service.workspace.app_id}"}


@method("team.info", "team:read")
async def team_info(service: Service, _arguments: Arguments) -> Json:
    """Return the workspace."""
    workspace = service.workspace
    return {"team": {"id": workspace.team_id, "name": workspace.name, "domain": workspace.domain, "email_domain": "example.org"}}


@method("bots.info", "users:read")
async def bots_info(service: Service, arguments: Arguments) -> Json:
    """Return the app's bot."""
    workspace = service.workspace
    if arguments.text("bot") != workspace.bot_id:
        raise SlackError("bot_not_found")
    bot = {
        "id": workspace.bot_id,
        "deleted": False,
        "name": workspace.bot.real_name,
        "app_id": workspace.app_id,
        "user_id": workspace.bot.id,
    }
    return {"bot": bot}

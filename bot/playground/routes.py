"""What the app uses over HTTP and WebSocket: /api/METHOD, /link, /respond/…, /upload/…, /files/…."""

import json
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from bot.playground import methods, responses
from bot.playground.failures import SlackError
from bot.playground.service import ApiCall, Service
from bot.playground.socket_mode import SocketMode
from bot.playground.web_api import METHODS, answer
from bot.playground.workspace import Json

__all__ = ["app_routes", "methods"]


def app_routes(service: Service, sockets: SocketMode) -> list[BaseRoute]:
    """Return the routes of the stand-in that an app uses."""

    async def api(request: Request) -> Response:
        return await _api(service, request)

    async def respond(request: Request) -> Response:
        try:
            responses.respond(service, request.path_params["name"], await _values(request))
        except SlackError as error:
            return JSONResponse(error.body(), 404 if error.status == 404 else 400)
        return JSONResponse({"ok": True})

    async def upload(request: Request) -> Response:
        file_id = request.path_params["file_id"]
        if file_id not in service.workspace.files or file_id in service.uploads:
            return PlainTextResponse("not found", 404)
        service.uploads[file_id] = await _uploaded(request)
        return PlainTextResponse(f"OK - {len(service.uploads[file_id])}")

    async def download(request: Request) -> Response:
        content = service.uploads.get(request.path_params["file_id"])
        if content is None:
            return PlainTextResponse("not found", 404)
        return Response(content, media_type="text/plain; charset=utf-8", headers={"X-Content-Type-Options": "nosniff"})

    async def permalink(request: Request) -> Response:
        return RedirectResponse(f"/#{request.path_params['channel']}/{request.path_params['message']}")

    return [
        Route("/api/{name}", api, methods=["GET", "POST"]),
        Route("/respond/{name}", respond, methods=["POST"]),
        Route("/upload/{file_id}", upload, methods=["POST", "PUT"]),
        Route("/files/{file_id}", download),
        Route("/archives/{channel}/{message}", permalink),
        WebSocketRoute("/link", sockets.serve),
    ]


async def _api(service: Service, request: Request) -> Response:
    name = request.path_params["name"]
    try:
        values = await _values(request)
        await _faults(service, name)
        token = _token(request, values)
        shown: Json = {"ok": True} | await answer(service, name, token, values)
        status, retry_after = 200, None
    except SlackError as error:
        shown, status, retry_after = error.body(), error.status, error.retry_after
        values = locals().get("values", {})
    service.calls.append(ApiCall(name, {key: value for key, value in values.items() if key != "token"}, status, shown))
    headers = {"x-oauth-scopes": ",".join(sorted(service.manifest.scopes))}
    found = METHODS.get(name)
    if found is not None:
        headers["x-accepted-oauth-scopes"] = ",".join(found.scopes)
    if retry_after is not None:
        headers["Retry-After"] = str(retry_after)
    if status >= 500:
        return PlainTextResponse("<html>something went wrong</html>", status, headers)
    return JSONResponse(shown, status, headers)


async def _faults(service: Service, name: str) -> None:
    slow = service.faults.take("slow", name)
    if slow:
        await service.timing.sleep(slow.seconds)
    http = service.faults.take("http", name)
    if http:
        raise SlackError(http.error or "internal_error", status=http.status, retry_after=http.retry_after)
    error = service.faults.take("error", name)
    if error:
        raise SlackError(error.error)


async def _values(request: Request) -> Json:
    """Return the arguments: from the query, and from a JSON or form body. slack_sdk sends calls without any as empty JSON."""
    values: Json = dict(request.query_params)
    kind = request.headers.get("content-type", "").partition(";")[0]
    if kind == "multipart/form-data":
        async with request.form() as form:
            return values | {key: value for key, value in form.items() if isinstance(value, str)}
    body = await request.body()
    if not body.strip():
        return values
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        raise SlackError("invalid_charset") from error
    if kind == "application/json":
        try:
            given = json.loads(text)
        except ValueError as error:
            raise SlackError("invalid_json") from error
        if not isinstance(given, dict):
            raise SlackError("json_not_object")
        return values | given
    if kind not in ("application/x-www-form-urlencoded", ""):
        raise SlackError("invalid_post_type")
    return values | dict(parse_qsl(text, keep_blank_values=True))


async def _uploaded(request: Request) -> bytes:
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        async with request.form() as form:
            for value in form.values():
                if isinstance(value, UploadFile):
                    return await value.read()
            return b""
    return await request.body()


def _token(request: Request, values: Json) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token:
        return token
    return str(values.get("token") or "")

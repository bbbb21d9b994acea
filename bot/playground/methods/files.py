"""files.getUploadURLExternal and files.completeUploadExternal: the only way that Slack still has to share a file or snippet."""

import mimetypes

from bot.playground.content import Content
from bot.playground.failures import SlackError, invalid_arguments
from bot.playground.posting import Spot, post_as_app, thread_of
from bot.playground.service import Service
from bot.playground.web_api import Arguments, method, need_member
from bot.playground.workspace import Json

_SHOWN = ("yaml", "yml", "json", "patch", "diff")
"""Files that are text, and that not every system knows to be."""
PREVIEW = 3000
"""Characters of a text file that Slack shows in the conversation."""


@method("files.getUploadURLExternal", "files:write")
async def files_get_upload_url_external(service: Service, arguments: Arguments) -> Json:
    """Return the address for the upload of a file of this name and length (bytes)."""
    name = arguments.text("filename")
    length = arguments.text("length")
    if not length.isdigit() or length == "0":
        raise invalid_arguments("must be more than 0 [json-pointer:/length]")
    file_id = service.workspace.next_id("F")
    snippet = arguments.optional("snippet_type")
    service.workspace.files[file_id] = {
        "id": file_id,
        "name": name,
        "title": name,
        "mimetype": "text/plain" if snippet else mimetypes.guess_type(name)[0] or "application/octet-stream",
        "filetype": snippet or name.rpartition(".")[2],
        "mode": "snippet" if snippet else "hosted",
        "size": int(length),
        "user": service.workspace.bot.id,
        "alt_txt": arguments.optional("alt_txt"),
        "url_private": f"{service.address}/files/{file_id}",
        "permalink": f"{service.address}/files/{file_id}",
    }
    return {"upload_url": f"{service.address}/upload/{file_id}", "file_id": file_id}


@method("files.completeUploadExternal", "files:write")
async def files_complete_upload_external(service: Service, arguments: Arguments) -> Json:
    """Finish uploads and share them in one message of a conversation. `file_not_found` for a file that was never uploaded."""
    given = arguments.data("files")
    if not isinstance(given, list) or not given or not all(isinstance(item, dict) for item in given):
        raise invalid_arguments("missing required field: files")
    files = [_finished(service, item) for item in given]
    where = arguments.optional("channel_id") or arguments.optional("channels").split(",")[0]
    if where:
        channel = service.workspace.channels.get(where)
        if channel is None:
            raise SlackError("invalid_channel")
        need_member(service, channel)
        thread_ts = thread_of(service, channel, arguments.optional("thread_ts"))
        post_as_app(service, Spot(channel, thread_ts), Content(text=arguments.optional("initial_comment"), files=files))
    return {"files": files}


def _finished(service: Service, item: Json) -> Json:
    file_id = str(item.get("id"))
    content = service.uploads.get(file_id)
    if content is None:
        raise SlackError("file_not_found")
    file = service.workspace.files[file_id]
    file["title"] = item.get("title") or file["name"]
    file["size"] = len(content)
    if str(file["mimetype"]).startswith("text/") or file["filetype"] in _SHOWN:
        file["preview"] = content.decode(errors="replace")[:PREVIEW]
        file["lines"] = content.count(b"\n") + 1
    return file

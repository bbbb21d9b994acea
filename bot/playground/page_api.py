"""The person-side API: all that the page needs, and all that it may do. JSON over HTTP, and a stream of changes.

Everything is under /page/. Only the playground's own page may call it: `Host` must be 127.0.0.1:PORT or
localhost:PORT, an `Origin` must be the same, and a POST must have `Content-Type: application/json` (403 otherwise,
see `origin`). WHO is a user id or user name (`amira`); empty, the first person. Ids are Slack's own: C… channels, D…
direct messages with the app, U… people, V… views; `ts` is a message's id within its channel and sorts by time as text.
Blocks, views and messages are exactly Slack's objects (docs.slack.dev/reference).

READING

GET /page/state?as=WHO     what this person sees right now, an object with
    team           {id, name}
    app            {id, name, user (its user id), handle (what to type after @), is_starting}; while it is starting, what is
                   said waits for it
    viewer         the person's user id
    people         [{id, name, real_name, title, is_bot, is_guest, is_stranger}]; a stranger is of another
                   organisation
    channels       [conversation object + {has_app, members [user id]}], those that the person is in; `is_im` is the
                   DM with the app
    messages       {channel id: [message object + {is_ephemeral}]}, oldest first, replies included. A reply has a
                   thread_ts that is not its ts; a message with replies has reply_count and latest_reply. `bot_id` is
                   on the app's own. Also: `edited`, `files` [{id, title, mode, preview, lines, url_private}],
                   `reactions` [{name, users, count}]
    views          [view object]: the open modals, the top one last; `state.values` is what was entered so far
    home           view object or null: the App Home that the app published for this person
    statuses       [{channel, thread_ts, status, loading_messages}]: "is reading …", to be shown in that thread
    prompts        {DM channel id: {title, prompts [{title, message}]}}: to click in an empty DM, which says `message`
    commands       [{command, description, usage_hint}]
    shortcuts      [{type (message or global), callback_id, name, description}]

GET /page/stream?as=WHO    server-sent events (EventSource); each has a name, and JSON data with that name as `type`
    ready            the stream has begun: read /page/state now (and again after every reconnect), then apply what
                     follows
    message          {channel, message}: new or changed; put it in place of the one with the same ts. After a reply,
                     the thread's first message follows with its new reply_count
    message_deleted  {channel, ts, thread_ts}
    views            {views}: the whole stack of this person's modals, [] when all are closed
    home             {home}
    status           {channel, thread_ts, status, loading_messages}; status "" clears it
    prompts          {channel, title, prompts}
    notice           {channel or null, text, error, ts?}: Slack's words to this person alone ("/netpol failed with
                     the error …"); with ts, about the message whose button was pressed. Not kept: it is not in the
                     state
    started          {}: the app has connected for the first time
    extra            {…}: something beside the conversation changed (Playground.notify_extra); read that pane again
The page shows one person at a time: open a new stream when the person changes.

ACTING: POST, JSON in, {ok, error, errors {block_id: text}, options [option], ts} out, with status 200 even when ok
is false

What the act changed comes by the stream. `error` is one of: operation_timeout (the app did not acknowledge within 3
s), dispatch_failed (the app is not connected), invalid_command, not_available, invalid_response (the app answered
nonsense), missing and errors (see `errors`), not_offered, no_text, or a Web API error such as message_not_found.

/page/say       {as, channel, text, thread_ts?}     text as typed: `@name`, `#channel`, addresses become Slack's markup
/page/edit      {as, channel, ts, text}             own messages only
/page/delete    {as, channel, ts}
/page/react     {as, channel, ts, name, remove?}    name without colons: thumbsup
/page/command   {as, channel, text}                 "/netpol allow a to b". Never in a thread
/page/act       {as, channel and ts | view_id, action_id, block_id?, value?, values?}
    Press a button, choose in a menu. `value`: the option's value for menus, radio buttons and overflow; a list of them
    for checkboxes and multi menus; a string for texts and dates; "positive" or "negative" for feedback_buttons; nothing
    for a button. An element with `confirm`: ask first, and send only after yes. A button with `url`: open the address
    and send this too. An element of an input block is sent to the app only if the block has `dispatch_action`.
    `values`, in a view: as in /page/enter, so that the app sees the whole form
/page/suggest   {as, channel and ts | view_id, action_id, block_id?, query}
    Type-ahead of external menus: answers with `options`, at most 100. Ask when at least `min_query_length` characters
    were typed (3 if not given; 0: at once), about 150 ms after the last key
/page/enter     {as, view_id, values}               keep what was entered, tell nobody; {block_id: {action_id: value}}
/page/submit    {as, view_id, values?}              submit the modal on top; on `errors` or `missing` it stays open
/page/close     {as, view_id, all?}                 close it (Cancel, Escape); all: the whole stack
/page/shortcut  {as, callback_id, channel?, ts?}    channel and ts for a message shortcut
/page/open      {as, channel}                       the person turned to this conversation; at every change of it
/page/home      {as, tab?}                          the person opened the app: tab home (it then publishes) or messages
/page/invite    {as, channel}                       bring the app into this channel

Also served: GET /files/F… (a file's content, as text); /archives/C…/p… (a permalink: leads to /#C…/p… of the page,
with the ts without its dot after p); the page itself at / and its files, from bot/playground/page/, under a
Content-Security-Policy that allows this origin only (no inline script or style); and whatever
`Playground(extra_routes=…)` brings along: docs, branches, diffs.
"""

from collections.abc import Awaitable, Callable
from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from bot.playground.client import Client, user_of
from bot.playground.failures import SlackError
from bot.playground.outcome import Outcome
from bot.playground.picture import picture
from bot.playground.service import Service
from bot.playground.stream import Streams
from bot.playground.web_api import Arguments
from bot.playground.workspace import Message, View

Act = Callable[[Client, str, Arguments], Awaitable[Outcome]]


def page_routes(service: Service, client: Client, streams: Streams) -> list[BaseRoute]:
    """Return the routes of the person-side API."""

    async def state(request: Request) -> Response:
        try:
            return JSONResponse(picture(service, user_of(service, request.query_params.get("as", ""))))
        except SlackError as error:
            return JSONResponse(error.body(), 404)

    async def stream(request: Request) -> Response:
        try:
            viewer = user_of(service, request.query_params.get("as", "")).id
        except SlackError as error:
            return JSONResponse(error.body(), 404)
        return StreamingResponse(streams.follow(viewer), media_type="text/event-stream", headers={"Cache-Control": "no-store"})

    async def act(request: Request) -> Response:
        perform = _ACTS.get(request.path_params["act"])
        if perform is None:
            return JSONResponse({"ok": False, "error": "unknown_act"}, 404)
        try:
            values = await request.json()
        except ValueError:
            return JSONResponse({"ok": False, "error": "invalid_json"}, 400)
        arguments = Arguments(values if isinstance(values, dict) else {})
        try:
            outcome = await perform(client, user_of(service, arguments.optional("as")).id, arguments)
        except SlackError as error:
            outcome = Outcome(False, error.error)
        return JSONResponse(asdict(outcome))

    return [Route("/page/state", state), Route("/page/stream", stream), Route("/page/{act}", act, methods=["POST"])]


async def _say(client: Client, user: str, given: Arguments) -> Outcome:
    return client.say(user, given.text("channel"), given.optional("text"), given.optional("thread_ts"))


async def _edit(client: Client, user: str, given: Arguments) -> Outcome:
    return client.edit(user, given.text("channel"), given.text("ts"), given.text("text"))


async def _delete(client: Client, user: str, given: Arguments) -> Outcome:
    return client.delete(user, given.text("channel"), given.text("ts"))


async def _react(client: Client, user: str, given: Arguments) -> Outcome:
    return client.react(user, given.text("channel"), given.text("ts"), given.text("name"), remove=given.flag("remove"))


async def _command(client: Client, user: str, given: Arguments) -> Outcome:
    return await client.controls.command(user, given.text("channel"), given.text("text"))


async def _act(client: Client, user: str, given: Arguments) -> Outcome:
    place = _place(client, user, given)
    if isinstance(place, View) and given.values.get("values"):
        kept = client.forms.enter(user, place, _entered(given))
        if not kept.ok:
            return kept
    return await client.controls.act(
        user, place, given.text("action_id"), given.optional("block_id") or None, given.values.get("value")
    )


async def _suggest(client: Client, user: str, given: Arguments) -> Outcome:
    place = _place(client, user, given)
    return await client.controls.suggest(
        user, place, given.text("action_id"), given.optional("block_id") or None, given.optional("query")
    )


async def _enter(client: Client, user: str, given: Arguments) -> Outcome:
    return client.forms.enter(user, _view(client, user, given), _entered(given))


async def _submit(client: Client, user: str, given: Arguments) -> Outcome:
    view = _view(client, user, given)
    kept = client.forms.enter(user, view, _entered(given))
    return await client.forms.submit(user, view) if kept.ok else kept


async def _close(client: Client, user: str, given: Arguments) -> Outcome:
    return await client.forms.close(user, _view(client, user, given), everything=given.flag("all"))


async def _shortcut(client: Client, user: str, given: Arguments) -> Outcome:
    return await client.controls.shortcut(user, given.text("callback_id"), given.optional("channel"), given.optional("ts"))


async def _open(client: Client, user: str, given: Arguments) -> Outcome:
    return client.look_at(user, given.text("channel"))


async def _home(client: Client, user: str, given: Arguments) -> Outcome:
    return client.open_home(user, "messages" if given.optional("tab") == "messages" else "home")


async def _invite(client: Client, user: str, given: Arguments) -> Outcome:
    return client.invite_app(user, given.text("channel"))


def _place(client: Client, user: str, given: Arguments) -> Message | View:
    return client.place(user, view_id=given.optional("view_id"), channel=given.optional("channel"), ts=given.optional("ts"))


def _view(client: Client, user: str, given: Arguments) -> View:
    place = client.place(user, view_id=given.text("view_id"))
    if not isinstance(place, View):
        raise SlackError("not_found")
    return place


def _entered(given: Arguments) -> dict[str, dict[str, object]]:
    values = given.data("values") or {}
    if not isinstance(values, dict) or not all(isinstance(fields, dict) for fields in values.values()):
        raise SlackError("invalid_arguments")
    return values


_ACTS: dict[str, Act] = {
    "say": _say,
    "edit": _edit,
    "delete": _delete,
    "react": _react,
    "command": _command,
    "act": _act,
    "suggest": _suggest,
    "enter": _enter,
    "submit": _submit,
    "close": _close,
    "shortcut": _shortcut,
    "open": _open,
    "home": _home,
    "invite": _invite,
}

"""Signed HTTP: the request URL is verified first, everything is signed, retries are numbered, the response is the answer."""

import asyncio
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from slack_bolt import App
from slack_bolt.adapter.starlette import SlackRequestHandler
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from bot.errors import Fixable
from bot.playground import WAIT_LIMIT, Playground, Timing
from bot.playground.engine import Engine
from bot.playground.http_mode import sign

from .conftest import client_of, input_block, manifest, modal, text

ASK = "#ask-platform"
Json = dict[str, Any]
Serve = Callable[[ASGIApp], str]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Serve an app on a port of its own, and return its request URL."""
    engines: list[Engine] = []

    async def nothing() -> None:
        await asyncio.sleep(0)

    def serving(app: ASGIApp) -> str:
        engines.append(Engine(app, nothing))
        return engines[-1].start(0) + "/slack/events"

    yield serving
    for engine in engines:
        engine.stop(lambda: None)


def bolt(slack: Playground, listeners: Callable[[App], object], secret: str = "") -> ASGIApp:
    """Return a Bolt app behind Starlette."""
    app = App(client=client_of(slack), signing_secret=secret or slack.signing_secret)
    app.logger.disabled = True
    listeners(app)
    handler = SlackRequestHandler(app)

    async def events(request: Request) -> Response:
        return await handler.handle(request)

    return Starlette(routes=[Route("/slack/events", events, methods=["POST"])])


class Recorder:
    """An app that verifies itself, writes down what comes, and answers as told."""

    def __init__(self, *statuses: int, headers: dict[str, str] | None = None) -> None:
        self.requests: list[tuple[dict[str, str], str]] = []
        self.statuses = list(statuses)
        self.headers = headers or {}
        self.app = Starlette(routes=[Route("/slack/events", self.answer, methods=["POST"])])

    async def answer(self, request: Request) -> Response:
        """Answer."""
        body = (await request.body()).decode()
        if "challenge" in body:
            return PlainTextResponse((await request.json())["challenge"])
        self.requests.append((dict(request.headers), body))
        status = self.statuses.pop(0) if self.statuses else 200
        return PlainTextResponse("", status, self.headers)


def test_events_commands_forms_and_menus_work_as_by_socket(slack: Playground, serve: Serve) -> None:
    element = {"type": "external_select", "action_id": "target", "min_query_length": 0}

    def listeners(app: App) -> None:
        app.event("app_mention")(lambda event, say: say(text="hello", thread_ts=event["ts"]))
        app.event("message")(lambda: None)
        app.options("target")(lambda ack: ack(options=[{"text": text("one"), "value": "1"}]))
        app.view("form")(lambda ack: ack(response_action="errors", errors={"target": "no"}))

        @app.command("/example")
        def command(ack: Any, client: Any, body: Json) -> None:
            ack("opened")
            client.views_open(trigger_id=body["trigger_id"], view=modal(input_block("target", element)))

    slack.deliver_to(serve(bolt(slack, listeners)))
    amira = slack.person("amira")
    assert "hello" == amira.wait_for_reply(amira.say(ASK, "@example hi"))["text"]
    assert amira.command(ASK, "/example").ok
    amira.wait_for_modal()
    assert "1" == amira.type_ahead("target", "").options[0]["value"]
    assert {"target": "no"} == amira.submit({"target": "1"}).errors
    assert "opened" in [message["text"] for message in amira.sees(ASK)]


def test_a_url_that_does_not_return_the_challenge_is_refused(slack: Playground, serve: Serve, closed_port: int) -> None:
    async def silent(_: Request) -> Response:
        return PlainTextResponse("hello")

    with pytest.raises(Fixable, match="url_verification"):
        slack.deliver_to(serve(Starlette(routes=[Route("/slack/events", silent, methods=["POST"])])))
    with pytest.raises(Fixable, match="url_verification"):
        slack.deliver_to(f"http://127.0.0.1:{closed_port}/slack/events")


def test_an_app_with_another_secret_cannot_even_be_verified(slack: Playground, serve: Serve) -> None:
    with pytest.raises(Fixable, match="signing secret"):
        slack.deliver_to(serve(bolt(slack, lambda _: None, secret="another")))


@pytest.mark.parametrize(
    ("change", "status"),
    [
        (lambda headers: headers, 200),
        (lambda headers: headers | {"X-Slack-Signature": "v0=" + "0" * 64}, 401),
        (lambda _: {}, 401),
    ],
    ids=["signed", "wrongly signed", "unsigned"],
)
def test_bolt_believes_only_what_is_signed(change: Callable[[Json], Json], status: int, slack: Playground, serve: Serve) -> None:
    url = serve(bolt(slack, lambda app: app.event("message")(lambda: None)))
    body = (
        '{"type":"event_callback","event_id":"Ev1","event":{"type":"message","text":"x","channel":"C1","user":"U1","ts":"1.0"}}'
    )
    headers = change(sign(slack.signing_secret, body, int(time.time()))) | {"Content-Type": "application/json"}
    assert status == httpx.post(url, content=body, headers=headers, trust_env=False, timeout=WAIT_LIMIT).status_code


def test_bolt_does_not_believe_what_is_six_minutes_old(slack: Playground, serve: Serve) -> None:
    url = serve(bolt(slack, lambda app: app.event("message")(lambda: None)))
    headers = sign(slack.signing_secret, "{}", int(time.time()) - 360) | {"Content-Type": "application/json"}
    assert 401 == httpx.post(url, content="{}", headers=headers, trust_env=False, timeout=WAIT_LIMIT).status_code


def test_a_failed_event_is_sent_again_with_number_and_reason(slack: Playground, serve: Serve) -> None:
    recorder = Recorder(500, 404)
    slack.deliver_to(serve(recorder.app))
    slack.person("amira").say(ASK, "hello")
    slack.idle()
    numbers = [(headers.get("x-slack-retry-num"), headers.get("x-slack-retry-reason")) for headers, _ in recorder.requests]
    assert [(None, None), ("1", "http_error"), ("2", "http_error")] == numbers
    assert 1 == len({body for _, body in recorder.requests})


def test_an_app_that_wants_no_retry_gets_none(slack: Playground, serve: Serve) -> None:
    recorder = Recorder(500, headers={"X-Slack-No-Retry": "1"})
    slack.deliver_to(serve(recorder.app))
    slack.person("amira").say(ASK, "hello")
    slack.idle()
    assert 1 == len(recorder.requests)


def test_a_slow_app_is_timed_out(serve: Serve) -> None:
    awake = asyncio.Event()

    async def slow(request: Request) -> Response:
        body = await request.json() if request.headers["content-type"] == "application/json" else {}
        if "challenge" not in body:
            await awake.wait()
        return PlainTextResponse(body.get("challenge", ""))

    with Playground(manifest(), timing=Timing(ack=0.1, retries=(0.0,))) as slack:
        slack.deliver_to(serve(Starlette(routes=[Route("/slack/events", slow, methods=["POST"])])))
        amira = slack.person("amira")
        amira.say(ASK, "hello")
        assert "operation_timeout" == amira.command(ASK, "/example").error
        slack.idle()
        assert {"http_timeout"} == {done.reason for done in slack.deliveries}


def test_an_app_that_is_gone_is_not_dispatched_to(slack: Playground, serve: Serve) -> None:
    recorder = Recorder(500)
    slack.deliver_to(serve(recorder.app))
    assert "dispatch_failed" == slack.person("amira").command(ASK, "/example").error


def test_a_plain_text_response_is_the_commands_answer(slack: Playground, serve: Serve) -> None:
    slack.deliver_to(serve(bolt(slack, lambda app: app.command("/example")(lambda ack: ack("only text")))))
    amira = slack.person("amira")
    assert amira.command(ASK, "/example").ok
    assert ["only text"] == [message["text"] for message in amira.sees(ASK)]

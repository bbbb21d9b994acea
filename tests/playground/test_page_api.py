"""The person-side API: what the page reads, follows and does, and that nobody else can."""

import json
import socket
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from slack_bolt import App
from slack_sdk import WebClient
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot.errors import Fixable
from bot.playground import WAIT_LIMIT, Playground

from .conftest import button, input_block, manifest, modal, text

ASK = "C0ROOM001"
Json = dict[str, Any]


class Page:
    """A page of the playground, as a browser has it open."""

    def __init__(self, slack: Playground, who: str) -> None:
        self.who = who
        self.http = httpx.Client(base_url=slack.address, trust_env=False, timeout=WAIT_LIMIT, headers={"Origin": slack.address})

    def state(self) -> Json:
        """Read everything."""
        return self.http.get("/page/state", params={"as": self.who}).json()

    def act(self, name: str, /, **values: object) -> Json:
        """Do something."""
        return self.http.post(f"/page/{name}", json={"as": self.who, **values}).json()

    def follow(self, slack: Playground, during: Callable[[], object], until: str) -> list[Json]:
        """Return the events that come while something happens, up to the first called `until`."""
        events: list[Json] = []
        with httpx.stream(
            "GET", f"{slack.address}/page/stream", params={"as": self.who}, trust_env=False, timeout=WAIT_LIMIT
        ) as answer:
            for line in answer.iter_lines():
                if line == "event: ready":
                    during()
                elif line.startswith('data: {"type"'):
                    events.append(json.loads(line.removeprefix("data: ")))
                    if events[-1]["type"] == until:
                        return events
        return events


@pytest.fixture
def amira(slack: Playground) -> Iterator[Page]:
    """Amira's page."""
    page = Page(slack, "amira")
    with page.http:
        yield page


def test_the_state_is_what_this_person_sees(slack: Playground, amira: Page, web: WebClient) -> None:
    web.chat_postEphemeral(channel=ASK, user="U0BEN", text="for ben")
    web.chat_postMessage(channel="C0ROOM004", text="in the shadow channel")
    web.chat_postMessage(channel=ASK, text="for all")
    state = amira.state()
    assert ("U0AMIRA", "example", "U0APPBOT") == (state["viewer"], state["app"]["handle"], state["app"]["user"])
    assert ["ask-platform", "team-visits", "random", None] == [channel.get("name") for channel in state["channels"]]
    assert ["for all"] == [message["text"] for message in state["messages"][ASK]]
    assert [{"command": "/example", "description": "Do it", "usage_hint": "[what]"}] == state["commands"]
    assert ["help", "start"] == [shortcut["callback_id"] for shortcut in state["shortcuts"]]
    assert [("david", True, False), ("sam", False, True)] == [
        (person["name"], person["is_guest"], person["is_stranger"])
        for person in state["people"]
        if person["name"] in ("david", "sam")
    ]
    assert [[], None, []] == [state["views"], state["home"], state["statuses"]]


def test_a_stranger_sees_one_channel_and_no_commands(slack: Playground) -> None:
    sam = Page(slack, "sam")
    with sam.http:
        state = sam.state()
    assert (["ask-platform"], [], []) == (
        [channel["name"] for channel in state["channels"]],
        state["commands"],
        state["shortcuts"],
    )


def test_nobody_can_look_as_nobody(slack: Playground) -> None:
    nobody = Page(slack, "nobody")
    with nobody.http:
        assert "user_not_found" == nobody.state()["error"]
        assert "user_not_found" == nobody.act("say", channel=ASK, text="x")["error"]


def test_the_stream_tells_what_concerns_this_person(slack: Playground, amira: Page, web: WebClient) -> None:
    def happen() -> None:
        slack.person("ben").say(ASK, "hello")
        web.chat_postEphemeral(channel=ASK, user="U0BEN", text="for ben")
        web.chat_postMessage(channel="C0ROOM004", text="in the shadow channel")
        slack.notify_extra(branch="netpol/x")

    events = amira.follow(slack, happen, "extra")
    assert [("message", "hello"), ("extra", None)] == [(event["type"], event.get("message", {}).get("text")) for event in events]
    assert "netpol/x" == events[-1]["branch"]


def test_after_a_reply_comes_the_first_message_with_its_count(slack: Playground, amira: Page) -> None:
    ben = slack.person("ben")
    first = ben.say(ASK, "first")
    events = amira.follow(slack, lambda: (ben.say(ASK, "reply", thread=first), slack.notify_extra()), "extra")
    assert [("reply", None), ("first", 1)] == [
        (event["message"]["text"], event["message"].get("reply_count")) for event in events[:2]
    ]


def test_a_deleted_message_and_a_home_and_a_notice_are_told(slack: Playground, amira: Page, web: WebClient) -> None:
    ts = web.chat_postMessage(channel=ASK, text="x")["ts"]

    def happen() -> None:
        web.chat_delete(channel=ASK, ts=ts)
        web.views_publish(user_id="U0AMIRA", view={"type": "home", "blocks": [button()]})
        amira.act("command", channel=ASK, text="/nothing")

    events = amira.follow(slack, happen, "notice")
    assert ["message_deleted", "home", "notice"] == [event["type"] for event in events]
    assert (ts, "home", "/nothing is not a valid command.") == (events[0]["ts"], events[1]["home"]["type"], events[2]["text"])


def test_everything_that_a_person_does_is_an_act(slack: Playground, amira: Page, connect: Callable[..., App]) -> None:
    """Say, edit, react, delete, command, type-ahead, enter, submit, close, press, shortcut, open, home, invite."""
    element = {"type": "external_select", "action_id": "target", "min_query_length": 0}
    form = modal(input_block("target", element), button())
    pressed: list[Json] = []

    def listeners(app: App) -> None:
        app.command("/example")(lambda ack, client, body: (ack(), client.views_open(trigger_id=body["trigger_id"], view=form)))
        app.options("target")(lambda ack: ack(options=[{"text": text("one"), "value": "1"}]))
        app.view("form")(lambda ack: ack(response_action="errors", errors={"target": "no"}))
        app.action("press")(lambda ack, body: (pressed.append(body), ack()))
        app.shortcut("start")(lambda ack: ack())
        app.event("app_home_opened")(
            lambda event, client: client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [button()]})
        )
        app.event("message")(lambda: None)

    connect(slack, listeners)
    said = amira.act("say", channel=ASK, text="hello")
    assert amira.act("edit", channel=ASK, ts=said["ts"], text="hello again")["ok"]
    assert amira.act("react", channel=ASK, ts=said["ts"], name="eyes")["ok"]
    assert ("hello again", "eyes") == ((now := amira.state()["messages"][ASK][0])["text"], now["reactions"][0]["name"])
    assert amira.act("delete", channel=ASK, ts=said["ts"])["ok"]
    assert amira.act("command", channel=ASK, text="/example")["ok"]
    slack.person("amira").wait_for_modal()
    (view,) = amira.state()["views"]
    assert ["1"] == [
        option["value"] for option in amira.act("suggest", view_id=view["id"], action_id="target", query="")["options"]
    ]
    assert amira.act("act", view_id=view["id"], action_id="press", values={"target": {"target": "1"}})["ok"]
    assert "1" == pressed[0]["view"]["state"]["values"]["target"]["target"]["selected_option"]["value"]
    assert {"target": "no"} == amira.act("submit", view_id=view["id"])["errors"]
    assert amira.act("enter", view_id=view["id"], values={"target": {"target": ""}})["ok"]
    assert "missing" == amira.act("submit", view_id=view["id"])["error"]
    assert amira.act("close", view_id=view["id"])["ok"]
    assert [] == amira.state()["views"]
    assert amira.act("shortcut", callback_id="start")["ok"]
    assert amira.act("open", channel="D0AMIRA")["ok"]
    assert amira.act("home")["ok"]
    home = slack.person("amira").wait_for_home()
    assert amira.act("act", view_id=home["id"], action_id="press")["ok"]
    assert amira.act("invite", channel="C0ROOM003")["ok"]


WRONG: dict[str, tuple[str, dict[str, Any], str]] = {
    "an act that is none": ("fly", {}, "unknown_act"),
    "saying nothing": ("say", {"channel": ASK, "text": " "}, "no_text"),
    "speaking where one is not": ("say", {"channel": "C0ROOM004", "text": "x"}, "channel_not_found"),
    "speaking nowhere": ("say", {"text": "x"}, "invalid_arguments"),
    "a text that is a list": ("say", {"channel": ASK, "text": ["x"]}, "invalid_arguments"),
    "editing what is not there": ("edit", {"channel": ASK, "ts": "1.0", "text": "x"}, "message_not_found"),
    "pressing what is not there": ("act", {"channel": ASK, "ts": "1.0", "action_id": "x"}, "message_not_found"),
    "a form that is closed": ("submit", {"view_id": "V404"}, "not_found"),
    "values that are no object": ("enter", {"view_id": "V404", "values": 5}, "not_found"),
    "a shortcut that is none": ("shortcut", {"callback_id": "none"}, "not_available"),
    "a reaction that is none": ("react", {"channel": ASK, "ts": "1.0", "name": "x"}, "message_not_found"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_act_is_an_error_and_not_a_crash(what: str, amira: Page) -> None:
    name, values, error = WRONG[what]
    assert error == amira.act(name, **values)["error"]


def test_only_ones_own_words_can_be_changed(slack: Playground, amira: Page) -> None:
    said = slack.person("ben").say(ASK, "mine")
    errors = [
        amira.act("edit", channel=ASK, ts=said["ts"], text="x")["error"],
        amira.act("delete", channel=ASK, ts=said["ts"])["error"],
    ]
    assert ["cant_update_message", "cant_delete_message"] == errors


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Host": "evil.example"},
        {"Host": "127.0.0.1"},
        {"Host": "127.0.0.1.evil.example:80"},
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
    ids=lambda headers: " ".join(*headers.items()),
)
def test_no_other_site_can_act(slack: Playground, headers: Json) -> None:
    """Against cross-site requests and DNS rebinding."""
    request = {"Content-Type": "application/json"} | headers
    body = '{"as":"amira","channel":"C0ROOM001","text":"x"}'
    answer = httpx.post(f"{slack.address}/page/say", content=body, headers=request, trust_env=False, timeout=WAIT_LIMIT)
    assert (403, []) == (answer.status_code, slack.history(ASK))


def test_no_other_site_can_look(slack: Playground) -> None:
    for headers in ({"Host": "evil.example"}, {"Origin": "https://evil.example"}):
        assert (
            403
            == httpx.get(f"{slack.address}/page/state?as=amira", headers=headers, trust_env=False, timeout=WAIT_LIMIT).status_code
        )
    assert 403 == httpx.get(slack.address, headers={"Host": "evil.example"}, trust_env=False, timeout=WAIT_LIMIT).status_code


def test_it_listens_on_this_machine_only(slack: Playground) -> None:
    port = int(slack.address.rpartition(":")[2])
    others = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)} - {"127.0.0.1"}
    for other in others:
        if not other.startswith("127."):
            with socket.socket() as attempt:
                attempt.settimeout(0.5)
                assert 0 != attempt.connect_ex((other, port))


def test_the_page_and_nothing_around_it_is_served(slack: Playground) -> None:
    for path in ("/../server.py", "/%2e%2e/server.py", "/..%2fserver.py", "/nothing.js", "//etc/passwd"):
        assert 404 == httpx.get(slack.address + path, trust_env=False, timeout=WAIT_LIMIT).status_code


def test_a_permalink_opens_the_page_at_the_message(slack: Playground) -> None:
    answer = httpx.get(f"{slack.address}/archives/{ASK}/p1?thread_ts=1&cid={ASK}", trust_env=False, timeout=WAIT_LIMIT)
    assert f"/#{ASK}/p1" == answer.headers["location"]


def test_a_file_is_served_as_text(slack: Playground, web: WebClient, amira: Page) -> None:
    web.files_upload_v2(content="<script>", filename="a.html", channel=ASK)
    (message,) = amira.state()["messages"][ASK]
    answer = httpx.get(message["files"][0]["url_private"], trust_env=False, timeout=WAIT_LIMIT)
    assert ("<script>", "text/plain; charset=utf-8") == (answer.text, answer.headers["content-type"])
    assert 404 == httpx.get(f"{slack.address}/files/F404", trust_env=False, timeout=WAIT_LIMIT).status_code


def test_more_routes_can_stand_beside_the_page() -> None:
    async def docs(_: object) -> PlainTextResponse:
        return PlainTextResponse("a page of the docs")

    with Playground(manifest(), extra_routes=[Route("/docs/{page}", docs)]) as slack:
        assert "a page of the docs" == httpx.get(f"{slack.address}/docs/a", trust_env=False, timeout=WAIT_LIMIT).text


def test_a_taken_port_is_said_to_be_so(slack: Playground) -> None:
    with pytest.raises(Fixable, match="taken"):
        Playground(manifest()).start(int(slack.address.rpartition(":")[2]))


def test_a_manifest_that_cannot_be_read_is_said_to_be_so(tmp_path: Any) -> None:
    for content in (b"\xff", b"a: [", b"features: {}", b"[]"):
        (tmp_path / "manifest.yaml").write_bytes(content)
        with pytest.raises(Fixable, match="manifest"):
            Playground(tmp_path / "manifest.yaml")
    with pytest.raises(Fixable, match="manifest"):
        Playground(tmp_path / "nowhere.yaml")

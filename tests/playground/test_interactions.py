"""The real Bolt app: commands, buttons, menus, forms and shortcuts, there and back. What the person sees when it goes wrong."""

from collections.abc import Callable
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from bot.playground import Playground

from .conftest import button, client_of, input_block, manifest, modal, text

ASK = "#ask-platform"
Connect = Callable[..., App]
Json = dict[str, Any]


def options(count: int, prefix: str = "o") -> list[Json]:
    """Return so many options."""
    return [{"text": text(f"{prefix}{number}"), "value": f"{prefix}{number}"} for number in range(count)]


def opens(view: Json) -> Callable[[App], object]:
    """Return listeners that open a view on the command."""

    def listeners(app: App) -> None:
        @app.command("/example")
        def opened(ack: Any, client: WebClient, body: Json) -> None:
            ack()
            client.views_open(trigger_id=body["trigger_id"], view=view)

    return listeners


def test_a_command_brings_who_where_and_what(slack: Playground, connect: Connect) -> None:
    seen: list[Json] = []

    def listeners(app: App) -> None:
        @app.command("/example")
        def handle(ack: Any, body: Json) -> None:
            seen.append(body)
            ack("only you see this")

    connect(slack, listeners)
    assert slack.person("amira").command(ASK, "/example  @ben & #random see https://example.org/a ").ok
    expected = {
        "command": "/example",
        "text": "<@U0BEN|ben> &amp; <#C0ROOM003|random> see <https://example.org/a>",
        "user_id": "U0AMIRA",
        "user_name": "amira",
        "channel_id": "C0ROOM001",
        "channel_name": "ask-platform",
        "team_id": "T0PLAYGRND",
    }
    assert expected == {key: seen[0][key] for key in expected}
    assert (["only you see this"], []) == tuple([m["text"] for m in slack.person(who).sees(ASK)] for who in ("amira", "ben"))


def test_without_should_escape_names_come_as_typed(connect: Connect) -> None:
    seen: list[str] = []
    command = {"command": "/example", "description": "d"}
    with Playground(manifest(slash_commands=[command])) as slack:
        connect(slack, lambda app: app.command("/example")(lambda ack, body: (seen.append(body["text"]), ack())))
        assert slack.person("amira").command(ASK, "/example @ben").ok
    assert ["@ben"] == seen


def test_a_command_can_answer_in_the_channel(slack: Playground, connect: Connect) -> None:
    connect(slack, lambda app: app.command("/example")(lambda ack: ack(text="for all", response_type="in_channel")))
    assert slack.person("amira").command(ASK, "/example").ok
    assert ["for all"] == [message["text"] for message in slack.person("ben").sees(ASK)]


def test_a_command_that_the_manifest_has_not_is_none(slack: Playground, connect: Connect) -> None:
    connect(slack)
    amira = slack.person("amira")
    assert "invalid_command" == amira.command(ASK, "/other thing").error
    assert ["/other is not a valid command."] == [notice["text"] for notice in amira.notices]
    assert [] == slack.deliveries


def test_people_of_other_organisations_have_no_commands_and_no_shortcuts(slack: Playground, connect: Connect) -> None:
    connect(slack)
    sam = slack.person("sam")
    said = sam.say(ASK, "hello")
    refused = [sam.command(ASK, "/example"), sam.shortcut("help", said), sam.open_home()]
    assert ["not_available"] * 3 == [outcome.error for outcome in refused]


def test_a_command_that_nobody_acknowledges_times_out(hasty: Playground, raw: Callable[[Playground], object]) -> None:
    raw(hasty)
    amira = hasty.person("amira")
    assert "operation_timeout" == amira.command(ASK, "/example").error
    assert ['/example failed with the error "operation_timeout".'] == [notice["text"] for notice in amira.notices]


def test_a_command_without_any_app_is_not_dispatched(slack: Playground) -> None:
    assert "dispatch_failed" == slack.person("amira").command(ASK, "/example").error


def test_a_press_brings_the_message_its_metadata_and_a_way_to_answer(slack: Playground, connect: Connect, web: WebClient) -> None:
    seen: list[Json] = []

    def listeners(app: App) -> None:
        @app.action("press")
        def pressed(ack: Any, body: Json, respond: Any) -> None:
            ack()
            seen.append(body)
            respond(text="done", replace_original=True)

    connect(slack, listeners)
    metadata = {"event_type": "t", "event_payload": {"a": 1}}
    web.chat_postMessage(channel=ASK, text="x", blocks=[button(value="v")], metadata=metadata)
    amira = slack.person("amira")
    (message,) = amira.sees(ASK)
    assert amira.click(message, "press").ok
    amira.wait_for(ASK, lambda now: now["text"] == "done")
    (body,) = seen
    assert ("block_actions", "U0AMIRA", "C0ROOM001", metadata) == (
        body["type"], body["user"]["id"], body["channel"]["id"], body["message"]["metadata"],
    )  # fmt: skip
    assert {"type": "message", "message_ts": message["ts"], "channel_id": "C0ROOM001", "is_ephemeral": False} == body["container"]
    (action,) = body["actions"]
    assert ("press", "v", message["blocks"][0]["block_id"]) == (action["action_id"], action["value"], action["block_id"])


def test_a_press_in_an_ephemeral_message_does_not_bring_the_message(slack: Playground, connect: Connect, web: WebClient) -> None:
    seen: list[Json] = []
    connect(slack, lambda app: app.action("press")(lambda ack, body: (seen.append(body), ack())))
    web.chat_postEphemeral(channel="C0ROOM001", user="U0AMIRA", text="x", blocks=[button()])
    amira = slack.person("amira")
    assert amira.click(amira.sees(ASK)[0], "press").ok
    assert (True, True, False) == (seen[0]["container"]["is_ephemeral"], "response_url" in seen[0], "message" in seen[0])


def test_a_press_that_nobody_acknowledges_shows_beside_the_message(
    hasty: Playground, raw: Callable[[Playground], object]
) -> None:
    raw(hasty)
    client_of(hasty).chat_postMessage(channel=ASK, text="x", blocks=[button("unheard")])
    amira = hasty.person("amira")
    (message,) = amira.sees(ASK)
    assert "operation_timeout" == amira.click(message, "unheard").error
    assert [(message["ts"], "operation_timeout")] == [(notice["ts"], notice["error"]) for notice in amira.notices]


def test_nobody_can_press_what_is_not_there(slack: Playground, web: WebClient) -> None:
    web.chat_postMessage(channel=ASK, text="x", blocks=[button()])
    web.chat_postEphemeral(channel="C0ROOM001", user="U0AMIRA", text="x", blocks=[button()])
    amira, ben = slack.person("amira"), slack.person("ben")
    for_all, for_amira = amira.sees(ASK)
    assert ["not_offered", "message_not_found"] == [amira.click(for_all, "other").error, ben.click(for_amira, "press").error]


def test_thumbs_bring_the_value_of_the_one_that_was_pressed(slack: Playground, connect: Connect, web: WebClient) -> None:
    seen: list[str] = []
    connect(slack, lambda app: app.action("thumbs")(lambda ack, action: (seen.append(action["value"]), ack())))
    thumbs = {
        "type": "feedback_buttons",
        "action_id": "thumbs",
        "positive_button": {"text": text("Good"), "value": "up"},
        "negative_button": {"text": text("Bad"), "value": "down"},
    }
    web.chat_postMessage(channel=ASK, text="x", blocks=[{"type": "context_actions", "elements": [thumbs]}])
    amira = slack.person("amira")
    (message,) = amira.sees(ASK)
    assert amira.thumbs(message, up=True).ok
    assert amira.thumbs(message, up=False).ok
    assert ["up", "down"] == seen


CHOICES: dict[str, tuple[Json, Any, list[Any], Any]] = {
    "static_select": ({"options": options(3)}, "o1", ["selected_option", "value"], "o1"),
    "radio_buttons": ({"options": options(3)}, "o2", ["selected_option", "value"], "o2"),
    "checkboxes": ({"options": options(3)}, ["o0", "o2"], ["selected_options", 1, "value"], "o2"),
    "multi_static_select": ({"options": options(3)}, ["o1"], ["selected_options", 0, "value"], "o1"),
    "overflow": ({"options": options(3)}, "o1", ["selected_option", "value"], "o1"),
    "users_select": ({}, "U0BEN", ["selected_user"], "U0BEN"),
    "conversations_select": ({}, "C0ROOM001", ["selected_conversation"], "C0ROOM001"),
    "datepicker": ({}, "2030-01-02", ["selected_date"], "2030-01-02"),
}


@pytest.mark.parametrize("kind", CHOICES)
def test_a_choice_comes_as_slack_writes_it(kind: str, slack: Playground, connect: Connect, web: WebClient) -> None:
    more, value, path, expected = CHOICES[kind]
    seen: list[Json] = []
    connect(slack, lambda app: app.action("choose")(lambda ack, body: (seen.append(body), ack())))
    element = {"type": kind, "action_id": "choose", **more}
    web.chat_postMessage(channel=ASK, text="x", blocks=[{"type": "actions", "block_id": "b", "elements": [element]}])
    amira = slack.person("amira")
    (message,) = amira.sees(ASK)
    assert amira.choose(message, "choose", value).ok
    found = seen[0]["actions"][0]
    for step in path:
        found = found[step]
    assert expected == found
    assert (kind != "overflow") == ("b" in seen[0]["state"]["values"])
    if "options" in more:
        assert "not_offered" == amira.choose(message, "choose", "none of them").error


EXTERNAL = modal(input_block("target", {"type": "external_select", "action_id": "target", "min_query_length": 0}))


def test_a_form_from_its_first_letter_to_its_errors(slack: Playground, connect: Connect) -> None:
    """Command, modal, type-ahead, errors at the field, then success: the modal is closed."""
    submitted: list[Json] = []

    def listeners(app: App) -> None:
        opens(EXTERNAL)(app)
        app.options("target")(lambda ack, payload: ack(options=options(100, payload["value"])))

        @app.view("form")
        def submit(ack: Any, view: Json) -> None:
            submitted.append(view["state"]["values"])
            if len(submitted) == 1:
                ack(response_action="errors", errors={"target": "not that one"})
            else:
                ack()

    connect(slack, listeners)
    amira = slack.person("amira")
    amira.command(ASK, "/example")
    amira.wait_for_modal()
    assert "missing" == amira.submit().error
    assert "not_offered" == amira.submit({"target": "vis7"}).error
    suggested = amira.type_ahead("target", "vis")
    assert (100, "vis7") == (len(suggested.options), suggested.options[7]["value"])
    refused = amira.submit({"target": "vis7"})
    assert ("errors", {"target": "not that one"}) == (refused.error, refused.errors)
    assert amira.modal is not None
    assert amira.submit().ok
    assert None is amira.modal
    chosen = {"text": {"type": "plain_text", "text": "vis7"}, "value": "vis7"}
    assert {"target": {"target": {"type": "external_select", "selected_option": chosen}}} == submitted[1]


@pytest.mark.parametrize(
    ("answer", "stack"),
    [
        ({}, []),
        ({"response_action": "clear"}, []),
        ({"response_action": "update", "view": modal(title=text("Second"))}, ["Second"]),
        ({"response_action": "push", "view": modal(title=text("Second"))}, ["A form", "Second"]),
    ],
    ids=["close", "clear", "update", "push"],
)
def test_the_app_decides_what_follows_a_submission(answer: Json, stack: list[str], slack: Playground, connect: Connect) -> None:
    connect(slack, lambda app: (opens(modal())(app), app.view("form")(lambda ack: ack(**answer))))
    amira = slack.person("amira")
    amira.command(ASK, "/example")
    amira.wait_for_modal()
    assert amira.submit({"note": "words"}).ok
    assert stack == [view["title"]["text"] for view in amira.modals]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({"response_action": "errors", "errors": {"nowhere": "x"}}, "invalid_response"),
        ({"response_action": "errors", "errors": {}}, "invalid_response"),
        ({"response_action": "dance"}, "invalid_response"),
        ({"response_action": "update", "view": {"type": "modal"}}, "invalid_response"),
        ({"response_action": "update"}, "invalid_response"),
    ],
)
def test_a_nonsense_answer_to_a_submission_is_shown_as_trouble(
    answer: Json, error: str, slack: Playground, connect: Connect
) -> None:
    connect(slack, opens(modal()))
    amira = slack.person("amira")
    amira.command(ASK, "/example")
    amira.wait_for_modal()
    slack.ask(lambda: setattr(slack._service.delivery, "transport", Answers(answer)))
    assert error == amira.submit().error
    assert ["We had some trouble connecting. Try again?"] == [notice["text"] for notice in amira.notices]
    assert amira.modal is not None


class Answers:
    """A transport that acknowledges everything with one answer, as a wrong app might."""

    def __init__(self, answer: Json) -> None:
        self.answer = answer

    async def deliver(self, _parcel: object, _deadline: float) -> Json:
        """Acknowledge."""
        return self.answer


@pytest.mark.parametrize("answer", [{}, {"options": options(101)}, {"options": [{"text": text("x" * 76), "value": "v"}]}])
def test_suggestions_that_break_a_limit_are_not_shown(answer: Json, slack: Playground, connect: Connect) -> None:
    connect(slack, opens(EXTERNAL))
    amira = slack.person("amira")
    amira.command(ASK, "/example")
    amira.wait_for_modal()
    slack.ask(lambda: setattr(slack._service.delivery, "transport", Answers(answer)))
    assert "invalid_response" == amira.type_ahead("target", "x").error


def test_a_form_checks_lengths_before_it_asks_the_app(slack: Playground, connect: Connect) -> None:
    element = {"type": "plain_text_input", "action_id": "typed", "min_length": 2, "max_length": 4}
    connect(slack, opens(modal(input_block("note", element))))
    amira = slack.person("amira")
    amira.command(ASK, "/example")
    amira.wait_for_modal()
    errors = [amira.submit({"note": words}).errors["note"] for words in ("", "a", "abcde")]
    assert [
        "Please complete this required field.",
        "Please enter at least 2 characters.",
        "Please enter at most 4 characters.",
    ] == errors


@pytest.mark.parametrize(("notify", "told"), [(True, ["form"]), (False, [])])
def test_the_app_hears_of_a_closed_form_if_it_asked_to(
    notify: bool, told: list[str], slack: Playground, connect: Connect
) -> None:
    seen: list[str] = []

    def listeners(app: App) -> None:
        opens(modal(notify_on_close=notify))(app)
        app.view_closed("form")(lambda ack, view: (seen.append(view["callback_id"]), ack()))

    connect(slack, listeners)
    amira = slack.person("amira")
    amira.command(ASK, "/example")
    amira.wait_for_modal()
    assert amira.close().ok
    assert (told, None) == (seen, amira.modal)


def test_an_input_speaks_up_only_if_it_should(slack: Playground, connect: Connect) -> None:
    seen: list[Json] = []
    quiet = {"type": "static_select", "action_id": "quiet", "options": options(2)}
    loud = {"type": "static_select", "action_id": "loud", "options": options(2)}

    def listeners(app: App) -> None:
        opens(modal(input_block("one", quiet), input_block("two", loud, dispatch_action=True)))(app)
        app.action("loud")(lambda ack, body: (seen.append(body["view"]["state"]["values"]), ack()))

    connect(slack, listeners)
    amira = slack.person("amira")
    amira.command(ASK, "/example")
    view = amira.wait_for_modal()
    assert amira.choose(view, "quiet", "o0").ok
    assert amira.choose(view, "loud", "o1").ok
    assert [["o0", "o1"]] == [
        [v["one"]["quiet"]["selected_option"]["value"], v["two"]["loud"]["selected_option"]["value"]] for v in seen
    ]


def test_a_message_shortcut_brings_the_message(slack: Playground, connect: Connect) -> None:
    seen: list[Json] = []
    connect(slack, lambda app: app.shortcut("help")(lambda ack, body: (seen.append(body), ack())))
    said = slack.person("ben").say(ASK, "can a reach b?")
    assert slack.person("amira").shortcut("help", said).ok
    assert ("message_action", "can a reach b?", said["ts"], True) == (
        seen[0]["type"], seen[0]["message"]["text"], seen[0]["message_ts"], "response_url" in seen[0],
    )  # fmt: skip


def test_a_global_shortcut_has_no_way_to_answer(slack: Playground, connect: Connect) -> None:
    seen: list[Json] = []
    connect(slack, lambda app: app.shortcut("start")(lambda ack, body: (seen.append(body), ack())))
    assert slack.person("amira").shortcut("start").ok
    assert ("shortcut", False, True) == (seen[0]["type"], "response_url" in seen[0], "trigger_id" in seen[0])
    assert "not_available" == slack.person("amira").shortcut("unknown").error


def test_without_interactivity_in_the_manifest_nothing_can_be_pressed(connect: Connect) -> None:
    without = manifest()
    without["settings"]["interactivity"] = {"is_enabled": False}
    with Playground(without) as slack:
        client_of(slack).chat_postMessage(channel=ASK, text="x", blocks=[button()])
        amira = slack.person("amira")
        assert "interactivity_not_enabled" == amira.click(amira.sees(ASK)[0], "press").error


def test_a_home_can_be_pressed_too(slack: Playground, connect: Connect) -> None:
    seen: list[Json] = []

    def listeners(app: App) -> None:
        @app.event("app_home_opened")
        def publish(event: Json, client: WebClient) -> None:
            client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [button()]})

        app.action("press")(lambda ack, body: (seen.append(body), ack()))

    connect(slack, listeners)
    amira = slack.person("amira")
    assert amira.open_home().ok
    home = amira.wait_for_home()
    assert amira.click(home, "press").ok
    assert ({"type": "view", "view_id": home["id"]}, False) == (seen[0]["container"], "response_url" in seen[0])

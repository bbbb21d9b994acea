"""Modals and App Home: triggers that expire and work once, three views at most, hashes, what is kept when a view changes."""

from collections.abc import Callable

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from bot.playground import Playground
from tests.waiting import Clock, patient

from .conftest import button, client_of, error_of, input_block, manifest, modal, text

ASK = "#ask-platform"


class Triggers:
    """An app that only collects trigger ids."""

    def __init__(self, slack: Playground, connect: Callable[..., App]) -> None:
        self.ids: list[str] = []
        self.slack = slack

        def listeners(app: App) -> None:
            app.command("/example")(self.take)
            app.action("press")(self.take)
            app.view("form")(self.take)

        connect(slack, listeners)

    def take(self, ack: Callable[[], object], body: dict[str, str]) -> None:
        """Keep the trigger id."""
        self.ids.append(body["trigger_id"])
        ack()

    def next(self) -> str:
        """Let somebody use the command, and return its trigger id."""
        assert self.slack.person("amira").command(ASK, "/example").ok
        return self.ids[-1]


@pytest.fixture
def triggers(slack: Playground, connect: Callable[..., App]) -> Triggers:
    """Trigger ids on demand."""
    return Triggers(slack, connect)


def test_a_trigger_opens_one_view_once(triggers: Triggers, web: WebClient, slack: Playground) -> None:
    trigger_id = triggers.next()
    view = web.views_open(trigger_id=trigger_id, view=modal(private_metadata="kept"))["view"]
    assert view["id"] == slack.person("amira").modal["id"]
    assert ("kept", "form", view["id"], None) == (
        view["private_metadata"], view["callback_id"], view["root_view_id"], view["previous_view_id"],
    )  # fmt: skip
    assert "exchanged_trigger_id" == error_of(web.views_open, trigger_id=trigger_id, view=modal())


def test_a_made_up_trigger_is_invalid(web: WebClient) -> None:
    assert "invalid_trigger_id" == error_of(web.views_open, trigger_id="1.2.3", view=modal())


def test_a_trigger_expires(connect: Callable[..., App]) -> None:
    clock = Clock()
    with Playground(manifest(), timing=patient(trigger=3, clock=clock)) as slack:
        trigger_id = Triggers(slack, connect).next()
        clock.move(3.1)
        assert "expired_trigger_id" == error_of(client_of(slack).views_open, trigger_id=trigger_id, view=modal())


def test_a_trigger_ages_on_its_way(connect: Callable[..., App]) -> None:
    """The three seconds count from when Slack issued it, so slow transport eats into them."""
    clock = Clock()
    with Playground(manifest(), timing=patient(trigger=3, clock=clock, sleep=clock.sleep)) as slack:
        triggers = Triggers(slack, connect)
        slack.faults.delay("command", 3.1)
        assert "expired_trigger_id" == error_of(client_of(slack).views_open, trigger_id=triggers.next(), view=modal())


def test_an_invalid_view_uses_up_no_trigger(triggers: Triggers, web: WebClient) -> None:
    trigger_id = triggers.next()
    assert "invalid_arguments" == error_of(web.views_open, trigger_id=trigger_id, view=modal(title=text("x" * 25)))
    assert "invalid_arguments" == error_of(web.views_open, trigger_id=trigger_id, view={"type": "home", "blocks": [button()]})
    assert web.views_open(trigger_id=trigger_id, view=modal())["ok"]


def test_a_view_above_250_kb_is_too_large(triggers: Triggers, web: WebClient) -> None:
    sections = [{"type": "section", "text": text("x" * 2900)}] * 90
    assert "view_too_large" == error_of(web.views_open, trigger_id=triggers.next(), view=modal(*sections))


def test_three_views_at_most(triggers: Triggers, web: WebClient, slack: Playground) -> None:
    amira = slack.person("amira")
    with_button = modal(button(), input_block("note", {"type": "plain_text_input", "action_id": "typed"}, optional=True))
    web.views_open(trigger_id=triggers.next(), view=with_button)
    for _ in range(2):
        assert amira.click(amira.modal or {}, "press").ok
        pushed = web.views_push(trigger_id=triggers.ids[-1], view=with_button)["view"]
    first, second, third = amira.modals
    assert (first["id"], second["id"]) == (pushed["root_view_id"], pushed["previous_view_id"])
    assert amira.click(third, "press").ok
    assert "push_limit_reached" == error_of(web.views_push, trigger_id=triggers.ids[-1], view=with_button)
    assert amira.close().ok
    assert [first["id"], second["id"]] == [view["id"] for view in amira.modals]


def test_a_command_can_push_onto_nothing(triggers: Triggers, web: WebClient) -> None:
    assert "not_found" == error_of(web.views_push, trigger_id=triggers.next(), view=modal())


def test_an_update_needs_an_open_view_and_its_hash(triggers: Triggers, web: WebClient, slack: Playground) -> None:
    view = web.views_open(trigger_id=triggers.next(), view=modal(external_id="mine"))["view"]
    assert "hash_conflict" == error_of(web.views_update, view_id=view["id"], hash="1.old", view=modal())
    assert "invalid_arguments" == error_of(web.api_call, api_method="views.update", json={"view": modal()})
    changed = web.views_update(external_id="mine", hash=view["hash"], view=modal(title=text("Changed"), external_id="mine"))[
        "view"
    ]
    assert ("Changed", view["id"]) == (changed["title"]["text"], changed["id"])
    assert view["hash"] != changed["hash"]
    slack.person("amira").close()
    assert "not_found" == error_of(web.views_update, view_id=view["id"], view=modal())


def test_an_external_id_is_unique(triggers: Triggers, web: WebClient) -> None:
    web.views_open(trigger_id=triggers.next(), view=modal(external_id="mine"))
    assert "duplicate_external_id" == error_of(web.views_open, trigger_id=triggers.next(), view=modal(external_id="mine"))


def test_an_update_keeps_what_was_entered_where_the_ids_stay(triggers: Triggers, web: WebClient, slack: Playground) -> None:
    def form(**initial: str) -> dict[str, object]:
        element = {"type": "plain_text_input", "action_id": "typed"}
        return modal(input_block("kept", element | initial), input_block("new", element | initial))

    amira = slack.person("amira")
    old = modal(input_block("kept", {"type": "plain_text_input", "action_id": "typed"}))
    view = web.views_open(trigger_id=triggers.next(), view=old)["view"]
    amira.fill({"kept": "by hand"})
    values = web.views_update(view_id=view["id"], view=form(initial_value="given"))["view"]["state"]["values"]
    assert ("by hand", "given") == (values["kept"]["typed"]["value"], values["new"]["typed"]["value"])


def test_a_home_is_published_for_one_person(web: WebClient, slack: Playground) -> None:
    home = web.views_publish(user_id="U0AMIRA", view={"type": "home", "blocks": [button()]})["view"]
    assert (home["id"], None) == (slack.person("amira").home["id"], slack.person("ben").home)
    again = web.views_publish(user_id="U0AMIRA", hash=home["hash"], view={"type": "home", "blocks": [button("other")]})["view"]
    assert home["id"] == again["id"]
    assert "hash_conflict" == error_of(
        web.views_publish, user_id="U0AMIRA", hash="1.old", view={"type": "home", "blocks": [button()]}
    )
    assert "invalid_arguments" == error_of(web.views_publish, user_id="U404", view={"type": "home", "blocks": [button()]})
    assert "invalid_arguments" == error_of(web.views_publish, user_id="U0AMIRA", view=modal())


def test_a_home_needs_its_tab_in_the_manifest() -> None:
    with Playground(manifest(app_home={"home_tab_enabled": False})) as slack:
        assert "not_enabled" == error_of(
            client_of(slack).views_publish, user_id="U0AMIRA", view={"type": "home", "blocks": [button()]}
        )


def test_direct_messages_need_their_tab_in_the_manifest() -> None:
    with Playground(manifest(app_home={"messages_tab_enabled": False})) as slack:
        assert "messages_tab_disabled" == error_of(client_of(slack).chat_postMessage, channel="U0AMIRA", text="x")

"""Inputs in views and messages, and how what a person enters becomes Slack's `state.values` and `actions`.

docs.slack.dev/reference/interaction-payloads/view-interactions-payload and /block_actions-payload.
"""

from collections.abc import Iterable, Iterator

from bot.playground.workspace import Json

_ONE_OPTION = ("static_select", "external_select", "radio_buttons", "overflow")
_MANY_OPTIONS = ("multi_static_select", "multi_external_select", "checkboxes")
_TYPED = ("plain_text_input", "email_text_input", "url_text_input", "number_input")
_FIELDS = {
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
    "multi_users_select": "selected_users",
    "multi_conversations_select": "selected_conversations",
    "multi_channels_select": "selected_channels",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "rich_text_input": "rich_text_value",
}
_INITIAL = {
    "users_select": "initial_user",
    "conversations_select": "initial_conversation",
    "channels_select": "initial_channel",
    "multi_users_select": "initial_users",
    "multi_conversations_select": "initial_conversations",
    "multi_channels_select": "initial_channels",
    "datepicker": "initial_date",
    "timepicker": "initial_time",
    "datetimepicker": "initial_date_time",
    "rich_text_input": "initial_value",
}


class NotOffered(ValueError):  # noqa: N818 - an event, not an error
    """A person tried to choose or press something that is not there."""


def elements_of(blocks: Iterable[Json]) -> Iterator[tuple[Json, Json]]:
    """Yield every interactive element with its block: (block, element)."""
    for block in blocks:
        kind = block.get("type")
        if kind in ("actions", "context_actions"):
            for element in block.get("elements") or []:
                yield block, element
        elif kind == "section" and isinstance(block.get("accessory"), dict):
            if block["accessory"].get("type") != "image":
                yield block, block["accessory"]
        elif kind == "input" and isinstance(block.get("element"), dict):
            yield block, block["element"]


def inputs_of(blocks: Iterable[Json]) -> Iterator[tuple[str, str, Json]]:
    """Yield every element that holds a value, which buttons do not: (block_id, action_id, element)."""
    for block, element in elements_of(blocks):
        if holds_value(element):
            yield block["block_id"], element["action_id"], element


def holds_value(element: Json) -> bool:
    """Report whether an element has a state: inputs do, buttons do not."""
    kind = str(element.get("type"))
    return kind != "overflow" and (kind in _ONE_OPTION + _MANY_OPTIONS + _TYPED or kind in _FIELDS)


def find(blocks: Iterable[Json], action_id: str, block_id: str | None = None) -> tuple[Json, Json]:
    """Return the block and element with this action_id, or raise NotOffered."""
    offered = []
    for block, element in elements_of(blocks):
        offered.append(str(element.get("action_id")))
        if element.get("action_id") == action_id and block_id in (None, block.get("block_id")):
            return block, element
    raise NotOffered(f"there is no {action_id!r} here, only {', '.join(offered) or 'nothing'}")


def initial_values(blocks: Iterable[Json]) -> dict[str, dict[str, Json]]:
    """Return `state.values` before anybody touches anything: the initial values that the app gave."""
    values: dict[str, dict[str, Json]] = {}
    for block_id, action_id, element in inputs_of(blocks):
        values.setdefault(block_id, {})[action_id] = _initial(element)
    return values


def entered(element: Json, value: object, offered: Iterable[Json] = ()) -> Json:
    """Return the state of an input after a person entered `value`.

    Texts, dates, people and channels: a string (or number), "" or None for empty. Menus, radio buttons: the option's value.
    Several of them: a list. `offered` are the options that the app suggested for an external menu; NotOffered if it is none.
    """
    kind = str(element["type"])
    if kind in _TYPED:
        return {"type": kind, "value": None if value in (None, "") else str(value)}
    if kind in _ONE_OPTION:
        chosen = None if value in (None, "") else _option(element, offered, value)
        return {"type": kind, "selected_option": chosen}
    if kind in _MANY_OPTIONS:
        wanted = value if isinstance(value, list | tuple) else [value]
        return {"type": kind, "selected_options": [_option(element, offered, one) for one in wanted if one not in (None, "")]}
    if kind in _FIELDS:
        empty: object = [] if kind.startswith("multi_") else None
        return {"type": kind, _FIELDS[kind]: value if value not in (None, "") else empty}
    raise NotOffered(f"nothing can be entered into a {kind}")


def pressed(element: Json, value: object, offered: Iterable[Json] = ()) -> Json:
    """Return what an `actions` entry says about one press or choice. `value` picks one of two feedback buttons."""
    kind = str(element["type"])
    if kind in ("button", "icon_button", "workflow_button"):
        kept = {name: element[name] for name in ("text", "value", "style", "icon") if name in element}
        return {"type": kind} | kept
    if kind == "feedback_buttons":
        for name in ("positive_button", "negative_button"):
            if value in (element[name].get("value"), name.removesuffix("_button")):
                return {"type": kind, "value": element[name]["value"], "text": element[name]["text"]}
        raise NotOffered(f"choose positive or negative, not {value!r}")
    return entered(element, value, offered)


def is_empty(state: Json) -> bool:
    """Report whether an input's state is empty."""
    return all(value in (None, "", []) for name, value in state.items() if name != "type")


def _option(element: Json, offered: Iterable[Json], value: object) -> Json:
    known: list[Json] = [*(element.get("options") or []), *offered, *_initial_options(element)]
    known += [option for group in element.get("option_groups") or [] for option in group["options"]]
    for option in known:
        if value in (option["value"], option["text"]["text"]):
            return option
    raise NotOffered(f"{value!r} is not among the {len(known)} options offered")


def _initial_options(element: Json) -> list[Json]:
    one, many = element.get("initial_option"), element.get("initial_options")
    return ([one] if isinstance(one, dict) else []) + list(many or [])


def _initial(element: Json) -> Json:
    kind = str(element["type"])
    if kind in _TYPED:
        return {"type": kind, "value": element.get("initial_value")}
    if kind in _ONE_OPTION:
        return {"type": kind, "selected_option": element.get("initial_option")}
    if kind in _MANY_OPTIONS:
        return {"type": kind, "selected_options": list(element.get("initial_options") or [])}
    empty: object = [] if kind.startswith("multi_") else None
    return {"type": kind, _FIELDS[kind]: element.get(_INITIAL[kind], empty)}

"""Modals that people fill, submit and close, and what the app may answer: errors, update, push, clear.

docs.slack.dev/surfaces/modals.
"""

from bot.playground import interactions, modals
from bot.playground.controls import Controls
from bot.playground.failures import NotAcknowledged, SlackError
from bot.playground.inputs import NotOffered, entered, find, inputs_of, is_empty
from bot.playground.limits.elements import MOST_TYPED
from bot.playground.outcome import DONE, Outcome
from bot.playground.rendering import view_json
from bot.playground.service import Service
from bot.playground.workspace import Change, Json, View


class Forms:
    """The modals of all people, with the service that delivers them to the app."""

    def __init__(self, service: Service, controls: Controls) -> None:
        self.service = service
        self.controls = controls

    def enter(self, user: str, view: View, values: dict[str, dict[str, object]]) -> Outcome:
        """Fill inputs without sending anything: {block_id: {action_id: value}}. `not_offered` names the first that fails."""
        for block_id, fields in values.items():
            for action_id, value in fields.items():
                try:
                    _, element = find(view.content["blocks"], action_id, block_id)
                    state = entered(element, value, self.controls.offered(user, view, block_id, action_id))
                except NotOffered as refusal:
                    return Outcome(False, "not_offered", {block_id: str(refusal)})
                view.values.setdefault(block_id, {})[action_id] = state
        return DONE

    async def submit(self, user: str, view: View) -> Outcome:
        """Submit the modal on top. Required fields are checked first, as a client does; the app's answer decides the rest."""
        missing = _missing(view)
        if missing:
            return Outcome(False, "missing", missing)
        who = self.service.workspace.user(user)
        payload = interactions.common(self.service, who, "view_submission")
        payload |= {
            "trigger_id": self.service.tickets.trigger(user, view.id),
            "view": view_json(self.service.workspace, view),
            "response_urls": [],
        }
        try:
            answer = await self.service.delivery.ask("interactive", "view_submission", payload, accepts_response=True)
        except NotAcknowledged as failure:
            return self._trouble(user, failure.shown)
        try:
            return self._answered(user, view, answer)
        except SlackError as error:
            return self._trouble(
                user, "invalid_response" if error.error == "invalid_arguments" else error.error, str(error.details)
            )

    async def close(self, user: str, view: View, *, everything: bool = False) -> Outcome:
        """Close the modal on top, or all of them; the app is notified if the view says `notify_on_close`."""
        if everything or view.content.get("clear_on_close"):
            modals.clear(self.service, user)
        else:
            modals.close_top(self.service, user)
        if not view.content.get("notify_on_close"):
            return DONE
        payload = interactions.common(self.service, self.service.workspace.user(user), "view_closed")
        payload |= {"view": view_json(self.service.workspace, view), "is_cleared": everything}
        try:
            await self.service.delivery.ask("interactive", "view_closed", payload)
        except NotAcknowledged as failure:
            return Outcome(False, failure.shown)
        return DONE

    def _answered(self, user: str, view: View, answer: Json) -> Outcome:
        action = answer.get("response_action")
        if not answer:
            if self.service.workspace.view(user, view.id) is not None:
                modals.close_top(self.service, user)
            return DONE
        if action == "errors":
            return self._errors(user, view, answer.get("errors"))
        if action == "clear":
            modals.clear(self.service, user)
        elif action == "update":
            modals.update(self.service, view, modals.checked(_view(answer), "modal"))
        elif action == "push":
            modals.push(self.service, user, modals.checked(_view(answer), "modal"))
        else:
            return self._trouble(user, "invalid_response", f"response_action {action!r}")
        return DONE

    def _errors(self, user: str, view: View, errors: object) -> Outcome:
        inputs = {block["block_id"] for block in view.content["blocks"] if block.get("type") == "input"}
        if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
            return self._trouble(user, "invalid_response", f"errors must name input blocks, among {sorted(inputs)}")
        return Outcome(False, "errors", {str(name): str(text) for name, text in errors.items()})

    def _trouble(self, user: str, error: str, why: str = "") -> Outcome:
        text = "We had some trouble connecting. Try again?"
        self.service.workspace.tell(Change("notice", user=user, details={"text": text, "error": error, "why": why}))
        return Outcome(False, error, {"": why} if why else {})


def _view(answer: Json) -> Json:
    view = answer.get("view")
    if not isinstance(view, dict):
        raise SlackError("invalid_arguments")
    return view


def _missing(view: View) -> dict[str, str]:
    optional = {block["block_id"] for block in view.content["blocks"] if block.get("type") != "input" or block.get("optional")}
    missing: dict[str, str] = {}
    for block_id, action_id, element in inputs_of(view.content["blocks"]):
        state = view.values.get(block_id, {}).get(action_id, {})
        value = str(state.get("value") or "")
        if block_id not in optional and is_empty(state):
            missing[block_id] = "Please complete this required field."
        elif value and len(value) > int(element.get("max_length") or MOST_TYPED):
            missing[block_id] = f"Please enter at most {element.get('max_length') or MOST_TYPED} characters."
        elif value and len(value) < int(element.get("min_length") or 0):
            missing[block_id] = f"Please enter at least {element['min_length']} characters."
    return missing

"""Commands, buttons, menus and shortcuts on their way from a person to the app and back.

docs.slack.dev/interactivity/implementing-slash-commands, /interactivity/handling-user-interaction.
"""

from bot.playground import interactions, responses, typed
from bot.playground.failures import NotAcknowledged, SlackError
from bot.playground.inputs import NotOffered, find, holds_value, initial_values, pressed
from bot.playground.limits.lint import options_problems
from bot.playground.outcome import DONE, Outcome
from bot.playground.service import Service
from bot.playground.web_api import Arguments
from bot.playground.workspace import Change, Channel, Json, Message, View

Place = Message | View


class Controls:
    """Everything that a person can press or call. `user` is a user id."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.workspace = service.workspace
        self._offered: dict[tuple[str, str, str, str], list[Json]] = {}

    async def command(self, user: str, channel: str, line: str) -> Outcome:
        """Send a slash command, such as `/netpol allow a to b`. Not in threads, and not for people of other organisations."""
        who, found = self.workspace.user(user), self.workspace.joined(user, channel)
        name, _, text = line.strip().partition(" ")
        declared = self.service.manifest.command(name)
        if declared is None:
            return self._noticed(user, found, f"{name} is not a valid command.", "invalid_command")
        if who.team_id != self.workspace.team_id:
            return self._noticed(user, found, f"{name} is not available to people of other organisations.", "not_available")
        words = typed.as_command(self.workspace, text.strip()) if declared.should_escape else text.strip()
        payload = interactions.command(self.service, who, found, name, words)
        try:
            answer = await self.service.delivery.ask("slash_commands", "command", payload, accepts_response=True)
            if answer:
                url = self.service.tickets.response_urls[payload["response_url"].rpartition("/")[2]]
                responses.apply(self.service, url, Arguments(answer))
        except NotAcknowledged as failure:
            return self._noticed(user, found, f'{name} failed with the error "{failure.shown}".', failure.shown)
        except SlackError as error:
            return self._noticed(user, found, f'{name} failed with the error "{error.error}".', error.error)
        return DONE

    async def act(self, user: str, place: Place, action_id: str, block_id: str | None = None, value: object = None) -> Outcome:
        """Press a button or choose in a menu, in a message, modal or home."""
        who = self.workspace.user(user)
        try:
            block, element = find(blocks_of(place), action_id, block_id)
            act = pressed(element, value, self.offered(user, place, block["block_id"], action_id))
        except NotOffered as refusal:
            return Outcome(False, "not_offered", {"": str(refusal)})
        values = place.values if isinstance(place, View) else initial_values(place.blocks)
        if holds_value(element):
            values.setdefault(block["block_id"], {})[action_id] = act
        if block.get("type") == "input" and not block.get("dispatch_action"):
            return DONE
        payload = interactions.common(self.service, who, "block_actions") | self._where(place)
        if isinstance(place, Message):
            payload["state"] = {"values": values}
            payload["response_url"] = interactions.response_url(self.service, who, self.workspace.channels[place.channel], place)
        payload["trigger_id"] = self.service.tickets.trigger(user, place.id if isinstance(place, View) else None)
        entry = act | {"action_id": action_id, "block_id": block["block_id"], "action_ts": self.workspace.next_ts()}
        payload["actions"] = [entry]
        return await self._sent(user, place, "block_actions", payload)

    async def suggest(self, user: str, place: Place, action_id: str, block_id: str | None, query: str) -> Outcome:
        """Type into an external menu; the outcome's `options` are what the app suggests."""
        who = self.workspace.user(user)
        try:
            block, _ = find(blocks_of(place), action_id, block_id)
        except NotOffered as refusal:
            return Outcome(False, "not_offered", {"": str(refusal)})
        payload = interactions.common(self.service, who, "block_suggestion") | self._where(place)
        payload |= {"action_id": action_id, "block_id": block["block_id"], "value": query}
        try:
            answer = await self.service.delivery.ask("interactive", "block_suggestion", payload, accepts_response=True)
        except NotAcknowledged as failure:
            return Outcome(False, failure.shown)
        found = options_problems(answer)
        if found or not {"options", "option_groups"} & answer.keys():
            return Outcome(False, "invalid_response", {str(number): str(problem) for number, problem in enumerate(found)})
        groups = answer.get("option_groups") or []
        options = [*(answer.get("options") or []), *(option for group in groups for option in group["options"])]
        self._offered[user, identity(place), block["block_id"], action_id] = options
        return Outcome(True, options=tuple(options))

    async def shortcut(self, user: str, callback_id: str, channel: str = "", ts: str = "") -> Outcome:
        """Use a shortcut of the app: of a message (channel and ts), or a global one."""
        who = self.workspace.user(user)
        declared = self.service.manifest.shortcut(callback_id)
        if declared is None or who.team_id != self.workspace.team_id:
            return Outcome(False, "not_available")
        payload = interactions.common(self.service, who, "message_action" if declared.kind == "message" else "shortcut")
        payload |= {
            "callback_id": callback_id,
            "trigger_id": self.service.tickets.trigger(user),
            "action_ts": self.workspace.next_ts(),
        }
        place: Message | None = None
        if declared.kind == "message":
            found = self.workspace.joined(user, channel)
            place = self.workspace.message(found.id, ts)
            payload |= interactions.in_message(self.service, place) | {"message_ts": ts}
            payload["response_url"] = interactions.response_url(self.service, who, found, place)
            del payload["container"]
        return await self._sent(user, place, payload["type"], payload)

    def offered(self, user: str, place: Place, block_id: str, action_id: str) -> list[Json]:
        """Return what the app last suggested to this person for an external menu."""
        return self._offered.get((user, identity(place), block_id, action_id), [])

    def _where(self, place: Place) -> Json:
        return (
            interactions.in_view(self.service, place) if isinstance(place, View) else interactions.in_message(self.service, place)
        )

    async def _sent(self, user: str, place: Place | None, name: str, payload: Json) -> Outcome:
        if not self.service.manifest.interactivity:
            return Outcome(False, "interactivity_not_enabled")
        try:
            await self.service.delivery.ask("interactive", name, payload)
        except NotAcknowledged as failure:
            details: Json = {"text": f"The app did not answer ({failure.shown}).", "error": failure.shown}
            if isinstance(place, Message):
                details["ts"] = place.ts
            channel = place.channel if isinstance(place, Message) else None
            self.workspace.tell(Change("notice", channel, user=user, details=details))
            return Outcome(False, failure.shown)
        return DONE

    def _noticed(self, user: str, channel: Channel, text: str, error: str) -> Outcome:
        self.workspace.tell(Change("notice", channel.id, user=user, details={"text": text, "error": error}))
        return Outcome(False, error)


def blocks_of(place: Place) -> list[Json]:
    """Return the blocks of a message or view."""
    if isinstance(place, Message):
        return place.blocks
    blocks: list[Json] = place.content["blocks"]
    return blocks


def identity(place: Place) -> str:
    """Return a text that identifies a message or view."""
    return f"{place.channel}/{place.ts}" if isinstance(place, Message) else place.id

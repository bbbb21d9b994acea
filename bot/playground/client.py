"""What a Slack client does for the person in front of it: talk, command, press, choose, submit. Each goes to the app and back.

Asynchronous, on the server's loop. `person` wraps it for tests, `page_api` for the browser.
"""

from dataclasses import replace

from bot.playground import interactions, modals, responses, typed
from bot.playground.failures import NotAcknowledged, SlackError
from bot.playground.inputs import NotOffered, entered, find, pressed
from bot.playground.limits import options_problems
from bot.playground.methods.reactions import react, unreact
from bot.playground.outcome import Outcome
from bot.playground.posting import take_back, thread_of
from bot.playground.service import Service
from bot.playground.submissions import Submissions
from bot.playground.web_api import Arguments
from bot.playground.workspace import Change, Channel, Json, Message, User, View

DONE = Outcome(True)


class Client:
    """One workspace, as its people use it. `user` is a user id throughout, `channel` an id or a name."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.workspace = service.workspace
        self.submissions = Submissions(service)

    def say(self, user: str, channel: str, text: str, thread_ts: str = "") -> Outcome:
        """Say something, as typed: `@name`, `#name` and addresses become Slack's markup."""
        found = self._member(user, channel)
        if not text.strip():
            return Outcome(False, "no_text")
        message = Message(
            found.id,
            self.workspace.next_ts(),
            user,
            typed.as_message(self.workspace, text)[:40_000],
            [typed.rich_text(self.workspace, text, self.workspace.next_id("b"))],
            thread_ts=thread_of(self.service, found, thread_ts),
        )
        self.workspace.add(message)
        return Outcome(True, ts=message.ts)

    def edit(self, user: str, channel: str, ts: str, text: str) -> Outcome:
        """Edit an own message."""
        message = self._own(user, channel, ts, "cant_update_message")
        previous = replace(message)
        message.text = typed.as_message(self.workspace, text)
        message.blocks = [typed.rich_text(self.workspace, text, self.workspace.next_id("b"))]
        message.edited = {"user": user, "ts": self.workspace.next_ts()}
        self.workspace.tell(Change("message_changed", message.channel, message, previous))
        return DONE

    def delete(self, user: str, channel: str, ts: str) -> Outcome:
        """Take an own message back."""
        take_back(self.service, self._own(user, channel, ts, "cant_delete_message"))
        return DONE

    def react(self, user: str, channel: str, ts: str, name: str, *, remove: bool = False) -> Outcome:
        """Add or take away a reaction."""
        (unreact if remove else react)(self.service, self.workspace.message(self._member(user, channel).id, ts), name, user)
        return DONE

    def invite_app(self, user: str, channel: str) -> Outcome:
        """Bring the app into a channel that the person is in."""
        found = self._member(user, channel)
        if self.workspace.bot.id not in found.members:
            found.members.append(self.workspace.bot.id)
            self.workspace.tell(Change("member", found.id, user=self.workspace.bot.id))
        return DONE

    def look_at(self, user: str, channel: str) -> Outcome:
        """Turn to a conversation: the app's own direct messages open its Messages tab, any other changes the app's context."""
        found = self._member(user, channel)
        if found.kind == "im":
            self.workspace.tell(Change("home_opened", user=user, details={"tab": "messages"}))
        else:
            self.workspace.tell(Change("context", found.id, user=user))
        return DONE

    def open_home(self, user: str, tab: str = "home") -> Outcome:
        """Open the app: its Home tab, or its Messages tab."""
        if self.workspace.user(user).team_id != self.workspace.team_id:
            return Outcome(False, "not_available")
        self.workspace.tell(Change("home_opened", user=user, details={"tab": tab}))
        return DONE

    async def command(self, user: str, channel: str, line: str) -> Outcome:
        """Send a slash command, such as `/netpol allow a to b`. Not in threads, and not for people of other organisations."""
        who, found = self.workspace.user(user), self._member(user, channel)
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
        except NotAcknowledged as failure:
            error = _shown(failure)
            return self._noticed(user, found, f'{name} failed with the error "{error}".', error)
        if not answer:
            return DONE
        url = self.service.tickets.response_urls[payload["response_url"].rpartition("/")[2]]
        try:
            responses.apply(self.service, url, Arguments(answer))
        except SlackError as error:
            return self._noticed(user, found, f'{name} failed with the error "{error.error}".', error.error)
        return DONE

    async def act(
        self, user: str, place: Message | View, action_id: str, block_id: str | None = None, value: object = None
    ) -> Outcome:
        """Press a button or choose in a menu, in a message, modal or home."""
        who = self.workspace.user(user)
        blocks = place.blocks if isinstance(place, Message) else place.content["blocks"]
        try:
            block, element = find(blocks, action_id, block_id)
            offered = place.offered.get((block["block_id"], action_id), []) if isinstance(place, View) else []
            act = pressed(element, value, offered)
        except NotOffered as refusal:
            return Outcome(False, "not_offered", {"": str(refusal)})
        if isinstance(place, View) and element["type"] not in ("button", "icon_button", "overflow", "feedback_buttons"):
            place.values.setdefault(block["block_id"], {})[action_id] = act
        if block.get("type") == "input" and not block.get("dispatch_action"):
            return DONE
        payload = interactions.common(self.service, who, "block_actions")
        if isinstance(place, View):
            payload |= interactions.in_view(self.service, place)
            payload["trigger_id"] = self.service.tickets.trigger(user, place.id)
        else:
            channel = self.workspace.channels[place.channel]
            payload |= interactions.in_message(self.service, place) | {"state": {"values": {}}}
            payload["response_url"] = interactions.response_url(self.service, who, channel, place)
            payload["trigger_id"] = self.service.tickets.trigger(user)
        entry = act | {"action_id": action_id, "block_id": block["block_id"], "action_ts": self.workspace.next_ts()}
        payload["actions"] = [entry]
        return await self._sent(user, place, "block_actions", payload)

    async def suggest(self, user: str, place: View | Message, action_id: str, block_id: str | None, query: str) -> Outcome:
        """Type into an external menu; the outcome's `options` are what the app suggests."""
        who = self.workspace.user(user)
        blocks = place.blocks if isinstance(place, Message) else place.content["blocks"]
        try:
            block, _ = find(blocks, action_id, block_id)
        except NotOffered as refusal:
            return Outcome(False, "not_offered", {"": str(refusal)})
        where = (
            interactions.in_view(self.service, place) if isinstance(place, View) else interactions.in_message(self.service, place)
        )
        payload = interactions.common(self.service, who, "block_suggestion") | where
        payload |= {"action_id": action_id, "block_id": block["block_id"], "value": query}
        try:
            answer = await self.service.delivery.ask("interactive", "block_suggestion", payload, accepts_response=True)
        except NotAcknowledged as failure:
            return Outcome(False, _shown(failure))
        if options_problems(answer) or not {"options", "option_groups"} & answer.keys():
            return Outcome(
                False, "invalid_response", {str(number): str(found) for number, found in enumerate(options_problems(answer))}
            )
        groups = answer.get("option_groups") or []
        options = [*(answer.get("options") or []), *(option for group in groups for option in group["options"])]
        if isinstance(place, View):
            place.offered[block["block_id"], action_id] = options
        return Outcome(True, options=tuple(options))

    def enter(self, view: View, values: dict[str, dict[str, object]]) -> Outcome:
        """Fill inputs of a view, and send nothing: {block_id: {action_id: value}}. `not_offered` names the first that fails."""
        for block_id, fields in values.items():
            for action_id, value in fields.items():
                try:
                    _, element = find(view.content["blocks"], action_id, block_id)
                    state = entered(element, value, view.offered.get((block_id, action_id), []))
                except NotOffered as refusal:
                    return Outcome(False, "not_offered", {block_id: str(refusal)})
                view.values.setdefault(block_id, {})[action_id] = state
        return DONE

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
            found = self._member(user, channel)
            place = self.workspace.message(found.id, ts)
            payload |= interactions.in_message(self.service, place) | {"message_ts": ts}
            payload["response_url"] = interactions.response_url(self.service, who, found, place)
            del payload["container"]
        return await self._sent(user, place, payload["type"], payload)

    def place(self, user: str, *, view_id: str = "", channel: str = "", ts: str = "") -> Message | View:
        """Return the message or view that a person can see: `not_found`, `message_not_found`."""
        if view_id:
            view = self.workspace.view(user, view_id)
            if view is None:
                raise SlackError("not_found")
            return view
        found = self._member(user, channel)
        message = self.workspace.messages[found.id].get(ts)
        if message is None or message.only_for not in (None, user):
            raise SlackError("message_not_found")
        return message

    async def _sent(self, user: str, place: Message | View | None, name: str, payload: Json) -> Outcome:
        if not self.service.manifest.interactivity:
            return Outcome(False, "interactivity_not_enabled")
        try:
            await self.service.delivery.ask("interactive", name, payload)
        except NotAcknowledged as failure:
            error = _shown(failure)
            where: Json = {"text": f"The app did not answer ({error}).", "error": error}
            if isinstance(place, Message):
                where |= {"ts": place.ts}
            channel = place.channel if isinstance(place, Message) else None
            self.workspace.tell(Change("notice", channel, user=user, details=where))
            return Outcome(False, error)
        return DONE

    def _noticed(self, user: str, channel: Channel, text: str, error: str) -> Outcome:
        self.workspace.tell(Change("notice", channel.id, user=user, details={"text": text, "error": error}))
        return Outcome(False, error)

    def _member(self, user: str, channel: str) -> Channel:
        self.workspace.user(user)
        found = self.workspace.channel(channel)
        if user not in found.members:
            raise SlackError("channel_not_found" if found.kind != "channel" else "not_in_channel")
        return found

    def _own(self, user: str, channel: str, ts: str, error: str) -> Message:
        message = self.workspace.message(self._member(user, channel).id, ts)
        if message.user != user:
            raise SlackError(error)
        return message


def user_of(service: Service, name: str) -> User:
    """Return a person by id or user name. `user_not_found`."""
    for user in service.workspace.users.values():
        if name in (user.id, user.name):
            return user
    raise SlackError("user_not_found")


def _shown(failure: NotAcknowledged) -> str:
    return "dispatch_failed" if failure.reason in ("connection_failed", "http_error") else "operation_timeout"


def stack(service: Service, user: str) -> list[Json]:
    """Return a person's open modals as view objects, the top last."""
    return modals.shown(service, user)

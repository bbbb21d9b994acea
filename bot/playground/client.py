"""What a Slack client does for its user: messages, navigation, buttons and commands (`controls`), modals (`forms`).

Everything runs on the server's loop. `person` wraps it for tests, `page_api` for the browser.
"""

from dataclasses import replace

from bot.playground import typed
from bot.playground.controls import Controls
from bot.playground.failures import SlackError
from bot.playground.forms import Forms
from bot.playground.limits.lint import TEXT
from bot.playground.outcome import DONE, Outcome
from bot.playground.posting import react, thread_of, unreact
from bot.playground.service import Service
from bot.playground.workspace import Change, Message, User, View


class Client:
    """One workspace, as its people use it. `user` is a user id throughout, `channel` an id or a name."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.workspace = service.workspace
        self.controls = Controls(service)
        self.forms = Forms(service, self.controls)

    def say(self, user: str, channel: str, text: str, thread_ts: str = "") -> Outcome:
        """Post a message as typed: `@name`, `#name` and addresses become Slack's markup."""
        found = self.workspace.joined(user, channel)
        if not text.strip():
            return Outcome(False, "no_text")
        message = Message(
            found.id,
            self.workspace.next_ts(),
            user,
            typed.as_message(self.workspace, text)[:TEXT],
            [typed.rich_text(self.workspace, text, self.workspace.next_id("b"))],
            thread_ts=thread_of(self.service, found, thread_ts),
        )
        self.workspace.add(message)
        return Outcome(True, ts=message.ts)

    def edit(self, user: str, channel: str, ts: str, text: str) -> Outcome:
        """Edit one of the person's own messages."""
        message = self._own(user, channel, ts, "cant_update_message")
        previous = replace(message)
        message.text = typed.as_message(self.workspace, text)
        message.blocks = [typed.rich_text(self.workspace, text, self.workspace.next_id("b"))]
        message.edited = {"user": user, "ts": self.workspace.next_ts()}
        self.workspace.tell(Change("message_changed", message.channel, message, previous))
        return DONE

    def delete(self, user: str, channel: str, ts: str) -> Outcome:
        """Delete one of the person's own messages."""
        self.workspace.remove(self._own(user, channel, ts, "cant_delete_message"))
        return DONE

    def react(self, user: str, channel: str, ts: str, name: str, *, remove: bool = False) -> Outcome:
        """Add or remove a reaction."""
        message = self.workspace.message(self.workspace.joined(user, channel).id, ts)
        (unreact if remove else react)(self.service, message, name, user)
        return DONE

    def invite_app(self, user: str, channel: str) -> Outcome:
        """Add the app to a channel that the person is in."""
        found = self.workspace.joined(user, channel)
        if self.workspace.bot.id not in found.members:
            found.members.append(self.workspace.bot.id)
            self.workspace.tell(Change("member", found.id, user=self.workspace.bot.id))
        return DONE

    def look_at(self, user: str, channel: str) -> Outcome:
        """Switch to a conversation: the app's direct messages open its Messages tab, any other changes the app's context."""
        found = self.workspace.joined(user, channel)
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

    def place(self, user: str, *, view_id: str = "", channel: str = "", ts: str = "") -> Message | View:
        """Return a message or view that the person can see. `not_found`, `message_not_found`."""
        if view_id:
            view = self.workspace.view(user, view_id)
            if view is None:
                raise SlackError("not_found")
            return view
        found = self.workspace.joined(user, channel)
        message = self.workspace.messages[found.id].get(ts)
        if message is None or message.only_for not in (None, user):
            raise SlackError("message_not_found")
        return message

    def _own(self, user: str, channel: str, ts: str, error: str) -> Message:
        message = self.workspace.message(self.workspace.joined(user, channel).id, ts)
        if message.user != user:
            raise SlackError(error)
        return message


def user_of(service: Service, name: str) -> User:
    """Return a person by id or user name, or the first person for "". `user_not_found`."""
    for user in service.workspace.users.values():
        if name in (user.id, user.name) or (not name and not user.is_bot):
            return user
    raise SlackError("user_not_found")

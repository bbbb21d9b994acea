"""From a click to its branches, and back: rights, a progress message that becomes the outcome, and *Withdraw*."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot import answers
from bot.desk import Desk
from bot.errors import Fixable
from bot.model.plan import Plan
from bot.model.question import Conversation, Question, Written
from bot.model.reply import Reply
from bot.model.request import Published, Request
from bot.requests.publish import SWITCHED_OFF
from bot.slack.memory import PendingAnswer
from bot.slack.payload import Identity, Where, flag, mapping, text
from bot.slack.services import Services
from bot.slack.state import message_metadata, withdraw_from, withdraw_value
from bot.slack.views import blocks as kit
from bot.slack.views import preview
from bot.slack.views.blocks import escaped
from bot.slack.views.message import Message, Snippet, answer, note, outcome


@dataclass(frozen=True, slots=True)
class Person:
    """A member of the workspace who may have branches written."""

    id: str
    name: str


def writer(client: WebClient, me: Identity, user: str) -> Person:
    """Return the person, or raise Fixable where they may not write.

    https://docs.slack.dev/reference/objects/user-object: `is_stranger` and another `team_id` mean Slack Connect,
    `is_restricted` and `is_ultra_restricted` are guests.
    """
    try:
        found = mapping(client.users_info(user=user).data, "user")
    except SlackApiError as error:
        raise Fixable("Slack didn't say who you are, so nothing was written.", "Please try again in a minute.") from error
    if text(found, "id") != user or flag(found, "is_bot") or flag(found, "deleted"):
        raise Fixable("Only a person in this workspace can create a branch.", "Ask a colleague to do it.")
    outside = text(found, "team_id") not in ("", me.team) and not (me.enterprise and _enterprise(found) == me.enterprise)
    if outside or flag(found, "is_stranger"):
        raise Fixable(
            "You're here from another workspace: you get answers, but no branches.", "Ask a colleague in this workspace."
        )
    if flag(found, "is_restricted") or flag(found, "is_ultra_restricted"):
        raise Fixable("You're a guest in this workspace: you get answers, but no branches.", "Ask a full member of it.")
    return Person(user, text(found, "profile", "real_name") or text(found, "real_name") or text(found, "name") or user)


def _enterprise(found: object) -> str:
    return text(found, "enterprise_user", "enterprise_id") or text(found, "enterprise_id")


def create(
    services: Services,
    question: Question,
    where: Where,
    *,
    reason: str = "",
    then: Callable[[Published], None] = lambda _: None,
) -> None:
    """Write the branches of an `allow` or `revoke` question, if this person may and the plan can still be written.

    The answer may be hours old: rights, the repository and the settings are checked now. `then` is called with what came of it.
    """
    person = writer(services.client, services.me, where.user)
    world = services.host.world()
    if not world.writes:
        raise Fixable(f"{SWITCHED_OFF}.", "Copy the change from the answer instead.")
    desk = services.host.desk()
    plan = _plan(desk, question)
    if plan is None:
        _nothing_to_write(services, where, desk.answer(question))
        return
    asked = Conversation(question)
    names = tuple(group.branch for group in plan.groups)
    busy = ("create", names)
    if not services.seen.first(busy):
        services.outbox.tell(where, "This branch is already being written: see the message about it.")
        return
    channel = where.channel or services.outbox.direct_message(where.user)
    request = Request(plan, person.name, reason, _link(services, where), datetime.now(UTC).replace(microsecond=0))
    # From now on nobody is told that nothing was written: it may be, at any moment.
    writing = asked.with_written(*(Written(name, where.user) for name in names))
    progress = services.outbox.post(
        channel, note(_progress(plan), metadata=message_metadata(writing, "")), thread=where.thread, otherwise=where.user
    )
    services.writing.update(names)
    services.pending.add(channel, where.thread, PendingAnswer("", writing, progress, progress))

    def tell(message: Message, after: Conversation) -> None:
        services.seen.discard(busy)
        services.writing.difference_update(names)
        edited = services.outbox.edit(progress, message, channel=channel, thread=where.thread, otherwise=where.user)
        services.pending.add(channel, where.thread, PendingAnswer("", after, progress, edited))

    if where.view:
        services.outbox.update_view(where.view, preview.working(plan))

    def told(published: Published) -> None:
        for branch in published.branches:
            services.metrics.count("branches", branch.state)
        tell(*_outcome(services, plan, published, asked, where.user))
        then(published)
        if where.view:
            services.outbox.update_view(
                where.view,
                preview.done(published.problem or answers.published(published, plan, services.host.world()).brief, published),
            )

    try:
        services.jobs.start(request, told)
    except Fixable as problem:
        tell(note(str(problem), metadata=message_metadata(asked, "")), asked)
        if where.view:
            services.outbox.tell(where, str(problem))


def withdraw(services: Services, value: str, where: Where, ts: str) -> None:
    """Delete branches again: only for who had them written, and only what the message with this ts is about."""
    names, owner = withdraw_from(value)
    if not names:
        raise Fixable("This button doesn't say which branch.", "Please ask again.")
    if owner != where.user:
        raise Fixable("Only the person who created this branch can withdraw it.", "Ask them to click, or close its pull request.")
    writer(services.client, services.me, where.user)
    world = services.host.world()
    if not world.writes:
        raise Fixable(f"{SWITCHED_OFF}.", "Ask the platform team to delete the branch.")
    if not services.seen.first(("withdraw", names)):
        return
    try:
        published = services.host.withdraw(*names)
    finally:
        services.seen.discard(("withdraw", names))
    for branch in published.branches:
        services.metrics.count("branches", branch.state)
    services.outbox.edit_at(where.channel, ts, outcome(answers.withdrawn(published, world)), thread=where.thread)


def _plan(desk: Desk, question: Question) -> Plan | None:
    """Return the plan as it is now, None where there is nothing that can be written."""
    try:
        plan = desk.plan(question)
    except Fixable:
        return None
    return plan if plan.writes else None


def _nothing_to_write(services: Services, where: Where, reply: Reply) -> None:
    """Show what the desk says now instead: allowed meanwhile, a second confirmation, or a refusal."""
    if where.view:
        services.outbox.tell(where, reply.brief)
    else:
        services.outbox.post_ephemeral(where, answer(reply, ephemeral=True))


def _outcome(
    services: Services, plan: Plan, published: Published, conversation: Conversation, user: str
) -> tuple[Message, Conversation]:
    """Return the message about a finished request, and the state after it, which names the branches that exist now."""
    created = [Written(branch.name, user) for branch in published.branches if branch.state == "created"]
    found = [Written(branch.name) for branch in published.branches if branch.state == "exists"]
    after = conversation.with_written(*created, *found)
    metadata = message_metadata(after, "")
    if published.problem:
        return note(published.problem, metadata=metadata), after
    reply = answers.published(published, plan, services.host.world())
    value = withdraw_value(created)
    said = outcome(reply, withdraw=value or "", several=len(created) > 1, metadata=metadata)
    return _with_patches(said, _patches(services, published)), after


def _patches(services: Services, published: Published) -> tuple[Snippet, ...]:
    """Return the branches that nobody can fetch, since they are not pushed, each as a patch."""
    snippets = []
    for branch in published.branches:
        if branch.pushed or not branch.is_ready:
            continue
        with suppress(Fixable):  # the branch is written, even if it cannot be shown
            if patch := services.host.patch(branch.commit):
                snippets.append(Snippet(f"{branch.name.replace('/', '-')}.patch", patch))
    return tuple(snippets)


def _with_patches(message: Message, patches: tuple[Snippet, ...]) -> Message:
    """Add patches to a message, and how to use them."""
    if not patches:
        return message
    keep = " --keep-cr" if any("\r" in patch.text for patch in patches) else ""  # git am takes them for the mail's
    names = " ".join(patch.name for patch in patches)
    them, files = ("it", "a file") if len(patches) == 1 else ("them", "files")
    how = kit.context(f"Not pushed, so the bot sends {them} as {files}. In your clone: `git am{keep} {escaped(names)}`")
    return replace(message, blocks=(*message.blocks, how), snippets=(*message.snippets, *patches))


def _progress(plan: Plan) -> str:
    names = ", ".join(group.branch for group in plan.groups)
    return f"Writing {'the branch' if len(plan.groups) == 1 else 'the branches'} {names} …"


def _link(services: Services, where: Where) -> str:
    """Return a link to the thread where commits may hold one, else "". Slack's refusal is ignored."""
    if not services.host.settings.names_in_commits or not (where.channel and where.thread):
        return ""
    try:
        return text(services.client.chat_getPermalink(channel=where.channel, message_ts=where.thread).data, "permalink")
    except SlackApiError:
        return ""

"""From the click to the branch, and back: rights, one message that is edited as it goes, the outcome, and *Withdraw*."""

from dataclasses import dataclass
from datetime import UTC, datetime

from slack_sdk.errors import SlackApiError

from bot import answers
from bot.errors import Fixable
from bot.model.plan import Plan
from bot.model.question import Conversation, Question, Written
from bot.model.reply import Reply
from bot.model.request import Published, Request
from bot.slack import message as show
from bot.slack import preview
from bot.slack.clicks import Click
from bot.slack.message import Message
from bot.slack.office import Office
from bot.slack.payload import items, text
from bot.slack.people import writer
from bot.slack.recalling import Said
from bot.slack.voice import Spot
from bot.slack.wire import message_metadata, unpack


@dataclass(frozen=True, slots=True)
class Place:
    """Where the progress and the outcome are said; without a channel, directly to the person."""

    channel: str = ""
    thread: str = ""


def create(office: Office, question: Question, spot: Spot, place: Place, *, reason: str = "") -> None:
    """Have the branches of an `allow` or `revoke` question written, if this person may and they still can be.

    The answer may be hours old: who clicks, what the repository declares and whether writing is on are looked at now.
    """
    person = writer(office.client, office.me, spot.user)
    world = office.host.world()
    if not world.writes:
        raise Fixable("Branches are switched off here.", "The change in the answer is yours to copy.")
    said = office.host.desk().answer(question)
    if said.plan is None or not said.plan.writes:
        _nothing_to_write(office, spot, said)
        return
    plan = said.plan
    names = tuple(group.branch for group in plan.groups)
    busy = ("create", names)
    if not office.seen.first(busy):
        office.voice.tell(spot, "This branch is being written already: see the message about it.")
        return
    channel = place.channel or office.voice.direct(spot.user)
    request = Request(plan, person.name, reason, _link(office, place), datetime.now(UTC).replace(microsecond=0))
    # From now on nobody is told that nothing was written: it may be, at any moment.
    writing = said.conversation.with_written(*(Written(name, spot.user) for name in names))
    progress = office.voice.post(
        channel, show.note(_progress(plan), metadata=message_metadata(writing, "")), thread=place.thread, otherwise=spot.user
    )
    office.writing.update(names)
    office.underway.note(channel, place.thread, Said("", writing, progress, progress))

    def tell(message: Message, after: Conversation) -> None:
        office.seen.discard(busy)
        office.writing.difference_update(names)
        edited = office.voice.edit(progress, message, lane=channel, thread=place.thread, otherwise=spot.user)
        office.underway.note(channel, place.thread, Said("", after, progress, edited))

    if spot.view:
        office.voice.show(spot.view, preview.working(plan))

    def told(published: Published) -> None:
        for branch in published.branches:
            office.metrics.count("branches", branch.state)
        tell(*_outcome(office, plan, published, said.conversation, spot.user))
        if spot.view:
            office.voice.show(
                spot.view,
                preview.done(published.problem or answers.published(published, plan, office.host.world()).brief, published),
            )

    try:
        office.jobs.start(request, told)
    except Fixable as problem:
        tell(show.note(str(problem), metadata=message_metadata(said.conversation, "")), said.conversation)
        if spot.view:
            office.voice.tell(spot, str(problem))


def withdraw(office: Office, click: Click) -> None:
    """Delete branches again: only for who had them written, and only what the message is about."""
    state = unpack(click.value)
    names = tuple(name for name in items(state, "b") if isinstance(name, str))
    owner = text(state, "u")
    if not names:
        raise Fixable("This button does not say which branch.", "Please ask again.")
    if owner != click.user:
        raise Fixable(
            "Only the person who had this branch written can withdraw it.", "Ask them to click, or close its pull request."
        )
    writer(office.client, office.me, click.user)
    world = office.host.world()
    if not world.writes:
        raise Fixable("Branches are switched off here.", "Ask the platform team to delete the branch.")
    if not office.seen.first(("withdraw", names)):
        return
    try:
        published = office.host.withdraw(*names)
    finally:
        office.seen.discard(("withdraw", names))
    for branch in published.branches:
        office.metrics.count("branches", branch.state)
    office.voice.edit_at(click.channel, click.ts, show.outcome(answers.withdrawn(published, world)), thread=click.thread)


def _nothing_to_write(office: Office, spot: Spot, said: Reply) -> None:
    """Show what the desk says now instead: allowed meanwhile, a second confirmation, or a refusal."""
    if spot.view:
        office.voice.tell(spot, said.brief)
    else:
        office.voice.whisper(spot, show.answer(said, ephemeral=True))


def _outcome(
    office: Office, plan: Plan, published: Published, conversation: Conversation, user: str
) -> tuple[Message, Conversation]:
    """Return what to say of a request, and the state after it, which names the branches that there are now."""
    created = [Written(branch.name, user) for branch in published.branches if branch.state == "created"]
    found = [Written(branch.name) for branch in published.branches if branch.state == "exists"]
    after = conversation.with_written(*created, *found)
    metadata = message_metadata(after, "")
    if published.problem:
        return show.note(published.problem, metadata=metadata), after
    said = answers.published(published, plan, office.host.world())
    value = show.withdraw_value(created)
    return show.outcome(said, withdraw=value or "", several=len(created) > 1, metadata=metadata), after


def _progress(plan: Plan) -> str:
    names = ", ".join(group.branch for group in plan.groups)
    return f"Writing {'the branch' if len(plan.groups) == 1 else 'the branches'} {names} …"


def _link(office: Office, place: Place) -> str:
    """Link the thread, where commits may say so. A link is good to have and nothing fails for the lack of one."""
    if not office.host.settings.names_in_commits or not (place.channel and place.thread):
        return ""
    try:
        return text(office.client.chat_getPermalink(channel=place.channel, message_ts=place.thread).data, "permalink")
    except SlackApiError:
        return ""

"""How Slack writes users, conversations, messages and views as JSON, in answers and in payloads."""

from bot.playground.workspace import Channel, Json, Message, User, View, Workspace


def user_json(workspace: Workspace, user: User, *, with_email: bool) -> Json:
    """Return the user object of users.info. docs.slack.dev/reference/objects/user-object."""
    profile: Json = {"real_name": user.real_name, "display_name": user.name, "title": user.title, "team": user.team_id}
    if with_email and not user.is_bot:
        profile["email"] = user.email
    stranger = user.team_id != workspace.team_id
    shown: Json = {
        "id": user.id,
        "team_id": user.team_id,
        "name": user.name,
        "real_name": user.real_name,
        "deleted": False,
        "tz": "Europe/London",
        "tz_offset": 0,
        "profile": profile,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "is_admin": user.is_owner,
        "is_owner": user.is_owner,
        "is_restricted": user.is_restricted,
        "is_ultra_restricted": False,
    }
    if stranger:
        shown["is_stranger"] = True
    return shown


def channel_json(workspace: Workspace, channel: Channel) -> Json:
    """Return the conversation object of conversations.info. docs.slack.dev/reference/objects/conversation-object."""
    shown: Json = {
        "id": channel.id,
        "is_channel": channel.kind == "channel",
        "is_group": channel.kind == "group",
        "is_im": channel.kind == "im",
        "is_mpim": False,
        "is_private": channel.kind == "group",
        "is_archived": False,
        "is_ext_shared": channel.shared,
        "is_shared": channel.shared,
        "is_org_shared": False,
    }
    if channel.kind == "im":
        return shown | {"user": next(member for member in channel.members if member != workspace.bot.id), "is_open": True}
    return shown | {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_member": workspace.bot.id in channel.members,
        "num_members": len(channel.members),
        "topic": {"value": channel.topic},
        "purpose": {"value": ""},
    }


def message_json(workspace: Workspace, message: Message, *, with_metadata: bool = False) -> Json:
    """Return a message as history shows it; its metadata only when asked for (`include_all_metadata`)."""
    shown: Json = {
        "type": "message",
        "user": message.user,
        "ts": message.ts,
        "text": message.text,
        "team": workspace.users[message.user].team_id,
    }
    if message.by_app:
        shown["bot_id"] = workspace.bot_id
        shown["app_id"] = workspace.app_id
        shown["bot_profile"] = {"id": workspace.bot_id, "app_id": workspace.app_id, "name": workspace.bot.real_name}
    else:
        shown["client_msg_id"] = f"{message.channel}-{message.ts}"
    if message.blocks:
        shown["blocks"] = message.blocks
    if message.attachments:
        shown["attachments"] = message.attachments
    if message.files:
        shown["files"] = message.files
    if message.edited:
        shown["edited"] = message.edited
    if message.metadata and with_metadata:
        shown["metadata"] = message.metadata
    if message.reactions:
        shown["reactions"] = [{"name": name, "users": who, "count": len(who)} for name, who in message.reactions.items()]
    return shown | _thread(workspace, message)


def _thread(workspace: Workspace, message: Message) -> Json:
    if message.only_for is not None:
        return {"thread_ts": message.thread_ts} if message.thread_ts else {}
    if message.thread_ts is not None and message.thread_ts != message.ts:
        parent = workspace.messages[message.channel].get(message.thread_ts)
        return {"thread_ts": message.thread_ts} | ({"parent_user_id": parent.user} if parent else {})
    replies = workspace.replies(message.channel, message.ts)
    if not replies:
        return {}
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users_count": len({reply.user for reply in replies}),
        "latest_reply": replies[-1].ts,
    }


def view_json(workspace: Workspace, view: View) -> Json:
    """Return the view object of views.open and of payloads. docs.slack.dev/reference/objects/view-object."""
    content = view.content
    return {
        "id": view.id,
        "team_id": workspace.team_id,
        "type": content["type"],
        "blocks": content["blocks"],
        "private_metadata": content.get("private_metadata") or "",
        "callback_id": content.get("callback_id") or "",
        "external_id": content.get("external_id") or "",
        "state": {"values": view.values},
        "hash": view.hash,
        "title": content.get("title"),
        "close": content.get("close"),
        "submit": content.get("submit"),
        "clear_on_close": bool(content.get("clear_on_close")),
        "notify_on_close": bool(content.get("notify_on_close")),
        "submit_disabled": False,
        "previous_view_id": view.previous_id,
        "root_view_id": view.root_id,
        "app_id": workspace.app_id,
        "app_installed_team_id": workspace.team_id,
        "bot_id": workspace.bot_id,
    }

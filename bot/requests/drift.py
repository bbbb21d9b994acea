"""Whether a plan that was made again, on a fresh base, still says what the person agreed to."""

from bot.model.plan import Group, Plan


def what_changed(agreed: Plan, fresh: Plan) -> str:
    """Return in one sentence how the fresh plan differs from the agreed one; "" if a person would see the same.

    Line numbers and the lines around an edit may differ: the base branch moves all day. What must not differ is what is written
    and where, what it opens and to whom, and what needs a confirmation.
    """
    if fresh.refusal and fresh.refusal != agreed.refusal:
        return f"The bot wouldn't write it any more: {fresh.refusal}"
    if fresh.needs and fresh.needs != agreed.needs:
        return f"It now needs a second confirmation: {fresh.needs[0].text}"
    if agreed.groups and not fresh.groups:
        return "There's nothing left to change: somebody has done it in the meantime."
    if [_written(group) for group in agreed.groups] != [_written(group) for group in fresh.groups]:
        return "The change would now be a different one."
    if (agreed.opens, agreed.also, agreed.warnings) != (fresh.opens, fresh.also, fresh.warnings):
        return "It would now open something else, or open it to somebody else."
    return ""


def _written(group: Group) -> tuple[object, ...]:
    edits = tuple((edit.path, edit.before is None, edit.deletes, edit.added) for edit in group.edits)
    return (group.namespace, group.purpose, group.title, group.order, edits)

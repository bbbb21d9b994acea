"""The last step of the form: the YAML, its file and what opens, shown before a branch is written. Pure."""

from collections.abc import Sequence

from slack_sdk.models import blocks as sdk
from slack_sdk.models.views import View

from bot.buttons import create_label
from bot.model.plan import Group, Plan
from bot.model.question import Intent
from bot.model.reply import Reply
from bot.model.request import Branch, Published
from bot.slack.ids import PREVIEW
from bot.slack.state import FormState
from bot.slack.views import blocks as kit
from bot.slack.views.blocks import escaped
from bot.slack.views.form import FORMS, intent_of

_MOST_EDITS = 12


def preview(reply: Reply, state: FormState, *, writes: bool) -> View:
    """Return the preview of a reply about a change; only one whose plan can be written has a submit button."""
    plan, title, removes = reply.plan, FORMS[intent_of(state)].title, intent_of(state) is Intent.REVOKE
    if plan is None or not plan.groups or plan.refusal:
        said = [kit.paragraph(reply.brief), *_sentences(plan.warnings if plan else ())]
        return kit.modal("netpol_done", title, said, close="Back")
    shown: list[sdk.Block] = [kit.header(reply.brief)]
    edits = [(group, edit) for group in plan.groups for edit in group.edits]
    for group, edit in edits[:_MOST_EDITS]:
        verb = "Out of" if removes else "New file" if edit.before is None else "Into"
        shown.append(kit.section(f"{verb} `{escaped(edit.path)}`, branch `{escaped(group.branch)}`"))
        shown.append(kit.code(edit.added))
        if len(edit.added) > kit.CODE:
            shown.append(
                kit.paragraph(
                    f"This is its beginning: it has {edit.added.count(chr(10))} lines. The answer to your question has all of it."
                )
            )
    if len(edits) > _MOST_EDITS:
        shown.append(kit.paragraph(f"… and {len(edits) - _MOST_EDITS} more files."))
    shown += [sdk.DividerBlock(), kit.section("*What closes*" if removes else "*What opens*"), *_sentences(plan.opens)]
    if plan.also:
        shown.append(kit.paragraph(f"Others whose access changes with it: {', '.join(plan.also)}."))
    shown += _sentences(plan.warnings)
    shown += _teams(plan.groups)
    if not writes:
        return kit.modal(
            "netpol_done", title, [*shown, kit.paragraph("Branches are switched off here: the change is yours to copy.")]
        )
    if plan.needs:
        options = [kit.option(need.text, need.name) for need in plan.needs[:10]]
        shown += _sentences([need.text for need in plan.needs])
        shown.append(kit.field("needs", "Before anything is written", sdk.CheckboxesElement(action_id="needs", options=options)))
    submit = create_label(len(plan.groups))
    return kit.modal(PREVIEW, "Preview", shown, submit=submit, close="Back", private=state.packed())


def working(plan: Plan) -> View:
    """Return what is shown while branches are written."""
    names = ", ".join(group.branch for group in plan.groups)
    shown = [kit.paragraph(f"Writing {names} …"), kit.paragraph("You can close this: the outcome is also a message.")]
    return _last("Writing", shown)


def done(brief: str, published: Published) -> View:
    """Return what came of it."""
    shown = [kit.paragraph(brief), *(_line(branch) for branch in published.branches)]
    return _last(_heading(published), shown)


def problem(text: str) -> View:
    """Return what went wrong."""
    return kit.modal("netpol_done", "Network access", [kit.paragraph(text)])


def _last(title: str, shown: Sequence[sdk.Block]) -> View:
    """Return the last step. Closing it closes the form below it as well, which would offer to do again what is done."""
    view = kit.modal("netpol_done", title, shown)
    view.clear_on_close = True
    return view


def _line(branch: Branch) -> sdk.Block:
    page = f" · <{escaped(branch.compare_url)}|Open the pull request>" if 0 < len(branch.compare_url) <= 2500 else ""
    said = f": {escaped(branch.problem or branch.note)}" if branch.problem or branch.note else ""
    return kit.section(f"`{escaped(branch.name)}`{said}{page}")


def _sentences(texts: Sequence[str]) -> list[sdk.Block]:
    return [kit.paragraph(text) for text in texts[:20]]


def _teams(groups: Sequence[Group]) -> list[sdk.Block]:
    return [
        kit.paragraph(f"The pull request for {group.namespace} is opened by a member of {', '.join(group.teams[:5])}.")
        for group in groups[:5]
        if group.teams
    ]


def _heading(published: Published) -> str:
    if not published.done:
        return "Not written"
    return "Already there" if all(branch.state == "exists" for branch in published.branches) else "Written"

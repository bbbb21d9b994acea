"""Answers about a change: the plan, what was written, and what was withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.answers.owners import owner_views
from bot.answers.pod_notes import pod_notes
from bot.answers.render import render
from bot.answers.routes import address_of
from bot.answers.service_notes import port_notes, said_ports
from bot.answers.verdicts import surprises_of
from bot.answers.view_models import overall_outcome, reason_views, short_path, shorten_paths, teams, verdict_view
from bot.model.estate import Direction
from bot.model.plan import Edit, Group, Plan
from bot.model.question import Intent, Question
from bot.model.reply import Answer
from bot.model.request import Branch, Published
from bot.model.text import listed
from bot.model.verdict import Outcome
from bot.model.world import World
from bot.policy import is_undecided
from bot.policy.asked_ports import AskedPort
from bot.policy.pitfalls import FAILS, NOTED, explains_failure

YAML_LIMIT = 6_000
"""Characters of YAML that one answer shows: half of what a Slack message holds. The branch has all of it."""


@dataclass(frozen=True, slots=True)
class EditView:
    """An edit with the YAML to show. `cut` is the number of lines left out."""

    path: str
    short: str
    added: str
    new: bool
    deleted: bool
    cut: int


@dataclass(frozen=True, slots=True)
class GroupView:
    """A group with its edits. `number` counts from 1, in the order of merging."""

    number: int
    namespace: str
    title: str
    branch: str
    teams: tuple[str, ...]
    order: int
    edits: tuple[EditView, ...]
    purposes: tuple[str, ...]
    """What the edits do, the most important first: ingress · egress · label · revoke."""


def allow(question: Question, plan: Plan, world: World, read: Sequence[AskedPort] = ()) -> Answer:
    """Answer how sources may call a target: what holds today, the change, the address, and the logs.

    `read` says how each port that was asked about is read, here and in `revoke`.
    """
    fails = [each for each in surprises_of(question, plan.before, world) if each.kind == FAILS]
    surprises = [each for each in fails if not plan.groups or each.place is not None]  # a change warns of DNS itself
    return render(
        "allow.md",
        world,
        links=("letting-one-service-call-another#the-change", "calling-the-service#the-address", "logs#calling-directly"),
        **_common(question, plan, world, read),
        choices=[replace(choice, why=shorten_paths(world, choice.why)) for choice in plan.choices],
        address=address_of(question, world),
        pods=pod_notes(question, plan.before, world, read),
        surprises=reason_views(world, surprises),
        explained=explains_failure(surprises),
    )


def revoke(question: Question, plan: Plan, world: World, read: Sequence[AskedPort] = ()) -> Answer:
    """Answer how sources lose their access to a target, in the repository and in the cluster."""
    target = world.estate.namespaces.get(str(question.target))
    pods = tuple(port_notes(read, target)) if target else ()
    surprises = [each for each in surprises_of(question, plan.before, world) if each.kind == NOTED] if plan.refusal else []
    return render(
        "revoke.md",
        world,
        links=("removing#what-a-merge-removes",),
        **_common(question, plan, world, read),
        pods=pods,
        surprises=reason_views(world, surprises),
    )


def group_views(plan: Plan, world: World, room: int = YAML_LIMIT) -> tuple[GroupView, ...]:
    """Return the groups in the order of merging, with at most `room` characters of YAML in all."""
    shown = []
    for number, group in enumerate(sorted(plan.groups, key=lambda each: each.order), start=1):
        edits = []
        for edit in group.edits:
            edits.append(_edit_view(edit, room, world))
            room -= len(edits[-1].added)
        shown.append(_group_view(number, group, tuple(edits)))
    return tuple(shown)


def is_removal(command: str) -> bool:
    """Report whether a follow-up command removes something from the cluster; the others prove the change."""
    return " delete " in command


def _common(question: Question, plan: Plan, world: World, read: Sequence[AskedPort]) -> dict[str, object]:
    groups = group_views(plan, world)
    return {
        "pairs": [verdict_view(world, verdict, question) for verdict in plan.before],
        "after": [verdict_view(world, verdict, question) for verdict in plan.after],
        "target": question.target,
        "ports": said_ports(read),
        "today": overall_outcome(plan.before),
        "then": overall_outcome(plan.after),
        "state": _state(plan, world),
        "groups": groups,
        "ordered": len({group.order for group in groups}) > 1,
        "opens": plan.opens,
        "also": plan.also,
        "policies": sum(each.outcome is not Outcome.ALLOWED for each in plan.before),
        "owners": owner_views((question.target, *question.sources), world),
        "warnings": [shorten_paths(world, warning) for warning in plan.warnings],
        "needs": [shorten_paths(world, need.text) for need in plan.needs],
        "refusal": shorten_paths(world, plan.refusal or ""),
        "notes": reason_views(world, plan.notes),
        "by_hand": plan.by_hand,
        "removals": [command for command in plan.follow_up if is_removal(command)],
        "proofs": [command for command in plan.follow_up if not is_removal(command)],
        "readers": teams(world, question.target),
    }


def _state(plan: Plan, world: World) -> str:
    if plan.refusal is not None:
        return "refused"
    if plan.needs:
        return "needs"
    if plan.groups:
        return "change"
    return "untold" if _is_untold(plan, world) else "nothing"


def _is_untold(plan: Plan, world: World) -> bool:
    """Report whether it is unknown if access is as asked already. For a removal, only the target's ingress counts."""
    if plan.question.intent is not Intent.REVOKE:
        return any(seen.outcome is Outcome.UNKNOWN for seen in plan.before)
    target = world.estate.namespaces.get(str(plan.question.target))
    return target is not None and is_undecided(target, Direction.INGRESS)


def _group_view(number: int, group: Group, edits: tuple[EditView, ...]) -> GroupView:
    purposes = tuple(group.purpose.split("+"))
    return GroupView(number, group.namespace, group.title, group.branch, group.teams, group.order, edits, purposes)


def _edit_view(edit: Edit, room: int, world: World) -> EditView:
    added, cut = first_lines(edit.added, room)
    return EditView(edit.path, short_path(world, edit.path), added, edit.before is None, edit.deletes, cut)


def first_lines(text: str, room: int) -> tuple[str, int]:
    """Return the whole lines that fit into `room` characters, and the number of lines left out."""
    lines: Sequence[str] = text.strip("\n").split("\n")
    kept = []
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            break
        kept.append(line)
    return "\n".join(kept), len(lines) - len(kept)


@dataclass(frozen=True, slots=True)
class BranchView:
    """A branch with its group; None where the plan has no group for it."""

    branch: Branch
    group: GroupView | None


def published(published: Published, plan: Plan, world: World) -> Answer:
    """Answer what happens next with the branches of a plan."""
    groups = {group.namespace: group for group in group_views(plan, world)}
    steps = [BranchView(branch, groups.get(branch.namespace)) for branch in published.branches]
    said = render(
        "published.md",
        world,
        links=("letting-one-service-call-another#who-reviews-it", "testing-and-fixing#prove-it"),
        steps=steps,
        there=[step for step in steps if step.branch.is_ready],
        written=[step for step in steps if step.branch.state == "created"],
        sources=plan.question.sources,
        source_names=listed(plan.question.sources),
        target=plan.question.target,
        removal=plan.question.intent is Intent.REVOKE,
        opens=plan.opens,
        ordered=len({group.order for group in plan.groups}) > 1,
        removals=[command for command in plan.follow_up if is_removal(command)],
        proofs=[command for command in plan.follow_up if not is_removal(command)],
        owners=teams(world, plan.question.target),
        then=overall_outcome(plan.after),
    )
    pages = [each.branch for each in steps if each.branch.is_ready and each.branch.compare_url]
    return replace(said, next_pages=tuple((_page_label(each, several=len(pages) > 1), each.compare_url) for each in pages))


def _page_label(branch: Branch, *, several: bool) -> str:
    return f"Open pull request in {branch.namespace}" if several else "Open pull request"


def withdrawn(published: Published, world: World) -> Answer:
    """Answer which branches were withdrawn, and which were not."""
    return render("withdrawn.md", world, branches=published.branches)

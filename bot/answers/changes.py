"""Answers about a change: the plan, what was written, and what was withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.answers.render import speak
from bot.answers.routes import address_of
from bot.answers.view_models import because, overall, pair, short, shortened, teams
from bot.model.estate import Direction, Place
from bot.model.plan import Edit, Group, Plan
from bot.model.question import Intent, Question
from bot.model.reply import Answer
from bot.model.request import Branch, Published
from bot.model.text import listed
from bot.model.verdict import Outcome
from bot.model.world import World
from bot.policy import is_undecided

SHOWN = 6_000
"""Characters of YAML that one answer shows: half of what a Slack message holds. The branch has all of it."""


@dataclass(frozen=True, slots=True)
class ShownEdit:
    """An edit as it is shown. `cut` is how many lines of it are left out."""

    path: str
    short: str
    added: str
    new: bool
    cut: int


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """A group as it is shown. `number` counts from 1, in the order of merging."""

    number: int
    namespace: str
    title: str
    branch: str
    teams: tuple[str, ...]
    order: int
    edits: tuple[ShownEdit, ...]


def allow(question: Question, plan: Plan, world: World) -> Answer:
    """How a source may call a target: what holds today, the change, the address, and what it means for logs."""
    return speak(
        "allow.md",
        world,
        links=("letting-one-service-call-another", "calling-the-service", "logs"),
        **_common(question, plan, world),
        choices=plan.choices,
        address=address_of(question, world),
    )


def revoke(question: Question, plan: Plan, world: World) -> Answer:
    """How a source loses its way to a target, in the repository and in the cluster."""
    return speak("revoke.md", world, links=("removing",), **_common(question, plan, world))


def groups_of(plan: Plan, world: World, room: int = SHOWN) -> tuple[ShownGroup, ...]:
    """Show the groups in the order of merging, with at most `room` characters of YAML in all."""
    shown = []
    for number, group in enumerate(sorted(plan.groups, key=lambda each: each.order), start=1):
        edits = []
        for edit in group.edits:
            edits.append(_edit(edit, room, world))
            room -= len(edits[-1].added)
        shown.append(_group(number, group, tuple(edits)))
    return tuple(shown)


def is_removal(command: str) -> bool:
    """Whether a command of the follow-up removes something from the cluster; the others prove the change."""
    return " delete " in command


def _common(question: Question, plan: Plan, world: World) -> dict[str, object]:
    groups = groups_of(plan, world)
    return {
        "pairs": [pair(world, verdict) for verdict in plan.before],
        "after": [pair(world, verdict) for verdict in plan.after],
        "target": question.target,
        "today": overall(plan.before),
        "then": overall(plan.after),
        "state": _state(plan, world),
        "groups": groups,
        "ordered": len({group.order for group in groups}) > 1,
        "opens": plan.opens,
        "also": plan.also,
        "warnings": [shortened(world, warning) for warning in plan.warnings],
        "needs": [shortened(world, need.text) for need in plan.needs],
        "refusal": shortened(world, plan.refusal or ""),
        "notes": because(world, plan.notes),
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
    """Whether it cannot be told that things are as asked already. What a removal is about is the target's ingress alone."""
    if plan.question.intent is not Intent.REVOKE:
        return any(seen.outcome is Outcome.UNKNOWN for seen in plan.before)
    target = world.estate.namespaces.get(str(plan.question.target))
    return target is not None and is_undecided(target, Direction.INGRESS)


def _group(number: int, group: Group, edits: tuple[ShownEdit, ...]) -> ShownGroup:
    return ShownGroup(number, group.namespace, group.title, group.branch, group.teams, group.order, edits)


def _edit(edit: Edit, room: int, world: World) -> ShownEdit:
    added, cut = cut_lines(edit.added, room)
    return ShownEdit(edit.path, short(world, Place(edit.path, 0)).removesuffix(":0"), added, edit.before is None, cut)


def cut_lines(text: str, room: int) -> tuple[str, int]:
    """Return as many whole lines as fit into `room` characters, and how many are left out."""
    lines: Sequence[str] = text.strip("\n").split("\n")
    kept = []
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            break
        kept.append(line)
    return "\n".join(kept), len(lines) - len(kept)


@dataclass(frozen=True, slots=True)
class Step:
    """One branch with the group that it carries."""

    branch: Branch
    group: ShownGroup | None


def published(published: Published, plan: Plan, world: World) -> Answer:
    """Say what happens next with the branches of a plan."""
    groups = {group.branch: group for group in groups_of(plan, world)}
    steps = [Step(branch, groups.get(branch.name)) for branch in published.branches]
    return speak(
        "published.md",
        world,
        links=("testing-and-fixing", "letting-one-service-call-another"),
        steps=steps,
        there=[step for step in steps if step.branch.state in {"created", "exists"}],
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
        then=overall(plan.after),
    )


def withdrawn(published: Published, world: World) -> Answer:
    """Say what came of withdrawing branches."""
    return speak("withdrawn.md", world, branches=published.branches)

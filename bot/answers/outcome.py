"""Answers after the click: what was written, what happens next, and what was withdrawn."""

from dataclasses import dataclass

from bot.answers.changing import ShownGroup, groups_of, is_removal
from bot.answers.model import Answer, Branch, Published, World
from bot.answers.speaking import speak
from bot.answers.views import listed, overall, teams
from bot.changes.model import Plan
from bot.question import Intent


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

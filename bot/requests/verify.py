"""Verify a branch: build it again from its own trailers, and list what differs."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from bot.errors import Fixable
from bot.git import NEW_FILE, Change, CommitInfo, Repository
from bot.model.plan import Edit, Group, Plan
from bot.model.request import Planner, PublishingSettings, Request, Verification
from bot.model.text import COMMIT_DIGITS
from bot.requests.commit_message import CANNOT_REBUILD, commit_message, read_trailers, reason_of
from bot.requests.existing_branch import suffixed

_LONGEST_NAME = 200
"""Characters of an unknown branch's name that the error quotes."""
_LONGEST_LINE = 100
"""Characters of a differing line that a difference quotes."""


def verify(branch: str, repository: Repository, settings: PublishingSettings, planner: Planner) -> Verification:
    """Plan a branch's question again on its parent commit, and return how files, message, people and dates differ.

    The branch may be named as git names it, with `origin/` or `refs/heads/`. In the bot's own clone of an address, and where
    branches are pushed, the remote's branch counts: that one gets merged, and anybody may have changed it there. Raises Fixable
    where there is no such branch. Nothing that the branch says about itself is trusted: all of it must be reproduced.
    """
    with suppress(Fixable):  # what was fetched before can still be verified
        repository.fetch()
    name = branch.strip().removeprefix("refs/heads/").removeprefix("refs/remotes/")
    commit = _commit_of(name, repository, settings)
    if commit is None and "/" in name:  # as git shows it, after the remote's name
        name = name.partition("/")[2]
        commit = repository.remote_commit(name) or repository.branch_commit(name)
    if commit is None:
        raise Fixable(f"There's no branch {branch.strip()[:_LONGEST_NAME]} in {repository.name}.", "Check the name.")
    try:
        differences = tuple(differences_of(name, repository.commit_info(commit), repository, settings, planner))
    except Fixable as problem:
        differences = (str(problem),)
    return Verification(name, commit, differences)


def _commit_of(name: str, repository: Repository, settings: PublishingSettings) -> str | None:
    here, there = repository.branch_commit(name), repository.remote_commit(name)
    return (there or here) if settings.push or repository.is_own else (here or there)


def differences_of(
    name: str, info: CommitInfo, repository: Repository, settings: PublishingSettings, planner: Planner
) -> Iterator[str]:
    """Yield how a branch's commit differs from what its trailers make again; raise Fixable where they make nothing."""
    if len(info.parents) != 1:
        raise Fixable(f"{CANNOT_REBUILD}: its last commit has {len(info.parents)} parents.", "The bot's own have one.")
    signature = read_trailers(info.message)
    try:
        plan = planner(signature.question, info.parents[0])
    except Fixable as problem:
        raise Fixable(f"{CANNOT_REBUILD}: {problem.message}", problem.hint) from None
    group = next((group for group in plan.groups if name in {group.branch, *suffixed(group.branch)}), None)
    if group is None:
        yield _no_such_group(plan)
        return
    if not repository.is_on_base(info.parents[0]):
        yield (
            f"its parent commit {info.parents[0][:COMMIT_DIGITS]} isn't on {repository.base}, "
            "so the branch brings earlier changes along, which aren't the bot's"
        )
    yield from _file_differences(info, group, repository)
    named = replace(group, branch=name)
    plan = replace(plan, groups=tuple(named if each is group else each for each in plan.groups))
    request = Request(plan, signature.who, reason_of(info.message), signature.where, info.author_date)
    message = commit_message(request, named, settings.templates.message, names=bool(signature.who or signature.where))
    if message != info.message:
        yield f"its message: {_first_difference(message, info.message)}"
    if (info.author, info.author_date) != (info.committer, info.committer_date):
        yield f"its committer, {info.committer}, isn't its author, {info.author}, at the same moment: it was changed afterwards"
    if info.extra:
        yield f"its commit has more than the bot writes: {', '.join(info.extra)}"


def _no_such_group(plan: Plan) -> str:
    if plan.refusal:
        return f"planning it again is refused: {plan.refusal}"
    if plan.needs:
        return f"planning it again needs a confirmation that its trailers don't hold: {plan.needs[0].text}"
    if not plan.groups:
        return "planning it again finds nothing to change"
    return f"planning it again makes another branch: {', '.join(group.branch for group in plan.groups)}"


def _file_differences(info: CommitInfo, group: Group, repository: Repository) -> Iterator[str]:
    changes = {change.path: change for change in repository.changes(info.parents[0], info.commit)}
    edits = {edit.path: edit for edit in group.edits}
    for path in sorted(edits.keys() - changes.keys()):
        yield f"{path} should have been changed, but isn't"
    for path in sorted(changes.keys() - edits.keys()):
        yield f"{path} is changed, but shouldn't be"
    for path in sorted(changes.keys() & edits.keys()):
        yield from _file_difference(info, changes[path], edits[path], repository)


def _file_difference(info: CommitInfo, change: Change, edit: Edit, repository: Repository) -> Iterator[str]:
    if (change.after is None) is not edit.deletes:
        yield f"{edit.path} is {'still there' if edit.deletes else 'deleted'}, but shouldn't be"
    if change.after is None or edit.deletes:
        return
    mode = change.before.mode if change.before else NEW_FILE
    if change.after.mode != mode:
        yield f"{edit.path} has the mode {change.after.mode}, but should have {mode}"
    try:
        text = repository.text(info.commit, edit.path)
    except Fixable as problem:
        yield problem.message
        return
    if text != edit.after:
        yield f"{edit.path}: {_first_difference(edit.after, text or '')}"


def _first_difference(expected: str, found: str) -> str:
    """Return, as a clause, the first line in which two texts differ, counted from 1."""
    for number, (one, other) in enumerate(zip(expected.split("\n"), found.split("\n"), strict=False), 1):
        if one != other:
            return f"line {number} is “{other[:_LONGEST_LINE]}”, but should be “{one[:_LONGEST_LINE]}”"
    return f"it has {found.count(chr(10))} lines, but should have {expected.count(chr(10))}"

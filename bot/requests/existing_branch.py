"""What a branch that exists already holds: the same change as the requested one, or something else."""

from collections.abc import Sequence
from difflib import SequenceMatcher

from bot.errors import Fixable
from bot.git import NEW_FILE, Change, CommitInfo, Repository
from bot.model.plan import Edit, Group
from bot.model.text import COMMIT_DIGITS
from bot.requests.commit_message import read_trailers

Lines = Sequence[tuple[str, str]]
_LONGEST_SUBJECT = 100
"""Characters of a commit's subject that a problem quotes: the bot's own have at most 72."""


def has_same_change(repository: Repository, info: CommitInfo, group: Group) -> bool:
    """Report whether a commit makes the edits of a group, and no others.

    Its parent may be an older base, with other lines around the edits: only the lines that it adds and removes count.
    """
    if len(info.parents) != 1:
        return False
    edits = {edit.path: edit for edit in group.edits}
    changes = {change.path: change for change in repository.changes(info.parents[0], info.commit)}
    return changes.keys() == edits.keys() and all(_is_same(repository, info, changes[path], edits[path]) for path in edits)


def _is_same(repository: Repository, info: CommitInfo, change: Change, edit: Edit) -> bool:
    before, after = change.before, change.after
    if (after is None) is not edit.deletes or (before is None) != (edit.before is None):
        return False
    if after is not None and after.mode != (before.mode if before else NEW_FILE):
        return False
    try:
        old = repository.text(info.parents[0], edit.path)
        new = None if after is None else repository.text(info.commit, edit.path)
    except Fixable:  # not text, so the bot did not write it
        return False
    if edit.deletes:
        return old == edit.before
    if new is None:
        return False
    return new == edit.after or changed_lines(old or "", new) == changed_lines(edit.before or "", edit.after)


def changed_lines(before: str, after: str) -> Lines:
    """Return the removed ("-") and added ("+") lines in order, with lines as git counts them."""
    old, new = before.split("\n"), after.split("\n")
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    old, new = old[start : len(old) - end], new[start : len(new) - end]
    found: list[tuple[str, str]] = []
    for what, first, last, new_first, new_last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what != "equal":
            found += [("-", line) for line in old[first:last]] + [("+", line) for line in new[new_first:new_last]]
    return found


def age_of(info: CommitInfo) -> str:
    """Return in one sentence since when a branch has existed and, if its commit says so, who asked for it."""
    try:
        who = read_trailers(info.message).who
    except Fixable:
        who = ""
    when = f"{info.committer_date.day} {info.committer_date:%B %Y at %H:%M} UTC"
    return f"It dates from {when}{f', asked for by {who}' if who else ''}."


def found_problem(branch: str, info: CommitInfo) -> str:
    """Return the problem of a branch that holds something else, and what to do."""
    subject = info.message.partition("\n")[0][:_LONGEST_SUBJECT]
    return (
        f"There is a branch {branch} that holds something else (“{subject}”, {info.commit[:COMMIT_DIGITS]}), "
        "and it was left as it is. "
        "Look at it; when it is no longer needed, delete it and ask again."
    )

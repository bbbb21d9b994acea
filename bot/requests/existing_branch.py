"""What a branch that exists already holds: the same change as the requested one, or something else; and whether it applies."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from bot.errors import Fixable
from bot.git import NEW_FILE, Change, CommitInfo, Repository
from bot.model.plan import Edit, Group
from bot.model.text import COMMIT_DIGITS, abridged, listed
from bot.requests.commit_message import read_trailers

Lines = Sequence[tuple[str, str]]
_MOST_NAMED = 3
"""Open branches that a note names before it counts the rest."""
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


def applies(repository: Repository, commit: str, base: str) -> bool:
    """Report whether git can merge a branch into the base: no file was changed in the same lines since they parted.

    A file that one side made or deleted and the other changed does not apply. Where they parted further back than the history
    here goes, it counts as applying: nothing is known against it.
    """
    fork = repository.fork_of(commit, base)
    if fork in {None, base}:
        return True
    moved = {change.path for change in repository.changes(str(fork), base)}
    return all(
        _applies(*(_text(repository, each, change.path) for each in (str(fork), commit, base)))
        for change in repository.changes(str(fork), commit)
        if change.path in moved
    )


def _text(repository: Repository, commit: str, path: str) -> str | None:
    try:
        return repository.text(commit, path)
    except Fixable:  # not text, so nothing is known of its lines
        return None


def _applies(old: str | None, ours: str | None, theirs: str | None) -> bool:
    if ours == theirs:
        return True
    if old is None or ours is None or theirs is None:
        return False
    changed = [[(first, last) for _, first, last, _, _ in _changes(old, each)] for each in (ours, theirs)]
    # Git merges no two changes that touch.
    return not any(one[0] <= other[1] and other[0] <= one[1] for one in changed[0] for other in changed[1])


def changed_lines(before: str, after: str) -> Lines:
    """Return the removed ("-") and added ("+") lines in order, with lines as git counts them."""
    old, new = before.split("\n"), after.split("\n")
    found: list[tuple[str, str]] = []
    for _, first, last, new_first, new_last in _changes(before, after):
        found += [("-", line) for line in old[first:last]] + [("+", line) for line in new[new_first:new_last]]
    return found


def _changes(before: str, after: str) -> Iterator[tuple[str, int, int, int, int]]:
    """Yield what differs as `SequenceMatcher` does, by lines: what, from and to in the one text, from and to in the other."""
    old, new = before.split("\n"), after.split("\n")
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    old, new = old[start : len(old) - end], new[start : len(new) - end]
    for what, first, last, new_first, new_last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what != "equal":
            yield what, start + first, start + last, start + new_first, start + new_last


MOST_SUFFIXES = 9
"""The last number that is put behind a branch's name: more branches of one request are a sign that something else is wrong."""


def suffixed(branch: str) -> Iterator[str]:
    """Yield the names for a branch where a person's work is under its own: with -2, -3 and so on."""
    return (f"{branch}-{number}" for number in range(2, MOST_SUFFIXES + 1))


def age_of(info: CommitInfo) -> str:
    """Return in one sentence since when a branch has existed and, if its commit says so, who asked for it."""
    try:
        who = read_trailers(info.message).who
    except Fixable:
        who = ""
    return f"It dates from {date_of(info)}{f', asked for by {who}' if who else ''}."


def date_of(info: CommitInfo) -> str:
    """Return the moment of a commit in words."""
    return f"{info.committer_date.day} {info.committer_date:%B %Y at %H:%M} UTC"


def found_problem(branch: str, info: CommitInfo) -> str:
    """Return the problem of a branch that holds something else, and what to do."""
    subject = info.message.partition("\n")[0][:_LONGEST_SUBJECT]
    return (
        f"The branch {branch} exists and holds something else (“{subject}”, {info.commit[:COMMIT_DIGITS]}), "
        "so the bot left it alone. Look at it; if nobody needs it any more, delete it and ask again."
    )


MOST_OPEN = 50
"""Open branches that are looked through for edits of the same files: each takes a few calls of git."""


def others_editing(repository: Repository, group: Group, base: str, prefix: str) -> str:
    """Say which other open branches of the bot edit a file of a group: where one is merged, the other may no longer apply."""
    paths = {edit.path for edit in group.edits}
    found = []
    for name in [each for each in repository.branch_names() if each.startswith(prefix) and each != group.branch][:MOST_OPEN]:
        commit = repository.remote_commit(name) or repository.branch_commit(name)
        fork = repository.fork_of(commit, base) if commit else None
        if commit and fork and fork != commit and paths & {change.path for change in repository.changes(fork, commit)}:
            found.append(name)
    if not found:
        return ""
    names = listed(abridged(found, _MOST_NAMED))
    return f"{names} {'edits' if len(found) == 1 else 'edit'} the same file. After one is merged, make the others again."

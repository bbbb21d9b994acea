"""Publishing a Request: writes and pushes its branches, finds those that exist, and withdraws them."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.changes.habits import taken
from bot.errors import Fixable
from bot.git import CommitInfo, NewCommit, Person, Rejected, Repository
from bot.model.plan import Group, Plan
from bot.model.request import Branch, Planner, Published, PublishingSettings, Request, Verification
from bot.model.world import RequestTemplates
from bot.requests.commit_message import check_message_template, commit_message, is_ours, read_trailers
from bot.requests.drift import what_changed
from bot.requests.existing_branch import age_of, applies, date_of, found_problem, has_same_change, others_editing, suffixed
from bot.requests.pull_request import check_compare_template, check_pull_request_template, compare_url
from bot.requests.sanitise import checked_reason
from bot.requests.verify import differences_of, verify

SWITCHED_OFF = "Branches are switched off here"
ASK_AGAIN = "Nothing was written. Ask again to see what it would be now."
OLDEST = datetime(1970, 1, 1, tzinfo=UTC)
"""The earliest moment of a request: git counts a commit's date in seconds from then."""


def check_request_templates(templates: RequestTemplates) -> None:
    """Raise Fixable, which names the file, if the template of commit messages or of pull requests cannot be used."""
    check_message_template(templates.message)
    check_pull_request_template(templates.pull_request)


def publish(request: Request, repository: Repository, settings: PublishingSettings, planner: Planner) -> Published:
    """Write the branches of a request, and return each outcome. The same request again finds what it wrote, and writes nothing.

    It first fetches the base branch, and `planner` makes the plan again there. Where the plan would now say something else to
    the person, nothing is written, and the outcome says so. Raises Fixable for a request that can never be written, because of
    its reason, its moment, or a plan without anything to write, and for a compare template that is none.
    """
    request = _checked(request)
    check_compare_template(settings.compare_template)
    plan = request.plan
    if not settings.writes:
        return nothing_written(plan, f"{SWITCHED_OFF} (WRITES=off): make the change by hand, or ask whoever runs the bot.")
    note = ""
    try:
        base = repository.fetch()
    except Fixable as problem:
        if settings.push:
            return nothing_written(plan, str(problem))
        try:
            base = repository.base_commit()
        except Fixable:
            return nothing_written(plan, str(problem))
        note = f"It's cut from {settings.base} as it was last fetched: {problem.message}"
    try:
        fresh = planner(plan.question, base)
    except Fixable as problem:
        return nothing_written(plan, f"{settings.base} has moved, and the change can't be planned there. {problem}", "stale")
    changed = what_changed(plan, fresh)
    if changed:
        return nothing_written(plan, f"{settings.base} has moved since this was planned. {changed} {ASK_AGAIN}", "stale")
    writer = _Writer(replace(request, plan=fresh), repository, settings, planner, base, note)
    return Published(tuple(writer.branch(group) for group in fresh.groups))


def nothing_written(plan: Plan, problem: str, state: str = "failed") -> Published:
    """Return the outcome of a plan without a written branch, with the reason."""
    branches = (Branch(group.branch, group.namespace, "", state, False, "", "", problem) for group in plan.groups)
    return Published(tuple(branches), problem)


def _checked(request: Request) -> Request:
    """Return the request with its moment in whole seconds of UTC; raise Fixable where it cannot be written."""
    plan = request.plan
    if plan.refusal or plan.needs:
        raise Fixable(f"Nothing is written: {plan.refusal or plan.needs[0].text}", "Change the question, or confirm it.")
    if not plan.groups:
        raise Fixable("There's nothing to write: nothing has to change.", "Ask whether it's already allowed.")
    checked_reason(request.why)
    when = request.when if request.when.tzinfo else request.when.replace(tzinfo=UTC)
    if when < OLDEST:
        raise Fixable("The moment of the request is before 1970, which no commit can hold.", "Give a later one.")
    return replace(request, when=when.astimezone(UTC).replace(microsecond=0))


@dataclass(frozen=True, slots=True)
class _Writer:
    """What the branches of one request share: the request, and the base commit that they start from."""

    request: Request
    repository: Repository
    settings: PublishingSettings
    planner: Planner
    base: str
    note: str

    def branch(self, group: Group) -> Branch:
        """Write one branch or find it, and return the outcome, which says why where there is no branch.

        Where a person has added to a branch that no longer applies, it stays, and the next name is taken.
        """
        try:
            for name in (group.branch, *suffixed(group.branch)):
                if done := self._written(replace(group, branch=name)):
                    return done
            why = f"{group.branch} no longer applies, and no name is left for another one"
            raise Fixable(f"{why}.", "Delete the branches of this change that nobody needs any more.")  # noqa: TRY301
        except Fixable as problem:
            return Branch(group.branch, group.namespace, "", "failed", False, "", "", str(problem))

    def _written(self, group: Group) -> Branch | None:
        """Write a branch or find it; None where one of its name no longer applies and holds what the bot did not write."""
        # Nobody looks for a branch in the bot's own clone of an address: earlier branches are at the remote.
        follows = self.settings.push or self.repository.is_own
        there = self.repository.remote_commit(group.branch) if follows else None
        here = self.repository.branch_commit(group.branch)
        merged = there if there and self.repository.is_merged(there) else None
        if there and not merged:
            if not self.settings.push or self._is_kept(group, there):
                return self._found(group, there, pushed=True)
            is_ours = all(self._is_untouched(group.branch, each) for each in {there, here or there})
            return self._anew(group, here, replaced=there, expected=there) if is_ours else None
        if here and not self._is_spent(group, here):
            if self._is_kept(group, here):
                return self._shared(group, here)
            return self._anew(group, here, replaced=here) if self._is_untouched(group.branch, here) else None
        new = self._commit(group)
        if merged and self.settings.push:
            self.repository.push_delete(group.branch, merged)
        return self._anew(group, here, new)

    def _anew(
        self, group: Group, here: str | None, new: NewCommit | None = None, *, replaced: str = "", expected: str = ""
    ) -> Branch:
        """Write a branch in the place of the local one and of what is `expected` at the remote; say what is `replaced`."""
        new = new or self._commit(group)
        note = self.note
        if replaced:
            when = date_of(self.repository.commit_info(replaced))
            note = f"{note} It replaces the branch of {when}, because {self.settings.base} has moved.".strip()
        if here:
            self.repository.delete_branch(group.branch, here)
        written = self.repository.commit_files(new, group.branch)
        if not written.created:  # somebody else wrote it a moment before
            return self._shared(group, written.holds)
        if self.settings.push:
            try:
                self.repository.push(group.branch, replacing=expected)
            except Fixable as problem:
                self.repository.delete_branch(group.branch, written.commit)
                if here:  # what was replaced is there again: nothing is lost by a push that failed
                    self.repository.restore_branch(group.branch, here)
                return self._refused(group, problem)
        return self._outcome(group, written.commit, self.base, "created", pushed=self.settings.push, note=note)

    def _is_kept(self, group: Group, commit: str) -> bool:
        """Report whether a branch stays: it still applies, and is what was asked for or what somebody else made of it."""
        if not applies(self.repository, commit, self.base):
            return False
        info = self.repository.commit_info(commit)
        is_asked_for = has_same_change(self.repository, info, group)
        return is_asked_for or info.parents == (self.base,) or not self._is_untouched(group.branch, commit)

    def _is_untouched(self, branch: str, commit: str | None) -> bool:
        """Report whether a branch holds what the bot wrote, and nothing else."""
        try:
            info = self.repository.commit_info(str(commit))
            return not any(differences_of(branch, info, self.repository, self.settings, self.planner))
        except Fixable:
            return False

    def _named(self, group: Group) -> Request:
        """Return the request with this group in the place of the one of its namespace: its branch may have another name."""
        plan = self.request.plan
        groups = tuple(group if each.namespace == group.namespace else each for each in plan.groups)
        return replace(self.request, plan=replace(plan, groups=groups))

    def _commit(self, group: Group) -> NewCommit:
        used = [edit.path for edit in group.edits if edit.before is None and self.repository.has(self.base, edit.path)]
        if used:
            raise taken(used[0])
        templates = self.settings.templates
        message = commit_message(self._named(group), group, templates.message, names=self.settings.names_in_commits)
        asked = self.request.plan.question.with_(service=None, topic=None, second=None, gaps=())
        if read_trailers(message).question != asked:  # `verify` could not read it back
            raise Fixable("The question can't be written into a commit as it is.", "Ask for one pair of namespaces at a time.")
        return NewCommit(
            parent=self.base,
            files={edit.path: None if edit.deletes else edit.after for edit in group.edits},
            message=message,
            author=Person(self.settings.name, self.settings.email),
            when=self.request.when,
        )

    def _is_spent(self, group: Group, here: str) -> bool:
        """Report whether a local branch can be replaced without loss: it is merged, or it holds the same change on another base.

        The latter counts only where branches are pushed: then its remote branch was withdrawn or merged, or it was never
        pushed.
        """
        if self.repository.is_merged(here):
            return True
        info = self.repository.commit_info(here)
        return self.settings.push and info.parents != (self.base,) and has_same_change(self.repository, info, group)

    def _shared(self, group: Group, here: str) -> Branch:
        """Return the outcome for a branch that exists locally already, after a push where branches are pushed."""
        found = self._found(group, here, pushed=False)
        if not self.settings.push or found.state != "exists":
            return found
        try:
            self.repository.push(group.branch)
        except Fixable as problem:
            return self._refused(group, problem)
        return replace(found, pushed=True)

    def _refused(self, group: Group, problem: Fixable) -> Branch:
        """Return the outcome of a failed push: the remote's branch where it has one by now, else the problem."""
        if isinstance(problem, Rejected):
            self.repository.fetch()
            there = self.repository.remote_commit(group.branch)
            if there:
                return self._found(group, there, pushed=True)
        return Branch(group.branch, group.namespace, "", "failed", False, "", "", str(problem))

    def _found(self, group: Group, commit: str, *, pushed: bool) -> Branch:
        info = self.repository.commit_info(commit)
        parent = info.parents[0] if info.parents else self.base
        if has_same_change(self.repository, info, group):
            return self._outcome(group, commit, parent, "exists", pushed=pushed, note=age_of(info))
        outcome = self._outcome(group, commit, parent, "differs", pushed=pushed)
        return replace(outcome, compare_url="", problem=found_problem(group.branch, info))

    def _outcome(self, group: Group, commit: str, parent: str, state: str, *, pushed: bool, note: str = "") -> Branch:  # noqa: PLR0913
        diff = ""
        with suppress(Fixable):  # the branch exists, even if its difference cannot be shown
            diff = self.repository.diff(parent, commit)
        waits = others_editing(self.repository, group, self.base, self.settings.branch_prefix)
        note = " ".join(filter(None, (note, waits)))
        link = compare_url(self.settings, self.repository.remote_url, self._named(group), group)
        return Branch(group.branch, group.namespace, commit, state, pushed, diff, link, "", note)


def withdraw(name: str, repository: Repository, settings: PublishingSettings) -> Branch:
    """Delete a branch of the bot's, and return the outcome. A branch that is gone counts as withdrawn: others may click first.

    The bot's branches have its prefix, and a last commit that has its trailers and one parent, was made by its identity, was
    not changed afterwards and is not merged. The remote branch is deleted first, and only while it holds the commit that was
    checked.
    """
    try:
        return _withdrawn(name, repository, settings)
    except Fixable as problem:
        return _kept(name, "", str(problem))


def _withdrawn(name: str, repository: Repository, settings: PublishingSettings) -> Branch:
    if not settings.writes:
        return _kept(name, "", f"{SWITCHED_OFF} (WRITES=off): delete the branch by hand, or ask whoever runs the bot.")
    if not name.startswith(settings.branch_prefix) or name == settings.base:
        return _kept(name, "", f"{name} isn't one of the bot's branches: those begin with {settings.branch_prefix}.")
    repository.fetch()
    here, there = repository.branch_commit(name), repository.remote_commit(name) if settings.push else None
    for commit in dict.fromkeys(commit for commit in (there, here) if commit):
        why = _why_not_ours(repository.commit_info(commit), repository, settings)
        if why:
            return _kept(name, commit, f"{name} stays: {why}. Delete it by hand if nobody needs it any more.")
    if there:
        repository.push_delete(name, there)
    if here:
        repository.delete_branch(name, here)
    note = "" if here or there else "It was already gone."
    return Branch(name, "", there or here or "", "withdrawn", False, "", "", "", note)


def _why_not_ours(info: CommitInfo, repository: Repository, settings: PublishingSettings) -> str:
    if repository.is_merged(info.commit):
        return f"it's merged into {settings.base}, so deleting it would take nothing back; ask to revoke the access instead"
    if len(info.parents) != 1 or not is_ours(info.message):
        return "the bot didn't write its last commit"
    if info.author != str(Person(settings.name, settings.email)):
        return f"{info.author} wrote its last commit"
    if (info.author, info.author_date) != (info.committer, info.committer_date) or info.extra:
        return "somebody changed its last commit after the bot wrote it"
    return ""


def _kept(name: str, commit: str, problem: str) -> Branch:
    return Branch(name, "", commit, "failed", False, "", "", problem)


@dataclass(frozen=True, slots=True)
class Publisher:
    """Writes, verifies and withdraws the branches of one repository. It keeps no state, so threads may share it."""

    repository: Repository
    settings: PublishingSettings
    planner: Planner

    def publish(self, request: Request) -> Published:
        """Write a request's branches: see `bot.requests.publish`."""
        return publish(request, self.repository, self.settings, self.planner)

    def withdraw(self, *names: str) -> Published:
        """Delete branches that the bot wrote: see `bot.requests.publish`."""
        return Published(tuple(withdraw(name, self.repository, self.settings) for name in names))

    def verify(self, branch: str) -> Verification:
        """Build a branch again from its trailers: see `bot.requests.verify`."""
        return verify(branch, self.repository, self.settings, self.planner)

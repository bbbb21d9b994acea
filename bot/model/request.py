"""A request to write branches, and its results."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.model.plan import Plan
from bot.model.question import Question
from bot.model.text import COMMIT_DIGITS
from bot.model.world import RequestTemplates

GITHUB_COMPARE = "{web}/compare/{base}...{branch}?expand=1&title={title}&body={body}"
"""Opens GitHub's form for a new pull request with title and body filled in.
https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/proposing-changes-to-your-work-with-pull-requests/using-query-parameters-to-create-a-pull-request"""


@dataclass(frozen=True, slots=True)
class PublishingSettings:
    """How branches are written, pushed and linked. The settings give the values."""

    templates: RequestTemplates
    base: str = "main"
    """The branch that every branch starts from."""
    branch_prefix: str = "netpol/"
    writes: bool = True
    push: bool = False
    """Whether branches are pushed: each is done only when the remote has it."""
    name: str = "netpol"
    email: str = "netpol@localhost"
    """Author and committer of every commit."""
    names_in_commits: bool = False
    """Whether a commit says who asked and where. Environments repositories can be public."""
    compare_template: str = ""
    """Address of the pull request page, with the fields {web}, {base}, {branch}, {title} and {body}. Empty: GitHub's."""
    compare_limit: int = 3000
    """Characters of a compare link. 3,000 is what a Slack button takes:
    https://docs.slack.dev/reference/block-kit/block-elements/button-element"""


@dataclass(frozen=True, slots=True)
class Request:
    """A Plan plus who asked, why, where and the moment of the click (aware, whole seconds): fixed once, never recomputed.

    The same Request on the same parent commit gives the same commit, byte for byte.
    """

    plan: Plan
    who: str
    why: str
    where: str
    when: datetime


class Planner(Protocol):
    """Plans a question on what the repository declares at one commit; raises Fixable where that is not possible."""

    def __call__(self, question: Question, commit: str) -> Plan:
        """Return the plan for `question` at the commit with the full id `commit`."""


@dataclass(frozen=True, slots=True)
class Branch:
    """The outcome for one branch: written, found, withdrawn, or why not.

    `state`: created · exists (same content) · differs (a branch of that name holds something else) · stale (the base branch
    has moved, and the change would now be another) · failed · withdrawn.
    """

    name: str
    namespace: str
    commit: str
    state: str
    pushed: bool
    diff: str
    compare_url: str
    problem: str
    """Empty, or one sentence for people and what to do."""
    note: str = ""
    """Empty, or one sentence worth knowing, such as since when a branch that was found has existed."""

    @property
    def is_ready(self) -> bool:
        """Whether the branch holds the change: it was written, or was there already."""
        return self.state in {"created", "exists"}


@dataclass(frozen=True, slots=True)
class Published:
    """The outcome of a Request: one Branch for each group, in the plan's order."""

    branches: tuple[Branch, ...]
    problem: str = ""
    """Empty, or for people why nothing at all was written, and what to do."""

    @property
    def done(self) -> bool:
        """Report whether every branch exists, whoever wrote it first."""
        return not self.problem and all(branch.is_ready for branch in self.branches)


@dataclass(frozen=True, slots=True)
class Verification:
    """Whether a branch is, byte for byte, what its own trailers reproduce; `differences` are sentences for people."""

    branch: str
    commit: str
    differences: tuple[str, ...]

    @property
    def equal(self) -> bool:
        """Report whether nothing differs."""
        return not self.differences

    @property
    def text(self) -> str:
        """Return the outcome for people, one sentence a line."""
        if self.equal:
            commit = self.commit[:COMMIT_DIGITS]
            return f"{self.branch} ({commit}) is byte for byte what its trailers make again on its parent commit."
        return "\n".join((f"{self.branch} is not what its trailers make again:", *(f"- {each}" for each in self.differences)))

"""What is asked of publishing, and what comes back."""

from dataclasses import dataclass
from datetime import datetime

from bot.changes.model import Plan


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


@dataclass(frozen=True, slots=True)
class Branch:
    """One branch that was written, found or not written.

    `state`: created · exists (same content) · differs · failed · withdrawn.
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


@dataclass(frozen=True, slots=True)
class Published:
    """What came of a Request: one Branch a group, in the plan's order."""

    branches: tuple[Branch, ...]

    @property
    def done(self) -> bool:
        """Every branch is there, whoever wrote it first."""
        return all(branch.state in {"created", "exists"} for branch in self.branches)

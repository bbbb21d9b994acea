"""A plan: the edits of a change, what it opens, and what people have to do."""

from dataclasses import dataclass

from bot.model.question import Question
from bot.model.verdict import AccessChange, Reason, Verdict


@dataclass(frozen=True, slots=True)
class LabelChoice:
    """The label that selects one source, and the reason. `adds` says that the change adds it to the source's own file."""

    source: str
    key: str
    value: str
    why: str
    adds: bool
    shared_with: tuple[str, ...] = ()
    """Other namespaces that carry it and would gain access."""
    unread: tuple[str, ...] = ()
    """Unread documents that may give it to another namespace, as clauses."""


@dataclass(frozen=True, slots=True)
class Edit:
    """The edit of one file. `before` is None for a new file; `before` and `after` are whole texts.

    `added` is the YAML to show: the lines that go in or, for a removal, those that go out.
    """

    path: str
    before: str | None
    after: str
    added: str
    blob: str | None
    deletes: bool = False
    """Whether the file goes; `after` is "" then."""


@dataclass(frozen=True, slots=True)
class Group:
    """The edits of one namespace: a branch of its own where the repository wants one namespace per branch.

    Otherwise all edits are one group, which has the target's name.
    """

    namespace: str
    purpose: str
    """ingress · egress · label · revoke: what these edits do, the most important first, joined by "+"."""
    title: str
    """Commit subject and pull request title, at most 72 characters, e.g. `Allow a-dev to call b-dev`."""
    branch: str
    edits: tuple[Edit, ...]
    teams: tuple[str, ...]
    """GitHub teams of the namespace: a member of one of them must open the pull request."""
    order: int
    """1 is merged first. Equal numbers may be merged in any order."""


@dataclass(frozen=True, slots=True)
class Need:
    """A second confirmation that must be given before anything is written. `name` goes into `Question.confirmed`."""

    name: str
    text: str
    brief: str = ""
    """Only what is at stake, in one short sentence, for a dialog. Empty where `text` is short enough."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The smallest change that does what was asked, what it opens, and what is left for people to do.

    `groups` is empty when nothing changes; `refusal` then says why nothing may change, or is None when access is already as
    asked. Groups are in the order of merging. With `needs`, they show what would be written (nothing for a first policy: a
    target without policies gets one only when that is confirmed).
    """

    question: Question
    choices: tuple[LabelChoice, ...]
    groups: tuple[Group, ...]
    before: tuple[Verdict, ...]
    after: tuple[Verdict, ...]
    """One verdict for each source, in the order of the question: before and after all groups are merged."""
    opens: tuple[str, ...]
    """Sentences on what opens (for a removal: closes)."""
    also: tuple[str, ...]
    """Namespaces other than the sources that gain access to the target."""
    warnings: tuple[str, ...]
    """Sentences: non-production into production, other business unit, a first policy, what Calico may still block …"""
    needs: tuple[Need, ...]
    follow_up: tuple[str, ...]
    """Commands to run after the merge (`kubectl … delete networkpolicy …`), and commands that prove it."""
    refusal: str | None
    notes: tuple[Reason, ...] = ()
    """What the change leaves alone, by file and line, and whom to ask."""
    difference: tuple[AccessChange, ...] = ()
    """Every pair whose verdict differs when all groups are merged, those that were asked about among them, sorted."""
    by_hand: str = ""
    """Beside a refusal: the policies as YAML, where all that is missing is a place for them that is known to be right."""

    @property
    def writes(self) -> bool:
        """Report whether a branch can be written now."""
        return bool(self.groups) and not self.needs and self.refusal is None

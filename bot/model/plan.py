"""A plan: the edits of a change, what it opens, and what people have to do."""

from dataclasses import dataclass

from bot.model.question import Question
from bot.model.verdict import Reason, Verdict


@dataclass(frozen=True, slots=True)
class LabelChoice:
    """The label that selects one source, and why that one. `adds` says that the source's own file must gain it."""

    source: str
    key: str
    value: str
    why: str
    adds: bool
    shared_with: tuple[str, ...] = ()
    """Other namespaces that carry it, and would gain access."""
    unread: tuple[str, ...] = ()
    """What was not read and may give it to another namespace, as clauses."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One file. `before` is None for a new file; `before` and `after` are whole texts.

    `added` is the YAML to show: the lines that go in or, for a removal, those that are taken out.
    """

    path: str
    before: str | None
    after: str
    added: str
    blob: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """The edits of one namespace: a branch of its own where the repository wants one namespace per branch.

    Where it does not, all edits are one group, which bears the target's name.
    """

    namespace: str
    purpose: str
    """ingress · egress · label · revoke: what these edits do, the most important first, joined by "+"."""
    title: str
    """Commit subject and pull request title, at most 72 characters, e.g. `Allow a-dev to call b-dev`."""
    branch: str
    edits: tuple[Edit, ...]
    teams: tuple[str, ...]
    """GitHub teams of the namespace, whose member must open the pull request."""
    order: int
    """1 is merged first. Equal numbers may be merged in any order."""


@dataclass(frozen=True, slots=True)
class Need:
    """A second confirmation that must be given before anything is written. `name` goes into `Question.confirmed`."""

    name: str
    text: str
    brief: str = ""
    """What is at stake alone, in one short sentence, for a dialog. Empty: the text is that already."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The smallest edit that does what was asked, what it opens, and what is left for people to do.

    `groups` is empty when nothing has to change; `refusal` then says why nothing may, or is None when it is already as asked.
    Groups are in the order of merging. With `needs`, they show what would be written (none for a first policy, which a target
    without policies gets only when that is confirmed).
    """

    question: Question
    choices: tuple[LabelChoice, ...]
    groups: tuple[Group, ...]
    before: tuple[Verdict, ...]
    after: tuple[Verdict, ...]
    """One verdict a source, in the order of the question, before and after all groups are merged."""
    opens: tuple[str, ...]
    """Sentences on what opens (for a removal: closes)."""
    also: tuple[str, ...]
    """Namespaces other than the asked ones whose verdict towards the target changes."""
    warnings: tuple[str, ...]
    """Sentences: non-production into production, other business unit, a first policy, what Calico may still block …"""
    needs: tuple[Need, ...]
    follow_up: tuple[str, ...]
    """Commands to run after the merge (`kubectl … delete networkpolicy …`), and commands that prove it."""
    refusal: str | None
    notes: tuple[Reason, ...] = ()
    """What we do not edit, by file and line, and whom to ask."""

    @property
    def writes(self) -> bool:
        """Whether a branch can be written now."""
        return bool(self.groups) and not self.needs and self.refusal is None

"""What was found of one namespace, before it is put together."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.estate.documents import NamespaceDocument
from bot.estate.pods import Pods
from bot.model.estate import ForeignPolicy, NetworkPolicy, Place, Skipped


@dataclass(slots=True)
class Pieces:
    """All that was found of one namespace, in the order of the files."""

    declared: list[NamespaceDocument] = field(default_factory=list)
    policies: list[NetworkPolicy] = field(default_factory=list)
    foreign: list[ForeignPolicy] = field(default_factory=list)
    on_requests: list[ForeignPolicy] = field(default_factory=list)
    teams: list[str] = field(default_factory=list)
    paths: set[str] = field(default_factory=set)
    shared: set[str] = field(default_factory=set)
    """Files of which other namespaces are built as well."""
    bases: set[str] = field(default_factory=set)
    """Files that are built several times for this namespace."""
    overlay: str = ""
    """The innermost kustomization of the chosen cluster that builds the Namespace."""
    ours: set[str] = field(default_factory=set)
    """Files that stand below the root, or are built for it."""
    roots: set[str] = field(default_factory=set)
    """The kustomizations that build the Namespace and that no other one lists."""
    by_policy: dict[Place, set[str]] = field(default_factory=lambda: defaultdict(set))
    """The same of each policy."""
    unread: list[Skipped] = field(default_factory=list)
    unlabelled: list[Skipped] = field(default_factory=list)
    differs: bool = False
    """Whether clusters have other policies or labels in it."""
    pods: list[Pods] = field(default_factory=list)
    """Its workloads and services, and what was not read of them."""

    def keep(
        self, policies: Sequence[NetworkPolicy], foreign: Sequence[ForeignPolicy], declared: Sequence[NamespaceDocument]
    ) -> None:
        """Keep only these, and no file that holds nothing but the others: it would be read again with every edit."""
        before = self._written_in()
        self.policies, self.foreign, self.declared = list(policies), list(foreign), list(declared)
        self.paths -= before - self._written_in()

    def _written_in(self) -> set[str]:
        places = [each.place for each in self.policies] + [each.place for each in self.foreign]
        return {place.path for place in (*places, *(each.place for each in self.declared))}


def extend(known: list[Skipped], more: Iterable[Skipped]) -> None:
    """Add remarks that are not there yet."""
    known[:] = dict.fromkeys((*known, *more))

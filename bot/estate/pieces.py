"""What was found of one namespace, before it is put together."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
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
    """The innermost kustomization that builds the Namespace for the chosen cluster, or for no other namespace."""
    ways: set[tuple[str, ...]] = field(default_factory=set)
    """The kustomizations on each way to the Namespace, the innermost first."""
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


def find_overlays(pieces: Mapping[str, Pieces], through: Mapping[str, set[str]]) -> None:
    """Find the innermost kustomization of each namespace that builds nothing for another one.

    `through` has the namespaces that are built through each kustomization.
    """
    for name, found in pieces.items():
        if len(found.ways) == 1 and not found.overlay:
            found.overlay = next((file for file in min(found.ways) if through[file] == {name}), "")


def extend(known: list[Skipped], more: Iterable[Skipped]) -> None:
    """Add remarks that are not there yet."""
    known[:] = dict.fromkeys((*known, *more))

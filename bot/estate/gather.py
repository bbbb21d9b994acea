"""Documents sorted into namespaces by what they say, in whatever folder they stand.

A policy goes into the namespace that kustomize gives it, else into the one that it names, else into that of the Argo CD
Application, else into the only one that its folder, or the nearest folder above it, declares. What names none, and what cannot be
read, covers the namespaces that it may concern.
"""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from bot.estate.by_cluster import Chosen, ClusterFolders, cluster_folders
from bot.estate.clusters import compare_clusters, leave_others
from bot.estate.contents import Contents
from bot.estate.pieces import Pieces, find_overlays
from bot.estate.placement import Placement
from bot.model.estate import Skipped


class Gathered(NamedTuple):
    """The pieces by namespace; what was not read; and, by name, what was not read and may declare a namespace."""

    pieces: Mapping[str, Pieces]
    skipped: tuple[Skipped, ...]
    undeclared: Mapping[str, Skipped]
    aside: frozenset[str]
    """The files that nothing applies."""
    clusters: ClusterFolders
    """The clusters that the repository declares namespaces for, where no roots are given."""


def gather(
    parts: Mapping[str, Contents],
    known: Collection[str] = (),
    roots: tuple[str, ...] = (),
    chosen: Chosen = Chosen(),  # noqa: B008 - immutable
    *,
    alone: bool = True,
) -> Gathered:
    """Sort what the files declare into namespaces. `parts` are the contents of the files by path.

    `known` are namespaces that other files declare: what cannot be read may concern them too. `roots` are the folders of the
    cluster that is meant (`chosen`, where the repository itself tells of it), none for all there are. `alone` says that these
    files are all there is, so that whatever stands in the place of one may hold a policy.
    """
    placement = Placement({path: parts[path] for path in sorted(parts)}, known, roots, chosen)
    placement.take_namespaces()
    placement.take_policies()
    find_overlays(placement.pieces, placement.through)
    placement.take_charts()
    placement.take_pods()
    placement.take_unread(alone=alone)
    placement.name_mistakes()
    placement.skipped += leave_others(placement.pieces, known, roots)
    clusters = cluster_folders(placement.pieces, parts) if not roots else ClusterFolders()
    placement.skipped += compare_clusters(placement.pieces, clusters)
    found = dict(sorted(placement.pieces.items()))
    skipped = tuple(dict.fromkeys(placement.skipped))
    return Gathered(found, skipped, placement.undeclared, frozenset(placement.aside), clusters)

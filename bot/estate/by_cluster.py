"""The clusters that a repository declares namespaces for: told by the folders in which one namespace is declared several times.

`clusters/prod/shop/` and `clusters/staging/shop/` tell of the clusters `prod` and `staging`, and so do `teams/shop/prod/` and
`teams/shop/staging/`: what is the same in front and behind is taken away.
"""

import posixpath
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from bot.estate.layout import folders_above, is_below_any
from bot.estate.pieces import Pieces
from bot.manifests.kustomization_entry import KUSTOMIZATIONS
from bot.model.estate import Estate, is_in

_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._/-]{0,98}[A-Za-z0-9])?")
"""What may name a cluster. A folder of any other name tells of none: the name goes into commits and messages."""
_Split = tuple[tuple[str, str], ...]
"""Names of clusters, each with its folder, for one namespace."""


class LazyEstates(Mapping[str, Estate]):
    """Estates by name, each made when it is asked for first: few questions are about any of them."""

    def __init__(self, names: Iterable[str], make: Callable[[str], Estate]) -> None:
        self._names = tuple(names)
        self._make = make
        self._made: dict[str, Estate] = {}

    def __getitem__(self, name: str) -> Estate:
        """Return one of them; raise KeyError for any other name."""
        if name not in self._names:
            raise KeyError(name)
        if name not in self._made:
            self._made[name] = self._make(name)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        """Return all names."""
        return iter(self._names)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._names)


class ClusterFolders(NamedTuple):
    """The folders of each cluster by its name, and the clusters of each namespace that is not declared for all of them."""

    folders: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    of: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    common: frozenset[str] = frozenset()
    """Of these namespaces, those that have no file of any one cluster: a change of one is for all of its clusters."""

    def of_paths(self, paths: Iterable[str]) -> tuple[str, ...]:
        """Return the clusters in whose folders any of these files is."""
        where = set(paths)
        return tuple(name for name, each in self.folders.items() if any(is_below_any(path, each) for path in where))


class Chosen(NamedTuple):
    """The cluster that is meant, among all there are."""

    name: str = ""
    clusters: ClusterFolders = ClusterFolders()

    def is_for_others(self, paths: Iterable[str]) -> bool:
        """Whether files are in the folders of other clusters, and none in this one's."""
        which = self.clusters.of_paths(paths) if self.name else ()
        return bool(which) and self.name not in which

    def is_its_kustomization(self, path: str) -> bool:
        """Whether a file is a kustomization in this cluster's folders."""
        return bool(self.name) and posixpath.basename(path) in KUSTOMIZATIONS and self.name in self.clusters.of_paths([path])

    def is_for_all(self, namespace: str) -> bool:
        """Whether a namespace is declared for every cluster."""
        return bool(self.name) and namespace not in self.clusters.of


def cluster_folders(pieces: Mapping[str, Pieces], paths: Iterable[str]) -> ClusterFolders:
    """Return the clusters that the namespaces declared several times tell of, and what is declared for which."""
    splits = {name: found for name, each in pieces.items() if (found := _split(_declared_in(each)))}
    folders = _agreed(splits.values())
    if not folders:
        return ClusterFolders()
    declaring = ((name, posixpath.dirname(each.place.path)) for name, found in pieces.items() for each in found.declared)
    _add_namesakes(folders, paths, {folder for name, folder in declaring if posixpath.basename(folder) == name})
    whole = ClusterFolders({name: tuple(sorted(found)) for name, found in sorted(folders.items())})
    where = {name: whole.of_paths((*each.roots, *(one.place.path for one in each.declared))) for name, each in pieces.items()}
    of = {name: found for name, found in sorted(where.items()) if found}
    common = frozenset(name for name in of if not whole.of_paths(_own_files(pieces[name])))
    return whole._replace(of=of, common=common)


def _own_files(found: Pieces) -> Iterator[str]:
    """Yield the manifests of a namespace, and the kustomizations that build it: what Flux applies of a folder is not there."""
    yield from (each.place.path for each in found.declared)
    yield from (each.place.path for each in found.policies)
    yield from (each.place.path for each in found.foreign)
    yield from (path for path in found.paths if posixpath.basename(path) in KUSTOMIZATIONS)


def _declared_in(found: Pieces) -> set[str]:
    """Return the folders that declare a namespace: those of the kustomizations that build it, where there are several."""
    built_in = set(map(posixpath.dirname, found.roots))
    return built_in if len(built_in) > 1 else {posixpath.dirname(each.place.path) for each in found.declared}


def _split(folders: Iterable[str]) -> _Split:
    """Return folders by what sets them apart; () for a single one, and where one is in another."""
    several = [folder.split("/") for folder in sorted(folders)]
    if len(several) < 2 or any(is_in(one, other) for one in folders for other in folders if one != other) or "" in folders:
        return ()
    while len({each[-1] for each in several}) == 1:
        several = [each[:-1] for each in several]
    same = next(count for count, parts in enumerate(zip(*several, strict=False)) if len(set(parts)) > 1)
    split = tuple(("/".join(each[same:]), "/".join(each)) for each in several)
    return split if all(_NAME.fullmatch(name) for name, _ in split) else ()


def _agreed(splits: Iterable[_Split]) -> dict[str, set[str]]:
    """Return the clusters, the most usual ones first: those of a namespace whose folders are in others' tell nothing."""
    folders: dict[str, set[str]] = defaultdict(set)
    for split, _ in Counter(splits).most_common():
        others = [(name, each) for name, known in folders.items() for each in known]
        if not any(
            name != other and (is_in(folder, each) or is_in(each, folder)) for name, folder in split for other, each in others
        ):
            for name, folder in split:
                folders[name].add(folder)
    return folders


def _add_namesakes(folders: Mapping[str, set[str]], paths: Iterable[str], besides: Collection[str]) -> None:
    """Add the other folders that are called as a cluster is, and are in no folder of any cluster: `grafana/overlays/prod`.

    `besides` are folders that are called as the namespace that they declare.
    """
    taken = {each for known in folders.values() for each in known}
    every = {folder for path in paths for folder in folders_above(path) if folder}
    for folder in sorted(every, key=lambda each: (each.count("/"), each)):
        name = next((name for name in folders if folder == name or folder.endswith(f"/{name}")), "")
        if name and folder not in besides and not any(is_in(folder, each) or is_in(each, folder) for each in taken):
            folders[name].add(folder)
            taken.add(folder)

"""Documents sorted into namespaces by what they say, in whatever folder they stand.

A policy goes into the namespace that kustomize gives it, else into the one that it names, else into the only one that its folder,
or the nearest folder above it, declares. What names none, and what cannot be read, covers the namespaces that it may concern.
"""

import posixpath
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, TypeVar

from bot.estate.contents import Contents, NamespaceDocument
from bot.estate.kustomize import NAMESPACE, NETWORK_POLICY, Build, Kustomization, builds
from bot.estate.pods import PodKind, Pods, left_aside, of_pods, perhaps_changed, unread
from bot.manifests.kustomization_entry import KUSTOMIZATIONS
from bot.manifests.workloads import POD_KINDS
from bot.model.estate import (
    EVERY_NAMESPACE,
    SOME_NAMESPACE,
    ForeignPolicy,
    NetworkPolicy,
    Place,
    Rule,
    Skipped,
)
from bot.model.syntax import DNS_LABEL

Written = TypeVar("Written", NetworkPolicy, ForeignPolicy)


@dataclass(slots=True)
class Pieces:
    """All that was found of one namespace, in the order of the files."""

    declared: list[NamespaceDocument] = field(default_factory=list)
    policies: list[NetworkPolicy] = field(default_factory=list)
    foreign: list[ForeignPolicy] = field(default_factory=list)
    teams: list[str] = field(default_factory=list)
    paths: set[str] = field(default_factory=set)
    shared: set[str] = field(default_factory=set)
    """Files of which other namespaces are built as well."""
    bases: set[str] = field(default_factory=set)
    """Files that are built several times for this namespace."""
    roots: set[str] = field(default_factory=set)
    """The kustomizations that build the Namespace and that no other one lists."""
    by_policy: dict[Place, set[str]] = field(default_factory=lambda: defaultdict(set))
    """The same of each policy."""
    unread: list[Skipped] = field(default_factory=list)
    unlabelled: list[Skipped] = field(default_factory=list)
    pods: list[Pods] = field(default_factory=list)
    """Its workloads and services, and what was not read of them."""


class Gathered(NamedTuple):
    """The pieces by namespace; what was not read; and, by name, what was not read and may declare a namespace."""

    pieces: Mapping[str, Pieces]
    skipped: tuple[Skipped, ...]
    undeclared: Mapping[str, Skipped]


def gather(parts: Mapping[str, Contents], known: Collection[str] = (), *, alone: bool = True) -> Gathered:
    """Sort what the files declare into namespaces. `parts` are the contents of the files by path.

    `known` are namespaces that other files declare: what cannot be read may concern them too. `alone` says that these files are
    all there is, so that whatever stands in the place of one may hold a policy.
    """
    gatherer = _Gatherer({path: parts[path] for path in sorted(parts)}, known)
    gatherer.take_namespaces()
    gatherer.take_policies()
    gatherer.take_pods()
    gatherer.take_unread(alone=alone)
    gatherer.compare_clusters()
    return Gathered(dict(sorted(gatherer.pieces.items())), tuple(dict.fromkeys(gatherer.skipped)), gatherer.undeclared)


class _Gatherer:
    def __init__(self, parts: Mapping[str, Contents], known: Collection[str]) -> None:
        self.pieces: dict[str, Pieces] = defaultdict(Pieces)
        self.skipped: list[Skipped] = []
        self.undeclared: dict[str, Skipped] = {}
        self._parts = parts
        self._known = known
        kustomizations = [part.kustomization for part in parts.values() if part.kustomization is not None]
        self._by_folder = {each.key: each for each in kustomizations}
        roots = [each for part in parts.values() for each in part.flux]
        self._builds = builds([*kustomizations, *roots])
        self._patches = {path for each in (*kustomizations, *roots) for path in each.patches}
        self._folders: dict[str, set[str]] = defaultdict(set)
        """The namespaces that the files of a folder declare."""

    def take_namespaces(self) -> None:
        """Take every Namespace document, under the name that kustomize gives it."""
        for path, part in self._whole():
            for build in self._builds_of(path) if part.namespaces else ():
                for document in part.namespaces:
                    name = document.name if build.namespace in {"", SOME_NAMESPACE} else build.namespace
                    found = self._pieces(name, path, build)
                    renamed = replace(document, name=name, labels={**document.labels, **dict(build.labels)})
                    found.roots |= {*build.files[-1:]}
                    found.declared += [renamed] if renamed not in found.declared else []
                    _extend(found.unlabelled, self._changes(build, NAMESPACE))
                    self._folders[posixpath.dirname(path)].add(name)

    def take_policies(self) -> None:
        """Take every policy and role binding that belongs into one namespace."""
        for path, part in self._whole():
            for build in self._builds_of(path) if part.policies or part.foreign or part.bindings else ():
                for policy in part.policies:
                    self._take(policy, path, build)
                for other in part.foreign:
                    self._take(other, path, build)
                for named, team in part.bindings:
                    if (name := build.namespace or named or self._nearest(path)) and name != SOME_NAMESPACE:
                        self.pieces[name].teams.append(team)

    def take_pods(self) -> None:
        """Take the workloads and services of every namespace that something else declares."""
        astray: dict[str, list[PodKind]] = defaultdict(list)
        for path, part in self._whole():
            for found in part.pods.objects:
                for build in self._builds_of(path):
                    name = self._name_for(found, path, build)
                    if self._is_known(name):
                        self._add_pods(name, self._built(replace(found, namespace=name), path, build))
                    else:
                        astray[name].append(found)
            for skip in part.pods.unread:
                self.skipped.append(skip)
                for name in filter(self._is_known, self._concerned(path, skip, part)):
                    self._add_pods(name, Pods(unread=(skip,)))
        self.skipped += left_aside(astray)

    def _add_pods(self, name: str, found: Pods) -> None:
        self.pieces[name].pods.append(found)
        self.skipped += found.unread

    def _built(self, found: PodKind, path: str, build: Build) -> Pods:
        """Return a workload or service as it comes out of a build, and what is not certain of it."""
        named = replace(found, name=f"{build.prefix}{found.name}{build.suffix}")
        if unlisted := self._unlisted(path):
            why = f"{named} is in a file that {unlisted.path} does not list: whether it is in force is not known."
            return unread(path, why, named.place.line)
        return perhaps_changed(named, [of_pods(skip) for skip in self._changes(build, named.kind)])

    def take_unread(self, *, alone: bool) -> None:
        """Give what could not be read to the namespaces that it may concern."""
        for path, part in self._parts.items():
            for skip in part.unlabelled:
                if skip.about in self.pieces:
                    self.pieces[skip.about].unlabelled.append(skip)
            for skip in part.skipped if path not in self._patches else ():
                may_hold = skip.hides or (alone and skip.about == EVERY_NAMESPACE) or path in self._builds
                if part.kustomization is not None:  # of which a remark hides nothing, whoever lists it
                    may_hold = skip.hides
                if may_hold and (skip.about != EVERY_NAMESPACE or not skip.hides):
                    self._cover(path, part, replace(skip, hides=True, about=skip.about.replace(EVERY_NAMESPACE, "")))
                else:
                    self.skipped.append(skip)
                for name in part.may_declare:
                    if not (name in self.pieces and self.pieces[name].declared) and name not in self._known:
                        self.undeclared.setdefault(name, skip)

    def compare_clusters(self) -> None:
        """Leave open the verdicts on a namespace that several folders declare, each with policies of its own."""
        for name, found in self.pieces.items():
            self._compare_builds(name, found)
            folders = sorted({posixpath.dirname(document.place.path) for document in found.declared})
            if len(folders) < 2:
                continue
            by_folder: dict[str, set[object]] = {folder: set() for folder in folders}
            for policy in found.policies:
                by_folder[_nearest_of(folders, policy.place.path)].add(_meaning(policy))
            if any(each != by_folder[folders[0]] for each in by_folder.values()):
                last = found.declared[-1].place
                why = (
                    f"Namespace {name} is declared in {folders[0]}/ and in {folders[-1]}/, most likely for several clusters, "
                    "and its policies are not the same there. Set NETPOL_NAMESPACES_ROOT to the folder of one cluster."
                )
                self._leave_open(found, [Skipped(last.path, why, last.line, hides=True, about=name)])
            found.policies = list({_meaning(policy): policy for policy in reversed(found.policies)}.values())[::-1]
            found.shared |= {document.place.path for document in found.declared}

    def _compare_builds(self, name: str, found: Pieces) -> None:
        """Leave open the verdicts on a namespace that is built several times, and not each time with the same policies."""
        for place, roots in found.by_policy.items():
            if roots & found.roots and found.roots - roots:
                first, last = min(roots), min(found.roots - roots)
                why = (
                    f"It is built by {first} and not by {last}, which builds the namespace {name} too, most likely for another "
                    "cluster: which of them is meant is not known."
                )
                self._leave_open(found, [Skipped(place.path, why, place.line, hides=True, about=name)])

    def _leave_open(self, found: Pieces, said: Sequence[Skipped]) -> None:
        """Record what leaves the verdicts on a namespace unknown."""
        _extend(found.unread, said)
        self.skipped += said

    def _whole(self) -> Iterator[tuple[str, Contents]]:
        """Yield the files that hold whole objects: a patch holds a part of one."""
        return ((path, part) for path, part in self._parts.items() if path not in self._patches)

    def _builds_of(self, path: str) -> tuple[Build, ...]:
        """Return the builds of a file. A folder without a kustomization that Flux builds is built whole."""
        if path in self._builds:
            return self._builds[path]
        for folder in _folders_above(path):
            if folder in self._by_folder:
                break
            if folder in self._builds:
                return self._builds[folder]
        return (Build(()),)

    def _pieces(self, name: str, path: str, build: Build) -> Pieces:
        found = self.pieces[name]
        found.paths |= {path, *build.files}
        builds_of = self._builds_of(path)
        if len({each.namespace for each in builds_of}) > 1:
            found.shared.add(path)
        elif len(builds_of) > 1:
            found.bases.add(path)
        return found

    def _take(self, policy: Written, path: str, build: Build) -> None:
        name = self._name_for(policy, path, build)
        what = f"{'NetworkPolicy' if isinstance(policy, NetworkPolicy) else policy.kind} {policy.name}"
        if not name or not DNS_LABEL.fullmatch(name):
            why = f"{what} names no namespace, and nothing in the repository says for certain which it goes into."
            self._cover(path, self._parts[path], Skipped(path, why, policy.place.line, hides=True))
            return
        found = self._pieces(name, path, build)
        unlisted = self._unlisted(path)
        if unlisted is not None:
            why = f"{what} is in a file that {unlisted.path} does not list: whether it is in force is not known."
            said = [Skipped(path, why, policy.place.line, hides=True, about=name)]
        else:
            said = [*self._changes(build, NETWORK_POLICY)]
        self._leave_open(found, said)
        if unlisted is None:
            placed = replace(policy, namespace=name)
            found.by_policy[placed.place] |= {*build.files[-1:]}
            if isinstance(placed, NetworkPolicy):
                found.policies += [placed] if placed not in found.policies else []
            else:
                found.foreign += [placed] if placed not in found.foreign else []

    def _name_for(self, written: NetworkPolicy | ForeignPolicy | PodKind, path: str, build: Build) -> str:
        """Return the namespace of an object; "" where nothing says."""
        # What a kustomization lists, and gives no namespace, goes into whatever namespace it is applied to.
        return build.namespace or written.namespace or ("" if path in self._builds else self._nearest(path))

    def _changes(self, build: Build, kind: str) -> Iterator[Skipped]:
        """Yield what may change an object of a kind in a build."""
        for change in build.changes:
            part = self._parts.get(change.file)
            is_whole = part is None or not change.file or change.is_targeted
            if kind in change.kinds and (is_whole or (part is not None and _holds(part, kind))):
                yield change.said

    def _unlisted(self, path: str) -> Kustomization | None:
        """Return the kustomization beside a file that does not list it, where no other one does."""
        folder, name = posixpath.split(path)
        return self._by_folder.get(folder) if path not in self._builds and name not in KUSTOMIZATIONS else None

    def _nearest(self, path: str) -> str:
        """Return the only namespace that a file's folder, or the nearest one above, declares; "" for none or several.

        The top of the repository stands above everything, and says nothing of what is in other folders.
        """
        is_at_top = "/" not in path
        for folder in _folders_above(path):
            if (folder or is_at_top) and (declared := self._folders.get(folder)):
                return next(iter(declared)) if len(declared) == 1 else ""
        return ""

    def _cover(self, path: str, part: Contents, skip: Skipped) -> None:
        """Record what was not read, with the namespaces that it may concern."""
        names = [*dict.fromkeys(self._concerned(path, skip, part))]
        self.skipped.append(skip if names else replace(skip, about=skip.about or SOME_NAMESPACE))
        for name in names:
            _extend(self.pieces[name].unread, [skip])

    def _concerned(self, path: str, skip: Skipped, part: Contents) -> Iterable[str]:
        """Return the namespaces that something unread may concern: those that it names, or that stand nearest to it."""
        if skip.about:
            return [skip.about] if self._is_known(skip.about) else []
        if given := [each.namespace for each in self._builds_of(path) if each.namespace not in {"", SOME_NAMESPACE}]:
            return given
        if named := [name for name in part.named if self._is_known(name)]:
            return named
        if segments := [segment for segment in posixpath.dirname(path).split("/") if self._is_known(segment)]:
            return segments[-1:]
        for folder in filter(None, _folders_above(path)):
            below = {name for other, names in self._folders.items() if _is_in(other, folder) for name in names}
            if below:
                return sorted(below)
        return []

    def _is_known(self, name: str) -> bool:
        return name in self.pieces or name in self._known


def _extend(known: list[Skipped], more: Iterable[Skipped]) -> None:
    known += [each for each in dict.fromkeys(more) if each not in known]


def _holds(part: Contents, kind: str) -> bool:
    """Report whether a patch in a file of its own is about a kind, as far as that can be read."""
    if kind in POD_KINDS:
        return kind in part.pods.kinds or bool(part.skipped)
    return bool(part.skipped or (part.namespaces if kind == NAMESPACE else part.policies))


def _folders_above(path: str) -> Iterator[str]:
    """Yield the folder of a file and those above it, up to the top of the repository, which is ""."""
    while path:
        path = posixpath.dirname(path)
        yield path


def _is_in(path: str, folder: str) -> bool:
    return path == folder or path.startswith(f"{folder}/")


def _nearest_of(folders: Sequence[str], path: str) -> str:
    return max(folders, key=lambda folder: _in_common(folder, path))


def _in_common(folder: str, path: str) -> int:
    """Return how many folders two paths share from the top."""
    pairs = zip(folder.split("/"), posixpath.dirname(path).split("/"), strict=False)
    return next((count for count, (one, other) in enumerate(pairs) if one != other), folder.count("/") + 1)


def _meaning(policy: NetworkPolicy) -> object:
    """Return what a policy says, wherever it is written."""

    def peers(rule: Rule) -> object:
        return tuple((each.namespaces, each.pods, each.ip_block) for each in rule.peers), rule.ports

    return policy.name, policy.pods, policy.types, tuple(map(peers, policy.ingress)), tuple(map(peers, policy.egress))

"""Files to an Estate. `read` keeps what each file declares, so that a later commit is read by its changed files alone."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from bot.estate.applied import listed_paths
from bot.estate.by_cluster import Chosen, LazyEstates
from bot.estate.by_content import ByContent, by_content
from bot.estate.contents import Contents, Link, RawFile
from bot.estate.documents import STAYS
from bot.estate.folders import (
    ELSEWHERE,
    MOST_TEXT,
    FileChange,
    Folder,
    contents_after,
    folder_of,
    is_odd,
    odd_paths,
    stands_for,
    text_of_all,
)
from bot.estate.layout import Layout, is_below, is_below_any, names_in, namespace_of, parent_of_own, root_of, roots_of
from bot.model.conventions import BUILT_IN_KEY, Conventions
from bot.model.estate import EVERY_NAMESPACE, ClusterPolicy, Clusters, Estate, Namespace, Skipped
from bot.model.selector import LabelSelector, may_select, selects
from bot.model.syntax import DNS_LABEL

OWN_FOLDERS = 0.9
"""The least part of the namespaces below the root that stand in folders of their names where folders are namespaces: a few are
mistakes, and more are another layout."""

Carriers = Mapping[tuple[str, str], tuple[str, ...]]


def load(files: Iterable[RawFile], conventions: Conventions, commit: str = "", also: Iterable[Skipped | Link] = ()) -> Estate:
    """Read the YAML files at the namespace folders' roots into an Estate.

    `also` are files that were not read at all (links, files that are too large). Any bytes will do, and nothing is raised.
    """
    return read(files, conventions, commit, also).estate


def read(files: Iterable[RawFile], conventions: Conventions, commit: str = "", also: Iterable[Skipped | Link] = ()) -> "Reading":
    """Read everything, for what comes later: see `Reading.updated`."""
    found = {file.path: file for file in files}
    changes: dict[str, FileChange] = {skipped.path: skipped for skipped in also}
    return Reading(conventions, Estate("", {}), layout=layout_of(found.values(), conventions)).updated(changes | found, commit)


@dataclass(frozen=True, slots=True)
class Reading:
    """An Estate, and all that it was read from, by folder: unreadable files and folders that are no namespaces included."""

    conventions: Conventions
    estate: Estate
    folders: Mapping[str, Folder] = field(default_factory=dict)
    layout: Layout = field(default_factory=Layout)
    elsewhere: ByContent = field(default_factory=ByContent)

    @property
    def paths(self) -> Iterable[str]:
        """Every path that was read or skipped."""
        return chain.from_iterable(folder.contents for folder in self.folders.values())

    @property
    def odd_paths(self) -> frozenset[str]:
        """The paths that have to be looked up whatever their names are, since a kustomization lists them, and links."""
        return odd_paths(self.folders[ELSEWHERE].contents) if ELSEWHERE in self.folders else frozenset()

    @property
    def declaring(self) -> frozenset[str]:
        """The folders that declare namespaces, below the root or not."""
        parts = chain.from_iterable(folder.contents.items() for folder in self.folders.values())
        return frozenset(path.rpartition("/")[0] for path, part in parts if part.namespaces)

    def differing(self, found: Mapping[str, FileChange]) -> dict[str, FileChange]:
        """Return what was looked up and is not known like that."""
        known = self.folders[ELSEWHERE].contents if ELSEWHERE in self.folders else {}
        listed = listed_paths(known)
        parts = contents_after(known, found, ELSEWHERE)
        now = {path: None if path not in listed and is_odd(path, parts.get(path, Contents())) else found[path] for path in found}
        return {path: change for path, change in now.items() if known.get(path) != (parts.get(path) if change else None)}

    def updated(self, changes: Mapping[str, FileChange], commit: str) -> "Reading":
        """Return the reading after some files changed. Only these are parsed.

        A file whose blob is known at its path is not parsed again.
        """
        by_folder: dict[str, dict[str, FileChange]] = defaultdict(dict)
        for path, change in changes.items():
            name = namespace_of(path, self.conventions) if self.layout.by_folder else None
            by_folder[name or ELSEWHERE][path] = change
        folders = dict(self.folders)
        parsed = text_of_all(folders)
        for name, changed in by_folder.items():
            known = folders.get(name, Folder())
            contents = contents_after(known.contents, changed, name, MOST_TEXT - parsed)
            parsed += text_of_all({name: Folder(contents)}) - text_of_all({name: known})
            if contents:
                folders[name] = folder_of(name, contents, self.conventions)
            else:
                folders.pop(name, None)
        elsewhere = self._by_content(folders)
        estate = self._estate(folders, elsewhere, by_folder, commit)
        reading = Reading(self.conventions, estate, folders, self.layout, elsewhere)
        return reading._with_clusters() if elsewhere.clusters.folders else reading

    def of_cluster(self, name: str) -> Estate:
        """Return what is declared for one of the estate's clusters: in its folders, and elsewhere for every cluster."""
        clusters = self.elsewhere.clusters
        layout = Layout(by_folder=False, roots=clusters.folders[name], why=f"the cluster {name} is meant")
        found = by_content(self.folders[ELSEWHERE].contents, {}, layout, Chosen(name, clusters))
        reading = Reading(self.conventions, Estate("", {}), self.folders, layout, found)
        estate = reading._estate(self.folders, found, (), self.estate.commit)
        return replace(estate, cluster=name, of_others=frozenset(self.estate.namespaces.keys() - estate.namespaces.keys()))

    def _with_clusters(self) -> "Reading":
        """Return the reading with the clusters among which questions have to choose."""
        folders, of, common = self.elsewhere.clusters
        undeclared = frozenset(name for name, each in self.estate.namespaces.items() if not each.declared)
        estates = LazyEstates(folders, self.of_cluster)
        clusters = Clusters(folders, of, common, self.elsewhere.differing, undeclared, estates)
        return replace(self, estate=replace(self.estate, clusters=clusters))

    def _estate(self, folders: Mapping[str, Folder], elsewhere: ByContent, touched: Iterable[str], commit: str) -> Estate:
        before = self.estate.namespaces
        astray = _astray(folders)
        undeclared = {**_undeclared(folders, self.conventions), **elsewhere.undeclared}
        cluster_wide = _cluster_wide(folders, elsewhere.aside)
        known = _skipped(folders if self.layout.by_folder else {}, astray, cluster_wide, elsewhere.skipped)
        skipped = tuple(_counting(known, elsewhere.aside))
        hidden = _of_everyone(skipped)
        unlabelled = {**undeclared, **_refused(folders), **elsewhere.unlabelled}
        was_plain = not (self.estate.cluster_wide or _of_everyone(self.estate.skipped) or _astray(self.folders))
        was_plain = was_plain and self.layout.by_folder and not self.elsewhere.namespaces
        if was_plain and not (cluster_wide or hidden or astray or elsewhere.namespaces):
            namespaces = _moved(before, folders, touched)
            moved = {name: (before.get(name), namespaces.get(name)) for name in touched}
        else:
            lost: dict[str | None, list[Skipped]] = defaultdict(list)
            for skip in astray.values():
                lost[namespace_of(skip.path, self.conventions)].append(skip)
            declared = {**_declared(folders), **elsewhere.namespaces}
            namespaces = {
                name: limited(each, cluster_wide, (*hidden, *lost[name]), unlabelled=name in unlabelled)
                for name, each in sorted(declared.items())
            }
            moved = {name: (before.get(name), namespaces.get(name)) for name in {*before, *namespaces}}
        return Estate(
            commit,
            namespaces,
            skipped,
            carriers_after(self.estate.carriers, moved),
            cluster_wide,
            undeclared,
            unlabelled,
            str(self.layout),
            is_whole=self.layout.by_folder,
            pod_ranges=self.conventions.pod_ranges,
        )

    def _by_content(self, folders: Mapping[str, Folder]) -> ByContent:
        """Return what the files say that are in no namespace's folder."""
        if ELSEWHERE not in folders:
            return ByContent()
        return by_content(folders[ELSEWHERE].contents, _declared(folders), self.layout)


def _cluster_wide(folders: Mapping[str, Folder], aside: Collection[str]) -> tuple[ClusterPolicy, ...]:
    """Return the policies of the whole cluster, in the order of their files."""
    parts = chain.from_iterable(folder.contents.items() for folder in folders.values())
    applied = [part.cluster_wide for path, part in parts if part.cluster_wide and path not in aside]
    return tuple(sorted(chain.from_iterable(applied), key=lambda each: each.policy.place))


def _declared(folders: Mapping[str, Folder]) -> dict[str, Namespace]:
    """Return the namespaces that have a folder of their own, by name."""
    return {folder.namespace.name: folder.namespace for folder in folders.values() if folder.namespace is not None}


def layout_of(files: Iterable[RawFile], conventions: Conventions) -> Layout:
    """Return how a repository lays out its namespaces. A root that the platform only suggests counts where it is there."""
    roots, below = roots_of(conventions), False
    own = others = 0
    parents = Counter[str]()
    for file in files:
        below = below or is_below_any(file.path, roots)
        if (names := names_in(file.path, file.data)) is None:
            continue
        if is_below(file.path, root_of(conventions)):
            is_own = namespace_of(file.path, conventions) in names
            own, others = own + is_own, others + (not is_own)
        parents[parent_of_own(file.path, names)] += 1
    if len(roots) < 2 and own and own >= OWN_FOLDERS * (own + others):
        return Layout(
            by_folder=True, roots=roots, why=f"{own:,} of {own + others:,} there are named as the namespace they declare"
        )
    parent, count = parents.most_common(1)[0] if parents else ("", 0)
    if not conventions.root_is_given and not below:
        if parent and count >= OWN_FOLDERS * parents.total():
            return Layout(
                by_folder=False, why=f"no root is set (if each folder below {parent}/ is applied by itself, set {parent})"
            )
        return Layout(by_folder=False, why="no one folder holds a folder for each namespace")
    if len(roots) > 1:
        return Layout(by_folder=False, roots=roots, why="several roots are named")
    where = f"below {roots[0]}/" if roots else "at its top"
    why = f"{own:,} of {own + others:,} folders {where} are named as the namespace they declare" if own + others else ""
    return Layout(by_folder=False, roots=roots, why=why or f"no folder {where} declares a namespace of its name")


def _counting(skipped: Iterable[Skipped], aside: Collection[str]) -> Iterator[Skipped]:
    """Yield what was not read, without what would concern every namespace and is in files that nothing applies."""
    return (skip for skip in skipped if not (skip.hides and skip.about == EVERY_NAMESPACE and skip.path in aside))


def _skipped(
    folders: Mapping[str, Folder],
    astray: Mapping[Skipped, Skipped],
    cluster_wide: Iterable[ClusterPolicy],
    elsewhere: Iterable[Skipped],
) -> tuple[Skipped, ...]:
    """Return what was not read, in the order of the files. Beside a policy of the whole cluster it may hide another one."""
    known = (astray.get(skip, skip) for skip in chain.from_iterable(folder.skipped for folder in folders.values()))
    found = sorted(dict.fromkeys(chain(known, astray.values(), elsewhere)), key=lambda skip: (skip.path, skip.line or 0))
    beside = {each.policy.place.path.rpartition("/")[0] for each in cluster_wide}
    return tuple(
        replace(skip, hides=True) if skip.about == EVERY_NAMESPACE and skip.path.rpartition("/")[0] in beside else skip
        for skip in found
    )


def _astray(folders: Mapping[str, Folder]) -> dict[Skipped, Skipped]:
    """Return the policies for a namespace that nothing declares, as they were skipped and as what hides what stays in force."""
    found: dict[Skipped, Skipped] = {}
    for folder in folders.values():
        for skip in chain.from_iterable(part.astray for part in folder.contents.values() if part.astray):
            other = folders.get(skip.about)
            if other is None or other.namespace is None:
                why = f"{skip.why} No folder declares that namespace. {STAYS}"
                found[skip] = replace(skip, why=why, hides=True)
    return found


def limited(
    namespace: Namespace, cluster_wide: Iterable[ClusterPolicy], hidden: Sequence[Skipped], *, unlabelled: bool
) -> Namespace:
    """Return a namespace with the policies of the whole cluster that may select its pods, and with what may hide one.

    `unlabelled` says that its labels are not known.
    """
    labels = {key: label.value for key, label in namespace.labels.items()} | {BUILT_IN_KEY: namespace.name}
    selecting = tuple(
        each.policy
        for each in cluster_wide
        if (may_select(each.namespaces, namespace.name) if unlabelled else selects(each.namespaces, labels))
    )
    concerning = [skip for skip in hidden if not skip.carrying or _carries(skip, namespace.name, labels, unlabelled=unlabelled)]
    if not selecting and not concerning:
        return namespace
    own = namespace.unread
    return replace(
        namespace,
        foreign=(*namespace.foreign, *selecting),
        unread=(*own, *(skip for skip in concerning if skip not in own)),
    )


def _carries(skip: Skipped, name: str, labels: Mapping[str, str], *, unlabelled: bool) -> bool:
    """Whether a namespace has the labels of those that something concerns, or may have them."""
    selector = LabelSelector(skip.carrying)
    return may_select(selector, name) if unlabelled else selects(selector, labels)


def _moved(before: Mapping[str, Namespace], folders: Mapping[str, Folder], touched: Iterable[str]) -> dict[str, Namespace]:
    """Return the namespaces after some folders changed; all others stay the same objects."""
    namespaces = dict(before)
    for name in touched:
        namespace = folders[name].namespace if name in folders else None
        if namespace is not None:
            namespaces[name] = namespace
        else:
            namespaces.pop(name, None)
    return namespaces if namespaces.keys() == before.keys() else dict(sorted(namespaces.items()))


def _of_everyone(skipped: Iterable[Skipped]) -> tuple[Skipped, ...]:
    """Return what may hide a policy of the whole cluster."""
    return tuple(skip for skip in skipped if skip.hides and skip.about == EVERY_NAMESPACE)


def _undeclared(folders: Mapping[str, Folder], conventions: Conventions) -> dict[str, Skipped]:
    """Return, by name, what may declare a namespace that no file which was read declares."""
    root = root_of(conventions)
    found: dict[str, Skipped] = {}
    for name, folder in folders.items():
        for skip in folder.skipped if folder.namespace is None else ():
            of = name if name and skip.hides and not skip.about and DNS_LABEL.fullmatch(name) else ""
            if of := of or (stands_for(skip, root) if not name else ""):
                found.setdefault(of, skip)
        for skip in chain.from_iterable(part.unlabelled for part in folder.contents.values()) if folder.namespace is None else ():
            if not skip.about and DNS_LABEL.fullmatch(name):
                found.setdefault(name, skip)
    return found


def _refused(folders: Mapping[str, Folder]) -> dict[str, Skipped]:
    """Return, by name, the Namespace document whose labels are not in force as written."""
    found: dict[str, Skipped] = {}
    for name, folder in folders.items():
        for skip in chain.from_iterable(part.unlabelled for part in folder.contents.values() if part.unlabelled):
            whom = skip.about or name
            if folder.namespace is not None or skip.about:
                found.setdefault(whom, skip)
    known = {name for name, folder in folders.items() if folder.namespace is not None}
    return {name: skip for name, skip in found.items() if name in known}


def carriers_after(known: Carriers, moved: Mapping[str, tuple[Namespace | None, Namespace | None]]) -> Carriers:
    """Return the index of who carries each label, after some namespaces (before, after) changed; names are sorted."""
    lost: dict[tuple[str, str], set[str]] = defaultdict(set)
    gained: dict[tuple[str, str], set[str]] = defaultdict(set)
    for name, (before, after) in moved.items():
        old, new = _labels(before), _labels(after)
        for label in old - new:
            lost[label].add(name)
        for label in new - old:
            gained[label].add(name)
    carriers = dict(known)
    for label in lost.keys() | gained.keys():
        names = (set(carriers.get(label, ())) - lost[label]) | gained[label]
        if names:
            carriers[label] = tuple(sorted(names))
        else:
            carriers.pop(label, None)
    return carriers


def _labels(namespace: Namespace | None) -> set[tuple[str, str]]:
    """List the labels that the cluster will know. The API server sets the built-in one, whatever is written."""
    if namespace is None:
        return set()
    declared = {(key, label.value) for key, label in namespace.labels.items() if key != BUILT_IN_KEY}
    return declared | {(BUILT_IN_KEY, namespace.name)}

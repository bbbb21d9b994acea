"""Takes what files declare, kind by kind, and gives it to the namespaces that it is of, or may be of."""

import posixpath
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from bot.estate.applied import Builds
from bot.estate.by_cluster import Chosen
from bot.estate.changed import changes
from bot.estate.contents import Contents
from bot.estate.from_elsewhere import from_elsewhere
from bot.estate.installers import chart_namespaces, installed_into
from bot.estate.kustomize import NAMESPACE, NETWORK_POLICY, Build
from bot.estate.layout import folders_above, is_below_any, library_of
from bot.estate.links import remark
from bot.estate.pieces import Pieces, extend
from bot.estate.pods import PodKind, Pods, left_aside, of_pods, perhaps_changed
from bot.manifests.nodes import is_variable, may_be, quoted
from bot.model.estate import EVERY_NAMESPACE, SOME_NAMESPACE, ForeignPolicy, NetworkPolicy, Skipped, is_in
from bot.model.syntax import DNS_LABEL
from bot.model.text import listed

Written = TypeVar("Written", NetworkPolicy, ForeignPolicy)


class Placement:
    """Gives what the files declare to namespaces: see `bot.estate.gather`."""

    def __init__(self, parts: Mapping[str, Contents], known: Collection[str], roots: tuple[str, ...], chosen: Chosen) -> None:
        self.pieces: dict[str, Pieces] = defaultdict(Pieces)
        self.skipped: list[Skipped] = []
        self.undeclared: dict[str, Skipped] = {}
        self._known = known
        self._roots = roots
        self._chosen = chosen
        self._built = Builds(parts, roots, chosen)
        self.aside = {path: why for path in parts if (why := self._why_not_counted(path))}
        self._parts = parts
        self.through: dict[str, set[str]] = defaultdict(set)
        """The namespaces that are built through a kustomization."""
        self._installed = chart_namespaces(parts)
        self._folders: dict[str, set[str]] = defaultdict(set)
        """The namespaces that the files of a folder declare."""

    def take_namespaces(self) -> None:
        """Take every Namespace document, under the name that kustomize gives it."""
        for path, part in self._whole():
            for build in self._built.of(path) if part.namespaces else ():
                for document in part.namespaces:
                    keeps = document.is_project or build.namespace in {"", SOME_NAMESPACE}
                    name = document.name if keeps else build.namespace
                    found = self._pieces(name, path, build)
                    renamed = replace(document, name=name, labels={**document.labels, **dict(build.labels)})
                    found.roots |= {*filter(None, [build.root])}
                    found.ways.add(build.files)
                    found.overlay = found.overlay or next(filter(self._chosen.is_its_kustomization, build.files), "")
                    found.declared += [renamed] if renamed not in found.declared else []
                    extend(found.unlabelled, changes(self._parts, build, NAMESPACE))
                    self._folders[posixpath.dirname(path)].add(name)

    def take_policies(self) -> None:
        """Take every policy and role binding that belongs into one namespace."""
        for path, part in self._whole():
            for build in self._built.of(path) if part.policies or part.foreign or part.bindings else ():
                for policy in part.policies:
                    self._take(policy, path, build)
                for other in part.foreign:
                    self._take(other, path, build)
                for named, team in part.bindings:
                    if (name := self._placed(path, build, named)) and name != SOME_NAMESPACE:
                        self.pieces[name].teams.append(team)

    def take_charts(self) -> None:
        """Cover the namespaces that charts and other repositories go into, and take those that Argo CD creates or labels."""
        applied = self._built.applied
        for chart in from_elsewhere(self._built, self._whole(), self._placed):
            self._cover(chart.path, self._parts[chart.path], chart)
            if not self._is_known(chart.about) and chart.about != SOME_NAMESPACE:
                self.undeclared.setdefault(chart.about, chart)
        for made in applied.created:
            if made.about != SOME_NAMESPACE and not self._is_declared(made.about):
                self.undeclared.setdefault(made.about, made)
        for made in applied.labelled:
            if made.about in self.pieces:
                extend(self.pieces[made.about].unlabelled, [made])

    def take_pods(self) -> None:
        """Take the workloads, services and policies on requests of every namespace that something else declares."""
        astray: dict[str, list[PodKind]] = defaultdict(list)
        for path, part in self._whole():
            for found in part.pods.objects:
                for build in self._built.of(path):
                    name = self._placed(path, build, found.namespace)
                    if self._is_known(name):
                        self._add_pods(name, self._pods_of(replace(found, namespace=name), path, build))
                    else:
                        astray[name].append(found)
            for policy in part.on_requests:
                names = {self._placed(path, build, policy.namespace) for build in self._built.of(path)}
                for name in filter(self._is_known, names):
                    self.pieces[name].on_requests.append(replace(policy, namespace=name))
            for skip in part.pods.unread:
                self.skipped.append(skip)
                for name in filter(self._is_known, self._concerned(path, skip, part)):
                    self._add_pods(name, Pods(unread=(skip,)))
        self.skipped += left_aside(astray)

    def _add_pods(self, name: str, found: Pods) -> None:
        self.pieces[name].pods.append(found)
        self.skipped += found.unread

    def _pods_of(self, found: PodKind, path: str, build: Build) -> Pods:
        """Return a workload or service as it comes out of a build, and what is not certain of it."""
        named = replace(found, name=f"{build.prefix}{found.name}{build.suffix}")
        if unlisted := self._built.unlisted(path):
            why = _perhaps_in_force(str(named), unlisted)
            return Pods(unread=(of_pods(Skipped(path, why, named.place.line, is_read=True)),))
        return perhaps_changed(named, [of_pods(skip) for skip in changes(self._parts, build, named.kind)])

    def take_unread(self, *, alone: bool) -> None:
        """Give what could not be read to the namespaces that it may concern."""
        for path, part in self._parts.items():
            for skip in part.unlabelled:
                if skip.about in self.pieces:
                    self.pieces[skip.about].unlabelled.append(skip)
            if path in self.aside and not self._built.in_chart(path):
                self._name_aside(path, part)
                continue
            said = remark(path, self._parts, self.aside)
            if said and not any([*self._concerned(path, said, part)]):
                self.skipped.append(said)
                continue
            for skip in (*part.skipped, *self._of_chart(path, part)) if path not in self._built.patches else ():
                may_hold = skip.hides or (alone and skip.about == EVERY_NAMESPACE) or path in self._built
                if part.kustomization is not None:  # of which a remark hides nothing, whoever lists it
                    may_hold = skip.hides
                if may_hold and (skip.about != EVERY_NAMESPACE or not skip.hides):
                    self._cover(path, part, replace(skip, hides=True, about=skip.about.replace(EVERY_NAMESPACE, "")))
                else:
                    self.skipped.append(skip)
                for name in part.may_declare:
                    if not self._is_declared(name):
                        self.undeclared.setdefault(name, skip)

    def name_mistakes(self) -> None:
        """Name what kustomizations list and what is not there, and what they list twice, for the namespaces that they build."""
        if said := self._built.not_there():
            self.skipped.append(said)
        for twice in self._built.listed_twice():
            whom = sorted(name for name, found in self.pieces.items() if twice.path in found.paths)
            self.skipped += [replace(twice, about=name) for name in whom] or [twice]

    def _why_not_counted(self, path: str) -> str:
        if self._built.is_of_others(path):
            return f"It's built for other folders, not for {listed(self._roots)}."
        return "" if library_of(f"{path}/") else self._built.why_not_counted(path)

    def _name_aside(self, path: str, part: Contents) -> None:
        """Name a file that nothing applies, once for each namespace that its policies name."""
        if (part.source is not None and part.kustomization is not None) or (self._chosen.name and self._built.is_of_others(path)):
            return
        whom = {policy.namespace: policy.place.line for policy in reversed(_policies_of(part))}
        if whom or part.source is not None or part.skipped:
            said = Skipped(path, self.aside[path])
            self.skipped += [replace(said, line=line, about=name) for name, line in whom.items()] or [said]

    def _of_chart(self, path: str, part: Contents) -> Iterator[Skipped]:
        """Yield the policies of a chart that is not rendered, as what may be in force."""
        if path in self.aside:
            for policy in _policies_of(part):
                whom = policy.namespace if DNS_LABEL.fullmatch(policy.namespace) else ""
                yield Skipped(path, self.aside[path], policy.place.line, hides=True, about=whom, is_read=True, policy=policy)

    def _is_declared(self, name: str) -> bool:
        return name in self._known or (name in self.pieces and bool(self.pieces[name].declared))

    def _leave_open(self, found: Pieces, said: Sequence[Skipped]) -> None:
        """Record what leaves the verdicts on a namespace unknown."""
        extend(found.unread, said)
        self.skipped += said

    def _whole(self) -> Iterator[tuple[str, Contents]]:
        """Yield the files that hold whole objects and may be applied: a patch holds a part of one."""
        return (item for item in self._parts.items() if item[0] not in self._built.patches and item[0] not in self.aside)

    def _pieces(self, name: str, path: str, build: Build) -> Pieces:
        found = self.pieces[name]
        found.paths |= {path, *build.files}
        if any(is_below_any(file, self._roots) for file in (path, *build.files)):
            found.ours.add(path)
        every = self._built.every(path)
        for each in every:
            for file in each.files:
                self.through[file].add(each.namespace or each.default or name)
        if len({each.namespace or each.default for each in every}) > 1:
            found.shared.add(path)
        elif len(every) > 1:
            found.bases.add(path)
        return found

    def _placed(self, path: str, build: Build, named: str) -> str:
        """Return the namespace that an object goes into, "" where nothing says.

        What a kustomization lists, and gives no namespace, goes into whatever namespace it is applied to.
        """
        return build.namespace or named or build.default or ("" if path in self._built else self._nearest(path))

    def _take(self, policy: Written, path: str, build: Build) -> None:
        name = self._placed(path, build, policy.namespace)
        what = f"{'NetworkPolicy' if isinstance(policy, NetworkPolicy) else policy.kind} {policy.name}"
        if not name or not DNS_LABEL.fullmatch(name):
            why = f"{what} names no namespace, and nothing in the repository says for certain which it goes into."
            if not name and (lister := self._built.lacks_namespace(path, build)):
                why = f"{what} names no namespace, and {lister}, which builds it, has no “namespace:”: add one there."
            if is_variable(name):
                why = f"{what} is for the namespace {quoted(name)}, which has a variable that something fills in later."
            elif name == build.default and build.said is not None:
                why = f"{what} names no namespace, nor does {build.said.path}:{build.said.line}, which applies it."
            unplaced = Skipped(path, why, policy.place.line, hides=True, is_read=True, policy=policy)
            self._cover(path, self._parts[path], unplaced, build, name if is_variable(name) else "")
            return
        found = self._pieces(name, path, build)
        unlisted = self._built.unlisted(path)
        if unlisted:
            why = _perhaps_in_force(what, unlisted)
            placed = replace(policy, namespace=name)
            said = [Skipped(path, why, policy.place.line, hides=True, about=name, is_read=True, policy=placed)]
        else:
            said = [*changes(self._parts, build, NETWORK_POLICY)]
        self._leave_open(found, said)
        if not unlisted:
            self._name_strange(what, name, path, policy.place.line)
            placed = replace(policy, namespace=name)
            found.by_policy[placed.place] |= {*filter(None, [build.root])}
            if isinstance(placed, NetworkPolicy):
                found.policies += [placed] if placed not in found.policies else []
            else:
                found.foreign += [placed] if placed not in found.foreign else []

    def _name_strange(self, what: str, name: str, path: str, line: int) -> None:
        """Name a policy in the folder of another namespace: one way of applying that folder refuses it."""
        folder = posixpath.dirname(path)
        owner = posixpath.basename(folder)
        if path in self._built or name == owner or self._folders.get(folder) != {owner}:
            return
        why = (
            f"{what} is for {name}, in the folder of {owner}. It counts, unless that folder is applied with "
            f"“kubectl -n {owner}”, which refuses it."
        )
        self.skipped.append(Skipped(path, why, line, about=name, is_read=True))

    def _nearest(self, path: str) -> str:
        """Return the only namespace that a file's folder, or the nearest one above, declares; "" for none or several.

        The top of the repository stands above everything, and says nothing of what is in other folders.
        """
        is_at_top = "/" not in path
        for folder in folders_above(path):
            if (folder or is_at_top) and (declared := self._folders.get(folder)):
                return next(iter(declared)) if len(declared) == 1 else ""
        return ""

    def _cover(self, path: str, part: Contents, skip: Skipped, build: Build | None = None, shape: str = "") -> None:
        """Record what was not read, or not in one of its builds, with the namespaces that it may concern: those of a `shape`."""
        several = build is not None and not skip.about and len(self._built.of(path)) > 1
        found = self._of_build(path, build) if several and build is not None else self._concerned(path, skip, part)
        names = [name for name in dict.fromkeys(found) if may_be(shape, name)]
        names = names or sorted(name for name in {*self.pieces, *self._known} if shape and may_be(shape, name))
        self.skipped.append(skip if names else replace(skip, about=skip.about or shape or SOME_NAMESPACE))
        for name in names:
            policy = None if skip.policy is None else replace(skip.policy, namespace=name)
            extend(self.pieces[name].unread, [replace(skip, policy=policy)])

    def _concerned(self, path: str, skip: Skipped, part: Contents) -> Iterable[str]:
        """Return the namespaces that something unread may concern: those that it names, or that stand nearest to it."""
        if skip.about:
            return [skip.about] if self._is_known(skip.about) else []
        if into := installed_into(self._installed, path):
            return filter(self._is_known, sorted(into))
        builds = self._built.of(path)
        if given := [each.namespace for each in builds if each.namespace not in {"", SOME_NAMESPACE}]:
            return given
        if given := [each.default for each in builds if each.default not in {"", SOME_NAMESPACE}]:
            return [*given, *filter(self._is_known, part.named)]
        named = [name for name in part.named if self._is_known(name)]
        segments = [*posixpath.dirname(path).split("/"), posixpath.basename(path).partition(".")[0]]
        if near := named or [segment for segment in segments if self._is_known(segment)][-1:]:
            return near
        around = (self._declared_below(folder) for folder in folders_above(path) if folder)
        return next(filter(None, around), [])

    def _declared_below(self, folder: str) -> list[str]:
        return sorted({name for other, names in self._folders.items() if is_in(other, folder) for name in names})

    def _of_build(self, path: str, build: Build) -> Iterable[str]:
        """Return the namespaces that one of several builds of a file may concern: those that it declares, else the nearest.

        What the other builds go into is theirs.
        """
        for file in build.files:
            if made := [name for name, found in self.pieces.items() if file in found.paths and build.root in found.roots]:
                return made
        told = {each.namespace or each.default for each in self._built.of(path) if each != build}
        root = build.root or path
        return [name for name in self._concerned(root, Skipped(root, ""), Contents()) if name not in told]

    def _is_known(self, name: str) -> bool:
        return name in self.pieces or name in self._known


def _perhaps_in_force(what: str, unlisted: str) -> str:
    """Return what is said of an object in a file that something leaves out: `unlisted` is the clause that says what does."""
    return f"{what} is in a file that {unlisted}, so the bot can't tell whether it's in force."


def _policies_of(part: Contents) -> list[NetworkPolicy | ForeignPolicy]:
    return [*part.policies, *part.foreign]

"""What is built of each file, and whether anything applies it: kustomizations, Flux, Argo CD, links, and folders set aside."""

import posixpath
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from bot.estate.argo import Applied, apply
from bot.estate.by_cluster import Chosen
from bot.estate.contents import IN_A_DOT_FOLDER, Contents
from bot.estate.flux import of_others
from bot.estate.kustomize import Build, Kustomization, builds
from bot.estate.layout import folders_above, is_below, is_below_any
from bot.manifests.kustomization_entry import KUSTOMIZATIONS
from bot.manifests.nodes import quoted
from bot.model.estate import Skipped, is_in

CHART = "Chart.yaml"
"""What makes a folder a Helm chart: https://helm.sh/docs/topics/charts/#the-chart-file-structure"""
ASIDE = frozenset({"docs", "examples", "fixtures", "samples", "testdata", "tests"})
"""Names of folders whose manifests are there to be read by people or tests. `test` is not among them: it may be a cluster."""
MOST_LINKS = 40
"""The most links on the way to one file, as Linux has it: https://man7.org/linux/man-pages/man7/path_resolution.7.html"""


class Builds:
    """The builds of every file. Of several clusters, only those of `roots` count, where these have kustomizations."""

    def __init__(self, parts: Mapping[str, Contents], roots: Collection[str] = (), chosen: Chosen = Chosen()) -> None:  # noqa: B008
        self._roots = roots
        self._chosen = chosen
        self._charts = {posixpath.dirname(path) for path in parts if posixpath.basename(path) == CHART}
        self._links = _links(parts)
        declaring = {path: part.namespaces for path, part in parts.items() if part.namespaces}
        self._own_names = {
            posixpath.dirname(path) for path, found in declaring.items() for each in found if each.name in path.split("/")
        }
        self._by_name = not all(map(self._why_by_name, declaring))
        self.by_folder = {part.kustomization.key: part.kustomization for part in parts.values() if part.kustomization is not None}
        applying = [part for path, part in parts.items() if (part.flux or part.applications) and not self.why_aside(path)]
        self.applied = self._apply(parts, applying)
        flux = [self._with_nested(each) for each in self._flux_of(parts, applying)]
        self._paths = parts.keys()
        self.counted = counted = self._counting((*flux, *self.applied.kustomizations, *self.by_folder.values()))
        self._builds = builds(counted)
        self.patches = {path for each in counted for path in each.patches}
        self._clusters = set(self._built_from(declaring))

    def _apply(self, parts: Collection[str], applying: Iterable[Contents]) -> Applied:
        applications = [each for part in applying for each in part.applications]
        folders = {folder for path in parts for folder in folders_above(path)} if applications else set()
        return apply(applications, folders, self._charts, parts)

    def _flux_of(self, parts: Collection[str], applying: Iterable[Contents]) -> list[Kustomization]:
        """Return the Kustomizations of Flux that build folders of this repository; the others are `elsewhere`."""
        every = [_followed(each, self._links) for part in applying for each in part.flux]
        others = of_others(every, {folder for path in parts for folder in folders_above(path)} if every else ())
        self.elsewhere = tuple(others.values())
        return [each for each in every if each.key not in others]

    def __contains__(self, path: str) -> bool:
        """Whether a kustomization lists a file or folder, or is that folder's."""
        return path in self._builds

    def of(self, path: str) -> tuple[Build, ...]:
        """Return the builds of a file that count; a file that nothing lists has one, which changes nothing.

        A folder without a kustomization that Flux or Argo CD builds is built whole.
        """
        found = self._all_of(path)
        mine = tuple(each for each in found if self._roots and self._is_for_roots(each.files))
        if not mine and self._chosen.name:
            mine = tuple(each for each in found if not self._chosen.is_for_others((path, *each.files)))
        return mine or found or (Build(()),)

    def every(self, path: str) -> tuple[Build, ...]:
        """Return all builds of a file, for the roots or for others."""
        return self._all_of(path)

    def is_of_others(self, path: str) -> bool:
        """Whether a file outside the roots is another cluster's: it is built, never for the roots, and beside Namespaces.

        What is built from a folder without any Namespace, of policies say, may be for all of them.
        """
        if is_below_any(path, self._roots):
            return False
        built_by = [each for each in self.of(path) if each.files]
        if self._chosen.name:
            return bool(built_by) and all(self._chosen.is_for_others((path, *each.files)) for each in built_by)
        if not built_by or any(self._is_for_roots(each.files) for each in built_by):
            return False
        tops = {posixpath.dirname(each.root) for each in built_by}
        return all(any(is_in(top, other) or is_in(other, top) for other in self._clusters) for top in tops)

    def why_aside(self, path: str) -> str:
        """Return why nothing applies a file, going by the folders that it is in; "" where something may.

        A root's own folder is asked for, whatever its name.
        """
        root = next((each for each in self._roots if is_below(path, each)), "")
        inner = path.removeprefix(f"{root}/") if root else path
        if inner.startswith(".") or "/." in inner:
            return f"The file is {IN_A_DOT_FOLDER}"
        if self.in_chart(path):
            return "The file is part of a Helm chart, which the bot doesn't render."
        return self._why_by_name(inner) if self._by_name else ""

    def why_not_counted(self, path: str) -> str:
        """Return why a file is not counted: nothing applies it, and no kustomization that counts lists it; else ""."""
        return "" if self._all_of(path) else self.why_aside(path)

    def not_there(self) -> Skipped | None:
        """Return the remark on files that kustomizations list and that nobody committed, or None."""
        listed = {path: each for each in self.counted for path in each.lists if path and not each.only_roots}
        folders = {folder for path in self._paths for folder in folders_above(path)}
        missing = [(each, path) for path, each in listed.items() if path not in self._paths and path not in folders]
        if not missing:
            return None
        first, path = missing[0]
        more = f" {len(missing) - 1} more entries of kustomizations aren't there either." if missing[1:] else ""
        return Skipped(first.path, f"It lists {quoted(path)}, which isn't in the repository.{more}")

    def listed_twice(self) -> Iterator[Skipped]:
        """Yield the remarks on what kustomizations list again."""
        for each in self.counted:
            yield from each.twice

    def in_chart(self, path: str) -> bool:
        """Whether a file is in a Helm chart that is in the repository."""
        return bool(self._charts) and any(folder in self._charts for folder in folders_above(path))

    def unlisted(self, path: str) -> str:
        """Return what does not apply a file in its folder, as a clause, where nothing else applies it; "" for nothing."""
        folder, name = posixpath.split(path)
        if path in self or name in KUSTOMIZATIONS:
            return ""
        if beside := self.by_folder.get(folder):
            return f"{beside.path} doesn't list"
        left_out = [each.selection for each in self._all_of(path) if _leaves_out(each, path)]
        return f"{left_out[0].place} leaves out" if left_out and left_out[0] else ""

    def lacks_namespace(self, path: str, build: Build) -> str:
        """Return the outermost kustomization that lacks a namespace for a file: one that all builds without one have."""
        untold = [each.files for each in self.of(path) if not (each.namespace or each.default)]
        shared = [
            file for file in build.files if posixpath.basename(file) in KUSTOMIZATIONS and all(file in each for each in untold)
        ]
        return next(reversed(shared), "")

    def _is_for_roots(self, files: Iterable[str]) -> bool:
        return any(is_below_any(file, self._roots) for file in files)

    def _why_by_name(self, path: str) -> str:
        name = next((part for part in path.split("/")[:-1] if part in ASIDE), "")
        if not name or any(folder in self._own_names for folder in folders_above(path)):
            return ""
        return f"The file is in a folder named {name}, and nothing that applies manifests lists it."

    def _built_from(self, declaring: Iterable[str]) -> Iterator[str]:
        """Yield the folders outside the roots that files with Namespaces are built from."""
        for each in (build for path in declaring for build in self._all_of(path) if build.files):
            folder = posixpath.dirname(each.root)
            if not is_below_any(folder, self._roots):
                yield folder

    def _all_of(self, path: str) -> tuple[Build, ...]:
        if path in self._builds:
            return self._builds[path]
        beside = posixpath.dirname(path)
        for folder in folders_above(path):
            if folder in self.by_folder:
                break
            if found := [each for each in self._builds.get(folder, ()) if folder == beside or not each.is_shallow]:
                return tuple(each for each in found if not _leaves_out(each, path)) or tuple(found)
        return ()

    def _with_nested(self, flux: Kustomization) -> Kustomization:
        """Return a Flux Kustomization with the kustomizations below its folder that it finds where that has none itself."""
        nested: list[str] = []
        for top in flux.lists if flux.lists[0] not in self.by_folder else ():
            below = sorted(folder for folder in self.by_folder if folder != top and is_below(folder, top))
            nested += [each for each in below if not any(is_below(each, other) for other in below if other != each)]
        return replace(flux, lists=(*flux.lists, *nested)) if nested else flux

    def _counting(self, known: Iterable[Kustomization]) -> tuple[Kustomization, ...]:
        """Return the kustomizations that something applies: those in no folder that is set aside, and what they list."""
        every = [_followed(each, self._links) for each in known]
        surely = {path for each in every if not each.only_roots for path in (*each.lists, *each.components)}
        by_key = {each.key: each for each in every if not (each.only_roots and surely.intersection(each.lists))}
        counted = {each.key: each for each in by_key.values() if not self.why_aside(each.path)}
        waiting = list(counted.values())
        while waiting:
            each = waiting.pop()
            listed = {key: by_key[key] for key in (*each.lists, *each.components) if key in by_key and key not in counted}
            counted |= listed
            waiting += listed.values()
        return tuple(counted.values())


def listed_paths(parts: Mapping[str, Contents]) -> frozenset[str]:
    """Return the paths that kustomizations and Flux list, as they are written and behind the links on the way."""
    builders = [each for part in parts.values() for each in (part.kustomization, *part.flux) if each is not None]
    listed = {path for each in builders for path in (*each.lists, *each.components, *each.patches) if path}
    links = _links(parts)
    return frozenset(listed | {_real(path, links) for path in listed} if links else listed)


def _leaves_out(build: Build, path: str) -> bool:
    return build.selection is not None and build.selection.leaves_out(path)


def _links(parts: Mapping[str, Contents]) -> dict[str, str]:
    return {path: part.link for path, part in parts.items() if part.link}


def _followed(each: Kustomization, links: Mapping[str, str]) -> Kustomization:
    """Return a kustomization with the real paths of what it lists by links."""
    if not links:
        return each
    lists, components = (tuple(_real(path, links) for path in paths) for paths in (each.lists, each.components))
    return replace(each, lists=lists, components=components)


def _real(path: str, links: Mapping[str, str]) -> str:
    for _ in range(MOST_LINKS):
        link = next((part for part in (path, *folders_above(path)) if part in links), None)
        if link is None:
            break
        path = posixpath.join(links[link], path.removeprefix(link).lstrip("/")).rstrip("/")
    return path

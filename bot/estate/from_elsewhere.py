"""What is applied and is not in the repository: Helm charts, remote bases of kustomize, and folders of other repositories."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from bot.estate.applied import Builds
from bot.estate.charts import once_each
from bot.estate.contents import Contents
from bot.estate.kustomize import Build, Kustomization
from bot.model.estate import SOME_NAMESPACE, Skipped
from bot.model.syntax import DNS_LABEL

Placed = Callable[[str, Build, str], str]
"""Tells the namespace of what is in a file or folder, in a build, by the namespace that it names; "" where nothing says."""


def from_elsewhere(built: Builds, files: Iterable[tuple[str, Contents]], placed: Placed) -> Iterator[Skipped]:
    """Yield what is said of each, once for each namespace (`about`) that it goes into: SOME_NAMESPACE where none is told."""
    whole = list(files)
    found = [*built.applied.made, *built.elsewhere]
    for path, part in whole:
        found += _charts(path, part, built, placed)
    for each in built.counted:
        if each.remote and not built.is_of_others(each.key):
            whom = {name: None for build in built.of(each.key) for name in _whom(each, build, built, whole, placed)}
            found += [replace(said, about=name) for said in each.remote for name in whom]
    yield from once_each(found)


def _charts(path: str, part: Contents, built: Builds, placed: Placed) -> Iterator[Skipped]:
    of_build = part.kustomization.charts if part.kustomization is not None else ()
    for chart in (*part.charts, *of_build):
        where = path.rpartition("/")[0] if of_build else path
        for build in built.of(where):
            yield replace(chart, about=_known(placed(where, build, chart.about)))


def _whom(
    each: Kustomization, build: Build, built: Builds, files: Iterable[tuple[str, Contents]], placed: Placed
) -> Iterable[str]:
    """Return the namespaces of a build of a kustomization: its own, else those of what it lists, else of all that it builds.

    What gets its namespace from a kustomization further in tells nothing of what stands beside that.
    """
    if name := placed(each.key, build, ""):
        return [_known(name)]
    found: dict[bool, dict[str, None]] = {True: {}, False: {}}
    for path, part in files:
        for other in built.of(path):
            if other.files[-len(build.files) :] == build.files and not other.namespace:
                named = [one.name for one in part.namespaces]
                named += [one.namespace for one in part.policies] + [one.namespace for one in part.foreign]
                found[path in each.lists] |= dict.fromkeys(name for name in named if DNS_LABEL.fullmatch(name))
    return found[True] or found[False] or [SOME_NAMESPACE]


def _known(name: str) -> str:
    return name if DNS_LABEL.fullmatch(name) else SOME_NAMESPACE

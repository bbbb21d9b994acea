"""Workloads and services of rendered manifests, which the repository does not have, added to what it declares."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace

from bot.estate.by_cluster import LazyEstates
from bot.estate.contents import RawFile, named_namespaces
from bot.estate.pods import PodKind, Pods, left_aside, of_pods, pods_of, read_pods
from bot.model.estate import Estate, Namespace, Service, Skipped, Workload


def with_rendered(estate: Estate, files: Iterable[RawFile], also: Iterable[Skipped] = ()) -> Estate:
    """Return the estate with the workloads and services of other files; each replaces the repository's own of its name.

    One goes into the namespace that it names, else into the one that a folder on its path is named after, the nearest first. What
    is not read, `also` included, may concern the namespaces that its text or path names, else all; it is among `Estate.skipped`.
    """
    known = estate.namespaces
    found: dict[str, list[Pods]] = defaultdict(list)
    astray: dict[str, list[PodKind]] = defaultdict(list)
    said = [(of_pods(skip), _concerned(skip.path, known)) for skip in also]
    for file in files:
        pods = read_pods(file.path, file.data, alone=True)
        for each in pods.objects:
            name = each.namespace or _of_folder(file.path, known)
            if name not in known:
                astray[name].append(each)
            elif isinstance(each, Workload):
                found[name].append(Pods(workloads=(replace(each, namespace=name),)))
            else:
                found[name].append(Pods(services=(replace(each, namespace=name),)))
        named = [name for name in named_namespaces(file.data) if name in known]
        said += [(skip, named or _concerned(file.path, known)) for skip in pods.unread]
    for skip, names in said:
        for name in names:
            found[name].append(Pods(unread=(skip,)))
    changed = {name: _with(known[name], pods_of(several)) for name, several in found.items()}
    unsure = [skip for each in changed.values() for skip in each.pods_unread]
    skipped = dict.fromkeys((*estate.skipped, *(skip for skip, _ in said), *unsure, *left_aside(astray)))
    read = replace(estate, namespaces={**known, **changed}, skipped=tuple(skipped))
    of_each = estate.clusters.estates
    if not of_each:
        return read
    estates = LazyEstates(of_each, lambda name: with_rendered(of_each[name], files, also))
    return replace(read, clusters=replace(estate.clusters, estates=estates))


def _with(namespace: Namespace, pods: Pods) -> Namespace:
    newer = {str(each) for each in pods.objects}
    workloads: list[Workload] = [each for each in namespace.workloads if str(each) not in newer]
    services: list[Service] = [each for each in namespace.services if str(each) not in newer]
    return replace(
        namespace,
        workloads=(*workloads, *pods.workloads),
        services=(*services, *pods.services),
        pods_unread=(*namespace.pods_unread, *pods.unread),
    )


def _of_folder(path: str, known: Collection[str]) -> str:
    """Return the namespace that the nearest folder on a path is named after; "" for none."""
    return next((segment for segment in reversed(path.split("/")[:-1]) if segment in known), "")


def _concerned(path: str, known: Collection[str]) -> Collection[str]:
    name = _of_folder(path, known)
    return [name] if name else known

"""Kustomizations of Flux: which folder goes into which namespace, and whether it is a folder of this repository.

https://fluxcd.io/flux/components/kustomize/kustomizations/
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from bot.estate.kustomize import Kustomization, changes_of
from bot.estate.layout import plain_path
from bot.estate.resources import FROM_ELSEWHERE, installs, namespace_set, paths
from bot.manifests.manifest import Manifest
from bot.manifests.nodes import Fields, Nodes, is_variable, text_of
from bot.model.estate import SOME_NAMESPACE, Skipped


def read_flux(nodes: Nodes, item: Manifest) -> Kustomization:
    """Read a Kustomization of Flux, which builds a folder; raise Wrong for what it would refuse."""
    fields = nodes.mapping(item.fields.get("spec"), "spec")
    path = plain_path(text_of(fields.get("path"))).strip("/")
    return Kustomization(
        nodes.path,
        f"{nodes.path}:{nodes.line(item.root)}",
        namespace_set(fields.get("targetNamespace")),
        (path,),
        tuple(paths(nodes, fields.get("components"), "components", path)),
        (),
        tuple(changes_of(nodes, {key: fields[key] for key in fields.keys() & {"patches"}}, path)),
        source=_source(nodes.mapping(fields.get("sourceRef"), "sourceRef"), item.metadata),
    )


def _source(reference: Fields, metadata: Fields) -> str:
    """Return what a `sourceRef` names: a GitRepository, OCIRepository or Bucket, by default of the same namespace."""
    space = text_of(reference.get("namespace")) or text_of(metadata.get("namespace"))
    name = text_of(reference.get("name"))
    return f"{text_of(reference.get('kind'))} {space}/{name}" if name else ""


def of_others(every: Sequence[Kustomization], folders: Collection[str]) -> dict[str, Skipped]:
    """Return what is said of the Kustomizations, by key, whose folder is in another repository; `about` is the namespace.

    A source says nowhere that it is this repository. It is where more of its folders are here than are not; and so is the most
    usual source where that tells none.
    """
    told = [each for each in every if each.lists[0] and not is_variable(each.lists[0])]
    present = Counter(each.source for each in told if each.lists[0] in folders)
    absent = Counter(each.source for each in told if each.lists[0] not in folders)
    sure = {source for source in present if present[source] > absent[source]}
    here = {"", *(sure or _usual(present) or _usual(each.source for each in every if each not in told))}
    return {each.key: _said(each) for each in every if not _is_here(each, folders, here, sure)}


def _usual(sources: Iterable[str]) -> set[str]:
    return {source for source, _ in Counter(sources).most_common(1)}


def _is_here(each: Kustomization, folders: Collection[str], here: Collection[str], sure: Collection[str]) -> bool:
    """Report whether a folder is this repository's. One that is not there holds nothing, where the source surely is this one.

    An artifact may be made of one of its folders, and has paths from there.
    """
    path = each.lists[0]
    if "/" in path and not each.source.startswith("GitRepository ") and any(folder.endswith(f"/{path}") for folder in folders):
        return True
    is_there = not path or path in folders or is_variable(path)
    return each.source in here and (is_there or not each.source or each.source in sure)


def _said(each: Kustomization) -> Skipped:
    line = int(each.key.rpartition(":")[2])
    return Skipped(each.path, installs(FROM_ELSEWHERE), line, hides=True, about=each.namespace or SOME_NAMESPACE, is_read=True)

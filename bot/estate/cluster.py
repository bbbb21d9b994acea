"""Manifests as a cluster takes them: each object in the namespace that it names, else in `default`."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.estate.by_content import by_content
from bot.estate.contents import Contents, RawFile, read_anywhere
from bot.estate.documents import NamespaceDocument
from bot.estate.layout import Layout
from bot.estate.load import carriers_after, limited
from bot.estate.pods import Pods
from bot.model.estate import EVERY_NAMESPACE, Estate, Place, Skipped

DEFAULT = "default"
"""The namespace of what names none: https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/"""


def cluster_of(files: Iterable[RawFile], also: Iterable[Skipped] = ()) -> Estate:
    """Return what manifests declare, as one cluster. A namespace that only others name has no label but the built-in one."""
    parts = {file.path: _placed(read_anywhere(file)) for file in files}
    parts |= {skip.path: Contents(skipped=(replace(skip, hides=True),)) for skip in also}
    declared = {document.name for part in parts.values() for document in part.namespaces}
    for path, part in parts.items():
        new = dict.fromkeys(name for name in _mentioned(part) if name not in declared)
        made = tuple(NamespaceDocument(name, {}, {}, Place(path, 1)) for name in new)
        parts[path] = replace(part, namespaces=(*part.namespaces, *made))
        declared |= new.keys()
    found = by_content(parts, {}, Layout(by_folder=False))
    cluster_wide = tuple(each for part in parts.values() for each in part.cluster_wide)
    hidden = [skip for skip in found.skipped if skip.hides and skip.about == EVERY_NAMESPACE]
    namespaces = {
        name: limited(each, cluster_wide, hidden, unlabelled=name in found.unlabelled) for name, each in found.namespaces.items()
    }
    carriers = carriers_after({}, {name: (None, each) for name, each in namespaces.items()})
    refused = (each for part in parts.values() for each in part.unlabelled)
    skipped = tuple(dict.fromkeys((*found.skipped, *refused)))
    return Estate("", namespaces, skipped, carriers, cluster_wide, found.undeclared, found.unlabelled, is_whole=False)


def _placed(part: Contents) -> Contents:
    """Return the contents of a file with `default` where an object names no namespace."""
    pods = part.pods
    return replace(
        part,
        policies=tuple(replace(each, namespace=each.namespace or DEFAULT) for each in part.policies),
        foreign=tuple(replace(each, namespace=each.namespace or DEFAULT) for each in part.foreign),
        pods=Pods(
            tuple(replace(each, namespace=each.namespace or DEFAULT) for each in pods.workloads),
            tuple(replace(each, namespace=each.namespace or DEFAULT) for each in pods.services),
            pods.unread,
            pods.kinds,
        ),
    )


def _mentioned(part: Contents) -> Iterator[str]:
    yield from (each.namespace for each in (*part.policies, *part.foreign, *part.pods.objects))

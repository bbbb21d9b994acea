"""What kustomize builds together, and the namespace that it gives it. Kustomize is read here, never run.

https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/
"""

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import yaml

from bot.estate.directory import Selection
from bot.estate.resources import LISTS, charts, listed_twice, may_change, namespace_set, paths, remote
from bot.manifests.nodes import Nodes, Wrong, is_null, text_of
from bot.manifests.workloads import POD_KINDS, SERVICE
from bot.model.estate import Label, Skipped
from bot.model.syntax import is_label_key, is_label_value

NAMESPACE, NETWORK_POLICY = "Namespace", "NetworkPolicy"
KINDS = frozenset({NAMESPACE, NETWORK_POLICY}) | POD_KINDS
"""The kinds of which a change matters here."""
_KIND = re.compile(r"""^\s*["']?kind["']?\s*:\s*["']?(\w+)""", re.MULTILINE)
MOST_BUILDS = 50
"""The most builds of one file that are told apart: a base of more overlays is the same in nearly all of them."""


@dataclass(frozen=True, slots=True)
class Change:
    """What may change objects of these kinds in a build. `file` holds it, where it stands in a file of its own."""

    said: Skipped
    kinds: frozenset[str] = KINDS
    file: str = ""
    is_targeted: bool = False
    """Whether the kustomization, and not the file, says which objects it changes."""


@dataclass(frozen=True, slots=True)
class Kustomization:
    """One kustomization file. Paths are those of the repository; `remote` has the addresses of others."""

    path: str
    key: str
    """What others list it by: its folder. Of a Flux Kustomization its file and line, which nothing lists."""
    namespace: str
    lists: tuple[str, ...]
    """Files and folders of `resources` and `bases`."""
    components: tuple[str, ...]
    """Folders of `components`, whose own changes hold for all that is built with them."""
    labels: tuple[tuple[str, Label], ...]
    """Labels that it adds to every object."""
    changes: tuple[Change, ...]
    prefix: str = ""
    """What it puts in front of the name of every object; a Namespace keeps its own."""
    suffix: str = ""
    default: str = ""
    """The namespace of objects that get none otherwise: that of an Argo CD Application. SOME_NAMESPACE where it is not told."""
    is_shallow: bool = False
    """Whether it builds only what stands directly in a folder that it lists."""
    said: Skipped | None = None
    """What is said where `default` is not told."""
    is_generated: bool = False
    """Whether it is one of several that an ApplicationSet makes: its file does not tell them apart."""
    only_roots: bool = False
    """Whether it builds what it lists only where nothing else does: it may stand for other folders."""
    charts: tuple[Skipped, ...] = ()
    """The Helm charts that it adds; `about` is the namespace that it says."""
    twice: tuple[Skipped, ...] = ()
    """What it lists again, for which kustomize refuses the whole build."""
    selection: Selection | None = None
    """Which files of the folder that it lists it builds, where these are not all."""
    remote: tuple[Skipped, ...] = ()
    """What it lists of other repositories."""
    source: str = ""
    """Of a Flux Kustomization: what holds its folder, by kind, namespace and name."""

    @property
    def patches(self) -> tuple[str, ...]:
        """Return the files that hold a part of an object, to be merged into one."""
        return tuple(change.file for change in self.changes if change.file)


@dataclass(frozen=True, slots=True)
class Build:
    """How an object comes out of one build. A namespace "" keeps the object's own."""

    files: tuple[str, ...]
    """The kustomization files on the way, the innermost first; the last one is the root."""
    namespace: str = ""
    labels: tuple[tuple[str, Label], ...] = ()
    changes: tuple[Change, ...] = ()
    prefix: str = ""
    suffix: str = ""
    default: str = ""
    is_shallow: bool = False
    said: Skipped | None = None
    is_generated: bool = False
    selection: Selection | None = None
    """From `default` on, these are those of the root: see Kustomization."""

    @property
    def root(self) -> str:
        """Return the outermost file, "" for none: of what an ApplicationSet applies, the kustomization that it applies."""
        within = self.files[:-1] if self.is_generated else ()
        return next(reversed(within or self.files), "")


def read_kustomization(nodes: Nodes, root: yaml.Node) -> Kustomization:
    """Read a kustomization file. What is none, or not as kustomize wants it, lists nothing and is recorded in `nodes`."""
    folder = posixpath.dirname(nodes.path)
    try:
        fields = nodes.mapping(root, "the kustomization")
        return Kustomization(
            nodes.path,
            folder,
            namespace_set(fields.get("namespace")),
            tuple(path for key in LISTS for path in paths(nodes, fields.get(key), key, folder)),
            tuple(paths(nodes, fields.get("components"), "components", folder)),
            tuple(_labels(nodes, fields)),
            tuple(changes_of(nodes, fields, folder)),
            text_of(fields.get("namePrefix")),
            text_of(fields.get("nameSuffix")),
            charts=tuple(charts(nodes, fields)),
            twice=tuple(listed_twice(nodes, fields, folder)),
            remote=tuple(remote(nodes, fields)),
        )
    except Wrong as wrong:
        nodes.skip(f"The kustomization isn't read: {wrong.why}.", wrong.node, hides=True)
        return Kustomization(nodes.path, folder, "", (), (), (), ())


def is_true(node: yaml.Node | None) -> bool:
    """Report whether a field is set to true."""
    return getattr(node, "value", "") == "true"


def builds(kustomizations: Iterable[Kustomization]) -> dict[str, tuple[Build, ...]]:
    """Return the builds of every file and folder that a kustomization lists, by its path: one for each way to a root.

    A root is a kustomization that no other one lists. Of two namespaces on one way the outer one counts, since it is set last.
    """
    known = {each.key: each for each in kustomizations}
    parents: dict[str, list[str]] = defaultdict(list)
    for each in known.values():
        for path in (*each.lists, *each.components):
            parents[path].append(each.key)
    done: dict[str, tuple[Build, ...]] = {}
    for folder in known:
        done[folder] = _builds_of(folder, known, parents, done, ())
    listed = {path: _joined(done[each] for each in folders) for path, folders in parents.items() if path not in known}
    return listed | done


def _builds_of(
    folder: str,
    known: Mapping[str, Kustomization],
    parents: Mapping[str, list[str]],
    done: dict[str, tuple[Build, ...]],
    inside: tuple[str, ...],
) -> tuple[Build, ...]:
    if folder in done:
        return done[folder]
    if folder in inside or len(inside) > MOST_BUILDS:  # a circle, which kustomize refuses
        return ()
    own = known[folder]
    namespace, labels, changes = _own(folder, known, ())
    outer = _joined(_builds_of(each, known, parents, done, (*inside, folder)) for each in parents.get(folder, ()))
    found = tuple(
        Build(
            (own.path, *each.files),
            each.namespace or namespace,
            (*labels, *each.labels),
            (*changes, *each.changes),
            f"{each.prefix}{own.prefix}",
            f"{own.suffix}{each.suffix}",
            each.default or own.default,
            own.is_shallow,
            each.said or own.said,
            each.is_generated or own.is_generated,
            own.selection,
        )
        for each in outer or (Build(()),)
    )
    done[folder] = found
    return found


def _own(
    key: str, known: Mapping[str, Kustomization], inside: tuple[str, ...]
) -> tuple[str, tuple[tuple[str, Label], ...], tuple[Change, ...]]:
    """Return the namespace, labels and changes of a kustomization, those of its components first: they hold for all it builds."""
    own = known[key]
    parts = [_own(each, known, (*inside, key)) for each in own.components if each in known and each not in inside]
    namespace = own.namespace or next((each for each, _, _ in reversed(parts) if each), "")
    labels = tuple(label for _, found, _ in parts for label in found) + own.labels
    return namespace, labels, tuple(change for _, _, found in parts for change in found) + own.changes


def _joined(several: Iterable[tuple[Build, ...]]) -> tuple[Build, ...]:
    return tuple(dict.fromkeys(build for each in several for build in each))[:MOST_BUILDS]


def _labels(nodes: Nodes, fields: Mapping[str, yaml.Node]) -> Iterator[tuple[str, Label]]:
    """Yield the labels of `labels` and `commonLabels`: both go to the metadata of every object."""
    pairs = [fields.get("commonLabels")]
    pairs += [nodes.mapping(each, "labels").get("pairs") for each in nodes.sequence(fields.get("labels"), "labels")]
    for node in pairs:
        for key, value in nodes.mapping(node, "labels").items():
            if is_label_key(key) and is_label_value(text_of(value)):
                yield key, Label(text_of(value), nodes.place(value))


def changes_of(nodes: Nodes, fields: Mapping[str, yaml.Node], folder: str) -> Iterator[Change]:
    """Yield what may change an object of KINDS, with its line."""
    for key in ("patches", "patchesJson6902"):
        for item in nodes.sequence(fields.get(key), key):
            yield from _patch(nodes, nodes.mapping(item, "a patch"), item, folder)
    for item in nodes.sequence(fields.get("patchesStrategicMerge"), "patchesStrategicMerge"):
        yield from _patch(nodes, {"patch" if "\n" in text_of(item) else "path": item}, item, folder)
    for item in nodes.sequence(fields.get("replacements"), "replacements"):
        targets = nodes.sequence(nodes.mapping(item, "a replacement").get("targets"), "targets")
        kinds = [text_of(nodes.mapping(nodes.mapping(each, "a target").get("select"), "select").get("kind")) for each in targets]
        concerned = frozenset().union(*map(_concerned, kinds)) if kinds else KINDS
        if concerned:
            yield Change(_said(nodes, item, "a replacement"), concerned)
    for item in nodes.sequence(fields.get("transformers"), "transformers"):
        yield Change(_said(nodes, item, "a transformer"))
    yield from _changed_names(nodes, fields)
    yield from _changed_selectors(nodes, fields)


def _changed_names(nodes: Nodes, fields: Mapping[str, yaml.Node]) -> Iterator[Change]:
    """Yield what may change the name of a service, where that is not the kustomization's own prefix or suffix."""
    for key in ("namePrefix", "nameSuffix") if text_of(fields.get("kind")) == "Component" else ():
        if text_of(fields.get(key)):
            yield Change(_said(nodes, fields[key], f"a {key}"), frozenset({SERVICE}))


def _changed_selectors(nodes: Nodes, fields: Mapping[str, yaml.Node]) -> Iterator[Change]:
    """Yield the labels that go into selectors or into pods."""
    selecting, workloads = [fields.get("commonLabels")], POD_KINDS - {SERVICE}
    for item in nodes.sequence(fields.get("labels"), "labels"):
        entry = nodes.mapping(item, "labels")
        if is_true(entry.get("includeSelectors")):
            selecting.append(entry.get("pairs"))
        elif getattr(entry.get("includeTemplates"), "value", "") == "true":
            yield Change(_said(nodes, item, "a label that goes into pods"), workloads)
    for node in selecting:
        if node is not None and not is_null(node):
            yield Change(_said(nodes, node, "a label that goes into selectors"), workloads | {NETWORK_POLICY})


def _patch(nodes: Nodes, patch: Mapping[str, yaml.Node], node: yaml.Node, folder: str) -> Iterator[Change]:
    target = patch.get("target")
    kind = text_of(nodes.mapping(target, "target").get("kind"))
    path = text_of(patch.get("path"))
    file = posixpath.normpath(posixpath.join(folder, path)) if path else ""
    inline = _KIND.search(text_of(patch.get("patch")))
    concerned = _concerned(kind or (inline[1] if inline and target is None else ""))
    if concerned or file:
        yield Change(_said(nodes, node, "a patch"), concerned, file, is_targeted=target is not None)


def _concerned(kind: str) -> frozenset[str]:
    """Return which of KINDS a target's kind, a regular expression, may be. Without a kind it may be any."""
    try:
        return frozenset(each for each in KINDS if not kind or re.fullmatch(kind, each))
    except re.error:
        return KINDS


def _said(nodes: Nodes, node: yaml.Node, what: str) -> Skipped:
    why = f"It has {may_change(what, 'kustomize')}."
    return Skipped(nodes.path, why, nodes.line(node), hides=True, is_read=True)

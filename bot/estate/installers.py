"""What Helmfile and Rancher Fleet install: the charts of their releases, and the namespace of what a bundle holds.

https://helmfile.readthedocs.io/en/latest/#configuration and https://fleet.rancher.io/ref-fleet-yaml
"""

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import yaml

from bot.estate.contents import Contents, RawFile
from bot.estate.kustomize import Kustomization
from bot.estate.layout import folders_above, plain_path
from bot.estate.resources import chart_said, namespace_set
from bot.manifests.compose import Unreadable, compose_documents, decode
from bot.manifests.nodes import Fields, Nodes, Wrong, is_null, text_of
from bot.model.estate import SOME_NAMESPACE, Skipped
from bot.model.syntax import DNS_LABEL

_HELMFILE = re.compile(r"(?:.*/)?(?:helmfile[^/]*|helmfile\.d/[^/]+)\.ya?ml(?:\.gotmpl)?")
_FLEET = re.compile(r"(?:.*/)?fleet\.ya?ml")
_CANNOT_TELL = "The bot can't tell what it installs"
_LOCAL = "."
"""What the name of a chart begins with where that is a folder, and no chart of a repository of charts."""


def is_install_path(path: str) -> bool:
    """Whether a file says what is installed, by its name."""
    return bool(("helmfile" in path and _HELMFILE.fullmatch(path)) or ("fleet." in path and _FLEET.fullmatch(path)))


def read_installs(file: RawFile) -> Contents | None:
    """Read a file of Helmfile or Fleet; None where it holds something else."""
    try:
        text = decode(file.data)
        roots = [root for root in compose_documents(text) if root is not None]
    except Unreadable as problem:
        return Contents(skipped=(Skipped(file.path, f"{_CANNOT_TELL}. {problem}", problem.line),))
    reader = _Reader(Nodes(file.path, text))
    for root in roots:
        try:
            fields = reader.nodes.mapping(root, "the document")
            if "kind" in fields:
                return None
            if _FLEET.fullmatch(file.path):
                reader.take_bundle(root, fields)
            else:
                reader.take_releases(fields)
        except Wrong as wrong:
            reader.nodes.skip(f"{_CANNOT_TELL}: {wrong.why}.", wrong.node)
    return Contents(
        skipped=tuple(reader.nodes.skipped),
        charts=tuple(reader.charts),
        installs=tuple(reader.installs),
        flux=tuple(reader.bundles),
    )


def chart_namespaces(parts: Mapping[str, Contents]) -> Mapping[str, frozenset[str]]:
    """Return the namespaces that the charts of the repository are installed into, by their folders, where all are told."""
    found: dict[str, set[str]] = defaultdict(set)
    for part in parts.values():
        for folder, namespace in part.installs:
            found[folder].add(namespace)
    return {folder: frozenset(names) for folder, names in found.items() if all(map(DNS_LABEL.fullmatch, names))}


def installed_into(by_folder: Mapping[str, frozenset[str]], path: str) -> frozenset[str]:
    """Return the namespaces that the chart which a file is in is installed into; none where that is not told."""
    found: Iterator[frozenset[str]] = (by_folder[folder] for folder in folders_above(path) if folder in by_folder)
    return next(found, frozenset()) if by_folder else frozenset()


@dataclass(slots=True)
class _Reader:
    """Takes the documents of one file."""

    nodes: Nodes
    charts: list[Skipped] = field(default_factory=list)
    installs: list[tuple[str, str]] = field(default_factory=list)
    bundles: list[Kustomization] = field(default_factory=list)

    def take_releases(self, fields: Fields) -> None:
        """Take the releases of Helmfile. One that names no namespace goes wherever somebody's context points."""
        everywhere = fields.get("namespace")
        for node in self.nodes.sequence(fields.get("releases"), "releases"):
            release = self.nodes.mapping(node, "a release")
            if getattr(release.get("installed"), "value", "") != "false":
                self._take_chart(node, release, _namespace(everywhere or release.get("namespace")) or SOME_NAMESPACE)

    def take_bundle(self, root: yaml.Node, fields: Fields) -> None:
        """Take a bundle of Fleet: the files of its folder, and a chart."""
        own, default = _namespace(fields.get("namespace")), _namespace(fields.get("defaultNamespace"))
        helm = self.nodes.mapping(fields.get("helm"), "helm")
        kustomize = self.nodes.mapping(fields.get("kustomize"), "kustomize")
        if text_of(helm.get("chart")):
            self._take_chart(fields["helm"], helm, own or default or SOME_NAMESPACE)
        elif own or default:
            folder = self._path(text_of(kustomize.get("dir")) or ".")
            key = f"{self.nodes.path}:{self.nodes.line(root)}"
            self.bundles.append(Kustomization(self.nodes.path, key, own, (folder,), (), (), (), default=default))

    def _take_chart(self, node: yaml.Node, release: Fields, namespace: str) -> None:
        self.charts.append(chart_said(self.nodes, node, namespace))
        chart = text_of(release.get("chart"))
        if chart.startswith(_LOCAL):
            self.installs.append((self._path(chart), namespace))

    def _path(self, written: str) -> str:
        return plain_path(posixpath.join(posixpath.dirname(self.nodes.path), written))


def _namespace(node: yaml.Node | None) -> str:
    """Return the namespace that is set, "" for none, SOME_NAMESPACE for one that is filled in: `{{ x }}` is a mapping to YAML."""
    if node is None or is_null(node):
        return ""
    return namespace_set(node) if isinstance(node, yaml.ScalarNode) else SOME_NAMESPACE

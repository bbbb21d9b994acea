"""What one file declares: its documents, each taken for what it is, or recorded with the reason why not."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import yaml

from bot.estate.argo import API as ARGO
from bot.estate.argo import KINDS as ARGO_KINDS
from bot.estate.argo import Application, read_application
from bot.estate.charts import is_release, read_release
from bot.estate.kustomize import Kustomization, read_flux, read_kustomization
from bot.manifests.compose import GIT_CRYPT, Unreadable, compose_documents, decode
from bot.manifests.kustomization_entry import KUSTOMIZATIONS
from bot.manifests.manifest import CLUSTER_WIDE, Manifest, about, is_served, manifests, policy_kind
from bot.manifests.networkpolicy import POLICY_API, read_policy
from bot.manifests.nodes import Nodes, Wrong, is_null, quoted, text_of
from bot.manifests.other_policies import is_foreign, namespaces_of, read_foreign
from bot.model.estate import EVERY_NAMESPACE, ClusterPolicy, ForeignPolicy, Label, NetworkPolicy, Place, Skipped, SourceFile
from bot.model.syntax import DNS_SUBDOMAIN

MOST_SKIPPED = 20
"""What is said of one file at most."""
STAYS = "What was applied before stays in force."
CLUSTER_WIDE_KIND = f"""["']?kind["']? *: *["']?({"|".join(sorted(CLUSTER_WIDE))})"""
"""What says that an object is a policy of the whole cluster."""
GITHUB_GROUP = "github:"
"""What the name of a role binding's group begins with where the group is a GitHub team."""


_MAY_NAME = re.compile(rf"{'|'.join(sorted(CLUSTER_WIDE))}|\\[uUx\n\r]|ENC\[".encode(), re.IGNORECASE)
"""What a text holds that names such a kind: the name, written out or by an alias, an escape that may hide it, or SOPS."""
_OF_INTEREST = re.compile(rb"(?-i:\bNamespace)|networkpolic|github:|kustomize\.toolkit|" + _MAY_NAME.pattern, re.IGNORECASE)
"""What a text holds that declares a namespace, a policy of any kind, or a team's rights."""
_APPLIES = re.compile(
    rb"""^(?:- |  )?\{?["']?kind["']?\s*:\s*["']?(?:Application(?:Set)?|HelmRelease|HelmChart)\b""", re.MULTILINE
)
"""An object's own kind, of those that apply folders or install charts."""
_NAMES_NAMESPACE = re.compile(rb"""\bnamespace["']? ?: ?["']?([a-z0-9][a-z0-9-]{0,62})""")
_DECLARES = re.compile(rb"""kind["']? ?: ?["']?Namespace\b[^\0]{0,300}?\bname["']? ?: ?["']?([a-z0-9][a-z0-9-]{0,62})""")
"""A namespace that a text declares, as far as can be told where it cannot be parsed."""
FLUX = "kustomize.toolkit.fluxcd.io/"
LARGE_FILE_STORAGE = b"version https://git-lfs"
_ENCRYPTED_KIND = re.compile(rb"""^\s*["']?kind["']?\s*:\s*["']?ENC\[""", re.MULTILINE)
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
OPAQUE = "Whether it holds a policy of the whole cluster is not known."
_AT_START = re.compile(rb"^(- |  )?" + CLUSTER_WIDE_KIND.encode(), re.MULTILINE)
"""An object's own kind, as far as a text that cannot be parsed tells: definitions of kinds name them further in."""


class RawFile(NamedTuple):
    """A YAML file at a namespace folder's root: path in the repository, git blob id, bytes."""

    path: str
    blob: str
    data: bytes


class Link(NamedTuple):
    """A symbolic link, and the path in the repository that it stands for."""

    path: str
    target: str


@dataclass(frozen=True, slots=True)
class NamespaceDocument:
    """A document of kind Namespace."""

    name: str
    labels: Mapping[str, Label]
    annotations: Mapping[str, Label]
    place: Place


@dataclass(frozen=True, slots=True)
class Contents:
    """What one file declares, in the order of its documents. `source` is None where the file could not be read."""

    blob: str = ""
    source: SourceFile | None = None
    namespaces: tuple[NamespaceDocument, ...] = ()
    teams: tuple[str, ...] = ()
    policies: tuple[NetworkPolicy, ...] = ()
    foreign: tuple[ForeignPolicy, ...] = ()
    cluster_wide: tuple[ClusterPolicy, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    unlabelled: tuple[Skipped, ...] = ()
    """Namespace documents whose labels are not in force as written. `about` is the namespace, "" the folder's."""
    astray: tuple[Skipped, ...] = ()
    """Policies that name another namespace (`about`) than their folder's, which are `skipped` too."""
    bindings: tuple[tuple[str, str], ...] = ()
    """Of a file in no namespace's folder: the namespace of a role binding, "" where it names none, and a GitHub team."""
    kustomization: Kustomization | None = None
    flux: tuple[Kustomization, ...] = ()
    applications: tuple[Application, ...] = ()
    charts: tuple[Skipped, ...] = ()
    """Releases of Helm charts; `about` is the namespace, "" where it is that of the build or the folder."""
    link: str = ""
    """Of a symbolic link to a folder or file: the path that it stands for."""
    may_declare: tuple[str, ...] = ()
    """Namespaces that a file declares which could not be read."""
    named: tuple[str, ...] = ()
    """What stands behind `namespace:` in a file of no namespace's folder that could not be read."""


def read_contents(file: RawFile, namespace: str | None) -> Contents:
    """Read one file of the folder of a namespace, or (None) of no such folder. What cannot be read is in `skipped`."""
    try:
        text = decode(file.data)
        roots = compose_documents(text)
    except Unreadable as problem:
        whom = EVERY_NAMESPACE if _AT_START.search(file.data) else ""
        return Contents(file.blob, skipped=(Skipped(file.path, str(problem), problem.line, hides=True, about=whom),))
    reader = _FileReader(Nodes(file.path, text), namespace)
    for document, root in enumerate(roots):
        if root is not None:
            reader.read(root, document)
    return Contents(
        blob=file.blob,
        source=SourceFile(file.path, file.blob, text, reader.policy_documents),
        namespaces=tuple(reader.namespaces),
        teams=tuple(reader.teams),
        policies=tuple(reader.policies),
        foreign=tuple(reader.foreign),
        cluster_wide=tuple(reader.cluster_wide),
        skipped=_shortened(reader.nodes.skipped),
        unlabelled=tuple(reader.unlabelled[:MOST_SKIPPED]),
        astray=tuple(reader.astray[:MOST_SKIPPED]),
        bindings=tuple(reader.bindings),
        flux=tuple(reader.flux),
        applications=tuple(reader.applications),
        charts=tuple(reader.charts),
    )


def read_anywhere(file: RawFile) -> Contents:
    """Read one file by what its documents say, in whatever folder it is. A policy's namespace is "" where it names none.

    A file that holds nothing of interest is not parsed. Any bytes will do: what cannot be read is in `skipped`.
    """
    data, encoded = file.data, None
    if file.path.rpartition("/")[2] in KUSTOMIZATIONS:
        return _read_kustomization(file)
    if data.startswith(UTF_16):
        data = data.decode("utf-16", "replace").encode(errors="replace")
        encoded = opaque(file.path, "The file is UTF-16.", hides=_MAY_NAME.search(data) is not None)
    elif data.startswith(GIT_CRYPT):
        encoded = opaque(file.path, "The file is encrypted with git-crypt.")
    elif data.startswith(LARGE_FILE_STORAGE):
        why = "It is kept in Git LFS, which is not read. Put the file itself there."
        return Contents(file.blob, skipped=(Skipped(file.path, why, hides=True),))
    if not _OF_INTEREST.search(data) and not (b"kind" in data and _APPLIES.search(data)):
        return Contents(file.blob, skipped=(encoded,) if encoded else ())
    found = Contents(file.blob, skipped=(encoded,)) if encoded else read_contents(file, None)
    if found.source is not None:
        return replace(found, skipped=(*found.skipped, *_encrypted(file, found.skipped)))
    named, declared = (tuple(dict.fromkeys(map(bytes.decode, rule.findall(data)))) for rule in (_NAMES_NAMESPACE, _DECLARES))
    return replace(found, named=named, may_declare=declared)


def _encrypted(file: RawFile, skipped: Iterable[Skipped]) -> Iterator[Skipped]:
    """Yield that a file which SOPS encrypted may hold a policy of the whole cluster, unless that is said already."""
    said = list(skipped)
    if b"sops" not in file.data or any(skip.about == EVERY_NAMESPACE for skip in said):
        return
    if _MAY_NAME.search(file.data) and any("SOPS" in skip.why for skip in said):
        yield opaque(file.path, "The file is encrypted with SOPS.", hides=_ENCRYPTED_KIND.search(file.data) is not None)


def _read_kustomization(file: RawFile) -> Contents:
    try:
        text = decode(file.data)
        root = next(iter(compose_documents(text)), None)
    except Unreadable as problem:
        return Contents(file.blob, skipped=(Skipped(file.path, str(problem), problem.line, hides=True),))
    if root is None:
        return Contents(file.blob)
    nodes = Nodes(file.path, text)
    read = read_kustomization(nodes, root)
    return Contents(file.blob, SourceFile(file.path, file.blob, text, 0), skipped=tuple(nodes.skipped), kustomization=read)


def opaque(path: str, why: str, *, hides: bool = False) -> Skipped:
    """Make what is said of a file, link or submodule outside the namespace folders that cannot be read."""
    return Skipped(path, f"{why} {OPAQUE}", hides=hides, about=EVERY_NAMESPACE)


def _shortened(skipped: Sequence[Skipped]) -> tuple[Skipped, ...]:
    """Keep what is said of one file readable."""
    if len(skipped) <= MOST_SKIPPED:
        return tuple(skipped)
    rest = skipped[MOST_SKIPPED:]
    why = f"{len(rest)} more documents or entries of it are not read either."
    whom = EVERY_NAMESPACE if any(skip.about == EVERY_NAMESPACE for skip in rest) else ""
    return (*skipped[:MOST_SKIPPED], Skipped(skipped[0].path, why, hides=any(skip.hides for skip in rest), about=whom))


@dataclass(slots=True)
class _FileReader:
    nodes: Nodes
    namespace: str | None
    """The namespace of the file's folder, None where what a document says of itself decides."""
    namespaces: list[NamespaceDocument] = field(default_factory=list)
    teams: list[str] = field(default_factory=list)
    policies: list[NetworkPolicy] = field(default_factory=list)
    foreign: list[ForeignPolicy] = field(default_factory=list)
    cluster_wide: list[ClusterPolicy] = field(default_factory=list)
    unlabelled: list[Skipped] = field(default_factory=list)
    astray: list[Skipped] = field(default_factory=list)
    bindings: list[tuple[str, str]] = field(default_factory=list)
    flux: list[Kustomization] = field(default_factory=list)
    applications: list[Application] = field(default_factory=list)
    charts: list[Skipped] = field(default_factory=list)
    policy_documents: int = 0

    def read(self, root: yaml.Node, document: int) -> None:
        """Read one document, and every object of it where it is a list."""
        for item in manifests(self.nodes, root, document):
            try:
                self._take(item)
            except Wrong as wrong:
                why = f"{item} is not read, since Kubernetes refuses it: {wrong.why}."
                hides = bool(policy_kind(item.kind)) or not is_served(item.api_version, item.kind)
                whom = about(item.kind) or ("" if self.namespace is not None else _named_in(item))
                self.nodes.skip(f"{why} {STAYS}" if hides else why, wrong.node, hides=hides, about=whom)
                if item.kind == "Namespace":
                    self.unlabelled.append(
                        Skipped(self.nodes.path, f"{why} {STAYS}", self.nodes.line(wrong.node), hides=True, about=whom)
                    )

    def _take(self, item: Manifest) -> None:
        if not is_served(item.api_version, item.kind):
            raise Wrong(f"no kind {quoted(item.kind)} is served", item.fields.get("kind", item.root))
        if item.kind == "Namespace":
            self._take_namespace(item)
        elif item.kind == "Kustomization" and item.api_version.startswith(FLUX):
            self.flux += [read_flux(self.nodes, item.root, item.fields.get("spec"))] if self.namespace is None else []
        elif item.kind in ARGO_KINDS and item.api_version.startswith(ARGO):
            self.applications += (
                [read_application(self.nodes, item.root, item.kind, item.fields)] if self.namespace is None else []
            )
        elif is_release(item):
            self._take_release(item)
        elif item.kind == "RoleBinding":
            self._take_role_binding(item)
        elif item.kind == "NetworkPolicy" or is_foreign(item.api_version, item.kind):
            self.policy_documents += 1
            self._take_policy(item)

    def _take_namespace(self, item: Manifest) -> None:
        if item.api_version != "v1":
            raise Wrong(f"its apiVersion is {quoted(item.api_version)}, and a Namespace's is v1", item.root)
        name = self._name(item)
        if self.namespace not in {name, None}:
            self.nodes.skip(f"{item} is in the folder of {quoted(self.namespace)}: it is not read.", item.metadata["name"])
            self.unlabelled.append(replace(self.nodes.skipped[-1], hides=True, about=name))
            return
        said = len(self.nodes.skipped)
        labels = self.nodes.labels(item.metadata, "label")
        annotations = self.nodes.labels(item.metadata, "annotation")
        if len(self.nodes.skipped) > said:
            self._check_labels(item)
        self.namespaces.append(NamespaceDocument(name, labels, annotations, self.nodes.place(item.root)))

    def _check_labels(self, item: Manifest) -> None:
        """Record a Namespace that Kubernetes refuses for one of its labels or annotations: it keeps those that it had."""
        said = list(self.nodes.skipped)
        try:
            self.nodes.check_labels(item.metadata)
        except Wrong as wrong:
            why = f"{item} keeps the labels that it had, since Kubernetes refuses it: {wrong.why}. {STAYS}"
            whom = "" if self.namespace is not None else _named_in(item)
            self.unlabelled.append(Skipped(self.nodes.path, why, self.nodes.line(wrong.node), hides=True, about=whom))
        self.nodes.skipped = said

    def _take_release(self, item: Manifest) -> None:
        """Take a release of a Helm chart. In a namespace's folder it leaves open what policies that has."""
        found = read_release(self.nodes, item)
        if self.namespace is None:
            self.charts.append(found)
        elif found.about in {"", self.namespace}:
            self.nodes.skipped.append(replace(found, about=""))

    def _take_role_binding(self, item: Manifest) -> None:
        place = self._namespace_of(item)
        if place is None:
            return
        for node in self.nodes.sequence(item.fields.get("subjects"), "subjects"):
            subject = self.nodes.mapping(node, "a subject")
            name = text_of(subject.get("name"))
            if text_of(subject.get("kind")) == "Group" and name.startswith(GITHUB_GROUP) and len(name) > len(GITHUB_GROUP):
                self.teams.append(name.removeprefix(GITHUB_GROUP))
                self.bindings.append((place, self.teams[-1]))

    def _take_policy(self, item: Manifest) -> None:
        enforced_elsewhere = is_foreign(item.api_version, item.kind)
        if not enforced_elsewhere and item.api_version != POLICY_API:
            self.nodes.skip(
                f"{item} is not in force as written: its apiVersion is {quoted(item.api_version)}, and only {POLICY_API} is "
                f"served. {STAYS}",
                item.root,
                hides=True,
                about="" if self.namespace is not None else _named_in(item),
            )
            return
        name = self._name(item)
        if item.kind in CLUSTER_WIDE:
            found = read_foreign(self.nodes, item, name, "")
            self.cluster_wide.append(ClusterPolicy(found, namespaces_of(self.nodes, item)))
            return
        place = self._namespace_of(item)
        if place is None:
            self.astray.append(self.nodes.skipped[-1])
            return
        if enforced_elsewhere:
            self.foreign.append(read_foreign(self.nodes, item, name, place))
        else:
            self.policies.append(read_policy(self.nodes, item, name, place))

    def _name(self, item: Manifest) -> str:
        node = item.metadata.get("name")
        if node is None or is_null(node):
            raise Wrong("it has no name", item.root)
        name = self.nodes.text(node, "metadata.name")
        if not DNS_SUBDOMAIN.fullmatch(name):
            raise Wrong(f"{quoted(name)} is not a name of small letters, digits, “-” and “.”", node)
        return name

    def _namespace_of(self, item: Manifest) -> str | None:
        """Return the namespace of an object; "" where neither it nor its folder says.

        None where it is another than its folder's: `kubectl -n NAMESPACE apply` refuses that.
        """
        node = item.metadata.get("namespace")
        name = "" if node is None or is_null(node) else self.nodes.text(node, "metadata.namespace")
        if not name or node is None:  # kubectl takes an empty one for none
            return self.namespace or ""
        if self.namespace not in {name, None}:
            self.nodes.skip(
                f"{item} is not in force: its namespace is {quoted(name)}, in the folder of {quoted(self.namespace)}. "
                f"kubectl refuses it there with “-n {self.namespace}”; what applies it without that puts it into {quoted(name)}.",
                node,
                about=name,
            )
            return None
        return name


def _named_in(item: Manifest) -> str:
    """Return the namespace that a refused object is, or names as its own; "" for none."""
    return text_of(item.metadata.get("name" if item.kind == "Namespace" else "namespace"))

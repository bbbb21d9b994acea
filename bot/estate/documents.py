"""The documents of one file: each is taken for what it is, or recorded with the reason why not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import yaml

from bot.estate.argo import API as ARGO
from bot.estate.argo import KINDS as ARGO_KINDS
from bot.estate.argo import Application, read_application
from bot.estate.charts import is_release, read_release
from bot.estate.flux import read_flux
from bot.estate.kustomize import Kustomization
from bot.estate.kyverno import is_kyverno, read_kyverno
from bot.estate.layout import PROJECT
from bot.estate.nested import WORD, may_hold, read_nested
from bot.estate.pods import PodReader
from bot.manifests.manifest import CLUSTER_WIDE, Manifest, about, is_served, manifests, policy_kind
from bot.manifests.networkpolicy import POLICY_API, read_policy
from bot.manifests.nodes import Nodes, Wrong, is_filled_in, is_null, is_variable, quoted, text_of
from bot.manifests.other_policies import is_foreign, is_on_requests, namespaces_of, read_foreign
from bot.manifests.workloads import is_pod_kind
from bot.model.estate import EVERY_NAMESPACE, ClusterPolicy, ForeignPolicy, Label, NetworkPolicy, Place, Skipped
from bot.model.syntax import DNS_LABEL, DNS_SUBDOMAIN

STAYS = "What was applied before stays in force."
GITHUB_GROUP = "github:"
"""What the name of a role binding's group begins with where the group is a GitHub team."""
FLUX = "kustomize.toolkit.fluxcd.io/"


@dataclass(frozen=True, slots=True)
class NamespaceDocument:
    """A document of kind Namespace."""

    name: str
    labels: Mapping[str, Label]
    annotations: Mapping[str, Label]
    place: Place
    is_project: bool = False
    """Whether it is OpenShift's own way to declare one, whose name kustomize leaves alone."""


@dataclass(slots=True)
class FileReader:
    """Takes the documents of one file, one after another."""

    nodes: Nodes
    namespace: str | None
    """The namespace of the file's folder, None where what a document says of itself decides."""
    text: str
    namespaces: list[NamespaceDocument] = field(default_factory=list)
    teams: list[str] = field(default_factory=list)
    policies: list[NetworkPolicy] = field(default_factory=list)
    foreign: list[ForeignPolicy] = field(default_factory=list)
    on_requests: list[ForeignPolicy] = field(default_factory=list)
    cluster_wide: list[ClusterPolicy] = field(default_factory=list)
    unlabelled: list[Skipped] = field(default_factory=list)
    astray: list[Skipped] = field(default_factory=list)
    bindings: list[tuple[str, str]] = field(default_factory=list)
    flux: list[Kustomization] = field(default_factory=list)
    applications: list[Application] = field(default_factory=list)
    charts: list[Skipped] = field(default_factory=list)
    policy_documents: int = 0
    pods: PodReader | None = None

    def read(self, root: yaml.Node, document: int) -> None:
        """Read one document, and every object of it where it is a list."""
        for item in manifests(self.nodes, root, document):
            try:
                self._take(item)
            except Wrong as wrong:
                is_template = is_filled_in(wrong.node)
                reason = "it has a variable that something fills in later" if is_template else "Kubernetes refuses it"
                why = f"{item} isn't read, because {reason}: {wrong.why}."
                hides = bool(policy_kind(item.kind)) or not is_served(item.api_version, item.kind)
                whom = about(item.kind) or ("" if self.namespace is not None else _named_in(item))
                self.nodes.skip(f"{why} {STAYS}" if hides and not is_template else why, wrong.node, hides=hides, about=whom)
                if item.kind == "Namespace":
                    self.unlabelled.append(
                        Skipped(self.nodes.path, f"{why} {STAYS}", self.nodes.line(wrong.node), hides=True, about=whom)
                    )

    def _take(self, item: Manifest) -> None:
        if not is_served(item.api_version, item.kind):
            raise Wrong(f"no kind {quoted(item.kind)} is served", item.fields.get("kind", item.root))
        if item.kind == "Namespace" or _is_project(item):
            self._take_namespace(item)
        elif item.kind == "Kustomization" and item.api_version.startswith(FLUX):
            self.flux += [read_flux(self.nodes, item)] if self.namespace is None else []
        elif item.kind in ARGO_KINDS and item.api_version.startswith(ARGO):
            self.applications += (
                [read_application(self.nodes, item.root, item.kind, item.fields)] if self.namespace is None else []
            )
        elif is_release(item):
            self._take_release(item)
        elif is_kyverno(item.api_version, item.kind):
            self._take_made(read_kyverno(self.nodes, item, self.text))
        elif item.kind == "RoleBinding":
            self._take_role_binding(item)
        elif item.kind == "NetworkPolicy" or is_foreign(item.api_version, item.kind):
            self.policy_documents += 1
            self._take_policy(item)
        else:
            self._take_other(item)

    def _take_other(self, item: Manifest) -> None:
        """Take what limits no connection itself: a policy on requests, pods, or what holds other objects."""
        if is_on_requests(item.api_version, item.kind):
            if (place := self._namespace_of(item)) is not None:
                at = self.nodes.place(item.root)
                self.on_requests.append(ForeignPolicy(place, self._name(item), item.kind, item.api_version, frozenset(), at))
        elif is_pod_kind(item.api_version, item.kind):
            self.pods = self.pods or PodReader(Nodes(self.nodes.path, self.text), self.namespace)
            self.pods.take(item)
        elif may_hold(item) and WORD in self.text:
            self._take_made(read_nested(self.nodes, item))

    def _take_namespace(self, item: Manifest) -> None:
        if item.api_version != "v1" and not _is_project(item):
            raise Wrong(f"its apiVersion is {quoted(item.api_version)}, but a Namespace's is v1", item.root)
        name = self._name(item)
        if not DNS_LABEL.fullmatch(name):
            raise Wrong(
                f"{quoted(name)} can't be a namespace's name: lower-case letters, digits and “-”, at most 63 characters",
                item.metadata["name"],
            )
        if self.namespace not in {name, None}:
            self.nodes.skip(f"{item} is in the folder of {quoted(self.namespace)}, so it isn't read.", item.metadata["name"])
            self.unlabelled.append(replace(self.nodes.skipped[-1], hides=True, about=name))
            return
        said = len(self.nodes.skipped)
        labels = self.nodes.labels(item.metadata, "label")
        annotations = self.nodes.labels(item.metadata, "annotation")
        if len(self.nodes.skipped) > said:
            self._check_labels(item)
        place = self.nodes.place(item.root)
        self.namespaces.append(NamespaceDocument(name, labels, annotations, place, is_project=_is_project(item)))

    def _check_labels(self, item: Manifest) -> None:
        """Record a Namespace of which a label is filled in later, or Kubernetes refuses one: it keeps those that it had."""
        said = list(self.nodes.skipped)
        try:
            self.nodes.check_labels(item.metadata)
        except Wrong as wrong:
            why = f"{item} keeps the labels it had, because Kubernetes refuses it: {wrong.why}. {STAYS}"
            if is_filled_in(wrong.node):
                why = f"{item} has labels that the bot can't tell: {wrong.why}."
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

    def _take_made(self, found: Iterable[Skipped]) -> None:
        """Take what makes or changes policies. In a namespace's folder, what is about another namespace may be about any."""
        for said in found:
            is_own = self.namespace is not None and said.about in {"", self.namespace}
            whom = "" if is_own else EVERY_NAMESPACE if self.namespace is not None else said.about
            self.nodes.skipped.append(replace(said, about=whom))

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
                f"{item} isn't in force as written: its apiVersion is {quoted(item.api_version)}, but Kubernetes serves only "
                f"{POLICY_API}. {STAYS}",
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
            raise Wrong(f"{quoted(name)} isn't a name of lower-case letters, digits, “-” and “.”", node)
        return name

    def _namespace_of(self, item: Manifest) -> str | None:
        """Return the namespace of an object; "" where neither it nor its folder says.

        None where it is another than its folder's: `kubectl -n NAMESPACE apply` refuses that.
        """
        node = item.metadata.get("namespace")
        name = "" if node is None or is_null(node) else self.nodes.text(node, "metadata.namespace")
        if not name or node is None:  # kubectl takes an empty one for none
            return self.namespace or ""
        if self.namespace is None and not DNS_LABEL.fullmatch(name) and not is_variable(name):
            raise Wrong(f"{quoted(name)} isn't the name of a namespace", node)
        if self.namespace not in {name, None}:
            self.nodes.skip(
                f"{item} isn't in force: its namespace is {quoted(name)}, but it's in the folder of {quoted(self.namespace)}. "
                f"There, kubectl refuses it with “-n {self.namespace}”; without that, it goes into {quoted(name)}.",
                node,
                about=name,
            )
            return None
        return name


def _is_project(item: Manifest) -> bool:
    """Whether a document declares a namespace as an OpenShift project, or asks for one."""
    return item.kind in {"Project", "ProjectRequest"} and item.api_version.partition("/")[0] == PROJECT


def _named_in(item: Manifest) -> str:
    """Return the namespace that a refused object is, or names as its own; "" for none."""
    return text_of(item.metadata.get("name" if item.kind == "Namespace" else "namespace"))

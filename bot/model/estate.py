"""What an environments repository declares at one commit. Immutable, with the file and line of what is declared."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.model.conventions import BUILT_IN_KEY
from bot.model.selector import LabelSelector

EVERY_NAMESPACE = "*"
"""The value of `Skipped.about` for a document outside every namespace, which may concern any."""
SOME_NAMESPACE = "?"
"""Stands in `Skipped.about` for the namespace of a document of which nothing says which it is."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A line of a file in the repository. `line` counts from 1."""

    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


class Direction(StrEnum):
    """A policy type: https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/ ."""

    INGRESS = "Ingress"
    EGRESS = "Egress"


@dataclass(frozen=True, slots=True)
class IPBlock:
    """A CIDR with exceptions. Pods have addresses too, but no repository declares them: see `Estate.pod_ranges`."""

    cidr: str
    excludes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Peer:
    """One item of `from` or `to`. `namespaces` None means the policy's own namespace; both selectors must match (AND)."""

    namespaces: LabelSelector | None
    pods: LabelSelector | None
    ip_block: IPBlock | None
    place: Place


@dataclass(frozen=True, slots=True)
class PolicyPort:
    """One item of `ports`. `port` None is every port of the protocol; a text is a container port's name."""

    protocol: str = "TCP"
    port: int | str | None = None
    end_port: int | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One ingress or egress rule. No peers means every peer, also outside the cluster; no ports means every port."""

    peers: tuple[Peer, ...]
    ports: tuple[PolicyPort, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class NetworkPolicy:
    """A `networking.k8s.io/v1` policy, with defaults filled in (`types` as the API server does)."""

    namespace: str
    name: str
    pods: LabelSelector
    types: frozenset[Direction]
    ingress: tuple[Rule, ...]
    egress: tuple[Rule, ...]
    place: Place
    document: int
    """Index of the document in its file, counting from 0, empty documents included."""
    managed_by: str = ""
    """What writes it, where its labels or owners name something other than what applies a repository."""
    items: tuple[int, ...] = ()
    """Where it is an item of a list of objects: its index there, and before it that of each list around."""

    @property
    def position(self) -> tuple[int, ...]:
        """Return where it is in its file, by index: its document, and the item of a list there."""
        return self.document, *self.items


@dataclass(frozen=True, slots=True)
class ForeignPolicy:
    """A policy that the cluster enforces and the bot does not interpret (Calico's kinds), with the directions it may limit."""

    namespace: str
    """Its namespace; "" for a policy of the whole cluster."""
    name: str
    kind: str
    api_version: str
    types: frozenset[Direction]
    place: Place
    text: str = ""
    """All keys and values of its document, one a line: those that it may select by are among them."""


@dataclass(frozen=True, slots=True)
class ClusterPolicy:
    """A policy of the whole cluster, wherever its file is, with the namespaces whose pods it may select."""

    policy: ForeignPolicy
    namespaces: LabelSelector
    """Empty where it may select every namespace, or where this cannot be determined."""


@dataclass(frozen=True, slots=True)
class ContainerPort:
    """A port that a container declares. It may listen on others too: the list is information, and opens nothing."""

    number: int
    name: str = ""
    protocol: str = "TCP"


@dataclass(frozen=True, slots=True)
class Workload:
    """A Pod, or an object that makes pods, with what the pods carry."""

    namespace: str
    kind: str
    name: str
    labels: tuple[tuple[str, str], ...]
    """The labels of its pods, not its own."""
    ports: tuple[ContainerPort, ...]
    host_network: bool
    """Whether its pods use their node's network and address."""
    place: Place
    addresses: tuple[str, ...] = ()
    """The addresses of a Pod whose manifest was read from a cluster: `status.podIPs`."""

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


@dataclass(frozen=True, slots=True)
class ServicePort:
    """A port of a service, and the port of its pods (`target`, a number or a container port's name) that it passes calls to."""

    number: int
    target: int | str
    name: str = ""
    protocol: str = "TCP"
    node: int = 0
    """The port that every node has for it; 0 for none, or one that the cluster chooses."""


@dataclass(frozen=True, slots=True)
class Service:
    """A name that pods are called by: https://kubernetes.io/docs/concepts/services-networking/service/ ."""

    namespace: str
    name: str
    selector: tuple[tuple[str, str], ...]
    """The labels of its pods; empty where something else says which they are."""
    ports: tuple[ServicePort, ...]
    type: str
    headless: bool
    """Whether its name stands for the pods themselves, so that calls go to their own ports."""
    external_name: str
    """The host outside the cluster that an ExternalName service stands for, else ""."""
    place: Place

    @property
    def kind(self) -> str:
        """Return the kind, as a workload has it."""
        return "Service"

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


@dataclass(frozen=True, slots=True)
class Label:
    """The value of a label or annotation, and where it is written."""

    value: str
    place: Place


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A YAML file at a namespace's root: its text unchanged, and its git blob id."""

    path: str
    blob: str
    text: str
    policies: int
    """The number of NetworkPolicy documents in it, Calico's included."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file or document that was not read, and why, in words for people."""

    path: str
    why: str
    line: int | None = None
    hides: bool = False
    """Whether it leaves open which policies are in force: a file that cannot be read may hold one, and where Kubernetes refuses
    a policy, the version applied before stays. A refused Deployment hides nothing."""
    about: str = ""
    """The namespace that it names, where that differs from its folder's, or EVERY_NAMESPACE; else ""."""
    of_pods: bool = False
    """Whether only workloads and services hang on it, and no verdict."""
    is_read: bool = False
    """Whether it was read, and only what comes of it is not known: a patch, a chart, a file that may not be in force."""
    carrying: tuple[tuple[str, str], ...] = ()
    """Where it is about every namespace: the labels of those that it concerns, none for all of them."""
    policy: NetworkPolicy | ForeignPolicy | None = field(default=None, compare=False)
    """The policy of which it is not known whether it is in force, where nothing else is left open."""


@dataclass(frozen=True, slots=True)
class Namespace:
    """One namespace: a folder of the repository."""

    name: str
    folder: str
    labels: Mapping[str, Label]
    """Declared labels. `kubernetes.io/metadata.name` is not among them: see `Estate.labels_of`."""
    annotations: Mapping[str, Label]
    teams: tuple[str, ...]
    """GitHub teams of its role bindings: their members may raise a pull request for it."""
    policies: tuple[NetworkPolicy, ...]
    """The effective policies: of two with the same name, the one applied last."""
    overwritten: tuple[NetworkPolicy, ...]
    """Policies whose name is used again later, so that the cluster never holds them."""
    foreign: tuple[ForeignPolicy, ...]
    """Policies that are not interpreted; those of the whole cluster that may select its pods come last."""
    files: Mapping[str, SourceFile]
    """Every readable YAML file at the folder's root, by path in the repository."""
    place: Place
    shared: frozenset[str] = frozenset()
    """Files of which other namespaces, or the same one of other clusters, are made as well."""
    bases: frozenset[str] = frozenset()
    """Files that are built several times for this namespace, most likely for several clusters."""
    overlay: str = ""
    """The kustomization that builds it and no other namespace, and for no other cluster than is meant; "" for none."""
    others: frozenset[str] = frozenset()
    """Paths of the files in its folder that hold nothing of it."""
    declared: bool = True
    """Whether a document declares it. Otherwise policies are written for it, and something else makes it."""
    unread: tuple[Skipped, ...] = ()
    """What was not read and leaves open which policies it has: see `Skipped.hides`."""
    on_requests: tuple[ForeignPolicy, ...] = ()
    """Policies of a service mesh, which limit no connection and may refuse requests."""
    workloads: tuple[Workload, ...] = ()
    """What makes pods in it, as far as the repository declares that: charts and people may add others."""
    services: tuple[Service, ...] = ()
    pods_unread: tuple[Skipped, ...] = ()
    """What was not read, or not for certain, and may declare or change its workloads or services. No policy hangs on it."""


@dataclass(frozen=True, slots=True)
class Clusters:
    """The clusters that a repository declares namespaces for. There are none where it declares each namespace once."""

    folders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By the cluster's name, as people say it: where its manifests are."""
    of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The clusters of each namespace that is not declared for all of them."""
    common: frozenset[str] = frozenset()
    """Of these, those that have no file of any one cluster: a change of one is for all of its clusters."""
    differing: frozenset[str] = frozenset()
    """The namespaces of which the policies or labels are not the same in all of their clusters."""
    undeclared: frozenset[str] = frozenset()
    """The namespaces that policies are written for and that nothing declares: which clusters have them is not known."""
    estates: Mapping[str, "Estate"] = field(default_factory=dict, compare=False, repr=False)
    """What is declared for each cluster, with what is declared for all of them."""

    def is_for_all(self, namespace: str) -> bool:
        """Whether a change of a namespace is for every cluster that has it, and the same in each of them."""
        if not self.folders or namespace in self.differing or namespace in self.undeclared:
            return False
        return namespace not in self.of or namespace in self.common


@dataclass(frozen=True, slots=True)
class Estate:
    """All that the repository declares at one commit."""

    commit: str
    """Full commit id, or "" for a plain folder."""
    namespaces: Mapping[str, Namespace]
    skipped: tuple[Skipped, ...] = ()
    carriers: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    """(label key, value) to the sorted names of the namespaces that carry it, `kubernetes.io/metadata.name` included."""
    cluster_wide: tuple[ClusterPolicy, ...] = ()
    """In the order of their files."""
    undeclared: Mapping[str, Skipped] = field(default_factory=dict)
    """By folder name, for a folder that declares no namespace: what was not read there and may declare one."""

    unlabelled: Mapping[str, Skipped] = field(default_factory=dict)
    """By namespace, one of `undeclared` or of `namespaces`: what may give it labels and was not read or is refused by Kubernetes.
    Only the built-in label of such a namespace is known."""

    layout: str = ""
    """How its namespaces were found, in words for people: "by their folders below namespaces/"."""
    is_whole: bool = True
    """Whether the repository declares every namespace of the cluster, the platform's own left aside. Where namespaces are found
    by content, others may be made elsewhere: one that nothing declares may exist."""
    pod_ranges: tuple[str, ...] = ()
    """The pods' address ranges, by the platform's data: see `Conventions.pod_ranges`."""
    cluster: str = ""
    """The one of several clusters that it is for; "" where it is all that the repository declares."""
    of_others: frozenset[str] = frozenset()
    """The namespaces that are declared for other clusters alone, which this one does not have."""
    clusters: Clusters = Clusters()
    """The clusters among which a question about some namespaces has to choose; none in the estate of one of them."""

    def labels_of(self, namespace: str) -> dict[str, str]:
        """Return all labels that the namespace has in the cluster, the built-in one included."""
        declared = {key: label.value for key, label in self.namespaces[namespace].labels.items()}
        return declared | {BUILT_IN_KEY: namespace}


def is_in(path: str, folder: str) -> bool:
    """Report whether a path is a folder or below it."""
    return path == folder or path.startswith(f"{folder}/")

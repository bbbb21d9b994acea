"""What was read, in numbers: for `netpol estate`."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from bot.model.conventions import Conventions
from bot.model.estate import EVERY_NAMESPACE, Direction, Estate, ForeignPolicy, Namespace, Place, Skipped
from bot.model.text import quoted


@dataclass(frozen=True, slots=True)
class Uninterpreted:
    """A policy that is enforced and not interpreted."""

    kind: str
    name: str
    place: Place
    concerns: tuple[str, ...]
    """The namespaces of which it leaves verdicts unknown; EVERY_NAMESPACE alone where these are all."""


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts over an Estate. `files` are those that could be read."""

    commit: str
    layout: str
    """How the namespaces were found, in words for people."""
    namespaces: int
    """Those that a document declares."""
    undeclared: tuple[str, ...]
    """Namespaces that policies are written for and that no document declares."""
    files: int
    policies: int
    """Effective `networking.k8s.io/v1` policies."""
    overwritten: int
    """Policies whose name is used again in their namespace, so that the cluster never holds them."""
    replaced: tuple[Skipped, ...]
    """The same, each with its line and that of the one that is in force."""
    foreign: int
    """Policies of other kinds, such as Calico's."""
    uninterpreted: tuple[Uninterpreted, ...]
    """The same, one by one."""
    on_requests: int
    """Policies of service meshes, which limit no connection and may refuse requests."""
    workloads: int
    services: int
    without_policy: tuple[str, ...]
    """Namespaces without any policy: everything may connect to them, and they to everything."""
    egress_only: tuple[str, ...]
    """Namespaces whose policies limit outgoing calls alone: everything may connect to them too."""
    clusters: Mapping[str, tuple[str, ...]]
    """The clusters that some namespaces are declared for, with their folders; none where each namespace is declared once."""
    skipped: tuple[Skipped, ...]
    unlabelled: tuple[Skipped, ...]
    """What leaves open which labels a declared namespace carries."""

    @property
    def is_told(self) -> bool:
        """Whether all was read that may hold a policy, and no policy of the whole cluster leaves every verdict unknown.

        A namespace's own policy of another kind is a choice of its owners, and no fault of the repository.
        """
        hidden = self.unlabelled or any(skip.hides for skip in self.skipped)
        return not hidden and not any(EVERY_NAMESPACE in each.concerns for each in self.uninterpreted)


def uses(estate: Estate, platform: Conventions) -> bool:
    """Whether a repository is of this platform: its labels, its folder of namespaces, or both of its file names are there."""
    if platform.prefix and any(key.startswith(platform.prefix) for key, _ in estate.carriers):
        return True
    below, both = f"{platform.namespaces_root}/", {platform.namespace_file, platform.policy_file}
    for namespace in estate.namespaces.values():
        if namespace.place.path.startswith(below) or both <= {path.rpartition("/")[2] for path in namespace.files}:
            return True
    return False


def summarise(estate: Estate) -> Summary:
    """Count what an Estate holds."""
    namespaces = estate.namespaces.values()
    is_open = list(filter(_is_open, namespaces))
    return Summary(
        commit=estate.commit,
        layout=estate.layout,
        namespaces=sum(namespace.declared for namespace in namespaces),
        undeclared=tuple(namespace.name for namespace in namespaces if not namespace.declared),
        files=len({path for namespace in namespaces for path in namespace.files}),
        policies=sum(len(namespace.policies) for namespace in namespaces),
        overwritten=sum(len(namespace.overwritten) for namespace in namespaces),
        replaced=tuple(chain.from_iterable(_replaced(namespace) for namespace in namespaces)),
        foreign=_count_foreign(estate),
        without_policy=tuple(each.name for each in is_open if not (each.policies or each.foreign)),
        egress_only=tuple(each.name for each in is_open if each.policies or each.foreign),
        uninterpreted=tuple(_uninterpreted(estate)),
        on_requests=_count_on_requests(namespaces),
        workloads=sum(len(namespace.workloads) for namespace in namespaces),
        services=sum(len(namespace.services) for namespace in namespaces),
        clusters=estate.clusters.folders,
        skipped=estate.skipped,
        unlabelled=tuple(dict.fromkeys(skip for name, skip in estate.unlabelled.items() if name in estate.namespaces)),
    )


def _count_foreign(estate: Estate) -> int:
    own = sum(bool(each.namespace) for namespace in estate.namespaces.values() for each in namespace.foreign)
    return own + len(estate.cluster_wide)


def _count_on_requests(namespaces: Iterable[Namespace]) -> int:
    return sum(len(namespace.on_requests) for namespace in namespaces)


def _is_open(namespace: Namespace) -> bool:
    """Report whether nothing limits who may call a declared namespace, and nothing that was not read may do so."""
    types = {each for policy in namespace.policies for each in policy.types}
    types |= {each for policy in namespace.foreign for each in policy.types}
    return namespace.declared and Direction.INGRESS not in types and not namespace.unread


def _uninterpreted(estate: Estate) -> Iterator[Uninterpreted]:
    concerns: dict[ForeignPolicy, list[str]] = {each.policy: [] for each in estate.cluster_wide}
    for namespace in estate.namespaces.values():
        for policy in namespace.foreign:
            concerns.setdefault(policy, []).append(namespace.name)
    for policy, found in sorted(concerns.items(), key=lambda item: item[0].place):
        names = [EVERY_NAMESPACE] if len(found) == len(estate.namespaces) > 1 else found
        yield Uninterpreted(policy.kind, policy.name, policy.place, tuple(names) if policy.types else ())


def _replaced(namespace: Namespace) -> Iterator[Skipped]:
    last = {policy.name: policy.place for policy in namespace.policies}
    for policy in namespace.overwritten:
        why = f"NetworkPolicy {quoted(policy.name)} is written again in {last[policy.name]}, and only that one is in force."
        yield Skipped(policy.place.path, why, policy.place.line)

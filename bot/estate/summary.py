"""What was read, in numbers: for `netpol estate`."""

from dataclasses import dataclass

from bot.estate.model import Estate, Skipped


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts over an Estate. `files` are those that could be read."""

    commit: str
    namespaces: int
    files: int
    policies: int
    """Effective `networking.k8s.io/v1` policies."""
    overwritten: int
    """Policies whose name is used again in their namespace, so that the cluster never holds them."""
    foreign: int
    """Policies of other kinds, such as Calico's."""
    without_policy: tuple[str, ...]
    """Namespaces without any policy: everything may connect to them, and they to everything."""
    skipped: tuple[Skipped, ...]


def summarise(estate: Estate) -> Summary:
    """Count what an Estate holds."""
    namespaces = estate.namespaces.values()
    return Summary(
        commit=estate.commit,
        namespaces=len(namespaces),
        files=sum(len(namespace.files) for namespace in namespaces),
        policies=sum(len(namespace.policies) for namespace in namespaces),
        overwritten=sum(len(namespace.overwritten) for namespace in namespaces),
        foreign=sum(bool(each.namespace) for namespace in namespaces for each in namespace.foreign) + len(estate.cluster_wide),
        without_policy=tuple(space.name for space in namespaces if not space.policies and not space.foreign and not space.unread),
        skipped=estate.skipped,
    )

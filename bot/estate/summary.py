"""What was read, in numbers: for `netpol estate`."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from bot.model.estate import Estate, Namespace, Skipped
from bot.model.text import quoted


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
    replaced: tuple[Skipped, ...]
    """The same, each with its line and that of the one that is in force."""
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
        replaced=tuple(chain.from_iterable(_replaced(namespace) for namespace in namespaces)),
        foreign=sum(bool(each.namespace) for namespace in namespaces for each in namespace.foreign) + len(estate.cluster_wide),
        without_policy=tuple(space.name for space in namespaces if not space.policies and not space.foreign and not space.unread),
        skipped=estate.skipped,
    )


def _replaced(namespace: Namespace) -> Iterator[Skipped]:
    last = {policy.name: policy.place for policy in namespace.policies}
    for policy in namespace.overwritten:
        why = f"NetworkPolicy {quoted(policy.name)} is written again in {last[policy.name]}, and only that one is in force."
        yield Skipped(policy.place.path, why, policy.place.line)

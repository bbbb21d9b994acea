"""Which pods new policies select: those that are isolated already, in as few policies as can name them exactly."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.errors import Fixable
from bot.model.conventions import Conventions
from bot.model.estate import Direction, Estate
from bot.model.selector import LabelSelector, Operator, Requirement
from bot.policy import verdict
from bot.policy.components import with_namespace
from bot.policy.difference import ANY_NAMESPACE

MOST_POLICIES = 50
"""Policies that one change writes for a pair: nobody reviews more of them, and each makes every later verdict dearer."""


def pod_selectors(
    estate: Estate, namespace: str, direction: Direction, pods: LabelSelector, conventions: Conventions
) -> list[LabelSelector]:
    """Return the pod selectors of new policies that are to select every isolated pod among `pods`, and no open one.

    Most often every pod is isolated, and `pods` is the only selector. Otherwise an empty one would isolate the pods that no
    policy selects, and cut off whoever calls them: the selectors are then those of the policies that isolate some pods, joined
    where they differ in the values of one label. Raises Fixable where more than MOST_POLICIES are left.
    """
    if not _has_unrestricted_pods(estate, namespace, direction, pods, conventions):
        return [pods]
    found = [_intersection(policy.pods, pods) for policy in estate.namespaces[namespace].policies if direction in policy.types]
    joined = union_of(each for each in found if each is not None)
    if len(joined) > MOST_POLICIES:
        raise Fixable(
            f"The bot writes no change, because it would take {len(joined)} policies: no policy selects some pods of "
            f"{namespace}, and no single selector fits the others.",
            "Name the pods you mean, or first give the namespace a policy that selects every pod.",
        )
    return joined


@dataclass(frozen=True, slots=True)
class _Parts:
    """A selector by its parts: the values that single labels must have, and all other requirements."""

    values: tuple[tuple[str, tuple[str, ...]], ...]
    others: tuple[Requirement, ...]

    def without(self, key: str) -> object:
        """Return what is left of it besides one label, to compare by: the order of values and requirements says nothing."""
        return frozenset((name, frozenset(some)) for name, some in self.values if name != key), frozenset(self.others)

    def includes(self, other: "_Parts") -> bool:
        """Report whether this selects all that the other does: it asks for nothing that the other does not."""
        values = dict(other.values)
        return set(self.others) <= set(other.others) and all(
            key in values and set(values[key]) <= set(some) for key, some in self.values
        )


def union_of(selectors: Iterable[LabelSelector]) -> list[LabelSelector]:
    """Return selectors that together select exactly what the given ones do, in their order, and as few as joining pairs yields.

    Two are joined where they differ in the values of a single label, by an `In` expression; one that another includes goes.
    """
    parts = list(dict.fromkeys(map(_parts, selectors)))
    before = 0
    while len(parts) != before:
        before = len(parts)
        for key in dict.fromkeys(key for each in parts for key, _ in each.values):
            parts = _joined(parts, key)
    if len(parts) <= MOST_POLICIES:
        parts = [
            one
            for i, one in enumerate(parts)
            if not any(other.includes(one) and (j < i or not one.includes(other)) for j, other in enumerate(parts) if j != i)
        ]
    return [_selector(each) for each in parts]


def _joined(parts: Sequence[_Parts], key: str) -> list[_Parts]:
    """Join the selectors that differ in the values of one label only."""
    found: dict[object, _Parts] = {}
    for i, each in enumerate(parts):
        values = dict(each.values).get(key)
        group = (i if values is None else -1, each.without(key))  # one without the label is joined to nothing
        first = found.get(group)
        if first is None or values is None:
            found[group] = each
        else:
            every = tuple(dict.fromkeys((*dict(first.values)[key], *values)))
            found[group] = replace(first, values=tuple((name, every if name == key else some) for name, some in first.values))
    return list(found.values())


def _parts(selector: LabelSelector) -> _Parts:
    values: dict[str, tuple[str, ...]] = {key: (value,) for key, value in selector.labels}
    others = []
    for each in dict.fromkeys(selector.expressions):
        if each.operator is Operator.IN and each.key not in values:
            values[each.key] = tuple(dict.fromkeys(each.values))
        else:
            others.append(each)
    return _Parts(tuple(values.items()), tuple(others))


def _selector(parts: _Parts) -> LabelSelector:
    single = tuple(sorted((key, some[0]) for key, some in parts.values if len(some) == 1))
    several = tuple(Requirement(key, Operator.IN, some) for key, some in parts.values if len(some) > 1)
    return LabelSelector(single, (*several, *parts.others))


def _has_unrestricted_pods(
    estate: Estate, namespace: str, direction: Direction, pods: LabelSelector, conventions: Conventions
) -> bool:
    extended = with_namespace(estate, ANY_NAMESPACE, {})
    if direction is Direction.INGRESS:
        found = verdict(extended, ANY_NAMESPACE, namespace, pods=pods.labels, conventions=conventions)
        return any(opening.ingress is None for opening in found.openings)
    found = verdict(extended, namespace, ANY_NAMESPACE, from_pods=pods.labels, conventions=conventions)
    return any(opening.egress is None for opening in found.openings)


def _intersection(one: LabelSelector, other: LabelSelector) -> LabelSelector | None:
    """Return the selector of the pods that both select; None where their labels contradict each other."""
    labels = dict(one.labels)
    if any(labels.setdefault(key, value) != value for key, value in other.labels):
        return None
    return LabelSelector(tuple(sorted(labels.items())), tuple(dict.fromkeys((*one.expressions, *other.expressions))))

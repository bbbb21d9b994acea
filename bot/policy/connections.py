"""Sets of connections, as exact algebra.

A connection is what a NetworkPolicy can tell apart: the source pod's labels, the target pod's labels, a protocol, a port
number, and the name of that port on the target pod. A `ConnectionSet` limits each of these dimensions on its own (label `app`
of the target is `api`, the protocol is TCP, the port is 8000 to 8080). A sequence of sets stands for their union; every policy
is such a union. `intersect_all`, `subtract_all`, `covers` and `simplify` are exact over every possible pod: nothing is sampled,
and no list of pods is needed. Every step is counted on a `Budget`, so that a hostile file ends in `TooManyCases`, not in a
hang.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from bot.model.question import Protocol
from bot.model.syntax import MAX_PORT, MIN_PORT

PROTOCOLS = frozenset(str(protocol) for protocol in Protocol)

STEPS_PER_PAIR = 500_000
"""The budget of one pair: at most a tenth of a second. A real pair takes some hundred steps."""

Dimension = tuple[str, str]
"""What a limit applies to: (`source` or `target`, a label key), or PORT_NAME."""

PORT_NAME: Dimension = ("port", "name")
"""The name of the port on the target pod. Like a label, it may be absent. A port has at most one name on a pod."""

SET_STEPS = 8
"""The steps of one operation on two sets, apart from those for their labels."""
MOST_SETS = 32
"""The most sets that `simplify` compares pair by pair: no sentence can list more."""


class TooManyCases(Exception):  # noqa: N818 - it says what happened, and never leaves this package
    """The policies distinguish more cases than the budget allows."""


class Budget:
    """The number of elementary steps that are left. One step takes about a fifth of a microsecond."""

    __slots__ = ("left",)

    def __init__(self, steps: int = STEPS_PER_PAIR) -> None:
        self.left = steps

    def spend(self, steps: int) -> None:
        """Take `steps`, or raise TooManyCases."""
        self.left -= steps
        if self.left < 0:
            raise TooManyCases


class LabelValues(NamedTuple):
    """A set of label values: the `items`, or with `excluding` every value but the items. None stands for the absent label."""

    excluding: bool
    items: frozenset[str | None]

    @property
    def empty(self) -> bool:
        """Report whether the set holds neither a value nor the absent label."""
        return not self.excluding and not self.items

    def intersection(self, other: "LabelValues") -> "LabelValues":
        """Return the values that are in both sets."""
        if self.excluding:
            return (
                LabelValues(True, self.items | other.items) if other.excluding else LabelValues(False, other.items - self.items)
            )
        return LabelValues(False, self.items - other.items if other.excluding else self.items & other.items)

    def complement(self) -> "LabelValues":
        """Return the values that are not in the set."""
        return LabelValues(not self.excluding, self.items)

    def union(self, other: "LabelValues") -> "LabelValues":
        """Return the values that are in either set."""
        return self.complement().intersection(other.complement()).complement()


ANY_VALUE = LabelValues(True, frozenset())


class ConnectionSet(NamedTuple):
    """A set of connections: a product of limits. A dimension that `labels` leaves out is not limited; ports are inclusive."""

    labels: Mapping[Dimension, LabelValues]
    protocols: frozenset[str] = PROTOCOLS
    min_port: int = MIN_PORT
    max_port: int = MAX_PORT

    @property
    def every_port(self) -> bool:
        """Report whether no port number is excluded."""
        return (self.min_port, self.max_port) == (MIN_PORT, MAX_PORT)

    @property
    def port_names(self) -> list[str]:
        """Return the names that the port may have on the target pod, sorted; none where its name is not limited."""
        return sorted(name for name in self.labels.get(PORT_NAME, ANY_VALUE).items if name)

    @property
    def key(self) -> tuple[object, ...]:
        """Return a hashable form that is equal for equal limits."""
        return frozenset(self.labels.items()), self.protocols, self.min_port, self.max_port


ALL_CONNECTIONS = ConnectionSet({})


def intersect_labels(
    one: Mapping[Dimension, LabelValues], other: Mapping[Dimension, LabelValues]
) -> Mapping[Dimension, LabelValues] | None:
    """Return the limits that satisfy both; None where a dimension has no value left."""
    if not other:
        return one
    if not one:
        return other
    merged = dict(one)
    for dimension, values in other.items():
        mine = merged.get(dimension)
        if mine is not None:
            values = mine.intersection(values)  # noqa: PLW2901 - the narrowed form of the same thing
            if values.empty:
                return None
        merged[dimension] = values
    return merged


def intersection(one: ConnectionSet, other: ConnectionSet, budget: Budget) -> ConnectionSet | None:
    """Return the connections that are in both sets; None where there are none."""
    budget.spend(SET_STEPS + len(one.labels) + len(other.labels))
    min_port, max_port = max(one.min_port, other.min_port), min(one.max_port, other.max_port)
    if min_port > max_port:
        return None
    protocols = one.protocols & other.protocols
    if not protocols:
        return None
    labels = intersect_labels(one.labels, other.labels)
    return None if labels is None else ConnectionSet(labels, protocols, min_port, max_port)


def intersect_all(some: Iterable[ConnectionSet], others: Iterable[ConnectionSet], budget: Budget) -> list[ConnectionSet]:
    """Return the intersection of two unions of sets, as a union of sets."""
    others = tuple(others)
    common = (intersection(one, other, budget) for one in some for other in others)
    return [connections for connections in common if connections is not None]


def difference(connections: ConnectionSet, taken: ConnectionSet, budget: Budget) -> list[ConnectionSet]:
    """Return `connections` without `taken`, as sets that do not overlap."""
    common = intersection(connections, taken, budget)
    if common is None:
        return [connections]
    pieces = []
    rest = connections
    for dimension, values in taken.labels.items():
        mine = rest.labels.get(dimension, ANY_VALUE)
        left = mine.intersection(values.complement())
        if not left.empty:
            budget.spend(SET_STEPS + len(rest.labels))
            pieces.append(rest._replace(labels={**rest.labels, dimension: left}))
        rest = rest._replace(labels={**rest.labels, dimension: common.labels[dimension]})
    if complement := rest.protocols - taken.protocols:
        pieces.append(rest._replace(protocols=complement))
        rest = rest._replace(protocols=common.protocols)
    if rest.min_port < taken.min_port:
        pieces.append(rest._replace(max_port=taken.min_port - 1))
    if rest.max_port > taken.max_port:
        pieces.append(rest._replace(min_port=taken.max_port + 1))
    return pieces


def subtract_all(connection_sets: Iterable[ConnectionSet], taken: Iterable[ConnectionSet], budget: Budget) -> list[ConnectionSet]:
    """Return the union of `connection_sets` without the union of `taken`."""
    left = list(connection_sets)
    for one in taken:
        left = [piece for connections in left for piece in difference(connections, one, budget)]
        if not left:
            break
    return left


def covers(connection_sets: Sequence[ConnectionSet], all_of: Iterable[ConnectionSet], budget: Budget) -> bool:
    """Report whether the union of `connection_sets` contains the union of `all_of`.

    The search goes depth first, one piece at a time, and stops at the first connection that is left over. Most unions of many
    sets leave some connection over, and this search finds it without splitting the rest.
    """
    pieces = [(connections, 0) for connections in all_of]
    while pieces:
        piece, start = pieces.pop()
        for number in range(start, len(connection_sets)):
            budget.spend(1)
            left = difference(piece, connection_sets[number], budget)
            if left != [piece]:
                pieces += [(one, number + 1) for one in left]
                break
        else:
            return False
    return True


def simplify(connection_sets: Iterable[ConnectionSet], budget: Budget, *, most: int = MOST_SETS) -> list[ConnectionSet]:
    """Return the same union in fewer sets: drop a set that another contains, and join two that differ in one dimension.

    A union of more than `most` sets is returned unchanged.
    """
    left = list({connections.key: connections for connections in connection_sets}.values())
    if len(left) > most:
        return left
    changed = True
    while changed:
        changed = False
        for i, one in enumerate(left):
            for j in range(i + 1, len(left)):
                merged = _union(one, left[j], budget)
                if merged is not None:
                    left[i] = merged
                    del left[j]
                    changed = True
                    break
            if changed:
                break
    return left


def _union(one: ConnectionSet, other: ConnectionSet, budget: Budget) -> ConnectionSet | None:
    """Return the union of two sets where it is one set; None where it is not."""
    if not difference(one, other, budget):
        return other
    if not difference(other, one, budget):
        return one
    if one.labels == other.labels:
        return _union_of_ports(one, other)
    dimensions = [
        dimension for dimension in {**one.labels, **other.labels} if one.labels.get(dimension) != other.labels.get(dimension)
    ]
    if one[1:] != other[1:] or len(dimensions) > 1 or dimensions[0] not in one.labels or dimensions[0] not in other.labels:
        return None
    values = one.labels[dimensions[0]].union(other.labels[dimensions[0]])
    labels = {dimension: held for dimension, held in one.labels.items() if dimension != dimensions[0]}
    return one._replace(labels=labels if values == ANY_VALUE else {**labels, dimensions[0]: values})


def _union_of_ports(one: ConnectionSet, other: ConnectionSet) -> ConnectionSet | None:
    if (one.min_port, one.max_port) == (other.min_port, other.max_port):
        return one._replace(protocols=one.protocols | other.protocols)
    if one.protocols == other.protocols and max(one.min_port, other.min_port) <= min(one.max_port, other.max_port) + 1:
        return one._replace(min_port=min(one.min_port, other.min_port), max_port=max(one.max_port, other.max_port))
    return None

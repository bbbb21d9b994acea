"""The algebra of connections against plain membership."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.policy.connections import (
    ALL_CONNECTIONS,
    Budget,
    ConnectionSet,
    LabelValues,
    TooManyCases,
    difference,
    intersection,
    simplify,
    subtract_all,
)

DIMENSIONS = (("source", "app"), ("target", "app"), ("port", "name"))
POINTS = st.tuples(
    st.fixed_dictionaries({dimension: st.sampled_from([None, "x", "y", "z"]) for dimension in DIMENSIONS}),
    st.sampled_from(["TCP", "UDP", "SCTP"]),
    st.integers(1, 8),
)
values = st.builds(LabelValues, st.booleans(), st.frozensets(st.sampled_from([None, "x", "y"]), max_size=3)).filter(
    lambda one: not one.empty
)
connection_sets = st.builds(
    lambda labels, protocols, ends: ConnectionSet(labels, protocols, min(ends), max(ends)),
    st.dictionaries(st.sampled_from(DIMENSIONS), values, max_size=3),
    st.frozensets(st.sampled_from(["TCP", "UDP", "SCTP"]), min_size=1),
    st.tuples(st.integers(1, 8), st.integers(1, 8)),
)
unions = st.lists(connection_sets, max_size=6)


def _in(point, *some):
    labels, protocol, port = point
    return any(
        protocol in connections.protocols
        and connections.min_port <= port <= connections.max_port
        and all((labels[dimension] in held.items) is not held.excluding for dimension, held in connections.labels.items())
        for connections in some
    )


@given(connection_sets, connection_sets, POINTS)
def test_meet(one, other, point):
    """A point is in the common part if it is in both."""
    common = intersection(one, other, Budget())
    assert (_in(point, one) and _in(point, other)) is (common is not None and _in(point, common))


@given(connection_sets, connection_sets, POINTS)
def test_subtract(one, other, point):
    """A point is left if it is in the first and not in the second, and it is in one piece only."""
    pieces = difference(one, other, Budget())
    assert (_in(point, one) and not _in(point, other)) == sum(_in(point, piece) for piece in pieces)


@given(unions, unions, POINTS)
def test_without(some, taken, point):
    """The same for unions."""
    assert (_in(point, *some) and not _in(point, *taken)) is _in(point, *subtract_all(some, taken, Budget()))


@given(unions, POINTS)
def test_simplify(some, point):
    """Fewer sets, the same points."""
    simple = simplify(some, Budget())
    assert len(simple) <= len(some)
    assert _in(point, *some) is _in(point, *simple)


def test_budget():
    """Work beyond the budget is refused, not done."""
    with pytest.raises(TooManyCases):
        subtract_all(
            [ALL_CONNECTIONS],
            [ConnectionSet({("target", str(n)): LabelValues(False, frozenset("x"))}) for n in range(100)],
            Budget(50),
        )

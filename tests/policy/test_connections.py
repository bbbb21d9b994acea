"""The algebra of connections against plain membership."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.policy.connections import EVERYTHING, Box, Budget, TooManyCases, Values, meet, simplify, subtract, without

AXES = (("source", "app"), ("target", "app"), ("port", "name"))
POINTS = st.tuples(
    st.fixed_dictionaries({axis: st.sampled_from([None, "x", "y", "z"]) for axis in AXES}),
    st.sampled_from(["TCP", "UDP", "SCTP"]),
    st.integers(1, 8),
)
values = st.builds(Values, st.booleans(), st.frozensets(st.sampled_from([None, "x", "y"]), max_size=3)).filter(
    lambda one: not one.empty
)
boxes = st.builds(
    lambda labels, protocols, ends: Box(labels, protocols, min(ends), max(ends)),
    st.dictionaries(st.sampled_from(AXES), values, max_size=3),
    st.frozensets(st.sampled_from(["TCP", "UDP", "SCTP"]), min_size=1),
    st.tuples(st.integers(1, 8), st.integers(1, 8)),
)
unions = st.lists(boxes, max_size=6)


def _in(point, *some):
    labels, protocol, port = point
    return any(
        protocol in box.protocols
        and box.low <= port <= box.high
        and all((labels[axis] in held.items) is not held.but for axis, held in box.labels.items())
        for box in some
    )


@given(boxes, boxes, POINTS)
def test_meet(one, other, point):
    """A point is in the common part if it is in both."""
    common = meet(one, other, Budget())
    assert (_in(point, one) and _in(point, other)) is (common is not None and _in(point, common))


@given(boxes, boxes, POINTS)
def test_subtract(one, other, point):
    """A point is left if it is in the first and not in the second, and it is in one piece only."""
    pieces = subtract(one, other, Budget())
    assert (_in(point, one) and not _in(point, other)) == sum(_in(point, piece) for piece in pieces)


@given(unions, unions, POINTS)
def test_without(some, taken, point):
    """The same for unions."""
    assert (_in(point, *some) and not _in(point, *taken)) is _in(point, *without(some, taken, Budget()))


@given(unions, POINTS)
def test_simplify(some, point):
    """Fewer boxes, the same points."""
    simple = simplify(some, Budget())
    assert len(simple) <= len(some)
    assert _in(point, *some) is _in(point, *simple)


def test_budget():
    """Work beyond the budget is refused, not done."""
    with pytest.raises(TooManyCases):
        without([EVERYTHING], [Box({("target", str(n)): Values(False, frozenset("x"))}) for n in range(100)], Budget(50))

"""The benchmark measures what it says."""

import pytest

from bench.figures import Figure, median, milliseconds, percentile_99
from bench.questions import questions


@pytest.mark.parametrize(
    ("values", "middle", "high"),
    [
        ([5.0], 5.0, 5.0),
        ([3.0, 1.0, 2.0], 2.0, 3.0),
        ([float(n) for n in range(1, 101)], 50.5, 99.0),
        ([1.0] * 299 + [9.0], 1.0, 1.0),
    ],
)
def test_medians_and_percentiles(values, middle, high) -> None:
    """99 in 100 values are not above the 99th percentile."""
    assert (median(values), percentile_99(values)) == (middle, high)


def test_a_figure_is_under_its_threshold_or_over_it() -> None:
    """Equal is not under; without a threshold there is no verdict."""
    assert [Figure("x", value, "ms", limit).verdict for value, limit in ((1, 2), (2, 2), (1, None))] == ["under", "OVER", ""]


def test_work_is_done_as_often_as_asked() -> None:
    """Each run has a time of its own."""
    runs: list[int] = []
    assert len(milliseconds(lambda: runs.append(1), times=3)) == len(runs) == 3


def test_there_are_sixty_questions_and_always_the_same() -> None:
    """Figures of two runs can be compared."""
    names = [f"team-{number}-dev" for number in range(50)]
    asked = questions(names)
    assert len(asked) == 60
    assert asked == questions(names)
    assert "{" not in "".join(asked)

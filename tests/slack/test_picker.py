"""The names that are offered while somebody types."""

import pytest

from bot.slack.answering.picker import options
from tests.effort import within

NAMES = ("visits-api-dev", "visits-api-prod", "book-a-visit-dev", "search-api-dev", "case-vault-dev", "dev")


def names(typed: str, **more: object) -> list[str]:
    """Return the names that are offered."""
    return [each.value for each in options(NAMES, typed, **more)]  # type: ignore[arg-type]


TYPED = [
    ("dev", ["dev", "case-vault-dev", "search-api-dev", "visits-api-dev", "book-a-visit-dev"]),
    ("visits-api-dev", ["visits-api-dev"]),
    ("visits api", ["visits-api-dev", "visits-api-prod"]),
    ("VISIT", ["visits-api-dev", "visits-api-prod", "book-a-visit-dev"]),
    ("book_a", ["book-a-visit-dev"]),
    ("cvd", ["case-vault-dev"]),
    ("nothing like it", []),
    ("🙂", []),
]


@pytest.mark.parametrize(("typed", "expected"), TYPED)
def test_best_first(typed: str, expected: list[str]) -> None:
    """Exact, then beginning, then a word's beginning, then inside, then letters in order."""
    found = names(typed)
    assert expected == found[: len(expected)]
    assert bool(expected) == bool(found)


def test_recent_ones_first_and_the_other_end_not_at_all() -> None:
    """Before anything is typed, a person's own namespaces come first."""
    found = names("", recent=("search-api-dev", "dev"), without={"case-vault-dev"})
    assert found[:2] == ["search-api-dev", "dev"]
    assert "case-vault-dev" not in found


def test_every_keystroke_is_fast_and_at_most_a_hundred() -> None:
    """With as many namespaces as a large platform has: a few dozen lines for each of them."""
    many = [f"team-{number}-service-{number % 7}-dev" for number in range(1500)]
    assert len(within(50 * len(many), lambda: [each.to_dict() for each in options(many, "tsd")])) == 100

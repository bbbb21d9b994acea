"""The names that are offered while somebody types."""

import pytest

from bot.model.conventions import SPELLINGS
from bot.slack.answering.picker import ENVIRONMENTS, options
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


FAMILIES = (
    *("visits-api-prod", "visits-api-preprod", "visits-api-uat", "visits-api-dev", "visits-api-staging", "visits-api-test"),
    *("visits", "visits-prod", "visits-api", "visits-apidocs-dev", "book-a-visit-dev", "visits-api-pre-prod", "revisits-dev"),
)
APART = ["visits-api", "visits-api-dev", "visits-api-test", "visits-api-staging", "visits-api-uat"]
LAST = ["visits-api-pre-prod", "visits-api-preprod", "visits-api-prod"]
TOGETHER = [
    ("visits-a", [*APART, *LAST, "visits-apidocs-dev"]),
    ("visits", ["visits", "visits-prod", *APART, *LAST, "visits-apidocs-dev", "revisits-dev"]),
    ("visits-api-prod", ["visits-api-prod", "visits-api-pre-prod", "visits-api-preprod"]),
    ("api-prod", ["visits-api-prod", "visits-api-pre-prod", "visits-api-preprod"]),
    ("visits-api-uat", ["visits-api-uat"]),
]


@pytest.mark.parametrize(("typed", "expected"), TOGETHER)
def test_the_environments_of_one_name_stand_together(typed: str, expected: list[str]) -> None:
    """From development to production, and the best match before them all."""
    assert expected == [each.value for each in options(FAMILIES, typed)]


def test_one_that_was_used_stands_before_its_own_and_they_after_it() -> None:
    found = [each.value for each in options(FAMILIES, "", recent=("visits-api-uat", "visits-prod"))]
    assert ["visits-api-uat", "visits-api", "visits-api-dev", "visits-api-test", "visits-api-staging"] == found[:5]
    assert ["visits-prod", "visits"] == found[8:10]


def test_every_environment_that_is_known_has_its_place() -> None:
    assert {*SPELLINGS, None} == {name for names in ENVIRONMENTS for name in names}


def test_recent_ones_first_and_the_other_end_not_at_all() -> None:
    """Before anything is typed, a person's own namespaces come first."""
    found = names("", recent=("search-api-dev", "dev"), without={"case-vault-dev"})
    assert found[:2] == ["search-api-dev", "dev"]
    assert "case-vault-dev" not in found


def test_every_keystroke_is_fast_and_at_most_a_hundred() -> None:
    """With as many namespaces as a large platform has: a few dozen lines for each of them."""
    many = [f"team-{number}-service-{number % 7}-dev" for number in range(1500)]
    assert len(within(50 * len(many), lambda: [each.to_dict() for each in options(many, "tsd")])) == 100

"""Answers are measured as people see them."""

from playwright.sync_api import Browser

from pictures.glance import measured
from pictures.questions import Question


def test_answers_are_measured_on_a_desktop_and_on_a_phone(browser: Browser) -> None:
    """A message, and a command whose answer only one person sees; what a button says is not read as a word of the answer."""
    asked = (
        Question("allow", "how do I let book-a-visit-dev talk to visits-api-dev?"),
        Question("check", "/netpol check book-a-visit-prod visits-api-prod"),
    )

    rows = measured(browser, asked)

    assert [(question, size) for question in asked for size in ("1280x800", "390x844")] == [
        (Question(row.kind, row.question), row.viewport) for row in rows
    ]
    for row, named in zip(rows, ("visits-api-dev", "visits-api-dev", "visits-api-prod", "visits-api-prod"), strict=True):
        assert named in row.text
        assert row.words > 10
        assert row.screens > 0.1
        assert row.buttons > 0
        assert row.at_once is not None
        for label in ("Show YAML", "Why", "Helpful", "Copy"):
            assert label not in row.text

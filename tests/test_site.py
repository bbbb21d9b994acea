"""Addresses of pages: a folder of files, or any site by its template."""

import pytest

from bot.guide.pages import absolute
from bot.guide.site import page_url, unknown_fields

FOLDER = "https://github.com/o/r/blob/main/docs"
SITE = "https://docs.example/netpol/{page}/#{anchor}"


@pytest.mark.parametrize(
    ("docs_url", "page", "anchor", "expected"),
    [
        ("", "logs", "events", ""),
        (FOLDER, "logs", "", f"{FOLDER}/logs.md"),
        (f"{FOLDER}/", "logs", "events", f"{FOLDER}/logs.md#events"),
        (SITE, "logs", "events", "https://docs.example/netpol/logs/#events"),
        (SITE, "logs", "", "https://docs.example/netpol/logs/"),
        (SITE, "index", "who-can-help", "https://docs.example/netpol/#who-can-help"),
        (SITE, "index", "", "https://docs.example/netpol/"),
        ("https://wiki.example/{page}.html", "logs", "events", "https://wiki.example/logs.html"),
    ],
)
def test_a_page_has_its_address(docs_url: str, page: str, anchor: str, expected: str) -> None:
    """A folder has files that end in .md; a template says the rest itself."""
    assert page_url(docs_url, page, anchor) == expected


@pytest.mark.parametrize(
    ("docs_url", "unknown"), [(SITE, []), (FOLDER, []), ("https://x/{pages}", ["{pages}"]), ("https://x/{page", ["{"])]
)
def test_what_no_template_knows_is_found(docs_url: str, unknown: list[str]) -> None:
    """A misspelt field would stand in every link."""
    assert unknown_fields(docs_url) == unknown


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("[Logs](logs.md)", "[Logs](https://docs.example/netpol/logs/)"),
        ("[Events](logs.md#events)", "[Events](https://docs.example/netpol/logs/#events)"),
        ("[Here](#events)", "[Here](https://docs.example/netpol/which-label/#events)"),
        ("[README](../README.md)", "README"),
        ("![picture](images/inside.svg)", ""),
        ("[Kubernetes](https://kubernetes.io/)", "[Kubernetes](https://kubernetes.io/)"),
    ],
)
def test_links_between_pages_follow_the_template(markdown: str, expected: str) -> None:
    """What is no page has no known address there, and stays as words."""
    assert absolute(markdown, "which-label", SITE) == expected

"""Where the pages of docs/ are published: a folder of files as on GitHub, or any site by a template of its addresses. Pure."""

import re

PAGE, ANCHOR = "{page}", "{anchor}"
_FIELD = re.compile(r"\{[^{}]*\}|[{}]")
INDEX = "index"


def unknown_fields(docs_url: str) -> list[str]:
    """Return what stands in braces in an address and is no field of a template, stray braces among them."""
    return [found for found in _FIELD.findall(docs_url) if found not in {PAGE, ANCHOR}]


def page_url(docs_url: str, page: str, anchor: str = "") -> str:
    """Return the address of a page, or of a section of it by its anchor; "" where nothing is published.

    A template has `{page}`, and mostly `{anchor}`: `https://docs.example.org/netpol/{page}/#{anchor}`. Any other address is that
    of docs/ as a folder. Sites show the index at their root, so that `{page}/` leaves nothing for it.
    """
    if not docs_url:
        return ""
    if PAGE not in docs_url:
        return f"{docs_url.rstrip('/')}/{page}.md{'#' if anchor else ''}{anchor}"
    url = docs_url.replace(f"{PAGE}/", "") if page == INDEX else docs_url
    url = url.replace(PAGE, page).replace(ANCHOR, anchor)
    return url if anchor else url.partition("#")[0]

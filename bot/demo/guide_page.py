"""The guide's pages as HTML, for the playground. Headings have GitHub's anchors, which the links in answers point to."""

from functools import lru_cache
from html import escape

from markdown_it import MarkdownIt

from bot.guide.pages import anchor

_KEPT = 32
"""Rendered pages that are kept: the guide has fewer."""


@lru_cache(maxsize=_KEPT)
def as_html(markdown: str) -> str:
    """Return a page of the guide as HTML, its headings with GitHub's anchors. Markup in the text stays text."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(markdown)
    used: dict[str, int] = {}
    title = "Guide"
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            words = tokens[at + 1].content
            token.attrSet("id", anchor(words, used))
            title = words if token.tag == "h1" else title
    body = parser.renderer.render(tokens, parser.options, {})
    return _PAGE.format(title=escape(title, quote=False), body=body)


_PAGE = """<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<script src="/js/early.js"></script>
<link rel="stylesheet" href="/css/base.css">
<link rel="stylesheet" href="/css/blocks.css">
<link rel="stylesheet" href="/css/panes.css">
</head>
<body class="doc-page">
<main class="doc markdown">
{body}</main>
</body>
</html>
"""

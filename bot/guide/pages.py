"""Reads docs/ and all templates into a Guide, with a platform's facts in them.

Headings, anchors and links are GitHub's: https://docs.github.com/en/get-started/writing-on-github .
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from posixpath import normpath

import yaml
from jinja2 import Environment, TemplateSyntaxError, UndefinedError
from markdown_it import MarkdownIt

from bot.errors import Fixable
from bot.guide.platform import Platform
from bot.guide.platform_file import HINT
from bot.guide.site import PAGE, page_url
from bot.jinja import text_environment
from bot.markdown import capitalised, code, parts
from bot.model.text import listed
from bot.model.world import Guide, RequestTemplates, Section, Topic

_LINK = re.compile(r"(!?)\[((?:[^\[\]\\]|\\.)*)\]\(([^()\s]+)\)")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_SITE = re.compile(r"[a-z][a-z0-9+.-]*://[^/]*", re.IGNORECASE)
_LONGEST_TOPIC = 80
"""Characters of an unreadable topic that the error quotes: enough to find it in the file."""
_OWN_LINE = re.compile(r"[ \t]*(?:[-*+] |\d+[.)] |[#>|])")
_REVIEWED = re.compile(r"\n[ \t]*\n_Reviewed on (?:(?!\n[ \t]*\n).)*_\s*\Z", re.DOTALL)
"""The paragraph that ends a page: when somebody read it last, and its sources. It is for readers of the page alone."""


def read_guide(root: Path, platform: Platform, docs_url: str) -> Guide:
    """Return the guide below `root` for a platform: its facts are filled into pages and topics.

    `docs_url` is where docs/ is published, as `bot.guide.site` reads it; sections link there. Where it is empty, a relative link
    becomes its text. Raises Fixable, which names the file, where one cannot be read. `bot.answers.contract` checks what answers
    need of the guide, and `bot.changes.check_templates` what plans need.
    """
    docs, templates = root / "docs", root / "templates"
    pages = read_pages(docs, platform)
    return Guide(
        sections={
            section.name: section for page, text in pages.items() for section in sections_of(page, text, docs_url.rstrip("/"))
        },
        templates={path.name: _read(path) for path in sorted((templates / "answers").glob("*.md"))},
        policies={path.name: _read(path) for path in sorted((templates / "manifests").glob("*.j2"))},
        request=RequestTemplates(_read(templates / "commit" / "message.txt"), _read(templates / "commit" / "pull-request.md")),
        topics=tuple(_topics(docs / "topics.yaml", platform)),
        platform=platform.facts,
    )


def read_pages(docs: Path, platform: Platform) -> dict[str, str]:
    """Return the Markdown of the pages by name, with the facts of a platform filled in."""
    return {path.stem: filled(path, platform) for path in sorted(docs.glob("*.md"))}


def filled(path: Path, platform: Platform) -> str:
    """Return a text with the facts of a platform in the place of `{{ platform.… }}`; raise Fixable, which names file and line."""
    text = _read(path)
    if "{{" not in text and "{%" not in text:
        return text
    try:
        return _pages().from_string(text).render(platform=platform.facts)
    except TemplateSyntaxError as error:
        raise Fixable(f"{path}, line {error.lineno}, can't be read: {error.message}.", HINT) from None
    except UndefinedError as error:
        raise Fixable(f"{path} names a fact that no platform has: {error.message}.", HINT) from None


@lru_cache(maxsize=1)
def _pages() -> Environment:
    return text_environment({}, {"code": code, "codes": _codes, "listed": listed, "capital": capitalised})


def _codes(words: Sequence[str], last: str = "and") -> str:
    """Return the words as code, as a sentence lists them."""
    return listed([code(word) for word in words], last)


def _topics(path: Path, platform: Platform) -> Iterator[Topic]:
    """Yield the topics; raise Fixable for a file that is no list of them."""
    try:
        found = yaml.load(filled(path, platform), Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        raise Fixable(f"{path}{where} is not YAML.", "Correct it: it says which section is about what people say.") from None
    for topic in found if isinstance(found, list) else [found]:
        words = topic.get("words") if isinstance(topic, Mapping) else None
        if not isinstance(words, list) or not isinstance(topic.get("section"), str):
            raise Fixable(
                f"A topic of docs/topics.yaml can't be read: {str(topic)[:_LONGEST_TOPIC]}.",
                "Write `section: page#anchor` and `words: [phrase, …]`.",
            )
        yield Topic(topic["section"], tuple(map(str, words)))


def sections_of(page: str, markdown: str, docs_url: str) -> list[Section]:
    """Return the sections of a page, split at headings of any level. The section of the first heading is the page's opening.

    The line that says when the page was reviewed belongs to none of them.
    """
    markdown = _REVIEWED.sub("\n", markdown)
    lines = markdown.splitlines()
    tokens = MarkdownIt("commonmark").parse(markdown)
    heads = [
        (token.map[0], token.map[1], tokens[index + 1].content)
        for index, token in enumerate(tokens)
        if token.type == "heading_open" and token.map and token.level == 0
    ]
    used: dict[str, int] = {}
    sections = []
    for number, (_, start, heading) in enumerate(heads):
        end = heads[number + 1][0] if number + 1 < len(heads) else len(lines)
        mark = anchor(heading, used)
        name = page if number == 0 else f"{page}#{mark}"
        url = page_url(docs_url, page, "" if number == 0 else mark)
        text = "\n\n".join(_blocks("\n".join(lines[start:end]), page, docs_url))
        sections.append(Section(name=name, title=_plain(heading), text=text, url=url))
    return sections


def anchor(heading: str, used: dict[str, int]) -> str:
    """Return the anchor that GitHub gives a heading; `used` counts the anchors of the page so far."""
    slug = re.sub(r"[^\w\- ]", "", _plain(heading).lower()).replace(" ", "-")
    seen = used.get(slug, 0)
    used[slug] = seen + 1
    return f"{slug}-{seen}" if seen else slug


def absolute(markdown: str, page: str, docs_url: str) -> str:
    """Return a page's text with absolute links, except in inline code; without a docs_url, a relative link becomes its text.

    So does a link of a templated site to anything but a page: the template says nothing of where that is.
    """
    site = found.group() if (found := _SITE.match(docs_url)) else ""

    def linked(found: re.Match[str]) -> str:
        image, label, to = found.groups()
        if _SCHEME.match(to):
            return found.group()
        if not docs_url:
            return "" if image else label
        path, mark, fragment = to.partition("#")
        if PAGE in docs_url:
            other = page if not path else path.removesuffix(".md")
            is_page = not image and (not path or (path.endswith(".md") and "/" not in path))
            return f"[{label}]({page_url(docs_url, other, fragment)})" if is_page else "" if image else label
        where = normpath(f"{docs_url.removeprefix(site)}/{path or f'{page}.md'}")
        return f"{image}[{label}]({site}{where}{mark}{fragment})"

    parts = re.split(r"(`[^`]+`)", markdown)
    return "".join(part if number % 2 else _LINK.sub(linked, part) for number, part in enumerate(parts))


def unwrapped(markdown: str) -> str:
    """Return the text with each paragraph and list item on one line: Slack shows a line break where CommonMark shows a space."""
    lines: list[str] = []
    for line in markdown.splitlines():
        last = lines[-1] if lines else ""
        if last.strip() and line.strip() and not _OWN_LINE.match(line) and not last.lstrip().startswith(("#", "|")):
            lines[-1] = f"{last.rstrip()} {line.strip()}"
        else:
            lines.append(line.rstrip())
    return "\n".join(lines)


def _blocks(markdown: str, page: str, docs_url: str) -> Iterator[str]:
    """Yield the blocks of a section as answers show them; fenced blocks stay as they are."""
    for fenced, part in parts(markdown):
        if part.strip():
            yield part if fenced else absolute(unwrapped(part.strip()), page, docs_url)


def _plain(heading: str) -> str:
    return _LINK.sub(lambda found: found.group(2), heading).replace("`", "").replace("*", "").strip()


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Fixable(f"{path} can't be read: {type(error).__name__}.", "The guide needs it, as UTF-8 text.") from None

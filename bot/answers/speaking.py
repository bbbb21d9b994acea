"""Renders one template into an Answer: blocks `brief`, `text` and `details`, in the guide's words, within Slack's limits."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from jinja2 import DictLoader, Environment, StrictUndefined

from bot.answers import inert
from bot.answers.model import BRIEF_LIMIT, TEXT_LIMIT, Answer, Guide, Section, World
from bot.answers.views import freshness

FILTERS = (inert.md, inert.prose, inert.code, inert.word, inert.capitalised, inert.fence, inert.href, inert.plain)
CUT = "_The rest is left out here: the terminal's `--json` has all of it._"


def speak(template: str, world: World, links: tuple[str, ...] = (), **values: object) -> Answer:
    """Render a template with the values. `links` are names of sections to read on, shown where docs are published."""
    guide = world.guide
    page = environment(guide).get_template(template)
    context = page.new_context({**values, **_voice(guide), "fresh": freshness(world), "writes": world.writes})
    said = {name: "".join(block(context)) for name, block in page.blocks.items()}
    return Answer(
        text=fit(tidy(said["text"]), TEXT_LIMIT),
        brief=inert.plain(said["brief"], BRIEF_LIMIT),
        details=fit(tidy(said.get("details", "")), TEXT_LIMIT),
        links=tuple((section.title, section.url) for section in (guide.sections[name] for name in links) if section.url),
    )


def environment(guide: Guide) -> Environment:
    """Return the compiled templates of a guide; they are compiled once."""
    return _compiled(tuple(sorted(guide.templates.items())))


@lru_cache(maxsize=4)
def _compiled(templates: tuple[tuple[str, str], ...]) -> Environment:
    # Markdown has no autoescape: what is not ours goes through the filters, and a test holds every template to it.
    made = Environment(
        loader=DictLoader(dict(templates)),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - it is for HTML, and this is Markdown
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {each.__name__: each for each in FILTERS}
    return made


def _voice(guide: Guide) -> Mapping[str, object]:
    """Return what templates speak with: facts, `lead` (of a name; `first` of a section), `whole`, `page` (a link)."""

    def found(name: str) -> Section:
        return guide.sections[name]

    voice: dict[str, Callable[..., object]] = {
        "first": _first,
        "lead": lambda name: _first(found(name)),
        "whole": lambda name: found(name).text.strip(),
        "page": lambda name: f"[{found(name).title}]({found(name).url})" if found(name).url else f"_{found(name).title}_",
    }
    return {**voice, "facts": guide.facts}


def _first(section: Section) -> str:
    return section.text.split("\n\n", 1)[0].strip()


def tidy(markdown: str) -> str:
    """Leave one blank line between blocks, none at the ends, and fenced blocks as they are."""
    parts = re.split(r"(^(?:`{3,}).*?^`{3,}$)", markdown, flags=re.MULTILINE | re.DOTALL)
    kept = (part if number % 2 else re.sub(r"\n(?:[ \t]*\n){2,}", "\n\n", part) for number, part in enumerate(parts))
    return "".join(kept).strip()


def fit(markdown: str, limit: int) -> str:
    """Cut Markdown at the end of a line so that it is at most limit characters, close an open fence, and say that it was cut."""
    if len(markdown) <= limit:
        return markdown
    kept: list[str] = []
    room, opened = limit - len(CUT) - 20, ""
    for each in markdown.splitlines():
        room -= len(each) + 1
        if room < 0:
            break
        kept.append(each)
        ticks = re.match(r"`{3,}", each)
        if ticks and not opened:
            opened = ticks.group()
        elif opened and each.startswith(opened):
            opened = ""
    return "\n".join([*kept, *([opened] if opened else []), "", CUT])

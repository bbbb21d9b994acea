"""Renders a template to an Answer: its blocks `brief`, `text` and `details`, within Slack's limits."""

from collections.abc import Callable, Mapping
from functools import lru_cache

from jinja2 import Environment

from bot import markdown
from bot.answers.view_models import freshness
from bot.jinja import text_environment
from bot.markdown import fit, tidy
from bot.model.reply import BRIEF_LIMIT, TEXT_LIMIT, Answer
from bot.model.world import Guide, Section, World

FILTERS = (
    markdown.md,
    markdown.prose,
    markdown.code,
    markdown.word,
    markdown.capitalised,
    markdown.fence,
    markdown.href,
    markdown.plain,
)


def render(template: str, world: World, links: tuple[str, ...] = (), **values: object) -> Answer:
    """Render a template with the values. `links` are names of sections to read on, shown where docs are published."""
    guide = world.guide
    page = environment(guide).get_template(template)
    context = page.new_context({**values, **_globals(guide), "fresh": freshness(world), "writes": world.writes})
    said = {name: "".join(block(context)) for name, block in page.blocks.items()}
    return Answer(
        text=fit(tidy(said["text"]), TEXT_LIMIT),
        brief=markdown.plain(said["brief"], BRIEF_LIMIT),
        details=fit(tidy(said.get("details", "")), TEXT_LIMIT),
        links=tuple((section.title, section.url) for section in (guide.sections[name] for name in links) if section.url),
    )


def environment(guide: Guide) -> Environment:
    """Return the compiled templates of a guide; each set of templates is compiled once."""
    return _compiled(tuple(sorted(guide.templates.items())))


@lru_cache(maxsize=4)
def _compiled(templates: tuple[tuple[str, str], ...]) -> Environment:
    # A test holds every template to the filters.
    return text_environment(dict(templates), {each.__name__: each for each in FILTERS})


def _globals(guide: Guide) -> Mapping[str, object]:
    """Return the names that every template may use: `facts`, `lead` and `whole` of a section's name, `first` of a section."""
    functions: dict[str, Callable[..., str]] = {
        "first": _first,
        "lead": lambda name: _first(guide.sections[name]),
        "whole": lambda name: guide.sections[name].text.strip(),
    }
    return {**functions, "facts": guide.facts}


def _first(section: Section) -> str:
    return section.text.split("\n\n", 1)[0].strip()

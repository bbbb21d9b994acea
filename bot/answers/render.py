"""Renders a template to an Answer: its blocks `brief`, `text` and `details`, within Slack's limits."""

from collections.abc import Callable, Mapping
from functools import lru_cache

from jinja2 import Environment

from bot import markdown
from bot.answers.view_models import freshness, place
from bot.jinja import text_environment
from bot.markdown import fit, tidy
from bot.model.reply import BRIEF_LIMIT, TEXT_LIMIT, Answer, Fold, Link
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
    place,
)
"""Filters of templates, each by its function's name. They take the effect from what people and files say."""

FOLDS = {
    "yaml": ("Show YAML", "The change"),
    "why": ("Why", "Why"),
    "call": ("Address and logs", "Address and logs"),
    "owners": ("Who owns it", "Who owns it"),
    "message": ("A message for the owners", "A message for the owners"),
    "find": ("Find them", "Where to find them"),
    "routes": ("Compare routes", "The routes"),
    "more": ("More", "More"),
}
"""The blocks of templates that are shown on demand: what their buttons say, and their titles."""

_KEPT = 4
"""Compiled sets of templates that are kept. A process uses one; the tests use a few."""


def render(template: str, world: World, links: tuple[str, ...] = (), **values: object) -> Answer:
    """Return the answer that a template makes of the values. `links` name sections to read on; without a docs URL, none show."""
    guide = world.guide
    page = environment(guide).get_template(template)
    context = page.new_context(
        {**values, **_globals(guide), "fresh": freshness(world), "writes": world.writes, "cluster": world.estate.cluster}
    )
    said = {name: "".join(block(context)) for name, block in page.blocks.items()}
    folded = ((name, fit(tidy(text), TEXT_LIMIT)) for name, text in said.items() if name in FOLDS)
    return Answer(
        text=fit(tidy(said["text"]), TEXT_LIMIT),
        brief=markdown.plain(said["brief"], BRIEF_LIMIT),
        folds=tuple(Fold(name, *FOLDS[name], text) for name, text in folded if text),
        links=tuple(Link(name, guide.sections[name].title, guide.sections[name].url) for name in links),
    )


def environment(guide: Guide) -> Environment:
    """Return the compiled templates of a guide; each set of templates is compiled once."""
    return _compiled(tuple(sorted(guide.templates.items())))


@lru_cache(maxsize=_KEPT)
def _compiled(templates: tuple[tuple[str, str], ...]) -> Environment:
    # A test holds every template to the filters.
    return text_environment(dict(templates), {each.__name__: each for each in FILTERS})


def _globals(guide: Guide) -> Mapping[str, object]:
    """Return the names that every template may use.

    `platform`; `lead`, `whole` and `url`, which take a section's name; and `first` and `opening`, which take a section.
    """
    functions: dict[str, Callable[..., str]] = {
        "first": _first,
        "opening": _opening,
        "lead": lambda name: _first(guide.sections[name]),
        "whole": lambda name: guide.sections[name].text.strip(),
        "url": lambda name: guide.sections[name].url,
    }
    return {**functions, "platform": guide.platform}


_OPENING = 70
"""Words of a section that an answer shows at once: half a minute of reading, and less than a screen on a phone."""


def _opening(section: Section) -> str:
    """Return the first blocks of a section: whole ones, about `_OPENING` words, and what a colon announces with it."""
    blocks = [block for fenced, part in markdown.parts(section.text) for block in ([part] if fenced else part.split("\n\n"))]
    kept: list[str] = []
    for block in filter(str.strip, blocks):
        words = sum(len(each.split()) for each in (*kept, block))
        if kept and words > _OPENING and not kept[-1].rstrip().endswith(":"):
            break
        kept.append(block.strip("\n"))
    return "\n\n".join(kept).strip()


def _first(section: Section) -> str:
    return section.text.split("\n\n", 1)[0].strip()

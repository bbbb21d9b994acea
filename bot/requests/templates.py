"""Templates of commit messages and pull requests: compiles them, and names the one that is wrong."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from jinja2 import Environment, StrictUndefined, Template, TemplateError, TemplateSyntaxError

from bot.errors import Fixable

START_AGAIN = "Fix it, then start again."
KEPT = 4
"""Compiled templates of one kind that are kept. A process uses one; the tests use a few."""


def compiled(text: str, filters: dict[str, Callable[..., str]]) -> Template:
    """Return a compiled template of plain text or Markdown. Its filters make what people and files say inert."""
    environment = Environment(undefined=StrictUndefined, trim_blocks=True, autoescape=False)  # noqa: S701 - no HTML is made
    environment.filters |= filters
    return environment.from_string(text)


@contextmanager
def naming(template: str) -> Iterator[None]:
    """Raise Fixable, which names the template, where it cannot be compiled or filled in."""
    try:
        yield
    except TemplateSyntaxError as error:
        raise Fixable(f"Template {template}, line {error.lineno}, can't be read: {error.message}.", START_AGAIN) from None
    except (TemplateError, TypeError, ValueError) as error:
        raise Fixable(f"Template {template} can't be filled in: {error}.", START_AGAIN) from None

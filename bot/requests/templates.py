"""Templates of commit messages and pull requests: compiled, and what is wrong with one, said with its name."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from jinja2 import Environment, StrictUndefined, Template, TemplateError, TemplateSyntaxError

from bot.errors import Fixable

START_AGAIN = "Correct it, then start again."


def compiled(text: str, filters: dict[str, Callable[..., str]]) -> Template:
    """Compile a template of plain text or Markdown. Its filters make what people and files say inert."""
    environment = Environment(undefined=StrictUndefined, trim_blocks=True, autoescape=False)  # noqa: S701 - no HTML is made
    environment.filters |= filters
    return environment.from_string(text)


@contextmanager
def naming(template: str) -> Iterator[None]:
    """Raise Fixable, with the template's name, for what cannot be compiled or filled in."""
    try:
        yield
    except TemplateSyntaxError as error:
        raise Fixable(f"Template {template}, line {error.lineno}, cannot be read: {error.message}.", START_AGAIN) from None
    except (TemplateError, TypeError, ValueError) as error:
        raise Fixable(f"Template {template} cannot be filled in: {error}.", START_AGAIN) from None

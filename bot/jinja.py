"""One environment for the templates that platform teams may change: Markdown answers and YAML manifests."""

from collections.abc import Callable, Mapping

from jinja2 import DictLoader, Environment, StrictUndefined


def text_environment(templates: Mapping[str, str], filters: Mapping[str, Callable[..., str]]) -> Environment:
    """Return an environment over templates by name. A value that is missing raises; a line that is only a tag leaves no line.

    Nothing is escaped by itself, since no HTML is made: what is not ours must go through one of the filters.
    """
    environment = Environment(
        loader=DictLoader(dict(templates)),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - it is for HTML
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= filters
    return environment

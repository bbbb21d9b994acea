"""One environment for the templates that platform teams may change: Markdown answers and YAML manifests."""

from collections.abc import Callable, Mapping

from jinja2 import DictLoader, Environment, StrictUndefined


def text_environment(templates: Mapping[str, str], filters: Mapping[str, Callable[..., str]]) -> Environment:
    """Return an environment of templates by name. A missing value raises; a line that holds only a tag leaves no line.

    It escapes nothing, because no HTML is made: what people type or files say must go through one of the filters.
    """
    environment = Environment(
        loader=DictLoader(dict(templates)),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - escaping is for HTML
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= filters
    return environment

"""A platform as data: reads `platforms/NAME.yaml`, or any file of that form."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from bot.errors import Fixable
from bot.guide.platform import Platform
from bot.model.conventions import BUILT_IN, BUILT_IN_KEY, GUIDE

FOLDER = "platforms"
PLAIN = "plain"
"""The platform of a repository that says nothing of its own: any cluster."""
HINT = "docs/your-platform.md says what a platform's file holds."


def platform_names(root: Path) -> list[str]:
    """Return the names of the platforms that ship."""
    return sorted(path.stem for path in (root / FOLDER).glob("*.yaml"))


class _Twice(yaml.constructor.ConstructorError):
    """A key that a mapping holds twice."""


class _EachKeyOnce(yaml.CSafeLoader):
    """Reads YAML in which no mapping holds a key twice: the last one would count, without a word."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Return a mapping; raise where a key stands in it twice."""
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise _Twice(problem=f"the key “{key.value}” is there twice", problem_mark=key.start_mark)
            seen.add(str(key.value))
        return super().construct_mapping(node, deep)


def read_platform(root: Path, name: str) -> Platform:
    """Return the platform that ships under a name, or that a file describes; raise Fixable for what is wrong in the file."""
    path = root / FOLDER / f"{name}.yaml" if name in platform_names(root) else Path(name)
    if path.suffix not in {".yaml", ".yml"}:
        known = ", ".join(f"`{each}`" for each in platform_names(root))
        raise Fixable("There is no platform of that name.", f"Choose {known}, or give the path of a .yaml file.")
    try:
        said = yaml.load(path.read_text(encoding="utf-8"), Loader=_EachKeyOnce)  # noqa: S506 - it is a safe loader
    except (OSError, UnicodeDecodeError) as error:
        raise Fixable(f"The platform's file {path} can't be read: {type(error).__name__}.", HINT) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}," if mark else ""
        why = getattr(error, "problem", "") if isinstance(error, _Twice | yaml.composer.ComposerError) else "it is not YAML"
        raise Fixable(f"The platform's file {path}{where} can't be read: {why}.", HINT) from None
    try:
        platform = Platform.model_validate(said)
    except ValidationError as error:
        raise Fixable(f"The platform's file {path} is not right: {'; '.join(_mistakes(error))}.", HINT) from None
    chosen = platform.labels.default
    if chosen not in {BUILT_IN, BUILT_IN_KEY, GUIDE, *platform.labels.selecting}:
        raise Fixable(f"The platform's file {path} is not right: labels.default: it is none of labels.selecting.", HINT)
    return platform


def _mistakes(error: ValidationError) -> Iterator[str]:
    for mistake in error.errors(include_input=False, include_url=False):
        where = ".".join(map(str, mistake["loc"])) or "the file"
        said = "there is no such key" if mistake["type"] == "extra_forbidden" else mistake["msg"].removeprefix("Value error, ")
        yield f"{where}: {said}"

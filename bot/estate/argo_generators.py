"""What fills in the template of an ApplicationSet, as far as the repository holds it: lists, folders, and files by their paths.

https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators/
"""

import posixpath
import re
from collections.abc import Collection, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import NamedTuple

import yaml

from bot.estate.kustomize import is_true
from bot.estate.layout import plain_path
from bot.manifests.nodes import Fields, Nodes, is_variable, text_of

_FIELD = re.compile(r"\{\{-?\s*\.?([A-Za-z0-9_.\[\]-]+)\s*-?\}\}")
_SEGMENT = re.compile(r"\{\{-?\s*index\s+\.path\.segments\s+(\d+)\s*-?\}\}")
_OPEN = "{{"
Values = Mapping[str, str]


class Generated(NamedTuple):
    """What generates the Applications of a set: values that are written out, or patterns of paths; neither is unknown."""

    values: tuple[Values, ...] = ()
    patterns: tuple[tuple[str, bool], ...] = ()
    """A pattern of folders or files, and whether it leaves them out."""
    of_files: bool = False


def read_generators(nodes: Nodes, node: yaml.Node | None) -> Iterator[tuple[Generated, ...]]:
    """Yield the generators of an ApplicationSet, each as the factors of a product. Raises Wrong."""
    for item in nodes.sequence(node, "generators"):
        fields = nodes.mapping(item, "a generator")
        if "matrix" in fields:
            inner = nodes.mapping(fields["matrix"], "matrix").get("generators")
            yield tuple(factor for each in read_generators(nodes, inner) for factor in each)
        elif "list" in fields:
            yield (_listed(nodes, nodes.mapping(fields["list"], "list")),)
        elif "git" in fields:
            yield (_of_git(nodes, nodes.mapping(fields["git"], "git")),)
        else:
            yield (Generated(),)


def _listed(nodes: Nodes, fields: Fields) -> Generated:
    elements = nodes.sequence(fields.get("elements"), "elements")
    return Generated(tuple(dict(_flat(nodes, each, "")) for each in elements)) if "elementsYaml" not in fields else Generated()


def _flat(nodes: Nodes, node: yaml.Node, name: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in nodes.mapping(node, "an element").items():
            yield from _flat(nodes, value, f"{name}.{key}" if name else key)
    elif isinstance(node, yaml.ScalarNode):
        yield name, str(node.value)


def _of_git(nodes: Nodes, fields: Fields) -> Generated:
    of_files = "files" in fields
    if of_files and "pathParamPrefix" in fields:
        return Generated()
    key = "files" if of_files else "directories"
    given = [nodes.mapping(each, f"an entry of {key}") for each in nodes.sequence(fields.get(key), key)]
    patterns = tuple((plain_path(text_of(each.get("path"))).strip("/"), is_true(each.get("exclude"))) for each in given)
    return Generated((), patterns, of_files)


def values_of(generated: Generated, folders: Collection[str], files: Collection[str]) -> tuple[Values, ...]:
    """Return the values of a generator; one set without any where they are not in the repository.

    Of a file only its path is known, and not what it holds: that stays a template.
    """
    patterns = generated.patterns
    if not patterns:
        return generated.values or ({},)
    if any(is_variable(pattern) or ("**" in pattern and not generated.of_files) for pattern, _ in patterns):
        return ({},)
    found = []
    for path in sorted(files if generated.of_files else folders):
        if not generated.of_files and any(part.startswith(".") for part in path.split("/")):
            continue
        matching = [excludes for pattern, excludes in patterns if _matches(path, pattern)]
        if matching and not any(matching):
            found.append(_of_file(path) if generated.of_files else _of_folder(path))
    return tuple(found) or (({},) if generated.of_files else ())  # a file may have a name that is not read


def _matches(path: str, pattern: str) -> bool:
    """Report whether a path is of a pattern, in which `**` stands for any number of folders."""
    parts = path.split("/")
    reached = {0}
    for shape in pattern.split("/"):
        if shape == "**":
            reached = {*range(min(reached), len(parts) + 1)} if reached else reached
        else:
            reached = {at + 1 for at in reached if at < len(parts) and fnmatchcase(parts[at], shape)}
    return len(parts) in reached


def _of_folder(folder: str) -> Values:
    parts = folder.split("/")
    name = re.sub(r"[^a-z0-9-]", "-", parts[-1].lower())
    values = {"path": folder, "path.path": folder, "path.basename": parts[-1], "path.basenameNormalized": name}
    return values | {f"path[{number}]": part for number, part in enumerate(parts)}


def _of_file(path: str) -> Values:
    folder, name = posixpath.split(path)
    return {**(_of_folder(folder) if folder else {}), "path.filename": name}


def fill(text: str, values: Values) -> str:
    """Fill in what is known; the rest stays a template."""
    if _OPEN not in text:
        return text
    text = _SEGMENT.sub(lambda found: values.get(f"path[{found[1]}]", found[0]), text)
    return _FIELD.sub(lambda found: values.get(found[1], found[0]), text)

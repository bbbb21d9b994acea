"""Adds a file to the resources of a kustomization, or takes it out: one line or item, in the file's own style."""

import posixpath
import re
from collections import Counter

import yaml

from bot.errors import Fixable
from bot.manifests.cut import CannotCut, Cut, drop_items, proven
from bot.manifests.scalars import STRING, plain_tag
from bot.manifests.spans import item_spans
from bot.manifests.style import line_after, newline_of, quote_of, scalar
from bot.manifests.tree import (
    children,
    column_of,
    end_of,
    entry,
    find,
    is_block,
    meaning,
    pairs,
    parse,
    parse_own,
    split_mark,
    start_of,
)

KUSTOMIZATIONS = ("kustomization.yaml", "kustomization.yml", "Kustomization")
"""The names of a kustomization file: https://kubectl.docs.kubernetes.io/references/kustomize/glossary/#kustomization"""
RESOURCES = "resources"
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def add_resource(text: str, name: str, path: str) -> tuple[str, str]:
    """Return the kustomization's text with the file `name` behind its other resources, and the lines that were added.

    Raises Fixable where that cannot be done without changing anything else.
    """
    mark, body = split_mark(text)
    documents = parse(body, path)
    root = documents[0].root if len(documents) == 1 and not documents[0].has_aliases else None
    resources = find(root, RESOURCES)
    if root is None or not is_block(root) or resources is None or not children(resources):
        raise _by_hand(name, path)
    after, shown = (_as_line if is_block(resources) else _as_item)(body, resources, name)
    given = parse_own(after, path, _by_hand(name, path))[0].root
    found = find(given, RESOURCES)
    if found is None or [meaning(each) for each in children(found)[:-1]] != [meaning(each) for each in children(resources)]:
        raise _by_hand(name, path)
    if children(found)[-1].value != name or _rest(given) != _rest(root):
        raise _by_hand(name, path)
    return mark + after, shown


def _as_line(body: str, resources: yaml.Node, name: str) -> tuple[str, str]:
    """Return the text with one more line, and that line: `- name.yaml`."""
    last = children(resources)[-1]
    at = line_after(body, end_of(last))
    newline = newline_of(body[:at])
    gap = "" if body[:at].endswith("\n") else newline
    dash = body.rindex("-", 0, start_of(last))
    indent = body[body.rfind("\n", 0, dash) + 1 : dash]
    line = f"{indent}-{' ' * (column_of(last) - len(indent) - 1)}{_written(name, _usual_quote(resources))}"
    return f"{body[:at]}{gap}{line}{newline}{body[at:]}", line + "\n"


def _as_item(body: str, resources: yaml.Node, name: str) -> tuple[str, str]:
    """Return the text with one more item in a list in flow style, and the line that it is in: `[a.yaml, name.yaml]`."""
    at = end_of(children(resources)[-1])
    comma = re.match(r"\s*,", body[at:])
    if comma is not None:  # behind the last item
        at += comma.end()
    item = f"{' ' if comma else ', '}{_written(name, _usual_quote(resources))}{',' if comma else ''}"
    after = f"{body[:at]}{item}{body[at:]}"
    return after, after[after.rfind("\n", 0, at) + 1 : line_after(after, at)].rstrip("\r\n") + "\n"


def _usual_quote(resources: yaml.Node) -> str:
    items = [each for each in children(resources) if isinstance(each, yaml.ScalarNode)]
    return max(counted := Counter(map(quote_of, items)), key=lambda each: (counted[each], each == ""), default="")


def remove_resource(text: str, file: str, path: str) -> Cut | None:
    """Take a file, by its path in the repository, out of the resources of the kustomization at `path`.

    Return None where its resources do not list the file, or where nothing else would be left in the list: kustomize refuses a
    kustomization without any. Raises Fixable where that cannot be done without changing anything else.
    """
    mark, body = split_mark(text)
    documents, meant = parse(body, path), parse(body, path)
    resources = find(documents[0].root, RESOURCES) if len(documents) == 1 else None
    indexes = [i for i, item in enumerate(children(resources)) if _names(item, posixpath.dirname(path)) == file]
    if not indexes or len(indexes) == len(children(resources)):
        return None
    if documents[0].has_aliases:
        raise CannotCut(f"{path} lists {file}, and has a YAML alias.", "Take the line out by hand.")
    drop_items(find(meant[0].root, RESOURCES), indexes)
    return proven(mark, body, item_spans(body, resources, indexes), meant, path)


def lists(text: str, file: str, path: str) -> bool:
    """Report whether the kustomization at `path` lists a file, given by its path in the repository, among its resources."""
    documents = parse(split_mark(text)[1], path)
    items = [item for document in documents for item in children(find(document.root, RESOURCES))]
    return any(_names(item, posixpath.dirname(path)) == file for item in items)


def _names(item: yaml.Node, folder: str) -> str:
    """Return the path in the repository that an item of a kustomization in a folder names."""
    return posixpath.normpath(posixpath.join(folder, str(item.value))) if isinstance(item, yaml.ScalarNode) else ""


def _written(name: str, quote: str) -> str:
    """Return a file name as YAML: plain where that is the habit and means the same, `60-policies.yaml` among them."""
    is_plain = not quote and _FILE_NAME.fullmatch(name) is not None and plain_tag(name) == STRING
    return name if is_plain else scalar(name, quote)


def _rest(root: yaml.Node | None) -> list[object]:
    own = entry(root, RESOURCES)
    return [(meaning(key), meaning(value)) for key, value in pairs(root) if own is None or key is not own[0]]


def _by_hand(name: str, path: str) -> Fixable:
    return Fixable(
        f"{path} has to list {name} among its resources, and cannot be edited without changing something else.",
        f"Add `{name}` to that list by hand, or put a first policy into a file that it lists, then ask again.",
    )

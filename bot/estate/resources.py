"""What a kustomization lists: files and folders of the repository, addresses of other repositories, and Helm charts."""

import posixpath
from collections.abc import Iterator

import yaml

from bot.estate.layout import plain_path
from bot.manifests.nodes import Fields, Nodes, quoted, text_of
from bot.model.estate import SOME_NAMESPACE, Skipped
from bot.model.syntax import DNS_LABEL

RESOURCES = ("resources", "bases")
LISTS = (*RESOURCES, "crds")
FROM_ELSEWHERE = "what's in another repository"
"""What is installed from where the bot doesn't look."""
_OUTSIDE = "It lists something outside this repository, and the bot can't tell what that adds."
_OF_CHARTS = {"helmCharts", "helmChartInflationGenerator"}


def installs(what: str) -> str:
    """Return the sentence on something that is installed and whose manifests are not in the repository."""
    return f"It installs {what}, and the bot can't tell what that holds."


def may_change(what: str, tool: str) -> str:
    """Return what is said of an instruction that a tool carries out, as the end of a sentence."""
    return f"{what}, which may change what the files say: the bot doesn't run {tool} to find out"


def paths(nodes: Nodes, node: yaml.Node | None, what: str, folder: str) -> Iterator[str]:
    """Yield the files and folders of the repository that a list names. Raises Wrong."""
    for item in nodes.sequence(node, what):
        path = text_of(item)
        if path and not is_address(path):
            found = plain_path(posixpath.join(folder, path))
            if found.startswith(("..", "/")):
                nodes.skip(_OUTSIDE, item, hides=True)
                continue
            yield found


def is_address(path: str) -> bool:
    """Report whether an entry is the address of something in another repository."""
    return "//" in path or "?" in path or path.startswith(("github.com/", "git@"))


def listed_twice(nodes: Nodes, fields: Fields, folder: str) -> Iterator[Skipped]:
    """Yield the resources that are listed again: their objects would be there twice ("already registered id")."""
    seen: set[str] = set()
    for item in (each for key in RESOURCES for each in nodes.sequence(fields.get(key), key)):
        path = text_of(item)
        what = path if is_address(path) else posixpath.normpath(posixpath.join(folder, path))
        if path and what in seen:
            why = f"The kustomization lists {quoted(path)} twice. Kustomize refuses that, so what it builds may not be in force."
            yield Skipped(nodes.path, why, nodes.line(item))
        seen.add(what)


def remote(nodes: Nodes, fields: Fields) -> Iterator[Skipped]:
    """Yield what is listed of other repositories, which may hold policies; definitions of kinds (`crds`) hold none.

    https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/resource/
    """
    for key in (*RESOURCES, "components"):
        for item in nodes.sequence(fields.get(key), key):
            if is_address(text_of(item)):
                yield Skipped(nodes.path, _OUTSIDE, nodes.line(item), hides=True, is_read=True)


def charts(nodes: Nodes, fields: Fields) -> Iterator[Skipped]:
    """Yield the Helm charts of a kustomization, each with the namespace that it is rendered for."""
    for key in sorted(fields.keys() & _OF_CHARTS):
        node = fields[key]
        for item in node.value if isinstance(node, yaml.SequenceNode) else [node]:
            chart = nodes.mapping(item, "a Helm chart")
            yield chart_said(nodes, item, namespace_set(chart.get("namespace")))


def chart_said(nodes: Nodes, node: yaml.Node, namespace: str) -> Skipped:
    """Make what is said of a Helm chart that is installed into a namespace, "" where it does not say which."""
    return Skipped(nodes.path, installs("a Helm chart"), nodes.line(node), hides=True, about=namespace, is_read=True)


def namespace_set(node: yaml.Node | None) -> str:
    """Return the namespace that is set, "" for none, SOME_NAMESPACE for one that is not written out: `${NAME}`."""
    name = text_of(node)
    return name if not name or DNS_LABEL.fullmatch(name) else SOME_NAMESPACE

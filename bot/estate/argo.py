"""Argo CD Applications and ApplicationSets: which folder of the repository goes into which namespace. Nothing is run.

An Application gives its namespace to the objects that name none; kustomize's `namespace` and an object's own count before it.
https://argo-cd.readthedocs.io/en/stable/user-guide/application-specification/
https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from glob import escape
from itertools import product
from typing import NamedTuple

import yaml

from bot.estate.argo_generators import Generated, Values, fill, read_generators, values_of
from bot.estate.directory import Selection, is_plain
from bot.estate.kustomize import KINDS as CHANGED
from bot.estate.kustomize import NETWORK_POLICY, Change, Kustomization, changes_of, is_true
from bot.estate.layout import plain_path
from bot.estate.resources import FROM_ELSEWHERE, installs, may_change, paths, remote
from bot.manifests.nodes import Fields, Nodes, is_variable, text_of
from bot.model.estate import SOME_NAMESPACE, Skipped
from bot.model.syntax import DNS_LABEL

_VARIABLE = re.compile(r"\{\{.*?\}\}")
API = "argoproj.io/"
KINDS = frozenset({"Application", "ApplicationSet"})
MOST_APPLICATIONS = 1_000
"""The most Applications that one ApplicationSet is read to make, by far more than Argo CD is used for."""

_CONTENT = "kustomize", "helm", "plugin", "directory"


@dataclass(frozen=True, slots=True)
class Source:
    """One source of an Application. Texts may be templates."""

    repository: str
    path: str
    namespace: str
    """The namespace that its kustomize options set."""
    made_by: str
    """What makes its objects, where that isn't run here: "a Helm chart"; "" where its files are the objects."""
    is_shallow: bool
    """Whether only the files directly in the folder are applied, where no kustomization is in it."""
    components: tuple[str, ...]
    remote: tuple[Skipped, ...]
    """Its components that are in other repositories."""
    changes: tuple[Change, ...]
    selection: Selection | None
    """Which files of the folder are applied, where these are not all."""


@dataclass(frozen=True, slots=True)
class Application:
    """An Application, or the template of an ApplicationSet and its generators: one for each factor of a product."""

    said: Skipped
    """Where it is, and that its namespace is not known."""
    namespace: str
    sources: tuple[Source, ...]
    creates: bool
    """Whether it makes its namespace, or sets labels on it."""
    labels: bool
    generators: tuple[tuple[Generated, ...], ...] = ()
    """The alternatives, each the factors of a product."""
    is_generated: bool = False
    """Whether an ApplicationSet makes it."""

    @property
    def key(self) -> str:
        """Return its file and line, which nothing lists."""
        return f"{self.said.path}:{self.said.line}"


class Applied(NamedTuple):
    """What Applications make of a repository."""

    kustomizations: tuple[Kustomization, ...] = ()
    made: tuple[Skipped, ...] = ()
    """What they install that is not in the repository; `about` is the namespace."""
    created: tuple[Skipped, ...] = ()
    """The namespaces that they create (`about`)."""
    labelled: tuple[Skipped, ...] = ()
    """The namespaces that they give labels (`about`)."""


def read_application(nodes: Nodes, root: yaml.Node, kind: str, fields: Fields) -> Application:
    """Read an Application or an ApplicationSet; raise Wrong for what Argo CD would refuse."""
    spec = nodes.mapping(fields.get("spec"), "spec")
    generators: tuple[tuple[Generated, ...], ...] = ()
    if kind == "ApplicationSet":
        generators = tuple(read_generators(nodes, spec.get("generators")))
        template = nodes.mapping(spec.get("template"), "spec.template")
        is_patched = "templatePatch" in spec
        spec = nodes.mapping(template.get("spec"), "spec.template.spec")
    else:
        is_patched = False
    destination = nodes.mapping(spec.get("destination"), "destination")
    policy = nodes.mapping(spec.get("syncPolicy"), "syncPolicy")
    options = {text_of(each) for each in nodes.sequence(policy.get("syncOptions"), "syncOptions")}
    metadata = nodes.mapping(policy.get("managedNamespaceMetadata"), "managedNamespaceMetadata")
    sources = [*nodes.sequence(spec.get("sources"), "sources")] + [spec[key] for key in ("source",) if key in spec]
    why = f"The {kind} puts it into a namespace that the repository doesn't name."
    return Application(
        Skipped(nodes.path, why, nodes.line(root), hides=True, is_read=True),
        SOME_NAMESPACE if is_patched else text_of(destination.get("namespace")),
        tuple(_source(nodes, each) for each in sources),
        "CreateNamespace=true" in options,
        bool(nodes.mapping(metadata.get("labels"), "labels")),
        generators,
    )


def _source(nodes: Nodes, node: yaml.Node) -> Source:
    fields = nodes.mapping(node, "a source")
    kustomize, _, _, directory = (nodes.mapping(fields.get(key), key) for key in _CONTENT)
    path = plain_path(text_of(fields.get("path"))).strip("/")
    changes = list(changes_of(nodes, {key: kustomize[key] for key in kustomize if key != "commonLabels"}, path))
    if "commonLabels" in kustomize and not is_true(kustomize.get("labelWithoutSelector")):
        changes.append(_change(nodes, kustomize["commonLabels"], "labels that go into selectors", frozenset({NETWORK_POLICY})))
    patterns = {key: directory[key] for key in ("include", "exclude") if key in directory}
    texts = {key: text_of(node) for key, node in patterns.items()}
    if all(is_plain(text) and not is_variable(text) for text in texts.values()):
        selection = Selection(path, str(nodes.place(next(iter(patterns.values())))), **texts) if patterns else None
    else:
        selection = None
        changes += [_change(nodes, node, f"“{key}”") for key, node in patterns.items()]
    changes += [_change(nodes, directory[key], f"“{key}”") for key in ("jsonnet",) if key in directory]
    made_by = "a Helm chart" if "helm" in fields or "chart" in fields else "a plugin" if "plugin" in fields else ""
    return Source(
        repository=_address(text_of(fields.get("repoURL"))),
        path=path,
        namespace=text_of(kustomize.get("namespace")),
        made_by=made_by,
        is_shallow=not is_true(directory.get("recurse")),
        components=tuple(paths(nodes, kustomize.get("components"), "components", path)),
        remote=tuple(remote(nodes, {key: kustomize[key] for key in kustomize.keys() & {"components"}})),
        changes=tuple(changes),
        selection=selection,
    )


def _address(address: str) -> str:
    """Return what is the same in all ways of writing a repository's address."""
    plain = re.sub(r"^[a-z+]+://", "", address.casefold()).rpartition("@")[2].replace(":", "/")
    return plain.rstrip("/").removesuffix(".git")


def _change(nodes: Nodes, node: yaml.Node, what: str, kinds: frozenset[str] = CHANGED) -> Change:
    why = f"The Application has {may_change(what, 'Argo CD')}."
    return Change(Skipped(nodes.path, why, nodes.line(node), hides=True, is_read=True), kinds)


def apply(
    applications: Collection[Application], folders: Collection[str], charts: Collection[str], files: Collection[str]
) -> Applied:
    """Return what Applications build of the folders and files of the repository. `charts` are folders of Helm charts.

    The repository's own address is the one of which most sources name a folder that is here.
    """
    each_made = [made for each in applications for made in _made(each, folders, files)]
    here, sure = _addresses(each_made, folders)
    built: list[Kustomization] = []
    installed: list[Skipped] = []
    for number, made in enumerate(each_made):
        for order, source in enumerate(made.sources):
            key = f"{made.key}:{number}:{order}"
            if what := _made_by(source, folders, charts, here, sure):
                installed.append(_said(made, installs(what)))
            elif is_variable(source.path):
                built += _perhaps(made, source, folders, key)
            elif source.path in folders or not source.path:
                built.append(_built(made, source, key))
    created = [_said(each, "It creates the namespace.") for each in each_made if each.creates and _whom(each)]
    labels = "It sets labels on the namespace, besides those that the Namespace declares."
    labelled = [_said(each, labels) for each in each_made if each.labels]
    return Applied(tuple(built), tuple(installed), tuple(created), tuple(labelled))


def _addresses(each_made: Iterable[Application], folders: Collection[str]) -> tuple[set[str], set[str]]:
    """Return the addresses of this repository, and those of them of which most folders are here."""
    paths = [(source.repository, source.path) for made in each_made for source in made.sources if source.path]
    named = Counter(address for address, path in paths if path in folders)
    here = {"", *(address for address, _ in named.most_common(1))}
    empty = Counter(address for address, path in paths if path not in folders and not is_variable(path))
    return here, {address for address in here if named[address] > empty[address]}


def _made_by(
    source: Source, folders: Collection[str], charts: Collection[str], here: Collection[str], sure: Collection[str]
) -> str:
    """Return what makes the objects of a source, where they are not in the repository; "" where they are, or may be.

    A folder without any manifest holds none: of an address in `sure`, most folders are here, so that this one would be too.
    """
    is_here = source.repository in here or is_variable(source.repository)
    if source.made_by or is_variable(source.path):
        return source.made_by
    if is_here and source.path in charts:
        return "a Helm chart"
    is_read = is_here and (source.path in folders or source.repository in sure)
    return FROM_ELSEWHERE if source.path and not is_read else ""


def _built(made: Application, source: Source, key: str) -> Kustomization:
    namespace = source.namespace if not source.namespace or DNS_LABEL.fullmatch(source.namespace) else SOME_NAMESPACE
    return Kustomization(
        made.said.path,
        key,
        namespace,
        (source.path,),
        source.components,
        (),
        source.changes,
        default=_whom(made),
        is_shallow=source.is_shallow,
        said=made.said,
        is_generated=made.is_generated or bool(made.generators),
        selection=None if source.selection is None else replace(source.selection, folder=source.path),
        remote=source.remote,
    )


def _perhaps(made: Application, source: Source, folders: Iterable[str], key: str) -> Iterator[Kustomization]:
    """Yield what is built of every folder that a path with variables may mean: a namespace that is written out is theirs."""
    shape = _VARIABLE.sub("*", escape(source.path)).split("/")
    for folder in folders:
        parts = folder.split("/")
        if len(parts) == len(shape) and all(map(fnmatchcase, parts, shape)):
            yield replace(_built(made, replace(source, path=folder), f"{key}:{folder}"), only_roots=True)


def _whom(made: Application) -> str:
    """Return the namespace of an Application, "" where it has none, SOME_NAMESPACE where it is not told.

    Without one of its own it is the one that kustomize sets, where that is the same for all of its sources.
    """
    set_by_kustomize = {each.namespace for each in made.sources if each.path}
    name = made.namespace or (next(iter(set_by_kustomize)) if len(set_by_kustomize) == 1 else "")
    return name if not name or DNS_LABEL.fullmatch(name) else SOME_NAMESPACE


def _said(made: Application, why: str) -> Skipped:
    return replace(made.said, why=why, about=_whom(made) or SOME_NAMESPACE)


def _made(application: Application, folders: Collection[str], files: Collection[str]) -> Iterator[Application]:
    """Yield the Applications that an ApplicationSet makes, as far as the repository tells."""
    if not application.generators:
        yield application
        return
    left = MOST_APPLICATIONS
    for factors in application.generators:
        for several in product(*(values_of(each, folders, files) for each in factors)):
            values = {key: value for each in several for key, value in each.items()}
            left -= 1
            if left >= 0:
                yield _filled(application, values)
    if left < 0:  # the rest is as unknown as what no generator tells
        yield application


def _filled(application: Application, values: Values) -> Application:
    sources = tuple(
        replace(
            each,
            path=fill(each.path, values),
            namespace=fill(each.namespace, values),
            repository=fill(each.repository, values),
        )
        for each in application.sources
    )
    return replace(application, namespace=fill(application.namespace, values), sources=sources, generators=(), is_generated=True)

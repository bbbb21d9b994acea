"""What one file declares: its documents, each taken for what it is, or recorded with the reason why not."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from bot.estate.argo import Application
from bot.estate.documents import FileReader, NamespaceDocument
from bot.estate.kustomize import Kustomization, read_kustomization
from bot.estate.pods import MAKES_PODS, NO_PODS, Pods, read_pods, unread
from bot.manifests.compose import GIT_CRYPT, Malformed, Unreadable, compose_documents, decode
from bot.manifests.kustomization_entry import KUSTOMIZATIONS
from bot.manifests.manifest import CLUSTER_WIDE
from bot.manifests.nodes import Nodes
from bot.model.estate import EVERY_NAMESPACE, ClusterPolicy, ForeignPolicy, NetworkPolicy, Skipped, SourceFile

MOST_SKIPPED = 20
"""What is said of one file at most."""
CLUSTER_WIDE_KIND = f"""["']?kind["']? *: *["']?({"|".join(sorted(CLUSTER_WIDE))})"""
"""What says that an object is a policy of the whole cluster."""


_MAY_NAME = re.compile(rf"{'|'.join(sorted(CLUSTER_WIDE))}|\\[uUx\n\r]|ENC\[".encode(), re.IGNORECASE)
"""What a text holds that names such a kind: the name, written out or by an alias, an escape that may hide it, or SOPS."""
_WORDS = (
    b"networkpolic",
    b"github:",
    b"kustomize.toolkit",
    b"enc[",
    b"authorizationpolic",
    b"policy.linkerd.io",
    b"project.openshift.io",
)
_NAMESPACE = re.compile(rb"\bNamespace")
_ESCAPE = re.compile(rb"\\[uUx\n\r]")
"""What may hide a kind."""
_JSON_STREAM = re.compile(rb"\A\s*\{[\s\S]*\}\s*\{")
SEARCHES_KEPT = 4
"""Texts whose searches are kept: a repository may hold the same large file again and again."""
_APPLIES = re.compile(
    rb"""^(?:- |  )?\{?["']?kind["']?\s*:\s*["']?(?:Application(?:Set)?|HelmRelease|HelmChart)\b""", re.MULTILINE
)
"""An object's own kind, of those that apply folders or install charts."""
_NAMES_NAMESPACE = re.compile(rb"""\bnamespace["']? ?: ?["']?([a-z0-9][a-z0-9-]{0,62})""")
_DECLARES = re.compile(rb"""kind["']? ?: ?["']?Namespace\b[^\0]{0,300}?\bname["']? ?: ?["']?([a-z0-9][a-z0-9-]{0,62})""")
"""A namespace that a text declares, as far as can be told where it cannot be parsed."""
LARGE_FILE_STORAGE = b"version https://git-lfs"
_ENCRYPTED_KIND = re.compile(rb"""^\s*["']?kind["']?\s*:\s*["']?ENC\[""", re.MULTILINE)
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
IN_A_DOT_FOLDER = "in a folder whose name begins with a dot, and tools that apply a repository skip those."
HIDDEN = f"It's {IN_A_DOT_FOLDER}"
OPAQUE = "It may hold a policy of the whole cluster."
_AT_START = re.compile(rb"^(- |  )?" + CLUSTER_WIDE_KIND.encode(), re.MULTILINE)
"""An object's own kind, as far as a text that cannot be parsed tells: definitions of kinds name them further in."""


BEYOND = Unreadable(
    "It isn't read, because the manifests that come before it are too large together.",
    "Take whatever isn't a manifest out of the repository.",
)


class RawFile(NamedTuple):
    """A YAML file at a namespace folder's root: path in the repository, git blob id, bytes."""

    path: str
    blob: str
    data: bytes


class Link(NamedTuple):
    """A symbolic link, and the path in the repository that it stands for."""

    path: str
    target: str
    said: Skipped | None = None
    """What is said of it where that is not read, or not in its own place."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What one file declares, in the order of its documents. `source` is None where the file could not be read."""

    blob: str = ""
    source: SourceFile | None = None
    namespaces: tuple[NamespaceDocument, ...] = ()
    teams: tuple[str, ...] = ()
    policies: tuple[NetworkPolicy, ...] = ()
    foreign: tuple[ForeignPolicy, ...] = ()
    on_requests: tuple[ForeignPolicy, ...] = ()
    """Policies of service meshes, which limit no connection."""
    cluster_wide: tuple[ClusterPolicy, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    unlabelled: tuple[Skipped, ...] = ()
    """Namespace documents whose labels are not in force as written. `about` is the namespace, "" the folder's."""
    astray: tuple[Skipped, ...] = ()
    """Policies that name another namespace (`about`) than their folder's, which are `skipped` too."""
    bindings: tuple[tuple[str, str], ...] = ()
    """Of a file in no namespace's folder: the namespace of a role binding, "" where it names none, and a GitHub team."""
    kustomization: Kustomization | None = None
    flux: tuple[Kustomization, ...] = ()
    applications: tuple[Application, ...] = ()
    charts: tuple[Skipped, ...] = ()
    """Releases of Helm charts; `about` is the namespace, "" where it is that of the build or the folder."""
    installs: tuple[tuple[str, str], ...] = ()
    """Of a file that installs charts of the repository: the folder of one, and the namespace that it goes into."""
    link: str = ""
    """Of a symbolic link to a folder or file: the path that it stands for."""
    may_declare: tuple[str, ...] = ()
    """Namespaces that a file declares which could not be read."""
    named: tuple[str, ...] = ()
    """What stands behind `namespace:` in a file of no namespace's folder that could not be read."""
    pods: Pods = NO_PODS
    """Its workloads and services."""


def read_contents(file: RawFile, namespace: str | None, *, is_beyond: bool = False) -> Contents:
    """Read one file of the folder of a namespace, or (None) of no such folder. What cannot be read is in `skipped`.

    `is_beyond` says that all files together are too large, so that this one is not parsed.
    """
    try:
        if is_beyond:
            raise BEYOND
        text = decode(file.data)
        roots = compose_documents(text)
    except Unreadable as problem:
        whom = EVERY_NAMESPACE if _is_cluster_wide(file.data) else ""
        return Contents(file.blob, skipped=(Skipped(file.path, _why(file.data, problem), problem.line, hides=True, about=whom),))
    reader = FileReader(Nodes(file.path, text), namespace, text)
    for document, root in enumerate(roots):
        if root is not None:
            reader.read(root, document)
    return Contents(
        blob=file.blob,
        source=SourceFile(file.path, file.blob, text, reader.policy_documents),
        namespaces=tuple(reader.namespaces),
        teams=tuple(reader.teams),
        policies=tuple(reader.policies),
        foreign=tuple(reader.foreign),
        on_requests=tuple(reader.on_requests),
        cluster_wide=tuple(reader.cluster_wide),
        skipped=_shortened(reader.nodes.skipped),
        unlabelled=tuple(reader.unlabelled[:MOST_SKIPPED]),
        astray=tuple(reader.astray[:MOST_SKIPPED]),
        bindings=tuple(reader.bindings),
        flux=tuple(reader.flux),
        applications=tuple(reader.applications),
        charts=tuple(reader.charts),
        pods=reader.pods.found() if reader.pods else NO_PODS,
    )


def read_anywhere(file: RawFile, *, is_beyond: bool = False) -> Contents:
    """Read one file by what its documents say, in whatever folder it is. A policy's namespace is "" where it names none.

    A file that holds nothing of interest is not parsed. Any bytes will do: what cannot be read is in `skipped`.
    """
    data, encoded = file.data, None
    if file.path.rpartition("/")[2] in KUSTOMIZATIONS:
        return _read_kustomization(file, is_beyond=is_beyond)
    if data.startswith(UTF_16):
        data = data.decode("utf-16", "replace").encode(errors="replace")
        encoded = opaque(file.path, "The file is UTF-16.", hides=_MAY_NAME.search(data) is not None)
    elif data.startswith(GIT_CRYPT):
        encoded = opaque(file.path, "The file is encrypted with git-crypt.")
    elif data.startswith(LARGE_FILE_STORAGE):
        why = "It's kept in Git LFS, which the bot doesn't read. Put the file itself there."
        return Contents(file.blob, skipped=(Skipped(file.path, why, hides=True),))
    if not _is_of_interest(data):
        found = Contents(file.blob, skipped=(encoded,) if encoded else ())
        return _with_pods(found, file, data, is_beyond=is_beyond)
    found = Contents(file.blob, skipped=(encoded,)) if encoded else read_contents(file, None, is_beyond=is_beyond)
    if found.source is not None:
        if not (found.source.policies or found.namespaces) and any(skip.hides for skip in found.skipped):
            found = replace(found, named=named_namespaces(data))  # a list of steps, say, that holds a policy somewhere
        return replace(found, skipped=(*found.skipped, *_encrypted(file, found.skipped)))
    return replace(found, named=named_namespaces(data), may_declare=declared_namespaces(data))


def declared_namespaces(data: bytes) -> tuple[str, ...]:
    """Return the namespaces that a text declares, as far as can be told where it cannot be parsed."""
    return _found(_DECLARES, data)


def named_namespaces(data: bytes) -> tuple[str, ...]:
    """Return what stands behind `namespace:` in a text."""
    return _found(_NAMES_NAMESPACE, data)


def _with_pods(found: Contents, file: RawFile, data: bytes, *, is_beyond: bool) -> Contents:
    """Add the workloads and services of a file that holds nothing else of interest. `data` is its text in UTF-8."""
    if not MAKES_PODS.search(data):
        return found
    pods = unread(file.path, str(BEYOND)) if is_beyond else read_pods(file.path, file.data)
    return replace(found, pods=pods, named=named_namespaces(data))


def _why(data: bytes, problem: Unreadable) -> str:
    """Return why a file cannot be read, told by what it is where YAML is not the word for it."""
    if isinstance(problem, Malformed) and (b"{{" in data or b"${" in data):
        return f"The file is a template that something fills in later, so it isn't valid YAML as it is: line {problem.line}."
    if isinstance(problem, Malformed) and _JSON_STREAM.search(data):
        return "The file holds several JSON documents one after another. Put them into a List, or `---` between them."
    return str(problem)


@lru_cache(maxsize=SEARCHES_KEPT)
def _is_of_interest(data: bytes) -> bool:
    """Whether a text may declare a namespace, a policy of any kind or a team's rights, or apply something that does."""
    lower = data.lower()
    if any(word in lower for word in _WORDS) or (b"Namespace" in data and _NAMESPACE.search(data)):
        return True
    return bool((b"\\" in data and _ESCAPE.search(data)) or (b"kind" in data and _APPLIES.search(data)))


@lru_cache(maxsize=2 * SEARCHES_KEPT)
def _found(rule: re.Pattern[bytes], data: bytes) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(bytes.decode, rule.findall(data))))


@lru_cache(maxsize=SEARCHES_KEPT)
def _is_cluster_wide(data: bytes) -> bool:
    """Whether a text that cannot be parsed holds a policy of the whole cluster."""
    return _AT_START.search(data) is not None


def _encrypted(file: RawFile, skipped: Iterable[Skipped]) -> Iterator[Skipped]:
    """Yield that a file which SOPS encrypted may hold a policy of the whole cluster, unless that is said already."""
    said = list(skipped)
    if b"sops" not in file.data or any(skip.about == EVERY_NAMESPACE for skip in said):
        return
    if _MAY_NAME.search(file.data) and any(skip.hides and "SOPS" in skip.why for skip in said):
        yield opaque(file.path, "The file is encrypted with SOPS.", hides=_ENCRYPTED_KIND.search(file.data) is not None)


def _read_kustomization(file: RawFile, *, is_beyond: bool) -> Contents:
    try:
        if is_beyond:
            raise BEYOND
        text = decode(file.data)
        root = next(iter(compose_documents(text)), None)
    except Unreadable as problem:
        return Contents(file.blob, skipped=(Skipped(file.path, str(problem), problem.line, hides=True),))
    if root is None:
        return Contents(file.blob)
    nodes = Nodes(file.path, text)
    read = read_kustomization(nodes, root)
    return Contents(file.blob, SourceFile(file.path, file.blob, text, 0), skipped=tuple(nodes.skipped), kustomization=read)


def opaque(path: str, why: str, *, hides: bool = False) -> Skipped:
    """Make what is said of a file, link or submodule outside the namespace folders that cannot be read."""
    return Skipped(path, f"{why} {OPAQUE}", hides=hides, about=EVERY_NAMESPACE)


def _shortened(skipped: Sequence[Skipped]) -> tuple[Skipped, ...]:
    """Keep what is said of one file readable."""
    if len(skipped) <= MOST_SKIPPED:
        return tuple(skipped)
    rest = skipped[MOST_SKIPPED:]
    why = f"{len(rest)} more documents or entries of it aren't read either."
    whom = EVERY_NAMESPACE if any(skip.about == EVERY_NAMESPACE for skip in rest) else ""
    return (*skipped[:MOST_SKIPPED], Skipped(skipped[0].path, why, hides=any(skip.hides for skip in rest), about=whom))

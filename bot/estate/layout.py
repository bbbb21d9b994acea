"""How a repository lays out its namespaces: a folder for each below a root, or in whatever folders, told by content."""

import posixpath
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.manifests.kustomization_entry import KUSTOMIZATIONS
from bot.model.conventions import Conventions
from bot.model.text import listed

SUFFIXES = (".yaml", ".yml", ".json")
"""What `kubectl apply -f FOLDER` reads: https://kubernetes.io/docs/reference/kubectl/generated/kubectl_apply/ ."""
TEMPLATES = (
    *(".tpl", ".tmpl", ".gotmpl", ".gotpl", ".template", ".j2", ".jinja", ".jinja2", ".erb", ".mustache", ".envsubst"),
    *(".tftpl", ".hbs", ".njk", ".yaml.in", ".yml.in", ".jsonnet", ".libsonnet", ".cue", ".dhall"),
)
"""How files are called that something fills in, or that compute manifests."""
TERRAFORM = (".tf", ".tofu", ".tf.json", ".tofu.json")
"""How files of Terraform and OpenTofu are called: https://developer.hashicorp.com/terraform/language/files ."""
VENDOR = "vendor"
"""The folder of other people's code whose templates make nothing: https://github.com/jsonnet-bundler/jsonnet-bundler"""
LIBRARIES = ("node_modules", ".terraform")
"""Folders into which a package manager puts other people's files, of which nothing is applied."""
TOP = "at the top of the repository"
_NAME = re.compile(rb"""["']?\bname["']?\s*:\s*["']?([a-z0-9-]+)""")
_NAMESPACE = re.compile(rb"""["']?kind["']?\s*:\s*["']?(?:Namespace|Project|ProjectRequest)\b""")
PROJECT = "project.openshift.io"
"""The API group of OpenShift's projects, each of which is a namespace."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where namespaces are looked for: in the folders below the root that are named as they are, or (else) by content."""

    by_folder: bool = True
    roots: tuple[str, ...] = ()
    """The folders below which namespaces are declared, none for the whole repository. By folder, there is one at most."""
    why: str = ""
    """Why it was taken, as a clause."""

    def __str__(self) -> str:
        where = f"below {listed_folders(self.roots)}" if self.roots else TOP if self.by_folder else "in the repository"
        how = f"by their folders {where}" if self.by_folder else f"by what the files {where} say"
        return f"{how}, since {self.why}" if self.why else how


def root_of(conventions: Conventions) -> str:
    """Return the folder of the namespace folders as git writes it: without `./` or slashes at its ends, "" for the top."""
    return _as_git_writes(conventions.namespaces_root)


def roots_of(conventions: Conventions) -> tuple[str, ...]:
    """Return all folders below which namespaces are declared, as git writes them; none for the whole repository."""
    written = map(_as_git_writes, (conventions.namespaces_root, *conventions.more_roots))
    return tuple(dict.fromkeys(root for root in written if root))


@lru_cache(maxsize=64)
def _as_git_writes(folder: str) -> str:
    return "/".join(part for part in folder.split("/") if part not in {"", "."})


def plain_path(path: str) -> str:
    """Return a path without `./` and `a/..`, "" for the top of the repository. One that leads out of it begins with `..`."""
    plain = posixpath.normpath(path)
    return "" if plain == "." else plain


def listed_folders(folders: Iterable[str]) -> str:
    """Return folders in words: "a/, b/ and c/"."""
    return listed([f"{folder}/" for folder in folders])


def is_below_any(path: str, roots: Collection[str]) -> bool:
    """Whether a path is below one of some folders. Everything is below none at all, which stands for the whole repository."""
    return not roots or any(is_below(path, root) for root in roots)


def is_below(path: str, root: str) -> bool:
    """Whether a path is below a folder. Everything is below the top, which is ""."""
    return not root or path.startswith(f"{root}/")


def folders_above(path: str) -> Iterator[str]:
    """Yield the folder of a file and those above it, up to the top of the repository, which is ""."""
    while path:
        path = posixpath.dirname(path)
        yield path


def is_manifest_path(path: str) -> bool:
    """Whether a file may hold Kubernetes objects or a kustomization, by its name."""
    return (path.endswith(SUFFIXES) and not path.endswith(TERRAFORM)) or path.rpartition("/")[2] in KUSTOMIZATIONS


def is_terraform_path(path: str) -> bool:
    """Whether a file is Terraform's, by its name. It may be made from a template."""
    return path.endswith(TERRAFORM) or (path.endswith(TEMPLATES) and ".tf." in path.rpartition("/")[2])


def is_template_path(path: str) -> bool:
    """Whether a file may be a template of manifests, or Terraform's, by its name. Libraries make nothing by themselves."""
    return path.endswith((*TEMPLATES, *TERRAFORM)) and VENDOR not in path.split("/")


def library_of(path: str) -> str:
    """Return the folder of other people's files that a file is in, the outermost; "" for none."""
    if "node_modules/" not in path and ".terraform/" not in path:
        return ""
    folders = path.split("/")[:-1]
    first = next((at for at, name in enumerate(folders) if name in LIBRARIES), None)
    return "" if first is None else "/".join(folders[: first + 1])


def is_outside(path: str, conventions: Conventions) -> bool:
    """Whether a file is a manifest that is not directly in a namespace folder, or a template of manifests anywhere."""
    if path.startswith(".git/") or library_of(path):
        return False
    return is_template_path(path) or (is_manifest_path(path) and namespace_of(path, conventions) is None)


def namespace_of(path: str, conventions: Conventions) -> str | None:
    """Return the name of the namespace folder that a file is directly in, if it is one that kubectl would apply."""
    root = root_of(conventions)
    inner = path.removeprefix(f"{root}/") if root else path
    folder, _, file = inner.partition("/")
    is_inside = not root or inner != path
    if (
        not is_inside
        or not file
        or "/" in file
        or folder.startswith(".")
        or not file.endswith(SUFFIXES)
        or file.endswith(TERRAFORM)
    ):
        return None
    return folder


def names_in(path: str, data: bytes) -> frozenset[str] | None:
    """Return the values of `name` in a file that declares a namespace, as far as a search tells; None where it declares none."""
    if (b"Namespace" not in data and PROJECT.encode() not in data) or not is_manifest_path(path) or not _NAMESPACE.search(data):
        return None
    return frozenset(map(bytes.decode, _NAME.findall(data)))


def parent_of_own(path: str, names: Collection[str]) -> str:
    """Return the folder above that of a file that names its folder, "" where it names another."""
    above, _, name = path.rpartition("/")[0].rpartition("/")
    return above if name in names else ""

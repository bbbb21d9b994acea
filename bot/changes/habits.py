"""Where a repository keeps its policies, and what it calls their files: what a new file follows."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from bot.errors import Fixable
from bot.manifests.kustomization_entry import KUSTOMIZATIONS, lists
from bot.model.conventions import Conventions
from bot.model.estate import Direction, Estate, Namespace

OWN = "{namespace}"
"""Stands for the namespace's name in the form of a path."""


class NoPlace(Fixable):
    """No file is known in which a policy would be for this namespace alone: somebody has to put it there by hand."""


def taken(path: str) -> NoPlace:
    """Return the error for a new file whose path something else has."""
    return NoPlace(f"{path} already exists and holds something else.", "Add the policy by hand, in a file of its own.")


class Home(NamedTuple):
    """The file that a namespace's first policy goes into, outside its folder."""

    path: str
    kustomization: str
    """The kustomization that has to list it, "" for none."""


def usual_name(estate: Estate, conventions: Conventions) -> str:
    """Return the name that most files with policies beside their Namespace have in this repository.

    Where every namespace is declared in a folder of its own, the settings' name comes first if it is used at all; and it stands
    where there is no habit.
    """
    names = Counter(
        path.rpartition("/")[2]
        for namespace in estate.namespaces.values()
        for path in _files(namespace)
        if path.rpartition("/")[0] == namespace.folder != "" and path != namespace.place.path
    )
    usual = [name for name, _ in names.most_common() if name.endswith(".yaml")]
    if not usual or (estate.is_whole and conventions.policy_file in usual):
        return conventions.policy_file
    return usual[0]


def home(estate: Estate, namespace: Namespace) -> Home | None:
    """Return where the policies of a namespace go in a repository that keeps most of them in a place of their own; else None.

    The place is told by paths that differ in the namespace's name alone: `policies/{namespace}.yaml`, `net/{namespace}/in.yaml`.
    Raises Fixable where the file would have to be listed in a kustomization of a folder that is not there yet, or is there.
    """
    own = 0
    forms: dict[str, list[tuple[Namespace, str]]] = {}
    for other in estate.namespaces.values():
        found = set(_files(other))
        own += any(path.rpartition("/")[0] == other.folder for path in found)
        for form, path in {_form(path, other.name): path for path in found if _is_outside(path, other)}.items():
            if OWN in form and path.endswith(".yaml"):
                forms.setdefault(form, []).append((other, path))
    form = max(sorted(forms), key=lambda each: len(forms[each]), default="")
    if not form or len(forms[form]) <= own:
        return None
    path = form.replace(OWN, namespace.name)
    if path in _files(namespace):  # it holds policies of the other direction
        return Home(path, "")
    if any(path in each.files for each in estate.namespaces.values()) or any(skip.path == path for skip in estate.skipped):
        raise taken(path)
    listing = {_form(kustomization, other.name) for other, example in forms[form] for kustomization in _listing(other, example)}
    if any(OWN in each for each in listing) or len(listing) > 1:
        raise NoPlace(
            f"A policy of {namespace.name} belongs in {path}, but several kustomizations would have to list that file.",
            "Put a first policy there by hand, then ask again.",
        )
    return Home(path, next(iter(listing), ""))


FEWEST_ALIKE = 2
"""Files called as their only policy that make a habit: one may be chance."""


def file_of_its_own(namespace: Namespace, direction: Direction, name: str) -> Home | None:
    """Return the new file for a policy of this name in a namespace that has one for each, called as it is; else None.

    Two requests for one target then write two files, and neither waits for the other.
    """
    alike = [
        policy.place.path
        for policy in namespace.policies
        if direction in policy.types
        and policy.place.path.endswith(f"/{policy.name}.yaml")
        and policy.name.startswith("allow-")
        and policy.place.path not in namespace.shared
        and namespace.files[policy.place.path].policies == 1
    ]
    if len(alike) < FEWEST_ALIKE:
        return None
    path = f"{alike[-1].rpartition('/')[0]}/{name}.yaml"
    listing = {kustomization for each in alike for kustomization in _listing(namespace, each)}
    if path in namespace.files or path in namespace.others or len(listing) > 1:
        return None
    return Home(path, next(iter(listing), ""))


def _files(namespace: Namespace) -> Iterator[str]:
    written = (*namespace.policies, *namespace.overwritten)
    return (policy.place.path for policy in written if policy.place.path not in namespace.shared)


def _is_outside(path: str, namespace: Namespace) -> bool:
    return not namespace.folder or not path.startswith(f"{namespace.folder}/")


def _form(path: str, name: str) -> str:
    """Return a path with the namespace's name, where a folder or a file has it, written as OWN."""
    folder, _, file = path.rpartition("/")
    stem, dot, suffix = file.rpartition(".")
    parts = [OWN if part == name else part for part in folder.split("/")] if folder else []
    return "/".join([*parts, f"{OWN if stem == name else stem}{dot}{suffix}"])


def _listing(namespace: Namespace, path: str) -> Iterator[str]:
    """Yield the kustomizations that list a file of a namespace."""
    for file in namespace.files.values():
        if file.path.rpartition("/")[2] in KUSTOMIZATIONS and lists(file.text, path, file.path):
            yield file.path

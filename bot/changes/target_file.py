"""Where a change goes: the file of a namespace, and a name that is still free there."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.changes.habits import NoPlace, home, taken, usual_name
from bot.errors import Fixable
from bot.manifests.compose import compose_documents
from bot.manifests.kustomization_entry import KUSTOMIZATIONS, add_resource, lists
from bot.manifests.tree import text_at, walk
from bot.model.conventions import Conventions
from bot.model.estate import Direction, Estate, Namespace

LONGEST_NAME = 253
"""Characters of an object's name: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names"""

FIRST_BY_HAND = "Put its first policy where it belongs, then ask again."

DIGEST = 6
"""Hexadecimal digits that tell two shortened names apart."""
NAME_PATH = ("metadata", "name")

_GENERATED = re.compile(
    r"\b(auto-?generated|generated (by|from)|managed by|do not edit)\b|^ ?Source: \S+/templates/\S+$", re.IGNORECASE
)
"""What a comment says in a generated file; the last is what `helm template` writes."""


@dataclass(frozen=True, slots=True)
class PolicyFile:
    """The file that a namespace's next policy goes into, and warnings about it. It need not exist yet."""

    path: str
    warnings: tuple[str, ...]
    kustomization: str = ""
    """The kustomization that has to list the file, which is a new one; "" for none."""


def policy_file(estate: Estate, namespace: Namespace, direction: Direction, conventions: Conventions) -> PolicyFile:
    """Return the YAML file that holds most policies of that direction, or a new one where the repository keeps such files.

    The usual one comes first where it holds any: see `bot.changes.habits`. Raises Fixable where the new one exists and cannot be
    read, since the edit would overwrite it; and NoPlace where no file is known in which a policy is for this namespace alone.
    """
    name = usual_name(estate, conventions)
    if is_json(namespace, f"{namespace.folder}/{name}".lstrip("/")):
        name = conventions.policy_file
    standard = f"{namespace.folder}/{name}" if namespace.folder else name
    holders = [policy.place.path for policy in (*namespace.policies, *namespace.overwritten) if direction in policy.types]
    of_others = namespace.bases if estate.cluster else frozenset()
    writable = [path for path in holders if conventions.may_write(path) and not is_json(namespace, path)]
    usable = [path for path in writable if path not in namespace.shared | of_others]
    if usable:
        path = max(sorted(set(usable)), key=lambda each: (each == standard, usable.count(each)))
        return PolicyFile(path, (*for_all(estate, namespace, path), *generated_warnings(namespace, path)))
    return _new_file(estate, namespace, holders, standard)


def with_entry(text: str, file: PolicyFile) -> tuple[str, str] | None:
    """Return the text of a file's kustomization with the file in it, and what was added; None where it is listed already."""
    if lists(text, file.path, file.kustomization):
        return None
    folder = file.kustomization.rpartition("/")[0]
    return add_resource(text, file.path.removeprefix(f"{folder}/") if folder else file.path, file.kustomization)


def _new_file(estate: Estate, namespace: Namespace, holders: Sequence[str], standard: str) -> PolicyFile:
    """Return where a policy goes that no file with policies of the namespace can take. `standard` is the usual path."""
    unread = next((skipped for skipped in estate.skipped if skipped.path == standard and standard not in namespace.files), None)
    if unread:
        raise Fixable(f"{standard} exists, but can't be read: {unread.why}", "Fix the file first, then ask again.")
    if namespace.place.path in namespace.shared or (estate.cluster and namespace.place.path in namespace.bases):
        return _in_overlay(estate.cluster, namespace, standard.rpartition("/")[2])
    warnings = (
        *_never_written(namespace, holders, standard),
        *for_all(estate, namespace, namespace.place.path),
        *generated_warnings(namespace, standard),
    )
    if standard in namespace.files and not is_json(namespace, standard):
        return PolicyFile(standard, warnings)
    if not holders and (elsewhere := home(estate, namespace)):
        return PolicyFile(elsewhere.path, (*for_all(estate, namespace, namespace.place.path),), elsewhere.kustomization)
    _require_place(namespace, standard)
    return PolicyFile(standard, warnings, _kustomization(namespace))


def is_json(namespace: Namespace, path: str) -> bool:
    """Whether a file holds JSON, whatever it is called: kubectl reads nothing behind the first object of one."""
    file = namespace.files.get(path)
    return path.endswith(".json") or (file is not None and file.text.lstrip("\ufeff \t\r\n").startswith(("{", "[")))


def _in_overlay(cluster: str, namespace: Namespace, name: str) -> PolicyFile:
    """Return the file in the overlay of the namespace, or of the cluster that is meant: what is in the base is for others too."""
    if not namespace.overlay and cluster and namespace.place.path not in namespace.shared:
        raise NoPlace(
            f"{namespace.place.path} declares {namespace.name} for every cluster. "
            f"The bot knows no file for the cluster {cluster} alone.",
            "Write the policy by hand, where only that cluster applies it.",
        )
    if not namespace.overlay:
        raise NoPlace(
            f"{namespace.place.path} declares {namespace.name} for several clusters or namespaces: a change there is for all.",
            "Write the policy by hand, where it's only for this one.",
        )
    folder = namespace.overlay.rpartition("/")[0]
    path = f"{folder}/{name}" if folder else name
    if path in namespace.files and path not in namespace.shared | namespace.bases and not is_json(namespace, path):
        return PolicyFile(path, ())
    if path in namespace.files or path in namespace.others:
        raise taken(path)
    return PolicyFile(path, (), namespace.overlay)


def _never_written(namespace: Namespace, holders: Sequence[str], standard: str) -> Iterator[str]:
    """Warn where the policies stand in files that a new one does not go into."""
    others = ", ".join(f"`{path}`" for path in sorted(set(holders) - namespace.shared))
    if others:
        all_json = all(is_json(namespace, path) for path in {*holders} - namespace.shared)
        why = "it edits only YAML" if all_json else "that's no YAML file that the repository's checks read"
        yield (
            f"The policies of {namespace.name} are in {others}, which the bot doesn't edit: {why}. The new policy goes into "
            f"`{standard}`; make sure both are applied."
        )
    if shared := ", ".join(f"`{path}`" for path in sorted(namespace.shared & set(holders))):
        yield f"{shared} holds policies of other namespaces or clusters too, so the new policy goes into `{standard}`."


def for_all(estate: Estate, namespace: Namespace, path: str) -> Iterator[str]:
    """Yield the warning of a file that is built several times, unless the whole namespace is for every cluster."""
    if path in namespace.bases and not estate.clusters.is_for_all(namespace.name):
        yield f"`{path}` is built several times, most likely for several clusters: the change is for all of them."


def _require_place(namespace: Namespace, path: str) -> None:
    """Raise NoPlace where a new file cannot be written, or nobody knows that its place is right."""
    if not namespace.declared:
        raise NoPlace(
            f"Nothing in the repository declares {namespace.name}, so the bot knows no file of its own for a new policy.",
            FIRST_BY_HAND,
        )
    if path in namespace.others or path in namespace.files:
        raise taken(path)


def _kustomization(namespace: Namespace) -> str:
    """Return the kustomization in a namespace's folder, "" for none. Raises NoPlace for one that has no part in the namespace."""
    for name in KUSTOMIZATIONS:
        path = f"{namespace.folder}/{name}" if namespace.folder else name
        if path in namespace.files:
            return path
        if path in namespace.others:
            raise NoPlace(
                f"{path} doesn't list the file that declares {namespace.name}, so the bot knows no place for a new policy.",
                FIRST_BY_HAND,
            )
    return ""


def free_names(namespace: Namespace, wanted: Sequence[str], path: str) -> list[str]:
    """Return the names, each with -2, -3 … appended where it is taken, also by an earlier one of them.

    Taken are the names of all NetworkPolicies in any file of the namespace, of any API version, in force or not, and all names
    of documents in the file itself: a check of the real repository compares names and ignores kinds.
    """
    taken: set[str | None] = set()
    for file in namespace.files.values():
        if file.path == path or "NetworkPolicy" in file.text:
            for root in compose_documents(file.text):
                taken |= {text_at(root, *NAME_PATH)} if file.path == path else set()
                taken |= {text_at(node, *NAME_PATH) for node in walk(root) if text_at(node, "kind") == "NetworkPolicy"}
    found = []
    last: dict[str, int] = {}
    for each in wanted:
        name, number = shortened_name(each, LONGEST_NAME), last.get(each, 1)
        while name in taken:
            number += 1
            name = f"{shortened_name(each, LONGEST_NAME - len(str(number)) - 1)}-{number}"
        last[each] = number
        taken.add(name)
        found.append(name)
    return found


def shortened_name(text: str, length: int) -> str:
    """Return the name, cut to `length` characters where it is longer: a digest of the whole keeps two long names apart."""
    if len(text) <= length:
        return text
    digest = hashlib.sha256(text.encode()).hexdigest()[:DIGEST]
    return f"{text[: length - DIGEST - 1].rstrip('-.')}-{digest}"


def generated_warnings(namespace: Namespace, path: str) -> list[str]:
    """Return a warning where a comment in the file says that something generates the file."""
    file = namespace.files.get(path)
    for number, line in enumerate(file.text.split("\n") if file else (), 1):
        if _GENERATED.search(line.partition("#")[2]):
            return [f"`{path}:{number}` says the file is generated: whatever generates it may undo this change."]
    return []

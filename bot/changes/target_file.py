"""Where a change goes: the file of a namespace, and a name that is still free there."""

import hashlib
import re
from dataclasses import dataclass

from bot.errors import Fixable
from bot.manifests.compose import compose_documents
from bot.manifests.tree import text_at, walk
from bot.model.conventions import Conventions
from bot.model.estate import Direction, Estate, Namespace

LONGEST_NAME = 253
"""Characters of an object's name: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names"""

DIGEST = 6
"""Hexadecimal digits that tell two shortened names apart."""
NAME_PATH = ("metadata", "name")

_GENERATED = re.compile(r"\b(auto-?generated|generated (by|from)|managed by|do not edit)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PolicyFile:
    """The file that a namespace's next policy goes into, and warnings about it. It need not exist yet."""

    path: str
    warnings: tuple[str, ...]


def policy_file(estate: Estate, namespace: Namespace, direction: Direction, conventions: Conventions) -> PolicyFile:
    """Return the `.yaml` file that holds most policies of that direction, or the one that the conventions name.

    The latter comes first where it holds any. Raises Fixable where it has to be written, exists and cannot be read: the edit
    would overwrite it.
    """
    standard = f"{namespace.folder}/{conventions.policy_file}" if namespace.folder else conventions.policy_file
    holders = [policy.place.path for policy in (*namespace.policies, *namespace.overwritten) if direction in policy.types]
    usable = [path for path in holders if path.endswith(".yaml")]
    if usable:
        path = max(sorted(set(usable)), key=lambda each: (each == standard, usable.count(each)))
        return PolicyFile(path, tuple(generated_warnings(namespace, path)))
    unread = next((skipped for skipped in estate.skipped if skipped.path == standard and standard not in namespace.files), None)
    if unread:
        raise Fixable(f"{standard} is there and cannot be read: {unread.why}", "Correct the file first, then ask again.")
    warnings = list(generated_warnings(namespace, standard))
    if holders:
        others = ", ".join(f"`{path}`" for path in sorted(set(holders)))
        warnings.insert(
            0,
            f"The policies of {namespace.name} are in {others}, which is never written: checks of the repository look at `.yaml` "
            f"files only. The new policy goes into `{standard}`; kubectl applies both files.",
        )
    return PolicyFile(standard, tuple(warnings))


def free_name(namespace: Namespace, wanted: str, path: str) -> str:
    """Return the name, with -2, -3 … appended where it is taken.

    Taken are the names of all NetworkPolicies in any file of the namespace, of any API version, in force or not, and all names
    of documents in the file itself: a check of the real repository compares names and ignores kinds.
    """
    taken = set()
    for file in namespace.files.values():
        if file.path == path or "NetworkPolicy" in file.text:
            for root in compose_documents(file.text):
                taken |= {text_at(root, *NAME_PATH)} if file.path == path else set()
                taken |= {text_at(node, *NAME_PATH) for node in walk(root) if text_at(node, "kind") == "NetworkPolicy"}
    name, number = shortened_name(wanted, LONGEST_NAME), 1
    while name in taken:
        number += 1
        name = f"{shortened_name(wanted, LONGEST_NAME - len(str(number)) - 1)}-{number}"
    return name


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
            return [f"`{path}:{number}` says that the file is generated: whatever generates it may undo this change."]
    return []

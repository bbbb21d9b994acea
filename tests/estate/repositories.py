"""Repositories of made-up files, by path and text, and what is read of them."""

from collections.abc import Mapping

from bot.estate import RawFile, load
from bot.model.conventions import Conventions
from bot.model.estate import Estate
from bot.model.verdict import Outcome
from bot.policy import verdict
from tests.platforms import CLOUD_PLATFORM

CONVENTIONS = CLOUD_PLATFORM


def policy(name: str = "deny", space: str | None = None, spec: str = "{podSelector: {}}") -> str:
    """Write a NetworkPolicy that isolates every pod of its namespace, which it need not name."""
    own = f", namespace: {space}" if space is not None else ""
    return f"apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: {name}{own}}}\nspec: {spec}\n"


def kustomization(*resources: str, namespace: str = "", more: str = "") -> str:
    """Write a kustomization."""
    own = f"namespace: {namespace}\n" if namespace else ""
    return f"{own}resources: [{', '.join(resources)}]\n{more}"


def estate(files: Mapping[str, str | bytes], conventions: Conventions = CONVENTIONS) -> Estate:
    """Load files by their paths in the repository."""
    return load(
        [RawFile(path, path, text.encode() if isinstance(text, str) else text) for path, text in files.items()], conventions
    )


def policies(found: Estate) -> dict[str, list[str]]:
    """List the names of the policies of each namespace."""
    return {name: sorted(each.name for each in space.policies) for name, space in found.namespaces.items()}


def unread(found: Estate) -> dict[str, list[str]]:
    """List the files that leave verdicts on a namespace unknown."""
    return {name: sorted({skip.path for skip in space.unread}) for name, space in found.namespaces.items() if space.unread}


def outcome(found: Estate, source: str, target: str) -> Outcome:
    """Return whether the source may call the target."""
    return verdict(found, source, target, conventions=CONVENTIONS).outcome

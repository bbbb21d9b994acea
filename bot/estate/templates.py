"""Templates: files that something fills in or computes manifests from. None is run; one that may hold a policy is named."""

import re
from typing import NamedTuple

from bot.estate import terraform
from bot.estate.contents import (
    LARGE_FILE_STORAGE,
    UTF_16,
    Contents,
    RawFile,
    declared_namespaces,
    named_namespaces,
    read_anywhere,
)
from bot.estate.layout import is_terraform_path
from bot.manifests.compose import GIT_CRYPT
from bot.manifests.manifest import CLUSTER_WIDE, POLICY_KINDS
from bot.model.estate import EVERY_NAMESPACE, Skipped

_KIND = rb"""\bkind["']? ?::? ?["']?"""
_POLICY = re.compile(_KIND + rf"(?:{'|'.join(sorted(POLICY_KINDS))})\b".encode())
_COMPUTED = re.compile(
    rb"""^(?:- |  )?["']?kind["']? ?: ?["']?(?:\{\{|\$\{|\$\(|<%|#@)|\bnetworkPolic(?:y|ies)\.new\b""", re.MULTILINE
)
"""An object's own kind that is filled in, and how Jsonnet's libraries make a policy."""
_CLUSTER_WIDE = re.compile(_KIND + rf"(?:{'|'.join(sorted(CLUSTER_WIDE))})\b".encode())
_DEFINES = re.compile(_KIND + rb"CustomResourceDefinition\b")
"""What names kinds of policies and is none."""
_NAMESPACE = re.compile(_KIND + rb"Namespace\b")


TEMPLATE = "It's a template that something fills in later, and it may"
TERRAFORM = "It's Terraform's, which the bot doesn't run, and it may"


class _Found(NamedTuple):
    """What a search of a text finds."""

    what: str
    """What the file is, as the beginning of a sentence."""
    policy: re.Match[bytes] | None
    namespace: re.Match[bytes] | None
    is_cluster_wide: bool
    declared: tuple[str, ...]
    named: tuple[str, ...]


def read_template(file: RawFile) -> Contents | None:
    """Name a template that may hold a policy, or declare a namespace, by what its text says; None for any other."""
    data = file.data
    if data.startswith((GIT_CRYPT, LARGE_FILE_STORAGE)):
        return Contents(skipped=read_anywhere(file).skipped)
    if data.startswith(UTF_16):
        data = data.decode("utf-16", "replace").encode(errors="replace")
    found = _in_terraform(data) if is_terraform_path(file.path) else _in_template(data)
    if found.policy is not None:
        whom = EVERY_NAMESPACE if found.is_cluster_wide else ""
        said = Skipped(file.path, f"{found.what} hold a policy.", _line(data, found.policy), hides=True, about=whom)
    elif found.namespace is not None:
        said = Skipped(file.path, f"{found.what} declare a namespace.", _line(data, found.namespace))
    else:
        return None
    unlabelled = (
        Skipped(said.path, f"{found.what} declare a namespace.", said.line, hides=True, about=name) for name in found.declared
    )
    return Contents(skipped=(said,), unlabelled=tuple(unlabelled), may_declare=found.declared, named=found.named)


def _in_template(data: bytes) -> _Found:
    policy = None if _DEFINES.search(data) else _POLICY.search(data) or _COMPUTED.search(data)
    is_wide = _CLUSTER_WIDE.search(data) is not None
    declared, named = declared_namespaces(data), named_namespaces(data)
    return _Found(TEMPLATE, policy, _NAMESPACE.search(data), is_wide, declared, named)


def _in_terraform(data: bytes) -> _Found:
    policy = terraform.POLICY.search(data) if b"etwork" in data else None
    is_wide = policy is not None and terraform.OF_CLUSTER.search(data) is not None
    namespace = terraform.NAMESPACE.search(data) if b"amespace" in data else None
    declared = terraform.declared(data) if namespace is not None else ()
    return _Found(TERRAFORM, policy, namespace, is_wide, declared, terraform.named(data) if policy is not None else ())


def _line(data: bytes, found: re.Match[bytes]) -> int:
    return data.count(b"\n", 0, found.start()) + 1

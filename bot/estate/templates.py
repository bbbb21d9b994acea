"""Templates: files that something fills in or computes manifests from. None is run; one that may hold a policy is named."""

import re
from collections.abc import Iterator

from bot.estate.contents import (
    LARGE_FILE_STORAGE,
    UTF_16,
    Contents,
    RawFile,
    declared_namespaces,
    named_namespaces,
    read_anywhere,
)
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


def read_template(file: RawFile) -> Contents | None:
    """Name a template that may hold a policy, or declare a namespace, by what its text says; None for any other."""
    data = file.data
    if data.startswith((GIT_CRYPT, LARGE_FILE_STORAGE)):
        return Contents(skipped=read_anywhere(file).skipped)
    if data.startswith(UTF_16):
        data = data.decode("utf-16", "replace").encode(errors="replace")
    defines = _DEFINES.search(data) is not None
    policy = None if defines else _POLICY.search(data) or _COMPUTED.search(data)
    if policy is not None:
        whom = EVERY_NAMESPACE if _CLUSTER_WIDE.search(data) else ""
        said = Skipped(file.path, _why("hold a policy"), _line(data, policy), hides=True, about=whom)
    elif (found := _NAMESPACE.search(data)) is not None:
        said = Skipped(file.path, _why("declare a namespace"), _line(data, found))
    else:
        return None
    declared = declared_namespaces(data)
    return Contents(
        skipped=(said,),
        unlabelled=tuple(_unlabelled(said, declared)),
        may_declare=declared,
        named=named_namespaces(data),
    )


def _why(may: str) -> str:
    return f"It is a template, which something fills in later, and may {may}."


def _line(data: bytes, found: re.Match[bytes]) -> int:
    return data.count(b"\n", 0, found.start()) + 1


def _unlabelled(said: Skipped, declared: tuple[str, ...]) -> Iterator[Skipped]:
    """Yield that the labels of namespaces may come from a template."""
    for name in declared:
        yield Skipped(said.path, _why("declare a namespace"), said.line, hides=True, about=name)

"""Terraform and OpenTofu: neither is run, so a file is named that makes a policy in the cluster, or declares a namespace.

https://registry.terraform.io/providers/hashicorp/kubernetes/latest/docs/resources/network_policy_v1
"""

import re
from collections.abc import Iterator

from bot.manifests.manifest import CLUSTER_WIDE, POLICY_KINDS

_RESOURCE = rb"""(?:^[ \t]*resource[ \t]+"%(name)s(?:_v1)?"|"%(name)s(?:_v1)?"\s*:)"""
"""A resource of a type, in Terraform's own language or in its JSON."""
_KIND = rb"""\bkind["']?[ \t]*[:=][ \t]*["']?(?:%s)\b"""
"""A kind in a manifest, written as an expression or as YAML in a text."""


def _kinds(names: frozenset[str]) -> bytes:
    return _KIND % "|".join(sorted(names)).encode()


POLICY = re.compile(_RESOURCE % {b"name": b"kubernetes_network_policy"} + b"|" + _kinds(POLICY_KINDS), re.MULTILINE)
OF_CLUSTER = re.compile(_kinds(CLUSTER_WIDE))
NAMESPACE = re.compile(_RESOURCE % {b"name": b"kubernetes_namespace"} + b"|" + _KIND % b"Namespace", re.MULTILINE)
_IN_BLOCK = rb"""(?:(?!\n\})[^\0]){0,300}?"""
_DECLARES = re.compile(
    rb"(?:" + NAMESPACE.pattern + rb")" + _IN_BLOCK + rb"""\bname["']?[ \t]*(?:=[ \t]*"|:[ \t]*["']?)([a-z0-9][a-z0-9-]{0,62})""",
    re.MULTILINE,
)
_NAMED = re.compile(rb"""\bnamespace["']?[ \t]*(?:=[ \t]*"|:[ \t]*["']?)([a-z0-9][a-z0-9-]{0,62})""")
_BLOCK, _END = b"\nresource", b"\n}"


def declared(data: bytes) -> tuple[str, ...]:
    """Return the namespaces that a file declares by plain names."""
    return _names(_DECLARES, data)


def named(data: bytes) -> tuple[str, ...]:
    """Return the namespaces that the policies of a file are for; all that it names where one policy does not say."""
    found = [_names(_NAMED, block) for block in _blocks(data)]
    if all(found):
        return tuple(dict.fromkeys(name for names in found for name in names))
    return tuple(dict.fromkeys((*_names(_NAMED, data), *declared(data))))


def _blocks(data: bytes) -> Iterator[bytes]:
    """Yield the blocks that make a policy, as far as lines tell: a resource ends with a brace at the start of a line."""
    for policy in POLICY.finditer(data):
        start = max(0, data.rfind(_BLOCK, 0, policy.start() + len(_BLOCK)))
        end = data.find(_END, policy.end())
        yield data[start : end if end >= 0 else len(data)]


def _names(rule: re.Pattern[bytes], data: bytes) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(bytes.decode, rule.findall(data))))

"""The Kubernetes objects of one document, one or the items of a list, and the kinds that limit who may call whom."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import yaml

from bot.manifests.nodes import Fields, Nodes, Wrong, described, is_null, quoted, simple_fields, text_of
from bot.model.estate import EVERY_NAMESPACE

NAMESPACED = frozenset({"NetworkPolicy", "CiliumNetworkPolicy"})
CLUSTER_WIDE = frozenset(
    {
        "GlobalNetworkPolicy",
        "CiliumClusterwideNetworkPolicy",
        "AdminNetworkPolicy",
        "BaselineAdminNetworkPolicy",
        "ClusterNetworkPolicy",
    }
)
"""Kinds that stand outside every namespace, and may limit any."""
POLICY_KINDS = NAMESPACED | CLUSTER_WIDE


NETWORKING = "networking.k8s.io"
NETWORKING_KINDS = frozenset({"NetworkPolicy", "Ingress", "IngressClass", "IPAddress", "ServiceCIDR"})
"""All kinds that this group has: https://kubernetes.io/docs/reference/kubernetes-api/ . The API server refuses any other."""


_LONGEST_KEPT, _KINDS_KEPT = 63, 256
"""Characters of a kind that is worth keeping, and how many are kept: a repository has some dozens."""


def policy_kind(kind: str) -> str:
    """Return the policy kind that a kind is, or is a slip for (another case, a plural, a list), and "" where it is neither."""
    if kind in POLICY_KINDS:
        return kind
    return _slip(kind) if len(kind) <= _LONGEST_KEPT else _BY_LETTERS.get(_letters(kind), "")


def is_served(api_version: str, kind: str) -> bool:
    """Whether the API server may know a kind: not a policy kind with a slip, and none of a group whose kinds are all known."""
    of_group = api_version.partition("/")[0] != NETWORKING or kind in NETWORKING_KINDS
    return of_group and policy_kind(kind) in {kind, ""}


def about(kind: str) -> str:
    """Return whom a document of a kind may concern beside its folder's namespace: see `Skipped.about`."""
    return EVERY_NAMESPACE if policy_kind(kind) in CLUSTER_WIDE else ""


def _letters(kind: str) -> str:
    letters = re.sub("[^a-z]", "", kind.lower()).removesuffix("list")
    return f"{letters.removesuffix('ies')}y" if letters.endswith("ies") else letters.removesuffix("s")


@lru_cache(maxsize=_KINDS_KEPT)
def _slip(kind: str) -> str:
    """Return what `policy_kind` does for a kind that is no policy kind. Every file has the same few."""
    return _BY_LETTERS.get(_letters(kind), "")


_BY_LETTERS = {_letters(kind): kind for kind in POLICY_KINDS}


ENCRYPTED = "ENC["
"""What SOPS puts in the place of a value: https://getsops.io/docs/ ."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """A Kubernetes object: what every kind has.

    `document` is the index of its document in the file, and `items` that in the list of objects there (each of lists in lists).
    """

    root: yaml.Node
    document: int
    kind: str
    api_version: str
    fields: Fields
    metadata: Fields
    items: tuple[int, ...] = ()

    def __str__(self) -> str:
        name = text_of(self.metadata.get("name"))
        return f"{self.kind} {quoted(name)}" if name else self.kind


def manifests(nodes: Nodes, root: yaml.Node, document: int) -> Iterator[Manifest]:
    """List the objects of a document in the order in which kubectl applies them, those of lists in lists included.

    What is no object is recorded in `nodes`.
    """
    waiting: list[tuple[yaml.Node, str, str, tuple[int, ...]]] = [(root, "", "", ())]
    while waiting:
        node, kind, api_version, at = waiting.pop()
        if is_null(node):
            continue
        if not isinstance(node, yaml.MappingNode):
            nodes.skip(f"The document is {described(node)}, not a Kubernetes object.", node, hides=True)
            continue
        try:
            fields = nodes.mapping(node, "the document")
            kind, api_version = text_of(fields.get("kind")) or kind, text_of(fields.get("apiVersion")) or api_version
            if _reads_two_ways(nodes, node, kind):
                continue
            if _is_encrypted(fields, kind):
                why = _holds_no_policy(fields, kind)
                nodes.skip(f"The document is encrypted with SOPS{why}.", node, hides=not why, about=about(kind))
                continue
            if kind.endswith("List") and "items" in fields:
                # In a list of one kind, the items need not say theirs.
                inner = "" if kind == "List" else kind.removesuffix("List")
                items = reversed([*enumerate(nodes.sequence(fields["items"], "items"))])
                waiting += [(item, inner, api_version if inner else "", (*at, i)) for i, item in items]
                continue
            if not kind or not api_version:
                why = "The document has no kind or no apiVersion, so it is not a Kubernetes object."
                nodes.skip(why, node, hides=bool(policy_kind(kind)) or (not kind and "spec" in fields), about=about(kind))
                continue
            metadata = nodes.mapping(fields.get("metadata"), "metadata")
        except Wrong as wrong:
            hides = not kind or bool(policy_kind(kind))
            nodes.skip(f"The document is not read: {wrong.why}.", wrong.node, hides=hides, about=about(kind))
            continue
        yield Manifest(node, document, kind, api_version, fields, metadata, at)


METADATA = frozenset(
    {
        *("annotations", "creationTimestamp", "deletionGracePeriodSeconds", "deletionTimestamp", "finalizers", "generateName"),
        *("generation", "labels", "managedFields", "name", "namespace", "ownerReferences", "resourceVersion", "selfLink", "uid"),
        *("clusterName", "initializers"),  # of earlier versions
    }
)
"""https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/object-meta/"""


def check_fields(manifest: Manifest, root: frozenset[str]) -> None:
    """Raise Wrong for a field beside `spec` or in `metadata` that an object does not have: validation is strict by default.

    https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation
    """
    for what, fields, names in (("the document", manifest.fields, root), ("metadata", manifest.metadata, METADATA)):
        if not fields.keys() <= names:
            name = next(name for name in fields if name not in names)
            belongs = " It belongs under spec." if what == "the document" and name in MISPLACED else ""
            raise Wrong(f"{what} has no field {quoted(name)}.{belongs}".rstrip("."), fields[name])


MISPLACED = frozenset({"egress", "ingress", "podSelector", "policyTypes"})
"""Fields of a policy's spec that people write beside it."""


def _is_encrypted(fields: Fields, kind: str) -> bool:
    """Whether SOPS has encrypted a document that is a policy, or whose kind it hides. What keeps secrets is none of ours."""
    may_be_policy = not kind or kind.startswith(ENCRYPTED) or bool(policy_kind(kind)) or kind.endswith("List")
    return may_be_policy and isinstance(fields.get("sops"), yaml.MappingNode)


def _holds_no_policy(fields: Fields, kind: str) -> str:
    """Return why the keys of an encrypted document, which SOPS leaves readable, show that no policy is in it; "" if they do not.

    An object has a kind, a policy a `spec` (`specs`, for Cilium) and a list its `items`. What SOPS takes for binary has nothing
    but `data`, and may be anything: https://getsops.io/docs/#encrypting-binary-files .
    """
    if not kind and "apiVersion" not in fields:
        is_binary = fields.keys() == {"data", "sops"} and text_of(fields["data"]).startswith(ENCRYPTED)
        return "" if is_binary else ", and is no Kubernetes object, since it has no kind"
    if not policy_kind(kind) and fields.keys().isdisjoint({"spec", "specs", "items"}):
        return ", and is no policy, since it has no spec"
    return ""


def _reads_two_ways(nodes: Nodes, root: yaml.MappingNode, kind: str) -> bool:
    """Record a document that says twice what object it is, and is a policy or a Namespace by one of the readings.

    Whatever applies it takes the first, the last or neither: strict field validation refuses it.
    https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation
    """
    if not _may_repeat(root) and not any(_may_repeat(each) for each in _values(root, "metadata")):
        return False
    kinds = {kind, *(text_of(value) for value in _values(root, "kind"))}
    policies = sorted(policy for each in kinds if (policy := policy_kind(each)))
    if not policies and "Namespace" not in kinds:
        return False
    where, twice = _written_twice(root)
    if not twice:
        return False
    what = "the document" if where is root else "metadata"
    whom = next((found for policy in policies if (found := about(policy))), "")
    why = f"The document is not read: {what} has the key {quoted(twice)} twice, and which of them counts is not certain."
    first = nodes.line(_values(where, twice)[0])
    nodes.skipped = [skip for skip in nodes.skipped if skip.hides or skip.line != first]  # that the last one counts
    nodes.skip(why, _values(where, twice)[-1], hides=True, about=whom)
    return True


def _written_twice(root: yaml.MappingNode) -> tuple[yaml.MappingNode, str]:
    """Return a key that says what object a document is and that is there twice, and the mapping that has it; "" for none."""
    for key in ("kind", "apiVersion", "metadata"):
        if len(_values(root, key)) > 1:
            return root, key
    for metadata in _values(root, "metadata"):
        if isinstance(metadata, yaml.MappingNode) and len(_values(metadata, "namespace")) > 1:
            return metadata, "namespace"
    return root, ""


def _may_repeat(node: yaml.Node) -> bool:
    """Whether a node is a mapping that has a key twice, or whose keys are not all plain ones."""
    return isinstance(node, yaml.MappingNode) and simple_fields(node) is None


def _values(node: yaml.MappingNode, key: str) -> list[yaml.Node]:
    """Return every value of a key, merges left aside."""
    return [value for name, value in node.value if isinstance(name, yaml.ScalarNode) and name.value == key]

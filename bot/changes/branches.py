"""Groups of edits: one branch for each namespace where the repository wants that, with a name, a title and an order of merging.

A source's own group comes first. Its egress rule alone opens nothing, and nor does its label, unless a rule waits for it: the
plan says so then. The policy in the target is the last step and the one that opens, so that the target's owners have the last
word, and so that the repository never holds a rule that matches nobody, as a third of those written by hand did until their
label followed.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence

from bot.changes.overlay import Overlay
from bot.changes.ports import merged_ports
from bot.changes.target_file import shortened_name
from bot.model.conventions import Conventions
from bot.model.estate import Estate
from bot.model.plan import Edit, Group
from bot.model.question import Question

LONGEST_TITLE = 72
"""The most characters of a title, which is a commit's subject: forges cut a longer one."""
LONGEST_BRANCH = 100
"""The most characters of a branch's name after its prefix: well below the 255 bytes of a file name, as which git stores it."""
DIGEST_LENGTH = 8
"""Hexadecimal digits that tell two branches apart whose names are equal and whose plans differ."""

PURPOSES = ("revoke", "ingress", "egress", "label")
"""What edits do, the most important first."""


def groups_of(
    overlay: Overlay, purposes: Mapping[str, set[str]], question: Question, keys: Mapping[str, str], conventions: Conventions
) -> tuple[Group, ...]:
    """Return an overlay's edits in groups, in the order of merging.

    `purposes` says for each namespace what its edits do; `keys` are the label keys that select the sources. Where a branch
    may touch several namespaces, or one file holds edits of several, there is one group, which has the target's name.
    """
    target = str(question.target)
    by_namespace: dict[str, list[Edit]] = {name: [] for owners in overlay.owners.values() for name in owners}
    for path, edit in overlay.edits.items():
        by_namespace[overlay.owners[path][0]].append(edit)
    apart = conventions.one_namespace_per_branch and all(len(owners) == 1 for owners in overlay.owners.values())

    def group(namespace: str, touched: Sequence[str], order: int) -> Group:
        together = set().union(*(purposes[name] for name in touched))
        ranked = [purpose for purpose in PURPOSES if purpose in together]
        return Group(
            namespace=namespace,
            purpose="+".join(ranked),
            title=_title(namespace, ranked, question),
            branch=conventions.branch_prefix + _branch(namespace, ranked, question, keys),
            edits=tuple(edit for name in touched for edit in by_namespace[name]),
            teams=_teams(overlay.estate, touched),
            order=order,
        )

    if not apart:
        return (group(target, sorted(by_namespace, key=lambda name: (name != target, name)), 1),) if by_namespace else ()
    sources = sorted(by_namespace.keys() - {target})
    found = [group(name, [name], 1) for name in sources]
    return (*found, group(target, [target], 2 if sources else 1)) if target in by_namespace else tuple(found)


def _teams(estate: Estate, touched: Sequence[str]) -> tuple[str, ...]:
    """Return the teams that may change all of the namespaces; where no team may, those of any of them."""
    each = [estate.namespaces[name].teams for name in touched]
    shared = [team for team in each[0] if all(team in teams for teams in each)]
    return tuple(shared or dict.fromkeys(team for teams in each for team in teams))


def _title(namespace: str, purposes: Sequence[str], question: Question) -> str:
    target, sources = str(question.target), sorted(set(question.sources))
    source = sources[0] if len(sources) == 1 else f"{len(sources)} namespaces"
    if "revoke" in purposes:
        return _fitting("Stop {} calling {}", source, target)
    if sources == [target]:
        return _fitting("Allow pods of {}{} to call each other", target, "")
    if namespace == target:
        return _fitting("Allow {} to call {}", source, target)
    if "egress" in purposes:
        return _fitting("Let {} call out to {}", namespace, target)
    return _fitting("Label {} for {}", namespace, target)


def _fitting(form: str, one: str, other: str) -> str:
    """Return the form with two names in it, the longer one cut in its middle until the title fits."""
    room = LONGEST_TITLE - len(form.format("", ""))
    longest = max(len(one), len(other))
    while len(one) + len(other) > room:
        longest -= 1
        one, other = _elided(one, longest), _elided(other, longest)
    return form.format(one, other)


def _elided(name: str, length: int) -> str:
    if len(name) <= length:
        return name
    head = (length - 1) // 2
    return f"{name[:head]}…{name[len(name) - (length - 1 - head) :]}".replace("……", "…")


def _branch(namespace: str, purposes: Sequence[str], question: Question, keys: Mapping[str, str]) -> str:
    """Return a branch's name, made from what the plan means, and not from file contents, the time or the person."""
    target, sources = str(question.target), sorted(set(question.sources))
    others = f"-and-{len(sources) - 1}-more" if len(sources) > 1 else ""
    if "revoke" in purposes:
        parts = (target, "revoke", sources[0], others)
    elif namespace == target:
        parts = (target, "allow", sources[0], others)
    elif "egress" in purposes:
        parts = (namespace, "out-to", target, "")
    else:
        parts = (namespace, "label-for", target, "")
    first, verb, second, rest = parts
    digest = _digest("revoke" if "revoke" in purposes else "allow", namespace, question, keys)
    room = LONGEST_BRANCH - len(f"-{verb}-{rest}-{digest}")
    if len(first) + len(second) > room:
        first, second = (
            shortened_name(first, max(room // 2, room - len(second))),
            shortened_name(second, max(room - room // 2, room - len(first))),
        )
    return f"{first}-{verb}-{second}{rest}-{digest}"


def _digest(operation: str, namespace: str, question: Question, keys: Mapping[str, str]) -> str:
    ports = {(str(port.value), port.end or 0, str(port.protocol)) for port in merged_ports(question)}
    meaning = {
        "operation": operation,
        "namespace": namespace,
        "sources": sorted(set(question.sources)),
        "target": question.target,
        "ports": sorted(ports),
        "protocol": str(question.protocol) if question.protocol and not ports else "",
        "pods": sorted(set(question.pods)),
        "keys": sorted(keys.items()),
    }
    if question.from_pods:
        meaning["from_pods"] = sorted(set(question.from_pods))
    if question.cluster:
        meaning["cluster"] = question.cluster
    return hashlib.sha256(json.dumps(meaning, sort_keys=True).encode()).hexdigest()[:DIGEST_LENGTH]

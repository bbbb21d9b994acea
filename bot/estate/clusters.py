"""A namespace that a repository declares for several clusters: where they differ, which of them is meant is not known."""

import posixpath
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from bot.estate.by_cluster import ClusterFolders
from bot.estate.layout import is_below_any, listed_folders
from bot.estate.pieces import Pieces, extend
from bot.model.estate import ForeignPolicy, NetworkPolicy, Place, Rule, Skipped
from bot.model.text import listed

MOST_ROOTS = 5
"""Folders to choose from that one remark names."""


def compare_clusters(pieces: Mapping[str, Pieces], clusters: ClusterFolders) -> list[Skipped]:
    """Leave open the verdicts on namespaces that are built or declared several times with other policies, and return why."""
    said: list[Skipped] = []
    for name, found in pieces.items():
        which = clusters.of.get(name, ())
        why = [*_other_builds(name, found, which), *_other_folders(name, found, which), *_of_some(name, found, clusters)]
        why = why or [*_other_files(name, found)]
        unlabelled = [*_other_labels(name, found, which)]
        extend(found.unlabelled, unlabelled)
        found.differs = len(which) != 1 and bool(why or unlabelled)
        extend(found.unread, why)
        said += why
    return said


def _other_builds(name: str, found: Pieces, which: Sequence[str]) -> Iterator[Skipped]:
    """Yield the policies that only some of the builds of a namespace have."""
    written: dict[Place, NetworkPolicy | ForeignPolicy] = {policy.place: policy for policy in found.foreign}
    written |= {policy.place: policy for policy in found.policies}
    for place, roots in found.by_policy.items():
        if roots & found.roots and found.roots - roots:
            first, last = min(roots), min(found.roots - roots)
            why = (
                f"It's built by {first} but not by {last}, which also builds the namespace {name}, most likely for another "
                f"cluster: the bot can't tell which you mean. {_choose(map(posixpath.dirname, found.roots), which)}"
            )
            yield Skipped(place.path, why, place.line, hides=True, about=name, is_read=True, policy=written.get(place))


def _other_folders(name: str, found: Pieces, which: Sequence[str]) -> Iterator[Skipped]:
    """Yield that several folders declare a namespace, each with policies of its own. What is the same there becomes one."""
    folders = sorted({posixpath.dirname(document.place.path) for document in found.declared})
    if len(folders) < 2:
        return
    by_folder: dict[str, set[object]] = {folder: set() for folder in folders}
    for policy in found.policies:
        by_folder[_nearest_of(folders, policy.place.path)].add(_meaning(policy))
    if any(each != by_folder[folders[0]] for each in by_folder.values()):
        last = found.declared[-1].place
        why = (
            f"Namespace {name} is declared in {folders[0]}/ and {folders[-1]}/, most likely for several clusters, "
            f"and its policies differ there. {_choose(folders, which)}"
        )
        yield Skipped(last.path, why, last.line, hides=True, about=name, is_read=True)
    found.policies = list({_meaning(policy): policy for policy in reversed(found.policies)}.values())[::-1]
    found.shared |= {document.place.path for document in found.declared}


def _of_some(name: str, found: Pieces, clusters: ClusterFolders) -> Iterator[Skipped]:
    """Yield the policies that only some clusters have in a namespace that is declared once, for all of them."""
    if name in clusters.of or not clusters.folders:
        return
    policies: list[NetworkPolicy | ForeignPolicy] = [*found.policies, *found.foreign]
    for policy in policies:
        path, line = policy.place.path, policy.place.line
        which = clusters.of_paths((path, *found.by_policy[policy.place]))
        if which and len(which) < len(clusters.folders):
            what = f"It's written for {listed(which)}, but the namespace {name} is for every cluster."
            why = f"{what} {_choose((), [*clusters.folders])}"
            yield Skipped(path, why, line, hides=True, about=name, is_read=True, policy=policy)


def _other_labels(name: str, found: Pieces, which: Sequence[str]) -> Iterator[Skipped]:
    """Yield that the clusters give a namespace other labels."""
    several = [{key: label.value for key, label in each.labels.items()} for each in found.declared]
    if len(which) > 1 and any(each != several[0] for each in several):
        last = found.declared[-1].place
        first = found.declared[0].place.path
        what = "gets different labels from different kustomizations" if first == last.path else ""
        why = f"Namespace {name} {what or f'has different labels in {first} and {last.path}'}. {_choose((), which)}"
        yield Skipped(last.path, why, last.line, about=name, is_read=True)


def _other_files(name: str, found: Pieces) -> Iterator[Skipped]:
    """Yield the policies of one name that different files hold, and that do not say the same: the last one applied counts."""
    by_name: dict[str, list[NetworkPolicy]] = {}
    for policy in found.policies:
        by_name.setdefault(policy.name, []).append(policy)
    for policy_name, several in by_name.items():
        first, last = several[0], several[-1]
        if first.place.path != last.place.path and len(set(map(_meaning, several))) > 1:
            why = (
                f"NetworkPolicy {policy_name} of {name} is written differently in {first.place} and {last.place}, "
                "and the bot can't tell which is applied last, and so counts."
            )
            yield Skipped(last.place.path, why, last.place.line, hides=True, about=name, is_read=True)


def leave_others(pieces: Mapping[str, Pieces], known: Collection[str], roots: Collection[str]) -> list[Skipped]:
    """Leave aside what other clusters have in a namespace that the roots, or one of `known`, declare; return what is said of it.

    What is neither for the roots nor nearer to another cluster leaves the verdicts on the namespace open.
    """
    said: list[Skipped] = []
    for name, found in pieces.items():
        inside = [document for document in found.declared if document.place.path in found.ours]
        if len(inside) == len(found.declared) or not (inside or name in known):
            continue
        outside = [posixpath.dirname(each.place.path) for each in found.declared if each.place.path not in found.ours]
        found.unread = [each for each in found.unread if each.path in found.ours or is_below_any(each.path, roots)]
        every: list[NetworkPolicy | ForeignPolicy] = [*found.policies, *found.foreign]
        others = [_of_others(each, name, outside, roots) for each in every if each.place.path not in found.ours]
        extend(found.unread, (each for each in others if each.hides))
        said += others
        policies = [each for each in found.policies if each.place.path in found.ours]
        found.keep(policies, [each for each in found.foreign if each.place.path in found.ours], inside)
    return said


def _of_others(policy: NetworkPolicy | ForeignPolicy, name: str, outside: Iterable[str], roots: Collection[str]) -> Skipped:
    """Return what is said of a policy that is not for the roots: whether it stands nearer to another cluster's Namespace."""
    path, line = policy.place.path, policy.place.line
    what = f"{'NetworkPolicy' if isinstance(policy, NetworkPolicy) else policy.kind} {policy.name}"
    where = f"the namespace {name} is also declared outside {listed_folders(roots)}"
    if max(_in_common(each, path) for each in outside) > max((_in_common(root, path) for root in roots), default=0):
        return Skipped(path, f"{what} doesn't count: {where}.", line)
    return Skipped(
        path, f"{what} may be for another cluster: {where}.", line, hides=True, about=name, is_read=True, policy=policy
    )


def _choose(folders: Iterable[str], which: Sequence[str]) -> str:
    """Return the sentence on what to do: name the cluster, or its folder, without the end that is the same in all."""
    if len(which) > 1:
        more = f" and {len(which) - MOST_ROOTS} more" if len(which) > MOST_ROOTS else ""
        return f"Say which you mean: {', '.join(which[:MOST_ROOTS])}{more}."
    several = [folder.split("/") for folder in sorted(set(folders))]
    while all(len(each) > 1 for each in several) and len({each[-1] for each in several}) == 1 and len(several) > 1:
        several = [each[:-1] for each in several]
    names = sorted({"/".join(each) for each in several if each != [""]})
    more = f" and {len(names) - MOST_ROOTS} more" if len(names) > MOST_ROOTS else ""
    return f"Set NETPOL_NAMESPACES_ROOT to the folder of one cluster: {', '.join(names[:MOST_ROOTS])}{more}."


def _nearest_of(folders: Sequence[str], path: str) -> str:
    return max(folders, key=lambda folder: _in_common(folder, path))


def _in_common(folder: str, path: str) -> int:
    """Return how many folders two paths share from the top."""
    pairs = zip(folder.split("/"), posixpath.dirname(path).split("/"), strict=False)
    return next((count for count, (one, other) in enumerate(pairs) if one != other), folder.count("/") + 1)


def _meaning(policy: NetworkPolicy) -> object:
    """Return what a policy says, wherever it is written."""

    def peers(rule: Rule) -> object:
        return tuple((each.namespaces, each.pods, each.ip_block) for each in rule.peers), rule.ports

    return policy.name, policy.pods, policy.types, tuple(map(peers, policy.ingress)), tuple(map(peers, policy.egress))

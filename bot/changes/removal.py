"""Edits that take a source out of the policies of a target, and change nobody else's access."""

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import groupby

from bot.changes.overlay import Overlay
from bot.changes.removable import AdmittingPeer, admitting_peers, ways_out, why_not_removable
from bot.changes.request import RequestedAccess, verdict_for
from bot.manifests.cut import CannotCut, Cut, PeerCut, cut
from bot.manifests.kustomization_entry import KUSTOMIZATIONS, lists, remove_resource
from bot.manifests.spans import About
from bot.model.conventions import Conventions
from bot.model.estate import Direction, NetworkPolicy
from bot.model.text import abridged, listed
from bot.model.verdict import Outcome
from bot.policy.describe import code
from bot.policy.difference import ANY_NAMESPACE, Comparison
from bot.policy.explain import unread_text

MOST_STEPS = 20
"""Rules that are taken out one by one, to find for each the way that closes nothing else. More of them go all in one way."""
_MOST_REASONS = 3
"""Rules that a refusal names before it counts the rest: each takes a sentence."""
_MOST_LOSING = 5
"""Namespaces that a refusal names before it counts the rest: enough to see whose access is at stake."""
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?")


def names_in(comment: str) -> set[str]:
    """Return what may be names of objects in a comment."""
    return set(_NAME.findall(comment))


class NotRemovable(Exception):  # noqa: N818 - it is an answer, not an error
    """The reason why nothing may be removed, as a sentence for people."""


@dataclass(frozen=True, slots=True)
class Removal:
    """The edits of a `revoke` question so far, and what was removed by them."""

    asked: RequestedAccess
    conventions: Conventions
    overlay: Overlay
    taken: tuple[tuple[str, AdmittingPeer], ...] = ()
    left_empty: tuple[str, ...] = ()
    """Names of the policies that stay without any rule."""
    beside: tuple[tuple[str, str], ...] = ()
    """Lines with comments that stay and may be about what went, by path."""
    kept_files: tuple[str, ...] = ()
    """Sentences on files that hold nothing any more and stay."""

    def without(self, source: str) -> "Removal":
        """Return the removal with every peer gone that admits the source; raise NotRemovable where one cannot be removed."""
        estate, target = self.overlay.estate, self.asked.target
        if source == target:
            raise NotRemovable(f"{target}'s own policies let its pods call each other. The bot doesn't take those away.")
        if verdict_for(estate, source, self.asked, self.conventions).ingress is Outcome.BLOCKED:
            return self  # only a rule that was removed for an earlier source admitted it
        found = self._admitting(source)
        labels = estate.labels_of(source)
        reasons = [why for each in found if (why := why_not_removable(each, source, labels, self.asked, self.conventions))]
        others = estate.namespaces[target].shared | (estate.namespaces[target].bases if estate.cluster else frozenset())
        reasons += [self._of_others(source, each) for each in found if each.place.path in others]
        if reasons:
            raise NotRemovable(" ".join(abridged(reasons, _MOST_REASONS, "more rules let it in.")))
        if not found:
            raise NotRemovable(self._no_rule(source))
        try:
            at_once = self._cut(source, found, labels)
            if not at_once.others_affected_since(self):
                return at_once
        except CannotCut as problem:
            if len(found) > MOST_STEPS:
                raise _not_by_lines(source, found, problem) from None
        return self._one_by_one(source, labels) if len(found) <= MOST_STEPS else self._all_kept(source, found, labels)

    def others_affected_since(self, before: "Removal") -> list[str]:
        """Return the namespaces, other than the sources, whose access is not what it was."""
        found = Comparison(before.overlay.estate, self.overlay.estate, self.conventions).towards(self.asked.target)
        return [name for name in found.names if name not in self.asked.sources]

    def _admitting(self, source: str) -> list[AdmittingPeer]:
        return list(admitting_peers(self.overlay.estate, source, self.asked))

    def _no_rule(self, source: str) -> str:
        target = self.asked.target
        if unread := self.overlay.estate.namespaces[target].unread:
            return (
                f"No rule that the bot could read lets {source} into {target}, and none limits it: "
                f"{unread_text(unread[0], code)}. Fix that first, then ask again."
            )
        return (
            f"No rule lets {source} into {target}: no policy limits pods of {target}, so everyone may call them. "
            "Only a policy that selects them would change that."
        )

    def _of_others(self, source: str, entry: AdmittingPeer) -> str:
        return (
            f"Policy `{entry.policy.name}` (`{entry.place}`) lets {source} in, but other namespaces or clusters are made from "
            "its file too, and would lose access. Take it out by hand, where it's only for this one."
        )

    def _all_kept(self, source: str, found: Sequence[AdmittingPeer], labels: Mapping[str, str]) -> "Removal":
        """Return the removal with all peers gone at once and every policy kept, so that no pod becomes open."""
        tried = self._cut(source, found, labels, keep=True)
        if others := tried.others_affected_since(self):
            raise _shared(source, found[0], others)
        return tried

    def _one_by_one(self, source: str, labels: Mapping[str, str]) -> "Removal":
        """Return the removal with the peers gone policy by policy, each in the first way that affects nobody else."""
        now = self
        while found := now._admitting(source):
            entries = [entry for entry in found if entry.policy is found[0].policy]
            partly = [entry for entry in entries if ways_out(entry, labels, self.conventions)[0] is not None]
            now = now._without_one(source, entries, labels) if not partly else now._without_value(source, partly[0], labels)
        return now

    def _without_one(self, source: str, entries: Sequence[AdmittingPeer], labels: Mapping[str, str]) -> "Removal":
        """Remove a policy, or only its peers where nobody else's access may change otherwise."""
        for keep in (False, True):
            try:
                tried = self._cut(source, entries, labels, keep=keep)
            except CannotCut as problem:
                if keep:
                    raise _not_by_lines(source, entries, problem) from None
                continue
            others = tried.others_affected_since(self)
            if not others:
                return tried
        raise _shared(source, entries[0], others)

    def _without_value(self, source: str, entry: AdmittingPeer, labels: Mapping[str, str]) -> "Removal":
        """Remove the source from a peer whose selector names several values."""
        first: list[str] = []
        for way in range(len(ways_out(entry, labels, self.conventions))):
            try:
                tried = self._cut(source, [entry], labels, keep=True, way=way)
            except CannotCut as problem:
                raise _not_by_lines(source, [entry], problem) from None
            others = tried.others_affected_since(self)
            if not others:
                return tried
            first = first or others
        raise _shared(source, entry, first)

    def _cut(
        self, source: str, entries: Sequence[AdmittingPeer], labels: Mapping[str, str], *, keep: bool = False, way: int = 0
    ) -> "Removal":
        """Return the removal with these peers gone, each in one of its ways out.

        A policy that lets in nobody else goes whole, unless policies are to be kept. Raises CannotCut.
        """
        now = self
        for path, some in groupby(sorted(entries, key=_path), key=_path):
            policies: list[tuple[int, ...]] = []
            peers: list[PeerCut] = []
            emptied: list[str] = []
            gone = {source}
            of_file = list(some)
            for _, own in groupby(of_file, key=lambda entry: entry.policy.position):
                of_policy = list(own)
                policy = of_policy[0].policy
                ways = [ways_out(entry, labels, self.conventions) for entry in of_policy]
                cuts = [
                    PeerCut(policy.position, entry.rule, entry.peer or 0, each[min(way, len(each) - 1)])
                    for entry, each in zip(of_policy, ways, strict=True)
                ]
                is_all = all(each.value is None for each in cuts) and _has_no_others(policy, len(cuts))
                if is_all and not keep and self._may_go(policy):
                    policies += [policy.position, *(each.position for each in self._twins(policy))]
                    gone.add(policy.name)
                else:
                    peers += cuts
                    emptied += [policy.name] if is_all else []
            done = cut(self._text(path), path, policies=policies, peers=peers, about=self._about(gone))
            now = replace(
                now._edited(path, done),
                taken=(*now.taken, *((source, entry) for entry in of_file)),
                left_empty=(*now.left_empty, *emptied),
            )
        return now

    def _text(self, path: str) -> str:
        return self.overlay.text(self.asked.target, path) or ""

    def _twins(self, policy: NetworkPolicy) -> list[NetworkPolicy]:
        """Return the policies of the same name that it overwrites: they would be in force again without it."""
        return [each for each in self.overlay.estate.namespaces[self.asked.target].overwritten if each.name == policy.name]

    def _may_go(self, policy: NetworkPolicy) -> bool:
        """Report whether a policy can go whole: it says nothing of egress, and what it overwrites says the same and goes too.

        Where a kustomization may change policies it stays, without rules: a patch of what is not there fails the whole build.
        """
        unread = self.overlay.estate.namespaces[self.asked.target].unread
        if any(skip.is_read and skip.path.rpartition("/")[2] in KUSTOMIZATIONS for skip in unread):
            return False
        same = (_meaning(each) == _meaning(policy) and each.place.path == policy.place.path for each in self._twins(policy))
        return policy.types == {Direction.INGRESS} and all(same)

    def _about(self, gone: AbstractSet[str]) -> About:
        """Return what reports whether a comment names what goes, and nothing that stays."""
        target = self.overlay.estate.namespaces[self.asked.target]
        others = self.overlay.estate.namespaces.keys() | {policy.name for policy in target.policies}
        stays = others - gone - {*self.asked.sources, target.name}

        def is_about(comment: str) -> bool:
            words = names_in(comment)
            return bool(words & gone) and not words & stays

        return is_about

    def _edited(self, path: str, done: Cut) -> "Removal":
        beside = (*self.beside, *((path, line) for line in done.beside))
        if done.is_all:
            return replace(self._without_file(path, done), beside=beside)
        return replace(self, overlay=self.overlay.edited(self.asked.target, path, done.after, done.gone), beside=beside)

    def _without_file(self, path: str, done: Cut) -> "Removal":
        """Return the removal without a file, nor its lines in kustomizations; with an empty one where such a line has to stay."""
        target = self.asked.target
        overlay = self.overlay.deleted(target, path, done.gone + done.after.strip("\n"))
        for listing in self.overlay.estate.namespaces[target].files.values():
            if listing.path.rpartition("/")[2] not in KUSTOMIZATIONS or not lists(listing.text, path, listing.path):
                continue
            try:
                line = remove_resource(listing.text, path, listing.path)
            except CannotCut:
                line = None
            if line is None:
                why = f"`{listing.path}` lists it and can't be edited line by line"
                said = f"`{path}` holds no policy any more, but it stays: {why}. Take both out by hand."
                kept = self.overlay.edited(target, path, done.after, done.gone)
                return replace(self, overlay=kept, kept_files=(*self.kept_files, said))
            overlay = overlay.edited(target, listing.path, line.after, line.gone)
        return replace(self, overlay=overlay)


def _path(entry: AdmittingPeer) -> str:
    return entry.place.path


def _has_no_others(policy: NetworkPolicy, count: int) -> bool:
    """Report whether a policy has only so many peers: a rule without any lets everyone in."""
    return all(rule.peers for rule in policy.ingress) and count == sum(len(rule.peers) for rule in policy.ingress)


def _meaning(policy: NetworkPolicy) -> object:
    """Return what a policy says of ingress."""
    rules = [([(peer.namespaces, peer.pods, peer.ip_block) for peer in rule.peers], rule.ports) for rule in policy.ingress]
    return policy.pods, policy.types, rules


def _not_by_lines(source: str, entries: Sequence[AdmittingPeer], problem: CannotCut) -> NotRemovable:
    policies = [f"`{name}`" for name in dict.fromkeys(entry.policy.name for entry in entries)]
    lines = listed(abridged([f"`{entry.place}`" for entry in entries], _MOST_LOSING))
    names = listed(abridged(policies, _MOST_REASONS))
    who = f"Policies {names} let" if policies[1:] else f"Policy {names} lets"
    why = f"{who} {source} in ({lines}), and the bot can't take that out line by line: {problem.message}"
    return NotRemovable(f"{why} Take it out by hand.")


def _shared(source: str, entry: AdmittingPeer, others: Sequence[str]) -> NotRemovable:
    known = ["everyone else" if name == ANY_NAMESPACE else name for name in others]
    return NotRemovable(
        f"Policy `{entry.policy.name}` (`{entry.place}`) lets {source} in by a label that others have too: "
        f"{listed(abridged(known, _MOST_LOSING))} would lose access as well. "
        "First let each of them in by its own label, then take this away."
    )

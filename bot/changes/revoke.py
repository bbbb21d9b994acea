"""Plans that remove what lets sources call a target."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from bot.changes import warnings
from bot.changes.branches import groups_of
from bot.changes.impact import access_difference
from bot.changes.overlay import Overlay
from bot.changes.removable import AdmittingPeer, admitting_peers, ways_out, why_not_removable
from bot.changes.request import ANY_NAMESPACE, RequestedAccess, requested_access, verdict_for
from bot.changes.target_file import generated_warnings
from bot.manifests.cut import About, CannotCut, Cut, cut_documents, cut_rules, cut_values
from bot.manifests.kustomization_entry import KUSTOMIZATIONS, lists, remove_resource
from bot.model.conventions import BUILT_IN_KEY, Conventions
from bot.model.estate import Direction, Estate, NetworkPolicy
from bot.model.plan import Plan
from bot.model.question import Question
from bot.model.text import abridged, listed, quoted
from bot.model.verdict import Outcome, Reason, Verdict
from bot.policy.describe import code, describe_asked
from bot.policy.explain import unread_text
from bot.policy.matcher import admits
from bot.policy.selectors import pairs
from bot.policy.verdict import asked_connections

_MOST_REASONS = 3
"""Rules that a refusal names before it counts the rest: each takes a sentence."""
_MOST_COMMENTS = 3
"""Comments that a warning quotes before it counts the rest."""
_COMMENT = re.compile(r"(?:^|\s)#+(.*)$")
NAME = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?")
"""A name as comments write it."""
_MOST_LOSING = 5
"""Namespaces that a refusal names before it counts the rest: enough to see whose access is at stake."""


class _NotRemovable(Exception):  # noqa: N818 - it is an answer, not an error
    """The reason why nothing may be removed, as a sentence for people."""


def plan_revoke(question: Question, estate: Estate, conventions: Conventions) -> Plan:
    """Return the plan of the smallest change after which no source may call the target on what the question names.

    Where that is not possible without taking access from others, `refusal` says why, and nothing is written. Raises Fixable
    where the question cannot be planned.
    """
    asked = requested_access(question, estate)
    before = tuple(verdict_for(estate, source, asked, conventions) for source in asked.sources)
    builder = RevokeBuilder(asked, conventions, Overlay(estate, conventions))
    refusal = None
    try:
        for seen in sorted(before, key=lambda each: each.source):
            if seen.ingress is not Outcome.BLOCKED:
                builder.remove_access(seen.source)
    except _NotRemovable as refused:
        refusal, builder = str(refused), RevokeBuilder(asked, conventions, Overlay(estate, conventions))
    after = tuple(verdict_for(builder.overlay.estate, source, asked, conventions) for source in asked.sources)
    changes = bool(builder.overlay.edits)
    return Plan(
        question=question,
        choices=(),
        groups=groups_of(builder.overlay, {asked.target: {"revoke"}}, question, {}, conventions),
        before=before,
        after=after,
        opens=tuple(_closed_sentences(asked, before)) if changes else (),
        also=(),
        warnings=tuple(dict.fromkeys(_warnings(builder, estate, after))) if changes else (),
        needs=(),
        follow_up=tuple(_commands(builder, estate)) if changes else (),
        refusal=refusal,
        notes=tuple(dict.fromkeys(_kept(builder, estate))) if changes else (),
    )


@dataclass(slots=True)
class RevokeBuilder:
    """Builds the plan of a `revoke` question: the overlay so far, and what was removed from it."""

    asked: RequestedAccess
    conventions: Conventions
    overlay: Overlay
    taken: list[tuple[str, AdmittingPeer]] = field(default_factory=list)
    left_empty: list[str] = field(default_factory=list)
    """Names of the policies that stay without any rule."""
    beside: list[tuple[str, str]] = field(default_factory=list)
    """Lines with comments that stay and may be about what went, by path."""
    kept_files: list[str] = field(default_factory=list)
    """Sentences on files that hold nothing any more and stay."""

    def remove_access(self, source: str) -> None:
        """Remove every peer that admits the source, policy by policy; raise _NotRemovable where one cannot be removed."""
        target = self.asked.target
        if source == target:
            raise _NotRemovable(f"Pods of {target} may call each other by its own policies, and those are not taken away here.")
        found = list(admitting_peers(self.overlay.estate, source, self.asked))
        if verdict_for(self.overlay.estate, source, self.asked, self.conventions).ingress is Outcome.BLOCKED:
            return  # only a rule that was removed for an earlier source admitted it
        labels = self.overlay.estate.labels_of(source)
        reasons = [why for each in found if (why := why_not_removable(each, source, labels, self.asked, self.conventions))]
        if reasons:
            raise _NotRemovable(" ".join(abridged(reasons, _MOST_REASONS, "more rules let it in.")))
        if not found:
            if unread := self.overlay.estate.namespaces[target].unread:
                raise _NotRemovable(
                    f"No rule that could be read lets {source} into {target}, and none limits it: "
                    f"{unread_text(unread[0], code)}. Correct it first, then ask again."
                )
            raise _NotRemovable(
                f"No rule lets {source} into {target}: pods of {target} are limited by no policy, so everyone may call them. "
                "Only a policy that selects them would change that."
            )
        while found:
            policy = found[0].policy
            if policy.place.path in self.overlay.estate.namespaces[target].shared:
                raise _NotRemovable(
                    f"Policy `{policy.name}` (`{found[0].place}`) is in a file of which other namespaces or clusters are made "
                    "too: without it they would lose access. Take it out by hand, where it is only for this one."
                )
            entries = [entry for entry in found if entry.policy is policy]
            whole = [entry for entry in entries if ways_out(entry, labels, self.conventions)[0] is None]
            try:
                if len(whole) == len(entries):
                    self._remove_peers(source, policy, entries)
                else:
                    self._remove_value(source, next(entry for entry in entries if entry not in whole), labels)
            except CannotCut as problem:
                lines = listed([f"`{entry.place}`" for entry in entries])
                text = f"Policy `{policy.name}` lets {source} in ({lines}), and that cannot be taken out by lines"
                raise _NotRemovable(f"{text}: {problem.message} Take it out by hand.") from None
            found = list(admitting_peers(self.overlay.estate, source, self.asked))

    def _remove_peers(self, source: str, policy: NetworkPolicy, entries: Sequence[AdmittingPeer]) -> None:
        """Remove peers from a policy, or the whole policy where it has no others and nobody else's access changes."""
        path, target = policy.place.path, self.asked.target
        text = self.overlay.text(target, path) or ""
        peers = [(entry.rule, entry.peer) for entry in entries if entry.peer is not None]
        is_all = len(peers) == sum(len(rule.peers) for rule in policy.ingress) and all(rule.peers for rule in policy.ingress)
        twins = [each for each in self.overlay.estate.namespaces[target].overwritten if each.name == policy.name]
        if is_all and policy.types == {Direction.INGRESS} and all(each.place.path == path for each in twins):
            about = self._about({source, policy.name})
            cut = cut_documents(text, [policy.document, *(each.document for each in twins)], path, about)
            if cut and not self._others_affected(path, cut):
                self._apply(source, path, cut, entries)
                return
        cut = cut_rules(text, policy.document, peers, path, self._about({source}))
        if others := self._others_affected(path, cut):
            raise self._shared(source, entries[0], others)
        self.left_empty += [policy.name] if is_all else []
        self._apply(source, path, cut, entries)

    def _remove_value(self, source: str, entry: AdmittingPeer, labels: Mapping[str, str]) -> None:
        """Remove the source from a peer whose selector names several values, and nobody else."""
        path, about = entry.place.path, self._about({source})
        text = self.overlay.text(self.asked.target, path) or ""
        others: list[str] = []
        for way in ways_out(entry, labels, self.conventions):
            rule, peer = entry.rule, entry.peer or 0
            if way is None:
                cut = cut_rules(text, entry.policy.document, [(rule, peer)], path, about)
            else:
                cut = cut_values(text, entry.policy.document, (rule, peer, way[0]), {way[1]}, path, about=about)
            affected = self._others_affected(path, cut)
            if not affected:
                self._apply(source, path, cut, [entry])
                return
            others = others or affected
        raise self._shared(source, entry, others)

    def _shared(self, source: str, entry: AdmittingPeer, others: Sequence[str]) -> _NotRemovable:
        return _NotRemovable(
            f"Policy `{entry.policy.name}` (`{entry.place}`) lets {source} in by a label that others carry too: "
            f"{_listed(others)} would lose access with it. Let each of them in by its own label first, then take this away."
        )

    def _others_affected(self, path: str, cut: Cut) -> list[str]:
        """Return the other namespaces whose access a cut would change."""
        after = self.overlay.edited(self.asked.target, path, cut.after, cut.gone).estate
        found = access_difference(self.overlay.estate, after, self.asked.target, self.conventions)
        return [name for name in found.names if name not in self.asked.sources]

    def _about(self, gone: AbstractSet[str]) -> About:
        """Return what reports whether a comment names what goes, and nothing that stays."""
        target = self.overlay.estate.namespaces[self.asked.target]
        others = self.overlay.estate.namespaces.keys() | {policy.name for policy in target.policies}
        stays = others - gone - {*self.asked.sources, target.name}

        def is_about(comment: str) -> bool:
            words = set(NAME.findall(comment))
            return bool(words & gone) and not words & stays

        return is_about

    def _apply(self, source: str, path: str, cut: Cut, entries: Sequence[AdmittingPeer]) -> None:
        target = self.asked.target
        without = self._without_file(path, cut) if cut.is_all else None
        self.overlay = without or self.overlay.edited(target, path, cut.after, cut.gone)
        self.beside += [(path, line) for line in cut.beside]
        self.taken += [(source, entry) for entry in entries]

    def _without_file(self, path: str, cut: Cut) -> Overlay | None:
        """Return the overlay without a file, nor its lines in kustomizations; None where one of them cannot be edited."""
        target = self.asked.target
        overlay = self.overlay.deleted(target, path, cut.gone + cut.after.strip("\n"))
        for listing in self.overlay.estate.namespaces[target].files.values():
            if listing.path.rpartition("/")[2] not in KUSTOMIZATIONS or not lists(listing.text, path, listing.path):
                continue
            try:
                line = remove_resource(listing.text, path, listing.path)
            except CannotCut:
                line = None
            if line is None:
                why = f"`{listing.path}` lists it, and cannot be edited by lines alone"
                self.kept_files.append(f"`{path}` holds no policy any more, and stays: {why}. Take both out by hand.")
                return None
            overlay = overlay.edited(target, listing.path, line.after, line.gone)
        return overlay


def _closed_sentences(asked: RequestedAccess, before: Sequence[Verdict]) -> Iterator[str]:
    what = describe_asked(asked_connections(asked.ports, asked.protocol, asked.pods.labels), none=True)
    for seen in before:
        if seen.ingress is not Outcome.BLOCKED:
            yield f"{seen.source} may no longer call {seen.target}: {what}."


def _warnings(builder: RevokeBuilder, start: Estate, after: Sequence[Verdict]) -> Iterator[str]:
    target = start.namespaces[builder.asked.target]
    for seen in after:
        if seen.ingress is not Outcome.BLOCKED:
            yield f"{seen.source} may still call pods of {target.name} that no policy limits: everyone may."
    for name in builder.left_empty:
        yield f"Policy `{name}` stays, without rules, and lets nobody in: taking all of it out would change more than this pair."
    yield from builder.kept_files
    if comments := list(_comments_left(builder, start)):
        yield f"Comments stay that may be about what goes: {listed(abridged(comments, _MOST_COMMENTS))}."
    for _, path in builder.overlay.edits:
        yield from generated_warnings(target, path)
    yield from warnings.about_foreign(target, Direction.INGRESS)
    yield from warnings.about_unread(target)


def _comments_left(builder: RevokeBuilder, start: Estate) -> Iterator[str]:
    """Yield the lines of the edited files, as they are before, whose comments stay and name what goes or stood beside it."""
    now = builder.overlay.estate.namespaces[builder.asked.target]
    left = {policy.name for policy in (*now.policies, *now.overwritten)}
    gone = {policy.name for policy in start.namespaces[now.name].policies if policy.name not in left}
    names = {*builder.asked.sources, *gone}
    for edit in builder.overlay.edits.values():
        beside = {line for path, line in builder.beside if path == edit.path}
        stay = Counter(line.rstrip() for line in edit.after.split("\n"))
        for number, line in enumerate((edit.before or "").split("\n"), 1):
            comment = _COMMENT.search(line)
            if comment and stay[line.rstrip()] and (line.rstrip() in beside or names & set(NAME.findall(comment[1]))):
                stay[line.rstrip()] -= 1
                yield f"{quoted(comment[1].strip())} (`{edit.path}:{number}`)"


def _commands(builder: RevokeBuilder, start: Estate) -> Iterator[str]:
    """Yield the commands that delete the policies which the repository no longer holds: the cluster prunes nothing."""
    target = builder.asked.target
    now = builder.overlay.estate.namespaces[target]
    left = {policy.name for policy in (*now.policies, *now.overwritten)}
    for policy in start.namespaces[target].policies:
        if policy.name not in left:
            yield f"kubectl -n {target} delete networkpolicy {policy.name}"


def _kept(builder: RevokeBuilder, start: Estate) -> Iterator[Reason]:
    """Yield what stays in the sources: their labels, and their own egress rules."""
    target = builder.asked.target
    for source, entry in builder.taken:
        for key, value in pairs(entry.selector) if entry.selector else ():
            label = start.namespaces[source].labels.get(key)
            if key != BUILT_IN_KEY and label:
                text = f"{source} keeps its label `{key}: {value}`: other rules may select by it."
                yield Reason("kept", Direction.INGRESS, source, None, label.place, text)
    for source in builder.asked.sources:
        yield from _egress_policies_kept(start, source, target)


def _egress_policies_kept(estate: Estate, source: str, target: str) -> Iterator[Reason]:
    labels = estate.labels_of(target)
    for policy in estate.namespaces[source].policies:
        peers = [peer for rule in policy.egress if Direction.EGRESS in policy.types for peer in rule.peers if peer.namespaces]
        for peer in peers:
            if admits(peer, source, target, labels):
                text = f"{source} keeps its policy `{policy.name}`, which lets it call out to {target}: alone it opens nothing."
                yield Reason("kept", Direction.EGRESS, source, policy.name, peer.place, text)


def _listed(names: Sequence[str]) -> str:
    """Return the names as a sentence lists them, with "everyone else" for `ANY_NAMESPACE`."""
    known = ["everyone else" if name == ANY_NAMESPACE else name for name in names]
    return listed(abridged(known, _MOST_LOSING))

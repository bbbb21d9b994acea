"""Plans that remove what lets sources call a target."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.changes import warnings
from bot.changes.branches import groups_of
from bot.changes.impact import access_difference
from bot.changes.overlay import Overlay
from bot.changes.request import ANY_NAMESPACE, RequestedAccess, requested_access, verdict_for
from bot.changes.target_file import generated_warnings
from bot.manifests.cut import Cut, cut_documents, cut_rules
from bot.model.conventions import BUILT_IN_KEY, Conventions
from bot.model.estate import Direction, Estate, LabelSelector, NetworkPolicy, Operator, Peer, Place, PolicyPort, Rule
from bot.model.plan import Plan
from bot.model.question import Protocol, Question
from bot.model.text import abridged, listed
from bot.model.verdict import Outcome, Reason, Verdict
from bot.policy.describe import code, describe_asked
from bot.policy.explain import unread_text
from bot.policy.matcher import admits
from bot.policy.selectors import pairs
from bot.policy.verdict import asked_connections


@dataclass(frozen=True, slots=True)
class AdmittingPeer:
    """A peer of an ingress rule that admits the source, by index. Where `peer` is None, the rule admits everyone."""

    policy: NetworkPolicy
    rule: int
    peer: int | None

    @property
    def place(self) -> Place:
        """Return where it is written."""
        rule = self.policy.ingress[self.rule]
        return rule.place if self.peer is None else rule.peers[self.peer].place

    @property
    def selector(self) -> LabelSelector | None:
        """Return the peer's selector of namespaces; None where it has none."""
        return None if self.peer is None else self.policy.ingress[self.rule].peers[self.peer].namespaces


def admitting_peers(estate: Estate, source: str, asked: RequestedAccess) -> Iterator[AdmittingPeer]:
    """Yield the peers that admit some of what was asked, in the order of the files."""
    labels = estate.labels_of(source)
    for policy in estate.namespaces[asked.target].policies:
        if Direction.INGRESS not in policy.types or _contradicts(policy.pods, asked.pods):
            continue
        for i, rule in enumerate(policy.ingress):
            if rule.ports and not any(_overlaps(mine, theirs) for mine in rule.ports for theirs in _ports(asked)):
                continue
            if not rule.peers:
                yield AdmittingPeer(policy, i, None)
            for j, peer in enumerate(rule.peers):
                if admits(peer, asked.target, source, labels):
                    yield AdmittingPeer(policy, i, j)


def why_not_removable(entry: AdmittingPeer, source: str, asked: RequestedAccess, conventions: Conventions) -> str | None:
    """Return, in one sentence, why a peer cannot be removed by itself; None where it can."""
    where = f"Policy `{entry.policy.name}` (`{entry.place}`)"
    rule = entry.policy.ingress[entry.rule]
    peer = None if entry.peer is None else rule.peers[entry.peer]
    if peer is None:
        return f"{where} lets everyone in, not {source} alone: narrow it by hand."
    if not entry.place.path.endswith(".yaml"):
        return f"{where} is in a file that is never written: only `.yaml` files are. Take it out by hand."
    if peer.namespaces is None or not _selects_by_value(peer.namespaces):
        return f"{where} lets {source} in by {_described(peer)}, which is not about {source} alone: narrow it by hand."
    platform = next((label for label in pairs(peer.namespaces) if label in conventions.platform_labels), None)
    if platform:
        return (
            f"{where} lets {source} in by the platform's own label `{platform[0]}: {platform[1]}`, and without it the platform "
            f"would be cut off: take the label away from {source} instead."
        )
    if not _is_covered(entry.policy, rule, asked):
        return f"{where} lets {source} in by more than what was named: take all of it away, or narrow the rule by hand."
    return None


def _ports(asked: RequestedAccess) -> tuple[PolicyPort, ...]:
    if asked.ports:
        return tuple(PolicyPort(str(port.protocol or Protocol.TCP), port.value, port.end) for port in asked.ports)
    return tuple(PolicyPort(str(each)) for each in ([asked.protocol] if asked.protocol else Protocol))


def _overlaps(one: PolicyPort, other: PolicyPort) -> bool:
    """Report whether two ports can be the same one. A name can stand for any number."""
    if one.protocol != other.protocol or one.port is None or other.port is None:
        return one.protocol == other.protocol
    if isinstance(one.port, int) and isinstance(other.port, int):
        return one.port <= (other.end_port or other.port) and other.port <= (one.end_port or one.port)
    return one.port == other.port or type(one.port) is not type(other.port)


def _contains(outer: PolicyPort, inner: PolicyPort) -> bool:
    if outer.protocol != inner.protocol or outer.port is None:
        return outer.protocol == inner.protocol
    if isinstance(outer.port, int) and isinstance(inner.port, int):
        return outer.port <= inner.port and (inner.end_port or inner.port) <= (outer.end_port or outer.port)
    return outer.port == inner.port


def _is_covered(policy: NetworkPolicy, rule: Rule, asked: RequestedAccess) -> bool:
    """Report whether the question asks to remove everything that the rule admits."""
    inner = rule.ports or tuple(PolicyPort(str(each)) for each in Protocol)
    ports = all(any(_contains(outer, port) for outer in _ports(asked)) for port in inner)
    return ports and set(asked.pods.labels) <= set(policy.pods.labels)


def _contradicts(one: LabelSelector, other: LabelSelector) -> bool:
    wanted = dict(one.labels)
    return any(wanted.get(key, value) != value for key, value in other.labels)


def _selects_by_value(selector: LabelSelector) -> bool:
    """Report whether a selector asks for one value of each label: any other also selects namespaces that nobody named."""
    single = all(each.operator is Operator.IN and len(each.values) == 1 for each in selector.expressions)
    return single and bool(selector.labels or selector.expressions)


def _described(peer: Peer) -> str:
    if peer.ip_block is not None:
        return "an address block"
    if peer.namespaces is not None and not peer.namespaces.labels and not peer.namespaces.expressions:
        return "a selector of every namespace"
    return "a selector with expressions"


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

    def remove_access(self, source: str) -> None:
        """Remove every peer that admits the source, policy by policy; raise _NotRemovable where one cannot be removed."""
        target = self.asked.target
        if source == target:
            raise _NotRemovable(f"Pods of {target} may call each other by its own policies, and those are not taken away here.")
        found = list(admitting_peers(self.overlay.estate, source, self.asked))
        if verdict_for(self.overlay.estate, source, self.asked, self.conventions).ingress is Outcome.BLOCKED:
            return  # only a rule that was removed for an earlier source admitted it
        reason = next((why for entry in found if (why := why_not_removable(entry, source, self.asked, self.conventions))), None)
        if reason:
            raise _NotRemovable(reason)
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
            entries = [entry for entry in found if entry.policy is policy]
            self._remove_from(source, policy, entries)
            found = list(admitting_peers(self.overlay.estate, source, self.asked))

    def _remove_from(self, source: str, policy: NetworkPolicy, entries: Sequence[AdmittingPeer]) -> None:
        """Remove peers from a policy, or the whole policy where it has no others and nobody else's access changes."""
        path, target = policy.place.path, self.asked.target
        if path in self.overlay.estate.namespaces[target].shared:
            raise _NotRemovable(
                f"Policy `{policy.name}` (`{entries[0].place}`) is in a file of which other namespaces or clusters are made too: "
                "without it they would lose access. Take it out by hand, where it is only for this one."
            )
        text = self.overlay.text(target, path) or ""
        peers = [(entry.rule, entry.peer) for entry in entries if entry.peer is not None]
        is_all = len(peers) == sum(len(rule.peers) for rule in policy.ingress) and all(rule.peers for rule in policy.ingress)
        twins = [each for each in self.overlay.estate.namespaces[target].overwritten if each.name == policy.name]
        if is_all and policy.types == {Direction.INGRESS} and all(each.place.path == path for each in twins):
            cut = cut_documents(text, [policy.document, *(each.document for each in twins)], path)
            if cut and not self._others_affected(path, cut):
                self._apply(source, path, cut, entries)
                return
        cut = cut_rules(text, policy.document, peers, path)
        others = self._others_affected(path, cut)
        if others:
            raise _NotRemovable(
                f"Policy `{policy.name}` (`{entries[0].place}`) lets {source} in by a label that others carry too: "
                f"{_listed(others)} would lose access with it. Let each of them in by its own label first, then take this away."
            )
        self.left_empty += [policy.name] if is_all else []
        self._apply(source, path, cut, entries)

    def _others_affected(self, path: str, cut: Cut) -> list[str]:
        """Return the other namespaces whose access a cut would change."""
        after = self.overlay.edited(self.asked.target, path, cut.after, cut.gone).estate
        found = access_difference(self.overlay.estate, after, self.asked.target, self.conventions)
        return [name for name in found.names if name not in self.asked.sources]

    def _apply(self, source: str, path: str, cut: Cut, entries: Sequence[AdmittingPeer]) -> None:
        self.overlay = self.overlay.edited(self.asked.target, path, cut.after, cut.gone)
        self.taken += [(source, entry) for entry in entries]


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
    for _, path in builder.overlay.edits:
        yield from generated_warnings(target, path)
    yield from warnings.about_foreign(target, Direction.INGRESS)
    yield from warnings.about_unread(target)


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

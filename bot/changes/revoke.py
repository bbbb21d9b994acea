"""Plans that take away what lets sources call a target."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.changes import warnings
from bot.changes.branches import groups_of
from bot.changes.impact import access_difference
from bot.changes.overlay import Draft
from bot.changes.request import STRANGER, Asked, asked_of, verdict_of
from bot.changes.target_file import generated
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
class Way:
    """A peer of an ingress rule that admits the source, by its indexes; `peer` None is a rule that admits everyone."""

    policy: NetworkPolicy
    rule: int
    peer: int | None

    @property
    def place(self) -> Place:
        """Where it is written."""
        rule = self.policy.ingress[self.rule]
        return rule.place if self.peer is None else rule.peers[self.peer].place

    @property
    def selector(self) -> LabelSelector | None:
        """The namespaces that the peer selects; None where it is no selector of namespaces."""
        return None if self.peer is None else self.policy.ingress[self.rule].peers[self.peer].namespaces


def ways_in(estate: Estate, source: str, asked: Asked) -> Iterator[Way]:
    """Give the ways by which some of what was asked gets in, in the order of the files."""
    labels = estate.labels_of(source)
    for policy in estate.namespaces[asked.target].policies:
        if Direction.INGRESS not in policy.types or _contradicts(policy.pods, asked.pods):
            continue
        for i, rule in enumerate(policy.ingress):
            if rule.ports and not any(_overlaps(mine, theirs) for mine in rule.ports for theirs in _ports(asked)):
                continue
            if not rule.peers:
                yield Way(policy, i, None)
            for j, peer in enumerate(rule.peers):
                if admits(peer, asked.target, source, labels):
                    yield Way(policy, i, j)


def why_not(way: Way, source: str, asked: Asked, conventions: Conventions) -> str | None:
    """Say, in one sentence, why a way cannot be taken away by itself; None where it can."""
    where = f"Policy `{way.policy.name}` (`{way.place}`)"
    rule = way.policy.ingress[way.rule]
    peer = None if way.peer is None else rule.peers[way.peer]
    if peer is None:
        return f"{where} lets everyone in, not {source} alone: narrow it by hand."
    if not way.place.path.endswith(".yaml"):
        return f"{where} is in a file that is never written: only `.yaml` files are. Take it out by hand."
    if peer.namespaces is None or not _picks_by_value(peer.namespaces):
        return f"{where} lets {source} in by {_described(peer)}, which is not about {source} alone: narrow it by hand."
    platform = next((label for label in pairs(peer.namespaces) if label in conventions.platform_labels), None)
    if platform:
        return (
            f"{where} lets {source} in by the platform's own label `{platform[0]}: {platform[1]}`, and without it the platform "
            f"would be cut off: take the label away from {source} instead."
        )
    if not _is_covered(way.policy, rule, asked):
        return f"{where} lets {source} in by more than what was named: take all of it away, or narrow the rule by hand."
    return None


def _ports(asked: Asked) -> tuple[PolicyPort, ...]:
    if asked.ports:
        return tuple(PolicyPort(str(port.protocol or Protocol.TCP), port.value, port.end) for port in asked.ports)
    return tuple(PolicyPort(str(each)) for each in ([asked.protocol] if asked.protocol else Protocol))


def _overlaps(one: PolicyPort, other: PolicyPort) -> bool:
    """Whether two ports can be the same one. A name can stand for any number."""
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


def _is_covered(policy: NetworkPolicy, rule: Rule, asked: Asked) -> bool:
    """Whether everything that the rule admits was asked to be taken away."""
    inner = rule.ports or tuple(PolicyPort(str(each)) for each in Protocol)
    ports = all(any(_contains(outer, port) for outer in _ports(asked)) for port in inner)
    return ports and set(asked.pods.labels) <= set(policy.pods.labels)


def _contradicts(one: LabelSelector, other: LabelSelector) -> bool:
    wanted = dict(one.labels)
    return any(wanted.get(key, value) != value for key, value in other.labels)


def _picks_by_value(selector: LabelSelector) -> bool:
    """Whether a selector asks for label values, one each: anything else also selects namespaces that nobody named."""
    single = all(each.operator is Operator.IN and len(each.values) == 1 for each in selector.expressions)
    return single and bool(selector.labels or selector.expressions)


def _described(peer: Peer) -> str:
    if peer.ip_block is not None:
        return "an address block"
    if peer.namespaces is not None and not peer.namespaces.labels and not peer.namespaces.expressions:
        return "a selector of every namespace"
    return "a selector with expressions"


class _Refused(Exception):  # noqa: N818 - it is an answer, not an error
    """Why nothing may be taken away, as a sentence for people."""


def plan_revoke(question: Question, estate: Estate, conventions: Conventions) -> Plan:
    """Plan the smallest change after which no source may call the target any more, as far as the question says.

    Where that cannot be done without taking something from others, `refusal` says why, and nothing is written. Raises
    Fixable where the question cannot be planned.
    """
    asked = asked_of(question, estate)
    before = tuple(verdict_of(estate, source, asked, conventions) for source in asked.sources)
    removal = _Removal(asked, conventions, Draft(estate, conventions))
    refusal = None
    try:
        for seen in sorted(before, key=lambda each: each.source):
            if seen.ingress is not Outcome.BLOCKED:
                removal.shut_out(seen.source)
    except _Refused as refused:
        refusal, removal = str(refused), _Removal(asked, conventions, Draft(estate, conventions))
    after = tuple(verdict_of(removal.draft.estate, source, asked, conventions) for source in asked.sources)
    changes = bool(removal.draft.edits)
    return Plan(
        question=question,
        choices=(),
        groups=groups_of(removal.draft, {asked.target: {"revoke"}}, question, {}, conventions),
        before=before,
        after=after,
        opens=tuple(_closes(asked, before)) if changes else (),
        also=(),
        warnings=tuple(dict.fromkeys(_warnings(removal, estate, after))) if changes else (),
        needs=(),
        follow_up=tuple(_commands(removal, estate)) if changes else (),
        refusal=refusal,
        notes=tuple(dict.fromkeys(_kept(removal, estate))) if changes else (),
    )


@dataclass(slots=True)
class _Removal:
    """A removal in the making: the draft so far, and what was taken out of it."""

    asked: Asked
    conventions: Conventions
    draft: Draft
    taken: list[tuple[str, Way]] = field(default_factory=list)
    emptied: list[str] = field(default_factory=list)
    """Policies that stay without any rule."""

    def shut_out(self, source: str) -> None:
        """Take away all ways in, policy by policy; raise _Refused for the first that cannot be."""
        target = self.asked.target
        if source == target:
            raise _Refused(f"Pods of {target} may call each other by its own policies, and those are not taken away here.")
        found = list(ways_in(self.draft.estate, source, self.asked))
        if verdict_of(self.draft.estate, source, self.asked, self.conventions).ingress is Outcome.BLOCKED:
            return  # it came in by a rule that went with an earlier source
        reason = next((why for way in found if (why := why_not(way, source, self.asked, self.conventions))), None)
        if reason:
            raise _Refused(reason)
        if not found:
            if unread := self.draft.estate.namespaces[target].unread:
                raise _Refused(
                    f"No rule that could be read lets {source} into {target}, and none limits it: "
                    f"{unread_text(unread[0], code)}. Correct it first, then ask again."
                )
            raise _Refused(
                f"No rule lets {source} into {target}: pods of {target} are limited by no policy, so everyone may call them. "
                "Only a policy that selects them would change that."
            )
        while found:
            policy = found[0].policy
            ways = [way for way in found if way.policy is policy]
            self._take(source, policy, ways)
            found = list(ways_in(self.draft.estate, source, self.asked))

    def _take(self, source: str, policy: NetworkPolicy, ways: Sequence[Way]) -> None:
        """Take some ways out of one policy: with the whole policy where it has no others and nobody would notice."""
        path, target = policy.place.path, self.asked.target
        text = self.draft.text(target, path) or ""
        peers = [(way.rule, way.peer) for way in ways if way.peer is not None]
        is_all = len(peers) == sum(len(rule.peers) for rule in policy.ingress) and all(rule.peers for rule in policy.ingress)
        twins = [each for each in self.draft.estate.namespaces[target].overwritten if each.name == policy.name]
        if is_all and policy.types == {Direction.INGRESS} and all(each.place.path == path for each in twins):
            cut = cut_documents(text, [policy.document, *(each.document for each in twins)], path)
            if cut and not self._touched(path, cut):
                self._accept(source, path, cut, ways)
                return
        cut = cut_rules(text, policy.document, peers, path)
        others = self._touched(path, cut)
        if others:
            raise _Refused(
                f"Policy `{policy.name}` (`{ways[0].place}`) lets {source} in by a label that others carry too: "
                f"{_listed(others)} would lose access with it. Let each of them in by its own label first, then take this away."
            )
        self.emptied += [policy.name] if is_all else []
        self._accept(source, path, cut, ways)

    def _touched(self, path: str, cut: Cut) -> list[str]:
        """Return who else's access a cut would change."""
        after = self.draft.edited(self.asked.target, path, cut.after, cut.gone).estate
        found = access_difference(self.draft.estate, after, self.asked.target, self.conventions)
        return [name for name in found.names if name not in self.asked.sources]

    def _accept(self, source: str, path: str, cut: Cut, ways: Sequence[Way]) -> None:
        self.draft = self.draft.edited(self.asked.target, path, cut.after, cut.gone)
        self.taken += [(source, way) for way in ways]


def _closes(asked: Asked, before: Sequence[Verdict]) -> Iterator[str]:
    what = describe_asked(asked_connections(asked.ports, asked.protocol, asked.pods.labels), none=True)
    for seen in before:
        if seen.ingress is not Outcome.BLOCKED:
            yield f"{seen.source} may no longer call {seen.target}: {what}."


def _warnings(removal: _Removal, start: Estate, after: Sequence[Verdict]) -> Iterator[str]:
    target = start.namespaces[removal.asked.target]
    for seen in after:
        if seen.ingress is not Outcome.BLOCKED:
            yield f"{seen.source} may still call pods of {target.name} that no policy limits: everyone may."
    for name in removal.emptied:
        yield f"Policy `{name}` stays, without rules, and lets nobody in: taking all of it out would change more than this pair."
    for _, path in removal.draft.edits:
        yield from generated(target, path)
    yield from warnings.about_foreign(target, Direction.INGRESS)
    yield from warnings.about_unread(target)


def _commands(removal: _Removal, start: Estate) -> Iterator[str]:
    """Give what removes from the cluster the policies that the repository no longer holds: nothing is pruned there."""
    target = removal.asked.target
    now = removal.draft.estate.namespaces[target]
    left = {policy.name for policy in (*now.policies, *now.overwritten)}
    for policy in start.namespaces[target].policies:
        if policy.name not in left:
            yield f"kubectl -n {target} delete networkpolicy {policy.name}"


def _kept(removal: _Removal, start: Estate) -> Iterator[Reason]:
    """Say what is left alone in the sources: their labels, and their own rules for calling out."""
    target = removal.asked.target
    for source, way in removal.taken:
        for key, value in pairs(way.selector) if way.selector else ():
            label = start.namespaces[source].labels.get(key)
            if key != BUILT_IN_KEY and label:
                text = f"{source} keeps its label `{key}: {value}`: other rules may select by it."
                yield Reason("kept", Direction.INGRESS, source, None, label.place, text)
    for source in removal.asked.sources:
        yield from _ways_out(start, source, target)


def _ways_out(estate: Estate, source: str, target: str) -> Iterator[Reason]:
    labels = estate.labels_of(target)
    for policy in estate.namespaces[source].policies:
        peers = [peer for rule in policy.egress if Direction.EGRESS in policy.types for peer in rule.peers if peer.namespaces]
        for peer in peers:
            if admits(peer, source, target, labels):
                text = f"{source} keeps its policy `{policy.name}`, which lets it call out to {target}: alone it opens nothing."
                yield Reason("kept", Direction.EGRESS, source, policy.name, peer.place, text)


def _listed(names: Sequence[str]) -> str:
    """Return the names as a sentence lists them. Names that are not in the repository stand for everybody else."""
    known = ["everyone else" if name == STRANGER else name for name in names]
    return listed(abridged(known, 5))

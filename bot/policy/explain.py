"""Why a verdict is what it is: the rules that decide, each as a plain sentence with its file and line."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from bot.estate.documents import STAYS
from bot.model.estate import SOME_NAMESPACE, Direction, ForeignPolicy, NetworkPolicy, Peer, Place, Rule, Skipped, is_in
from bot.model.text import abridged, listed
from bot.model.verdict import Outcome, Reason
from bot.policy.addresses import match_block, open_why
from bot.policy.describe import Quote, code, describe_peer, describe_ports, describe_selector, few, quoted, safe
from bot.policy.matcher import Isolation, RulePeer, doubtful_documents, foreign_policies, rules
from bot.policy.selectors import is_everything

_MOST_PEERS = 3
"""Peers that the sentence about one policy lists before it counts the rest."""
NAMED = 2
"""Documents that a verdict's scope names before it counts the rest: all are among its reasons."""
CANNOT_EVALUATE = "the bot can't evaluate it"
"""What every sentence on a policy of another kind says of it, as a clause."""
MOST_PLACES = 100
"""Places that one reason lists before it counts the rest."""
MOST = 12
"""The most reasons of one kind: nobody reads more, and a hostile file may hold thousands."""


def admission_reasons(isolation: Isolation, rule_peers: Iterable[RulePeer]) -> Iterator[Reason]:
    """Yield the rule peers that admit."""
    for rule_peer in list(rule_peers)[:MOST]:
        yield Reason(
            "admits",
            isolation.direction,
            isolation.namespace.name,
            rule_peer.policy.name,
            rule_peer.place,
            admits_text(rule_peer, isolation.direction) + ".",
        )


def no_policy(isolation: Isolation) -> Reason:
    """Return the reason that no policy limits the namespace, or some of its pods, in this direction."""
    name = isolation.namespace.name
    ingress = isolation.direction is Direction.INGRESS
    other = " other" if foreign_policies(isolation.namespace, isolation.direction) else ""
    if isolation.policies:
        text = f"The pods of {name} that no{other} policy selects " + (
            "accept every connection." if ingress else "may call everything."
        )
    else:
        text = f"No{other} policy of {name} limits " + ("who may call it." if ingress else "what it may call.")
    return Reason("no-policy", isolation.direction, name, None, None, text)


def isolation_reasons(isolation: Isolation, admitting: Iterable[RulePeer]) -> Iterator[Reason]:
    """Yield the policies that isolate pods and do not admit what was asked about. Those that select every pod come first."""
    through = {rule_peer.policy.place for rule_peer in admitting}
    blocking = sorted(
        (policy for policy in isolation.policies if policy.place not in through),
        key=lambda policy: not is_everything(policy.pods),
    )
    for policy in blocking[:MOST]:
        text = isolates_text(policy, isolation.direction)
        yield Reason("isolates", isolation.direction, isolation.namespace.name, policy.name, policy.place, text)
    if len(blocking) > MOST:
        text = f"{len(blocking) - MOST} more policies of {isolation.namespace.name} select its pods and don't allow this either."
        yield Reason("isolates", isolation.direction, isolation.namespace.name, None, None, text)


def address_reasons(isolation: Isolation, ranges: tuple[str, ...]) -> Iterator[Reason]:
    """Yield the address blocks that do not admit every pod, or of which that is not known. `ranges` are those of the pods."""
    blocks = [
        (policy, rule, peer, found)
        for policy in isolation.policies
        for rule in rules(policy, isolation.direction)
        for peer in rule.peers
        if peer.ip_block is not None and (found := match_block(rule, peer, ranges)) is not True
    ]
    for policy, rule, peer, found in blocks[:MOST]:
        why = open_why(ranges) if found else "No pod has such an address, so this matches no namespace."
        text = f"Policy {quoted(policy.name)} lists {describe_peer(peer, quoted)}, on {describe_ports(rule.ports, quoted)}. {why}"
        yield Reason("addresses", isolation.direction, isolation.namespace.name, policy.name, peer.place, text)


def label_reasons(isolation: Isolation, other: str, hidden: Skipped) -> Iterator[Reason]:
    """Yield what leaves open which labels the other end carries, where a rule of this end asks for one."""
    if any(hidden in rule_peer.doubts for rule_peer in isolation.perhaps):
        yield Reason("unread", isolation.direction, other, None, _place(hidden), safe(hidden.why))


def foreign_reasons(isolation: Isolation) -> Iterator[Reason]:
    """Yield the policies of other kinds that may decide instead."""
    name = isolation.namespace.name
    for policy in foreign_policies(isolation.namespace, isolation.direction)[:MOST]:
        limited = f"who may call {name}" if isolation.direction is Direction.INGRESS else f"what {name} may call"
        text = (
            f"Policy {quoted(policy.name)} of {policy.namespace or 'the whole cluster'} is {a_foreign_kind(policy)}. "
            f"The cluster enforces it, and it may limit {limited}, but {CANNOT_EVALUATE}."
        )
        yield Reason("foreign", isolation.direction, name, policy.name, policy.place, text)


def unread_reasons(isolation: Isolation, skipped: Iterable[Skipped]) -> Iterator[Reason]:
    """Yield the unread documents that may hold a policy of the namespace, then what was passed over in it or names it."""
    namespace = isolation.namespace
    yield from _doubtful_reasons(isolation)
    mine = (
        one
        for one in skipped
        if not (one.hides or one.of_pods) and (is_in(one.path, namespace.folder) or one.about == namespace.name)
    )
    for one in islice(mine, MOST):
        yield Reason("passed-over", isolation.direction, namespace.name, None, Place(one.path, one.line or 1), safe(one.why))

    yield from _request_reasons(isolation)
    if isolation.direction is Direction.INGRESS:
        yield from unplaced_reasons(namespace.name, f"a policy of {namespace.name}", skipped)
    for policy in [each for each in namespace.overwritten if isolation.direction in each.types][:MOST]:
        last = next(each for each in namespace.policies if each.name == policy.name)
        text = (
            f"Policy {quoted(policy.name)} is written again in {last.place}. Only the one that's applied last is in force, "
            "so this one does nothing."
        )
        yield Reason("passed-over", isolation.direction, namespace.name, policy.name, policy.place, text)


def _doubtful_reasons(isolation: Isolation) -> Iterator[Reason]:
    """Yield the unread documents that may hold a policy: the first ones with the reason, then the places of the others."""
    documents = doubtful_documents(isolation.namespace, isolation.direction)
    for one in documents[:MOST]:
        yield Reason("unread", isolation.direction, isolation.namespace.name, None, _place(one), safe(one.why))
    if rest := [code(str(place)) for one in documents[MOST:] if (place := _place(one))]:
        text = f"{len(rest)} more leave it unclear: {listed(abridged(rest, MOST_PLACES))}."
        yield Reason("unread", isolation.direction, isolation.namespace.name, None, None, text)


def _request_reasons(isolation: Isolation) -> Iterator[Reason]:
    """Yield one policy of a service mesh in the called namespace: what the network lets through may be refused there."""
    found = isolation.namespace.on_requests
    for first in found[:1] if isolation.direction is Direction.INGRESS else ():
        more = f" So may {len(found) - 1} more." if found[1:] else ""
        text = f"{first.kind} {quoted(first.name)} isn't a network policy, but it may still refuse the request.{more}"
        yield Reason("passed-over", isolation.direction, isolation.namespace.name, first.name, first.place, text)


def _place(skipped: Skipped) -> Place | None:
    """Return where something was not read; None for what no file says."""
    return Place(skipped.path, skipped.line or 1) if skipped.path else None


def unplaced_reasons(name: str, what: str, skipped: Iterable[Skipped]) -> Iterator[Reason]:
    """Yield one reason for the documents of which nothing says which namespace they go into: a verdict does not count them."""
    documents = [one for one in skipped if one.about == SOME_NAMESPACE]
    for first in documents[:1]:
        more = f" So may {len(documents) - 1} more." if documents[1:] else ""
        text = f"{unread_text(first, code)} and may hold {what}: nothing says which namespace it's for.{more}"
        yield Reason("passed-over", Direction.INGRESS, name, None, Place(first.path, first.line or 1), text)


def unread_text(skipped: Skipped, quote: Quote, also: Skipped | None = None) -> str:
    """Return "`b-dev/05.yaml` line 3 couldn't be read (the file isn't UTF-8)", or that a file that was read leaves it unclear.

    `also` is another one of which the same is said.
    """
    why = safe(skipped.why).partition(". ")[0].removesuffix(".")  # drop the advice, which comes second
    if why.startswith(("The ", "It ", "It's ", "Its ", "No ")):
        why = why[0].lower() + why[1:]
    if not skipped.path:
        return why
    stays = "; what was applied before stays in force" if skipped.why.endswith(STAYS) else ""
    leaves = "leave it unclear" if also else "leaves it unclear"
    what = leaves if skipped.is_read else "couldn't be read"
    where = [_where(each, quote) for each in (skipped, also) if each]
    return f"{' and '.join(where)} {what} ({why}{stays})"


def _where(skipped: Skipped, quote: Quote) -> str:
    return quote(skipped.path) + (f" line {skipped.line}" if skipped.line else "")


def foreign_kind(policy: ForeignPolicy) -> str:
    """Return "Calico policy", or the kind where it is not Calico's."""
    return "Calico policy" if "projectcalico" in policy.api_version else f"{policy.kind} ({policy.api_version})"


def a_foreign_kind(policy: ForeignPolicy) -> str:
    """Return `foreign_kind` with its article."""
    kind = foreign_kind(policy)
    return f"{'an' if kind[0] in 'AEIO' else 'a'} {kind}"


def unread_scope(unread: Sequence[Skipped], policies: Sequence[ForeignPolicy], declared: Outcome, scope: str) -> str:
    """Return the scope of a verdict with unread documents: what leaves it unknown, and what would hold without that."""
    documents = list(dict.fromkeys(unread))
    named, more = _two_named(documents), len(documents) - NAMED
    others = [f"{more} more document{'s' * (more > 1)}"] if more > 0 else []
    others += [f"the bot can't evaluate {code(each.name)} in {code(str(each.place))}" for each in policies[:1]]
    said = {
        Outcome.ALLOWED: f"allowed, {scope}",
        Outcome.PARTLY: f"partly allowed, {scope}",
        Outcome.BLOCKED: "blocked",
    }[declared]
    without = "without them" if others or documents[1:] else "without it"
    if not documents[0].path and without == "without it":
        without = "without them" if declared is Outcome.BLOCKED else "as far as those let it"
    return f"unknown because {listed([*named, *others])}; {without}: {said}"


def _two_named(documents: Sequence[Skipped]) -> list[str]:
    """Return what is said of the first documents, in one phrase where that is the same."""
    first, *others = documents[:NAMED]
    if others and first.path and replace(others[0], path=first.path, line=first.line) == first:
        return [unread_text(first, code, others[0])]
    return [unread_text(each, code) for each in (first, *others)]


def foreign_scope(policies: Sequence[ForeignPolicy], declared: Outcome, scope: str) -> str:
    """Return the scope of a verdict that policies of other kinds may decide: which ones, and what would hold without them."""
    first = policies[0]
    more, what = "", f"is {a_foreign_kind(first)}"
    if len(policies) > 1:
        alike = len({foreign_kind(each) for each in policies}) == 1 and "(" not in foreign_kind(first)
        more, what = f" and {len(policies) - 1} more", "are Calico policies" if alike else "are policies of other kinds"
    said = {
        Outcome.ALLOWED: f"the other policies would allow it: {scope}",
        Outcome.PARTLY: f"the other policies would allow {scope}",
        Outcome.BLOCKED: "the other policies would block it",
    }[declared]
    return (
        f"unknown because {code(first.name)} in {code(str(first.place))}{more} {what}, "
        f"which the cluster enforces and the bot can't evaluate; {said}"
    )


def admits_text(rule_peer: RulePeer, direction: Direction) -> str:
    """Return "Policy “x” lets in namespaces with “component: a”, on every port", without the full stop."""
    peer = describe_peer(rule_peer.peer, quoted)
    if rule_peer.peer is not None and rule_peer.peer.ip_block is not None:
        peer += ", which cover every pod" + (" with an IPv6 address" if ":" in rule_peer.peer.ip_block.cidr else "")
    ports = describe_ports(rule_peer.rule.ports, quoted)
    pods = describe_selector(rule_peer.policy.pods, "pods", quoted)
    if direction is Direction.EGRESS:
        return f"Policy {quoted(rule_peer.policy.name)} lets {pods} call {peer}, on {ports}"
    if is_everything(rule_peer.policy.pods):
        return f"Policy {quoted(rule_peer.policy.name)} lets in {peer}, on {ports}"
    return f"Policy {quoted(rule_peer.policy.name)} lets {peer} call {pods}, on {ports}"


def isolates_text(policy: NetworkPolicy, direction: Direction) -> str:
    """Return "Policy “default” selects every pod of b-dev and lets in only pods of its own namespace."."""
    who = f"Policy {quoted(policy.name)} selects {describe_selector(policy.pods, 'pods', quoted)} of {policy.namespace}"
    does, nothing = (" and lets in", "nobody") if direction is Direction.INGRESS else (" and lets them call", "nothing")
    admitted = list(dict.fromkeys(text for rule in rules(policy, direction) for text in _rule_texts(rule)))
    if not admitted:
        return f"{who}{does} {nothing}."
    only = "" if any(text.startswith("every") for text in admitted) else " only"
    whom = abridged(admitted, _MOST_PEERS, "others")
    return f"{who}{does}{only} {'; and '.join(('; '.join(whom[:-1]), whom[-1])) if whom[1:] else whom[0]}."


def _rule_texts(rule: Rule) -> Iterator[str]:
    ports = f" on {describe_ports(rule.ports, quoted)}" if rule.ports else ""
    labels = [label for peer in rule.peers if (label := _only_label(peer)) is not None]
    if not rule.peers:
        yield f"everyone{ports}"
    if labels:
        yield f"namespaces with {few([quoted(f'{key}: {value}') for key, value in labels], 'or')}{ports}"
    for peer in rule.peers:
        if _only_label(peer) is None:
            yield describe_peer(peer, quoted) + ports


def _only_label(peer: Peer) -> tuple[str, str] | None:
    """Return the label of a peer that is one namespace label and nothing else, as most are: one phrase can list several."""
    namespaces = peer.namespaces
    if namespaces is None or namespaces.expressions or len(namespaces.labels) != 1 or not is_everything(peer.pods):
        return None
    return namespaces.labels[0]

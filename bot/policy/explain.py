"""Why a verdict is what it is: the rules that decide, each as a plain sentence for its file and line."""

from collections.abc import Iterable, Iterator
from itertools import islice

from bot.estate.contents import STAYS
from bot.model.estate import Direction, ForeignPolicy, NetworkPolicy, Peer, Place, Rule, Skipped
from bot.model.verdict import Reason
from bot.policy.describe import Quote, describe_peer, describe_ports, describe_selector, few, harmless, quoted
from bot.policy.matcher import Gate, Side, covers_every_pod, foreign
from bot.policy.selectors import is_everything

_MOST_LISTED = 4
MOST = 12
"""How many reasons of one kind are given: a person reads no more, and a hostile file may hold thousands."""


def admission_reasons(side: Side, gates: Iterable[Gate]) -> Iterator[Reason]:
    """Say which rules admit."""
    for gate in list(gates)[:MOST]:
        yield Reason(
            "admits", side.direction, side.namespace.name, gate.policy.name, gate.place, admits_text(gate, side.direction) + "."
        )


def no_policy(side: Side) -> Reason:
    """Say that no policy limits the namespace in this direction, or not all of its pods."""
    name = side.namespace.name
    ingress = side.direction is Direction.INGRESS
    other = " other" if foreign(side.namespace, side.direction) else ""
    if side.policies:
        text = f"The pods of {name} that no{other} policy selects " + (
            "accept every connection." if ingress else "may call everything."
        )
    else:
        text = f"No{other} policy of {name} limits " + ("who may call its pods." if ingress else "what its pods may call.")
    return Reason("no-policy", side.direction, name, None, None, text)


def isolation_reasons(side: Side, admitting: Iterable[Gate]) -> Iterator[Reason]:
    """Say which policies select pods and admit others, but not what was asked about. Those for every pod come first."""
    through = {gate.policy.place for gate in admitting}
    blocking = sorted(
        (policy for policy in side.policies if policy.place not in through), key=lambda policy: not is_everything(policy.pods)
    )
    for policy in blocking[:MOST]:
        text = isolates_text(policy, side.direction)
        yield Reason("isolates", side.direction, side.namespace.name, policy.name, policy.place, text)
    if len(blocking) > MOST:
        text = f"{len(blocking) - MOST} more policies of {side.namespace.name} select its pods and do not admit this either."
        yield Reason("isolates", side.direction, side.namespace.name, None, None, text)


def address_reasons(side: Side) -> Iterator[Reason]:
    """Say which rules list addresses that are counted as admitting no namespace, because pods' addresses are not declared."""
    blocks = [
        (policy, rule, peer)
        for policy in side.policies
        for rule in rules(policy, side.direction)
        for peer in rule.peers
        if peer.ip_block is not None and not covers_every_pod(peer.ip_block)
    ]
    for policy, rule, peer in blocks[:MOST]:
        text = (
            f"Policy {quoted(policy.name)} lists {describe_peer(peer, quoted)}, on {describe_ports(rule.ports, quoted)}: "
            "no repository declares the addresses of pods, so this is not counted as admitting any namespace."
        )
        yield Reason("addresses", side.direction, side.namespace.name, policy.name, peer.place, text)


def foreign_reasons(side: Side) -> Iterator[Reason]:
    """Say which policies of another kind may decide instead."""
    for policy in foreign(side.namespace, side.direction)[:MOST]:
        limited = "who may call its pods" if side.direction is Direction.INGRESS else "what its pods may call"
        text = (
            f"Policy {quoted(policy.name)} of {policy.namespace or 'the whole cluster'} is {a_foreign_kind(policy)}: "
            f"the cluster enforces it, it may limit {limited}, and it is not interpreted here."
        )
        yield Reason("foreign", side.direction, side.namespace.name, policy.name, policy.place, text)


def unread_reasons(side: Side, skipped: Iterable[Skipped]) -> Iterator[Reason]:
    """Say what of the namespace was not read and may hold a policy, then what else of it or about it was passed over."""
    namespace = side.namespace
    for one in namespace.unread[:MOST]:
        yield Reason("unread", side.direction, namespace.name, None, Place(one.path, one.line or 1), harmless(one.why))
    mine = (one for one in skipped if not one.hides and (_is_in(one.path, namespace.folder) or one.about == namespace.name))
    for one in islice(mine, MOST):
        yield Reason("passed-over", side.direction, namespace.name, None, Place(one.path, one.line or 1), harmless(one.why))

    for policy in [each for each in namespace.overwritten if side.direction in each.types][:MOST]:
        last = next(each for each in namespace.policies if each.name == policy.name)
        text = (
            f"Policy {quoted(policy.name)} is written again in {last.place}: only the one that is applied last is in force, "
            "and this one counts for nothing."
        )
        yield Reason("passed-over", side.direction, namespace.name, policy.name, policy.place, text)


def _is_in(path: str, folder: str) -> bool:
    return path == folder or path.startswith(f"{folder}/")


def unread_text(skipped: Skipped, quote: Quote) -> str:
    """Return "`b-dev/05.yaml` line 3 could not be read (the file is not UTF-8)"."""
    line = f" line {skipped.line}" if skipped.line else ""
    why = harmless(skipped.why).partition(". ")[0].removesuffix(".")  # without what to do about it
    if why.startswith(("The ", "It ", "Its ")):
        why = why[0].lower() + why[1:]
    stays = "; what was applied before stays in force" if skipped.why.endswith(STAYS) else ""
    return f"{quote(skipped.path)}{line} could not be read ({why}{stays})"


def foreign_kind(policy: ForeignPolicy) -> str:
    """Return "Calico policy", or the kind where it is not Calico's."""
    return "Calico policy" if "projectcalico" in policy.api_version else f"{policy.kind} ({policy.api_version})"


def a_foreign_kind(policy: ForeignPolicy) -> str:
    """Return `foreign_kind` with its article."""
    kind = foreign_kind(policy)
    return f"{'an' if kind[0] in 'AEIO' else 'a'} {kind}"


def admits_text(gate: Gate, direction: Direction) -> str:
    """Return "Policy “x” admits namespaces with “component: a”, on every port", without the full stop."""
    peer = describe_peer(gate.peer, quoted)
    if gate.peer is not None and gate.peer.ip_block is not None:
        peer += ", which cover every pod" + (" with an IPv6 address" if ":" in gate.peer.ip_block.cidr else "")
    ports = describe_ports(gate.rule.ports, quoted)
    pods = describe_selector(gate.policy.pods, "pods", quoted)
    if direction is Direction.EGRESS:
        return f"Policy {quoted(gate.policy.name)} lets {pods} call {peer}, on {ports}"
    to = "" if is_everything(gate.policy.pods) else f" to {pods}"
    return f"Policy {quoted(gate.policy.name)} admits {peer}{to}, on {ports}"


def isolates_text(policy: NetworkPolicy, direction: Direction) -> str:
    """Return "Policy “default” selects every pod of b-dev and admits only pods of its own namespace."."""
    who = f"Policy {quoted(policy.name)} selects {describe_selector(policy.pods, 'pods', quoted)} of {policy.namespace}"
    does, nothing = (" and admits", "nobody") if direction is Direction.INGRESS else (" and lets them call", "nothing")
    listed = list(dict.fromkeys(text for rule in rules(policy, direction) for text in _rule_texts(rule)))
    if not listed:
        return f"{who}{does} {nothing}."
    only = "" if any(text.startswith("every") for text in listed) else " only"
    if len(listed) > _MOST_LISTED:
        listed = [*listed[: _MOST_LISTED - 1], f"{len(listed) - _MOST_LISTED + 1} others"]
    return f"{who}{does}{only} {'; and '.join(('; '.join(listed[:-1]), listed[-1])) if listed[1:] else listed[0]}."


def rules(policy: NetworkPolicy, direction: Direction) -> tuple[Rule, ...]:
    """Return the rules that a policy has for a direction, whether or not its policy types let them count."""
    return policy.ingress if direction is Direction.INGRESS else policy.egress


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
    """Return the one namespace label that most peers consist of, so that several can be said in one breath."""
    namespaces = peer.namespaces
    if namespaces is None or namespaces.expressions or len(namespaces.labels) != 1 or not is_everything(peer.pods):
        return None
    return namespaces.labels[0]

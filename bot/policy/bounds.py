"""What is certain and what is possible where something is in doubt: the bounds between which the truth lies.

A document that was not read, or a policy that is not interpreted, leaves everything open at its end. A policy that may not be in
force can isolate the pods that it selects, and admit what its rules say; a peer that may match can only admit. So each end has
connections that are admitted in any case, and others that may be. What both ends admit in any case is allowed; what one end
does not even admit perhaps is blocked, whatever is in doubt at the other.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.model.estate import ForeignPolicy, Skipped
from bot.policy.connections import ALL_CONNECTIONS, Budget, ConnectionSet, covers, intersect_all, subtract_all
from bot.policy.matcher import Isolation, foreign_policies, is_open, open_documents


class Doubts(NamedTuple):
    """What leaves a verdict open: documents, and policies that are not interpreted."""

    documents: tuple[Skipped, ...]
    policies: tuple[ForeignPolicy, ...]


def has_doubts(isolation: Isolation) -> bool:
    """Report whether something at this end is in doubt."""
    return bool(isolation.perhaps or isolation.uncertain) or is_open(isolation.namespace, isolation.direction)


def certain(isolation: Isolation, budget: Budget) -> list[ConnectionSet]:
    """Return the connections that are admitted in any case."""
    if is_open(isolation.namespace, isolation.direction):
        return []
    left = list(isolation.unisolated)
    for each in isolation.uncertain:
        own = [one for one in isolation.perhaps if one.policy is each.policy and one.doubts == (each.doubt,)]
        kept = intersect_all(left, [connections for one in own for connections in one.connection_sets], budget)
        left = [*subtract_all(left, [each.selected], budget), *kept]
    return [*left, *(connections for one in isolation.rule_peers for connections in one.connection_sets)]


def possible(isolation: Isolation) -> list[ConnectionSet]:
    """Return the connections that may be admitted, those that are certain among them."""
    if is_open(isolation.namespace, isolation.direction):
        return [ALL_CONNECTIONS]
    return [*isolation.connection_sets, *(connections for one in isolation.perhaps for connections in one.connection_sets)]


def is_settled(ingress: Isolation, egress: Isolation, asked: Sequence[ConnectionSet], budget: Budget) -> bool:
    """Report whether the doubts of both ends change nothing of what was asked: all that is possible is certain."""
    if not has_doubts(ingress) and not has_doubts(egress):
        return True
    upper = intersect_all(intersect_all(possible(ingress), asked, budget), possible(egress), budget)
    if not upper:
        return True
    lower = intersect_all(intersect_all(certain(ingress, budget), asked, budget), certain(egress, budget), budget)
    return bool(lower) and covers(lower, upper, budget)


def doubts(ingress: Isolation, egress: Isolation, asked: Sequence[ConnectionSet], budget: Budget) -> Doubts:
    """Return the doubts of both ends that bear on what was asked."""
    documents: list[Skipped] = []
    policies: list[ForeignPolicy] = []
    for end, other in ((ingress, egress), (egress, ingress)):
        open_to = intersect_all(possible(other), asked, budget)
        policies += foreign_policies(end.namespace, end.direction)
        documents += open_documents(end.namespace, end.direction)
        if not is_open(end.namespace, end.direction):
            documents += _doubts_of(end, open_to, budget)
    return Doubts(tuple(dict.fromkeys(documents)), tuple(dict.fromkeys(policies)))  # one policy may limit both ends


def _doubts_of(end: Isolation, open_to: Sequence[ConnectionSet], budget: Budget) -> Iterator[Skipped]:
    """Yield what may add to the connections that an end admits, or take from them."""
    asked = subtract_all(open_to, end.connection_sets, budget)
    for one in end.perhaps:
        if intersect_all(one.connection_sets, asked, budget):
            yield from one.doubts
    unisolated = intersect_all(end.unisolated, open_to, budget)
    for each in end.uncertain:
        if intersect_all([each.selected], unisolated, budget):
            yield each.doubt

"""The verdict for a pair of namespaces."""

from collections.abc import Iterator, Sequence

from bot.conventions import Conventions
from bot.estate.model import Direction, Estate, Peer
from bot.policy.asking import asked_boxes, known
from bot.policy.diagnosis import near_misses
from bot.policy.gates import Side, admits, side
from bot.policy.judging import TOO_MANY, Judgement, admitting, judge, openings, too_many
from bot.policy.model import Outcome, Reason, Verdict
from bot.policy.reasons import address_reasons, admission_reasons, foreign_reasons, isolation_reasons, no_policy, unread_reasons
from bot.policy.space import Box, Budget, TooManyCases, meet_all
from bot.question import Port, Protocol


def verdict(  # noqa: PLR0913 - the slots of a question
    estate: Estate,
    source: str,
    target: str,
    *,
    ports: tuple[Port, ...] = (),
    protocol: Protocol | None = None,
    pods: tuple[tuple[str, str], ...] = (),
    conventions: Conventions,
) -> Verdict:
    """Say whether pods of `source` may call pods of `target`, as the repository declares it, over every pod there could be.

    `ports` and `protocol` restrict the ports asked about (none: every port of TCP, UDP and SCTP; a port without a protocol is
    TCP), `pods` the target's pods (labels that they carry; their other labels stay open). ALLOWED when all of that is admitted by
    the target's ingress and by the source's egress, BLOCKED when none of it, PARTLY otherwise; UNKNOWN when a policy of another
    kind limits the target's ingress or the source's egress, when a document that may was not read, or when there are more cases
    than are gone through.

    Raises Fixable for a namespace that the estate does not hold, a port that cannot be, and labels that no pod can carry.
    """
    known(estate, source, target)
    asked = asked_boxes(ports, protocol, pods)
    budget = Budget()
    try:
        ingress = _side(estate, target, source, Direction.INGRESS, budget)
        egress = _side(estate, source, target, Direction.EGRESS, budget)
        judgement = judge(ingress, egress, asked, budget)
        reasons = tuple(_reasons(estate, (ingress, egress), judgement, asked, conventions))
    except TooManyCases:
        judgement = too_many()
        reasons = ()
    if not reasons or judgement.ingress is Outcome.UNKNOWN:
        reasons = (Reason("too-many", Direction.INGRESS, target, None, None, f"Unknown, because {TOO_MANY}."),)
    return Verdict(
        source, target, judgement.outcome, judgement.scope, openings(judgement), reasons, judgement.ingress, judgement.egress
    )


def _side(estate: Estate, owner: str, other: str, direction: Direction, budget: Budget) -> Side:
    namespace = estate.namespaces[owner]
    labels = estate.labels_of(other)

    def wanted(peer: Peer) -> bool:
        return admits(peer, owner, other, labels)

    return side(namespace, direction, wanted, budget)


def _reasons(
    estate: Estate, ends: tuple[Side, Side], judgement: Judgement, asked: Sequence[Box], conventions: Conventions
) -> Iterator[Reason]:
    for end in ends:
        yield from foreign_reasons(end)
    budget = Budget()
    for end, other, outcome in zip(ends, reversed(ends), (judgement.ingress, judgement.egress), strict=True):
        through = admitting(end, asked, budget)
        yield from admission_reasons(end, through)
        if meet_all(end.open, asked, budget):
            yield no_policy(end)
        if outcome is not Outcome.ALLOWED:
            yield from isolation_reasons(end, through)
            yield from near_misses(estate, end, other.namespace.name, through, conventions)
            yield from address_reasons(end)
        yield from unread_reasons(end, estate.skipped)

"""What NetworkPolicies mean: selectors, verdicts with their reasons, and who can reach whom.

The rules are those of the API reference of `networking.k8s.io/v1`, applied to every possible pod, because an environments
repository declares no pods:

- A pod that no policy selects for a direction is not isolated: it may connect to everything in that direction. A pod that a
  policy selects may only connect as some rule of some selecting policy allows. Policies only add.
- A connection needs both ends: the target's ingress must admit it, and the source's egress must allow it.
- In a rule, `from` or `to` and `ports` must both match. Peers are alternatives. Within one peer, `namespaceSelector` and
  `podSelector` must both match. No peers means every peer; no ports means every port of TCP, UDP and SCTP.
- A `podSelector` alone selects pods of the policy's own namespace.
- Each target pod resolves a port name for itself: a rule for `http` answers a question about 8080 with "where the pod calls
  that port `http`". A port has at most one name on a pod.
- An `ipBlock` admits every pod, none, or it is not known: see `addresses`.
- The cluster enforces policies of other kinds (Calico's); this package does not interpret them. Where such a policy, a document
  that was not read, or a policy that may not be in force leaves open what counts, the verdict is unknown, and says what would
  hold without that. Both ends must admit: where one of them blocks for certain, the verdict is blocked. See `bounds`.
- ICMP, and a pod's connections to itself and from its own node, are ignored.

A verdict has reasons: what admits, what isolates, and near misses. A near miss is a rule that names the other end and never
matches it: the label is missing, under another key or under annotations; or the policy is overwritten, of the wrong type or
written at the wrong end. Where the policies distinguish more cases than the budget allows, the verdict is unknown.

`verdict` is about one pair; `who_can_reach`, `can_reach` and `admitted_pairs` are about all namespaces at once.
"""

from bot.model.selector import selects
from bot.policy.describe import code, describe_peer, describe_ports, describe_selector, quoted
from bot.policy.exposure import admitted_pairs, can_reach, who_can_reach
from bot.policy.matcher import is_undecided
from bot.policy.selectors import matching_namespaces
from bot.policy.verdict import require_readable, verdict, verdict_on

__all__ = [
    "admitted_pairs",
    "can_reach",
    "code",
    "describe_peer",
    "describe_ports",
    "describe_selector",
    "is_undecided",
    "matching_namespaces",
    "quoted",
    "require_readable",
    "selects",
    "verdict",
    "verdict_on",
    "who_can_reach",
]

"""What NetworkPolicies mean: selectors, verdicts with their reasons, and who can reach whom.

The rule is that of the API reference of `networking.k8s.io/v1`, over every pod there could be, because an environments
repository declares no pods:

- A pod that no policy selects for a direction may talk to everyone in that direction. As soon as one policy selects it, only
  what some rule of some selecting policy allows goes through. Policies only ever add.
- A connection needs both ends: the target's ingress must admit it and the source's egress must let it out.
- In a rule, `from`/`to` and `ports` must both match; peers are alternatives; within one peer, `namespaceSelector` and
  `podSelector` must both match; no peers means everyone, no ports means every port of TCP, UDP and SCTP.
- A `podSelector` on its own means pods of the policy's own namespace.
- A port name is resolved by each target pod for itself: a rule for `http` answers a question about 8080 with "where the pod
  calls that port `http`".
- An `ipBlock` admits no namespace, because no repository declares the addresses of pods, except one that covers every
  address (0.0.0.0/0 or ::/0, apart from addresses that no pod has). A verdict names the blocks that it leaves out.
- Policies of other kinds (Calico's) are enforced and not interpreted: where one may limit the direction that counts, the
  verdict is unknown, and says what the policies that are understood would say by themselves. So it is where a document that
  may hold a policy of either end was not read.

- A pod calls a port by one name at most. ICMP, and a pod's connections to itself and from its own node, are left out.

A verdict gives its reasons: what admits, what isolates, and the near misses, which are rules that name the other end and never
match it (the label is missing, under another key or under annotations, the policy is overwritten, of the wrong type or written
at the wrong end). Where policies tell more kinds of pods apart than are gone through, it is unknown, and says so.

`verdict` judges a pair; `who_can_reach`, `can_reach` and `admitted_pairs` say the same for all namespaces at once.
"""

from bot.manifests.label_selector import selects
from bot.policy.describe import code, describe_peer, describe_ports, describe_selector, quoted
from bot.policy.exposure import admitted_pairs, can_reach, who_can_reach
from bot.policy.matcher import is_undecided
from bot.policy.selectors import matching_namespaces
from bot.policy.verdict import require_readable, verdict

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
    "who_can_reach",
]

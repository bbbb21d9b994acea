"""The rules of the Kubernetes page on network policies, in our words, section by section.

https://kubernetes.io/docs/concepts/services-networking/network-policies/ . Two things that the page says cannot be asked here.
Replies belong to their connection: a question is always about who opens it. And a pod's own node always reaches it: nodes are no
end of a question, and which pod is on which node is not declared.
"""

from typing import NamedTuple

PODS = {
    "shop/web": "app: web",
    "shop/db": "app: db",
    "bank/web": "app: web",
    "bank/api": "app: api",
    "attic/web": "app: web",
}
NAMESPACES = {"shop": "team: retail", "bank": "team: money, stage: live", "attic": ""}
OUTSIDE, OTHER = "192.0.2.7", "198.51.100.1"


class Rule(NamedTuple):
    """Policies by their namespaces (specs in YAML's flow style), and the connections that they allow and block."""

    policies: tuple[tuple[str, str], ...]
    allowed: tuple[str, ...] = ()
    blocked: tuple[str, ...] = ()


NO_INGRESS = "{podSelector: {}, policyTypes: [Ingress]}"
NO_EGRESS = "{podSelector: {}, policyTypes: [Egress]}"
NOTHING = "{podSelector: {}, policyTypes: [Ingress, Egress]}"
ALL_INGRESS = "{podSelector: {}, policyTypes: [Ingress], ingress: [{}]}"
ALL_EGRESS = "{podSelector: {}, policyTypes: [Egress], egress: [{}]}"
DB = "podSelector: {matchLabels: {app: db}}"
WEB = "podSelector: {matchLabels: {app: web}}"


ALL_OF_THE_PAGE = f"""{{{DB}, policyTypes: [Ingress, Egress],
ingress: [{{from: [{{ipBlock: {{cidr: 172.17.0.0/16, except: [172.17.1.0/24]}}}},
  {{namespaceSelector: {{matchLabels: {{team: money}}}}}}, {{{WEB}}}], ports: [{{protocol: TCP, port: 6379}}]}}],
egress: [{{to: [{{ipBlock: {{cidr: 10.0.0.0/24}}}}], ports: [{{protocol: TCP, port: 5978}}]}}]}}"""
SEVERAL_NAMESPACES = f"""{{{DB}, policyTypes: [Egress],
egress: [{{to: [{{namespaceSelector: {{matchExpressions: [{{key: team, operator: In, values: [money, retail]}}]}}}}]}}]}}"""
BY_NAME = "{namespaceSelector: {}, podSelector: {matchLabels: {name: web}}}"


def admitting(*peers: str, ports: str = "") -> str:
    """Write a policy of the pod db that admits peers, on all ports or on those given."""
    on = f", ports: [{ports}]" if ports else ""
    return f"{{{DB}, ingress: [{{from: [{', '.join(peers)}]{on}}}]}}"


def sending(ports: str) -> str:
    """Write a policy of the pod db that lets it call ports of a block, as on the page."""
    return f"{{{DB}, policyTypes: [Egress], egress: [{{to: [{{ipBlock: {{cidr: 192.0.2.0/24}}}}], ports: [{ports}]}}]}}"


ISOLATION = {
    "a pod that no policy selects may call everybody, and everybody may call it": Rule(
        (("shop", admitting(f"{{{WEB}}}")),),
        allowed=("bank/api → shop/web", "shop/web → bank/api", f"{OUTSIDE} → shop/web", f"shop/web → {OUTSIDE}"),
    ),
    "a policy for ingress isolates the pods that it selects for ingress, and not for egress": Rule(
        (("shop", f"{{{DB}, policyTypes: [Ingress]}}"),),
        allowed=("shop/db → bank/api", f"shop/db → {OUTSIDE}"),
        blocked=("bank/api → shop/db", "shop/web → shop/db", f"{OUTSIDE} → shop/db"),
    ),
    "a policy for egress isolates the pods that it selects for egress, and not for ingress": Rule(
        (("shop", f"{{{DB}, policyTypes: [Egress]}}"),),
        allowed=("bank/api → shop/db", f"{OUTSIDE} → shop/db"),
        blocked=("shop/db → bank/api", "shop/db → shop/web", f"shop/db → {OUTSIDE}"),
    ),
    "both sorts of isolation matter for one connection: the source's egress and the target's ingress must allow it": Rule(
        (
            ("shop", f"{{{WEB}, policyTypes: [Egress], egress: [{{ports: [{{port: 80}}, {{port: 81}}]}}]}}"),
            ("bank", "{podSelector: {}, ingress: [{ports: [{port: 81}, {port: 82}]}]}"),
        ),
        allowed=("shop/web → bank/api TCP 81",),
        blocked=("shop/web → bank/api TCP 80", "shop/web → bank/api TCP 82", "shop/web → bank/api TCP 83"),
    ),
    "replies need no rule, and none is opened for them: who may be called may not call back": Rule(
        (("shop", admitting("{namespaceSelector: {}}")), ("shop", f"{{{DB}, policyTypes: [Egress]}}")),
        allowed=("bank/api → shop/db",),
        blocked=("shop/db → bank/api",),
    ),
    "policies add up: a pod may do what any of its policies allows, and nothing else": Rule(
        (
            ("shop", admitting(f"{{{WEB}}}", ports="{port: 80}")),
            ("shop", admitting("{namespaceSelector: {matchLabels: {team: money}}}", ports="{port: 81}")),
            ("shop", NO_INGRESS),
        ),
        allowed=("shop/web → shop/db TCP 80", "bank/api → shop/db TCP 81"),
        blocked=("shop/web → shop/db TCP 81", "bank/api → shop/db TCP 80", "attic/web → shop/db TCP 80"),
    ),
    "a policy concerns its own namespace alone": Rule(
        (("shop", NOTHING),), allowed=("bank/web → bank/api", "attic/web → bank/api"), blocked=("bank/web → shop/web",)
    ),
    "a connection between addresses outside is nobody's business, and a pod's own policies apply to its calls out": Rule(
        (("shop", NO_EGRESS),), allowed=(f"{OUTSIDE} → shop/db",), blocked=(f"shop/db → {OUTSIDE}",)
    ),
}

RESOURCE = {
    "the policy of the page: a block with a hole, namespaces by label and pods beside, on one port, and calls to a block": Rule(
        (("shop", ALL_OF_THE_PAGE),),
        allowed=(
            "172.17.0.0 → shop/db TCP 6379",
            "172.17.0.255 → shop/db TCP 6379",
            "172.17.2.0 → shop/db TCP 6379",
            "172.17.255.255 → shop/db TCP 6379",
            "bank/api → shop/db TCP 6379",
            "bank/web → shop/db TCP 6379",
            "shop/web → shop/db TCP 6379",
            "shop/db → 10.0.0.9 TCP 5978",
        ),
        blocked=(
            "172.17.1.0 → shop/db TCP 6379",
            "172.17.1.255 → shop/db TCP 6379",
            "172.18.0.0 → shop/db TCP 6379",
            "172.16.255.255 → shop/db TCP 6379",
            "attic/web → shop/db TCP 6379",
            "bank/api → shop/db TCP 6380",
            "bank/api → shop/db UDP 6379",
            "shop/db → 10.0.1.0 TCP 5978",
            "shop/db → 10.0.0.9 TCP 5979",
            "shop/db → shop/web TCP 5978",
        ),
    ),
    "an empty podSelector selects all pods of the namespace": Rule(
        (("shop", NO_INGRESS),), allowed=("shop/web → bank/api",), blocked=("bank/api → shop/web", "bank/api → shop/db")
    ),
    "without policyTypes a policy is for ingress": Rule(
        (("shop", f"{{{DB}}}"),), allowed=("shop/db → bank/api",), blocked=("bank/api → shop/db",)
    ),
    "without policyTypes a policy with an egress rule is for both": Rule(
        (("shop", f"{{{DB}, egress: [{{ports: [{{port: 80}}]}}]}}"),),
        allowed=("shop/db → bank/api TCP 80",),
        blocked=("shop/db → bank/api TCP 81", "bank/api → shop/db TCP 80"),
    ),
    "without policyTypes an egress section without rules does not isolate for egress": Rule(
        (("shop", f"{{{DB}, egress: []}}"),), allowed=("shop/db → bank/api",), blocked=("bank/api → shop/db",)
    ),
    "policyTypes decide which sections count, whatever rules there are": Rule(
        (("shop", f"{{{DB}, policyTypes: [Ingress], egress: [{{ports: [{{port: 80}}]}}]}}"),),
        allowed=("shop/db → bank/api TCP 81",),
        blocked=("bank/api → shop/db TCP 80",),
    ),
    "a rule allows what matches both its peers and its ports": Rule(
        (("shop", admitting(f"{{{WEB}}}", ports="{port: 80}")),),
        allowed=("shop/web → shop/db TCP 80",),
        blocked=("shop/web → shop/db TCP 81", "bank/api → shop/db TCP 80", f"{OUTSIDE} → shop/db TCP 80"),
    ),
    "a rule without peers is for everybody, addresses outside included": Rule(
        (("shop", f"{{{DB}, ingress: [{{ports: [{{port: 80}}]}}]}}"),),
        allowed=("bank/api → shop/db TCP 80", f"{OUTSIDE} → shop/db TCP 80"),
        blocked=("bank/api → shop/db TCP 81",),
    ),
    "a rule without ports is for all of them, of every protocol": Rule(
        (("shop", admitting(f"{{{WEB}}}")),),
        allowed=("shop/web → shop/db TCP 1", "shop/web → shop/db UDP 53", "shop/web → shop/db SCTP 65535"),
        blocked=("bank/api → shop/db TCP 1",),
    ),
}

PEERS = {
    "a podSelector selects pods of the policy's own namespace": Rule(
        (("shop", admitting(f"{{{WEB}}}")),), allowed=("shop/web → shop/db",), blocked=("bank/web → shop/db",)
    ),
    "a namespaceSelector selects all pods of namespaces": Rule(
        (("shop", admitting("{namespaceSelector: {matchLabels: {team: money}}}")),),
        allowed=("bank/web → shop/db", "bank/api → shop/db"),
        blocked=("shop/web → shop/db", "attic/web → shop/db"),
    ),
    "both in one item select pods of namespaces": Rule(
        (("shop", admitting(f"{{namespaceSelector: {{matchLabels: {{team: money}}}}, {WEB}}}")),),
        allowed=("bank/web → shop/db",),
        blocked=("bank/api → shop/db", "shop/web → shop/db", "attic/web → shop/db"),
    ),
    "in two items each selects by itself": Rule(
        (("shop", admitting("{namespaceSelector: {matchLabels: {team: money}}}", f"{{{WEB}}}")),),
        allowed=("bank/web → shop/db", "bank/api → shop/db", "shop/web → shop/db"),
        blocked=("attic/web → shop/db",),
    ),
    "an empty namespaceSelector selects all namespaces, and no address outside": Rule(
        (("shop", admitting("{namespaceSelector: {}}")),),
        allowed=("shop/web → shop/db", "attic/web → shop/db"),
        blocked=(f"{OUTSIDE} → shop/db",),
    ),
    "an ipBlock selects addresses outside, as a source": Rule(
        (("shop", admitting("{ipBlock: {cidr: 192.0.2.0/24, except: [192.0.2.128/25]}}")),),
        allowed=("192.0.2.0 → shop/db", "192.0.2.127 → shop/db"),
        blocked=("192.0.2.128 → shop/db", "192.0.3.0 → shop/db", "shop/web → shop/db"),
    ),
    "an ipBlock selects addresses outside, as a target": Rule(
        (("shop", f"{{{DB}, policyTypes: [Egress], egress: [{{to: [{{ipBlock: {{cidr: {OUTSIDE}/32}}}}]}}]}}"),),
        allowed=(f"shop/db → {OUTSIDE}",),
        blocked=(f"shop/db → {OTHER}", "shop/db → bank/api"),
    ),
}

DEFAULTS = {
    "without any policy everything is allowed": Rule(
        (), allowed=("bank/api → shop/db", "shop/db → bank/api", f"{OUTSIDE} → shop/db", f"shop/db → {OUTSIDE}")
    ),
    "deny all ingress: egress stays": Rule(
        (("shop", NO_INGRESS),), allowed=("shop/db → bank/api",), blocked=("bank/api → shop/db", "shop/web → shop/db")
    ),
    "allow all ingress: no other policy can take it away, and egress is not concerned": Rule(
        (("shop", ALL_INGRESS), ("shop", NO_INGRESS), ("shop", NO_EGRESS)),
        allowed=("bank/api → shop/db", f"{OUTSIDE} → shop/db"),
        blocked=("shop/db → bank/api",),
    ),
    "deny all egress: ingress stays": Rule(
        (("shop", NO_EGRESS),), allowed=("bank/api → shop/db",), blocked=("shop/db → bank/api", f"shop/db → {OUTSIDE}")
    ),
    "deny all egress: not even names can be looked up": Rule((("shop", NO_EGRESS),), blocked=("shop/db → attic/web UDP 53",)),
    "allow all egress: no other policy can take it away, and ingress is not concerned": Rule(
        (("shop", ALL_EGRESS), ("shop", NO_EGRESS), ("shop", NO_INGRESS)),
        allowed=("shop/db → bank/api", f"shop/db → {OUTSIDE}"),
        blocked=("bank/api → shop/db",),
    ),
    "deny both: neither in nor out": Rule((("shop", NOTHING),), blocked=("bank/api → shop/db", "shop/db → bank/api")),
    "deny all means TCP, UDP and SCTP": Rule(
        (("shop", NO_INGRESS),), blocked=tuple(f"bank/api → shop/db {each} 53" for each in ("TCP", "UDP", "SCTP"))
    ),
}

PORTS = {
    "a port without a protocol is TCP": Rule(
        (("shop", admitting(ports="{port: 53}")),),
        allowed=("bank/api → shop/db TCP 53",),
        blocked=("bank/api → shop/db UDP 53", "bank/api → shop/db SCTP 53"),
    ),
    "a protocol may be SCTP": Rule(
        (("shop", admitting(ports="{protocol: SCTP, port: 53}")),),
        allowed=("bank/api → shop/db SCTP 53",),
        blocked=("bank/api → shop/db TCP 53",),
    ),
    "endPort makes a range, its ends included": Rule(
        (("shop", sending("{protocol: TCP, port: 32000, endPort: 32768}")),),
        allowed=(f"shop/db → {OUTSIDE} TCP 32000", f"shop/db → {OUTSIDE} TCP 32500", f"shop/db → {OUTSIDE} TCP 32768"),
        blocked=(f"shop/db → {OUTSIDE} TCP 31999", f"shop/db → {OUTSIDE} TCP 32769", f"shop/db → {OUTSIDE} UDP 32500"),
    ),
    "endPort may be the same as port": Rule(
        (("shop", sending("{port: 80, endPort: 80}")),),
        allowed=(f"shop/db → {OUTSIDE} TCP 80",),
        blocked=(f"shop/db → {OUTSIDE} TCP 81",),
    ),
}

NAMES = {
    "several namespaces are targeted by the values of a label": Rule(
        (("shop", SEVERAL_NAMESPACES),),
        allowed=("shop/db → bank/api", "shop/db → shop/web"),
        blocked=("shop/db → attic/web",),
    ),
    "a namespace is targeted by its name through the label that every namespace has": Rule(
        (("shop", admitting("{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: attic}}}")),),
        allowed=("attic/web → shop/db",),
        blocked=("bank/web → shop/db", "shop/web → shop/db"),
    ),
    "another label is no name, whatever its value": Rule(
        (("shop", admitting("{namespaceSelector: {matchLabels: {name: attic}}}")),), blocked=("attic/web → shop/db",)
    ),
    "nothing targets a service by its name: a name among labels is a label": Rule(
        (("shop", admitting(BY_NAME)),), blocked=("bank/web → shop/db",)
    ),
    "nothing denies explicitly: a narrow policy beside a wide one takes nothing away": Rule(
        (("shop", ALL_INGRESS), ("shop", admitting(f"{{{WEB}}}", ports="{port: 80}"))), allowed=("bank/api → shop/db TCP 81",)
    ),
    "no policy is for all namespaces: each needs its own": Rule(
        (("shop", NO_INGRESS), ("bank", NO_INGRESS)),
        allowed=("shop/web → attic/web",),
        blocked=("attic/web → shop/db", "attic/web → bank/api"),
    ),
}

RULES = ISOLATION | RESOURCE | PEERS | DEFAULTS | PORTS | NAMES

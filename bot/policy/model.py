"""What a verdict is made of."""

from dataclasses import dataclass
from enum import StrEnum

from bot.estate.model import Direction, LabelSelector, Peer, Place, PolicyPort


class Outcome(StrEnum):
    """What the repository says of a pair."""

    ALLOWED = "allowed"
    BLOCKED = "blocked"
    PARTLY = "partly"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that decides, or the fact that decides in the place of one. `text` is a plain sentence with no markup."""

    kind: str
    """admits · isolates (selects the pods, and none of its rules admits) · no-policy · foreign · near-miss (a rule that
    names the source and can never match it)."""
    direction: Direction
    namespace: str
    policy: str | None
    place: Place | None
    text: str


@dataclass(frozen=True, slots=True)
class Opening:
    """A way in: these source pods may call these target pods on these ports. No ports: every port."""

    source_pods: LabelSelector
    target_pods: LabelSelector
    ports: tuple[PolicyPort, ...]
    ingress: Place | None
    egress: Place | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether source's pods may call target's pods, as the repository declares it, for every pod there could be."""

    source: str
    target: str
    outcome: Outcome
    scope: str
    """In words, for people: "every pod, on every port", "only pods with `app: api`, on TCP 8080", "unknown because …"."""
    openings: tuple[Opening, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Admission:
    """A namespace that may reach (or be reached), with the places of the rules that say so."""

    namespace: str
    outcome: Outcome
    scope: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class DeadPeer:
    """A peer of an ingress or egress rule that matches no namespace of the estate. `text` says why, in one sentence."""

    namespace: str
    policy: str
    peer: Peer
    text: str


@dataclass(frozen=True, slots=True)
class Exposure:
    """Who can reach a target (or whom a source can reach): every namespace but itself that is admitted, sorted by name."""

    namespace: str
    everyone: bool
    """No policy limits it (for a target: nothing isolates it for ingress; for a source: no egress limit, and `admissions`
    then lists only the targets that admit it by a rule)."""
    admissions: tuple[Admission, ...]
    platform: tuple[str, ...]
    """Platform components that are admitted by a label that no namespace of the estate carries, such as
    `component: ingress-controllers`, written `key: value`."""
    dead: tuple[DeadPeer, ...]
    reasons: tuple[Reason, ...]
    unknown: bool
    """A policy that we do not interpret may change this."""

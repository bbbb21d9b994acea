"""Verdicts and exposures, with the rules that decide."""

from dataclasses import dataclass
from enum import StrEnum

from bot.model.estate import Direction, Peer, Place, PolicyPort
from bot.model.selector import LabelSelector


class Outcome(StrEnum):
    """Whether a pair may connect, by what the repository declares."""

    ALLOWED = "allowed"
    BLOCKED = "blocked"
    PARTLY = "partly"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that decides, or the fact that decides instead of one. `text` is a plain sentence without markup."""

    kind: str
    """admits · no-policy (nothing limits these pods) · isolates (selects the pods, and none of its rules admits) · foreign (a
    policy that is not interpreted) · near-miss (a rule that names the other end and does not admit it: the label is missing,
    under another key or under annotations; other pods or ports were asked about; the policy is overwritten, of the wrong type,
    or written in another namespace) · reversed (a rule for the other direction) · fails (why a call fails that no rule blocks)
    · noted (what else a rule does that nobody may have meant) · addresses (an ipBlock that holds no pods, or may hold some) ·
    unread (a file or document that could not be read and may hold a policy of the namespace, in the loader's words) ·
    passed-over (one that holds none in force, or was read in a way that may surprise) · too-many (more cases than the budget
    allows)."""
    direction: Direction
    namespace: str
    policy: str | None
    place: Place | None
    text: str
    fix: str = ""
    """What mends it, in a sentence, where that is certain."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Connections that are allowed: these source pods may call these target pods on these ports. No ports: every port."""

    source_pods: LabelSelector
    target_pods: LabelSelector
    ports: tuple[PolicyPort, ...]
    ingress: Place | None
    """Where the target admits them; None where no policy of the target limits these pods."""
    egress: Place | None
    """Where the source allows them; None where no policy of the source limits these pods."""
    called: str | None = None
    """The name that these ports must have on the target pod, where one end gives a number and the other a name."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether source's pods may call target's pods, as the repository declares it, for every possible pod."""

    source: str
    target: str
    outcome: Outcome
    scope: str
    """In words, for people, label values and names in backticks: "every pod, on every port", "only pods with `app: api`, on
    TCP 8080", "no pod, on any port", "unknown because …"."""
    openings: tuple[Opening, ...]
    """What the networking.k8s.io/v1 policies admit of what was asked: together exactly that. Where another kind of policy or an
    unread document makes the outcome unknown, they are what these policies would admit by themselves."""
    reasons: tuple[Reason, ...]
    """The reasons: first foreign policies; then for ingress, then for egress, what admits, what isolates, and near misses."""
    ingress: Outcome = Outcome.UNKNOWN
    """What the target's networking.k8s.io/v1 policies alone say of it; unknown only where there are too many cases."""
    egress: Outcome = Outcome.UNKNOWN
    """What the source's networking.k8s.io/v1 policies alone say of it."""
    known: str = ""
    """The scope as if nothing were in doubt: it names no file, so that it is equal before and after a change elsewhere."""


@dataclass(frozen=True, slots=True)
class AccessChange:
    """A pair whose verdict differs between two states. The scopes are in words, "" where nothing is allowed."""

    source: str
    target: str
    before: Outcome
    after: Outcome
    scope_before: str
    scope_after: str

    @property
    def closes(self) -> bool:
        """Report whether less is allowed than before. A mere shift (other pods, not more or fewer) does not close."""
        return RANK[self.after] < RANK[self.before]


RANK = {Outcome.BLOCKED: 0, Outcome.UNKNOWN: 1, Outcome.PARTLY: 1, Outcome.ALLOWED: 2}
"""From less to more open."""


@dataclass(frozen=True, slots=True)
class Admission:
    """A namespace that may reach the other (or that the other may reach), with the places of the rules that allow it."""

    namespace: str
    outcome: Outcome
    scope: str
    places: tuple[Place, ...]
    """The places of the target's rules. Empty where no policy of the target limits these pods."""
    known: str = ""
    """As that of a verdict."""


@dataclass(frozen=True, slots=True)
class DeadPeer:
    """A peer of an ingress or egress rule that matches no namespace of the estate. `text` says why, in one plain sentence."""

    namespace: str
    policy: str
    peer: Peer
    text: str


@dataclass(frozen=True, slots=True)
class Outsider:
    """A namespace that a rule admits and no file declares; where the rule asks for other labels, whichever carries these."""

    namespace: str
    """Its name, which the rule asks for by the built-in label; "" where it asks for other labels."""
    component: str
    """The platform's component that it is, as a sentence says it; "" for none."""
    whom: str
    """The rule's peer, in words."""
    pods: str
    """Its pods that the rule admits, in words; "" for all."""
    ports: str
    place: Place
    is_platform: bool = False
    """Whether it is one of the platform's own namespaces."""


@dataclass(frozen=True, slots=True)
class Exposure:
    """Who can reach a target (or whom a source can reach): every other namespace that is admitted, sorted by name."""

    namespace: str
    everyone: bool
    """Whether no policy limits it in this direction: nothing isolates a target's pods, or a source may call whatever admits it.
    `admissions` still lists what is admitted in fact, because the other end decides too."""
    admissions: tuple[Admission, ...]
    """A namespace that is not here is blocked or, with `unknown`, admitted at most by what is not interpreted or was not read.
    For a source, the places are those of the targets' rules; an admission without places is of a target that limits nobody or,
    with an unknown outcome, of one that admits the source at most by what is not interpreted or was not read."""
    dead: tuple[DeadPeer, ...]
    reasons: tuple[Reason, ...]
    unknown: bool
    """Whether a policy that is not interpreted, or a document that was not read, may change this."""
    outsiders: tuple[Outsider, ...] = ()
    """The namespaces that rules name and no file declares, those of the platform among them."""

"""A question and a conversation: plain values that every surface can make."""

from dataclasses import dataclass, field, replace
from enum import StrEnum


class Intent(StrEnum):
    """What is wanted. The values are those of `netpol understand`."""

    ALLOW = "allow"
    CHECK = "check"
    WHO = "who_can_reach"
    REACH = "what_can_reach_from"
    TRADEOFF = "tradeoff"
    LOGS = "logs"
    ADDRESS = "address"
    EXPLAIN = "explain"
    REVOKE = "revoke"
    IMPACT = "impact"
    HELP = "help"
    CONFIRM = "confirm"
    CANCEL = "cancel"
    OTHER = "other"


CHANGES = frozenset({Intent.ALLOW, Intent.REVOKE})
"""What may lead to a plan."""


class Protocol(StrEnum):
    """Protocols that a NetworkPolicy port may name."""

    TCP = "TCP"
    UDP = "UDP"
    SCTP = "SCTP"


class Slot(StrEnum):
    """The part of a question that a gap is about."""

    SOURCES = "sources"
    TARGET = "target"
    DIRECTION = "direction"
    PORT = "port"
    INTENT = "intent"
    CLUSTER = "cluster"


class Lack(StrEnum):
    """Why a slot could not be filled."""

    MISSING = "missing"
    AMBIGUOUS = "ambiguous"
    UNKNOWN = "unknown"
    SEVERAL = "several"
    UNCLEAR = "unclear"
    INVALID = "invalid"


FIRST_POLICY, SHARED_LABEL, WAKES_RULES, UNKNOWN = "first-policy", "shared-label", "wakes-rules", "unknown"
CONFIRMATIONS = (FIRST_POLICY, SHARED_LABEL, WAKES_RULES, UNKNOWN)
"""The second confirmations that a change may need before it is written."""


@dataclass(frozen=True, slots=True)
class Port:
    """A pod port: a number, a container port's name, or a range (`end` is inclusive). `protocol` None: not named, TCP."""

    value: int | str
    end: int | None = None
    protocol: Protocol | None = None

    def __str__(self) -> str:
        span = f"{self.value}-{self.end}" if self.end is not None else str(self.value)
        return f"{span}/{self.protocol}" if self.protocol else span


@dataclass(frozen=True, slots=True)
class Gap:
    """What is missing or ambiguous. `said` is the person's own text; `options` are namespaces, best first.

    For `direction:unclear`, the options are the two namespaces; for `cluster:ambiguous`, clusters.
    """

    slot: Slot
    lack: Lack
    said: str = ""
    options: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.slot}:{self.lack}"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked about which namespaces. The names in `sources` and `target` are always namespaces of the estate.

    `pods` are labels of the target's pods, `from_pods` of the sources' pods. `select_by` is auto, built-in, guide or a configured
    label key. `cluster` is one of the estate's, "" where none is said. `topic` names a guide section for `explain`, `policy`
    the policy that `impact` asks about. `second` is a second thing asked in the same words.
    """

    intent: Intent
    sources: tuple[str, ...] = ()
    target: str | None = None
    service: str | None = None
    ports: tuple[Port, ...] = ()
    protocol: Protocol | None = None
    pods: tuple[tuple[str, str], ...] = ()
    from_pods: tuple[tuple[str, str], ...] = ()
    select_by: str = "auto"
    cluster: str = ""
    topic: str | None = None
    policy: str = ""
    exact: bool = False
    """Whether the pods carry the labels that are said and no others."""
    second: Intent | None = None
    gaps: tuple[Gap, ...] = ()
    confirmed: frozenset[str] = frozenset()
    """The second confirmations that were given, from CONFIRMATIONS."""
    readings: tuple[tuple[tuple[str, ...], str], ...] = ()
    """The pairs that the words may mean, sources and target, where who calls has to be asked: the likelier first."""
    unaccounted: tuple[str, ...] = ()
    """What the words say and the question does not hold, in the person's own text. Unless it is empty, nothing is written."""

    @property
    def expect(self) -> str:
        """Return how the bot reacts: answer, clarify or ignore."""
        if self.intent is Intent.OTHER:
            return "ignore"
        waits = self.unaccounted and self.intent in {Intent.ALLOW, Intent.REVOKE, Intent.CONFIRM}
        return "clarify" if self.gaps or waits else "answer"

    def is_whole_without(self, gap: Gap) -> bool:
        """Tell whether a gap is a caller that was not found, beside others that were: it can be left out."""
        return gap.slot is Slot.SOURCES and gap.lack is not Lack.MISSING and bool(self.sources) and bool(self.target)

    def turned_round(self) -> "Question":
        """Return a question of one pair in the other direction: with the pods of each end, and no service of the old target."""
        ends = {"sources": (self.target,), "target": self.sources[0], "pods": self.from_pods, "from_pods": self.pods}
        return self.with_(**ends, service=None)

    def with_(self, **changes: object) -> "Question":
        """Return the question with some fields changed."""
        return replace(self, **changes)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Written:
    """A branch that was written, or found, in a conversation.

    `by` is the person who had it written, as the surface names people, or "" where the conversation only found it; `there` says
    whether it still exists, as of the surface's last look.
    """

    branch: str
    by: str = ""
    there: bool = True


@dataclass(frozen=True, slots=True)
class Conversation:
    """What a thread remembers between two messages. It is small enough for a message's metadata."""

    question: Question | None = None
    """The state of the slots after the last turn; None at the start and after `cancel`."""
    asked: tuple[Gap, ...] = field(default=())
    """The gaps that the last reply asked about."""
    missed: str = ""
    """The last message, where it may have been about the question but could not be read; else ""."""
    written: tuple[Written, ...] = ()
    """The branches that the conversation led to, whatever was asked since."""

    def with_written(self, *written: Written) -> "Conversation":
        """Return the conversation with these branches, each once. A branch's last writer counts; a finder changes nothing."""
        known = {each.branch: each for each in self.written}
        known |= {each.branch: each for each in written if each.by or each.branch not in known}
        return replace(self, written=tuple(known.values()))

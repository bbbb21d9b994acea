"""What templates are handed: plain values made of verdicts, places and teams. No words of an answer live here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.model.estate import Direction, Place
from bot.model.verdict import Outcome, Reason, Verdict
from bot.model.world import World


@dataclass(frozen=True, slots=True)
class Fresh:
    """How old the answer's knowledge is. `commit` is a short id, "" for a plain folder; `age` reads "3 minutes ago"."""

    commit: str
    age: str


@dataclass(frozen=True, slots=True)
class Because:
    """A reason as it is shown: one sentence and a short place, "" where it has none."""

    kind: str
    text: str
    place: str


@dataclass(frozen=True, slots=True)
class Closed:
    """Policies of one file that pick the pods out and do not let this through: their names, with their lines."""

    inwards: bool
    """The target does not let it in; otherwise the source does not let it out."""
    namespace: str
    file: str
    policies: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """A verdict as it is shown."""

    source: str
    target: str
    outcome: str
    scope: str
    by: tuple[str, ...]
    """Short places of the rules that let it through."""
    closed: tuple[Closed, ...]
    near: tuple[Because, ...]
    """Rules that were meant for it and never match, or that allow something else than what was asked."""
    half: tuple[Because, ...]
    """Where it is blocked: rules by which one end would let it through, while the other end does not."""
    open: tuple[Because, ...]
    """That no policy limits who calls the target, where that is so."""
    unread: tuple[Because, ...]
    """Files and documents of either end that are not read, or read in a way that may surprise; without those that the scope of
    an unknown outcome names."""
    reasons: tuple[Because, ...]
    """All of them, the most telling first."""


_TELLING = ("unread", "near-miss", "foreign", "admits", "isolates", "no-policy")


def freshness(world: World) -> Fresh:
    """Say which commit was read, and when."""
    seconds = max(0, int((world.now - world.read_at).total_seconds()))
    minutes = seconds // 60
    if minutes < 1:
        age = "just now"
    elif minutes < 120:
        age = f"{count(minutes, 'minute')} ago"
    elif minutes < 48 * 60:
        age = f"{count(minutes // 60, 'hour')} ago"
    else:
        age = f"{count(minutes // (24 * 60), 'day')} ago"
    return Fresh(world.estate.commit[:10], age)


def count(number: int, noun: str) -> str:
    """Count things in words: 1 rule, 2 rules, 3 policies."""
    if number == 1:
        return f"1 {noun}"
    return f"{number} {noun[:-1]}ies" if noun.endswith("cy") else f"{number} {noun}s"


def short(world: World, place: Place | str | None) -> str:
    """Return a place below the folder of namespaces: `b-dev/04-networkpolicy.yaml:12`."""
    if place is None:
        return ""
    root = world.conventions.namespaces_root
    return str(place).removeprefix(f"{root}/" if root else "")


def shortened(world: World, text: str) -> str:
    """Shorten the paths in a sentence, which start at the top of the repository."""
    root = world.conventions.namespaces_root
    return text.replace(f"{root}/", "") if root else text


def because(world: World, reasons: Iterable[Reason]) -> tuple[Because, ...]:
    """Show reasons, the most telling kind first, none twice."""
    ranked = sorted(reasons, key=lambda reason: _TELLING.index(reason.kind) if reason.kind in _TELLING else len(_TELLING))
    shown = (Because(each.kind, shortened(world, each.text), short(world, each.place)) for each in ranked)
    return tuple(dict.fromkeys(shown))


def pair(world: World, verdict: Verdict) -> Pair:
    """Show a verdict."""
    reasons = verdict.reasons
    openings = (place for opening in verdict.openings for place in (opening.ingress, opening.egress) if place)
    admits = (reason.place for reason in reasons if reason.kind == "admits" and reason.place)
    half = [each for each in reasons if each.kind == "admits" and verdict.outcome is Outcome.BLOCKED]
    unlimited = [each for each in reasons if each.kind == "no-policy" and each.direction is Direction.INGRESS]
    return Pair(
        source=verdict.source,
        target=verdict.target,
        outcome=str(verdict.outcome),
        scope=shortened(world, verdict.scope),
        by=tuple(dict.fromkeys(short(world, place) for place in (*openings, *admits))),
        closed=_closed(world, reasons),
        near=_of_kind(world, reasons, "near-miss"),
        half=because(world, half),
        open=because(world, unlimited),
        unread=because(world, not_read(reasons, said=verdict.outcome is Outcome.UNKNOWN)),
        reasons=because(world, reasons),
    )


def not_read(reasons: Iterable[Reason], *, said: bool) -> list[Reason]:
    """Return what was passed over; what may hide a policy is among it unless it is `said` already, as what decides."""
    return [each for each in reasons if each.kind == "passed-over" or (each.kind == "unread" and not said)]


def _of_kind(world: World, reasons: Iterable[Reason], kind: str) -> tuple[Because, ...]:
    return because(world, (each for each in reasons if each.kind == kind))


def _closed(world: World, reasons: Iterable[Reason]) -> tuple[Closed, ...]:
    found: dict[tuple[bool, str, str], list[tuple[str, int]]] = {}
    for each in reasons:
        if each.kind == "isolates" and each.policy is not None and each.place is not None:
            file = short(world, each.place).rpartition(":")[0]
            key = (each.direction is Direction.INGRESS, each.namespace, file)
            found.setdefault(key, []).append((each.policy, each.place.line))
    return tuple(Closed(*key, tuple(dict.fromkeys(policies))) for key, policies in found.items())


def overall(verdicts: Sequence[Verdict]) -> str:
    """One word for several verdicts: the same for all, or "mixed"."""
    outcomes = {str(verdict.outcome) for verdict in verdicts}
    return outcomes.pop() if len(outcomes) == 1 else "mixed" if outcomes else str(Outcome.UNKNOWN)


def teams(world: World, namespace: str | None) -> tuple[str, ...]:
    """Return the GitHub teams of a namespace, none where it is not known."""
    known = world.estate.namespaces.get(namespace or "")
    return known.teams if known else ()

"""What templates are handed: plain values made of verdicts, places and teams. No words of an answer live here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.answers.model import World
from bot.estate.model import Place
from bot.policy.model import Outcome, Reason, Verdict


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
class Pair:
    """A verdict as it is shown."""

    source: str
    target: str
    outcome: str
    scope: str
    by: tuple[str, ...]
    """Short places of the rules that admit it."""
    why: tuple[Because, ...]
    """What stands in the way, or cannot be told, the most telling first."""


_TELLING = ("near-miss", "foreign", "isolates", "no-policy", "admits")


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


def listed(words: Sequence[str], last: str = "and") -> str:
    """Join words as a sentence does: a, b and c."""
    return f" {last} ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def short(world: World, place: Place | str | None) -> str:
    """Return a place below the folder of namespaces: `b-dev/04-networkpolicy.yaml:12`."""
    if place is None:
        return ""
    root = world.conventions.namespaces_root
    return str(place).removeprefix(f"{root}/" if root else "")


def because(world: World, reasons: Iterable[Reason]) -> tuple[Because, ...]:
    """Show reasons, the most telling kind first, none twice."""
    ranked = sorted(reasons, key=lambda reason: _TELLING.index(reason.kind) if reason.kind in _TELLING else len(_TELLING))
    return tuple(dict.fromkeys(Because(reason.kind, reason.text, short(world, reason.place)) for reason in ranked))


def pair(world: World, verdict: Verdict) -> Pair:
    """Show a verdict."""
    openings = (place for opening in verdict.openings for place in (opening.ingress, opening.egress) if place)
    admits = (reason.place for reason in verdict.reasons if reason.kind == "admits" and reason.place)
    by = tuple(dict.fromkeys(short(world, place) for place in (*openings, *admits)))
    why = tuple(each for each in because(world, verdict.reasons) if each.kind != "admits")
    return Pair(verdict.source, verdict.target, str(verdict.outcome), verdict.scope, by, why)


def overall(verdicts: Sequence[Verdict]) -> str:
    """One word for several verdicts: the same for all, or "mixed"."""
    outcomes = {str(verdict.outcome) for verdict in verdicts}
    return outcomes.pop() if len(outcomes) == 1 else "mixed" if outcomes else str(Outcome.UNKNOWN)


def teams(world: World, namespace: str | None) -> tuple[str, ...]:
    """Return the GitHub teams of a namespace, none where it is not known."""
    known = world.estate.namespaces.get(namespace or "")
    return known.teams if known else ()

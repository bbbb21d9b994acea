"""The values that templates get: verdicts, places and teams as plain values. The templates hold the words of answers."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from bot.markdown import code, href
from bot.model.estate import Direction, Place
from bot.model.question import Question
from bot.model.text import COMMIT_DIGITS
from bot.model.verdict import Outcome, Reason, Verdict
from bot.model.world import World
from bot.policy.asked import asked_connections
from bot.policy.describe import describe_asked


@dataclass(frozen=True, slots=True)
class Freshness:
    """The age of what was read. `commit` is a short id, or "" for a plain folder; `age` reads "3 minutes ago"."""

    commit: str
    age: str


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A place below the folder of namespaces (`b-dev/04-networkpolicy.yaml:12`), and the address of that line, or ""."""

    short: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class ReasonView:
    """A reason: one sentence, and its place."""

    kind: str
    text: str
    place: PlaceView | None
    fix: str = ""


@dataclass(frozen=True, slots=True)
class LimitingEnd:
    """An end of a pair whose policies admit a part, with their names."""

    inwards: bool
    namespace: str
    policies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VerdictView:
    """A verdict with its reasons by kind."""

    source: str
    target: str
    outcome: str
    scope: str
    whole: str
    """Ports and pods that the outcome holds for, as they follow the pair: "every port", "to pods with `app: api`, on TCP 8080".
    Where it is unknown, those that were asked about."""
    by: tuple[PlaceView, ...]
    """The places of the rules that admit it."""
    near: tuple[ReasonView, ...]
    """Near misses: rules that name the other end and never match it, or that admit something other than what was asked."""
    half: tuple[ReasonView, ...]
    """Where it is blocked: the rules of one end that admit it, while the other end does not."""
    open: tuple[ReasonView, ...]
    """The reason that no policy limits who calls the target, or some pods of it; empty where policies limit all pods."""
    limits: tuple[LimitingEnd, ...]
    """Where it is blocked, or partly: the ends that keep out all, or the rest."""
    foreign: tuple[ReasonView, ...]
    """Policies of other kinds that may limit who calls the target."""
    unread: tuple[ReasonView, ...]
    """Files and documents of either end that were not read, or read in a way that may surprise; without the unread ones where
    the outcome is unknown, since its scope names them."""
    reasons: tuple[ReasonView, ...]
    """All reasons, the most telling first."""


_BY_RANK = ("unread", "near-miss", "reversed", "foreign", "admits", "isolates", "no-policy")
_RANKS = {kind: rank for rank, kind in enumerate(_BY_RANK)}
"""Kinds of reasons, the most telling first."""

_MINUTES_UNTIL_HOURS = 120
"""An age below this many minutes is given in minutes: an hour is too coarse for "1 hour ago"."""
_HOURS_UNTIL_DAYS = 48
"""An age below this many hours is given in hours: a day is too coarse for "1 day ago"."""


def freshness(world: World) -> Freshness:
    """Return which commit was read, and how long ago."""
    seconds = max(0, int((world.now - world.read_at).total_seconds()))
    minutes = seconds // 60
    if minutes < 1:
        age = "just now"
    elif minutes < _MINUTES_UNTIL_HOURS:
        age = f"{count(minutes, 'minute')} ago"
    elif minutes < _HOURS_UNTIL_DAYS * 60:
        age = f"{count(minutes // 60, 'hour')} ago"
    else:
        age = f"{count(minutes // (24 * 60), 'day')} ago"
    return Freshness(world.estate.commit[:COMMIT_DIGITS], age)


def count(number: int, noun: str) -> str:
    """Return a count with its noun: 1 rule, 2 rules, 3 policies."""
    if number == 1:
        return f"1 {noun}"
    return f"{number} {noun[:-1]}ies" if noun.endswith("cy") else f"{number} {noun}s"


def place_view(world: World, place: Place) -> PlaceView:
    """Return a place for a template. It is linked at the commit that was read, where the line is the one that is meant."""
    commit = world.estate.commit
    url = f"{world.web}/blob/{commit}/{quote(place.path)}#L{place.line}" if world.web and commit else ""
    return PlaceView(short_path(world, str(place)), url)


def place(view: PlaceView) -> str:
    """Return a place as Markdown: code, linked where there is an address. A filter of templates."""
    return f"[{code(view.short)}]({href(view.url)})" if view.url else code(view.short)


def short_path(world: World, path: str) -> str:
    """Return a path below the folder of namespaces."""
    root = world.conventions.namespaces_root
    return path.removeprefix(f"{root}/" if root else "")


def shorten_paths(world: World, text: str) -> str:
    """Return a sentence with the paths in it relative to the folder of namespaces."""
    root = world.conventions.namespaces_root
    return text.replace(f"{root}/", "") if root else text


def reason_views(world: World, reasons: Iterable[Reason]) -> tuple[ReasonView, ...]:
    """Return reasons for a template, the most telling kind first, each once."""
    ranked = sorted(reasons, key=lambda reason: _RANKS.get(reason.kind, len(_RANKS)))
    shown = (
        ReasonView(
            each.kind,
            shorten_paths(world, each.text),
            place_view(world, each.place) if each.place else None,
            shorten_paths(world, each.fix),
        )
        for each in ranked
    )
    return tuple(dict.fromkeys(shown))


def verdict_view(world: World, verdict: Verdict, question: Question) -> VerdictView:
    """Return a verdict on a pair of a question, for a template."""
    reasons = verdict.reasons
    openings = [place for opening in verdict.openings for place in (opening.ingress, opening.egress) if place]
    admits = [reason.place for reason in reasons if reason.kind == "admits" and reason.place]
    half = [each for each in reasons if each.kind == "admits" and verdict.outcome is Outcome.BLOCKED]
    unlimited = [each for each in reasons if each.kind == "no-policy" and each.direction is Direction.INGRESS]
    return VerdictView(
        source=verdict.source,
        target=verdict.target,
        outcome=str(verdict.outcome),
        scope=shorten_paths(world, verdict.scope),
        whole=_whole(_asked(question) if verdict.outcome is Outcome.UNKNOWN else shorten_paths(world, verdict.scope)),
        by=tuple(dict.fromkeys(place_view(world, place) for place in openings or admits)),
        near=_of_kind(world, reasons, "near-miss", "reversed"),
        half=reason_views(world, half),
        open=reason_views(world, unlimited),
        limits=tuple(_limiting_ends(verdict)) if verdict.outcome in {Outcome.PARTLY, Outcome.BLOCKED} else (),
        foreign=_of_kind(world, (each for each in reasons if each.direction is Direction.INGRESS), "foreign"),
        unread=reason_views(world, not_read(reasons, said=verdict.outcome is Outcome.UNKNOWN)),
        reasons=reason_views(world, reasons),
    )


def _limiting_ends(verdict: Verdict) -> Iterator[LimitingEnd]:
    ends = ((Direction.INGRESS, verdict.ingress, verdict.target), (Direction.EGRESS, verdict.egress, verdict.source))
    kinds = {"isolates"} if verdict.outcome is Outcome.BLOCKED else {"admits", "isolates"}
    for direction, outcome, namespace in ends:
        mine = (each for each in verdict.reasons if each.direction is direction and each.kind in kinds)
        names = tuple(dict.fromkeys(each.policy for each in mine if each.policy))
        if outcome is not Outcome.ALLOWED and names:
            yield LimitingEnd(direction is Direction.INGRESS, namespace, names)


def _asked(question: Question) -> str:
    """Return what a question asks about, in the words of a verdict's scope."""
    return describe_asked(asked_connections(question.ports, question.protocol, question.pods, question.from_pods))


def _whole(scope: str) -> str:
    """Return a scope as it follows the pair: what `bot.policy.describe` says of pods and ports, without "every pod"."""
    said = scope.replace("no pod, on any port", "every port", 1).removeprefix("no pod, ").replace("on any port", "on every port")
    said = said.replace("no pod with", "pods with", 1).replace("every pod, ", "", 1)
    said = said.replace("only pods with", "only to pods with", 1) if said.startswith("only pods with") else said
    said = f"to {said}" if said.startswith("pods with") else said
    return said.removeprefix("on ")


def not_read(reasons: Iterable[Reason], *, said: bool) -> list[Reason]:
    """Return what was passed over and, unless they are `said` already, the unread documents that may hide a policy."""
    return [each for each in reasons if each.kind == "passed-over" or (each.kind == "unread" and not said)]


def _of_kind(world: World, reasons: Iterable[Reason], *kinds: str) -> tuple[ReasonView, ...]:
    return reason_views(world, (each for each in reasons if each.kind in kinds))


def overall_outcome(verdicts: Sequence[Verdict]) -> str:
    """Return the outcome that all verdicts share, "mixed" where they differ, or "unknown" for no verdict."""
    outcomes = {str(verdict.outcome) for verdict in verdicts}
    return outcomes.pop() if len(outcomes) == 1 else "mixed" if outcomes else str(Outcome.UNKNOWN)


def teams(world: World, namespace: str | None) -> tuple[str, ...]:
    """Return the GitHub teams of a namespace; none where it is not declared."""
    known = world.estate.namespaces.get(namespace or "")
    return known.teams if known else ()

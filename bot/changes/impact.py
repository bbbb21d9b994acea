"""The impact of a change on every namespace: who can reach whom before and after, compared by name."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.changes.request import ANY_NAMESPACE, with_namespace
from bot.model.conventions import Conventions
from bot.model.estate import Estate
from bot.model.verdict import Exposure, Outcome
from bot.policy import can_reach, verdict, who_can_reach

RANK = {Outcome.BLOCKED: 0, Outcome.UNKNOWN: 1, Outcome.PARTLY: 1, Outcome.ALLOWED: 2}
"""From less to more open."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Namespaces whose access is another than before, sorted. A mere shift (some pods for others) counts as gained."""

    gained: tuple[str, ...]
    lost: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """All of them."""
        return tuple(sorted({*self.gained, *self.lost}))


def access_difference(before: Estate, after: Estate, target: str, conventions: Conventions) -> Difference:
    """Compare who may call the target; its own pods are among them, and `ANY_NAMESPACE` for all that no file declares."""
    return _difference(*(_callers(interpreted(each, target), target, conventions) for each in (before, after)))


def reach_difference(before: Estate, after: Estate, source: str, conventions: Conventions) -> Difference:
    """Compare whom the source may call."""
    return _difference(
        *(_by_namespace(can_reach(interpreted(each, source), source, conventions=conventions)) for each in (before, after))
    )


def interpreted(estate: Estate, name: str) -> Estate:
    """Leave aside what of a namespace is not interpreted or was not read: no edit touches it, and it hides what the rest says."""
    known = replace(estate.namespaces[name], foreign=(), unread=())
    return replace(estate, namespaces={**estate.namespaces, name: known})


def _callers(estate: Estate, target: str, conventions: Conventions) -> dict[str, tuple[Outcome, str]]:
    own = verdict(estate, target, target, conventions=conventions)
    anyone = verdict(with_namespace(estate, ANY_NAMESPACE, {}), ANY_NAMESPACE, target, conventions=conventions)
    seen = _by_namespace(who_can_reach(estate, target, conventions=conventions))
    return {**seen, target: (own.outcome, own.scope), ANY_NAMESPACE: (anyone.outcome, anyone.scope)}


def _by_namespace(exposure: Exposure) -> dict[str, tuple[Outcome, str]]:
    return {each.namespace: (each.outcome, each.scope) for each in exposure.admissions}


def _difference(before: Mapping[str, tuple[Outcome, str]], after: Mapping[str, tuple[Outcome, str]]) -> Difference:
    nothing = (Outcome.BLOCKED, "")
    gained, lost = [], []
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name, nothing), after.get(name, nothing)
        if RANK[new[0]] < RANK[old[0]]:
            lost.append(name)
        elif new != old and RANK[new[0]] + RANK[old[0]] > 0:
            gained.append(name)
    return Difference(tuple(gained), tuple(lost))

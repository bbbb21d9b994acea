"""Which pods a new policy may select: a policy isolates what it selects, so it must never select a pod that was open."""

from dataclasses import replace

from bot.changes.asking import Asked
from bot.conventions import BUILT_IN_KEY, Conventions
from bot.estate.model import Direction, Estate, Label, LabelSelector, Namespace, Place
from bot.policy import verdict

STRANGER = "netpol-stranger"
"""A namespace that no policy knows: what is open to it is open to everyone."""


def selectable(
    estate: Estate, namespace: str, direction: Direction, pods: LabelSelector, conventions: Conventions
) -> list[LabelSelector]:
    """Return the pod selectors for new policies that are to reach every isolated pod among `pods`, and no open one.

    Most often every pod is isolated, and that is `pods` alone. Otherwise it is one for each selector of the policies that
    isolate some.
    """
    asked = Asked((), namespace, (), None, pods if direction is Direction.INGRESS else LabelSelector(), None)
    if not _has_open_pods(estate, namespace, direction, asked, conventions):
        return [pods]
    found = [_both(policy.pods, pods) for policy in estate.namespaces[namespace].policies if direction in policy.types]
    return list(dict.fromkeys(each for each in found if each is not None))


def with_namespace(estate: Estate, name: str, labels: dict[str, str]) -> Estate:
    """Return the estate with a namespace in it that no file declares, and that has no policies."""
    nowhere = Place("", 0)
    declared = {key: Label(value, nowhere) for key, value in labels.items()}
    added = Namespace(name, "", declared, {}, (), (), (), (), {}, nowhere)
    carriers = {
        label: tuple(sorted({*estate.carriers.get(label, ()), name})) for label in (*labels.items(), (BUILT_IN_KEY, name))
    }
    return replace(estate, namespaces={**estate.namespaces, name: added}, carriers={**estate.carriers, **carriers})


def _has_open_pods(estate: Estate, namespace: str, direction: Direction, asked: Asked, conventions: Conventions) -> bool:
    strange = with_namespace(estate, STRANGER, {})
    pair = (STRANGER, namespace) if direction is Direction.INGRESS else (namespace, STRANGER)
    found = verdict(strange, *pair, pods=asked.pods.labels, conventions=conventions)
    return any((opening.ingress if direction is Direction.INGRESS else opening.egress) is None for opening in found.openings)


def _both(one: LabelSelector, other: LabelSelector) -> LabelSelector | None:
    """Return the selector of pods that both select, None where their labels contradict each other."""
    labels = dict(one.labels)
    if any(labels.setdefault(key, value) != value for key, value in other.labels):
        return None
    return LabelSelector(tuple(sorted(labels.items())), tuple(dict.fromkeys((*one.expressions, *other.expressions))))

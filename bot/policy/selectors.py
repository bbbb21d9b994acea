"""Label selectors: which namespaces they select, by the estate's index, and pods as limits on label values.

https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors : all requirements must hold, an
empty selector selects everything, and `NotIn` and `DoesNotExist` also hold where the label is absent.
"""

from collections.abc import Iterator, Mapping

from bot.model.conventions import BUILT_IN_KEY
from bot.model.estate import Estate, Namespace, Workload
from bot.model.selector import LabelSelector, Operator, Requirement, holds, selects
from bot.policy.connections import Dimension, LabelValues


def is_everything(selector: LabelSelector | None) -> bool:
    """Report whether the selector limits nothing. A missing one limits nothing either."""
    return selector is None or not (selector.labels or selector.expressions)


def pairs(selector: LabelSelector) -> Iterator[tuple[str, str]]:
    """Yield every (key, value) that the selector asks for, by matchLabels or by In."""
    yield from selector.labels
    for requirement in selector.expressions:
        if requirement.operator is Operator.IN:
            for value in requirement.values:
                yield requirement.key, value


def label_of(estate: Estate, namespace: str, key: str) -> str | None:
    """Return the value of one of a namespace's labels, the built-in one included; None where it carries no such label."""
    if key == BUILT_IN_KEY:
        return namespace
    label = estate.namespaces[namespace].labels.get(key)
    return None if label is None else label.value


def matching_namespaces(estate: Estate, selector: LabelSelector) -> frozenset[str]:
    """Return the names of all namespaces of the estate that the selector selects, by the index wherever it asks for a value."""
    found: frozenset[str] | None = None
    for pair in selector.labels:
        carriers = frozenset(estate.carriers.get(pair, ()))
        found = carriers if found is None else found & carriers
    rest = []
    for requirement in selector.expressions:
        if requirement.operator is Operator.IN:
            carriers = frozenset(
                name for value in requirement.values for name in estate.carriers.get((requirement.key, value), ())
            )
            found = carriers if found is None else found & carriers
        else:
            rest.append(requirement)
    if found is None:
        found = frozenset(estate.namespaces)
    for requirement in rest:
        found = frozenset(name for name in found if holds(requirement, label_of(estate, name, requirement.key)))
    return found


def selected_workloads(selector: LabelSelector, namespace: Namespace) -> tuple[Workload, ...]:
    """Return the declared workloads of a namespace whose pods the selector selects."""
    return tuple(each for each in namespace.workloads if selects(selector, dict(each.labels)))


def limits(selector: LabelSelector | None, end: str) -> dict[Dimension, LabelValues] | None:
    """Return a pod selector as limits on the labels of the `source` or `target` pod; None where no pod can match."""
    found: dict[Dimension, LabelValues] = {}
    if selector is None:
        return found
    wanted = [(key, LabelValues(False, frozenset((value,)))) for key, value in selector.labels]
    wanted += [(requirement.key, _values(requirement)) for requirement in selector.expressions]
    for key, values in wanted:
        dimension = (end, key)
        common = values if dimension not in found else found[dimension].intersection(values)
        if common.empty:
            return None
        found[dimension] = common
    return found


def selectors(labels: Mapping[Dimension, LabelValues], end: str) -> list[LabelSelector]:
    """Return limits on one end's labels as selectors, of which at least one must hold: the inverse of `limits`."""
    found = [LabelSelector()]
    for (of, key), values in sorted(labels.items(), key=lambda item: item[0]):
        if of == end:
            found = [_with(selector, key, some) for selector in found for some in _split(values)]
    return found


def _values(requirement: Requirement) -> LabelValues:
    match requirement.operator:
        case Operator.IN:
            return LabelValues(False, frozenset(requirement.values))
        case Operator.NOT_IN:
            return LabelValues(True, frozenset(requirement.values))
        case Operator.EXISTS:
            return LabelValues(True, frozenset((None,)))
        case Operator.DOES_NOT_EXIST:
            return LabelValues(False, frozenset((None,)))


def _split(values: LabelValues) -> list[LabelValues]:
    """Split "absent or one of these" in two: no single selector can express it."""
    if not values.excluding and None in values.items and len(values.items) > 1:
        return [LabelValues(False, values.items - {None}), LabelValues(False, frozenset((None,)))]
    return [values]


def _with(selector: LabelSelector, key: str, values: LabelValues) -> LabelSelector:
    named = tuple(sorted(value for value in values.items if value is not None))
    absent = None in values.items
    if not values.excluding and len(named) == 1:
        return LabelSelector((*selector.labels, (key, named[0])), selector.expressions)
    added: list[Requirement] = []
    if not values.excluding:
        added.append(Requirement(key, Operator.IN, named) if named else Requirement(key, Operator.DOES_NOT_EXIST))
    else:
        if absent:
            added.append(Requirement(key, Operator.EXISTS))
        if named:
            added.append(Requirement(key, Operator.NOT_IN, named))
    return LabelSelector(selector.labels, (*selector.expressions, *added))

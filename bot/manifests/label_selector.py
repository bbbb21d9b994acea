"""Whether a label selector selects what carries some labels.

https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors : all requirements must hold, an
empty selector selects everything, and `NotIn` and `DoesNotExist` also hold where the label is absent.
"""

from collections.abc import Mapping

from bot.model.estate import LabelSelector, Operator, Requirement


def selects(selector: LabelSelector, labels: Mapping[str, str]) -> bool:
    """Say whether the selector selects what carries these labels."""
    for key, value in selector.labels:
        if labels.get(key) != value:
            return False
    return all(holds(requirement, labels.get(requirement.key)) for requirement in selector.expressions)


def holds(requirement: Requirement, value: str | None) -> bool:
    """Say whether a requirement holds for the value of its label; None where the label is absent."""
    match requirement.operator:
        case Operator.IN:
            return value is not None and value in requirement.values
        case Operator.NOT_IN:
            return value is None or value not in requirement.values
        case Operator.EXISTS:
            return value is not None
        case Operator.DOES_NOT_EXIST:
            return value is None

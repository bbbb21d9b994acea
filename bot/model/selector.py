"""Label selectors: what they hold, and what they select.

https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.model.conventions import BUILT_IN_KEY


class Operator(StrEnum):
    """Operator of a label selector requirement."""

    IN = "In"
    NOT_IN = "NotIn"
    EXISTS = "Exists"
    DOES_NOT_EXIST = "DoesNotExist"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One of a selector's matchExpressions."""

    key: str
    operator: Operator
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LabelSelector:
    """matchLabels and matchExpressions, all of which must hold. An empty one selects everything."""

    labels: tuple[tuple[str, str], ...] = ()
    expressions: tuple[Requirement, ...] = ()


EVERY_POD = LabelSelector()


def selects(selector: LabelSelector, labels: Mapping[str, str]) -> bool:
    """Say whether the selector selects what carries these labels."""
    for key, value in selector.labels:
        if labels.get(key) != value:
            return False
    return all(holds(requirement, labels.get(requirement.key)) for requirement in selector.expressions)


def may_select(selector: LabelSelector, name: str) -> bool:
    """Say whether the selector may select a namespace of which only the name is known, and with it the built-in label."""
    if any(key == BUILT_IN_KEY and value != name for key, value in selector.labels):
        return False
    return all(holds(requirement, name) for requirement in selector.expressions if requirement.key == BUILT_IN_KEY)


def needs_labels(selector: LabelSelector) -> bool:
    """Say whether the selector asks for any label besides the built-in one."""
    keys = [key for key, _ in selector.labels] + [requirement.key for requirement in selector.expressions]
    return any(key != BUILT_IN_KEY for key in keys)


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

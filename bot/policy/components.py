"""The platform's own components as callers: their namespaces, which most repositories do not declare."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.model.conventions import BUILT_IN_KEY, Component, Conventions
from bot.model.estate import Estate, Label, Namespace, Place


def component_of(name: str, estate: Estate, conventions: Conventions) -> Component | None:
    """Return the component whose namespace has this name, unless the repository declares that namespace; else None."""
    known = estate.namespaces.get(name)
    if known is not None and known.place.path:
        return None
    return next((each for each in conventions.components if each.namespace and each.namespace == name), None)


def with_usual_namespaces(conventions: Conventions, estate: Estate) -> Conventions:
    """Return the conventions with a namespace for each component that has none and whose usual namespace is declared."""
    return replace(conventions, components=tuple(_placed(each, estate) for each in conventions.components))


def _placed(component: Component, estate: Estate) -> Component:
    found = next((name for name in component.usual if name in estate.namespaces), "")
    return component if component.namespace or not found else replace(component, namespace=found)


def with_components(estate: Estate, names: Iterable[str], conventions: Conventions) -> Estate:
    """Return the estate with the namespaces of those components that are among the names."""
    for name in dict.fromkeys(names):
        component = component_of(name, estate, conventions)
        if component is not None and name not in estate.namespaces:
            estate = with_namespace(estate, name, dict(component.labels))
    return estate


def with_namespace(estate: Estate, name: str, labels: Mapping[str, str]) -> Estate:
    """Return the estate with one more namespace, which no file declares and which has no policies."""
    nowhere = Place("", 0)
    declared = {key: Label(value, nowhere) for key, value in labels.items()}
    added = Namespace(name, "", declared, {}, (), (), (), (), {}, nowhere)
    carriers = {
        label: tuple(sorted({*estate.carriers.get(label, ()), name})) for label in (*labels.items(), (BUILT_IN_KEY, name))
    }
    return replace(estate, namespaces={**estate.namespaces, name: added}, carriers={**estate.carriers, **carriers})

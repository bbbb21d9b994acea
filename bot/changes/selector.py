"""Which label selects a source: one that it alone carries, the built-in one, or the one that was asked for."""

from collections.abc import Collection

from bot.errors import Fixable
from bot.model.conventions import AUTO, BUILT_IN, BUILT_IN_KEY, GUIDE, Conventions
from bot.model.estate import Estate, Label
from bot.model.plan import LabelChoice
from bot.model.text import quoted
from bot.parsing import validate_label
from bot.policy.components import component_of
from bot.policy.describe import code
from bot.policy.explain import unread_text


def why_built_in(source: str) -> str:
    """Return why the built-in label is the one to select a source by."""
    return f"it matches {code(source)} by name; nothing to change on its side."


def checked_key(select_by: str, conventions: Conventions, misplaced: Collection[str] = ()) -> str:
    """Return the label key that is asked for; raise Fixable for a key that is neither configured nor `misplaced`.

    A label is misplaced where it is written under a source's annotations: a rule may wait for it.
    """
    if select_by == GUIDE and not conventions.label_keys:
        raise Fixable("This platform has no label of its own to select namespaces by.", f"Use `{BUILT_IN}` instead.")
    named = {AUTO: conventions.default_key, BUILT_IN: BUILT_IN_KEY, GUIDE: conventions.guide_key}
    key = named.get(select_by, select_by)
    if key not in {BUILT_IN_KEY, *conventions.label_keys, *misplaced}:
        keys = ", ".join(f"`{each}`" for each in (*named, *conventions.label_keys))
        raise Fixable(f"You can't select namespaces by {quoted(select_by)} here.", f"Choose one of {keys}.")
    return key


def choose(estate: Estate, source: str, select_by: str, conventions: Conventions) -> LabelChoice:
    """Choose the label that selects `source`, and say why in one sentence.

    Raises Fixable for a key that is not configured, a label of the platform, and a value that Kubernetes refuses. Where the
    platform's default key cannot select the source, `auto` takes the built-in one and says why.
    """
    annotations = estate.namespaces[source].annotations
    key = checked_key(select_by, conventions, annotations)
    component = component_of(source, estate, conventions)
    if component and component.label:
        return LabelChoice(source, *component.label, f"{component.name} runs in a namespace that has it.", adds=False)
    if key == BUILT_IN_KEY:
        return _built_in(source, why_built_in(source))
    carried = estate.namespaces[source].labels.get(key)
    misplaced = annotations.get(key) if carried is None and select_by != AUTO else None
    value = carried.value if carried and carried.value else misplaced.value if misplaced else source
    if why_not := _why_not(estate, source, key, carried, conventions):
        if select_by == AUTO:
            return _built_in(source, f"{why_not.message.rstrip('.')}.")
        raise why_not
    if carried is None:
        why = f"{source} doesn't have it yet, so the change adds it."
        if misplaced:
            why = (
                f"{source} has it only as an annotation, which no policy reads. The change adds it as a label "
                "and keeps the annotation."
            )
        why = why if select_by == AUTO or misplaced else f"you asked for it. {why}"
    elif value == source:
        why = f"{source} already has it."
    else:
        why = f"{source} already has this value, and the bot never overwrites a label."
    validate_label(key, value)
    unread = tuple(unread_text(skip, code) for name, skip in sorted(estate.unlabelled.items()) if name != source)
    return LabelChoice(source, key, value, why, carried is None, _others(estate, source, key, value), unread)


def _why_not(estate: Estate, source: str, key: str, carried: Label | None, conventions: Conventions) -> Fixable | None:
    """Return why a key cannot select a source, or None."""
    instead = f"Select {source} by `{BUILT_IN}` instead."
    if hidden := estate.unlabelled.get(source):
        return Fixable(
            f"The bot can't tell which labels {source} has: {unread_text(hidden, code)}.",
            f"Fix that first, or select {source} by `{BUILT_IN}`.",
        )
    if carried is not None and not carried.value:
        return Fixable(
            f"{source} has `{key}` with an empty value. Any namespace may have that, and the bot never overwrites a label.",
            instead,
        )
    value = carried.value if carried else source
    if (key, value) in conventions.platform_labels:
        return Fixable(
            f"`{key}: {value}` is the platform's own label. Nearly every namespace lets it in, so nobody may borrow it.", instead
        )
    return None


def _built_in(source: str, why: str) -> LabelChoice:
    return LabelChoice(source, BUILT_IN_KEY, source, why, adds=False)


def _others(estate: Estate, source: str, key: str, value: str) -> tuple[str, ...]:
    return tuple(name for name in estate.carriers.get((key, value), ()) if name != source)

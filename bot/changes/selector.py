"""Which label selects a source: one that it alone carries, the built-in one, or the one that was asked for."""

from bot.errors import Fixable
from bot.model.conventions import BUILT_IN_KEY, Conventions
from bot.model.estate import Estate
from bot.model.plan import LabelChoice
from bot.model.text import abridged, listed, quoted
from bot.parsing import validate_label
from bot.policy.describe import code
from bot.policy.explain import unread_text

AUTO, BUILT_IN, GUIDE = "auto", "built-in", "guide"
WHY_BUILT_IN = "every namespace has it, nobody can forge it, and the source needs no change."
_MOST_SHARING = 3
"""Namespaces with the same label that the reason for a choice names before it counts the rest: it is one sentence."""


def checked_key(select_by: str, conventions: Conventions) -> str | None:
    """Return the label key that was asked for, None for `auto`; raise Fixable for a key that is not configured."""
    if select_by == AUTO:
        return None
    key = {BUILT_IN: BUILT_IN_KEY, GUIDE: next(iter(conventions.label_keys), BUILT_IN_KEY)}.get(select_by, select_by)
    if key != BUILT_IN_KEY and key not in conventions.label_keys:
        keys = ", ".join(f"`{each}`" for each in (AUTO, BUILT_IN, GUIDE, *conventions.label_keys))
        raise Fixable(f"Namespaces are not selected by {quoted(select_by)} here.", f"Choose one of {keys}.")
    return key


def choose(estate: Estate, source: str, select_by: str, conventions: Conventions) -> LabelChoice:
    """Choose the label that selects `source`, and say why in one sentence.

    Raises Fixable for a key that is not configured, a label of the platform, and a value that Kubernetes refuses.
    """
    key = checked_key(select_by, conventions)
    if key is None:
        return _automatic(estate, source, conventions)
    if key == BUILT_IN_KEY:
        return _built_in(source, WHY_BUILT_IN)
    if hidden := estate.unlabelled.get(source):
        raise Fixable(
            f"Which labels {source} carries is not known: {unread_text(hidden, code)}.",
            f"Correct it first, or select {source} by `{BUILT_IN}`.",
        )
    carried = estate.namespaces[source].labels.get(key)
    if carried is not None and not carried.value:
        raise Fixable(
            f"{source} carries `{key}` with an empty value, which any namespace may carry, and which is never overwritten.",
            f"Select {source} by `{BUILT_IN}` instead.",
        )
    value = carried.value if carried else source
    if (key, value) in conventions.platform_labels:
        raise Fixable(
            f"`{key}: {value}` is a label of the platform, which nearly every namespace lets in: nobody may borrow it.",
            f"Select {source} by `{BUILT_IN}` instead.",
        )
    if carried is None:
        why = f"it was asked for, and {source} gains it, since it does not carry it yet."
    elif value == source:
        why = f"{source} carries it already."
    else:
        why = f"{source} carries this value already, and a label that is there is never overwritten."
    validate_label(key, value)
    unread = tuple(unread_text(skip, code) for name, skip in sorted(estate.unlabelled.items()) if name != source)
    return LabelChoice(source, key, value, why, carried is None, _others(estate, source, key, value), unread)


def _automatic(estate: Estate, source: str, conventions: Conventions) -> LabelChoice:
    if hidden := estate.unlabelled.get(source):
        return _built_in(source, f"which others {source} carries is not known: {unread_text(hidden, code)}.")
    passed_over = []
    configured = [key for key in conventions.label_keys if key != BUILT_IN_KEY]
    own_keys = [key for key in configured if any(carried == key for carried, _ in estate.carriers)]
    for key in own_keys:
        carried = estate.namespaces[source].labels.get(key)
        if carried is None:
            continue
        if not carried.value:
            passed_over.append(f"`{key}` is empty")
        elif (key, carried.value) in conventions.platform_labels:
            passed_over.append(f"`{key}: {carried.value}` is the platform's own")
        elif others := _others(estate, source, key, carried.value):
            passed_over.append(f"`{key}: {carried.value}` is shared with {listed(abridged(others, _MOST_SHARING))}")
        elif estate.unlabelled:
            first = unread_text(next(iter(estate.unlabelled.values())), code)
            passed_over.append(f"whether another namespace carries `{key}: {carried.value}` is not known ({first})")
        else:
            return LabelChoice(
                source, key, carried.value, f"{source} carries it already, and no other namespace does.", adds=False
            )
    if passed_over:
        return _built_in(source, f"it is {source}'s alone, while {' and '.join(passed_over)}.")
    if not own_keys:
        return _built_in(source, WHY_BUILT_IN)
    keys = " nor ".join(f"`{key}`" for key in own_keys)
    lacks = f"{source} carries neither {keys}" if len(own_keys) > 1 else f"{source} does not carry {keys}"
    return _built_in(source, f"{lacks}, and this one every namespace has, so nothing has to change there.")


def _built_in(source: str, why: str) -> LabelChoice:
    return LabelChoice(source, BUILT_IN_KEY, source, why, adds=False)


def _others(estate: Estate, source: str, key: str, value: str) -> tuple[str, ...]:
    return tuple(name for name in estate.carriers.get((key, value), ()) if name != source)

"""Namespaces that rules admit and no file declares: the platform's own, and those that something else makes."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from bot.errors import Fixable
from bot.model.conventions import BUILT_IN_KEY, Component, Conventions
from bot.model.estate import Direction, Estate, Namespace, Peer, Rule, Skipped
from bot.model.selector import LabelSelector, may_select, selects
from bot.model.verdict import Outsider
from bot.policy.components import component_of, with_components, with_namespace
from bot.policy.describe import code, describe_peer, describe_ports, describe_selector
from bot.policy.matcher import leaves_open, rules_in_force
from bot.policy.near_misses import SYSTEM_NAMESPACES, platform_labels
from bot.policy.selectors import is_everything, matching_namespaces, pairs


def outsiders(estate: Estate, namespace: Namespace, direction: Direction, conventions: Conventions) -> Iterator[Outsider]:
    """Yield whom the rules of a namespace name that no file declares, in the order of the rules.

    Where the repository declares every namespace, only the platform's own can be meant: a rule for another name does nothing.
    """
    for _, rule in rules_in_force(namespace.policies, direction):
        for peer in rule.peers:
            if peer.namespaces is not None and not is_everything(peer.namespaces):
                yield from _outsiders_of(estate, rule, peer, peer.namespaces, conventions)


def named_by_rules(estate: Estate) -> list[str]:
    """Return the namespaces that no file declares, that may exist, and that a rule names by the built-in label."""
    found = {
        name
        for namespace in estate.namespaces.values()
        for policy in namespace.policies
        for rule in (*policy.ingress, *policy.egress)
        for peer in rule.peers
        if peer.namespaces is not None
        for name in _names(peer.namespaces)
    }
    return sorted(name for name in found if _may_exist(estate, name))


def is_judged(estate: Estate, name: str, conventions: Conventions) -> bool:
    """Report whether a verdict can be given on a name: a namespace's, a component's, or one that a rule names."""
    return name in estate.namespaces or component_of(name, estate, conventions) is not None or name in named_by_rules(estate)


def not_declared(estate: Estate, name: str, said: Callable[[str], str] = code) -> Fixable:
    """Return the error for a name that no file declares: it is misspelt, or only rules name it. `said` marks the name."""
    if name in named_by_rules(estate):
        return Fixable(
            f"No file in this repository declares the namespace {said(name)}; rules here only name it.",
            "`netpol check` says what those rules let through. Ask its owners for the rest.",
        )
    return Fixable(
        f"There's no namespace {said(name)} in this repository.", "Check the spelling, and that its folder is on this branch."
    )


def with_undeclared(estate: Estate, names: Iterable[str], conventions: Conventions) -> Estate:
    """Return the estate with those of the names that no file declares: components, and namespaces that only rules name.

    Of the latter, neither labels nor policies are known.
    """
    names = tuple(name for name in dict.fromkeys(names) if name not in estate.namespaces)
    if not names:
        return estate
    estate = with_components(estate, names, conventions)
    known = named_by_rules(estate)
    for name in names:
        if name in known:
            why = f"No file declares the namespace {name}, so the bot knows neither its labels nor its own policies."
            said = Skipped("", why, hides=True, about=name, is_read=True)
            more = with_namespace(estate, name, {})
            namespaces = {**more.namespaces, name: replace(more.namespaces[name], unread=(said,))}
            estate = replace(more, namespaces=namespaces, unlabelled={**more.unlabelled, name: said})
    return estate


def _may_exist(estate: Estate, name: str) -> bool:
    is_unknown = name not in estate.namespaces and name not in estate.undeclared and name not in estate.of_others
    return is_unknown and (not estate.is_whole or name in SYSTEM_NAMESPACES)


def _names(selector: LabelSelector) -> list[str]:
    """Return the names that a selector asks for by the built-in label."""
    found = dict.fromkeys(value for key, value in pairs(selector) if key == BUILT_IN_KEY)
    return [value for value in found if may_select(selector, value)]


def _outsiders_of(
    estate: Estate, rule: Rule, peer: Peer, selector: LabelSelector, conventions: Conventions
) -> Iterator[Outsider]:
    named = _names(selector)
    for name in named:
        component = component_of(name, estate, conventions)
        if component is not None or _may_exist(estate, name):
            own = component is not None or name in SYSTEM_NAMESPACES
            yield _outsider(rule, peer, name, component, is_platform=own)
    if named:
        return
    if labels := platform_labels(estate, selector, conventions):
        wanted = {tuple(label.split(": ", 1)) for label in labels}
        its = [each for each in conventions.components if wanted & set(each.labels) and selects(selector, dict(each.labels))]
        yield _outsider(rule, peer, "", its[0] if its else None, is_platform=True)
    elif not estate.is_whole and not _is_for_declared(estate, peer, selector):
        yield _outsider(rule, peer, "", None, is_platform=False)


def _is_for_declared(estate: Estate, peer: Peer, selector: LabelSelector) -> bool:
    """Report whether a selector selects a declared namespace, or may select one whose labels are not known."""
    return bool(matching_namespaces(estate, selector)) or any(leaves_open(estate, peer, name) for name in estate.unlabelled)


def _outsider(rule: Rule, peer: Peer, name: str, component: Component | None, *, is_platform: bool) -> Outsider:
    pods = "" if is_everything(peer.pods) else describe_selector(peer.pods)
    called = "" if component is None else component.name
    return Outsider(name, called, describe_peer(peer), pods, describe_ports(rule.ports), peer.place, is_platform)

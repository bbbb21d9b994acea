"""What somebody should know before a change is merged, in sentences that can stand alone, and what they have to confirm."""

from collections.abc import Iterator, Mapping, Sequence

from bot.changes.effects import Effects
from bot.changes.policy_templates import first_components, standard_policies
from bot.changes.request import RequestedAccess
from bot.model.conventions import BUILT_IN_KEY, ComponentKind, Conventions, same_environment, share_suffix
from bot.model.estate import Direction, Estate, ForeignPolicy, Label, Namespace, Place
from bot.model.plan import LabelChoice, Need
from bot.model.question import FIRST_POLICY, SHARED_LABEL, UNKNOWN, WAKES_RULES
from bot.model.text import abridged, listed
from bot.model.verdict import Outcome, Reason, Verdict
from bot.policy import who_can_reach
from bot.policy.asked import asked_connections
from bot.policy.describe import code, describe_asked
from bot.policy.dns import blocked_dns
from bot.policy.explain import CANNOT_EVALUATE, unread_text

BUILT_IN_INSTEAD = "the built-in label, which opens only what you asked for."
"""What a confirmation offers instead, as the end of a sentence."""
NAMED = 4
"""Namespaces that a sentence names before it counts them."""
WOKEN_SHOWN = 5
"""Pairs or unread documents that a confirmation names: a person reads no more before a button. The sentences on what opens
name all pairs."""


def about_pair(estate: Estate, source: str, target: str, conventions: Conventions) -> Iterator[str]:
    """Yield the borders that the pair crosses: production, environment, business unit."""
    one, other = estate.namespaces[source], estate.namespaces[target]
    prefix = conventions.prefix
    production = [_value(each.labels, f"{prefix}is-production").lower() for each in (one, other)]
    environments = [_value(each.labels, f"{prefix}environment-name") for each in (one, other)]
    if production == ["false", "true"]:
        yield f"This lets a non-production namespace ({source}) call production ({target})."
    elif (
        all(environments)
        and not same_environment(*environments)
        # `a-preprod` and `b-preprod` belong together, whatever their labels say, unless one of them is production.
        and not (production[0] == production[1] and share_suffix(source, target))
    ):
        yield f"Their environments differ: {source} is {code(environments[0])}, {target} is {code(environments[1])}."
    units = [_value(each.annotations, f"{prefix}business-unit") for each in (one, other)]
    if all(units) and units[0].casefold() != units[1].casefold():
        yield f"Their business units differ: {source} belongs to {code(units[0])}, {target} to {code(units[1])}."


def about_choice(estate: Estate, choice: LabelChoice, woken: Sequence[str], conventions: Conventions) -> Iterator[str]:
    """Warn that a label can be copied, is shared or misleads, and name the rules elsewhere that adding it wakes up."""
    if choice.key == BUILT_IN_KEY or (choice.key, choice.value) in conventions.platform_labels:
        return
    label = f"`{choice.key}: {choice.value}`"
    if choice.shared_with:
        yield f"The rule lets in every namespace with {label}: also {', '.join(choice.shared_with)}."
    if choice.value != choice.source and choice.value in estate.namespaces:
        yield f"{choice.source} has {label}, another namespace's name. The rule reads as if it were about {choice.value}."
    if woken:
        names = ", ".join(woken)
        yield f"Rules of {names} already select {label}. Once it has the label, {choice.source} may call there too."
    if choice.key != conventions.default_key:
        yield f"Any team can put {label} on its own namespace and get in. Nobody can copy `{BUILT_IN_KEY}`."


def about_dns(estate: Estate, source: str, conventions: Conventions, from_pods: Sequence[tuple[str, str]] = ()) -> Iterator[str]:
    """Warn where the source's own policies leave name resolution blocked, which is not opened with this change."""
    if found := blocked_dns(estate, source, conventions, tuple(from_pods)):
        yield f"{found}. This change doesn't open that."


def about_foreign(namespace: Namespace, direction: Direction) -> Iterator[str]:
    """Name the policies that are not interpreted and may still block the pair."""
    for policy in _limiting(namespace, direction):
        owner = f" of {namespace.name}" if policy.namespace else ""
        yield f"{_described(policy)}{owner} may still block the call: {CANNOT_EVALUATE}."


def about_unread(namespace: Namespace) -> Iterator[str]:
    """Name the unread documents that may still let the source in."""
    for skipped in namespace.unread:
        yield f"{unread_text(skipped, code)}, so a policy of {namespace.name} in it may still allow the call."


def about_clusters(target: str, estate: Estate) -> Iterator[str]:
    """Yield that a change is for several clusters."""
    clusters = estate.clusters
    if clusters.is_for_all(target):
        which = f" ({', '.join(clusters.of[target])})" if target in clusters.of else ""
        yield f"{target} is declared once for every cluster{which}: the change is for all of them."


def why_several(namespace: str, count: int) -> str:
    """Return why a change of one pair takes several policies."""
    return (
        f"It takes {count} policies, because no single selector fits the pods of {namespace} that are limited today. "
        "One policy for every pod would cut off whoever calls those that no policy selects."
    )


def whom_to_ask(namespace: Namespace, direction: Direction, conventions: Conventions) -> Iterator[Reason]:
    """Yield what somebody has to look at (unread documents and policies of another kind), with whom to ask."""
    team = _value(namespace.annotations, f"{conventions.prefix}team-name") or ", ".join(namespace.teams)
    channel = _value(namespace.annotations, f"{conventions.prefix}slack-channel").lstrip("#")
    whom = " in ".join([*([f"team {code(team)}"] if team else []), *([code(f"#{channel}")] if channel else [])]) or "its owners"
    way = "calls out of" if direction is Direction.EGRESS else "calls into"
    for skipped in namespace.unread:
        text = f"{unread_text(skipped, code)}, so it may limit {way} {namespace.name}. Fix it, or ask {whom}."
        if not skipped.path:  # there is no file that could be corrected
            text = f"{namespace.name} may have policies of its own that limit {way} it: ask {whom}."
        yield Reason("unread", direction, namespace.name, None, Place(skipped.path, skipped.line or 1), text)
    for policy in _limiting(namespace, direction):
        text = f"{_described(policy)} may limit {way} {namespace.name}, and the bot doesn't edit it. Ask {whom}."
        yield Reason("foreign", direction, namespace.name, policy.name, policy.place, text)


def left_to_people(sources: Sequence[str], target: str, estate: Estate, conventions: Conventions) -> Iterator[Reason]:
    """Yield what somebody has to look at, at both ends of the pairs."""
    for source in sources:
        yield from whom_to_ask(estate.namespaces[source], Direction.EGRESS, conventions)
    yield from whom_to_ask(estate.namespaces[target], Direction.INGRESS, conventions)


def _limiting(namespace: Namespace, direction: Direction) -> list[ForeignPolicy]:
    return [policy for policy in namespace.foreign if direction in policy.types]


def _described(policy: ForeignPolicy) -> str:
    return f"{code(policy.name)} ({policy.kind} of {policy.api_version}, {code(str(policy.place))})"


def _value(held: Mapping[str, Label], key: str) -> str:
    return held[key].value.strip() if key in held else ""


def need_of_first_policy(asked: RequestedAccess, estate: Estate, conventions: Conventions) -> Need:
    """Return the confirmation that is needed before a namespace that everything may call gets its first policy."""
    cuts_off = (
        f"A first policy would cut off everyone else who calls {asked.target} today: {_cut_off(asked, estate, conventions)}"
    )
    return Need(FIRST_POLICY, f"{cuts_off} {_kept_by_first_policy(asked.target, conventions)}", cuts_off)


def needs_of_labels(choices: Sequence[LabelChoice]) -> Iterator[Need]:
    """Yield the confirmations that are needed for labels that select, or may select, other namespaces too."""
    for choice in (choice for choice in choices if choice.shared_with):
        others = ", ".join(choice.shared_with)
        yield Need(
            SHARED_LABEL,
            f"`{choice.key}: {choice.value}` doesn't select only {choice.source}: it would also let in {others}. "
            "Confirm that they may get in, or use the built-in label.",
        )
    for choice in (choice for choice in choices if choice.unread):
        yield Need(
            SHARED_LABEL,
            f"The bot can't tell whether `{choice.key}: {choice.value}` selects only {choice.source}: "
            f"{'; '.join(abridged(choice.unread, WOKEN_SHOWN))}. "
            "Confirm that everyone who has it may get in, or use the built-in label.",
        )


def needs_of_effects(effects: Effects) -> Iterator[Need]:
    """Yield the confirmations that are needed for what the labels open, or may open, besides what was asked."""
    if effects.opened:
        shown = [str(each) for each in effects.opened[:WOKEN_SHOWN]]
        more = f"; and {len(effects.opened) - len(shown)} more" if len(effects.opened) > len(shown) else ""
        first = effects.opened[0]
        others = ", and more" if effects.opened[1:] else ""
        yield Need(
            WAKES_RULES,
            f"Other rules wait for this label, so it opens more than you asked for: {'; '.join(shown)}{more}. "
            f"Confirm that it may, or use {BUILT_IN_INSTEAD}",
            f"It opens more than you asked for: {first.source} may call {first.target}: {first.scope}{others}.",
        )
    if effects.unknown:
        yield Need(
            WAKES_RULES,
            f"The bot can't tell whether other rules wait for this label: {'; '.join(abridged(effects.unknown, WOKEN_SHOWN))}. "
            f"Confirm that they may open what they do, or use {BUILT_IN_INSTEAD}",
            f"The bot can't tell whether it opens more than you asked for: {effects.unknown[0]}.",
        )


OPENS_AS_READ = (
    "The change opens what you asked for, as far as the bot can read the policies. It may not be needed, or may not be enough."
)


def needs_of_unknown(before: Sequence[Verdict], effect: str = OPENS_AS_READ) -> Iterator[Need]:
    """Yield the confirmation that is needed where what is open today is not known. `effect` says what the change does then."""
    untold = [seen for seen in before if seen.outcome is Outcome.UNKNOWN]
    if untold:
        said = [f"{seen.source} → {seen.target} is {seen.scope}" for seen in untold]
        yield Need(
            UNKNOWN,
            f"The bot can't tell what's open today: {'; '.join(abridged(said, WOKEN_SHOWN))}. "
            f"{effect} Confirm that you want it anyway, or find out first.",
            f"The bot can't tell what's open today: {said[0]}.",
        )


def about_first_policy(asked: RequestedAccess, estate: Estate, conventions: Conventions) -> str:
    """Return what a first policy takes away, and what it leaves, in sentences."""
    return (
        f"This is the first policy of {asked.target}. It cuts off everyone else who calls {asked.target} today: "
        f"{_cut_off(asked, estate, conventions)} {_kept_by_first_policy(asked.target, conventions)}"
    )


def _kept_by_first_policy(target: str, conventions: Conventions) -> str:
    """Return in sentences who keeps access by the policies that come with a first one, and who does not."""
    kept = [component.name for component, _ in first_components(conventions)]
    written = listed([code(policy.name) for policy in standard_policies(target, conventions)])
    comes = "comes" if not kept else "come"
    said = f"{listed(['Its own pods', *kept])} keep their access: {written} {comes} with it."
    if conventions.component(ComponentKind.INGRESS):
        return said
    return f"{said} Ingress controllers don't, unless another policy lets them in: the bot knows no label of theirs."


def _cut_off(asked: RequestedAccess, estate: Estate, conventions: Conventions) -> str:
    """Return whom a first policy cuts off that lets in the sources, and what of theirs, as the end of a sentence."""
    target, sources = asked.target, asked.sources
    kept = [each for each, _ in first_components(conventions)]
    there = [each for each in conventions.components if each.namespace not in {*sources, *estate.of_others}]
    cut_off = [each for each in there if each.label and each not in kept]
    components = "".join(f", {each.name} ({code(': '.join(each.label))})" for each in cut_off if each.label)
    of_components = {each.namespace for each in (*kept, *cut_off)}
    callers = {each.namespace for each in who_can_reach(estate, target, conventions=conventions).admissions}
    others = _named_or_counted(sorted(callers - {*sources, *of_components}))
    whom = " and ".join(filter(None, (f"{others}{components}".removeprefix(", "), "whatever calls from outside")))
    return f"{whom}.{_left_to_sources(asked)}"


def _named_or_counted(names: Sequence[str]) -> str:
    if len(names) <= NAMED:
        return listed(names)
    return f"the {len(names):,} other namespaces in this repository that may call it"


def _left_to_sources(asked: RequestedAccess) -> str:
    """Return in a sentence that the sources keep no more than what was asked; "" where that was everything."""
    if not (asked.ports or asked.protocol or asked.pods.labels or asked.from_pods.labels):
        return ""
    what = describe_asked(asked_connections(asked.ports, asked.protocol, asked.pods.labels, asked.from_pods.labels))
    return f" {listed(asked.sources)} {'keeps' if len(asked.sources) == 1 else 'keep'} only this: {what}."

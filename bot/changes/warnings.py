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
from bot.policy.explain import unread_text

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
        yield f"{source} is not production, and {target} is: a non-production namespace would call into production."
    elif (
        all(environments)
        and not same_environment(*environments)
        # `a-preprod` and `b-preprod` belong together, whatever their labels say, unless one of them is production.
        and not (production[0] == production[1] and share_suffix(source, target))
    ):
        yield f"The environments differ: {source} is {code(environments[0])}, and {target} is {code(environments[1])}."
    units = [_value(each.annotations, f"{prefix}business-unit") for each in (one, other)]
    if all(units) and units[0].casefold() != units[1].casefold():
        yield f"The business units differ: {source} belongs to {code(units[0])}, and {target} to {code(units[1])}."


def about_choice(estate: Estate, choice: LabelChoice, woken: Sequence[str], conventions: Conventions) -> Iterator[str]:
    """Warn that a label can be copied, is shared or misleads, and name the rules elsewhere that adding it wakes up."""
    if choice.key == BUILT_IN_KEY or (choice.key, choice.value) in conventions.platform_labels:
        return
    label = f"`{choice.key}: {choice.value}`"
    if choice.shared_with:
        yield f"{label} is also carried by {', '.join(choice.shared_with)}: the rule lets in all that carry it."
    if choice.value != choice.source and choice.value in estate.namespaces:
        yield f"{choice.source} carries {label}, another namespace's name: the rule reads as if it were about {choice.value}."
    if woken:
        names = ", ".join(woken)
        yield f"Rules of {names} select {label} already: with the label, {choice.source} may call there too."
    if choice.key != conventions.default_key:
        yield f"Any team can put {label} on its own namespace and be let in: `{BUILT_IN_KEY}` cannot be copied."


def about_dns(estate: Estate, source: str, conventions: Conventions, from_pods: Sequence[tuple[str, str]] = ()) -> Iterator[str]:
    """Warn where the source's own policies leave name resolution blocked, which is not opened with this change."""
    if found := blocked_dns(estate, source, conventions, tuple(from_pods)):
        yield f"{found}; this change does not open that."


def about_foreign(namespace: Namespace, direction: Direction) -> Iterator[str]:
    """Name the policies that are not interpreted and may still block the pair."""
    for policy in _limiting(namespace, direction):
        owner = f" of {namespace.name}" if policy.namespace else ""
        yield f"{_described(policy)}{owner} may still block it: this check does not interpret such policies."


def about_unread(namespace: Namespace) -> Iterator[str]:
    """Name the unread documents that may still let the source in."""
    for skipped in namespace.unread:
        yield f"{unread_text(skipped, code)}: a policy of {namespace.name} in it may still let it in."


def about_clusters(target: str, estate: Estate) -> Iterator[str]:
    """Yield that a change is for several clusters."""
    clusters = estate.clusters
    if clusters.is_for_all(target):
        which = f" ({', '.join(clusters.of[target])})" if target in clusters.of else ""
        yield f"{target} is declared once, for every cluster{which}: the change is for all of them."


def why_several(namespace: str, count: int) -> str:
    """Return why a change of one pair takes several policies."""
    return (
        f"It takes {count} policies: some pods of {namespace} are selected by no policy, and a policy for every pod would cut "
        "off whoever calls them, while no single selector names the others."
    )


def whom_to_ask(namespace: Namespace, direction: Direction, conventions: Conventions) -> Iterator[Reason]:
    """Yield what somebody has to look at (unread documents and policies of another kind), with whom to ask."""
    team = _value(namespace.annotations, f"{conventions.prefix}team-name") or ", ".join(namespace.teams)
    channel = _value(namespace.annotations, f"{conventions.prefix}slack-channel").lstrip("#")
    whom = " in ".join([*([f"team {code(team)}"] if team else []), *([code(f"#{channel}")] if channel else [])]) or "its owners"
    way = "calls out of" if direction is Direction.EGRESS else "calls into"
    for skipped in namespace.unread:
        text = f"{unread_text(skipped, code)}, and may limit {way} {namespace.name}: correct it, or ask {whom}."
        if not skipped.path:  # there is no file that could be corrected
            text = f"{namespace.name} may have policies of its own that limit {way} it: ask {whom}."
        yield Reason("unread", direction, namespace.name, None, Place(skipped.path, skipped.line or 1), text)
    for policy in _limiting(namespace, direction):
        text = f"{_described(policy)} may limit {way} {namespace.name}; it is not edited here. Ask {whom}."
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
    cuts_off = _whom_it_cuts_off(asked, estate, conventions)
    return Need(
        FIRST_POLICY,
        f"{asked.target} has no policy that limits who calls it, so everything may call it today and nothing has to change. "
        f"A first policy can be written all the same. It {cuts_off} {_kept_by_first_policy(asked.target, conventions)}",
        f"A first policy {cuts_off}",
    )


def needs_of_labels(choices: Sequence[LabelChoice]) -> Iterator[Need]:
    """Yield the confirmations that are needed for labels that select, or may select, other namespaces too."""
    for choice in (choice for choice in choices if choice.shared_with):
        others = ", ".join(choice.shared_with)
        yield Need(
            SHARED_LABEL,
            f"`{choice.key}: {choice.value}` does not select {choice.source} alone: {others} would be let in as well. "
            f"Confirm that they may be, or select by the built-in label.",
        )
    for choice in (choice for choice in choices if choice.unread):
        yield Need(
            SHARED_LABEL,
            f"Whether `{choice.key}: {choice.value}` selects {choice.source} alone is not known: "
            f"{'; '.join(abridged(choice.unread, WOKEN_SHOWN))}. "
            "Confirm that whoever carries it may be let in, or select by the built-in label.",
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
            f"The label wakes rules that wait for it, and more opens than was asked: {'; '.join(shown)}{more}. "
            "Confirm that it may, or select by the built-in label, which opens only what was asked.",
            f"More opens than was asked: {first.source} may call {first.target}: {first.scope}{others}.",
        )
    if effects.unknown:
        yield Need(
            WAKES_RULES,
            f"Whether other rules wait for the label is not known: {'; '.join(abridged(effects.unknown, WOKEN_SHOWN))}. "
            "Confirm that they may open what they do, or select by the built-in label, which opens only what was asked.",
            f"Whether more opens than was asked is not known: {effects.unknown[0]}.",
        )


OPENS_AS_READ = "The change opens what was asked as far as the policies that are read go: it may not be needed, or not be enough."


def needs_of_unknown(before: Sequence[Verdict], effect: str = OPENS_AS_READ) -> Iterator[Need]:
    """Yield the confirmation that is needed where what is open today is not known. `effect` says what the change does then."""
    untold = [seen for seen in before if seen.outcome is Outcome.UNKNOWN]
    if untold:
        said = [f"{seen.source} → {seen.target} is {seen.scope}" for seen in untold]
        yield Need(
            UNKNOWN,
            f"What is open today is not known: {'; '.join(abridged(said, WOKEN_SHOWN))}. "
            f"{effect} Confirm that it may be written all the same, or find out first.",
            f"What is open today is not known: {said[0]}.",
        )


def effect_of_first_policy(asked: RequestedAccess, estate: Estate, conventions: Conventions) -> str:
    """Return what a first policy takes away, and what it leaves, in sentences."""
    return f"It {_whom_it_cuts_off(asked, estate, conventions)} {_kept_by_first_policy(asked.target, conventions)}"


def _kept_by_first_policy(target: str, conventions: Conventions) -> str:
    """Return in sentences who keeps access by the policies that come with a first one, and who does not."""
    kept = [component.name for component, _ in first_components(conventions)]
    written = listed([code(policy.name) for policy in standard_policies(target, conventions)])
    whose = "policy" if not kept else "policies"
    comes = "comes" if not kept else "come"
    said = f"{listed(['Its own pods', *kept])} keep their access, by the {whose} {written} that {comes} with it."
    if conventions.component(ComponentKind.INGRESS):
        return said
    return f"{said} Ingress controllers do not, unless another policy lets them in: no label of theirs is known here."


def _whom_it_cuts_off(asked: RequestedAccess, estate: Estate, conventions: Conventions) -> str:
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
    return f"cuts off everything else that calls {target} now: {whom}.{_left_to_sources(asked)}"


def _named_or_counted(names: Sequence[str]) -> str:
    if len(names) <= NAMED:
        return listed(names)
    return f"the {len(names):,} other namespaces of this repository that may call it"


def _left_to_sources(asked: RequestedAccess) -> str:
    """Return in a sentence that the sources keep no more than what was asked; "" where that was everything."""
    if not (asked.ports or asked.protocol or asked.pods.labels or asked.from_pods.labels):
        return ""
    what = describe_asked(asked_connections(asked.ports, asked.protocol, asked.pods.labels, asked.from_pods.labels))
    return f" {listed(asked.sources)} {'keeps' if len(asked.sources) == 1 else 'keep'} no more than this: {what}."

"""Rules that name the other end and do not admit it, and why."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from bot.model.conventions import BUILT_IN_KEY, Conventions, split_environment
from bot.model.estate import Direction, Estate, Namespace, NetworkPolicy, Peer, Place
from bot.model.selector import LabelSelector, selects
from bot.model.verdict import DeadPeer, Reason
from bot.policy.describe import describe_selector, quoted
from bot.policy.explain import MOST, admits_text
from bot.policy.matcher import Isolation, RulePeer, admits, leaves_open, rules
from bot.policy.selectors import is_everything, label_of, matching_namespaces, pairs, selected_workloads

_SEPARATOR = re.compile(r"[_.]+")
_WORDS = re.compile(r"[-.]")
_ALLOWING = frozenset({"accept", "allow", "allowall", "allows", "open", "permit"})
"""Words of a policy's name that promise access."""
_DENYING = frozenset({"deny", "denied", "except", "no", "none", "only"})
"""Words that take such a promise back."""
_MOST_EDITS = 2
"""The most characters that differ in a misspelt name: with three, `api-dev` would be a misspelt `api-uat`."""
_SHORTEST = 5
"""The fewest characters of a value that can stand for a longer name: shorter ones, such as `dev`, are part of too many names.
A misspelt name has more: in one of five, two changed characters leave too little."""
_SIMILAR = 85
"""The least similarity, in percent, of a suggested name: below it, most suggestions share only the environment."""


def shortens(value: str, namespace: str) -> bool:
    """Report whether the value is the namespace's name without its ends: `manage-users-dev` for `hmpps-manage-users-dev`.

    At least half of the name must be there, and a single word counts only in front (`formbuilder`, not `dev`, for
    `formbuilder-dev`).
    """
    if len(value) >= _SHORTEST and namespace.startswith(value) and 2 * len(value) >= len(namespace):
        return True
    said = _SEPARATOR.sub("-", value.lower()) if _SEPARATOR.search(value) else value.lower()
    if f"-{said}-" not in f"-{namespace}-" or not said:
        return False
    words = said.count("-") + 1
    return 2 * words >= namespace.count("-") + 1 and (words > 1 or namespace.startswith(f"{said}-") or namespace == said)


def misspells(value: str, namespace: str) -> bool:
    """Report whether the value is the namespace's name with at most `_MOST_EDITS` characters changed."""
    return len(value) > _SHORTEST and Levenshtein.distance(value, namespace, score_cutoff=_MOST_EDITS) <= _MOST_EDITS


def nearest(value: str, namespaces: Iterable[str]) -> str | None:
    """Return the namespace whose name is most similar to the value; None where none is similar by `_SIMILAR` percent."""
    found = process.extractOne(value, list(namespaces), scorer=fuzz.ratio, score_cutoff=_SIMILAR)
    return None if found is None else found[0]


DNS_PORT = 53
"""https://www.iana.org/assignments/service-names-port-numbers/service-names-port-numbers.xhtml?search=53"""
SYSTEM_NAMESPACES = frozenset({"default", "kube-node-lease", "kube-public", "kube-system"})
"""Every cluster has them, and no environments repository declares them."""


def near_misses(
    estate: Estate, isolation: Isolation, other: str, admitting: Sequence[RulePeer], conventions: Conventions
) -> Iterator[Reason]:
    """Yield at most MOST rules that name `other`, or admit it on other terms, and do not admit what was asked about."""
    return islice(_all_near_misses(estate, isolation, other, admitting, conventions), MOST)


def dead_peers(estate: Estate, namespace: Namespace, direction: Direction, conventions: Conventions) -> Iterator[DeadPeer]:
    """Yield the peers of a namespace's policies that match neither a namespace nor a platform component, each with the reason.

    Yield nothing where the repository does not declare every namespace. At most MOST of the peers get a search for similar names:
    one search takes a millisecond in a large repository.
    """
    if not estate.is_whole:
        return  # something else may make the namespace, or give it the label
    searches = MOST
    for policy, peer in _peers((policy for policy in namespace.policies if direction in policy.types), direction):
        if peer.namespaces is None or peer.ip_block is not None:
            continue
        if any(value in estate.undeclared for _, value in pairs(peer.namespaces)):
            continue  # it is unknown whether that namespace exists
        if any(leaves_open(estate, peer, name) for name in estate.unlabelled):
            continue  # it is unknown whether that namespace carries these labels
        if matching_namespaces(estate, peer.namespaces) or platform_labels(estate, peer.namespaces, conventions):
            continue
        whom = describe_selector(peer.namespaces, "namespaces", quoted)
        why = explain_dead(estate, peer.namespaces, conventions, among=estate.namespaces if searches > 0 else ())
        searches -= 1
        yield DeadPeer(
            namespace.name, policy.name, peer, f"Policy {quoted(policy.name)} selects {whom}, but there are none: {why}."
        )


def platform_labels(estate: Estate, selector: LabelSelector, conventions: Conventions) -> tuple[str, ...]:
    """Return the labels of a selector that stand for components of the platform, written `key: value`.

    These are the labels that the conventions list, which the platform's own namespaces carry whether or not the repository
    declares them; and, by the built-in key, the namespaces that every cluster has and those of the listed components.
    """
    known = SYSTEM_NAMESPACES | {value for _, value in conventions.platform_labels}
    return tuple(
        f"{key}: {value}"
        for key, value in pairs(selector)
        if (key, value) in conventions.platform_labels
        or (key == BUILT_IN_KEY and value in known and value not in estate.namespaces)
    )


def explain_dead(estate: Estate, selector: LabelSelector, conventions: Conventions, *, among: Collection[str]) -> str:
    """Return, as a clause, why a selector selects no namespace of the estate. `among` holds the names that may be meant."""
    wanted = tuple(pairs(selector))
    for key, value in wanted:
        if estate.carriers.get((key, value)):
            continue
        if value in estate.namespaces:
            return _missing(estate, wanted, (key, value), value, conventions)
        platform = next((f"{k}: {v}" for k, v in conventions.platform_labels if v == value), None)
        if platform:
            return f"the platform's own label is {quoted(platform)}"
        like = next((name for name in among if shortens(value, name)), None) or nearest(value, among)
        hint = f"; the nearest name is {like}" if like else ""
        return f"no namespace is called {quoted(value)}, so it was deleted or renamed, or never existed{hint}"
    return "no namespace has all these labels together"


def _all_near_misses(
    estate: Estate, isolation: Isolation, other: str, admitting: Sequence[RulePeer], conventions: Conventions
) -> Iterator[Reason]:
    """Yield all near misses, those of the effective policies first."""
    owner, direction = isolation.namespace, isolation.direction
    labels = estate.labels_of(other)
    for rule_peer in isolation.rule_peers:
        if rule_peer not in admitting and rule_peer.peer is not None and not _is_for_dns(rule_peer):
            yield _reason(
                rule_peer.policy,
                direction,
                rule_peer.place,
                f"{admits_text(rule_peer, direction)}, but that isn't what you asked about.",
            )
    yield from _empty_allows(isolation)
    for policy, peer in _peers(owner.policies, direction):
        if leaves_open(estate, peer, other):
            continue
        if not admits(peer, owner.name, other, labels):
            if missed := _missed(estate, policy, peer, other, conventions):
                why, fix = missed
                yield _reason(policy, direction, peer.place, f"Policy {quoted(policy.name)} {why}.", fix)
        elif direction not in policy.types and _selects_by_value(peer):
            why = f"its policyTypes don't list {direction}, so these rules do nothing"
            text = f"Policy {quoted(policy.name)} names {other}, but {why}."
            yield _reason(policy, direction, peer.place, text, f"Add {direction} to its policyTypes.")
    for policy, peer in _peers(owner.overwritten, direction):
        if direction in policy.types and _selects_by_value(peer) and admits(peer, owner.name, other, labels):
            why = "another policy of the same name replaces it, so the cluster never has it"
            text = f"Policy {quoted(policy.name)} names {other}, but {why}."
            yield _reason(policy, direction, peer.place, text, "Give it a name of its own.")
    if direction is Direction.INGRESS and owner.name != other:
        yield from _reversed(estate, owner.name, other)


def _is_for_dns(rule_peer: RulePeer) -> bool:
    """Report whether a rule opens the port of DNS alone, and so was not meant for anything else."""
    return {port.port for port in rule_peer.rule.ports} == {DNS_PORT}


def misplaced_label(estate: Estate, source: str, target: str) -> str:
    """Return the key of a label that a rule of the target waits for and the source has under annotations; "" for none."""
    labels, annotations = estate.labels_of(source), estate.namespaces[source].annotations
    for policy, peer in _peers(estate.namespaces[target].policies, Direction.INGRESS):
        if peer.namespaces is None or Direction.INGRESS not in policy.types:
            continue
        lacking = [(key, value) for key, value in pairs(peer.namespaces) if labels.get(key) is None]
        if len(lacking) == 1 and not peer.namespaces.expressions:
            (key, value) = lacking[0]
            if key in annotations and annotations[key].value == value and selects(peer.namespaces, {**labels, key: value}):
                return key
    return ""


def _empty_allows(isolation: Isolation) -> Iterator[Reason]:
    """Yield the policies that say in their names that they allow, and admit nobody."""
    for policy in isolation.policies:
        words = set(_WORDS.split(policy.name.lower()))
        if not rules(policy, isolation.direction) and words & _ALLOWING and not words & _DENYING:
            section = isolation.direction.lower()
            side = "in" if isolation.direction is Direction.INGRESS else "out"
            text = f"Policy {quoted(policy.name)} lets nobody {side}: it has no `{section}` rule, so it only blocks."
            yield _reason(policy, isolation.direction, policy.place, text, f"`{section}: [{{}}]` would let everyone {side}.")


def _peers(policies: Iterable[NetworkPolicy], direction: Direction) -> Iterator[tuple[NetworkPolicy, Peer]]:
    for policy in policies:
        for rule in rules(policy, direction):
            for peer in rule.peers:
                yield policy, peer


def _reason(policy: NetworkPolicy, direction: Direction, place: Place, text: str, fix: str = "") -> Reason:
    return Reason("near-miss", direction, policy.namespace, policy.name, place, text, fix)


Missed = tuple[str, str]
"""How a peer names a namespace that it does not match, as a clause; and what mends it, in a sentence or ""."""


def _missed(estate: Estate, policy: NetworkPolicy, peer: Peer, other: str, conventions: Conventions) -> Missed | None:
    """Return how a peer names a namespace that it does not match; None where it does not name it."""
    if peer.ip_block is not None:
        return None
    if peer.namespaces is None:
        return _missed_by_pods(estate, policy, peer, other)
    if held := _on_pods(estate, peer.namespaces, other):
        return held
    annotations = estate.namespaces[other].annotations
    wanted = tuple(pairs(peer.namespaces))
    for key, value in wanted:
        annotation = annotations.get(key)
        named = value == other or (annotation is not None and annotation.value == value)
        if not named and (shortens(value, other) or (value not in estate.namespaces and misspells(value, other))):
            named = not matching_namespaces(estate, peer.namespaces)
        if named:
            lacking = next(((k, v) for k, v in wanted if label_of(estate, other, k) != v), (key, value))
            whom = describe_selector(peer.namespaces, "namespaces", quoted)
            why = f"selects {whom}, but {_missing(estate, wanted, lacking, other, conventions)}"
            return why, _mend(estate, lacking, other)
    return _almost(estate, peer.namespaces, other)


def _almost(estate: Estate, selector: LabelSelector, other: str) -> Missed | None:
    """Return how a selector names a label of the namespace in other letters, or the same application's other environment."""
    whom = describe_selector(selector, "namespaces", quoted)
    held = estate.labels_of(other)
    for key, value in pairs(selector):
        like = next((one for one in held.items() if one != (key, value) and _alike(one, (key, value))), None)
        if like is not None:
            its = f"{like[0]}: {like[1]}"
            return f"selects {whom}, but {other} has {quoted(its)}: capitals matter", f"Write {quoted(its)} in the rule."
        if value in estate.namespaces and value != other and _stem(value) == _stem(other) != ():
            return f"selects {whom}, which is {value}, a different environment from {other}", ""
    return None


def _alike(one: tuple[str, str], other: tuple[str, str]) -> bool:
    return [part.casefold() for part in one] == [part.casefold() for part in other]


def _stem(name: str) -> tuple[str, ...]:
    """Return the parts of a namespace's name before its environment, () for a name without one."""
    parts, environment = split_environment(tuple(name.split("-")))
    return parts if environment else ()


def _missed_by_pods(estate: Estate, policy: NetworkPolicy, peer: Peer, other: str) -> Missed | None:
    """Return how a peer without a namespaceSelector names the pods of another namespace, by its name or by their labels."""
    if peer.pods is None or other == policy.namespace or is_everything(peer.pods):
        return None
    if (BUILT_IN_KEY, other) in pairs(peer.pods):
        why = f"selects pods with {quoted(f'{BUILT_IN_KEY}: {other}')}, but that's a namespace's label: no pod has it"
        return why, "Put it under namespaceSelector instead of podSelector."
    theirs, own = (selected_workloads(peer.pods, estate.namespaces[name]) for name in (other, policy.namespace))
    named = any(value == other or shortens(value, other) for _, value in pairs(peer.pods))
    if not named and not (theirs and not own):
        return None
    pods = describe_selector(peer.pods, "pods", quoted)
    why = f"selects {pods}, but only in its own namespace: the peer has no namespaceSelector, so it never matches {other}"
    return why, f"Put a namespaceSelector for {quoted(f'{BUILT_IN_KEY}: {other}')} into the same item."


def _on_pods(estate: Estate, selector: LabelSelector, other: str) -> Missed | None:
    """Return how a namespaceSelector asks for labels that pods of the namespace carry, and no namespace does."""
    carriers = selected_workloads(selector, estate.namespaces[other])
    if not any(pairs(selector)) or not carriers or matching_namespaces(estate, selector):
        return None
    whom = describe_selector(selector, "namespaces", quoted)
    why = f"selects {whom}, but that's on the pods of {carriers[0]} in {other}, not on the namespace"
    return why, f"Put it under podSelector, beside a namespaceSelector for {quoted(f'{BUILT_IN_KEY}: {other}')}."


def _mend(estate: Estate, lacking: tuple[str, str], other: str) -> str:
    """Return what makes a selector match, where its label is missing."""
    key, value = lacking
    annotation = estate.namespaces[other].annotations.get(key)
    if annotation is not None and annotation.value == value:
        return f"Move {quoted(f'{key}: {value}')} to {other}'s labels."
    if value == other and key != BUILT_IN_KEY:
        return f"Select it by {quoted(f'{BUILT_IN_KEY}: {other}')}."
    return ""


def _missing(
    estate: Estate, wanted: Sequence[tuple[str, str]], lacking: tuple[str, str], name: str, conventions: Conventions
) -> str:
    """Return, as a clause, why namespace `name` does not carry one of the wanted labels, and what it carries instead."""
    key, value = lacking
    namespace = estate.namespaces[name]
    annotation = namespace.annotations.get(key)
    if annotation is not None and annotation.value == value:
        where = f"line {annotation.place.line} of its {annotation.place.path.rsplit('/', 1)[-1]}"
        return f"{name} has it as an annotation ({where}), and selectors match only labels"
    held = label_of(estate, name, key)
    if held is not None:
        return f"{name} has {quoted(f'{key}: {held}')}"
    lacks = f"{name} has no such label" if len(wanted) == 1 else f"{name} doesn't have {quoted(f'{key}: {value}')}"
    others = [k for k, label in namespace.labels.items() if label.value in {value, name}]
    others += [k for k in conventions.label_keys if k in namespace.labels]
    instead = next((f"{k}: {namespace.labels[k].value}" for k in others if k not in dict(wanted)), None)
    if instead:
        return f"{lacks}; it has {quoted(instead)}"
    return f"{lacks}; {quoted(f'{BUILT_IN_KEY}: {name}')} would select it"


def _reversed(estate: Estate, target: str, source: str) -> Iterator[Reason]:
    """Yield the policies of the source that admit the target: most often somebody wrote the policy at the wrong end."""
    labels = estate.labels_of(target)
    for policy, peer in _peers(estate.namespaces[source].policies, Direction.INGRESS):
        if Direction.INGRESS in policy.types and _selects_by_value(peer) and admits(peer, source, target, labels):
            text = f"Policy {quoted(policy.name)} of {source} lets {target} call {source}, not the other way round."
            yield Reason("reversed", Direction.INGRESS, source, policy.name, peer.place, text)


def _selects_by_value(peer: Peer) -> bool:
    """Report whether a peer selects namespaces by a label value, and not every namespace or only the policy's own."""
    return peer.ip_block is None and peer.namespaces is not None and any(pairs(peer.namespaces))

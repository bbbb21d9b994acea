"""Plans that remove what lets sources call a target."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from bot.changes import warnings
from bot.changes.branches import groups_of
from bot.changes.overlay import Overlay
from bot.changes.removal import NotRemovable, Removal, names_in
from bot.changes.request import RequestedAccess, requested_access, too_many_cases, verdict_for
from bot.changes.target_file import for_all, generated_warnings
from bot.model.conventions import BUILT_IN_KEY, Conventions
from bot.model.estate import Direction, Estate
from bot.model.plan import Need, Plan
from bot.model.question import UNKNOWN, Question
from bot.model.text import abridged, listed, quoted
from bot.model.verdict import Outcome, Reason, Verdict
from bot.policy.asked import asked_connections
from bot.policy.describe import describe_asked
from bot.policy.difference import access_changes
from bot.policy.matcher import admits
from bot.policy.selectors import pairs

_MOST_COMMENTS = 3
"""Comments that a warning quotes before it counts the rest."""
_COMMENT = re.compile(r"(?:^|\s)#+(.*)$")


def plan_revoke(question: Question, estate: Estate, conventions: Conventions) -> Plan:
    """Return the plan of the smallest change after which no source may call the target on what the question names.

    Where that is not possible without taking access from others, `refusal` says why, and nothing is written. Raises Fixable
    where the question cannot be planned.
    """
    asked = requested_access(question, estate)
    before = tuple(verdict_for(estate, source, asked, conventions) for source in asked.sources)
    nothing = builder = Removal(asked, conventions, Overlay(estate, conventions))
    refusal = too_many_cases(before)
    try:
        for seen in sorted(before, key=lambda each: each.source):
            if seen.ingress is not Outcome.BLOCKED and refusal is None:
                builder = builder.without(seen.source)
    except NotRemovable as refused:
        refusal, builder = str(refused), nothing
    after = tuple(verdict_for(builder.overlay.estate, source, asked, conventions) for source in asked.sources)
    changes = bool(builder.overlay.edits)
    return Plan(
        question=question,
        choices=(),
        groups=groups_of(builder.overlay, {asked.target: {"revoke"}}, question, {}, conventions),
        before=before,
        after=after,
        opens=tuple(_closed_sentences(asked, before)) if changes else (),
        also=(),
        warnings=tuple(dict.fromkeys(_warnings(builder, estate, after))) if changes else (),
        needs=tuple(_needs(before, question)) if changes else (),
        follow_up=tuple(_commands(builder, estate)) if changes and not conventions.merge_removes else (),
        refusal=refusal,
        notes=tuple(dict.fromkeys(_kept(builder, estate))) if changes else (),
        difference=access_changes(estate, builder.overlay.estate, conventions) if changes else (),
    )


def _needs(before: Sequence[Verdict], question: Question) -> Iterator[Need]:
    """Yield the confirmation that is needed where what is open today is not known, unless it was given."""
    if UNKNOWN not in question.confirmed:
        effect = (
            "The removal takes away what the policies allow, as far as the bot can read them. Something else may still allow it."
        )
        yield from warnings.needs_of_unknown(before, effect)


def _closed_sentences(asked: RequestedAccess, before: Sequence[Verdict]) -> Iterator[str]:
    what = describe_asked(asked_connections(asked.ports, asked.protocol, asked.pods.labels), none=True)
    for seen in before:
        if seen.ingress is not Outcome.BLOCKED:
            yield f"{seen.source} may no longer call {seen.target}: {what}."


def _warnings(builder: Removal, start: Estate, after: Sequence[Verdict]) -> Iterator[str]:
    target = start.namespaces[builder.asked.target]
    for seen in after:
        if seen.ingress is not Outcome.BLOCKED:
            yield f"{seen.source} may still call the pods of {target.name} that no policy limits, as everyone may."
        elif seen.outcome is Outcome.UNKNOWN:
            yield f"Whether this keeps {seen.source} out of {target.name} is {seen.scope}."
    for name in builder.left_empty:
        yield f"Policy `{name}` stays, without rules, and lets nobody in. Taking it out whole would change more than this pair."
    yield from builder.kept_files
    if comments := list(_comments_left(builder, start)):
        yield f"These comments stay, and may be about what goes: {listed(abridged(comments, _MOST_COMMENTS))}."
    yield from warnings.about_clusters(target.name, start)
    for path in builder.overlay.edits:
        yield from for_all(start, target, path)
        yield from generated_warnings(target, path)
    yield from warnings.about_foreign(target, Direction.INGRESS)
    yield from warnings.about_unread(target)


def _comments_left(builder: Removal, start: Estate) -> Iterator[str]:
    """Yield the lines of the edited files, as they are before, whose comments stay and name what goes or stood beside it."""
    now = builder.overlay.estate.namespaces[builder.asked.target]
    left = {policy.name for policy in (*now.policies, *now.overwritten)}
    gone = {policy.name for policy in start.namespaces[now.name].policies if policy.name not in left}
    names = {*builder.asked.sources, *gone}
    for edit in builder.overlay.edits.values():
        beside = {line for path, line in builder.beside if path == edit.path}
        stay = Counter(line.rstrip() for line in edit.after.split("\n"))
        for number, line in enumerate((edit.before or "").split("\n"), 1):
            comment = _COMMENT.search(line)
            if comment and stay[line.rstrip()] and (line.rstrip() in beside or names & names_in(comment[1])):
                stay[line.rstrip()] -= 1
                yield f"{quoted(comment[1].strip())} (`{edit.path}:{number}`)"


def _commands(builder: Removal, start: Estate) -> Iterator[str]:
    """Yield the commands that delete the policies which the repository no longer holds: the cluster prunes nothing."""
    target = builder.asked.target
    now = builder.overlay.estate.namespaces[target]
    left = {policy.name for policy in (*now.policies, *now.overwritten)}
    for policy in start.namespaces[target].policies:
        if policy.name not in left:
            yield f"kubectl -n {target} delete networkpolicy {policy.name}"


def _kept(builder: Removal, start: Estate) -> Iterator[Reason]:
    """Yield what stays in the sources: their labels, and their own egress rules."""
    target = builder.asked.target
    for source, entry in builder.taken:
        for key, value in pairs(entry.selector) if entry.selector else ():
            label = start.namespaces[source].labels.get(key)
            if key != BUILT_IN_KEY and label and label.value == value:
                text = f"{source} keeps its label `{key}: {value}`: other rules may select by it."
                yield Reason("kept", Direction.INGRESS, source, None, label.place, text)
    for source in builder.asked.sources:
        yield from _egress_policies_kept(start, source, target)


def _egress_policies_kept(estate: Estate, source: str, target: str) -> Iterator[Reason]:
    labels = estate.labels_of(target)
    for policy in estate.namespaces[source].policies:
        peers = [peer for rule in policy.egress if Direction.EGRESS in policy.types for peer in rule.peers if peer.namespaces]
        for peer in peers:
            if admits(peer, source, target, labels):
                text = f"{source} keeps its policy `{policy.name}`, which lets it call out to {target}. That alone opens nothing."
                yield Reason("kept", Direction.EGRESS, source, policy.name, peer.place, text)

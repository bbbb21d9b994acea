"""Plans that let sources call a target: only what is missing, in the file where it belongs, proven from the edited text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from bot.changes import warnings
from bot.changes.branches import groups_of
from bot.changes.effects import (
    Effects,
    Opened,
    effect_on_target,
    effects_elsewhere,
    may_wait,
    newly_matching_rule,
)
from bot.changes.habits import NoPlace, file_of_its_own
from bot.changes.opens import opened_sentences
from bot.changes.overlay import Overlay
from bot.changes.pod_selectors import pod_selectors
from bot.changes.policy_templates import (
    EGRESS,
    INGRESS,
    NewPolicy,
    Templates,
    decorated,
    namespace_peer,
    own_peer,
    policy_ports,
    render,
    standard_policies,
)
from bot.changes.ports import note_of_merged
from bot.changes.request import RequestedAccess, proof_commands, requested_access, too_many_cases, verdict_for
from bot.changes.selector import checked_key, choose
from bot.changes.target_file import PolicyFile, free_names, generated_warnings, policy_file, with_entry
from bot.errors import Fixable
from bot.manifests.append import append_documents
from bot.manifests.label_line import HINT, add_label
from bot.manifests.style import Manifest
from bot.model.conventions import BUILT_IN, BUILT_IN_KEY, Conventions
from bot.model.estate import Direction, Estate
from bot.model.plan import LabelChoice, Plan
from bot.model.question import FIRST_POLICY, Port, Question
from bot.model.selector import LabelSelector
from bot.model.verdict import Outcome, Verdict
from bot.policy import is_undecided
from bot.policy.difference import Comparison


@dataclass(slots=True)
class AllowBuilder:
    """Builds the plan of an `allow` question: the overlay so far, and the decisions so far."""

    asked: RequestedAccess
    conventions: Conventions
    templates: Templates
    overlay: Overlay
    choices: list[LabelChoice] = field(default_factory=list)
    purposes: dict[str, set[str]] = field(default_factory=dict)
    """What the edits of each namespace do."""
    warnings: list[str] = field(default_factory=list)
    pending: list[NewPolicy] = field(default_factory=list)
    """The policies that are still to be written: those of one file go into it together, since it is read again each time."""
    manifests: list[Manifest] = field(default_factory=list)
    """All policies that were rendered."""
    no_place: NoPlace | None = None
    """Why some of them have no file that they may go into."""
    pods: list[LabelSelector] | None = None
    """The pods that new policies of the target select."""
    let_out: dict[str, LabelSelector] = field(default_factory=dict)
    """By source, pods that a new policy lets out."""

    def add_standard_policies(self) -> None:
        """Add to a target without policies those that every namespace starts with, so that its own pods are not cut off."""
        self._write(standard_policies(self.asked.target, self.conventions))

    def add_ingress(self, source: str, select_by: str) -> None:
        """Add to the source the label that it needs, and to the target a policy that admits it, unless the label is enough."""
        target = self.asked.target
        if source == target:
            peer = own_peer(self.asked.from_pods)
        else:
            choice = choose(self.overlay.estate, source, select_by, self.conventions)
            self.choices.append(choice)
            peer = namespace_peer(choice.key, choice.value, self.asked.from_pods)
            if choice.adds:
                self._label(choice)
                if verdict_for(self.overlay.estate, source, self.asked, self.conventions).ingress is Outcome.ALLOWED:
                    return  # a rule that waited for the label admits all that was asked for
        if self.pods is None:
            self.pods = pod_selectors(self.overlay.estate, target, Direction.INGRESS, self.asked.pods, self.conventions)
        ports = policy_ports(self._closed_ports(source, Direction.INGRESS), self.asked.protocol)
        self._add(target, [NewPolicy(INGRESS, f"allow-{source}", target, peer, pods, ports) for pods in self.pods])

    def add_egress(self, source: str) -> None:
        """Add to the source a policy that lets it call the target, by the built-in label, so that the target needs no new one."""
        target = self.asked.target
        peer = own_peer(self.asked.pods) if source == target else namespace_peer(BUILT_IN_KEY, target, self.asked.pods)
        ports = policy_ports(self._closed_ports(source, Direction.EGRESS), self.asked.protocol)
        selectors = pod_selectors(self.overlay.estate, source, Direction.EGRESS, self.asked.from_pods, self.conventions)
        self.let_out[source] = selectors[0] if selectors else self.asked.from_pods
        self._add(source, [NewPolicy(EGRESS, f"allow-egress-to-{target}", source, peer, pods, ports) for pods in selectors])

    def _closed_ports(self, source: str, direction: Direction) -> list[Port]:
        """Return the ports asked for that are still closed, or all of them where none is closed by itself."""
        closed = []
        for port in self.asked.ports:
            one = replace(self.asked, sources=(source,), ports=(port,), protocol=None)
            seen = verdict_for(self.overlay.estate, source, one, self.conventions)
            if (seen.ingress if direction is Direction.INGRESS else seen.egress) is not Outcome.ALLOWED:
                closed.append(port)
        return closed or list(self.asked.ports)

    def _label(self, choice: LabelChoice) -> None:
        path = self.overlay.estate.namespaces[choice.source].place.path
        text = self.overlay.text(choice.source, path)
        if text is None or not self.conventions.may_write(path):
            raise Fixable(f"{path} declares {choice.source}, but none of the repository's checks reads it as YAML.", HINT)
        declared = self.overlay.estate.namespaces[choice.source]
        if path in declared.shared or (self.overlay.estate.cluster and path in declared.bases):
            raise Fixable(f"{path} declares {choice.source} for several clusters or namespaces: all would get the label.", HINT)
        self.warnings += generated_warnings(self.overlay.estate.namespaces[choice.source], path)
        after, shown = add_label(text, choice.source, choice.key, choice.value, path)
        self.overlay = self.overlay.edited(choice.source, path, after, shown)
        self.purposes.setdefault(choice.source, set()).add("label")

    def write(self) -> None:
        """Write the policies that were added."""
        for _, some in groupby(sorted(self.pending, key=_namespace_and_direction), key=_namespace_and_direction):
            self._write(list(some))
        self.pending = []

    def _add(self, namespace: str, policies: Sequence[NewPolicy]) -> None:
        """Add policies that admit one peer, unless one for an earlier source admits the same: the two share a label."""
        known = {replace(each, name="") for each in self.pending}
        self.pending += [each for each in policies if replace(each, name="") not in known]
        if len(policies) > 1:
            self.warnings.append(warnings.why_several(namespace, len(policies)))

    def _write(self, policies: Sequence[NewPolicy]) -> None:
        """Append policies of one namespace and direction to their file, or each to a new one where that is the habit there."""
        owner, direction = policies[0].namespace, policies[0].direction
        namespace = self.overlay.estate.namespaces[owner]
        own = file_of_its_own(namespace, direction, policies[0].name)
        if own and policies[-1].name != policies[0].name:
            for _, some in groupby(policies, key=lambda policy: policy.name):
                self._write(list(some))
            return
        try:
            kept = PolicyFile(own.path, (), own.kustomization) if own else None
            file = kept or policy_file(self.overlay.estate, namespace, direction, self.conventions)
        except NoPlace as problem:
            self.no_place, self.pods = problem, self.pods or [self.asked.pods]
            self.manifests += [self._rendered(policy) for policy in policies]
            return
        self.warnings += file.warnings
        if file.kustomization:
            self._list(owner, file)
        names = free_names(namespace, [policy.name for policy in policies], file.path)
        manifests = [self._rendered(replace(policy, name=name)) for policy, name in zip(policies, names, strict=True)]
        self.manifests += manifests
        after, shown = append_documents(self.overlay.text(owner, file.path), manifests, file.path)
        self.overlay = self.overlay.edited(owner, file.path, after, shown)
        self.purposes.setdefault(owner, set()).add(direction.lower())

    def _rendered(self, policy: NewPolicy) -> Manifest:
        return decorated(render(policy, self.templates), self.conventions)

    def _list(self, owner: str, file: PolicyFile) -> None:
        """List a new file in its kustomization: it counts for nothing otherwise."""
        if added := with_entry(self.overlay.text(owner, file.kustomization) or "", file):
            self.overlay = self.overlay.edited(owner, file.kustomization, *added)


def _namespace_and_direction(policy: NewPolicy) -> tuple[str, bool]:
    return policy.namespace, policy.direction is Direction.EGRESS


LOST_SHOWN = 5
"""Pairs that an error names: enough to see whose access it is about."""


def plan_allow(question: Question, estate: Estate, conventions: Conventions, templates: Templates) -> Plan:
    """Return the plan of the smallest change that lets every source call the target on what the question names.

    `templates` make the policies: see `bot.changes.policy_templates`.

    Raises Fixable where the question cannot be planned: unknown namespaces, unknown label keys, ports or labels that Kubernetes
    refuses, files that cannot be edited without changing what they mean, and edits that cannot be proven. Where a namespace is
    named at both ends and its pods may call each other already, `refusal` asks for the two that were meant.
    """
    asked = requested_access(question, estate)
    checked_key(question.select_by, conventions, {key for name in asked.sources for key in estate.namespaces[name].annotations})
    before = tuple(verdict_for(estate, source, asked, conventions) for source in asked.sources)
    refusal = _refusal(asked, before)
    untold = too_many_cases(before)
    target = estate.namespaces[asked.target]
    is_open = (
        refusal is None
        and not any(Direction.INGRESS in policy.types for policy in target.policies)
        and not is_undecided(target, Direction.INGRESS)
    )
    isolates = is_open and FIRST_POLICY in question.confirmed
    builder = AllowBuilder(asked, conventions, templates, Overlay(estate, conventions))
    _add_all(builder, () if untold else before, question.select_by, isolates=isolates)
    if builder.no_place and any(choice.adds for choice in builder.choices):
        raise builder.no_place
    effects = _effects(builder, estate, before, isolates=isolates)
    needs = [*warnings.needs_of_labels(builder.choices), *warnings.needs_of_effects(effects)]
    if builder.overlay.edits:
        needs += warnings.needs_of_unknown(before)
    elif is_open:
        needs.insert(0, warnings.need_of_first_policy(asked, estate, conventions))
    plan = Plan(
        question=question,
        choices=tuple(builder.choices),
        groups=(),
        before=before,
        after=tuple(verdict_for(builder.overlay.estate, source, asked, conventions) for source in asked.sources),
        opens=(),
        also=(),
        warnings=(),
        needs=tuple(each for each in needs if each.name not in question.confirmed),
        follow_up=(),
        refusal=refusal or untold,
        notes=tuple(warnings.left_to_people(asked.sources, asked.target, estate, conventions)),
    )
    if builder.no_place:
        text, _ = append_documents(None, builder.manifests, "")
        return replace(plan, after=plan.before, needs=(), refusal=str(builder.no_place), by_hand=text)
    return _finished(plan, builder, estate, effects, isolates=isolates) if builder.overlay.edits else plan


def _add_all(builder: AllowBuilder, before: Sequence[Verdict], select_by: str, *, isolates: bool) -> None:
    """Add all edits that are needed, source by source."""
    if isolates:
        builder.add_standard_policies()
    for seen in sorted(before, key=lambda each: each.source):
        if isolates or seen.ingress is not Outcome.ALLOWED:
            builder.add_ingress(seen.source, select_by)
        if seen.egress is not Outcome.ALLOWED:
            builder.add_egress(seen.source)
    builder.write()


def _effects(builder: AllowBuilder, start: Estate, before: Sequence[Verdict], *, isolates: bool) -> Effects:
    """Return what the added labels do besides what was asked, from the estate after all edits."""
    asked, conventions, end = builder.asked, builder.conventions, builder.overlay.estate
    opened: list[Opened] = []
    lost: list[str] = []
    labelled = [choice.source for choice in builder.choices if choice.adds]
    if any(newly_matching_rule(start, end, source, asked.target) for source in labelled):
        plainly = AllowBuilder(asked, conventions, builder.templates, Overlay(start, conventions))
        _add_all(plainly, before, BUILT_IN, isolates=isolates)
        as_asked = plainly.overlay.estate
        found = [effect_on_target(as_asked, end, start, seen, conventions) for seen in before if seen.source in labelled]
        opened += [each for each in found if each]
    for source in labelled:
        elsewhere = effects_elsewhere(start, end, source, asked.target, conventions)
        opened += elsewhere.opened
        lost += elsewhere.lost
    unknown = dict.fromkeys(
        text for key in sorted({each.key for each in builder.choices if each.adds}) for text in may_wait(start, key)
    )
    return Effects(tuple(opened), tuple(lost), tuple(unknown))


def _refusal(asked: RequestedAccess, before: Sequence[Verdict]) -> str | None:
    if asked.sources != (asked.target,) or before[0].outcome is not Outcome.ALLOWED:
        return None
    return (
        f"You named {asked.target} at both ends, and its pods may already call each other. "
        "Name the namespace that calls, and the one it calls."
    )


def _finished(plan: Plan, builder: AllowBuilder, start: Estate, effects: Effects, *, isolates: bool) -> Plan:
    """Return the plan with its edits in groups, what they open and their warnings; raise Fixable where they cannot be proven."""
    asked, conventions, end = builder.asked, builder.conventions, builder.overlay.estate
    compared = Comparison(start, end, conventions)
    access, changes = compared.towards(asked.target), compared.changes()
    lost = [*([] if isolates else access.lost), *effects.lost]
    for source in asked.sources:
        if "egress" in builder.purposes.get(source, ()):
            lost += [f"{source} → {name}" for name in compared.out_of(source).lost]
    if lost:
        raise _not_proven(f"it would take access away from {', '.join(lost[:LOST_SHOWN])}")
    for seen in plan.after:
        if (seen.ingress, seen.egress) != (Outcome.ALLOWED, Outcome.ALLOWED):
            raise _not_proven(f"{seen.source} → {seen.target} would still be {seen.outcome}, {seen.scope}")
    return replace(
        plan,
        groups=groups_of(
            builder.overlay, builder.purposes, plan.question, {each.source: each.key for each in builder.choices}, conventions
        ),
        opens=tuple(
            opened_sentences(
                asked,
                plan.before,
                effects,
                changes,
                choices=builder.choices,
                conventions=conventions,
                isolates=isolates,
            )
        ),
        also=tuple(name for name in access.gained if name not in asked.sources),
        warnings=tuple(dict.fromkeys(_warnings(plan.question, builder, start, effects, isolates=isolates))),
        follow_up=tuple(proof_commands(plan.question, asked, start, conventions, builder.let_out)),
        difference=changes,
    )


def _not_proven(why: str) -> Fixable:
    return Fixable(
        f"The bot writes no change, because it can't prove one: {why}.",
        "These namespaces' policies select pods in an unusual way. Write this policy by hand, and name pods and ports.",
    )


def _warnings(question: Question, builder: AllowBuilder, start: Estate, effects: Effects, *, isolates: bool) -> Iterator[str]:
    asked, conventions, end = builder.asked, builder.conventions, builder.overlay.estate
    if merged := note_of_merged(question):
        yield merged
    yield from warnings.about_clusters(asked.target, start)
    for source in asked.sources:
        yield from warnings.about_pair(start, source, asked.target, conventions)
    if isolates:
        yield warnings.about_first_policy(asked, start, conventions)
    yield from warnings.about_foreign(start.namespaces[asked.target], Direction.INGRESS)
    yield from builder.warnings
    for source in asked.sources:
        if any(Direction.EGRESS in policy.types for policy in start.namespaces[source].policies):
            yield from warnings.about_dns(end, source, conventions, asked.from_pods.labels)
    for choice in builder.choices:
        elsewhere = [each.target for each in effects.opened if each.source == choice.source and each.target != asked.target]
        yield from warnings.about_choice(start, choice, elsewhere, conventions)

"""Plans that let sources call a target: only what is missing, in the file that it belongs into, proven from the text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from bot.changes import warnings as caution
from bot.changes.branches import groups_of
from bot.changes.impact import access_difference, reach_difference
from bot.changes.label_effects import Effects, Opened, effect_on_target, effects_elsewhere, waits
from bot.changes.overlay import Draft
from bot.changes.policy_templates import (
    EGRESS,
    INGRESS,
    NewPolicy,
    Templates,
    namespace_peer,
    own_peer,
    policy_ports,
    render,
    standard_policies,
)
from bot.changes.request import Asked, asked_of, proof_commands, selectable, verdict_of
from bot.changes.selector import BUILT_IN, checked_key, choose
from bot.changes.target_file import free_name, generated, policy_file
from bot.errors import Fixable
from bot.manifests.append import append_documents
from bot.manifests.label_line import HINT, add_label
from bot.model.conventions import BUILT_IN_KEY, Conventions
from bot.model.estate import Direction, Estate, LabelSelector
from bot.model.plan import LabelChoice, Need, Plan
from bot.model.question import FIRST_POLICY, SHARED_LABEL, WAKES_RULES, Port, Question
from bot.model.verdict import Outcome, Reason, Verdict
from bot.policy import is_undecided
from bot.policy.describe import describe_asked
from bot.policy.verdict import asked_connections


@dataclass(slots=True)
class Steps:
    """A plan in the making: the draft so far, and what has been decided on the way."""

    asked: Asked
    conventions: Conventions
    templates: Templates
    draft: Draft
    choices: list[LabelChoice] = field(default_factory=list)
    purposes: dict[str, set[str]] = field(default_factory=dict)
    """What the edits of each namespace do."""
    warnings: list[str] = field(default_factory=list)
    pods: list[LabelSelector] | None = None
    """What new policies of the target select, worked out before the first of them is written."""

    def isolate_as_usual(self) -> None:
        """Give a target without policies those that every namespace starts with, so that its own pods are not cut off."""
        for policy in standard_policies(self.asked.target, self.conventions):
            self._add(policy)

    def let_in(self, source: str, select_by: str) -> None:
        """Add to the source the label that it needs, and to the target what admits it, unless the label is enough."""
        target = self.asked.target
        if source == target:
            peer = own_peer()
        else:
            choice = choose(self.draft.estate, source, select_by, self.conventions)
            self.choices.append(choice)
            peer = namespace_peer(choice.key, choice.value)
            if choice.adds:
                self._label(choice)
                if verdict_of(self.draft.estate, source, self.asked, self.conventions).ingress is Outcome.ALLOWED:
                    return  # a rule that waited for the label lets in all that was asked for
        if self.pods is None:
            self.pods = selectable(self.draft.estate, target, Direction.INGRESS, self.asked.pods, self.conventions)
        ports = policy_ports(self._missing(source, Direction.INGRESS), self.asked.protocol)
        for pods in self.pods:
            self._add(NewPolicy(INGRESS, f"allow-{source}", target, peer, pods, ports))

    def let_out(self, source: str) -> None:
        """Add to the source what lets it call the target: by the built-in label, so that the target needs no other."""
        target, everything = self.asked.target, LabelSelector()
        peer = own_peer(self.asked.pods) if source == target else namespace_peer(BUILT_IN_KEY, target, self.asked.pods)
        ports = policy_ports(self._missing(source, Direction.EGRESS), self.asked.protocol)
        for pods in selectable(self.draft.estate, source, Direction.EGRESS, everything, self.conventions):
            self._add(NewPolicy(EGRESS, f"allow-egress-to-{target}", source, peer, pods, ports))

    def _missing(self, source: str, direction: Direction) -> list[Port]:
        """Return the ports asked for that are not open yet, all of them where none is."""
        closed = []
        for port in self.asked.ports:
            one = Asked((source,), self.asked.target, (port,), None, self.asked.pods, None)
            seen = verdict_of(self.draft.estate, source, one, self.conventions)
            if (seen.ingress if direction is Direction.INGRESS else seen.egress) is not Outcome.ALLOWED:
                closed.append(port)
        return closed or list(self.asked.ports)

    def _label(self, choice: LabelChoice) -> None:
        path = self.draft.estate.namespaces[choice.source].place.path
        text = self.draft.text(choice.source, path)
        if text is None or not path.endswith(".yaml"):
            raise Fixable(f"{choice.source} is declared in {path}, and only `.yaml` files are written.", HINT)
        self.warnings += generated(self.draft.estate.namespaces[choice.source], path)
        after, shown = add_label(text, choice.source, choice.key, choice.value, path)
        self.draft = self.draft.edited(choice.source, path, after, shown)
        self.purposes.setdefault(choice.source, set()).add("label")

    def _add(self, policy: NewPolicy) -> None:
        owner = policy.namespace
        namespace = self.draft.estate.namespaces[owner]
        file = policy_file(self.draft.estate, namespace, policy.direction, self.conventions)
        self.warnings += file.warnings
        manifest = render(replace(policy, name=free_name(namespace, policy.name, file.path)), self.templates)
        after, shown = append_documents(self.draft.text(owner, file.path), [manifest], file.path)
        self.draft = self.draft.edited(owner, file.path, after, shown)
        self.purposes.setdefault(owner, set()).add(policy.direction.lower())


WOKEN_SHOWN = 5
"""Pairs that a confirmation names: a person reads no more before a button. All are among the sentences on what opens."""


def plan_allow(question: Question, estate: Estate, conventions: Conventions, templates: Templates) -> Plan:
    """Plan the smallest change that lets every source call the target, as far as the question says.

    `templates` make the policies: see `bot.changes.policy_templates`.

    Raises Fixable where the question cannot be planned: unknown namespaces, label keys, ports or labels that Kubernetes
    refuses, and files that cannot be edited without changing what they mean. Where a namespace is named at both ends and its
    pods may call each other already, `refusal` asks for the two that were meant.
    """
    asked = asked_of(question, estate)
    checked_key(question.select_by, conventions)
    before = tuple(verdict_of(estate, source, asked, conventions) for source in asked.sources)
    refusal = _refusal(asked, before)
    target = estate.namespaces[asked.target]
    is_open = (
        refusal is None
        and not any(Direction.INGRESS in policy.types for policy in target.policies)
        and not is_undecided(target, Direction.INGRESS)
    )
    isolates = is_open and FIRST_POLICY in question.confirmed
    steps = Steps(asked, conventions, templates, Draft(estate, conventions))
    _stepped(steps, before, question.select_by, isolates=isolates)
    effects = _effects(steps, estate, before, isolates=isolates)
    plan = Plan(
        question=question,
        choices=tuple(steps.choices),
        groups=(),
        before=before,
        after=tuple(verdict_of(steps.draft.estate, source, asked, conventions) for source in asked.sources),
        opens=(),
        also=(),
        warnings=(),
        needs=tuple(_needs(steps, estate, question, effects, is_open=is_open and not steps.draft.edits)),
        follow_up=(),
        refusal=refusal,
        notes=tuple(_notes(asked, estate, conventions)),
    )
    return _finished(plan, steps, estate, effects, isolates=isolates) if steps.draft.edits else plan


def _stepped(steps: Steps, before: Sequence[Verdict], select_by: str, *, isolates: bool) -> None:
    """Take all steps that are needed, source by source."""
    if isolates:
        steps.isolate_as_usual()
    for seen in sorted(before, key=lambda each: each.source):
        if isolates or seen.ingress is not Outcome.ALLOWED:
            steps.let_in(seen.source, select_by)
        if seen.egress is not Outcome.ALLOWED:
            steps.let_out(seen.source)


def _effects(steps: Steps, start: Estate, before: Sequence[Verdict], *, isolates: bool) -> Effects:
    """Judge again what the labels that are added do beside what was asked."""
    asked, conventions, end = steps.asked, steps.conventions, steps.draft.estate
    opened: list[Opened] = []
    lost: list[str] = []
    labelled = [choice.source for choice in steps.choices if choice.adds]
    if any(waits(start, end, source, asked.target) for source in labelled):
        plainly = Steps(asked, conventions, steps.templates, Draft(start, conventions))
        _stepped(plainly, before, BUILT_IN, isolates=isolates)
        as_asked = plainly.draft.estate
        found = [effect_on_target(as_asked, end, start, seen, conventions) for seen in before if seen.source in labelled]
        opened += [each for each in found if each]
    for source in labelled:
        elsewhere = effects_elsewhere(start, end, source, asked.target, conventions)
        opened += elsewhere.opened
        lost += elsewhere.lost
    return Effects(tuple(opened), tuple(lost))


def _refusal(asked: Asked, before: Sequence[Verdict]) -> str | None:
    if asked.sources != (asked.target,) or before[0].outcome is not Outcome.ALLOWED:
        return None
    return (
        f"{asked.target} is named at both ends, and its pods may call each other already. "
        "Name the namespace that calls, and the one that is called."
    )


def _finished(plan: Plan, steps: Steps, start: Estate, effects: Effects, *, isolates: bool) -> Plan:
    """Prove the edits and put them into groups, with what they open and what to know of them."""
    asked, conventions, end = steps.asked, steps.conventions, steps.draft.estate
    access = access_difference(start, end, asked.target, conventions)
    lost = [*([] if isolates else access.lost), *effects.lost]
    for source in asked.sources:
        if "egress" in steps.purposes.get(source, ()):
            lost += [f"{source} → {name}" for name in reach_difference(start, end, source, conventions).lost]
    if lost:
        raise _unproven(f"it would take access away from {', '.join(lost[:5])}")
    for seen in plan.after:
        if (seen.ingress, seen.egress) != (Outcome.ALLOWED, Outcome.ALLOWED):
            raise _unproven(f"{seen.source} → {seen.target} would still be {seen.outcome}, {seen.scope}")
    warnings = _warnings(steps, start, effects, isolates=isolates)
    return replace(
        plan,
        groups=groups_of(
            steps.draft, steps.purposes, plan.question, {each.source: each.key for each in steps.choices}, conventions
        ),
        opens=tuple(_opens(steps, plan.before, effects, isolates=isolates)),
        also=tuple(name for name in access.gained if name not in asked.sources),
        warnings=tuple(dict.fromkeys(warnings)),
        follow_up=tuple(proof_commands(asked)),
    )


def _unproven(why: str) -> Fixable:
    return Fixable(
        f"No change is written, because it could not be proven: {why}.",
        "The policies of these namespaces select pods in an unusual way: write this policy by hand, and name pods and ports.",
    )


def _opens(steps: Steps, before: Sequence[Verdict], effects: Effects, *, isolates: bool) -> Iterator[str]:
    asked = steps.asked
    what = describe_asked(asked_connections(asked.ports, asked.protocol, asked.pods.labels))
    wider = {(each.source, each.target): each.scope for each in effects.opened}
    for seen in before:
        if seen.outcome is not Outcome.ALLOWED or isolates:
            yield f"{seen.source} may call {seen.target}: {wider.pop((seen.source, seen.target), what)}."
    for (source, target), scope in wider.items():
        yield f"{source} may call {target}: {scope}."
    for choice in steps.choices:
        if choice.shared_with:
            yield f"So may {', '.join(choice.shared_with)}, by the same label."
    if isolates:
        others = " and the ingress controllers" if _has_controllers(asked.target, steps.conventions) else ""
        yield f"Everything else that calls {asked.target} today is cut off, except its own pods{others}."


def _warnings(steps: Steps, start: Estate, effects: Effects, *, isolates: bool) -> Iterator[str]:
    asked, conventions, end = steps.asked, steps.conventions, steps.draft.estate
    for source in asked.sources:
        yield from caution.about_pair(start, source, asked.target, conventions)
    if isolates:
        yield f"This is the first policy of {asked.target}. {_cut_off(asked.target, start, conventions)}"
    yield from caution.about_foreign(start.namespaces[asked.target], Direction.INGRESS)
    yield from steps.warnings
    for source in asked.sources:
        if any(Direction.EGRESS in policy.types for policy in start.namespaces[source].policies):
            yield from caution.about_dns(end, source, conventions)
    for choice in steps.choices:
        elsewhere = [each.target for each in effects.opened if each.source == choice.source and each.target != asked.target]
        yield from caution.about_choice(start, choice, elsewhere)


def _needs(steps: Steps, start: Estate, question: Question, effects: Effects, *, is_open: bool) -> Iterator[Need]:
    target = steps.asked.target
    if is_open and FIRST_POLICY not in question.confirmed:
        yield Need(
            FIRST_POLICY,
            f"{target} has no policy that limits who calls it, so everything may call it today and nothing has to change. "
            f"A first policy can be written all the same. {_cut_off(target, start, steps.conventions)}",
            f"A first policy {_at_stake(target, start, steps.conventions)}",
        )
    shared = [choice for choice in steps.choices if choice.shared_with]
    if shared and SHARED_LABEL not in question.confirmed:
        for choice in shared:
            others = ", ".join(choice.shared_with)
            yield Need(
                SHARED_LABEL,
                f"`{choice.key}: {choice.value}` does not select {choice.source} alone: {others} would be let in as well. "
                f"Confirm that they may be, or select by the built-in label.",
            )

    if effects.opened and WAKES_RULES not in question.confirmed:
        yield _wakes(effects)


def _wakes(effects: Effects) -> Need:
    """Ask about what the labels open beside what was asked."""
    shown = [str(each) for each in effects.opened[:WOKEN_SHOWN]]
    more = f"; and {len(effects.opened) - len(shown)} more" if len(effects.opened) > len(shown) else ""
    first = effects.opened[0]
    others = ", and more" if effects.opened[1:] else ""
    return Need(
        WAKES_RULES,
        f"The label wakes rules that wait for it, and more opens than was asked: {'; '.join(shown)}{more}. "
        "Confirm that it may, or select by the built-in label, which opens only what was asked.",
        f"More opens than was asked: {first.source} may call {first.target}: {first.scope}{others}.",
    )


def _cut_off(target: str, estate: Estate, conventions: Conventions) -> str:
    """Say what a first policy takes away, and what it leaves."""
    return f"It {_at_stake(target, estate, conventions)} {_kept(target, conventions)}"


def _has_controllers(target: str, conventions: Conventions) -> bool:
    """Whether a first policy comes with one for the platform's ingress controllers."""
    return len(standard_policies(target, conventions)) > 1


def _kept(target: str, conventions: Conventions) -> str:
    """Say who keeps access, by the policies that come with a first one: what is not written is not promised."""
    if _has_controllers(target, conventions):
        return (
            "Its own pods and the ingress controllers keep their access, by the policies `default` and "
            "`allow-ingress-controllers` that come with it."
        )
    return (
        "Its own pods keep their access, by the policy `default` that comes with it. Ingress controllers do not: no label of "
        "theirs is among the platform's labels."
    )


def _at_stake(target: str, estate: Estate, conventions: Conventions) -> str:
    """Name what a first policy takes away."""
    platform = [f"`{key}: {value}`" for key, value in conventions.platform_labels if value == "monitoring"]
    scraping = f", Prometheus ({platform[0]})" if platform else ""
    count = len(estate.namespaces) - 1
    others = "the 1 other namespace" if count == 1 else f"the {count:,} other namespaces"
    return (
        f"cuts off everything else that calls {target} now: {others} of this repository{scraping} and whatever "
        "calls from outside."
    )


def _notes(asked: Asked, estate: Estate, conventions: Conventions) -> Iterator[Reason]:
    for source in asked.sources:
        yield from caution.whom_to_ask(estate.namespaces[source], Direction.EGRESS, conventions)
    yield from caution.whom_to_ask(estate.namespaces[asked.target], Direction.INGRESS, conventions)

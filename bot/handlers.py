"""One function for each intent: a question that is whole becomes an answer with its buttons, and its plan or verdicts. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot import answers
from bot.buttons import ask, compare, if_pair, next_steps, picks, readings, swapped, with_misplaced_label
from bot.changes import plan_allow, plan_revoke
from bot.errors import Fixable
from bot.model.conventions import Conventions
from bot.model.estate import Estate
from bot.model.plan import Plan
from bot.model.question import Gap, Intent, Lack, Question, Slot
from bot.model.reply import Action, Answer
from bot.model.verdict import Exposure, Outcome, Verdict
from bot.model.world import Guide, World
from bot.policy import can_reach, verdict_on, who_can_reach
from bot.policy.asked_ports import PodPorts, pod_ports_of
from bot.policy.components import component_of
from bot.policy.difference import access_changes, without_policy
from bot.policy.named import namespaces_with, no_such_policy
from bot.policy.undeclared import is_judged, named_by_rules, with_undeclared
from bot.understanding import is_thanks
from bot.which_cluster import apart, estate_of

FEW = 3
"""Words of a plain cry for help: "help me please"."""
QUESTION_WORDS = frozenset({"who", "what", "when", "where", "why", "how", "which", "does", "is", "are", "do"})
"""What begins a question that is none, however short it is."""


@dataclass(frozen=True, slots=True)
class Said:
    """The answer to one kind of question, before it becomes a Reply."""

    answer: Answer
    kind: str = "answer"
    actions: tuple[Action, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    plan: Plan | None = None
    exposures: tuple[Exposure, ...] = ()


def plan(question: Question, estate: Estate, conventions: Conventions, guide: Guide) -> Plan:
    """Return the plan of an `allow` or `revoke` question about ports of the pods; raise Fixable where it cannot be planned."""
    estate = with_undeclared(estate_of(question, estate), question.sources, conventions)
    if question.intent is Intent.REVOKE and question.from_pods:  # what is cut would close more than was asked
        raise Fixable(
            "The bot can't take a rule away for only some of the pods that call.", "Leave the pods out, or edit the rule by hand."
        )
    if question.intent is Intent.REVOKE:
        return plan_revoke(question, estate, conventions)
    return plan_allow(question, estate, conventions, guide.policies)


def unknown_names(question: Question, estate: Estate, conventions: Conventions) -> list[str]:
    """Return the names of a question that it cannot be answered for, the empty one among them.

    A namespace that no file declares and that a rule names can be judged at either end, and call; no change is written into one.
    """
    of_target = is_judged if question.intent is Intent.CHECK else _is_planned
    of_sources = is_judged if question.intent in {Intent.CHECK, Intent.ALLOW, Intent.REVOKE} else _is_planned
    unknown = [name for name in question.sources if not of_sources(estate, name, conventions)]
    target = question.target
    return [*unknown, target] if target is not None and not of_target(estate, target, conventions) else unknown


def _is_planned(estate: Estate, name: str, conventions: Conventions) -> bool:
    return name in estate.namespaces or component_of(name, estate, conventions) is not None


def on_pod_ports(question: Question, world: World) -> PodPorts:
    """Return the question about the ports of the pods, in the narrower terms of rules that allow all of it already.

    The conversation and the buttons keep the port that was asked about, so that each of them is read in the same way.
    """
    found = pod_ports_of(question, world.estate.namespaces.get(str(question.target)))
    if found.narrower and not _all_allowed(found.question, world):
        allowed = next((each for each in found.narrower if _all_allowed(each, world)), None)
        return replace(found, question=allowed or found.question)
    return found


def _all_allowed(question: Question, world: World) -> bool:
    return all(each.outcome is Outcome.ALLOWED for each in verdicts_of(question, world))


def _change(question: Question, words: str, world: World) -> Said:  # noqa: ARG001 - one signature for every intent
    on_pods = on_pod_ports(question, world)
    made = plan(on_pods.question, world.estate, world.conventions, world.guide)
    say = answers.revoke if question.intent is Intent.REVOKE else answers.allow
    kind = "refusal" if made.refusal else "answer"
    actions = (*next_steps(question, made, world), *readings(question, on_pods))
    return Said(say(on_pods.question, made, world, on_pods.read), kind, actions, made.before, made)


def verdicts_of(question: Question, world: World) -> tuple[Verdict, ...]:
    """Return the verdict on each source of a question."""
    return tuple(verdict_on(question, source, world.estate, world.conventions) for source in question.sources)


def _check(question: Question, words: str, world: World) -> Said:
    names = (*question.sources, str(question.target))
    wider = replace(world, estate=with_undeclared(world.estate, names, world.conventions))
    on_pods = on_pod_ports(question, wider)
    verdicts = verdicts_of(on_pods.question, wider)
    between = apart([*question.sources, str(question.target)], world.estate.clusters)
    answer = answers.check(on_pods.question, verdicts, wider, on_pods.read, between, words)
    if unknown_names(question.with_(intent=Intent.ALLOW), world.estate, world.conventions):
        return Said(answer, actions=readings(question, on_pods), verdicts=verdicts)
    actions = [*swapped(question), compare(question)]
    if any(each.outcome is not Outcome.ALLOWED for each in verdicts):
        actions.insert(0, ask("Allow it …", question, Intent.ALLOW))
        actions[1:1] = with_misplaced_label(question, world)
    return Said(answer, actions=(*actions, *readings(question, on_pods)), verdicts=verdicts)


def _who(question: Question, words: str, world: World) -> Said:  # noqa: ARG001
    exposure = who_can_reach(world.estate, str(question.target), conventions=world.conventions)
    return Said(answers.who(question, exposure, world), exposures=(exposure,))


def _reach(question: Question, words: str, world: World) -> Said:  # noqa: ARG001
    exposures = tuple(can_reach(world.estate, source, conventions=world.conventions) for source in question.sources)
    return Said(answers.reach(question, exposures, world), exposures=exposures)


def _impact(question: Question, words: str, world: World) -> Said:  # noqa: ARG001
    """Answer what would change without a policy. Where the namespace is not said, the policy's name may tell it."""
    places = [question.target] if question.target else namespaces_with(world.estate, question.policy)
    if len(places) > 1:
        asked = question.with_(gaps=(Gap(Slot.TARGET, Lack.AMBIGUOUS, question.policy, tuple(places)),))
        return Said(answers.clarify(asked, world), "clarify", picks(asked, {}))
    if not places:
        raise no_such_policy(question, world.estate)
    namespace = world.estate.namespaces[places[0]]
    policies = [each for each in (*namespace.policies, *namespace.overwritten) if each.name == question.policy]
    if not policies:
        raise no_such_policy(question, world.estate)
    estate = with_undeclared(world.estate, _undeclared_callers(world), world.conventions)
    changes = access_changes(estate, without_policy(estate, namespace.name, question.policy), world.conventions)
    who = ask("Who gets in", question.with_(target=namespace.name), Intent.WHO)
    return Said(answers.impact(namespace, policies, changes, world), actions=(who,))


def _undeclared_callers(world: World) -> list[str]:
    """Return the namespaces that may call and that no file declares: of the platform's components, and of what rules name."""
    components = [each.namespace for each in world.conventions.components if each.namespace]
    return list(dict.fromkeys((*components, *named_by_rules(world.estate))))


def _tradeoff(question: Question, words: str, world: World) -> Said:
    return Said(answers.tradeoff(question, world, words), actions=if_pair(question, "Allow the direct call …", Intent.ALLOW))


def _logs(question: Question, words: str, world: World) -> Said:
    return Said(answers.logs(question, world, words), actions=(replace(compare(question), aside=False),))


def _address(question: Question, words: str, world: World) -> Said:  # noqa: ARG001
    return Said(answers.address(question, world), actions=if_pair(question, "Is it allowed?", Intent.CHECK))


def _explain(question: Question, words: str, world: World) -> Said:
    return Said(answers.explain(question, words, world))


def _help(question: Question, words: str, world: World) -> Said:
    """Answer a question about the bot by the section on it, and "help" alone with what people can ask."""
    said = words.lower().split()
    asks = len(said) > FEW or (said and said[0] in QUESTION_WORDS)
    if asks and answers.is_covered(words, world):
        return Said(answers.explain(question, words, world))
    return Said(answers.help(world), "help")


def _offer(question: Question, words: str, world: World) -> Said:
    """Answer what is asked of the bot and is no question of access: by the guide where it covers it, else say who can help."""
    if is_thanks(words):
        return Said(answers.offer(words, world, thanks=True), "help")
    if answers.is_covered(words, world):
        return Said(answers.explain(question, words, world))
    return Said(answers.offer(words, world), "help")


BY_INTENT: dict[Intent, Callable[[Question, str, World], Said]] = {
    Intent.ALLOW: _change,
    Intent.REVOKE: _change,
    Intent.CHECK: _check,
    Intent.WHO: _who,
    Intent.REACH: _reach,
    Intent.IMPACT: _impact,
    Intent.TRADEOFF: _tradeoff,
    Intent.LOGS: _logs,
    Intent.ADDRESS: _address,
    Intent.EXPLAIN: _explain,
    Intent.HELP: _help,
    Intent.OTHER: _offer,
}

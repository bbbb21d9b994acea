"""What the pods that the repository declares make of a verdict. The cluster may hold others: nothing is said of those."""

from collections.abc import Iterable, Iterator, Sequence

from bot.answers.service_notes import WHICH_PORT, Note, port_notes, service_notes
from bot.model.estate import Direction, Namespace, Workload
from bot.model.question import Intent, Question
from bot.model.selector import LabelSelector, selects
from bot.model.text import abridged, listed
from bot.model.verdict import Outcome, Verdict
from bot.model.world import World
from bot.policy import code, describe_selector, verdict_on
from bot.policy.asked_ports import AskedPort
from bot.policy.host_network import ON_ITS_NODE
from bot.policy.selectors import selected_workloads
from bot.policy.service_ports import carries

MOST_NOTES = 3
"""Policies or workloads of which a note speaks before it counts the rest."""
ONLY_OTHER_PORTS = "The rules allow other ports than the ones you asked about."
HOST_NETWORK = "what-policies-do-not-guard#pods-on-the-network-of-their-node"


def pod_notes(question: Question, verdicts: Sequence[Verdict], world: World, read: Sequence[AskedPort] = ()) -> tuple[Note, ...]:
    """Return what the declared pods and services of both ends add to the verdicts, the most telling first.

    `read` says how each port that was asked about is read.
    """
    target = world.estate.namespaces.get(str(question.target))
    if target is None:
        return ()
    found = [
        *service_notes(question, target),
        *port_notes(read, target),
    ]
    if not found and question.intent is Intent.CHECK and question.ports:
        instead = any(_admits_other_ports(each, question, world) for each in verdicts)
        found += [Note(ONLY_OTHER_PORTS, WHICH_PORT)] if instead else []
    for each in verdicts:
        source = world.estate.namespaces.get(each.source)
        if source is None:
            continue
        found += _partly(each, source, target, question)
        found += _on_the_host(_carrying(source, question.from_pods), source)
        found += _selecting_none(source, Direction.EGRESS)
    found += target_notes(target, question.pods)
    return tuple(dict.fromkeys(found))


def target_notes(target: Namespace | None, pods: Iterable[tuple[str, str]] = ()) -> tuple[Note, ...]:
    """Return what the declared pods of a namespace say of who may call it."""
    return () if target is None else (*_on_the_host(_carrying(target, pods), target), *_selecting_none(target, Direction.INGRESS))


def _carrying(namespace: Namespace, labels: Iterable[tuple[str, str]]) -> list[Workload]:
    wanted = dict(labels)
    return [each for each in namespace.workloads if carries(each, wanted)]


def _on_the_host(workloads: Iterable[Workload], namespace: Namespace) -> Iterator[Note]:
    """Yield which workloads use their node's network: a selector matches their pods for no plugin that is known to us.

    https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-and-hostnetwork-pods
    """
    names = [code(str(each)) for each in workloads if each.host_network]
    if names:
        verb = ON_ITS_NODE if len(names) == 1 else "run on their nodes' network"
        who = f"{listed(abridged(names, MOST_NOTES))} of {namespace.name}"
        yield Note(f"{who} {verb} (`hostNetwork: true`).", HOST_NETWORK)


def _selecting_none(namespace: Namespace, direction: Direction) -> Iterator[Note]:
    """Yield the policies that select no declared pod. Where something was not read, they may select what that declares."""
    if not namespace.workloads or namespace.pods_unread or namespace.unread:
        return
    told = (each for each in namespace.policies if direction in each.types and _is_told(each.pods))
    idle = [each for each in told if not selected_workloads(each.pods, namespace)]
    for policy in idle[:MOST_NOTES]:
        pods = describe_selector(policy.pods)
        yield Note(
            f"Policy {code(policy.name)} ({code(str(policy.place))}) selects {pods}, but none of the pods that this repository "
            f"declares in {namespace.name}."
        )


OF_CONTROLLERS = (
    "statefulset.kubernetes.io/",
    "apps.kubernetes.io/",
    "batch.kubernetes.io/",
    "pod-template-hash",
    "controller-revision-hash",
    "controller-uid",
    "job-name",
)
"""How the labels begin that controllers put on their pods, which no manifest says:
https://kubernetes.io/docs/reference/labels-annotations-taints/"""


def _is_told(selector: LabelSelector) -> bool:
    """Report whether the labels of a workload's template tell whether a selector matches its pods."""
    keys = (*(key for key, _ in selector.labels), *(each.key for each in selector.expressions))
    return not any(key.startswith(OF_CONTROLLERS) for key in keys)


def _partly(found: Verdict, source: Namespace, target: Namespace, question: Question) -> Iterator[Note]:
    """Yield which declared workloads a verdict on some pods lets through."""
    if found.outcome is not Outcome.PARTLY:
        return
    sources = [each.source_pods for each in found.openings]
    yield from _let_through(source, question.from_pods, sources)
    targets = [each.target_pods for each in found.openings]
    yield from _let_through(target, question.pods, targets)


def _let_through(namespace: Namespace, pods: Iterable[tuple[str, str]], selectors: Sequence[LabelSelector]) -> Iterator[Note]:
    """Yield which workloads have pods that some selector selects, where one has not. A patch's labels tell nothing."""
    workloads = [each for each in _carrying(namespace, pods) if not each.host_network]
    let = [code(str(each)) for each in workloads if any(selects(one, dict(each.labels)) for one in selectors)]
    others = [code(str(each)) for each in workloads if code(str(each)) not in let]
    if not others or namespace.pods_unread or not all(map(_is_told, selectors)):
        return
    closed = listed(abridged(others, MOST_NOTES))
    if let:
        verb = "has" if len(let) == 1 else "have"
        lacking = "doesn't" if len(others) == 1 else "don't"
        who = listed(abridged(let, MOST_NOTES))
        yield Note(
            f"Of the workloads that this repository declares in {namespace.name}, {who} {verb} such pods; {closed} {lacking}."
        )
    else:
        yield Note(f"None of the workloads that this repository declares in {namespace.name} has such pods ({closed}).")


def _admits_other_ports(found: Verdict, question: Question, world: World) -> bool:
    if found.outcome is not Outcome.BLOCKED:
        return False
    instead = verdict_on(question.with_(ports=()), found.source, world.estate, world.conventions)
    return instead.outcome in {Outcome.ALLOWED, Outcome.PARTLY}

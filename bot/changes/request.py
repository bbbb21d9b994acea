"""What a change is asked to do, checked against the estate, and which pods a new policy selects."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.errors import Fixable
from bot.model.conventions import Conventions
from bot.model.estate import Direction, Estate, LabelSelector
from bot.model.question import Port, Protocol, Question
from bot.model.syntax import MAX_PORT_NAME, SERVICE_NAME
from bot.model.text import quoted
from bot.model.verdict import Verdict
from bot.parsing import validate_label, validate_port
from bot.policy import verdict
from bot.policy.components import component_of, with_namespace

PLACEHOLDERS = frozenset({"source-namespace", "target-namespace", "your-namespace", "namespace"})
"""Names in the guide's examples, which people copy unchanged."""

ANY_NAMESPACE = "netpol-stranger"
"""The name of a namespace that no policy names: what is open to it is open to everyone."""


@dataclass(frozen=True, slots=True)
class RequestedAccess:
    """What a question asks for: sources in its order, each once; ports with their protocol; ports and pods sorted."""

    sources: tuple[str, ...]
    target: str
    ports: tuple[Port, ...]
    protocol: Protocol | None
    """The protocol where no port is named; None where one is, or where neither is."""
    pods: LabelSelector
    service: str | None


def requested_access(question: Question, estate: Estate) -> RequestedAccess:
    """Return what a question asks for, checked against the estate; raise Fixable with what the person has to change."""
    if not question.sources or question.target is None:
        raise Fixable("Two namespaces are needed: the one that calls and the one that is called.", "Say it as SOURCE → TARGET.")
    for name in (*question.sources, question.target):
        if name not in estate.namespaces:
            raise _unknown_namespace(name)
    for port in question.ports:
        validate_port(port)
    for key, value in question.pods:
        validate_label(key, value)
    ports = {
        Port(port.value, port.end if port.end != port.value else None, port.protocol or question.protocol or Protocol.TCP)
        for port in question.ports
    }
    return RequestedAccess(
        sources=tuple(dict.fromkeys(question.sources)),
        target=question.target,
        ports=tuple(
            sorted(
                ports,
                key=lambda port: (
                    isinstance(port.value, str),
                    str(port.value).rjust(MAX_PORT_NAME),  # numbers sort as numbers
                    port.end or 0,
                    str(port.protocol),
                ),
            )
        ),
        protocol=None if ports else question.protocol,
        pods=LabelSelector(tuple(sorted(set(question.pods)))),
        service=question.service,
    )


def verdict_for(estate: Estate, source: str, asked: RequestedAccess, conventions: Conventions) -> Verdict:
    """Return the verdict for one source of what was asked."""
    return verdict(
        estate, source, asked.target, ports=asked.ports, protocol=asked.protocol, pods=asked.pods.labels, conventions=conventions
    )


def proof_commands(asked: RequestedAccess, estate: Estate, conventions: Conventions) -> Iterator[str]:
    """Yield, for each source, the command that calls the target from a pod of it; none for UDP or SCTP, which wget cannot try."""
    numbers = [port.value for port in asked.ports if isinstance(port.value, int) and port.end is None]
    if any(port.protocol is not Protocol.TCP for port in asked.ports) or asked.protocol not in {None, Protocol.TCP}:
        return
    service = asked.service if asked.service and SERVICE_NAME.fullmatch(asked.service) else "SERVICE"
    port = str(numbers[0]) if len(numbers) == len(asked.ports) == 1 else "PORT"
    for source in asked.sources:
        if component_of(source, estate, conventions):
            continue
        yield (
            f"kubectl -n {source} run netpol-check --rm -i --tty --image {conventions.shell_image} -- "
            f"wget -q -T 5 -O - http://{service}.{asked.target}.{conventions.cluster_domain}:{port}/"
        )


def _unknown_namespace(name: str) -> Fixable:
    if name in PLACEHOLDERS:
        return Fixable(
            f"{quoted(name)} is the placeholder of the guide's example.", "Put the name of your own namespace in its place."
        )
    return Fixable(
        f"There is no namespace {quoted(name)} in this repository.",
        "Check the spelling, and whether its folder is on this branch.",
    )


def pod_selectors(
    estate: Estate, namespace: str, direction: Direction, pods: LabelSelector, conventions: Conventions
) -> list[LabelSelector]:
    """Return the pod selectors of new policies that are to select every isolated pod among `pods`, and no open one.

    Most often every pod is isolated, and `pods` is the only selector. Otherwise there is one for each selector of the policies
    that isolate some of them.
    """
    asked = RequestedAccess((), namespace, (), None, pods if direction is Direction.INGRESS else LabelSelector(), None)
    if not _has_unrestricted_pods(estate, namespace, direction, asked, conventions):
        return [pods]
    found = [_intersection(policy.pods, pods) for policy in estate.namespaces[namespace].policies if direction in policy.types]
    return list(dict.fromkeys(each for each in found if each is not None))


def _has_unrestricted_pods(
    estate: Estate, namespace: str, direction: Direction, asked: RequestedAccess, conventions: Conventions
) -> bool:
    extended = with_namespace(estate, ANY_NAMESPACE, {})
    pair = (ANY_NAMESPACE, namespace) if direction is Direction.INGRESS else (namespace, ANY_NAMESPACE)
    found = verdict(extended, *pair, pods=asked.pods.labels, conventions=conventions)
    return any((opening.ingress if direction is Direction.INGRESS else opening.egress) is None for opening in found.openings)


def _intersection(one: LabelSelector, other: LabelSelector) -> LabelSelector | None:
    """Return the selector of the pods that both select; None where their labels contradict each other."""
    labels = dict(one.labels)
    if any(labels.setdefault(key, value) != value for key, value in other.labels):
        return None
    return LabelSelector(tuple(sorted(labels.items())), tuple(dict.fromkeys((*one.expressions, *other.expressions))))

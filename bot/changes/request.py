"""What a change is asked to do, checked against the estate."""

import shlex
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.changes.ports import merged_ports
from bot.errors import Fixable
from bot.model.conventions import Conventions
from bot.model.estate import Estate
from bot.model.question import Port, Protocol, Question
from bot.model.selector import EVERY_POD, LabelSelector
from bot.model.syntax import SERVICE_NAME
from bot.model.text import quoted
from bot.model.verdict import Verdict
from bot.operands import NAME_TWO
from bot.parsing import validate_label, validate_port
from bot.policy import verdict
from bot.policy.called_service import called_service
from bot.policy.components import component_of
from bot.policy.selectors import pairs
from bot.policy.undeclared import not_declared
from bot.policy.verdict import TOO_MANY_CASES

PLACEHOLDERS = frozenset({"source-namespace", "target-namespace", "your-namespace", "namespace"})
"""Names in the guide's examples, which people copy unchanged."""


@dataclass(frozen=True, slots=True)
class RequestedAccess:
    """What a question asks for: sources in its order, each once; ports as `merged_ports` has them; pods sorted."""

    sources: tuple[str, ...]
    target: str
    ports: tuple[Port, ...]
    protocol: Protocol | None
    """The protocol where no port is named; None where one is, or where neither is."""
    pods: LabelSelector
    service: str | None
    from_pods: LabelSelector = EVERY_POD
    """The callers' pods that are meant."""


def requested_access(question: Question, estate: Estate) -> RequestedAccess:
    """Return what a question asks for, checked against the estate; raise Fixable with what the person has to change."""
    if not question.sources or question.target is None:
        raise Fixable(NAME_TWO, "Write them as FROM → TO.")
    for name in (*question.sources, question.target):
        if name not in estate.namespaces:
            raise _unknown_namespace(estate, name)
    for port in question.ports:
        validate_port(port)
    for key, value in (*question.pods, *question.from_pods):
        validate_label(key, value)
    ports = merged_ports(question)
    return RequestedAccess(
        sources=tuple(dict.fromkeys(question.sources)),
        target=question.target,
        ports=ports,
        protocol=None if ports else question.protocol,
        pods=LabelSelector(tuple(sorted(set(question.pods)))),
        service=question.service,
        from_pods=LabelSelector(tuple(sorted(set(question.from_pods)))),
    )


def verdict_for(estate: Estate, source: str, asked: RequestedAccess, conventions: Conventions) -> Verdict:
    """Return the verdict for one source of what was asked."""
    return verdict(
        estate,
        source,
        asked.target,
        ports=asked.ports,
        protocol=asked.protocol,
        pods=asked.pods.labels,
        from_pods=asked.from_pods.labels,
        conventions=conventions,
    )


def too_many_cases(verdicts: Iterable[Verdict]) -> str | None:
    """Return why no change can be planned where a verdict needed more cases than are gone through; None where none did."""
    one = next((seen for seen in verdicts if any(reason.kind == "too-many" for reason in seen.reasons)), None)
    if one is None:
        return None
    return (
        f"The bot can't tell what {one.source} may call in {one.target}, because {TOO_MANY_CASES}. So it can't prove a change: "
        "name pods and ports, or write it by hand."
    )


def proof_commands(
    question: Question, asked: RequestedAccess, estate: Estate, conventions: Conventions, let_out: Mapping[str, LabelSelector]
) -> Iterator[str]:
    """Yield, for each source, the command that connects to the target from a pod of it; none for UDP and SCTP, which say nothing.

    It only connects, with five seconds' patience: a reply that takes long is no block.

    It runs in one of the pods that are meant, or that a new policy of the source lets out (`let_out`): others may have got out
    before.

    The address has the one service that fits, and its port. Where the repository declares no service, it has what was asked.
    """
    if any(port.protocol is not Protocol.TCP for port in asked.ports) or asked.protocol not in {None, Protocol.TCP}:
        return
    called = called_service(question, estate.namespaces.get(asked.target))
    name = called.name or ("" if called.others else asked.service or "")
    service = name if SERVICE_NAME.fullmatch(name) else "SERVICE"
    numbers = [port.value for port in asked.ports if isinstance(port.value, int) and port.end is None]
    number = str(numbers[0]) if len(numbers) == len(asked.ports) == 1 and not called.name else "PORT"
    for source in asked.sources:
        if component_of(source, estate, conventions):
            continue
        host = f"{service}.{asked.target}.{conventions.cluster_domain}"
        start = _in_a_pod(source, let_out.get(source, asked.from_pods), conventions)
        yield f"{start} -- nc -zvv -w 5 {host} {called.port or number}"


def _in_a_pod(namespace: str, pods: LabelSelector, conventions: Conventions) -> str:
    """Return the start of a command that runs in a new pod; or in one that runs, where only pods with labels prove anything.

    A new pod with the labels of an application could get its calls: https://kubernetes.io/docs/concepts/services-networking/service/.
    """
    labels = ",".join(f"{key}={value}" for key, value in dict(reversed([*pairs(pods)])).items())
    if not labels:
        return f"kubectl -n {namespace} run netpol-check --rm -i --tty --restart Never --image {conventions.shell_image}"
    running = f"$(kubectl -n {namespace} get pods --selector {shlex.quote(labels)} --output name | head -n 1)"
    return f'kubectl -n {namespace} debug -i --tty "{running}" --image {conventions.shell_image}'


def _unknown_namespace(estate: Estate, name: str) -> Fixable:
    if name in PLACEHOLDERS:
        return Fixable(f"{quoted(name)} is a placeholder from the guide's example.", "Put the name of your own namespace there.")
    return not_declared(estate, name, quoted)

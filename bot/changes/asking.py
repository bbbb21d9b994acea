"""A question made fit for planning: every name of this estate, every port and label as Kubernetes takes it, in one order."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.conventions import Conventions
from bot.errors import Fixable
from bot.estate.model import Estate, LabelSelector
from bot.parsing import quoted, validate_label, validate_port
from bot.policy import verdict
from bot.policy.model import Verdict
from bot.question import Port, Protocol, Question

PLACEHOLDERS = frozenset({"source-namespace", "target-namespace", "your-namespace", "namespace"})
"""Names of the guide's examples, which people copy as they stand."""

SHELL_IMAGE = "ministryofjustice/cloud-platform-shell"
"""The platform's image for looking around: https://user-guide.cloud-platform.service.justice.gov.uk/documentation/other-topics/"""

_SERVICE = re.compile(r"[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks for. Sources are as asked, each once; ports have their protocol, and ports and pods are sorted."""

    sources: tuple[str, ...]
    target: str
    ports: tuple[Port, ...]
    protocol: Protocol | None
    """The protocol where no port is named; None where one is, or where neither is."""
    pods: LabelSelector
    service: str | None


def asked_of(question: Question, estate: Estate) -> Asked:
    """Check a question against the estate; raise Fixable with what has to be changed."""
    if not question.sources or question.target is None:
        raise Fixable("Two namespaces are needed: the one that calls and the one that is called.", "Say it as SOURCE → TARGET.")
    for name in (*question.sources, question.target):
        if name not in estate.namespaces:
            raise _unknown(name)
    for port in question.ports:
        validate_port(port)
    for key, value in question.pods:
        validate_label(key, value)
    ports = {
        Port(port.value, port.end if port.end != port.value else None, port.protocol or question.protocol or Protocol.TCP)
        for port in question.ports
    }
    return Asked(
        sources=tuple(dict.fromkeys(question.sources)),
        target=question.target,
        ports=tuple(
            sorted(
                ports,
                key=lambda port: (isinstance(port.value, str), str(port.value).rjust(15), port.end or 0, str(port.protocol)),
            )
        ),
        protocol=None if ports else question.protocol,
        pods=LabelSelector(tuple(sorted(set(question.pods)))),
        service=question.service,
    )


def verdict_of(estate: Estate, source: str, asked: Asked, conventions: Conventions) -> Verdict:
    """Judge one source of what was asked."""
    return verdict(
        estate, source, asked.target, ports=asked.ports, protocol=asked.protocol, pods=asked.pods.labels, conventions=conventions
    )


def proof_commands(asked: Asked) -> Iterator[str]:
    """Give, for each source, the command that calls the target from a pod of the source. Only TCP can be tried like that."""
    numbers = [port.value for port in asked.ports if isinstance(port.value, int) and port.end is None]
    if any(port.protocol is not Protocol.TCP for port in asked.ports) or asked.protocol not in {None, Protocol.TCP}:
        return
    service = asked.service if asked.service and _SERVICE.fullmatch(asked.service) else "SERVICE"
    port = str(numbers[0]) if len(numbers) == len(asked.ports) == 1 else "PORT"
    for source in asked.sources:
        yield (
            f"kubectl -n {source} run netpol-check --rm -i --tty --image {SHELL_IMAGE} -- "
            f"wget -q -T 5 -O - http://{service}.{asked.target}.svc.cluster.local:{port}/"
        )


def _unknown(name: str) -> Fixable:
    if name in PLACEHOLDERS:
        return Fixable(
            f"{quoted(name)} is the placeholder of the guide's example.", "Put the name of your own namespace in its place."
        )
    return Fixable(
        f"There is no namespace {quoted(name)} in this repository.",
        "Check the spelling, and whether its folder is on this branch.",
    )

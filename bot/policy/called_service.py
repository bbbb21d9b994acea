"""Which service of the target a question is about, by name or port, as far as the repository declares services."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.model.estate import Namespace, Service, ServicePort
from bot.model.question import Intent, Port, Question
from bot.policy.service_ports import backends, calls_pod_port, has_port, pod_ports, protocol_of

HTTPS, HTTPS_PORT = "https", 443
"""The name and the number of a port behind which TLS is expected:
https://www.iana.org/assignments/service-names-port-numbers/service-names-port-numbers.xhtml"""


@dataclass(frozen=True, slots=True)
class CalledService:
    """The one service that fits, and its port in the address; "" for what is not certain."""

    name: str = ""
    port: str = ""
    others: tuple[str, ...] = ()
    """Those that may be meant where it is not certain which, or on which port: `SERVICE.NAMESPACE:PORT` of each."""
    https: bool = False
    """Whether a name or a number says that the port takes `https`."""


Entry = tuple[Service, ServicePort | None]
"""A service with one of its ports; None for one that lists no port."""


def called_service(question: Question, namespace: Namespace | None) -> CalledService:
    """Return the service that a question calls. Where several fit, none is chosen."""
    if namespace is None:
        return CalledService(https=any(each.value in {HTTPS, HTTPS_PORT} for each in question.ports))
    named = [each for each in namespace.services if each.name == question.service]
    if named and named[0].external_name:
        return CalledService(named[0].name)
    if question.service and not named:
        there = _listed(_entries(namespace.services), question, namespace)
        return CalledService(others=there, https=_takes_https((), question, namespace))
    entries = _entries(named or [each for each in namespace.services if not each.external_name])
    fitting = _fitting(entries, question, namespace) if question.ports else entries
    return _settled(fitting or entries, bool(fitting), question, namespace)


def _settled(entries: Sequence[Entry], fits: bool, question: Question, namespace: Namespace) -> CalledService:
    names = {service.name for service, _ in entries}
    is_one = len(names) == 1 and (fits or bool(question.service))
    ports = {_port_text(entry, question, namespace) for entry in entries} if is_one and fits else set()
    https = _takes_https(entries if fits else (), question, namespace)
    if is_one and len(ports) == 1:
        return CalledService(names.pop(), ports.pop(), https=https)
    return CalledService(names.pop() if is_one else "", "", _listed(entries, question, namespace), https)


def _entries(services: Sequence[Service]) -> list[Entry]:
    return [(service, port) for service in services for port in service.ports or (None,)]


def _fitting(entries: Sequence[Entry], question: Question, namespace: Namespace) -> list[Entry]:
    """Return what passes calls to a port that was asked about; one that has it as its own port fits where none does."""
    found: list[Entry] = []
    for port in question.ports:
        protocol = protocol_of(port, question)
        by_pods = [each for each in entries if each[1] and calls_pod_port(each[0], each[1], namespace, port, protocol)]
        by_number = [each for each in entries if each[1] and has_port(each[1], port, protocol)]
        own_first = question.intent is Intent.ADDRESS
        found += (by_number or by_pods) if own_first else (by_pods or by_number)
    return list(dict.fromkeys(found))


def _port_text(entry: Entry, question: Question, namespace: Namespace) -> str:
    """Return the port of the address. The name of a headless service stands for its pods, so calls go to their own port."""
    service, port = entry
    if port is None:
        return ""
    if not service.headless:
        return str(port.number)
    numbers = pod_ports(service, port, namespace)
    asked = {each.value for each in question.ports if each.end is None}
    return str(next(iter(numbers & asked or numbers))) if len(numbers & asked or numbers) == 1 else ""


def _listed(entries: Sequence[Entry], question: Question, namespace: Namespace) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for entry in entries:
        port = _port_text(entry, question, namespace)
        found[f"{entry[0].name}.{namespace.name}" + (f":{port}" if port else "")] = None
    return tuple(found)


def _takes_https(entries: Sequence[Entry], question: Question, namespace: Namespace) -> bool:
    """Report whether all that a call may reach is named `https`, or is port 443; without a service, the pods' port counts."""
    offered = [(service, port) for service, port in entries if port is not None]
    if offered:
        return all(
            port.name == HTTPS or port.number == HTTPS_PORT or HTTPS in _names_of(service, port, namespace)
            for service, port in offered
        )
    return bool(question.ports) and all(_is_https(port, question, namespace) for port in question.ports)


def _names_of(service: Service, port: ServicePort, namespace: Namespace) -> Iterator[str]:
    """Yield what the containers behind a service's port call it."""
    numbers = pod_ports(service, port, namespace)
    yield str(port.target)
    for workload in backends(service, namespace):
        yield from (each.name for each in workload.ports if each.number in numbers and each.protocol == port.protocol)


def _is_https(port: Port, question: Question, namespace: Namespace) -> bool:
    protocol = protocol_of(port, question)
    declared = [each for workload in namespace.workloads for each in workload.ports]
    names = {each.name for each in declared if (each.number, each.protocol) == (port.value, protocol)}
    return port.value in {HTTPS, HTTPS_PORT} or names == {HTTPS}

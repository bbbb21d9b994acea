"""Which service of the target a question is about, by name or port, as far as the repository declares services."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.model.estate import Namespace, Service, ServicePort
from bot.model.question import Intent, Port, Protocol, Question
from bot.model.text import abridged, listed
from bot.policy import code
from bot.policy.service_ports import calls_pod_port, pod_ports

MOST_SERVICES = 3
"""Services that an answer lists before it counts the rest: one of more is found sooner with the command beside them."""
WHICH_PORT = "calling-the-service#which-port"


@dataclass(frozen=True, slots=True)
class Note:
    """A fact that the repository shows, and the section of the guide whose first paragraph says what follows from it, or ""."""

    text: str
    section: str = ""


@dataclass(frozen=True, slots=True)
class CalledService:
    """The one service that fits, and its port in the address; "" for what is not certain."""

    name: str = ""
    port: str = ""
    others: tuple[str, ...] = ()
    """Those that may be meant where it is not certain which, or on which port: `SERVICE.NAMESPACE:PORT` of each."""
    notes: tuple[Note, ...] = ()


Entry = tuple[Service, ServicePort | None]
"""A service with one of its ports; None for one that lists no port."""


def called_service(question: Question, namespace: Namespace | None) -> CalledService:
    """Return the service that a question calls. Where several fit, none is chosen."""
    if namespace is None or not (namespace.services or (question.service and namespace.pods_unread)):
        return CalledService()
    named = [each for each in namespace.services if each.name == question.service]
    if question.service and not named:
        there = _listed(_entries(namespace.services), question, namespace)
        return CalledService(others=there, notes=(_missing(question, namespace),))
    if named and named[0].external_name:
        outside = f"{code(named[0].name)} stands for {code(named[0].external_name)}, a host that is not in {namespace.name}"
        return CalledService(named[0].name, notes=(Note(f"{outside}: policies of {namespace.name} do not guard it."),))
    inside = named or [each for each in namespace.services if not each.external_name]
    entries = _entries(inside)
    fitting = _fitting(entries, question, namespace) if question.ports else entries
    notes = tuple(_port_notes(entries, question, namespace))
    return _settled(fitting or entries, bool(fitting), question, namespace, notes)


def protocol_of(port: Port, question: Question) -> str:
    """Return the protocol of a port that was asked about."""
    return str(port.protocol or question.protocol or Protocol.TCP)


def _settled(
    entries: Sequence[Entry], fits: bool, question: Question, namespace: Namespace, notes: tuple[Note, ...]
) -> CalledService:
    names = {service.name for service, _ in entries}
    is_one = len(names) == 1 and (fits or bool(question.service))
    ports = {_port_text(entry, question, namespace) for entry in entries} if is_one and fits else set()
    if is_one and len(ports) == 1:
        return CalledService(names.pop(), ports.pop(), notes=notes)
    return CalledService(names.pop() if is_one else "", "", _listed(entries, question, namespace), notes)


def _entries(services: Sequence[Service]) -> list[Entry]:
    return [(service, port) for service in services for port in service.ports or (None,)]


def _fitting(entries: Sequence[Entry], question: Question, namespace: Namespace) -> list[Entry]:
    """Return what passes calls to a port that was asked about; one that has it as its own port fits where none does."""
    found: list[Entry] = []
    for port in question.ports:
        by_pods = [entry for entry in entries if _passes(entry, port, question, namespace)]
        by_number = [entry for entry in entries if _has(entry, port, question)]
        own_first = question.intent is Intent.ADDRESS
        found += (by_number or by_pods) if own_first else (by_pods or by_number)
    return list(dict.fromkeys(found))


def _passes(entry: Entry, port: Port, question: Question, namespace: Namespace) -> bool:
    service, own = entry
    return own is not None and calls_pod_port(service, own, namespace, port, protocol_of(port, question))


def _has(entry: Entry, port: Port, question: Question) -> bool:
    own = entry[1]
    is_same = own is not None and port.end is None and port.value in {own.number, own.name}
    return is_same and own is not None and own.protocol == protocol_of(port, question)


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


def _missing(question: Question, namespace: Namespace) -> Note:
    names = [code(each.name) for each in namespace.services]
    there = f"it declares {listed(abridged(names, MOST_SERVICES))}" if names else "it declares none"
    unread = f" What {code(_place(namespace))} holds is not certain." if namespace.pods_unread else ""
    return Note(f"The repository declares no service {code(str(question.service))} in {namespace.name}; {there}.{unread}")


def _place(namespace: Namespace) -> str:
    skip = namespace.pods_unread[0]
    return f"{skip.path}:{skip.line}" if skip.line else skip.path


def _port_notes(entries: Sequence[Entry], question: Question, namespace: Namespace) -> Iterator[Note]:
    """Yield, for each port that only services have as their own, which port of their pods it is."""
    if question.intent is Intent.ADDRESS:
        return
    for port in question.ports:
        if any(_passes(entry, port, question, namespace) for entry in entries) or _is_declared(port, question, namespace):
            continue
        having = [(service, own) for service, own in entries if own is not None and _has((service, own), port, question)]
        for service, own in having[:MOST_SERVICES]:
            target = _pod_port(service, own, namespace)
            text = f"{code(str(port.value))} is the port of the service {code(service.name)}, which calls {target} of its pods."
            yield Note(f"{text} Ask for that one.", WHICH_PORT)


def _is_declared(port: Port, question: Question, namespace: Namespace) -> bool:
    """Report whether a container of the namespace declares the port, which is then a pod's after all."""
    declared = (each for workload in namespace.workloads for each in workload.ports)
    return any(port.value in {each.number, each.name} and each.protocol == protocol_of(port, question) for each in declared)


def _pod_port(service: Service, port: ServicePort, namespace: Namespace) -> str:
    numbers = [code(str(number)) for number in sorted(pod_ports(service, port, namespace))]
    if isinstance(port.target, int):
        return f"port {numbers[0]}"
    return f"the port {code(port.target)}" + (f" ({listed(abridged(numbers, MOST_SERVICES), 'or')})" if numbers else "")
